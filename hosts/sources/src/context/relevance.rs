//! Which entries of long lists the facts of a change carry.

use super::{Context, ContextEntry, Kind};
use crate::warning::SourceWarning;
use countersign_contract::path::covers;
use countersign_contract::types::{Facts, FileStatus, Incident, PastChange, Timestamp};
use std::collections::BTreeSet;
use std::ops::Bound;

/// The most incidents that facts carry.
pub const MOST_INCIDENTS: usize = 2_000;
/// The most past changes that facts carry.
pub const MOST_PAST_CHANGES: usize = 2_000;
/// The most past sign-offs that facts carry.
pub const MOST_PAST_SIGN_OFFS: usize = 2_000;

/// Cuts long lists: what touches the change first, then the latest. A list that was cut is truncated.
pub(super) fn choose(context: &mut Context, facts: &Facts, warnings: &mut Vec<SourceWarning>) {
    let touched = touched(facts);
    let services: BTreeSet<String> = context
        .services
        .entries
        .iter()
        .map(|entry| &entry.value)
        .chain(&facts.services)
        .filter(|service| any(&touched, &service.paths))
        .map(|service| service.name.clone())
        .collect();
    let concerns = |incident: &Incident| {
        any(&touched, &incident.paths)
            || incident.services.iter().any(|name| services.contains(name))
    };
    cut(
        &mut context.incidents,
        "incidents",
        MOST_INCIDENTS,
        |incident| (concerns(incident), incident.occurred, incident.id.clone()),
        warnings,
    );
    let author = [
        facts.change.author.login.as_deref(),
        Some(facts.change.author.email.as_str()),
    ];
    let near = |past: &PastChange| {
        author
            .iter()
            .flatten()
            .any(|name| name.eq_ignore_ascii_case(&past.author))
            || any(&touched, &past.paths)
    };
    cut(
        &mut context.history,
        "past changes",
        MOST_PAST_CHANGES,
        |past| (near(past), past.landed, past.id.clone()),
        warnings,
    );
    let signers: BTreeSet<String> = facts
        .reviews
        .iter()
        .map(|review| &review.reviewer)
        .chain(facts.sign_offs.iter().map(|sign_off| &sign_off.person))
        .map(|name| name.to_ascii_lowercase())
        .collect();
    cut(
        &mut context.past_sign_offs,
        "past sign-offs",
        MOST_PAST_SIGN_OFFS,
        |past| {
            (
                signers.contains(&past.person.to_ascii_lowercase()),
                past.signed,
                format!("{} {}", past.change, past.person),
            )
        },
        warnings,
    );
    // The list is of decisions on this revision: others are not about this change.
    let head = &facts.change.head.revision;
    context
        .prior_decisions
        .entries
        .retain(|entry| entry.value.revision == *head);
}

fn cut<T>(
    kind: &mut Kind<T>,
    name: &str,
    most: usize,
    weight: impl Fn(&T) -> (bool, Timestamp, String),
    warnings: &mut Vec<SourceWarning>,
) {
    let left_out = kind.entries.len().saturating_sub(most);
    if left_out == 0 {
        return;
    }
    kind.entries.sort_by_cached_key(|entry: &ContextEntry<T>| {
        let (near, time, id) = weight(&entry.value);
        (!near, std::cmp::Reverse(time), id)
    });
    let near = kind
        .entries
        .get(most..)
        .unwrap_or_default()
        .iter()
        .any(|entry| weight(&entry.value).0);
    kind.entries.truncate(most);
    kind.truncated = true;
    warnings.push(SourceWarning::new(
        "context_left_out",
        format!(
            "{left_out} {name} were left out{}: facts carry at most {most}, those near the change first, then the latest",
            if near { ", some of them near the change" } else { "" }
        ),
        "take out of the documents what no longer matters",
    ));
}

/// The paths that the change touches: a rename touches both names.
fn touched(facts: &Facts) -> BTreeSet<&str> {
    facts
        .files
        .iter()
        .flat_map(|file| {
            let previous = file
                .previous_path
                .as_deref()
                .filter(|_| file.status != FileStatus::Copied);
            std::iter::once(file.path.as_str()).chain(previous)
        })
        .collect()
}

/// Any of the paths is one of these files, or in one of these folders.
fn any(touched: &BTreeSet<&str>, patterns: &[String]) -> bool {
    patterns.iter().any(|pattern| {
        let first = touched
            .range::<str, _>((Bound::Included(pattern.as_str()), Bound::Unbounded))
            .next();
        first.is_some_and(|path| covers(pattern, path))
    })
}
