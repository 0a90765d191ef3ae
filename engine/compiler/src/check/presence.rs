//! `has(…)`.

use super::types::Ty;
use super::{Checked, Checker, names};
use crate::expression::ast::{Expr, ExprKind, Name, Span};
use countersign_contract::RECORDS;
use countersign_program::{Operation, Root};

impl Checker<'_> {
    /// `has(operand.field)`
    pub(super) fn has(&mut self, arguments: &[Expr], span: Span) -> Checked {
        let [argument] = arguments else {
            self.error(
                "has_argument",
                span,
                "`has` takes one argument, such as `has(change.number)`",
                None,
            );
            return self.nothing(span);
        };
        match &argument.kind {
            ExprKind::Select {
                operand,
                field,
                optional: false,
            } => {
                let refused = operand.as_name().is_some_and(|name| {
                    self.local(name).is_none()
                        && matches!(
                            self.names.meaning(name, self.part),
                            names::Meaning::Group(_)
                        )
                });
                if refused {
                    self.error(
                        "has_argument",
                        argument.span,
                        "this can't be asked with `has`: what a policy declares is always there or makes the rule undecided",
                        None,
                    );
                    return self.nothing(span);
                }
                self.has_field(operand, field, span)
            }
            ExprKind::Ident { name, .. } if self.local(name).is_none() => {
                if let names::Meaning::OptionalFact(field, _) = self.names.meaning(name, self.part)
                {
                    let facts = super::types::record("facts").map_or(Ty::Unknown, Ty::Record);
                    let root = self.node(Operation::Root(Root::Facts), facts, argument.span);
                    let operation = Operation::HasField {
                        operand: root.id,
                        field,
                    };
                    return self.node(operation, Ty::Bool, span);
                }
                self.has_nothing(argument, span)
            }
            _ => self.has_nothing(argument, span),
        }
    }

    fn has_nothing(&mut self, argument: &Expr, span: Span) -> Checked {
        self.error(
            "has_argument",
            argument.span,
            "`has` asks for a field, such as `has(change.number)`",
            None,
        );
        self.nothing(span)
    }

    fn has_field(&mut self, operand: &Expr, field: &Name, span: Span) -> Checked {
        let checked = self.check(operand);
        let mut ty = self.substitution.shallow(&checked.ty);
        if let Ty::Optional(inner) = &ty {
            ty = self.substitution.shallow(inner);
        }
        match &ty {
            Ty::Record(record) => {
                let Some((place, shape)) = self.find_field(*record, field) else {
                    return self.nothing(span);
                };
                if !super::access::is_option(shape) && self.strict() {
                    let record = RECORDS
                        .get(usize::from(*record))
                        .map_or("", |shape| shape.name);
                    let help = match shape.shape {
                        countersign_contract::Shape::List(_) => {
                            Some(format!("ask `{}.size() > 0`", field.text))
                        }
                        _ => None,
                    };
                    self.error(
                        "has_always_true",
                        field.span,
                        format!("`{}` is always there in {record}", field.text),
                        help,
                    );
                }
                let operation = Operation::HasField {
                    operand: checked.id,
                    field: place,
                };
                self.node(operation, Ty::Bool, span)
            }
            Ty::Map(..) | Ty::Dyn | Ty::Unknown | Ty::Var(_) => {
                let operation = Operation::HasKey {
                    operand: checked.id,
                    key: field.text.clone(),
                };
                self.node(operation, Ty::Bool, span)
            }
            other => {
                let message = format!(
                    "{} has no fields, so there is no `{}`",
                    self.name(other),
                    field.text
                );
                self.misfit("no_fields", field.span, message, None);
                let operation = Operation::HasKey {
                    operand: checked.id,
                    key: field.text.clone(),
                };
                self.node(operation, Ty::Bool, span)
            }
        }
    }
}
