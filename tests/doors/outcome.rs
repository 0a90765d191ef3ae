//! What came out of a door, in the form in which doors are compared.

use serde_json::Value;
use std::collections::BTreeMap;

/// What a door said.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// `pass`, `pending`, `undecided`, `block`, or `none` where there is no decision.
    pub verdict: String,
    /// State of the controls that matter, by their id.
    pub controls: BTreeMap<String, String>,
    /// SHA-256 of the facts, or its beginning.
    pub facts: Option<String>,
    /// The decision, where the door prints it.
    pub decision: Option<Value>,
    /// What was said besides.
    pub messages: String,
    /// What is wrong with how the door answered, whatever the decision.
    pub faults: Vec<String>,
}

impl Outcome {
    /// No decision, and why.
    pub fn none(messages: String) -> Outcome {
        Outcome {
            verdict: "none".to_owned(),
            messages,
            ..Outcome::default()
        }
    }

    /// The door could not be tried.
    pub fn broken() -> Outcome {
        Outcome {
            faults: vec!["the test itself broke; its output says where".to_owned()],
            ..Outcome::none(String::new())
        }
    }

    /// Reads the Markdown of a decision, be it a step's summary or a check run's text.
    pub fn from_markdown(verdict: &str, text: &str) -> Outcome {
        let mut controls = BTreeMap::new();
        for line in text.lines() {
            let cells: Vec<&str> = line.split(" | ").collect();
            let id = cells.first().and_then(|cell| cell.strip_prefix("| **"));
            let id = id.and_then(|cell| cell.split_once("**<br>"));
            if let (Some((id, _)), Some(state)) = (id, cells.get(1)) {
                let known: &mut String = controls.entry(plain(id)).or_default();
                if !known.is_empty() {
                    known.push_str(" and ");
                }
                known.push_str(&plain(state));
            }
        }
        let facts = text.split("facts `sha256:").nth(1);
        let facts = facts.and_then(|rest| rest.split('`').next());
        Outcome {
            verdict: verdict.to_owned(),
            controls,
            facts: facts.map(|digest| digest.trim_end_matches('…').to_owned()),
            messages: text.to_owned(),
            ..Outcome::default()
        }
    }
}

/// The verdict in the heading of a step's summary.
pub fn verdict_of_summary(text: &str) -> Option<&str> {
    let heading = text
        .lines()
        .find_map(|line| line.strip_prefix("### Countersign: "))?;
    let words = heading.split(' ');
    words
        .into_iter()
        .find(|word| ["pass", "pending", "undecided", "block"].contains(word))
}

/// The verdict of an exit code; None for one that is not a verdict.
pub fn verdict_of_exit(code: Option<i32>) -> Option<&'static str> {
    Some(match code? {
        0 => "pass",
        1 => "block",
        5 => "pending",
        6 => "undecided",
        _ => return None,
    })
}

/// Markdown's escapes and marks taken away.
fn plain(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || " -_,()".contains(*character));
    kept.collect::<String>().trim().to_owned()
}
