//! What a control means for a change that is in the base branch already.

use super::ControlContext;
use super::outcome::Outcome;
use crate::safeguards::{Safeguard, removed};
use crate::signoffs::Count;
use crate::supply::is_complete;
use crate::text::quoted;
use countersign_contract::types::{ChangeState, ComplianceEvent, ControlState, DropReason, Facts};
use countersign_program::policy::{Asked, Control};

/// Whether the change is in the base branch already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Landed {
    /// Not yet.
    No,
    /// With the evidence of the change that it came from.
    WithEvidence,
    /// Without: what its commits and reviewers said may have been lost on the way.
    WithoutEvidence,
}

impl Landed {
    /// A range of landed commits needs a link to the changes it came from; a change of the forge is its own evidence. What a decision
    /// is for says nothing of it: an open change can be audited, too.
    pub(crate) fn from_facts(facts: &Facts) -> Landed {
        let landed = facts.change.state == ChangeState::Merged;
        let has_evidence = is_linked(facts);
        match (landed, has_evidence) {
            (false, _) => Landed::No,
            (true, true) => Landed::WithEvidence,
            (true, false) => Landed::WithoutEvidence,
        }
    }
}

/// What landed without a link to where it came from is undecided; a change of the forge is its own link.
fn is_linked(facts: &Facts) -> bool {
    !facts.change.landed_from.is_empty()
        || facts.change.number.is_some()
        || removed(Safeguard::LandedLink)
}

/// What a control that is not met means for a change that has landed.
pub(super) fn land(
    outcome: &mut Outcome,
    context: &ControlContext<'_, '_>,
    control: &Control,
    count: Option<&Count>,
    events: &mut Vec<ComplianceEvent>,
) {
    let landed = context.landed;
    let unmet = matches!(outcome.state, ControlState::Pending | ControlState::Denied);
    // What is asked for now can still be met.
    if !unmet || landed == Landed::No || control.asked == Asked::Now {
        return;
    }
    outcome.asks = false;
    let lacks_words = outcome.state == ControlState::Pending || outcome.signable;
    if landed == Landed::WithoutEvidence && lacks_words {
        outcome.state = ControlState::Error;
        outcome.reason = format!(
            "it landed without a link to the change it came from, whose evidence and sign-offs are not known; {}",
            outcome.reason
        );
        outcome.missing.push("change.landed_from".to_owned());
        return;
    }
    let unknown = unknown_at_landing(outcome, context, count);
    if lacks_words && !unknown.is_empty() {
        outcome.state = ControlState::Error;
        outcome.reason = format!(
            "it landed, and whether without it can't be decided without {}; {}",
            quoted(&unknown),
            outcome.reason
        );
        outcome.missing = unknown;
        return;
    }
    outcome.state = ControlState::Bypassed;
    outcome.reason = format!("the change landed without it: {}", outcome.reason);
    events.push(ComplianceEvent {
        kind: "bypassed".to_owned(),
        control: control.id.clone(),
        person: None,
        explanation: format!("`{}` landed: {}", context.facts.change.id, outcome.reason),
        due: None,
    });
}

/// What would have to be known to say that the change went past the control: what landed is not bypassed for want of facts
/// that were not supplied.
fn unknown_at_landing(
    outcome: &Outcome,
    context: &ControlContext<'_, '_>,
    count: Option<&Count>,
) -> Vec<String> {
    if removed(Safeguard::LandedUnknown) {
        return Vec::new();
    }
    let mut unknown = outcome.missing.clone();
    let dropped_as = |reasons: &[DropReason]| {
        count.is_some_and(|count| {
            let mut dropped = count.dropped.iter();
            dropped.any(|dropped| reasons.contains(&dropped.reason))
        })
    };
    let completeness = &context.facts.completeness;
    if dropped_as(&[DropReason::OtherContent]) && !is_complete(completeness.equivalences.as_ref()) {
        unknown.push("equivalences".to_owned());
    }
    // Who only landed it is told from who wrote it by what was carried.
    let involved = &context.sign_offs.involved;
    let inherits = involved.incomplete.contains(&"carried_commits");
    if inherits && dropped_as(&[DropReason::IsCommitter, DropReason::IsLastPusher]) {
        unknown.push("carried_commits".to_owned());
    }
    unknown
}
