//! Divisions of whole numbers where a fraction is meant.
//!
//! `/` of two whole numbers drops the fraction, as CEL says, so that a share is 0 until it is 1. A rule such as
//! `ai_lines.max / lines > 0.5` then never holds, and nothing fails.

use super::types::Ty;
use super::{Checked, Checker, Problem};
use crate::expression::ast::Span;
use countersign_contract::RECORDS;
use countersign_program::{Function, NodeId, Operation, Root};

const CODE: &str = "dropped_fraction";
const HELP: &str = "write `double(…) / double(…)`, which keeps the fraction";

impl Checker<'_> {
    /// The value comes out of a division of whole numbers.
    pub(super) fn drops_fraction(&self, id: NodeId) -> bool {
        let Some(draft) = self.draft(id) else {
            return false;
        };
        match &draft.operation {
            Operation::Call {
                function: Function::Divide,
                ..
            } => self.is_whole(&draft.ty),
            Operation::Call {
                function:
                    Function::Add
                    | Function::Subtract
                    | Function::Multiply
                    | Function::Negate
                    | Function::MathGreatest
                    | Function::MathLeast,
                arguments,
            } => self.is_whole(&draft.ty) && arguments.iter().any(|id| self.drops_fraction(*id)),
            Operation::Conditional { yes, no, .. } => {
                self.drops_fraction(*yes) || self.drops_fraction(*no)
            }
            Operation::Bind { body, .. } => self.drops_fraction(*body),
            Operation::Root(Root::Variable(place)) => self
                .names
                .variables
                .get(usize::from(*place))
                .is_some_and(|variable| variable.drops_fraction),
            Operation::Local(slot) => self
                .locals
                .iter()
                .any(|local| local.slot == *slot && local.drops_fraction),
            _ => false,
        }
    }

    /// Refuses a call that wants the fraction of a quotient that has lost it.
    pub(super) fn keep_fractions(
        &mut self,
        function: Function,
        arguments: &[(Checked, Span)],
        types: &[Ty],
        span: Span,
    ) {
        match (function, arguments, types) {
            (Function::Divide, [(part, _), (whole, _)], _) => {
                if let Some(share) = self.share(part.id, whole.id) {
                    self.error(
                        CODE,
                        span,
                        "this share is 0 or 1 and nothing between: a division of whole numbers drops the fraction",
                        Some(share),
                    );
                }
            }
            (Function::ToDouble, [(operand, _)], _) if self.drops_fraction(operand.id) => {
                let message =
                    "this comes too late: a division of whole numbers has dropped the fraction";
                let help = format!("{HELP}; `math.floor(…)` says that it is not wanted");
                self.error(CODE, span, message, Some(help));
            }
            (Function::Multiply, [(left, _), (right, _)], _) => {
                let quotient = [(left.id, right.id), (right.id, left.id)]
                    .into_iter()
                    .find(|(id, other)| self.scales_quotient(*id, *other));
                if quotient.is_some() {
                    self.warnings.push(Problem {
                        code: CODE,
                        message:
                            "the fraction is gone before it is multiplied: `/` of whole numbers drops it"
                                .to_owned(),
                        help: Some("multiply first, then divide".to_owned()),
                        span,
                    });
                }
            }
            (
                Function::Equal
                | Function::NotEqual
                | Function::Less
                | Function::LessEqual
                | Function::Greater
                | Function::GreaterEqual,
                [(left, _), (right, _)],
                [first, second],
            ) => {
                for (id, other, ty) in [(left.id, right.id, second), (right.id, left.id, first)] {
                    self.compare_whole(id, other, ty, span);
                }
            }
            _ => {}
        }
    }

    /// Warns of a score that is a quotient without its fraction.
    pub(super) fn warn_of_score(&mut self, span: Span) {
        self.warnings.push(Problem {
            code: CODE,
            message: "a division of whole numbers drops the fraction of this score".to_owned(),
            help: Some(HELP.to_owned()),
            span,
        });
    }

    /// `id` is compared with `other`, which is of the type `ty`.
    fn compare_whole(&mut self, id: NodeId, other: NodeId, ty: &Ty, span: Span) {
        if *ty != Ty::Double {
            return;
        }
        if self.drops_fraction(id) {
            let message = "a division of whole numbers drops the fraction that it is compared for";
            let help = format!("{HELP}; compare with a whole number if it is not wanted");
            self.error(CODE, span, message, Some(help));
            return;
        }
        let whole = self.draft(id).is_some_and(|draft| self.is_whole(&draft.ty));
        let between = match self.draft(other).map(|draft| &draft.operation) {
            Some(Operation::Double(limit)) => limit.fract() != 0.0,
            _ => false,
        };
        if whole && between {
            self.warnings.push(Problem {
                code: "whole_number_and_fraction",
                message: "a whole number is compared with one that has a fraction".to_owned(),
                help: Some(
                    "compare it with a whole number; for a share divide with `double(…) / double(…)`"
                        .to_owned(),
                ),
                span,
            });
        }
    }

    /// `id` is a quotient and `other` no number that it was divided by: `n / 10 * 10` rounds, and is meant.
    fn scales_quotient(&self, id: NodeId, other: NodeId) -> bool {
        let Some(draft) = self.draft(id) else {
            return false;
        };
        let Operation::Call {
            function: Function::Divide,
            arguments,
        } = &draft.operation
        else {
            return false;
        };
        let divisor = arguments.get(1).and_then(|id| self.draft(*id));
        let factor = self.draft(other);
        let same = match (divisor, factor) {
            (Some(divisor), Some(factor)) => divisor.operation == factor.operation,
            _ => false,
        };
        self.is_whole(&draft.ty) && !same
    }

    /// What to write for this share, if the one number is known to be a part of the other.
    fn share(&self, part: NodeId, whole: NodeId) -> Option<String> {
        let whole = self.fields(whole)?;
        let part = self.fields(part)?;
        match (part.as_slice(), whole.as_slice()) {
            (["provenance", "ai_lines", bound], ["provenance", "lines"]) => {
                Some(format!("write `provenance.ai_share.{bound}`"))
            }
            (["provenance", "human_lines" | "unknown_lines", _], ["provenance", "lines"])
            | (["totals", "added" | "deleted"], ["totals", "lines"]) => Some(HELP.to_owned()),
            _ => None,
        }
    }

    /// The root and the fields that a value is read by.
    fn fields(&self, id: NodeId) -> Option<Vec<&'static str>> {
        match self.draft(id)?.operation {
            Operation::Root(Root::Provenance) => Some(vec!["provenance"]),
            Operation::Root(Root::Totals) => Some(vec!["totals"]),
            Operation::Field { operand, field } => {
                let mut path = self.fields(operand)?;
                let Ty::Record(record) = self.substitution.shallow(&self.draft(operand)?.ty) else {
                    return None;
                };
                let shape = RECORDS.get(usize::from(record))?;
                path.push(shape.fields.get(usize::from(field))?.name);
                Some(path)
            }
            _ => None,
        }
    }

    fn is_whole(&self, ty: &Ty) -> bool {
        matches!(self.substitution.shallow(ty), Ty::Int | Ty::Uint)
    }

    fn draft(&self, id: NodeId) -> Option<&super::Draft> {
        self.drafts.get(usize::try_from(id).ok()?)
    }
}
