//! Walks from names through fields, by chance.

use super::generator::{Generator, field_type, fields, optional};
use super::literals;
use super::tree::{Form, Tree};
use countersign_program::Type;

impl Generator<'_> {
    /// A walk from some name through fields to a value of the type.
    pub(super) fn path(&mut self, wanted: &Type) -> Option<Tree> {
        'tries: for _ in 0..10 {
            // Variables of loops are few and stand last, so many walks start at the last four names, and many at those that
            // are what is wanted.
            let exact: Vec<usize> = (0..self.scope.len())
                .filter(|place| self.scope[*place].type_ == *wanted)
                .collect();
            let place = if !exact.is_empty() && self.chance.one_in(3) {
                *self.chance.pick(&exact)
            } else if self.chance.one_in(2) {
                let last = self.scope.len().min(4);
                self.scope.len() - 1 - self.chance.below(last)
            } else {
                self.chance.below(self.scope.len())
            };
            let name = self.scope[place].clone();
            if self.resolve(&name.text) != Some(&name.type_) {
                continue;
            }
            let mut tree = Tree::name(name.text.clone(), name.type_.clone());
            let mut guards = Vec::new();
            if name.optional {
                let asked = Tree::new(Form::HasName(name.text.clone()), Type::Bool, Vec::new());
                guards.push(asked);
            }
            for _ in 0..4 {
                if tree.type_ == *wanted {
                    return self.guarded(tree, guards);
                }
                let Type::Record(number) = tree.type_ else {
                    continue 'tries;
                };
                let field = self.chance.pick(fields(number));
                let (type_, absent) = field_type(&field.shape);
                let field = field.name.to_owned();
                if absent && *wanted == Type::Bool && self.chance.one_in(4) {
                    let asked = Tree::new(Form::Has { field }, Type::Bool, vec![tree]);
                    return self.guarded(asked, guards);
                }
                if absent {
                    let field = field.clone();
                    guards.push(Tree::new(
                        Form::Has { field },
                        Type::Bool,
                        vec![tree.clone()],
                    ));
                }
                let form = Form::Select {
                    field,
                    optional: false,
                };
                tree = Tree::new(form, type_, vec![tree]);
            }
        }
        None
    }

    /// Asks for the options on the way, in one of the ways; outside of policies sometimes not at all.
    fn guarded(&mut self, tree: Tree, mut guards: Vec<Tree>) -> Option<Tree> {
        if guards.is_empty() || (!self.policy && self.chance.one_in(3)) {
            return Some(tree);
        }
        if let (
            [
                Tree {
                    form: Form::Has { .. },
                    ..
                },
            ],
            Form::Select { field, .. },
        ) = (guards.as_slice(), &tree.form)
            && self.chance.one_in(2)
            && self.allowed("optional select")
            && let Some(other) = literals::leaf(&mut self.chance, &tree.type_)
            && tree.children[0].free().len() == 1
        {
            let form = Form::Select {
                field: field.clone(),
                optional: true,
            };
            let asked = Tree::new(form, optional(tree.type_.clone()), tree.children.clone());
            let form = Form::Call {
                name: "orValue",
                member: true,
            };
            return Some(Tree::new(form, tree.type_, vec![asked, other]));
        }
        if tree.type_ == Type::Bool {
            guards.push(tree);
            return Some(Tree::row("&&", guards));
        }
        let other = literals::leaf(&mut self.chance, &tree.type_)?;
        let type_ = tree.type_.clone();
        let condition = match guards.len() {
            1 => guards.remove(0),
            _ => Tree::row("&&", guards),
        };
        Some(Tree::new(
            Form::Conditional,
            type_,
            vec![condition, tree, other],
        ))
    }
}
