//! How each approval came about: what can tell a reading from a rubber stamp.

use countersign_contract::types::{Facts, SignOffSignal};

/// The signals of all approvals, by id.
pub(crate) fn of(_facts: &Facts) -> Vec<SignOffSignal> {
    Vec::new()
}
