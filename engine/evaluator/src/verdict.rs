//! The verdict on one change from its controls, and on a group or range from its members.

use crate::controls::Landed;
use countersign_contract::types::{
    CombinedDecision, ControlResult, ControlState, Decision, Effect, Mode, Verdict,
};
use countersign_program::policy::{Policy, WhenNothingApplies};

/// Any denied or bypassed control blocks; else any error leaves it undecided; else anything that waits is pending.
pub(crate) fn of_controls(
    policy: &Policy,
    landed: Landed,
    controls: &[ControlResult],
) -> (Verdict, String, Vec<String>) {
    let counts = |control: &&ControlResult| control.effect == Effect::Block;
    let with = |states: &[ControlState]| -> Vec<&ControlResult> {
        controls
            .iter()
            .filter(counts)
            .filter(|control| states.contains(&control.state))
            .collect()
    };
    let mut missing = crate::sort::set(
        controls
            .iter()
            .flat_map(|control| control.missing_facts.iter().cloned()),
    );
    let blocking = with(&[ControlState::Denied, ControlState::Bypassed]);
    let failing = with(&[ControlState::Error]);
    let waiting = with(&[ControlState::Pending, ControlState::Escalated]);
    let nothing_applied = controls
        .iter()
        .all(|control| control.state == ControlState::NotApplicable);
    let unlinked = landed == Landed::WithoutEvidence;
    let (verdict, reason) = if !blocking.is_empty() {
        (Verdict::Block, because(&blocking))
    } else if !failing.is_empty() {
        (Verdict::Undecided, because(&failing))
    } else if unlinked {
        missing.push("change.landed_from".to_owned());
        crate::sort::sort_unique(&mut missing);
        let reason = "it landed without a link to the changes it came from, whose evidence and sign-offs are not known";
        (Verdict::Undecided, reason.to_owned())
    } else if !waiting.is_empty() {
        (Verdict::Pending, because(&waiting))
    } else if nothing_applied && policy.when_nothing_applies == WhenNothingApplies::Block {
        (
            Verdict::Block,
            "no control applies, and the policy does not let such a change pass".to_owned(),
        )
    } else if nothing_applied {
        (Verdict::Pass, "no control applies".to_owned())
    } else {
        (Verdict::Pass, "every control that blocks is met".to_owned())
    };
    (verdict, reason, missing)
}

/// The first control that decides, and how many more there are.
fn because(controls: &[&ControlResult]) -> String {
    let Some(first) = controls.first() else {
        return String::new();
    };
    let reason = format!("`{}`: {}", first.id, first.reason);
    match controls.len() - 1 {
        0 => reason,
        1 => format!("{reason}; and 1 more control"),
        more => format!("{reason}; and {more} more controls"),
    }
}

/// How strict a verdict is.
fn strictness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Pending => 1,
        Verdict::Undecided => 2,
        Verdict::Block => 3,
    }
}

/// The decision on all members; there is at least one.
pub(crate) fn of_members(members: Vec<Decision>, mode: Mode) -> CombinedDecision {
    let verdict = members
        .iter()
        .map(|member| member.verdict)
        .max_by_key(|verdict| strictness(*verdict))
        .unwrap_or(Verdict::Undecided);
    let mut decisive: Vec<String> = members
        .iter()
        .filter(|member| member.verdict == verdict)
        .map(|member| member.change.clone())
        .collect();
    crate::sort::sort_unique(&mut decisive);
    let first = members.iter().find(|member| member.verdict == verdict);
    let reason = match (verdict, first) {
        (Verdict::Pass, _) if members.len() == 1 => "the one change passes".to_owned(),
        (Verdict::Pass, _) => format!("all {} changes pass", members.len()),
        (_, Some(first)) => {
            format!(
                "{} of {} changes decide; `{}`: {}",
                decisive.len(),
                members.len(),
                first.change,
                first.reason
            )
        }
        (_, None) => String::new(),
    };
    let steps = members
        .iter()
        .fold(0_u64, |sum, member| sum.saturating_add(member.steps));
    CombinedDecision {
        verdict,
        mode,
        reason,
        decisive,
        members,
        steps,
    }
}
