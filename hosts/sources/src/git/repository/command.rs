//! Runs git for questions: what it says, and what its failures mean.

use crate::error::SourceError;
use crate::git::process::{self, NOTHING};
use countersign_contract::text;
use std::ffi::OsStr;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::process::{Child, Command, Output};
use std::time::Instant;

/// The longest complaint of git that is passed on, in characters.
const LONGEST_COMPLAINT: usize = 300;

/// A git command on the user's own repository: only where it is, and what revisions mean, is asked there. Settings
/// that the user made in the environment apply, because `safe.directory` may be among them.
pub(in crate::git) fn in_repository(repository: &Path) -> Command {
    let mut command = process::in_repository(repository, &process::SETTINGS);
    process::without_hooks(&mut command);
    only_ask(&mut command);
    command
}

/// A git command on a scratch repository: no setting from anywhere applies.
pub(in crate::git) fn in_scratch(directory: &Path) -> Command {
    let mut command = process::command(&[]);
    process::without_settings(&mut command);
    only_ask(&mut command);
    command
        .env("GIT_ATTR_NOSYSTEM", "1")
        .arg("--git-dir")
        .arg(directory)
        .args(["-c", "core.quotePath=false", "-c"])
        .arg(format!("core.attributesFile={NOTHING}"));
    command
}

/// Nothing is written, fetched or read in another's stead, and paths are no patterns.
fn only_ask(command: &mut Command) {
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_GRAFT_FILE", NOTHING)
        .arg("--literal-pathspecs");
}

/// Runs a command to its end, whatever its exit code.
pub(in crate::git) fn run(
    command: &mut Command,
    input: Option<&[u8]>,
) -> Result<Output, SourceError> {
    let output = process::run(command, input).map_err(|error| not_started(command, &error))?;
    match output.status.code() {
        // Git's exit code for options that it does not know.
        Some(129) => Err(too_old(command)),
        _ => Ok(output),
    }
}

/// What a command wrote to its end, or to a point in time at which it is stopped. Absent where it failed by itself.
pub(in crate::git) fn until(
    command: &mut Command,
    input: Option<&[u8]>,
    deadline: Instant,
) -> Result<Option<Until>, SourceError> {
    let output = process::run_until(command, input, deadline)
        .map_err(|error| not_started(command, &error))?;
    Ok(match output.status.code() {
        Some(0) => Some(Until::Ended(output.stdout)),
        // Its own exit codes say why it failed; without one it was stopped.
        Some(_) => None,
        None => Some(Until::Stopped(output.stdout)),
    })
}

/// How far a command came.
pub(in crate::git) enum Until {
    /// To its end.
    Ended(Vec<u8>),
    /// Not to its end: the last line may be a part of one.
    Stopped(Vec<u8>),
}

/// Runs a command that has to succeed, and yields what it wrote.
pub(in crate::git) fn expect(
    command: &mut Command,
    input: Option<&[u8]>,
) -> Result<Vec<u8>, SourceError> {
    let output = run(command, input)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(failure(command, &output.stderr))
    }
}

/// Starts a command.
pub(in crate::git) fn spawn(command: &mut Command) -> Result<Child, SourceError> {
    let child = command.spawn();
    child.map_err(|error| not_started(command, &error))
}

fn not_started(command: &Command, error: &Error) -> SourceError {
    match error.kind() {
        ErrorKind::InvalidInput => SourceError::Git {
            command: sub_command(command),
            reason: "an argument contains a NUL character".to_owned(),
            remedy: "take it out",
        },
        _ => SourceError::GitMissing {
            reason: error.to_string(),
        },
    }
}

/// What a failed command means.
pub(in crate::git) fn failure(command: &Command, stderr: &[u8]) -> SourceError {
    let reason = reason(stderr);
    let lacks_object = [
        "unable to read",
        "missing object",
        "bad object",
        "could not read",
    ]
    .iter()
    .any(|sign| reason.contains(sign));
    if lacks_object {
        let id = reason
            .split(|character: char| !character.is_ascii_hexdigit())
            .find(|word| matches!(word.len(), 40 | 64));
        return SourceError::MissingObject {
            object: id.unwrap_or(&reason).to_owned(),
        };
    }
    SourceError::Git {
        command: sub_command(command),
        reason,
        remedy: "check the repository with `git fsck`",
    }
}

/// What git complained with, safe to print.
pub(in crate::git) fn reason(stderr: &[u8]) -> String {
    match process::complaint(stderr) {
        Some(line) => text::shorten(&text::one_line(&line), LONGEST_COMPLAINT).into_owned(),
        None => "no reason given".to_owned(),
    }
}

fn sub_command(command: &Command) -> String {
    let known = [
        "rev-parse",
        "rev-list",
        "merge-base",
        "merge-tree",
        "cat-file",
        "diff-tree",
        "check-attr",
        "check-mailmap",
        "ls-tree",
        "symbolic-ref",
        "config",
        "blame",
    ];
    command
        .get_args()
        .filter_map(OsStr::to_str)
        .find(|argument| known.contains(argument))
        .unwrap_or("git")
        .to_owned()
}

fn too_old(command: &Command) -> SourceError {
    let found = process::run(process::command(&[]).arg("version"), None)
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_else(|_| sub_command(command));
    SourceError::GitTooOld {
        found: found.trim_start_matches("git version ").to_owned(),
    }
}
