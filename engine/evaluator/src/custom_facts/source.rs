//! Facts of one's own that a policy finds among the forge's: what a check says, or a label.
//!
//! Such a fact has no other source, so that nothing handed over stands in for it. A check counts by its app and for the very head; a
//! label says what whoever may set labels says.

use countersign_contract::types::{CheckConclusion, Facts, Forge};
use countersign_program::policy::{ExtraSource, Take};

/// What the facts say.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// This text.
    Text(String),
    /// This truth value.
    Bool(bool),
    /// Nothing, for lack of this fact.
    Lacking(&'static str),
    /// Nothing: why, in words.
    Nothing(String),
}

/// What the facts say of one fact. `truth`: it is declared as a truth value.
pub(super) fn find(source: &ExtraSource, truth: bool, facts: &Facts) -> Found {
    match source {
        ExtraSource::Check { app, name, take } => check(app, name, *take, truth, facts),
        ExtraSource::Label(label) => of_label(label, truth, facts),
    }
}

fn check(app: &str, name: &str, take: Take, truth: bool, facts: &Facts) -> Found {
    // One that is not known could be later than those that are.
    if !crate::supply::is_complete(facts.completeness.checks.as_ref()) {
        return Found::Lacking("checks");
    }
    let head = &facts.change.head.revision;
    let own = facts.checks.iter().filter(|check| {
        check.name == name && check.app.as_deref() == Some(app) && check.revision == *head
    });
    let shown = format!("check `{name}` of `{app}`");
    let mut all: Vec<_> = own.collect();
    if all
        .iter()
        .any(|check| check.conclusion == CheckConclusion::Pending)
    {
        return Found::Nothing(format!("the {shown} has not ended on the head"));
    }
    let last = all.iter().filter_map(|check| check.completed).max();
    // Of several that ended at one time, or at an unknown one, nobody knows which is the last.
    if all.len() > 1 && all.iter().any(|check| check.completed.is_none()) {
        return Found::Nothing(format!(
            "there are several of the {shown}, and not all say when they ended"
        ));
    }
    all.retain(|check| last.is_none() || check.completed == last);
    let (first, more) = match all.as_slice() {
        [] => return Found::Nothing(format!("there is no {shown} on the head")),
        [first, more @ ..] => (*first, more),
    };
    let value = |check: &countersign_contract::types::Check| match take {
        Take::Conclusion => Some(check.conclusion.as_str().to_owned()),
        Take::Title => check.title.clone(),
        Take::Summary => check.summary.clone(),
    };
    if more.iter().any(|other| value(other) != value(first)) {
        return Found::Nothing(format!(
            "several of the {shown} ended at the same time and differ"
        ));
    }
    match (truth, value(first)) {
        (true, _) => Found::Bool(first.conclusion == CheckConclusion::Success),
        (false, Some(text)) => Found::Text(text),
        (false, None) => Found::Nothing(format!("the {shown} says nothing there")),
    }
}

fn of_label(label: &str, truth: bool, facts: &Facts) -> Found {
    // A repository by itself has no labels, and nobody looked for them.
    if facts.change.forge == Forge::Git {
        return Found::Lacking("change.labels");
    }
    let labels = &facts.change.labels;
    if truth {
        return Found::Bool(labels.iter().any(|one| one == label));
    }
    let behind = labels.iter().filter_map(|one| one.strip_prefix(label));
    match crate::sort::set(behind).as_slice() {
        [] => Found::Nothing(format!("no label begins with `{label}`")),
        [only] => Found::Text((*only).to_owned()),
        several => Found::Nothing(format!(
            "{} labels begin with `{label}`, and one says the value",
            several.len()
        )),
    }
}
