//! Which options are known to be there.
//!
//! An option is named by its path, such as `change.author.login`; a local by its number in the expression. `has(path)` that
//! is known to be true makes the path readable: behind it in `&&`, in the branch of `? :`, in a loop's transform behind its
//! condition, and, where it is known to be false that it is absent, behind it in `||`.

use super::Checker;
use super::names::Meaning;
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

    /// Whether an option may be read here: it was asked for, or it is the candidate's, who is dropped for lack of it.
    pub(super) fn is_present(&self, tree: &Expr) -> bool {
        let Some(path) = self.path(tree) else {
            return false;
        };
        path.starts_with("reviewer.") || self.present.contains(&path)
    }

    /// The options that are there if a condition has this truth value.
    pub(super) fn known_if(&self, condition: &Expr, truth: bool) -> Vec<String> {
        match &condition.kind {
            ExprKind::Call {
                target: None,
                function,
                arguments,
            } if function.text == "has" && truth => match arguments.as_slice() {
                [argument] => self.path(argument).into_iter().collect(),
                _ => Vec::new(),
            },
            ExprKind::Unary {
                function: Function::Not,
                operand,
            } => self.known_if(operand, !truth),
            ExprKind::And(operands) => self.known_of_row(operands, truth, truth),
            ExprKind::Or(operands) => self.known_of_row(operands, truth, !truth),
            ExprKind::Conditional { condition, yes, no } => {
                let mut first = self.known_if(condition, true);
                first.extend(self.known_if(yes, truth));
                let mut second = self.known_if(condition, false);
                second.extend(self.known_if(no, truth));
                first.retain(|path| second.contains(path));
                first
            }
            _ => Vec::new(),
        }
    }

    /// What is known when all operands have the truth value (`all`), or when at least one has.
    fn known_of_row(&self, operands: &[Expr], truth: bool, all: bool) -> Vec<String> {
        let mut known: Option<Vec<String>> = None;
        for operand in operands {
            let learnt = self.known_if(operand, truth);
            match &mut known {
                None => known = Some(learnt),
                Some(known) if all => known.extend(learnt),
                Some(known) => known.retain(|path| learnt.contains(path)),
            }
        }
        known.unwrap_or_default()
    }
}
