//! The table *scenario × door*, and what in it is not as it has to be.

use crate::outcome::Outcome;
use crate::scenario::{Built, Expectation};
use crate::ways::Door;
use countersign_contract::types::{Facts, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Seconds around the command's time at which another door may have decided.
const WINDOW: i64 = 600;

/// What all doors said of one scenario.
pub struct Row {
    pub name: String,
    about: String,
    expect: Expectation,
    outcomes: BTreeMap<Door, Outcome>,
    /// What differs from what is expected, by door. Empty for a door that is right.
    wrong: BTreeMap<Door, Vec<String>>,
}

impl Row {
    pub fn new(built: &Built, asked: Vec<(Door, Option<Outcome>)>) -> Row {
        let outcomes: BTreeMap<Door, Outcome> = asked
            .into_iter()
            .filter_map(|(door, outcome)| Some((door, outcome?)))
            .collect();
        let expect = built.scenario.expect.clone();
        let reference = Reference::read(built);
        let command = outcomes.get(&Door::Command).cloned();
        let judged = |(door, outcome): (&Door, &Outcome)| {
            let mut wrong = unlike_expected(outcome, &expect);
            if let Some(command) = &command
                && *door != Door::Command
            {
                wrong.extend(unlike_command(*door, outcome, command, &reference));
            }
            wrong.extend(outcome.faults.iter().cloned());
            (*door, wrong)
        };
        let wrong = outcomes.iter().map(judged).collect();
        Row {
            name: built.name.clone(),
            about: built.scenario.about.clone(),
            expect,
            outcomes,
            wrong,
        }
    }
}

fn unlike_expected(outcome: &Outcome, expect: &Expectation) -> Vec<String> {
    let mut wrong = Vec::new();
    if outcome.verdict != expect.verdict {
        wrong.push(format!(
            "says {}, and {} is expected",
            outcome.verdict, expect.verdict
        ));
    }
    for (control, state) in &expect.controls {
        let found = outcome
            .controls
            .get(control)
            .map_or("nothing", String::as_str);
        if found != state {
            wrong.push(format!("`{control}` is {found}, and {state} is expected"));
        }
    }
    for part in &expect.says {
        if !outcome.messages.contains(part.as_str()) {
            wrong.push(format!("does not say {part:?}"));
        }
    }
    if let Some(decision) = &outcome.decision {
        for (pointer, value) in &expect.decision {
            let found = decision.pointer(pointer);
            if found != Some(value) {
                wrong.push(format!("{pointer} is {found:?}, and {value} is expected"));
            }
        }
    }
    wrong
}

fn unlike_command(
    door: Door,
    outcome: &Outcome,
    command: &Outcome,
    reference: &Reference,
) -> Vec<String> {
    let mut wrong = Vec::new();
    if outcome.controls != command.controls {
        wrong.push(format!(
            "controls are {:?}, and {:?} by the command",
            outcome.controls, command.controls
        ));
    }
    // Git alone knows no reviews, so that its facts are others.
    if matches!(door, Door::Git | Door::Gitlab) || command.verdict == "none" {
        return wrong;
    }
    if let (Some(facts), Some(own)) = (&outcome.facts, &command.facts) {
        let same = match door {
            // Without a file of facts there is nothing to compare those of another second with.
            _ if reference.members.is_none() => true,
            // The digest is of the file's text, which has line breaks.
            Door::File => reference.has(own),
            _ => own.starts_with(facts.as_str()) || reference.has(facts),
        };
        if !same {
            wrong.push("its facts are not those of the command".to_owned());
        }
    }
    wrong
}

/// The facts that the command has, at whatever second.
struct Reference {
    members: Option<Vec<Facts>>,
    is_group: bool,
}

impl Reference {
    fn read(built: &Built) -> Reference {
        let text = std::fs::read_to_string(crate::ways::facts_path(built)).unwrap_or_default();
        let is_group = text.trim_start().starts_with('[');
        let members = if is_group {
            serde_json::from_str(&text).ok()
        } else {
            serde_json::from_str(&text).ok().map(|facts| vec![facts])
        };
        Reference { members, is_group }
    }

    /// Whether these are the same facts, collected a few seconds earlier or later.
    fn has(&self, digest: &str) -> bool {
        let Some(members) = &self.members else {
            return false;
        };
        let Some(now) = members.first().map(|facts| facts.now.seconds) else {
            return false;
        };
        let mut members = members.clone();
        (now - 5..now + WINDOW).any(|second| {
            for facts in &mut members {
                facts.now = Timestamp::from_seconds(second).unwrap();
            }
            let whole = match (self.is_group, members.as_slice()) {
                (false, [one]) => serde_json::to_string(one),
                _ => serde_json::to_string(&members),
            };
            // Where each base's own policy decides, the strictest decision shows the facts of its base's changes only.
            let alone = members.iter().map(|one| serde_json::to_string(&[one]));
            std::iter::once(whole).chain(alone).any(|text| {
                let found = hex::encode(Sha256::digest(text.unwrap().as_bytes()));
                found.starts_with(digest)
            })
        })
    }
}

pub fn render(rows: &[Row]) -> String {
    let mut out = format!("\n{:<34} {:<10}", "scenario", "expected");
    for door in Door::ALL {
        out.push_str(&format!(" {:<11}", door.name()));
    }
    out.push('\n');
    for row in rows {
        out.push_str(&format!("{:<34} {:<10}", row.name, row.expect.verdict));
        for door in Door::ALL {
            let cell = match (row.outcomes.get(&door), row.wrong.get(&door)) {
                (Some(outcome), Some(wrong)) if wrong.is_empty() => outcome.verdict.clone(),
                (Some(outcome), _) => format!("{} (!)", outcome.verdict),
                (None, _) => "-".to_owned(),
            };
            out.push_str(&format!(" {cell:<11}"));
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

/// All that is wrong and not in the list of what is not yet right, and all that is in the list and right. `whole`: all
/// scenarios were asked about.
pub fn judge(rows: &[Row], not_yet: &[(&str, &str)], whole: bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for row in rows {
        if row.outcomes.is_empty() {
            complaints.push(format!("{}: no door was asked", row.name));
        }
        for (door, wrong) in &row.wrong {
            let known = not_yet.contains(&(row.name.as_str(), door.name()));
            if known && wrong.is_empty() {
                complaints.push(format!(
                    "{} {}: it is right now; take it off the list `not-yet.txt`",
                    row.name,
                    door.name()
                ));
            } else if !known && !wrong.is_empty() {
                let said = row
                    .outcomes
                    .get(door)
                    .map_or("", |outcome| &outcome.messages);
                complaints.push(format!(
                    "{} {}: {}\n  about: {}\n--- it said:\n{said}",
                    row.name,
                    door.name(),
                    wrong.join("\n  "),
                    row.about
                ));
            }
        }
    }
    for (name, door) in not_yet {
        let found = rows
            .iter()
            .any(|row| row.name == *name && row.wrong.keys().any(|own| own.name() == *door));
        if whole && !found {
            complaints.push(format!(
                "{name} {door}: there is no such cell; take it off the list `not-yet.txt`"
            ));
        }
    }
    complaints
}
