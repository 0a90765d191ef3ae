//! A past change as it was proposed, and as it landed.

use countersign_contract::types::{ChangeState, Facts, ListSupply, Purpose, Supply, Timestamp};

/// Who says that nobody has signed yet.
const COLLECTOR: &str = "backtest";

/// When a change landed; else when it was last updated; else when its facts were collected.
pub fn moment(facts: &Facts) -> Timestamp {
    facts
        .change
        .merged
        .or(facts.change.updated)
        .unwrap_or(facts.now)
}

/// The change as a gate would have met it: open, at the time when it landed, before anybody had signed or set a control aside.
/// Decisions about deployments stay as they are.
pub fn as_proposed(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    if facts.purpose == Purpose::Deploy {
        return facts;
    }
    facts.now = moment(&facts);
    if facts.purpose == Purpose::Audit {
        facts.purpose = Purpose::Merge;
    }
    facts.change.state = ChangeState::Open;
    facts.change.merged = None;
    facts.change.landed_from = Vec::new();
    facts.reviews = Vec::new();
    facts.sign_offs = Vec::new();
    facts.overrides = Vec::new();
    facts.escalations = Vec::new();
    facts.prior_decisions = Vec::new();
    let nothing = || {
        Some(ListSupply {
            supply: Supply::Complete,
            collector: Some(COLLECTOR.to_owned()),
        })
    };
    let completeness = &mut facts.completeness;
    completeness.reviews = nothing();
    completeness.sign_offs = nothing();
    completeness.overrides = nothing();
    completeness.escalations = nothing();
    completeness.prior_decisions = nothing();
    facts
}

/// The change as an audit would have met it. Absent when it has not landed.
pub fn as_landed(facts: &Facts) -> Option<Facts> {
    if facts.change.state != ChangeState::Merged || facts.purpose == Purpose::Deploy {
        return None;
    }
    let mut facts = facts.clone();
    facts.purpose = Purpose::Audit;
    Some(facts)
}
