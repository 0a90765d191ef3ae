//! Comparisons with a number that a value never reaches: a share above 1, the 13th month, a negative size.

use super::mirrored;
use super::subject::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use countersign_program::{Function, Literal, NodeId, Operation, Root, Type};

/// What a value lies between.
struct Range {
    least: f64,
    /// Absent: nothing bounds it.
    most: Option<f64>,
    /// What it is, with its bounds in words.
    words: &'static str,
    help: &'static str,
}

/// Finds comparisons that never are true. One that always is may demand that a fact is there, as `files.size() >= 0` does.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &subject.rules {
        for (id, node) in (0..).zip(&rule.tree.nodes) {
            let Operation::Call {
                function,
                arguments,
            } = &node.operation
            else {
                continue;
            };
            let [left, right] = arguments.as_slice() else {
                continue;
            };
            for (value, other, function) in [
                (*left, *right, *function),
                (*right, *left, mirrored(*function)),
            ] {
                if let Some(range) = range(rule, value)
                    && let Some(bound) = number(rule, other)
                    && !can_be_true(&range, function, bound)
                {
                    findings.push(
                        rule.diagnostic(
                            "impossible_comparison",
                            Severity::Warning,
                            id,
                            format!("`{}` is never true: {}", rule.text(id), range.words),
                        )
                        .help(range.help),
                    );
                }
            }
        }
    }
}

fn can_be_true(range: &Range, function: Function, bound: f64) -> bool {
    let most = range.most.unwrap_or(f64::INFINITY);
    match function {
        Function::Equal => range.least <= bound && bound <= most,
        Function::Greater => most > bound,
        Function::GreaterEqual => most >= bound,
        Function::Less => range.least < bound,
        Function::LessEqual => range.least <= bound,
        _ => true,
    }
}

fn number(rule: &Rule, id: NodeId) -> Option<f64> {
    match rule.constant(id)?.0 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "bounds are small, and a large number stays beyond them"
        )]
        Literal::Int(value) => Some(*value as f64),
        Literal::Double(value) => Some(*value),
        _ => None,
    }
}

fn range(rule: &Rule, id: NodeId) -> Option<Range> {
    let share = |words| {
        Some(Range {
            least: 0.0,
            most: Some(1.0),
            words,
            help: "write a half as `0.5`, and all of it as `1.0`",
        })
    };
    match rule.field(id) {
        Some(("share_range", _)) => return share("a share is from 0 to 1"),
        Some(("risk", "score")) => return share("a risk score is from 0 to 1"),
        _ => {}
    }
    match &rule.tree.node(id)?.operation {
        Operation::Root(Root::Expertise) => share("expertise is from 0 to 1"),
        Operation::Call {
            function,
            arguments,
        } => {
            let time = matches!(rule.tree.type_of(*arguments.first()?), Type::Timestamp);
            let (least, most, words, help) = match function {
                Function::Size => (
                    0.0,
                    None,
                    "a size is 0 or more",
                    "compare it with `== 0` for an empty one",
                ),
                // The same names take durations apart, which are not bounded.
                _ if !time => return None,
                Function::GetMonth => (
                    0.0,
                    Some(11.0),
                    "`getMonth()` is from 0, January, to 11, December",
                    "subtract 1 from the usual number of the month",
                ),
                Function::GetDayOfWeek => (
                    0.0,
                    Some(6.0),
                    "`getDayOfWeek()` is from 0, Sunday, to 6, Saturday",
                    "write Sunday as 0",
                ),
                Function::GetDate => (
                    1.0,
                    Some(31.0),
                    "`getDate()` is from 1 to 31",
                    "`getDayOfMonth()` begins at 0",
                ),
                Function::GetDayOfMonth => (
                    0.0,
                    Some(30.0),
                    "`getDayOfMonth()` is from 0 to 30",
                    "`getDate()` begins at 1",
                ),
                Function::GetDayOfYear => (
                    0.0,
                    Some(365.0),
                    "`getDayOfYear()` is from 0 to 365",
                    "write the first day of January as 0",
                ),
                Function::GetHours => (
                    0.0,
                    Some(23.0),
                    "`getHours()` is from 0 to 23",
                    "write midnight as 0",
                ),
                Function::GetMinutes => (
                    0.0,
                    Some(59.0),
                    "`getMinutes()` is from 0 to 59",
                    "compare with a number from 0 to 59",
                ),
                Function::GetSeconds => (
                    0.0,
                    Some(59.0),
                    "`getSeconds()` is from 0 to 59",
                    "compare with a number from 0 to 59",
                ),
                Function::GetMilliseconds => (
                    0.0,
                    Some(999.0),
                    "`getMilliseconds()` is from 0 to 999",
                    "compare with a number from 0 to 999",
                ),
                _ => return None,
            };
            Some(Range {
                least,
                most,
                words,
                help,
            })
        }
        _ => None,
    }
}
