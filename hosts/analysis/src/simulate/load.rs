//! How the work spread over people.

use super::report::{LoadReport, PersonReport};
use super::reviewers::Reviewers;

/// Who was asked, and how evenly.
pub(super) fn report(reviewers: &Reviewers) -> LoadReport {
    let mut people: Vec<PersonReport> = reviewers
        .members()
        .iter()
        .filter(|member| member.assigned > 0)
        .map(|member| PersonReport {
            login: member.person.login.clone(),
            assigned: member.assigned,
            answered: member.answered,
            hours: (member.busy as f64 / 360.0).round() / 10.0,
            most_open: member.most_open,
        })
        .collect();
    people.sort_by(|a, b| b.answered.cmp(&a.answered).then(a.login.cmp(&b.login)));
    LoadReport {
        asked: people.len() as u64,
        roster: reviewers.members().len() as u64,
        inequality: gini(&people),
        people,
    }
}

/// Gini's coefficient of a list in descending order, rounded to three decimals.
fn gini(people: &[PersonReport]) -> f64 {
    let total: u64 = people.iter().map(|person| person.answered).sum();
    if total == 0 {
        return 0.0;
    }
    let count = people.len() as f64;
    let weighted: f64 = people
        .iter()
        .rev()
        .enumerate()
        .map(|(place, person)| (place as f64 + 1.0) * person.answered as f64)
        .sum();
    let found = 2.0 * weighted / (count * total as f64) - (count + 1.0) / count;
    (found * 1_000.0).round() / 1_000.0
}
