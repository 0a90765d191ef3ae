//! Facts before anything is known.

use countersign_contract::types::{Change, Completeness, Facts, Purpose, Timestamp};

/// Facts that say nothing but which change they are about.
pub(crate) fn empty_facts(purpose: Purpose, now: Timestamp, change: Change) -> Facts {
    Facts {
        purpose,
        environment: None,
        now,
        change,
        commits: Vec::new(),
        files: Vec::new(),
        reviews: Vec::new(),
        sign_offs: Vec::new(),
        checks: Vec::new(),
        people: Vec::new(),
        equivalences: Vec::new(),
        incidents: Vec::new(),
        services: Vec::new(),
        freeze_windows: Vec::new(),
        delegations: Vec::new(),
        overrides: Vec::new(),
        escalations: Vec::new(),
        notes: Vec::new(),
        declarations: Vec::new(),
        carried_commits: Vec::new(),
        ownership: Vec::new(),
        history: Vec::new(),
        past_sign_offs: Vec::new(),
        prior_decisions: Vec::new(),
        appeals: Vec::new(),
        extra: Vec::new(),
        completeness: Completeness::default(),
    }
}
