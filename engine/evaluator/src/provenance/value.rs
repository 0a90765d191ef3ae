//! Provenance and totals as expressions see them: what a missing list leaves open reads as missing, what no further
//! commit could change stands.

use super::Findings;
use countersign_contract::RECORDS;
use countersign_contract::types::Totals;
use countersign_program::Missing;
use countersign_program::value::{Record, Value};

/// The values of `provenance` and `totals`.
pub(crate) fn to_value<'a>(findings: &'a Findings, totals: &'a Totals) -> (Value<'a>, Value<'a>) {
    let found = &findings.provenance;
    let history = if findings.commits_missing {
        Some("commits")
    } else if findings.carried_missing {
        Some("carried_commits")
    } else {
        None
    };
    let commits = if history.is_some() {
        history
    } else if findings.notes_missing {
        Some("notes")
    } else if findings.declarations_missing {
        Some("declarations")
    } else {
        None
    };
    let provenance = with_missing(found, |name| match name {
        "detected" if !found.detected => commits,
        "agent_authored" if !found.agent_authored => history,
        // That a person is named stands, whoever else is.
        "agent_alone" if !findings.person_named => history,
        "prompter" if found.prompter.is_none() => history,
        "ai_lines" | "human_lines" | "unknown_lines" => findings.lines_missing,
        "recent" if found.recent.is_some() => findings
            .lines_missing
            .or(findings.history_missing.then_some("history")),
        "appeals" => findings.appeals_missing.then_some("appeals"),
        "mechanical_lines" => findings.files_missing.then_some("files"),
        "lines" => findings.files_missing.then_some("files"),
        "files" => findings
            .lines_missing
            .or(findings.files_missing.then_some("files")),
        "agents" | "models" | "evidence" | "undeclared" | "contradictions" | "commits" => commits,
        _ => None,
    });
    let totals = with_missing(totals, |name| match name {
        "commits" => findings.commits_missing.then_some("commits"),
        _ => findings.files_missing.then_some("files"),
    });
    (provenance, totals)
}

/// A record some of whose fields are missing, or lists that may have more elements.
pub(crate) fn with_missing<'a>(
    record: &'a dyn Record,
    missing: impl Fn(&str) -> Option<&'static str>,
) -> Value<'a> {
    let Some(shape) = RECORDS.get(usize::from(record.number())) else {
        return Value::Record(record);
    };
    if shape
        .fields
        .iter()
        .all(|field| missing(field.name).is_none())
    {
        return Value::Record(record);
    }
    let fields = shape.fields.iter().zip(0_u16..).map(|(field, place)| {
        let known = record.field(place).unwrap_or(Value::Absent);
        match (missing(field.name), known) {
            (None, known) => known,
            (Some(fact), Value::Sequence(elements)) => {
                Value::incomplete(elements, Missing::Fact(fact))
            }
            (Some(fact), _) => Value::Missing(Missing::Fact(fact)),
        }
    });
    Value::record(record.number(), fields.collect())
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
        files: u32::try_from(facts.files.len()).unwrap_or(u32::MAX),
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
