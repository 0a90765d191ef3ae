//! Lists and maps: those that are written out, and the elements of any.

use super::types::Ty;
use super::{Checked, Checker};
use crate::expression::ast::{Expr, ExprKind, Literal, Span};
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

    pub(super) fn list(&mut self, elements: &[(Expr, bool)], span: Span) -> Checked {
        let mut ids = Vec::with_capacity(elements.len());
        let mut optional = Vec::new();
        let mut element_ty = self.substitution.fresh();
        for (place, (element, is_optional)) in elements.iter().enumerate() {
            let checked = self.check(element);
            let mut ty = checked.ty;
            if *is_optional {
                optional.push(u32::try_from(place).unwrap_or(u32::MAX));
                ty = self.unwrap_optional(&ty, element.span);
            }
            element_ty = self.joined(&element_ty, &ty, "list", element.span);
            ids.push(checked.id);
        }
        let operation = Operation::List {
            elements: ids,
            optional,
        };
        self.node(operation, Ty::list(element_ty), span)
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr, bool)], span: Span) -> Checked {
        let mut ids = Vec::with_capacity(entries.len());
        let mut key_ty = self.substitution.fresh();
        let mut value_ty = self.substitution.fresh();
        let mut literals: Vec<&Literal> = Vec::new();
        for (key, value, optional) in entries {
            if let ExprKind::Literal(literal) = &key.kind {
                if literals.contains(&literal) && self.strict() {
                    self.error("duplicate_map_key", key.span, "duplicate key", None);
                }
                literals.push(literal);
            }
            let checked_key = self.check(key);
            let ty = self.substitution.shallow(&checked_key.ty);
            let can_be_key = matches!(
                ty,
                Ty::Bool
                    | Ty::Int
                    | Ty::Uint
                    | Ty::String
                    | Ty::Enum(_)
                    | Ty::Dyn
                    | Ty::Unknown
                    | Ty::Var(_)
            );
            if !can_be_key {
                let message = format!("a key can't be of type {}", self.name(&ty));
                self.misfit("bad_map_key", key.span, message, None);
            }
            key_ty = self.joined(&key_ty, &ty, "map's keys", key.span);
            let checked_value = self.check(value);
            let mut ty = checked_value.ty;
            if *optional {
                ty = self.unwrap_optional(&ty, value.span);
            }
            value_ty = self.joined(&value_ty, &ty, "map's values", value.span);
            ids.push((checked_key.id, checked_value.id, *optional));
        }
        self.node(
            Operation::Map { entries: ids },
            Ty::map(key_ty, value_ty),
            span,
        )
    }

    /// The type that contains both, or an error about the second.
    fn joined(&mut self, so_far: &Ty, next: &Ty, what: &str, span: Span) -> Ty {
        if let Some(ty) = self.substitution.join(so_far, next) {
            return ty;
        }
        if !self.strict() {
            return Ty::Dyn;
        }
        let message = format!(
            "the {what} are of type {}, this is {}",
            self.name(so_far),
            self.name(next)
        );
        let message = message.replace("the list are", "the list's elements are");
        self.error(
            "mixed_types",
            span,
            message,
            Some("make them one type, for instance with `string(…)` or `double(…)`".to_owned()),
        );
        Ty::Unknown
    }

    fn unwrap_optional(&mut self, ty: &Ty, span: Span) -> Ty {
        match self.substitution.shallow(ty) {
            Ty::Optional(inner) => (*inner).clone(),
            other @ (Ty::Dyn | Ty::Unknown) => other,
            other => {
                let message = format!("`?` needs an optional, this is {}", self.name(&other));
                self.misfit("no_such_overload", span, message, None)
            }
        }
    }
}
