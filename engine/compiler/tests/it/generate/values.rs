//! Expressions of each type.

use super::{Generator, Kind, Root, list, record};
use countersign_contract::ENUMS;

impl Generator {
    pub(super) fn truth(&mut self, depth: usize) -> String {
        match self.chance.below(15) {
            0 | 1 => format!(
                "({} && {})",
                self.expression(&Kind::Bool, depth),
                self.expression(&Kind::Bool, depth)
            ),
            2 | 3 => format!(
                "({} || {})",
                self.expression(&Kind::Bool, depth),
                self.expression(&Kind::Bool, depth)
            ),
            4 => format!("!{}", self.parenthesised(&Kind::Bool, depth)),
            5 | 6 => {
                let kind = self.some_kind();
                let sign = ["==", "!="][self.chance.below(2)];
                format!(
                    "({} {sign} {})",
                    self.expression(&kind, depth),
                    self.expression(&kind, depth)
                )
            }
            7 => {
                let kind = [
                    Kind::Int,
                    Kind::Double,
                    Kind::Text,
                    Kind::Time,
                    Kind::Span,
                    Kind::Bool,
                ][self.chance.below(6)]
                .clone();
                let sign = ["<", "<=", ">", ">="][self.chance.below(4)];
                format!(
                    "({} {sign} {})",
                    self.expression(&kind, depth),
                    self.expression(&kind, depth)
                )
            }
            8 => {
                let kind = [Kind::Int, Kind::Text][self.chance.below(2)].clone();
                format!(
                    "({} in {})",
                    self.expression(&kind, depth),
                    self.expression(&list(kind), depth)
                )
            }
            9 | 10 => self.quantifier(depth),
            11 => {
                let function = ["contains", "startsWith", "endsWith"][self.chance.below(3)];
                format!(
                    "{}.{function}({})",
                    self.parenthesised(&Kind::Text, depth),
                    self.expression(&Kind::Text, depth)
                )
            }
            12 if self.own_functions => {
                let function = ["under", "matchesGlob"][self.chance.below(2)];
                let argument = if function == "under" {
                    "'src/'"
                } else {
                    "'**/*.rs'"
                };
                format!(
                    "{}.{function}({argument})",
                    self.parenthesised(&Kind::Text, depth)
                )
            }
            13 if self.own_functions => {
                let number = self.chance.below(ENUMS.len());
                let value = self.path(&Kind::Enum(number));
                match value {
                    Some(value) => {
                        format!("({value} == '{}')", self.chance.pick(ENUMS[number].cases))
                    }
                    None => "true".to_owned(),
                }
            }
            _ => format!(
                "{}.matches('^[a-z]+$')",
                self.parenthesised(&Kind::Text, depth)
            ),
        }
    }

    fn parenthesised(&mut self, kind: &Kind, depth: usize) -> String {
        let text = self.expression(kind, depth);
        format!("({text})")
    }

    /// A loop over some list; the variable can be used in its body.
    fn in_loop(
        &mut self,
        depth: usize,
        body: impl FnOnce(&mut Generator, &str) -> String,
    ) -> (String, String) {
        let element = if self.own_functions && self.chance.one_in(2) {
            ["file", "commit", "review", "person", "check", "sign_off"]
                .map(|name| Kind::Record(record(name)))[self.chance.below(6)]
            .clone()
        } else {
            [Kind::Int, Kind::Text][self.chance.below(2)].clone()
        };
        let range = match &element {
            Kind::Record(_) => self
                .path(&list(element.clone()))
                .unwrap_or_else(|| "[]".to_owned()),
            _ => self.expression(&list(element.clone()), depth),
        };
        self.locals += 1;
        let name = format!("v{}", self.locals);
        self.roots.push(Root {
            text: name.clone(),
            kind: element,
            optional: false,
        });
        let body = body(self, &name);
        self.roots.pop();
        (range, body)
    }

    fn quantifier(&mut self, depth: usize) -> String {
        let function = ["all", "exists", "exists_one"][self.chance.below(3)];
        let (range, body) = self.in_loop(depth, |generator, name| {
            let body = generator.expression(&Kind::Bool, depth);
            format!("{name}, {body}")
        });
        format!("{range}.{function}({body})")
    }

    pub(super) fn int(&mut self, depth: usize) -> String {
        let binary = |generator: &mut Generator, sign: &str| {
            format!(
                "({} {sign} {})",
                generator.expression(&Kind::Int, depth),
                generator.expression(&Kind::Int, depth)
            )
        };
        match self.chance.below(12) {
            0 => binary(self, "+"),
            1 => binary(self, "-"),
            2 => binary(self, "*"),
            3 => binary(self, "/"),
            4 => binary(self, "%"),
            5 => {
                let kind =
                    [Kind::Text, list(Kind::Int), list(Kind::Text)][self.chance.below(3)].clone();
                format!("{}.size()", self.parenthesised(&kind, depth))
            }
            6 => format!("int({})", self.expression(&Kind::Double, depth)),
            7 => format!("int({})", self.expression(&Kind::Text, depth)),
            8 => format!("-({})", self.expression(&Kind::Int, depth)),
            9 => format!(
                "{}[{}]",
                self.parenthesised(&list(Kind::Int), depth),
                self.expression(&Kind::Int, depth)
            ),
            10 if self.own_functions && self.chance.below(2) == 0 => {
                let function = ["sum()", "min()", "max()"][self.chance.below(3)];
                let list = self.parenthesised(&list(Kind::Int), depth);
                format!("{list}.{function}")
            }
            10 if self.own_functions => format!(
                "math.greatest({}, {})",
                self.expression(&Kind::Int, depth),
                self.expression(&Kind::Int, depth)
            ),
            _ => format!("{}.getFullYear()", self.parenthesised(&Kind::Time, depth)),
        }
    }

    pub(super) fn double(&mut self, depth: usize) -> String {
        match self.chance.below(6) {
            0..=2 => {
                let sign = ["+", "-", "*", "/"][self.chance.below(4)];
                format!(
                    "({} {sign} {})",
                    self.expression(&Kind::Double, depth),
                    self.expression(&Kind::Double, depth)
                )
            }
            3 if self.own_functions => {
                format!("math.sqrt({})", self.expression(&Kind::Double, depth))
            }
            4 => format!("-({})", self.expression(&Kind::Double, depth)),
            _ => format!("double({})", self.expression(&Kind::Int, depth)),
        }
    }

    pub(super) fn text(&mut self, depth: usize) -> String {
        match self.chance.below(8) {
            0 | 1 => format!(
                "({} + {})",
                self.expression(&Kind::Text, depth),
                self.expression(&Kind::Text, depth)
            ),
            2 => format!("string({})", self.expression(&Kind::Int, depth)),
            3 => format!("string({})", self.expression(&Kind::Bool, depth)),
            4 => format!(
                "{}[{}]",
                self.parenthesised(&list(Kind::Text), depth),
                self.expression(&Kind::Int, depth)
            ),
            5 if self.own_functions => {
                format!("{}.join(',')", self.parenthesised(&list(Kind::Text), depth))
            }
            6 if self.own_functions => {
                let function = [
                    "lowerAscii()",
                    "trim()",
                    "baseName()",
                    "extension()",
                    "replace('a', 'b')",
                    "substring(0)",
                ][self.chance.below(6)];
                format!("{}.{function}", self.parenthesised(&Kind::Text, depth))
            }
            _ => self.leaf(&Kind::Text),
        }
    }

    pub(super) fn time(&mut self, depth: usize) -> String {
        match self.chance.below(3) {
            0 => format!(
                "({} + {})",
                self.expression(&Kind::Time, depth),
                self.expression(&Kind::Span, depth)
            ),
            1 => format!(
                "({} - {})",
                self.expression(&Kind::Time, depth),
                self.expression(&Kind::Span, depth)
            ),
            _ => self.leaf(&Kind::Time),
        }
    }

    pub(super) fn span(&mut self, depth: usize) -> String {
        match self.chance.below(3) {
            0 => format!(
                "({} - {})",
                self.expression(&Kind::Time, depth),
                self.expression(&Kind::Time, depth)
            ),
            1 => format!(
                "({} + {})",
                self.expression(&Kind::Span, depth),
                self.expression(&Kind::Span, depth)
            ),
            _ => self.leaf(&Kind::Span),
        }
    }

    pub(super) fn list(&mut self, element: &Kind, depth: usize) -> String {
        match self.chance.below(7) {
            0 => format!(
                "({} + {})",
                self.expression(&list(element.clone()), depth),
                self.expression(&list(element.clone()), depth)
            ),
            1 | 2 => {
                let (range, body) = self.in_loop(depth, |generator, name| {
                    let body = generator.expression(element, depth);
                    format!("{name}, {body}")
                });
                format!("{range}.map({body})")
            }
            3 if matches!(element, Kind::Int | Kind::Text) => {
                let range = self.expression(&list(element.clone()), depth);
                self.locals += 1;
                let name = format!("v{}", self.locals);
                self.roots.push(Root {
                    text: name.clone(),
                    kind: element.clone(),
                    optional: false,
                });
                let body = self.expression(&Kind::Bool, depth);
                self.roots.pop();
                format!("({range}).filter({name}, {body})")
            }
            4 if self.own_functions => {
                let function = ["distinct()", "reverse()", "sort()"][self.chance.below(3)];
                format!(
                    "{}.{function}",
                    self.parenthesised(&list(element.clone()), depth)
                )
            }
            _ => {
                let count = self.chance.below(4);
                let elements: Vec<String> = (0..count)
                    .map(|_| self.expression(element, depth))
                    .collect();
                format!("[{}]", elements.join(", "))
            }
        }
    }
}
