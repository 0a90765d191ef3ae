//! What the result of an expression has to be.

use super::types::Ty;
use super::{Checker, Wanted};
use crate::expression::ast::Span;

impl Checker<'_> {
    pub(super) fn expect(&mut self, ty: &Ty, wanted: Wanted, span: Span) {
        let ty = self.substitution.shallow(ty);
        let (fits, name, help) = match (wanted, &ty) {
            (Wanted::Anything, _) | (_, Ty::Unknown) => return,
            (_, Ty::Dyn) => (
                !self.strict(),
                "",
                Some("say what it is, for instance with `bool(…)` or `string(…)`"),
            ),
            (Wanted::Bool, ty) => (
                self.substitution.assign(ty, &Ty::Bool),
                "a truth value (bool)",
                ty.is_number()
                    .then_some("compare it with something, such as `… > 0`"),
            ),
            (Wanted::Text, ty) => (
                self.substitution.assign(ty, &Ty::String),
                "text (string)",
                ty.is_number().then_some("write `string(…)` around it"),
            ),
            (Wanted::Number, ty) => (ty.is_number(), "a number", None),
        };
        let name = if name.is_empty() {
            wanted_name(wanted)
        } else {
            name
        };
        if !fits {
            let message = format!("this has to be {name}, but it is {}", self.name(&ty));
            self.misfit("wrong_result", span, message, help.map(str::to_owned));
        }
    }
}

fn wanted_name(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Bool => "a truth value (bool)",
        Wanted::Text => "text (string)",
        Wanted::Number => "a number",
        Wanted::Anything => "a value",
    }
}
