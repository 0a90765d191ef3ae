//! The words for states, people and numbers, the same in every format.

use crate::untrusted::{line, short};
use countersign_contract::types::{
    Actor, AssessmentArea, ControlState, Effect, LineRange, Mode, OwnedPaths, Provenance, Timestamp,
};

/// The state in words.
pub(crate) fn state(state: ControlState) -> &'static str {
    match state {
        ControlState::NotApplicable => "not applicable",
        other => other.as_str(),
    }
}

/// Whose act it is, as the subject of a sentence.
pub(crate) fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Author => "the author",
        Actor::Reviewer => "a reviewer",
        Actor::SeniorReviewer => "a senior reviewer",
        Actor::Operator => "an operator",
        Actor::PolicyOwner => "the policy's owner",
        Actor::Nobody => "nobody",
    }
}

/// What a control's failure means, where it is not the usual `block`.
pub(crate) fn effect_note(effect: Effect) -> &'static str {
    match effect {
        Effect::Block => "",
        Effect::Warn => " (warns only)",
        Effect::Audit => " (recorded only)",
    }
}

/// What has to be said of a policy that gates nothing.
pub(crate) fn mode_note(mode: Mode) -> &'static str {
    match mode {
        Mode::Report => " (report mode: nothing is held back)",
        Mode::Enforce => "",
    }
}

/// The same, where room is short.
pub(crate) fn mode_mark(mode: Mode) -> &'static str {
    match mode {
        Mode::Report => " (report mode)",
        Mode::Enforce => "",
    }
}

/// The parts of an audit, in words.
pub(crate) fn areas(areas: &[AssessmentArea]) -> String {
    areas
        .iter()
        .map(|area| area.as_str().replace('_', " "))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Paths of the same owners: whose sign-off they have, or who could give the one that is missing.
pub(crate) fn owned_paths(paths: &OwnedPaths) -> String {
    let names = |names: &[String]| some(names, 3);
    let owners = match paths.owners.is_empty() {
        true => "no owners".to_owned(),
        false => format!("owners: {}", names(&paths.owners)),
    };
    let missing = (paths.count as usize).saturating_sub(paths.counted.len());
    let state = match (missing, paths.can_sign.is_empty()) {
        (0, _) => format!("signed by {}", names(&paths.counted)),
        (_, true) => "nobody known can sign".to_owned(),
        (missing, false) => format!("{missing} more of: {}", names(&paths.can_sign)),
    };
    format!("{} ({owners}): {state}", names(&paths.paths))
}

/// `1 control`, `2 controls`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// The first few of a list, then how many more there are.
pub(crate) fn some(items: &[String], limit: usize) -> String {
    let mut shown: Vec<String> = items
        .iter()
        .take(limit)
        .map(|item| short(item, 80))
        .collect();
    if items.len() > limit {
        shown.push(format!("{} more", items.len() - limit));
    }
    shown.join(", ")
}

/// A point in time for people: minutes, UTC.
pub(crate) fn time(timestamp: Timestamp) -> String {
    let full = timestamp.to_string();
    match full.get(..16) {
        Some(minutes) => format!("{} UTC", minutes.replace('T', " ")),
        None => full,
    }
}

/// The first 12 characters of a revision or digest.
pub(crate) fn abbreviated(id: &str) -> String {
    line(&id.chars().take(12).collect::<String>())
}

/// The upper bound of lines that have none: the evaluator's largest number.
pub(crate) const UNBOUNDED: u32 = u32::MAX;

/// `40`, or `12 to 40` when it is not known exactly; `at least 12` when nobody knows how many there may be.
pub(crate) fn range(lines: &LineRange) -> String {
    if lines.max == UNBOUNDED {
        match lines.min {
            0 => "an unknown number".to_owned(),
            min => format!("at least {min}"),
        }
    } else if lines.min == lines.max {
        lines.min.to_string()
    } else {
        format!("{} to {}", lines.min, lines.max)
    }
}

/// `40 added`. Where the parts can be more than the whole, not all of it is known.
pub(crate) fn added(provenance: &Provenance) -> String {
    let parts = [
        &provenance.ai_lines,
        &provenance.human_lines,
        &provenance.unknown_lines,
    ];
    if parts.iter().any(|part| part.max > provenance.lines) {
        format!("{} known added", provenance.lines)
    } else {
        format!("{} added", provenance.lines)
    }
}

/// AI's part in one sentence.
pub(crate) fn provenance(provenance: &Provenance) -> String {
    if !provenance.detected {
        return "no evidence found, which is no proof of none".to_owned();
    }
    let mut sentence = format!(
        "{} of {} lines",
        range(&provenance.ai_lines),
        added(provenance)
    );
    if !provenance.agents.is_empty() {
        sentence.push_str(" by ");
        sentence.push_str(&some(&provenance.agents, 3));
    }
    if !provenance.undeclared.is_empty() {
        let commits = count(provenance.undeclared.len(), "commit");
        sentence.push_str(&format!(", undeclared on {commits}"));
    }
    if !provenance.contradictions.is_empty() {
        let contradictions = count(provenance.contradictions.len(), "contradiction");
        sentence.push_str(&format!(", {contradictions}"));
    }
    sentence
}
