//! The exit codes. A number means the same in every command.

use countersign_contract::types::{Mode, Verdict};
use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It went well; a gate is open.
    Pass = 0,
    /// The change may not go ahead with this content.
    Block = 1,
    /// The command can't be carried out as given: arguments, files, facts.
    Usage = 2,
    /// The policy or the bundle is invalid.
    Policy = 3,
    /// Cases failed.
    Tests = 4,
    /// Somebody still has to act.
    Pending = 5,
    /// It could not be decided.
    Undecided = 6,
    /// Ctrl-C stopped it; what was known by then is printed, and says that it is a part.
    Interrupted = 130,
}

impl Exit {
    /// The code of a verdict. A policy in report mode gates nothing.
    pub fn from_verdict(verdict: Verdict, mode: Mode) -> Exit {
        match (mode, verdict) {
            (Mode::Report, _) | (Mode::Enforce, Verdict::Pass) => Exit::Pass,
            (Mode::Enforce, Verdict::Block) => Exit::Block,
            (Mode::Enforce, Verdict::Pending) => Exit::Pending,
            (Mode::Enforce, Verdict::Undecided) => Exit::Undecided,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
