//! A check run as forges take it.
//!
//! | verdict | conclusion | lets a required check through |
//! | --- | --- | --- |
//! | `pass` | `success` | yes |
//! | `pending` | `action_required` | no |
//! | `undecided` | `failure` | no |
//! | `block` | `failure` | no |
//! | any, when the policy is in report mode | `success`, and the title says so | yes |
//!
//! Never `neutral` or `skipped`: a required check takes both for a pass.

use crate::{Report, markdown, summary, untrusted, wording};
use countersign_contract::types::{Decision, Mode, Verdict};
use serde::{Deserialize, Serialize};

/// Forges refuse longer texts.
const MOST_BYTES: usize = 65_000;
/// Forges cut longer titles.
const TITLE_CHARACTERS: usize = 140;

/// How a check run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// The gate is open.
    Success,
    /// The gate is closed, and no one's approval would open it as things are.
    Failure,
    /// The gate is closed until somebody acts.
    ActionRequired,
}

/// What a check run shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRun {
    /// How it ends.
    pub conclusion: Conclusion,
    /// One line of plain text.
    pub title: String,
    /// Markdown: why, and whose act is next.
    pub summary: String,
    /// Markdown: the controls.
    pub text: String,
}

/// The conclusion for a verdict.
pub fn conclusion(decision: &Decision) -> Conclusion {
    match (decision.mode, decision.verdict) {
        (Mode::Report, _) | (Mode::Enforce, Verdict::Pass) => Conclusion::Success,
        (Mode::Enforce, Verdict::Pending) => Conclusion::ActionRequired,
        (Mode::Enforce, Verdict::Undecided | Verdict::Block) => Conclusion::Failure,
    }
}

/// The check run of a decision.
pub fn render(report: &Report<'_>) -> CheckRun {
    let decision = report.decision;
    let title = match decision.mode {
        Mode::Enforce => summary::headline(decision),
        Mode::Report => format!(
            "report mode, would be {}: {}",
            decision.verdict.as_str(),
            decision.reason
        ),
    };
    CheckRun {
        conclusion: conclusion(decision),
        title: untrusted::short(&title, TITLE_CHARACTERS),
        summary: within_limit(format!(
            "{}{}",
            markdown::summary(report),
            match decision.mode {
                Mode::Report => "\nThe policy is in report mode: nothing is held back.\n",
                Mode::Enforce => "",
            }
        )),
        text: within_limit(markdown::details(report)),
    }
}

/// The check run of a failure to decide: never a verdict, and never open.
pub fn failure(explanation: &str) -> CheckRun {
    CheckRun {
        conclusion: Conclusion::Failure,
        title: untrusted::short(&format!("no decision: {explanation}"), TITLE_CHARACTERS),
        summary: within_limit(format!(
            "No decision was taken, so that the gate stays closed: {}\n",
            markdown::escape(explanation)
        )),
        text: String::new(),
    }
}

/// Leaves out whole lines from the end, and says so.
fn within_limit(text: String) -> String {
    if text.len() <= MOST_BYTES {
        return text;
    }
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        if kept.len() + line.len() > MOST_BYTES {
            break;
        }
        kept.push_str(line);
    }
    let left_out = text.lines().count() - kept.lines().count();
    kept.push_str(&format!(
        "\n{} left out; the JSON report has all.\n",
        wording::count(left_out, "line")
    ));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_lose_whole_lines_and_say_so() {
        let text = "0123456789\n".repeat(10_000);
        let cut = within_limit(text);
        assert!(cut.len() < 65_535);
        assert!(
            cut.ends_with("\n4091 lines left out; the JSON report has all.\n"),
            "{}",
            &cut[cut.len() - 60..]
        );
    }

    #[test]
    fn a_failure_never_opens_the_gate() {
        let run = failure("no facts from <forge>\n::error::x");
        assert_eq!(run.conclusion, Conclusion::Failure);
        assert_eq!(run.title, "no decision: no facts from <forge> ::error::x");
        assert!(run.summary.contains("&lt;forge&gt;"));
    }
}
