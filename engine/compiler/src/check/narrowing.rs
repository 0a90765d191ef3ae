//! Which options are known to be there.
//!
//! An option is named by its path, such as `change.author.login`; a local by its number in the expression. `has(path)` that
//! is known to be true makes the path readable: behind it in `&&`, in the branch of `? :`, in a loop's transform behind its
//! condition, and, where it is known to be false that it is absent, behind it in `||`.

use super::Checker;
use super::names::{Meaning, Part};
use crate::expression::ast::{Expr, ExprKind};
use countersign_program::Function;

impl Checker<'_> {
    /// The path that an expression reads, if it reads one.
    pub(super) fn path(&self, tree: &Expr) -> Option<String> {
        match &tree.kind {
            ExprKind::Ident { name, absolute } => match self.local(name) {
                Some(local) if !absolute => Some(format!("#{}", local.number)),
                _ => matches!(
                    self.names.meaning(name, self.part),
                    Meaning::Value(..) | Meaning::OptionalFact(..) | Meaning::Group(_)
                )
                .then(|| name.clone()),
            },
            ExprKind::Select {
                operand,
                field,
                optional: false,
            } => Some(format!("{}.{}", self.path(operand)?, field.text)),
            _ => None,
        }
    }

    /// Whether an option may be read here: it was asked for, or it is the candidate's, who is dropped for lack of
    /// it. In a rule about candidates that goes for the author, too, with whom they are compared.
    pub(super) fn is_present(&self, tree: &Expr) -> bool {
        let Some(path) = self.path(tree) else {
            return false;
        };
        path.starts_with("reviewer.")
            || (path.starts_with("author.") && self.part == Part::Candidate)
            || self.present.contains(&path)
    }

    /// The options that are there if a condition has this truth value.
    pub(super) fn known_if(&self, condition: &Expr, truth: bool) -> Vec<String> {
        let known = self.known(condition);
        if truth { known.if_true } else { known.if_false }
    }

    /// Both at once: a condition in a condition would otherwise be looked at twice for each level.
    fn known(&self, condition: &Expr) -> Known {
        match &condition.kind {
            ExprKind::Call {
                target: None,
                function,
                arguments,
            } if function.text == "has" => Known {
                if_true: match arguments.as_slice() {
                    [argument] => self.path(argument).into_iter().collect(),
                    _ => Vec::new(),
                },
                if_false: Vec::new(),
            },
            ExprKind::Unary {
                function: Function::Not,
                operand,
            } => {
                let Known { if_true, if_false } = self.known(operand);
                Known {
                    if_true: if_false,
                    if_false: if_true,
                }
            }
            ExprKind::And(operands) => {
                let known: Vec<Known> =
                    operands.iter().map(|operand| self.known(operand)).collect();
                Known {
                    if_true: any(known.iter().map(|known| &known.if_true)),
                    if_false: every(known.iter().map(|known| &known.if_false)),
                }
            }
            ExprKind::Or(operands) => {
                let known: Vec<Known> =
                    operands.iter().map(|operand| self.known(operand)).collect();
                Known {
                    if_true: every(known.iter().map(|known| &known.if_true)),
                    if_false: any(known.iter().map(|known| &known.if_false)),
                }
            }
            ExprKind::Conditional { condition, yes, no } => {
                let condition = self.known(condition);
                let (yes, no) = (self.known(yes), self.known(no));
                let both = |first: Vec<String>, second: Vec<String>| {
                    let yes = any([&condition.if_true, &first].into_iter());
                    let no = any([&condition.if_false, &second].into_iter());
                    every([&yes, &no].into_iter())
                };
                Known {
                    if_true: both(yes.if_true, no.if_true),
                    if_false: both(yes.if_false, no.if_false),
                }
            }
            _ => Known::default(),
        }
    }
}

/// The options that are there by the truth value of a condition.
#[derive(Default)]
struct Known {
    if_true: Vec<String>,
    if_false: Vec<String>,
}

/// What is in one of the rows.
fn any<'p>(rows: impl Iterator<Item = &'p Vec<String>>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for path in rows.flatten() {
        if !known.contains(path) {
            known.push(path.clone());
        }
    }
    known
}

/// What is in all of the rows.
fn every<'p>(mut rows: impl Iterator<Item = &'p Vec<String>>) -> Vec<String> {
    let mut known = rows.next().cloned().unwrap_or_default();
    for row in rows {
        known.retain(|path| row.contains(path));
    }
    known
}
