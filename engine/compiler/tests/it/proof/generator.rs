//! Well-typed expressions by chance, made to go where optimisers go wrong: the same part twice, on one side of a condition
//! only, in inner and outer loops, under names that shadow others, with faults in places that may never run.

use super::chance::Chance;
use super::literals;
use super::signatures::{Bound, Overload, overloads};
use super::tree::{Form, Tree};
use countersign_contract::{FieldShape, RECORDS, Shape};
use countersign_program::Type;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static OVERLOADS: LazyLock<BTreeMap<&'static str, Vec<Overload>>> = LazyLock::new(overloads);

/// Names of loops' variables: few, so that they shadow each other, and two that shadow bound names.
pub(super) const VARIABLES: [&str; 5] = ["x", "y", "z", "i", "s"];
/// Parts that are remembered for a second use.
const REMEMBERED: usize = 24;

pub fn list(element: Type) -> Type {
    Type::List(Box::new(element))
}

pub fn map(key: Type, value: Type) -> Type {
    Type::Map(Box::new(key), Box::new(value))
}

pub fn optional(inner: Type) -> Type {
    Type::Optional(Box::new(inner))
}

/// Whether maps can have keys of this type.
fn is_key(type_: &Type) -> bool {
    matches!(type_, Type::Bool | Type::Int | Type::Uint | Type::String)
}

pub fn record(name: &str) -> Type {
    let place = RECORDS.iter().position(|shape| shape.name == name);
    Type::Record(u16::try_from(place.unwrap()).unwrap())
}

/// The type of a field, and whether it can be absent. Enums are text to the generator.
pub fn field_type(shape: &Shape) -> (Type, bool) {
    match shape {
        Shape::Bool => (Type::Bool, false),
        Shape::Int => (Type::Int, false),
        Shape::Double => (Type::Double, false),
        Shape::String | Shape::Enum(_) => (Type::String, false),
        Shape::Timestamp => (Type::Timestamp, false),
        Shape::Option(inner) => (field_type(inner).0, true),
        Shape::List(element) => (list(field_type(element).0), false),
        Shape::Record(name) => (record(name), false),
    }
}

pub(super) fn fields(number: u16) -> &'static [FieldShape] {
    RECORDS[usize::from(number)].fields
}

/// A name with its type.
#[derive(Clone, Debug)]
pub struct Name {
    pub text: String,
    pub type_: Type,
    /// It has to be asked for with `has`.
    pub optional: bool,
}

/// What generates expressions.
pub struct Generator<'g> {
    pub chance: Chance,
    pub(super) scope: Vec<Name>,
    remembered: Vec<Tree>,
    /// Checked as policies are: options are asked for, and what is lenient is left out.
    pub(super) policy: bool,
    /// Constructs that are left out.
    without: &'g dyn Fn(&str) -> bool,
}

impl<'g> Generator<'g> {
    pub fn new(
        seed: u64,
        names: Vec<Name>,
        policy: bool,
        without: &'g dyn Fn(&str) -> bool,
    ) -> Generator<'g> {
        let mut chance = Chance::new(seed);
        // Seeds that differ little give numbers that differ little at first.
        for _ in 0..4 {
            chance.next();
        }
        Generator {
            chance,
            scope: names,
            remembered: Vec::new(),
            policy,
            without,
        }
    }

    /// An expression of some type.
    pub fn any(&mut self) -> Tree {
        let type_ = self.some_type();
        let depth = 1 + self.chance.below(4);
        self.tree(&type_, depth)
    }

    /// A type that values are asked for.
    pub fn some_type(&mut self) -> Type {
        match self.chance.below(20) {
            0..=6 => Type::Bool,
            7..=9 => Type::Int,
            10 | 11 => Type::String,
            12 => Type::Double,
            13 => Type::Uint,
            14 => [
                Type::Timestamp,
                Type::Duration,
                Type::Bytes,
                Type::Dyn,
                Type::Type,
            ][self.chance.below(5)]
            .clone(),
            15..=17 => list(self.simple_type()),
            18 => {
                let key = [Type::String, Type::Int][self.chance.below(2)].clone();
                map(key, self.simple_type())
            }
            _ => optional(self.simple_type()),
        }
    }

    pub(super) fn simple_type(&mut self) -> Type {
        match self.chance.below(12) {
            0..=3 => Type::Int,
            4 | 5 => Type::String,
            6 => Type::Bool,
            7 => Type::Double,
            8 => Type::Uint,
            9 => [Type::Timestamp, Type::Duration, Type::Bytes][self.chance.below(3)].clone(),
            10 => list(Type::Int),
            _ => list(Type::String),
        }
    }

    /// An expression of this type.
    pub fn tree(&mut self, wanted: &Type, depth: usize) -> Tree {
        if self.chance.one_in(4)
            && let Some(tree) = self.again(wanted)
        {
            return tree;
        }
        let tree = self.fresh(wanted, depth);
        if tree.children.is_empty() || tree.size() > 40 {
            return tree;
        }
        if self.remembered.len() < REMEMBERED {
            self.remembered.push(tree.clone());
        } else {
            let place = self.chance.below(REMEMBERED);
            self.remembered[place] = tree.clone();
        }
        tree
    }

    /// A part that was used before and means something here, too.
    fn again(&mut self, wanted: &Type) -> Option<Tree> {
        let fits: Vec<&Tree> = self
            .remembered
            .iter()
            .filter(|tree| tree.type_ == *wanted)
            .filter(|tree| {
                tree.free()
                    .iter()
                    .all(|(name, type_)| self.resolve(name).is_some_and(|known| known == type_))
            })
            .collect();
        (!fits.is_empty()).then(|| (*self.chance.pick(&fits)).clone())
    }

    pub(super) fn resolve(&self, name: &str) -> Option<&Type> {
        let known = self.scope.iter().rev().find(|known| known.text == name)?;
        Some(&known.type_)
    }

    fn fresh(&mut self, wanted: &Type, depth: usize) -> Tree {
        if self.chance.one_in(3)
            && let Some(path) = self.path(wanted)
        {
            return path;
        }
        if depth == 0 || matches!(wanted, Type::Record(_) | Type::Enum(_) | Type::Null) {
            return self.leaf(wanted);
        }
        let next = depth - 1;
        for _ in 0..8 {
            if let Some(tree) = self.production(wanted, next) {
                return tree;
            }
        }
        self.leaf(wanted)
    }

    /// One of the ways to make a value of this type. `None`: not this way.
    fn production(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        match self.chance.below(16) {
            0 => Some(Tree::new(
                Form::Conditional,
                wanted.clone(),
                vec![
                    self.tree(&Type::Bool, next),
                    self.tree(wanted, next),
                    self.tree(wanted, next),
                ],
            )),
            1 => self.bind(wanted, next),
            2 => self.index(wanted, next),
            3..=5 => match wanted {
                Type::Bool => Some(self.row(next)),
                Type::List(_) | Type::Map(..) => self.looped(wanted, next),
                Type::Optional(inner) => self.optional(inner, next),
                _ => self.call(wanted, next),
            },
            6..=8 => self
                .looped(wanted, next)
                .or_else(|| self.call(wanted, next)),
            9 => match wanted {
                Type::List(element) => Some(self.list_literal(element, next)),
                Type::Map(key, value) => Some(self.map_literal(key, value, next)),
                Type::Bool => self.mixed_comparison(next),
                Type::String => self.format(next),
                Type::Int | Type::Double | Type::Uint => self.extreme(wanted, next),
                _ => None,
            },
            _ => self.call(wanted, next),
        }
    }

    pub(super) fn allowed(&self, construct: &str) -> bool {
        !(self.without)(construct)
    }

    fn row(&mut self, next: usize) -> Tree {
        let sign = ["&&", "||"][self.chance.below(2)];
        let count = if self.chance.one_in(6) { 3 } else { 2 };
        let operands = (0..count).map(|_| self.tree(&Type::Bool, next)).collect();
        Tree::row(sign, operands)
    }

    fn bind(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        if !self.allowed("cel.bind") {
            return None;
        }
        let type_ = self.some_type();
        let value = self.tree(&type_, next);
        let name = *self.chance.pick(&VARIABLES);
        let body = self.inside(&[(name, type_)], |generator| generator.tree(wanted, next));
        Some(Tree::new(
            Form::Bind(name.to_owned()),
            wanted.clone(),
            vec![value, body],
        ))
    }

    /// Runs with one more name in scope.
    pub fn with_name<T>(&mut self, text: &str, type_: Type, run: impl FnOnce(&mut Self) -> T) -> T {
        self.inside(&[(text, type_)], run)
    }

    pub(super) fn inside<T>(
        &mut self,
        names: &[(&str, Type)],
        run: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let scope = self.scope.len();
        for (text, type_) in names {
            self.scope.push(Name {
                text: (*text).to_owned(),
                type_: type_.clone(),
                optional: false,
            });
        }
        let result = run(self);
        self.scope.truncate(scope);
        result
    }

    fn index(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        let (operand, index) = match self.chance.below(3) {
            0 | 1 => (
                self.tree(&list(wanted.clone()), next),
                self.tree(&Type::Int, next.min(1)),
            ),
            _ => (
                self.tree(&map(Type::String, wanted.clone()), next),
                self.tree(&Type::String, next.min(1)),
            ),
        };
        Some(Tree::new(
            Form::Index { optional: false },
            wanted.clone(),
            vec![operand, index],
        ))
    }

    fn optional(&mut self, inner: &Type, next: usize) -> Option<Tree> {
        let type_ = optional(inner.clone());
        if self.chance.one_in(2) && self.allowed("optional index") {
            let children = vec![
                self.tree(&list(inner.clone()), next),
                self.tree(&Type::Int, next.min(1)),
            ];
            return Some(Tree::new(Form::Index { optional: true }, type_, children));
        }
        self.looped(&type_, next)
    }

    fn list_literal(&mut self, element: &Type, next: usize) -> Tree {
        let count = self.chance.below(4);
        let mut marks = Vec::new();
        let mut children = Vec::new();
        for _ in 0..count {
            let mark = self.chance.one_in(8) && self.allowed("optional element");
            let type_ = if mark {
                optional(element.clone())
            } else {
                element.clone()
            };
            marks.push(mark);
            children.push(self.tree(&type_, next));
        }
        Tree::new(Form::List(marks), list(element.clone()), children)
    }

    fn map_literal(&mut self, key: &Type, value: &Type, next: usize) -> Tree {
        let count = self.chance.below(3);
        let mut children = Vec::new();
        for _ in 0..count {
            // Mostly by literal keys: computed ones are often twice the same, which is a fault.
            let key = if self.chance.one_in(4) {
                self.tree(key, next.min(1))
            } else {
                self.leaf(key)
            };
            children.push(key);
            children.push(self.tree(value, next));
        }
        Tree::new(Form::Map, map(key.clone(), value.clone()), children)
    }

    /// Numbers of two types, one of them at the end of its range.
    fn mixed_comparison(&mut self, next: usize) -> Option<Tree> {
        let kinds = [Type::Int, Type::Uint, Type::Double];
        let a = self.chance.pick(&kinds).clone();
        let b = self.chance.pick(&kinds).clone();
        let name = ["_<_", "_<=_", "_>_", "_>=_"][self.chance.below(4)];
        let one = self.tree(&a, next);
        let other = literals::extreme(&mut self.chance, &b);
        let mut children = vec![one, other];
        if self.chance.one_in(2) {
            children.reverse();
        }
        Some(Tree::call(name, Type::Bool, children))
    }

    fn extreme(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        let name = ["_+_", "_-_", "_*_", "_/_"][self.chance.below(4)];
        let mut children = vec![
            self.tree(wanted, next),
            literals::extreme(&mut self.chance, wanted),
        ];
        if self.chance.one_in(2) {
            children.reverse();
        }
        Some(Tree::call(name, wanted.clone(), children))
    }

    fn format(&mut self, next: usize) -> Option<Tree> {
        if self.policy || !self.allowed("format") {
            return None;
        }
        let (text, types) = *self.chance.pick(literals::FORMATS);
        let arguments: Vec<Tree> = types.iter().map(|type_| self.tree(type_, next)).collect();
        let marks = vec![false; arguments.len()];
        Some(Tree::new(
            Form::Call {
                name: "format",
                member: true,
            },
            Type::String,
            vec![
                Tree::literal(text, Type::String),
                Tree::new(Form::List(marks), list(Type::Dyn), arguments),
            ],
        ))
    }

    /// A call of some function whose result is of this type.
    fn call(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        if self.chance.one_in(10)
            && let Some(tree) = self.greatest(wanted, next)
        {
            return Some(tree);
        }
        let policy = self.policy;
        let without = self.without;
        let candidates: Vec<(&'static str, Vec<&'static Overload>)> = OVERLOADS
            .iter()
            .filter(|(name, _)| !without(name) && **name != "format")
            .filter_map(|(name, overloads)| {
                let fitting: Vec<&Overload> = overloads
                    .iter()
                    .filter(|overload| !(overload.lenient && policy))
                    .filter(|overload| overload.result.fits(wanted, &mut Bound::new()))
                    .collect();
                (!fitting.is_empty()).then_some((*name, fitting))
            })
            .collect();
        if candidates.is_empty() {
            return None;
        }
        let (name, fitting) = self.chance.pick(&candidates);
        let (name, overload) = (*name, *self.chance.pick(fitting));
        let mut bound = Bound::new();
        overload.result.fits(wanted, &mut bound);
        let mut types = Vec::new();
        for argument in &overload.arguments {
            types.push(argument.type_(&mut bound, &mut || self.simple_type()));
        }
        if types
            .iter()
            .any(|type_| matches!(type_, Type::Map(key, _) if !is_key(key)))
        {
            return None;
        }
        let mut children = Vec::new();
        for (place, type_) in types.iter().enumerate() {
            children.push(
                match literals::fixed(&mut self.chance, name, place, type_) {
                    Some(literal) => literal,
                    None => self.tree(type_, next),
                },
            );
        }
        Some(Tree::new(
            Form::Call {
                name,
                member: overload.member,
            },
            wanted.clone(),
            children,
        ))
    }

    fn greatest(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        if !matches!(wanted, Type::Int | Type::Uint | Type::Double) {
            return None;
        }
        let name = ["math.greatest", "math.least"][self.chance.below(2)];
        if !self.allowed(name) {
            return None;
        }
        let children = if self.chance.one_in(3) {
            vec![self.tree(&list(wanted.clone()), next)]
        } else {
            (0..1 + self.chance.below(3))
                .map(|_| self.tree(wanted, next))
                .collect()
        };
        Some(Tree::call(name, wanted.clone(), children))
    }

    /// A value without parts, or a walk to one.
    pub(super) fn leaf(&mut self, wanted: &Type) -> Tree {
        if self.chance.one_in(2)
            && let Some(path) = self.path(wanted)
        {
            return path;
        }
        literals::leaf(&mut self.chance, wanted)
            .or_else(|| self.path(wanted))
            .unwrap_or_else(|| Tree::literal("null", Type::Null))
    }
}
