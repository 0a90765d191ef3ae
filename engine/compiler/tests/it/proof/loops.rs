//! Macros by chance.

use super::generator::{Generator, VARIABLES, field_type, fields, list, map, optional};
use super::tree::{Form, Tree};
use countersign_program::Type;

impl Generator<'_> {
    /// A macro whose result is of this type.
    pub(super) fn looped(&mut self, wanted: &Type, next: usize) -> Option<Tree> {
        let name: &'static str = match wanted {
            Type::Bool => ["all", "exists", "exists_one"][self.chance.below(3)],
            Type::List(_) => {
                ["map", "filter", "transformList", "sortBy", "map"][self.chance.below(5)]
            }
            Type::Map(..) => ["transformMap", "transformMapEntry"][self.chance.below(2)],
            Type::Optional(_) => ["optMap", "optFlatMap"][self.chance.below(2)],
            _ => return None,
        };
        let two = match name {
            "all" | "exists" | "exists_one" => {
                self.chance.one_in(4) && self.allowed(&format!("{name}/2"))
            }
            "transformList" | "transformMap" | "transformMapEntry" => true,
            _ => false,
        };
        if !self.allowed(name) {
            return None;
        }
        let range_type = self.range_type(name, wanted);
        let range = match &range_type {
            Type::List(element) if matches!(**element, Type::Record(_)) => {
                self.path(&range_type)?
            }
            _ => self.tree(&range_type, next.min(1)),
        };
        let element = match &range_type {
            Type::List(element) | Type::Optional(element) => (**element).clone(),
            Type::Map(key, value) => {
                if two {
                    (**value).clone()
                } else {
                    (**key).clone()
                }
            }
            _ => return None,
        };
        let key = match &range_type {
            Type::Map(key, _) => (**key).clone(),
            _ => Type::Int,
        };
        let first = self.chance.below(VARIABLES.len());
        let mut names = vec![VARIABLES[first]];
        let mut scope = vec![(VARIABLES[first], element.clone())];
        if two {
            let second = VARIABLES[(first + 1) % VARIABLES.len()];
            names.push(second);
            scope = vec![(VARIABLES[first], key.clone()), (second, element.clone())];
        }
        let filtered = matches!(name, "transformList" | "transformMap" | "transformMapEntry")
            || (name == "map" && self.allowed("map filtered"));
        let filtered = filtered && self.chance.one_in(3);
        let bodies = self.inside(&scope, |generator| {
            let mut bodies = Vec::new();
            if filtered {
                bodies.push(generator.tree(&Type::Bool, next));
            }
            bodies.push(match (name, wanted) {
                ("all" | "exists" | "exists_one" | "filter", _) => {
                    generator.tree(&Type::Bool, next)
                }
                ("map" | "transformList", Type::List(element)) => generator.tree(element, next),
                ("transformMap", Type::Map(_, value)) => generator.tree(value, next),
                ("transformMapEntry", Type::Map(key, value)) => {
                    let entry = vec![generator.tree(key, next), generator.tree(value, next)];
                    Tree::new(Form::Map, wanted.clone(), entry)
                }
                ("sortBy", _) => {
                    let key = [Type::Int, Type::String, Type::Double, Type::Bool]
                        [generator.chance.below(4)]
                    .clone();
                    generator.tree(&key, next)
                }
                ("optMap", Type::Optional(inner)) => generator.tree(inner, next),
                _ => generator.tree(wanted, next),
            });
            bodies
        });
        let mut children = vec![range];
        children.extend(bodies);
        Some(Tree::new(
            Form::Loop {
                name,
                names: names.into_iter().map(str::to_owned).collect(),
            },
            wanted.clone(),
            children,
        ))
    }

    fn range_type(&mut self, name: &str, wanted: &Type) -> Type {
        match name {
            "filter" | "sortBy" => wanted.clone(),
            "optMap" | "optFlatMap" => optional(self.simple_type()),
            "transformMap" => match wanted {
                Type::Map(key, _) if **key == Type::Int && self.chance.one_in(2) => {
                    list(self.simple_type())
                }
                Type::Map(key, _) => map((**key).clone(), self.simple_type()),
                _ => wanted.clone(),
            },
            "transformMapEntry" => list(self.simple_type()),
            _ => {
                if (self.policy || self.chance.one_in(3))
                    && !self.chance.one_in(4)
                    && let Some(type_) = self.records_in_scope()
                {
                    return type_;
                }
                if self.chance.one_in(8) {
                    return map(Type::String, self.simple_type());
                }
                list(self.simple_type())
            }
        }
    }

    /// A list of records that some name holds.
    fn records_in_scope(&mut self) -> Option<Type> {
        let mut all: Vec<Type> = Vec::new();
        for name in &self.scope {
            match &name.type_ {
                Type::List(element) if matches!(**element, Type::Record(_)) => {
                    all.push(name.type_.clone());
                }
                Type::Record(number) => {
                    all.extend(
                        fields(*number)
                            .iter()
                            .map(|field| field_type(&field.shape).0)
                            .filter(|type_| {
                                matches!(type_, Type::List(element) if matches!(**element, Type::Record(_)))
                            }),
                    );
                }
                _ => {}
            }
        }
        (!all.is_empty()).then(|| self.chance.pick(&all).clone())
    }
}
