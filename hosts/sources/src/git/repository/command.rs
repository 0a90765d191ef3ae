//! Runs the `git` program without letting the surroundings colour what it says.

use crate::error::SourceError;
use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

#[cfg(windows)]
const NOTHING: &str = "NUL";
#[cfg(not(windows))]
const NOTHING: &str = "/dev/null";

/// A git command on the user's own repository: only where it is, and what revisions mean, is asked there. Settings
/// that the user made in the environment hold, because `safe.directory` may be among them.
pub(in crate::git) fn in_repository(repository: &Path) -> Command {
    let mut command =
        bare(|name| name.starts_with("GIT_CONFIG") || name == "GIT_CEILING_DIRECTORIES");
    command
        .arg("-C")
        .arg(repository)
        .args(["-c", "core.fsmonitor=false", "-c"])
        .arg(format!("core.hooksPath={NOTHING}"));
    command
}

/// A git command on a scratch repository: no setting from anywhere holds.
pub(in crate::git) fn in_scratch(directory: &Path) -> Command {
    let mut command = bare(|_| false);
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", NOTHING)
        .env("GIT_ATTR_NOSYSTEM", "1")
        .arg("--git-dir")
        .arg(directory)
        .args(["-c", "core.quotePath=false", "-c"])
        .arg(format!("core.attributesFile={NOTHING}"));
    command
}

fn bare(keep: impl Fn(&str) -> bool) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let redirects = name
            .to_str()
            .is_some_and(|name| name.starts_with("GIT_") && !keep(name));
        if redirects {
            command.env_remove(name);
        }
    }
    command
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_GRAFT_FILE", NOTHING)
        .args(["--no-pager", "--literal-pathspecs"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command to its end, whatever its exit code.
pub(in crate::git) fn run(
    command: &mut Command,
    input: Option<&[u8]>,
) -> Result<Output, SourceError> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = spawn(command)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // When git ends early, its exit code and message say why; the broken pipe says nothing.
            scope.spawn(move || stdin.write_all(input).ok());
        }
        child.wait_with_output()
    });
    let output = output.map_err(|error| SourceError::GitMissing {
        reason: error.to_string(),
    })?;
    match output.status.code() {
        // Git's exit code for options that it does not know.
        Some(129) => Err(too_old(command)),
        _ => Ok(output),
    }
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
    command.spawn().map_err(|error| match error.kind() {
        ErrorKind::InvalidInput => SourceError::Git {
            command: sub_command(command),
            reason: "an argument holds a NUL character".to_owned(),
            remedy: "take it out",
        },
        _ => SourceError::GitMissing {
            reason: error.to_string(),
        },
    })
}

/// What a failed command means.
pub(in crate::git) fn failure(command: &Command, stderr: &[u8]) -> SourceError {
    let reason = first_line(stderr);
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

/// The first line that git complained with, safe to print.
pub(in crate::git) fn first_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .find(|line| line.starts_with("fatal:") || line.starts_with("error:"))
        .or_else(|| text.lines().next())
        .unwrap_or("no reason given");
    let line = line
        .trim_start_matches("fatal: ")
        .trim_start_matches("error: ");
    line.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .take(300)
        .collect()
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
    let found = Command::new("git")
        .arg("version")
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_else(|_| sub_command(command));
    SourceError::GitTooOld {
        found: found.trim_start_matches("git version ").to_owned(),
    }
}
