//! Provenance and totals as expressions see them: what a missing list leaves open reads as missing, what no further
//! commit could change stands.

use super::Attribution;
use crate::supply::with_missing;
use countersign_contract::types::Totals;
use countersign_program::value::Value;

/// The values of `provenance` and `totals`.
pub(crate) fn to_value<'a>(
    attribution: &'a Attribution,
    totals: &'a Totals,
) -> (Value<'a>, Value<'a>) {
    let found = &attribution.provenance;
    let history = if attribution.commits_missing {
        Some("commits")
    } else if attribution.carried_missing {
        Some("carried_commits")
    } else {
        None
    };
    let commits = if history.is_some() {
        history
    } else if attribution.notes_missing {
        Some("notes")
    } else if attribution.declarations_missing {
        Some("declarations")
    } else {
        None
    };
    let provenance = with_missing(found, |name| match name {
        "detected" if !found.detected => commits,
        "agent_authored" if !found.agent_authored => history,
        // That a person is named stands, whoever else is.
        "agent_alone" if !attribution.person_named => history,
        "prompter" if found.prompter.is_none() => history,
        "ai_lines" | "human_lines" | "unknown_lines" => attribution.lines_missing,
        "recent" if found.recent.is_some() => attribution
            .lines_missing
            .or(attribution.history_missing.then_some("history")),
        "appeals" => attribution.appeals_missing.then_some("appeals"),
        "mechanical_lines" => attribution.files_missing.then_some("files"),
        "lines" => attribution.files_missing.then_some("files"),
        "ai_share" | "files" => attribution
            .lines_missing
            .or(attribution.files_missing.then_some("files")),
        "agents" | "models" | "evidence" | "undeclared" | "contradictions" | "commits" => commits,
        _ => None,
    });
    let totals = with_missing(totals, |name| match name {
        "commits" => attribution.commits_missing.then_some("commits"),
        _ => attribution.files_missing.then_some("files"),
    });
    (provenance, totals)
}

/// Counts what the facts have.
pub(crate) fn totals(facts: &countersign_contract::types::Facts) -> Totals {
    let sum = |count: fn(&countersign_contract::types::File) -> u32| {
        facts
            .files
            .iter()
            .fold(0_u32, |sum, file| sum.saturating_add(count(file)))
    };
    let (added, deleted) = (sum(|file| file.added), sum(|file| file.deleted));
    Totals {
        files: crate::bounds::count(facts.files.len()),
        added,
        deleted,
        lines: added.saturating_add(deleted),
        commits: u32::try_from(
            facts
                .commits
                .iter()
                .filter(|commit| !commit.in_base)
                .count(),
        )
        .unwrap_or(u32::MAX),
    }
}
