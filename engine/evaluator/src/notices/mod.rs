//! What is odd about the facts, so that nothing is dropped in silence.

mod context;
mod people;
mod rights;

use crate::people::roster::Roster;
use countersign_contract::types::{Facts, Notice, RuleFailure};
use countersign_program::policy::Policy;

/// Most notices that a decision carries. Past them the last one says how many more there are.
const MOST: usize = 100;
/// Most characters of a name that a notice shows.
const LONGEST: usize = 200;
/// Most names that one notice lists.
const NAMED: usize = 5;

/// Notices, sorted by code and subject.
pub(crate) fn about_facts(facts: &Facts, policy: &Policy, roster: &Roster<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    people::add(facts, roster, &mut notices);
    context::add(facts, &mut notices);
    rights::add(facts, policy, &mut notices);
    finish(notices)
}

/// Sorts notices by code, subject and explanation.
pub(crate) fn sort(notices: &mut Vec<Notice>) {
    crate::sort::sort_by(notices, |a, b| {
        (&a.code, &a.subject, &a.explanation).cmp(&(&b.code, &b.subject, &b.explanation))
    });
}

/// Sorts and bounds notices.
pub(crate) fn finish(mut notices: Vec<Notice>) -> Vec<Notice> {
    sort(&mut notices);
    notices.dedup();
    if notices.len() > MOST {
        let more = notices.len() - (MOST - 1);
        notices.truncate(MOST - 1);
        notices.push(notice(
            "more_notices",
            "",
            format!("{more} more notices are left out; mend what the others name, and they show"),
        ));
    }
    notices
}

fn notice(code: &str, subject: &str, explanation: impl Into<String>) -> Notice {
    Notice {
        code: code.to_owned(),
        subject: shown(subject).to_owned(),
        explanation: explanation.into(),
    }
}

/// Why there is no score for risk, term by term: rules that do not ask for the risk go on without a word of it.
pub(crate) fn no_risk(unknown: Option<&crate::risk::Unknown>) -> Vec<Notice> {
    let Some(unknown) = unknown else {
        return Vec::new();
    };
    if unknown.failures.is_empty() {
        let explanation = "the risk has no score: its terms add up to no finite number";
        return vec![notice("risk_unknown", "risk", explanation)];
    }
    let of_term = |failure: &RuleFailure| {
        let term = failure.part.strip_prefix("risk ").unwrap_or(&failure.part);
        notice(
            "risk_unknown",
            term,
            format!(
                "the risk has no score: its term `{}` has no value: {}",
                shown(term),
                failure.explanation
            ),
        )
    };
    finish(unknown.failures.iter().map(of_term).collect())
}

/// A name, cut where it is longer than any name should be.
fn shown(name: &str) -> &str {
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => name.get(..end).unwrap_or_default(),
        None => name,
    }
}

/// The first few names in backticks, and how many more there are.
fn list(names: &[&str]) -> String {
    let mut text = String::new();
    for (place, name) in names.iter().take(NAMED).enumerate() {
        if place > 0 {
            text.push_str(", ");
        }
        text.push('`');
        text.push_str(shown(name));
        text.push('`');
    }
    if names.len() > NAMED {
        text.push_str(&format!(" and {} more", names.len() - NAMED));
    }
    text
}

/// Names that occur more than once, sorted.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = names.collect();
    crate::sort::sort_by(&mut all, |a, b| a.cmp(b));
    let pairs = all.iter().zip(all.iter().skip(1));
    let twice = pairs.filter(|(a, b)| a == b).map(|(a, _)| *a);
    crate::sort::set(twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_bounded_and_the_last_says_how_many_more() {
        let many = (0..150)
            .map(|number| notice("odd", &format!("{number:03}"), "is odd"))
            .collect();
        let finished = finish(many);
        assert_eq!(finished.len(), MOST);
        assert_eq!(finished[98].subject, "098");
        assert_eq!(finished[99].code, "more_notices");
        assert!(finished[99].explanation.starts_with("51 more"));
    }

    #[test]
    fn exactly_as_many_as_fit_are_all_shown() {
        let many = (0..100)
            .map(|number| notice("odd", &format!("{number:03}"), "is odd"))
            .collect();
        assert_eq!(finish(many)[99].subject, "099");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = "ä".repeat(300);
        assert_eq!(notice("odd", &name, "").subject.chars().count(), LONGEST);
        assert_eq!(
            list(&["a", "b", "c", "d", "e", "f", "g"]),
            "`a`, `b`, `c`, `d`, `e` and 2 more"
        );
    }
}
