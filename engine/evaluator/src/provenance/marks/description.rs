//! What only a description has: comments and examples that nobody states, boxes that somebody ticks, questions with answers.

use super::trailer::Place;
use super::{Marks, heuristic};
use crate::people::agents::{Agents, clipped, speaks_of_ai};
use crate::text::folded;

/// A description without its HTML comments and fenced blocks: a form's instructions and quoted examples are nobody's
/// statements. In commit messages all is read.
pub(super) fn without_examples(text: &str) -> String {
    // A description has no subject: its first line is read like the others.
    let mut kept = String::with_capacity(text.len().min(1 << 20) + 1);
    kept.push('\n');
    let (mut commented, mut fence) = (false, None);
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| start.starts_with(mark));
        match (fence, mark) {
            _ if commented => {}
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                continue;
            }
            (Some(_), _) => continue,
            (None, Some(mark)) => {
                fence = Some(mark);
                continue;
            }
            (None, None) => {}
        }
        let mut rest = line;
        while !rest.is_empty() {
            if commented {
                let Some((_, after)) = rest.split_once("-->") else {
                    break;
                };
                (commented, rest) = (false, after);
            } else {
                let (before, after) = rest.split_once("<!--").unwrap_or((rest, ""));
                kept.push_str(before);
                commented = before.len() < rest.len();
                rest = after;
            }
        }
        if !kept.ends_with('\n') {
            kept.push('\n');
        }
    }
    kept
}

/// Longest line that can be a box or a question of a form.
const LONGEST: usize = 300;
/// Lines behind a question in which its answer stands.
const ANSWER_WITHIN: usize = 6;

/// Words that say what AI did.
const DEEDS: &[&str] = &[
    "assist",
    "author",
    "contribut",
    "creat",
    "draft",
    "generat",
    "help",
    "used",
    "written",
    "wrote",
    "vibe",
];
/// Words by which a box says that AI did nothing, or what holds in any case.
const NO_STATEMENT: &[&str] = &[
    " any ",
    "agree",
    "aware",
    "comply",
    "complies",
    "conditions",
    "did not",
    "didn't",
    "disclos",
    "guideline",
    "if ",
    "i have read",
    "i've read",
    "never",
    "no ai",
    "no generative",
    "no llm",
    "none",
    "not ",
    "policy",
    "responsib",
    "understand",
    "unless",
    "when ",
    "where ",
    "without",
];

/// Adds what ticked boxes and answered questions say of AI.
pub(super) fn forms(text: &str, place: &Place<'_>, marks: &mut Marks) {
    // The question about AI that is open, and the lines left for its answer.
    let mut open = 0_usize;
    for line in text.split('\n') {
        if line.len() > LONGEST {
            open = 0;
            continue;
        }
        let line = folded(line);
        let shown = line.trim();
        if shown.is_empty() {
            continue;
        }
        let (is_box, said) = ticked(shown);
        if is_question(shown) {
            open = ANSWER_WITHIN;
            // `AI used? Yes`
            let answer = shown.rsplit('?').next().unwrap_or_default();
            add_yes(answer, shown, place, marks);
            continue;
        }
        let is_heading = shown.starts_with('#') || shown.starts_with("**");
        open = if is_heading {
            0
        } else {
            open.saturating_sub(1)
        };
        let Some(said) = said else { continue };
        if open > 0 && add_yes(said, shown, place, marks) {
            open = 0;
            continue;
        }
        if is_box && states_use(said, place.agents) {
            marks.add(heuristic(place.revision, place.agents.in_text(said), shown));
        }
    }
}

/// Adds a yes. Whether it is one.
fn add_yes(answer: &str, shown: &str, place: &Place<'_>, marks: &mut Marks) -> bool {
    let answer = answer.trim_matches(|character: char| !character.is_alphanumeric());
    let lower = answer.to_ascii_lowercase();
    let rest = lower.strip_prefix("yes");
    let is_yes = rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        && !matches!(lower.as_str(), "yes/no" | "yes / no" | "yes or no");
    if is_yes {
        marks.add(heuristic(
            place.revision,
            place.agents.in_text(answer),
            shown,
        ));
    }
    is_yes
}

/// The text of a ticked box, or of a line that is no box at all, and whether it is one.
fn ticked(line: &str) -> (bool, Option<&str>) {
    let item = line.trim_start_matches(['-', '*', '+', ' ']);
    for tick in ["[x]", "[X]"] {
        if let Some(said) = item.strip_prefix(tick) {
            return (true, Some(said.trim()));
        }
    }
    match item.starts_with("[ ]") || item.starts_with("[]") || line.starts_with(['>', '|', '`']) {
        true => (true, None),
        false => (false, Some(line)),
    }
}

/// The line asks whether AI was used on the change.
fn is_question(line: &str) -> bool {
    let lower = clipped(line, LONGEST).to_ascii_lowercase();
    let Some((question, answer)) = lower.rsplit_once('?') else {
        return false;
    };
    let did = ["was ", "were ", "did ", "has ", "have ", "is ", "are "];
    let begins = question.trim_matches(|character: char| !character.is_alphanumeric());
    let about_deed = DEEDS.iter().any(|deed| question.contains(deed));
    let is_short = answer.split_whitespace().count() <= 12;
    let asks = did.iter().any(|word| begins.starts_with(word)) || begins.contains("used");
    asks && is_short && about_deed && speaks_of_ai(question)
}

/// A box that somebody ticked says that AI was used.
fn states_use(said: &str, agents: &Agents<'_>) -> bool {
    let lower = format!("{} ", said.to_ascii_lowercase());
    let names_ai = speaks_of_ai(said)
        || agents
            .in_text(said)
            .is_some_and(|_| lower.contains("used "));
    names_ai
        && DEEDS.iter().any(|deed| lower.contains(deed))
        && !NO_STATEMENT.iter().any(|word| lower.contains(word))
}
