//! A commit status as GitHub takes it.
//!
//! | verdict | state | lets a required status through |
//! | --- | --- | --- |
//! | `pass` | `success` | yes |
//! | `pending` | `pending` | no |
//! | `undecided`, or no decision | `error` | no |
//! | `block` | `failure` | no |
//! | any, when policy or job are in report mode | `success`, and the description says so | yes |

use crate::untrusted;
use countersign_contract::types::{Mode, Verdict};
use serde::Serialize;

/// The forge refuses longer descriptions.
const MOST_CHARACTERS: usize = 140;

/// What a status says of the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The gate is open.
    Success,
    /// The gate is closed until somebody acts, or until the decision is taken.
    Pending,
    /// The gate is closed, and no one's approval would open it as things are.
    Failure,
    /// The gate is closed, since nothing could be decided.
    Error,
}

/// A status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommitStatus {
    /// Whether the gate is open.
    pub state: State,
    /// One line of plain text.
    pub description: String,
}

/// The status of a decision. `enforces` is whether the job that publishes it holds the change back.
pub fn render(verdict: Verdict, mode: Mode, reason: &str, enforces: bool) -> CommitStatus {
    if !enforces || mode == Mode::Report {
        let told = format!("report mode, would be {}: {reason}", verdict.as_str());
        return status(State::Success, &told);
    }
    let state = match verdict {
        Verdict::Pass => State::Success,
        Verdict::Pending => State::Pending,
        Verdict::Block => State::Failure,
        Verdict::Undecided => State::Error,
    };
    status(state, &format!("{}: {reason}", verdict.as_str()))
}

/// The status while it is being decided: one of before must not stay open meanwhile.
pub fn deciding() -> CommitStatus {
    status(State::Pending, "the change is being read")
}

/// The status where nothing could be decided: never a verdict, and never open.
pub fn failure() -> CommitStatus {
    status(State::Error, "no decision: the job's log says why")
}

fn status(state: State, description: &str) -> CommitStatus {
    CommitStatus {
        state,
        description: untrusted::short(description, MOST_CHARACTERS),
    }
}

#[cfg(test)]
mod tests {
    use super::{State, deciding, failure, render};
    use countersign_contract::types::{Mode, Verdict};

    #[test]
    fn only_a_pass_and_report_mode_open_the_gate() {
        for (verdict, mode, enforces, state) in [
            (Verdict::Pass, Mode::Enforce, true, State::Success),
            (Verdict::Pending, Mode::Enforce, true, State::Pending),
            (Verdict::Undecided, Mode::Enforce, true, State::Error),
            (Verdict::Block, Mode::Enforce, true, State::Failure),
            (Verdict::Block, Mode::Enforce, false, State::Success),
            (Verdict::Block, Mode::Report, true, State::Success),
        ] {
            let status = render(verdict, mode, "why", enforces);
            assert_eq!(status.state, state);
            let says = status.description.starts_with("report mode, would be");
            assert_eq!(says, !enforces || mode == Mode::Report);
        }
        assert_eq!(deciding().state, State::Pending);
        assert_eq!(failure().state, State::Error);
    }

    #[test]
    fn a_description_is_one_short_line() {
        let reason = format!("a\n\u{202e}b{}", "x".repeat(500));
        let status = render(Verdict::Pending, Mode::Enforce, &reason, true);
        assert!(status.description.chars().count() <= 140);
        assert!(!status.description.contains(['\n', '\u{202e}']));
    }
}
