//! Elements of lists and values of maps.

use super::types::Ty;
use super::{Checked, Checker};
use crate::expression::ast::{Expr, Span};
use countersign_program::Operation;

impl Checker<'_> {
    /// `operand[index]` and `operand[?index]`.
    pub(super) fn index(
        &mut self,
        operand: &Expr,
        index: &Expr,
        optional: bool,
        span: Span,
    ) -> Checked {
        let object = self.check(operand);
        let place = self.check(index);
        let mut ty = self.substitution.shallow(&object.ty);
        let mut wrapped = optional;
        if let Ty::Optional(inner) = &ty {
            ty = self.substitution.shallow(inner);
            wrapped = true;
        }
        let element = match &ty {
            Ty::List(element) => {
                if !self.substitution.assign(&place.ty, &Ty::Int) {
                    let message = format!(
                        "a place in a list is an int, this is {}",
                        self.name(&place.ty)
                    );
                    self.misfit("no_such_overload", index.span, message, None);
                }
                (**element).clone()
            }
            Ty::Map(key, value) => {
                if !self.substitution.assign(&place.ty, key) {
                    let message = format!(
                        "the map's keys are of type {}, this is {}",
                        self.name(key),
                        self.name(&place.ty)
                    );
                    self.misfit("no_such_overload", index.span, message, None);
                }
                (**value).clone()
            }
            Ty::Dyn | Ty::Unknown | Ty::Var(_) => Ty::Dyn,
            Ty::Record(_) => self.misfit(
                "no_such_overload",
                index.span,
                format!(
                    "a field of {} is read with a dot, not with brackets",
                    self.name(&ty)
                ),
                None,
            ),
            other => {
                let message = format!("{} has no elements", self.name(other));
                self.misfit("no_such_overload", operand.span, message, None)
            }
        };
        let ty = if wrapped {
            Ty::optional(element)
        } else {
            element
        };
        let operation = if optional {
            Operation::OptionalIndex {
                operand: object.id,
                index: place.id,
            }
        } else {
            Operation::Index {
                operand: object.id,
                index: place.id,
            }
        };
        self.node(operation, ty, span)
    }
}
