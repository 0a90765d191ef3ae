//! A commit status as GitHub takes it.
//!
//! | verdict | state | lets a required status through |
//! | --- | --- | --- |
//! | `pass` | `success` | yes |
//! | `pending` | `pending` | no |
//! | `undecided`, or no decision | `error` | no |
//! | `block` | `failure` | no |
//! | any, when the job is in report mode | `success`, and the description says so | yes |
//! | any, when the policy is in report mode and the job enforces | `pending`, and the description says so | no |
//!
//! A status is on a revision, and a policy may be that of any branch that a change goes into: one that only reports opens nothing
//! for a job that enforces.

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
    if !enforces {
        let told = format!("report mode, would be {}: {reason}", verdict.as_str());
        return status(State::Success, &told);
    }
    if mode == Mode::Report {
        let told = format!(
            "the policy only reports, so that it opens nothing; it would be {}: {reason}",
            verdict.as_str()
        );
        return status(State::Pending, &told);
    }
    let state = match verdict {
        Verdict::Pass => State::Success,
        Verdict::Pending => State::Pending,
        Verdict::Block => State::Failure,
        Verdict::Undecided => State::Error,
    };
    status(state, &format!("{}: {reason}", verdict.as_str()))
}

/// The status of a change that passes by the policy of a branch that any writer of the repository may change. It is on the head, which
/// may be proposed to another branch as well, so that it opens nothing.
pub fn of_open_branch(branch: &str) -> CommitStatus {
    let branch = untrusted::short(branch, 40);
    status(
        State::Pending,
        &format!(
            "pass by the policy of {branch}, which no rule protects, so that it opens nothing: protect the branch, or name a policy"
        ),
    )
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
    fn only_a_pass_and_a_job_that_reports_open_the_gate() {
        for (verdict, mode, enforces, state) in [
            (Verdict::Pass, Mode::Enforce, true, State::Success),
            (Verdict::Pending, Mode::Enforce, true, State::Pending),
            (Verdict::Undecided, Mode::Enforce, true, State::Error),
            (Verdict::Block, Mode::Enforce, true, State::Failure),
            (Verdict::Block, Mode::Enforce, false, State::Success),
            (Verdict::Block, Mode::Report, true, State::Pending),
            (Verdict::Pass, Mode::Report, true, State::Pending),
            (Verdict::Pass, Mode::Report, false, State::Success),
        ] {
            let status = render(verdict, mode, "why", enforces);
            assert_eq!(status.state, state);
            let says = status.description.starts_with("report mode, would be");
            assert_eq!(says, !enforces);
            let says = status.description.starts_with("the policy only reports");
            assert_eq!(says, enforces && mode == Mode::Report);
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
