//! Rolling back is always open: a revision that a gate let be deployed stays deployable.

use crate::steps::{Step, Steps};
use countersign_contract::types::{
    ComplianceEvent, Facts, PriorDecision, Purpose, Supply, Verdict,
};

/// The decision, taken before, that this very revision may be deployed to this place; the latest of them.
///
/// It has to come from the gate's own records: what a caller says was decided opens nothing. That other decisions may be
/// missing does not matter to one that is there.
pub(crate) fn opening(facts: &Facts, steps: Steps) -> Option<&PriorDecision> {
    let supplied = facts.completeness.prior_decisions.as_ref()?;
    let told = supplied.collector.as_deref() == Some("caller") && steps.take(Step::PriorCollector);
    if facts.purpose != Purpose::Deploy || supplied.supply == Supply::NotSupplied || told {
        return None;
    }
    let same_place = |prior: &PriorDecision| {
        prior.purpose == Purpose::Deploy
            && (prior.environment.is_none() || prior.environment == facts.environment)
    };
    let opens = |prior: &&PriorDecision| {
        (prior.revision == facts.change.head.revision || !steps.take(Step::PriorRevision))
            && (same_place(prior) || !steps.take(Step::PriorPurpose))
            && (prior.verdict == Verdict::Pass || !steps.take(Step::PriorVerdict))
            && (prior.taken <= facts.now || !steps.take(Step::PriorTime))
    };
    facts
        .prior_decisions
        .iter()
        .filter(opens)
        .max_by(|a, b| (a.taken, &a.policy).cmp(&(b.taken, &b.policy)))
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
