//! Rolling back is always open: a revision that a gate let be deployed stays deployable.

use crate::safeguards::{Step, Steps};
use countersign_contract::types::{
    ComplianceEvent, Facts, ListSupply, PriorDecision, Purpose, Supply, Verdict,
};

/// What collects decisions from where a gate itself wrote them down. `audit-log:NAME` says which of several.
const AUDIT_LOG: &str = "audit-log";

/// The decision, taken before, that this very revision may be deployed to this place; the latest of them.
///
/// It has to come from the gate's own records: what a caller says was decided opens nothing. That other decisions may be
/// missing does not matter to one that is there.
pub(crate) fn opening(facts: &Facts, steps: Steps) -> Option<&PriorDecision> {
    let supplied = facts.completeness.prior_decisions.as_ref()?;
    let told = !is_recorded(supplied) && steps.take(Step::PriorCollector);
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

/// All of the list comes from a gate's own records. Where several collectors had a part in it, nobody knows which entry is
/// whose, so that each of them has to be one that reads such records.
pub(crate) fn is_recorded(supplied: &ListSupply) -> bool {
    let reads_records = |collector: &str| {
        let (kind, _) = collector.split_once(':').unwrap_or((collector, ""));
        kind.trim() == AUDIT_LOG
    };
    let collectors = supplied.collector.as_deref().unwrap_or_default();
    collectors.split(',').all(reads_records)
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
