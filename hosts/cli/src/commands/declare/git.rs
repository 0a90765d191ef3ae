//! How git is run to declare. What reads or writes text runs where no setting of anybody holds: a `trailer.*.cmd` in a
//! configuration would be run by git otherwise.

use crate::failure::Failure;
use countersign_reports::untrusted;
use countersign_sources::git::process::{self, SETTINGS};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub use process::path;

/// A command on the user's repository, with the user's own settings, and without hooks.
pub fn in_repository(folder: &Path) -> Command {
    let keep = [&SETTINGS[..], &["GIT_AUTHOR_", "GIT_COMMITTER_"]].concat();
    let mut command = process::in_repository(folder, &keep);
    process::without_hooks(&mut command);
    without_editor(command)
}

/// A question about the repository's hooks: the only one for which their configured place matters.
pub fn about_hooks(folder: &Path) -> Command {
    without_editor(process::in_repository(folder, &SETTINGS))
}

/// A command on text alone, in an empty folder: no repository and no setting from anywhere.
pub fn on_text(empty: &Path) -> Command {
    let mut command = process::command(&[]);
    process::without_settings(&mut command);
    command
        .env("GIT_CEILING_DIRECTORIES", empty)
        // A folder that is not a repository: nothing above the empty folder is found either.
        .env("GIT_DIR", empty.join("none"))
        .current_dir(empty);
    without_editor(command)
}

fn without_editor(mut command: Command) -> Command {
    command.env("GIT_EDITOR", "false");
    command
}

/// Runs a command to its end, whatever its exit code.
pub fn run(command: &mut Command, input: Option<&[u8]>) -> Result<Output, Failure> {
    process::run(command, input).map_err(|error| {
        Failure::usage(format!(
            "could not start `git`: {error}; install git 2.40 or newer and make sure that it is on the path"
        ))
    })
}

/// Runs a command that has to succeed; `what` says what could not be done.
pub fn expect(command: &mut Command, input: Option<&[u8]>, what: &str) -> Result<Vec<u8>, Failure> {
    let output = run(command, input)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(Failure::usage(format!(
            "{what}: {}",
            reason(&output.stderr)
        ))),
    }
}

/// What git complained with, in one line.
pub fn reason(stderr: &[u8]) -> String {
    let line = process::complaint(stderr);
    untrusted::short(line.as_deref().unwrap_or("git gave no reason"), 300)
}

/// What git wrote, as text without the line feed at its end.
pub fn line(output: Vec<u8>) -> String {
    String::from_utf8_lossy(&output).trim_end().to_owned()
}

/// The top of the work tree that a folder is in.
pub fn work_tree(folder: &Path) -> Result<PathBuf, Failure> {
    let output = run(
        in_repository(folder).args(["rev-parse", "--show-toplevel"]),
        None,
    )?;
    if !output.status.success() {
        return Err(Failure::usage(format!(
            "`{}` is in no work tree of a git repository: {}; name its folder with `--repo`",
            folder.display(),
            reason(&output.stderr)
        )));
    }
    Ok(path(output.stdout))
}
