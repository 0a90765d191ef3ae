//! Rolling back is always open: a revision that a gate let be deployed stays deployable.

use crate::safeguards::{Safeguard, removed};
use crate::supply::is_recorded;
use countersign_contract::types::{
    ComplianceEvent, Facts, ListSupply, PriorDecision, Purpose, Supply, Verdict,
};

/// The decision, taken before, that this very revision may be deployed to this place; the latest of them.
///
/// It has to come from the gate's own records: what a caller says was decided opens nothing. That other decisions may be
/// missing does not matter to one that is there.
pub(crate) fn opening(facts: &Facts) -> Option<&PriorDecision> {
    let supplied = facts.completeness.prior_decisions.as_ref()?;
    if facts.purpose != Purpose::Deploy
        || supplied.supply == Supply::NotSupplied
        || !collected_by_gate(supplied)
    {
        return None;
    }
    let opens = |prior: &&PriorDecision| {
        is_for_revision(prior, facts)
            && is_for_place(prior, facts)
            && has_passed(prior)
            && is_past(prior, facts)
    };
    facts
        .prior_decisions
        .iter()
        .filter(opens)
        .max_by(|a, b| (a.taken, &a.policy).cmp(&(b.taken, &b.policy)))
}

/// It was collected by the gate and not told by the caller.
fn collected_by_gate(supplied: &ListSupply) -> bool {
    is_recorded(supplied) || removed(Safeguard::PriorCollector)
}

/// It is for this very revision.
fn is_for_revision(prior: &PriorDecision, facts: &Facts) -> bool {
    prior.revision == facts.change.head.revision || removed(Safeguard::PriorRevision)
}

/// It is for a deployment, to the same place.
fn is_for_place(prior: &PriorDecision, facts: &Facts) -> bool {
    let same_place = prior.environment.is_none() || prior.environment == facts.environment;
    (prior.purpose == Purpose::Deploy && same_place) || removed(Safeguard::PriorPurpose)
}

/// It let the change pass.
fn has_passed(prior: &PriorDecision) -> bool {
    prior.verdict == Verdict::Pass || removed(Safeguard::PriorVerdict)
}

/// It is not from the future.
fn is_past(prior: &PriorDecision, facts: &Facts) -> bool {
    prior.taken <= facts.now || removed(Safeguard::PriorTime)
}

/// What an audit hears of it.
pub(crate) fn event(facts: &Facts, prior: &PriorDecision, otherwise: &str) -> ComplianceEvent {
    let place = facts.environment.as_deref().unwrap_or("any environment");
    ComplianceEvent {
        kind: "redeployed".to_owned(),
        control: String::new(),
        person: None,
        explanation: format!(
            "`{}` may be deployed to `{place}` again, as `{}` decided at {}; otherwise: {otherwise}",
            facts.change.head.revision, prior.policy, prior.taken
        ),
        due: None,
    }
}
