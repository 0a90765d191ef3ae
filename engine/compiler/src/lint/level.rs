//! Levels that nobody on the roster has.

use super::subject::{Cause, ControlPart, Role, Rule, Subject};
use super::{RosterLevels, mirrored};
use crate::diagnostic::{Diagnostic, Severity};
use countersign_program::{Function, Literal, NodeId, Operation};

/// Finds comparisons of a person's level that are true of nobody on the roster.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(roster) = subject.roster else {
        return;
    };
    for rule in &subject.rules {
        for (id, node) in (0..).zip(&rule.tree.nodes) {
            if let Operation::Call {
                function,
                arguments,
            } = &node.operation
                && let [left, right] = arguments.as_slice()
                && let Some((least, cause)) = least(rule, *function, *left, *right)
                && roster
                    .highest
                    .is_none_or(|highest| least > i64::from(highest))
            {
                findings.push(told(subject, roster, rule, id, least, cause));
            }
        }
    }
}

/// The lowest level of which the comparison is true.
fn least(rule: &Rule, function: Function, left: NodeId, right: NodeId) -> Option<(i64, Cause)> {
    let is_level = |id| rule.field(id) == Some(("person", "level")) && !has_default(rule, id);
    let (function, bound) = match (is_level(left), is_level(right)) {
        (true, false) => (function, right),
        (false, true) => (mirrored(function), left),
        _ => return None,
    };
    let (Literal::Int(bound), cause) = rule.constant(bound)? else {
        return None;
    };
    match function {
        Function::GreaterEqual | Function::Equal => Some((*bound, cause)),
        Function::Greater => Some((bound.saturating_add(1), cause)),
        _ => None,
    }
}

/// It is read with another value for somebody whose level is not known.
fn has_default(rule: &Rule, id: NodeId) -> bool {
    let call = rule.tree.node(id).map(|node| &node.operation);
    matches!(call, Some(Operation::Call { arguments, .. }) if arguments.len() > 1
        && arguments.get(1).and_then(|id| rule.constant(*id)).is_none_or(|(value, _)| *value != Literal::Int(0)))
}

fn told(
    subject: &Subject<'_>,
    roster: &RosterLevels,
    rule: &Rule,
    id: NodeId,
    least: i64,
    cause: Cause,
) -> Diagnostic {
    let nobody = match rule.role {
        Role::Control(_, ControlPart::Eligible) => "nobody can sign by this",
        Role::Control(_, ControlPart::EscalateTo) => "nobody is asked by this step",
        Role::Control(_, ControlPart::BreakGlass) => "nobody can break the glass by this",
        Role::Control(_, ControlPart::Waiver) => "nobody can waive by this",
        _ => "this is true of nobody",
    };
    let has = match roster.highest {
        Some(highest) => format!("the highest level in `{}` is {highest}", roster.name),
        None => format!("`{}` gives nobody a level", roster.name),
    };
    let help = match cause {
        Cause::Policy => "lower the level, or add somebody of that level to the roster".to_owned(),
        Cause::Parameters => format!(
            "lower the parameter, or add somebody of that level to the roster; {}",
            subject.parameters(rule, id)
        ),
    };
    rule.diagnostic(
        "level_above_roster",
        Severity::Warning,
        id,
        format!("{nobody}: it takes level {least}, and {has}"),
    )
    .help(help)
}
