//! Time zones that an expression names.

use super::Checker;
use super::names::{Group, Meaning};
use crate::expression::ast::{Expr, ExprKind, Literal, Span};
use crate::{suggest, zones};
use countersign_program::is_fixed_zone;

impl Checker<'_> {
    /// The zone of an accessor such as `getHours`. A policy has to say which zones it can be, since its bundle holds tables
    /// of those alone.
    pub(super) fn time_zone(&mut self, tree: &Expr) {
        let mut named = Vec::new();
        if !self.known_texts(tree, &mut named) {
            if self.strict() {
                self.error(
                    "unknown_time_zone",
                    tree.span,
                    "the time zone has to be known when the policy is built",
                    Some("write it as text, such as 'Europe/Berlin', or as a parameter".to_owned()),
                );
            }
            return;
        }
        for (name, span) in named {
            if is_fixed_zone(&name) {
                continue;
            }
            if zones::is_known(&name) {
                self.zones.insert(name);
            } else if self.strict() {
                let help = suggest::nearest(&name, zones::names()).map_or_else(
                    || {
                        "write 'UTC', an offset like '+02:00', or a name like 'Europe/Berlin'"
                            .to_owned()
                    },
                    |known| format!("did you mean '{known}'?"),
                );
                let message = format!("'{name}' is not a time zone");
                self.error("invalid_time_zone", span, message, Some(help));
            }
        }
    }

    /// The texts that an expression can stand for, if they are known now.
    fn known_texts(&self, tree: &Expr, found: &mut Vec<(String, Span)>) -> bool {
        match &tree.kind {
            ExprKind::Literal(Literal::Text(text)) => {
                found.push((text.clone(), tree.span));
                true
            }
            ExprKind::Conditional { yes, no, .. } => {
                self.known_texts(yes, found) && self.known_texts(no, found)
            }
            ExprKind::Select {
                operand,
                field,
                optional: false,
            } => {
                let Some(group) = operand.as_name() else {
                    return false;
                };
                let is_group = self.local(group).is_none()
                    && matches!(
                        self.names.meaning(group, self.part),
                        Meaning::Group(Group::Parameters)
                    );
                let text = self
                    .names
                    .parameter_texts
                    .iter()
                    .find(|(name, _)| *name == field.text);
                match text {
                    Some((_, text)) if is_group => {
                        found.push((text.clone(), tree.span));
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }
}
