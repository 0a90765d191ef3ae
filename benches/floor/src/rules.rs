//! The five rules of `benches/src/lib.rs`, by hand.

use countersign_contract::types::{Facts, ReviewState};

/// Whether each rule holds.
pub fn hold(facts: &Facts) -> [bool; 5] {
    [
        !facts.files.is_empty(),
        facts
            .files
            .iter()
            .any(|file| file.path.starts_with("storage/") && file.added > 10),
        facts
            .files
            .iter()
            .filter(|file| file.path.ends_with(".sql"))
            .count()
            < 1000,
        facts
            .commits
            .iter()
            .all(|commit| !commit.message.is_empty() && !commit.in_base),
        facts.reviews.iter().any(|review| {
            review.state == ReviewState::Approved
                && facts.people.iter().any(|person| {
                    person.login == review.reviewer
                        && person.teams.iter().any(|team| team == "storage")
                })
        }),
    ]
}
