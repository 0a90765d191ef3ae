//! How git is run to declare. What reads or writes text runs where no setting of anybody holds: a `trailer.*.cmd` in a
//! configuration would be run by git otherwise.

use crate::failure::Failure;
use countersign_reports::untrusted;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

#[cfg(windows)]
const NOTHING: &str = "NUL";
#[cfg(not(windows))]
const NOTHING: &str = "/dev/null";

/// A command on the user's repository, with the user's own settings, and without hooks.
pub fn in_repository(folder: &Path) -> Command {
    let mut command = bare(|name| {
        [
            "GIT_CONFIG",
            "GIT_AUTHOR_",
            "GIT_COMMITTER_",
            "GIT_CEILING_DIRECTORIES",
        ]
        .iter()
        .any(|start| name.starts_with(start))
    });
    command
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.fsmonitor=false", "-c"])
        .arg(format!("core.hooksPath={NOTHING}"));
    command
}

/// A question about the repository's hooks: the only one for which their configured place matters.
pub fn about_hooks(folder: &Path) -> Command {
    let mut command =
        bare(|name| name.starts_with("GIT_CONFIG") || name == "GIT_CEILING_DIRECTORIES");
    command
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.fsmonitor=false"]);
    command
}

/// A command on text alone, in an empty folder: no repository and no setting from anywhere.
pub fn on_text(empty: &Path) -> Command {
    let mut command = bare(|_| false);
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", NOTHING)
        .env("GIT_CEILING_DIRECTORIES", empty)
        // A folder that is no repository: nothing above the empty folder is found either.
        .env("GIT_DIR", empty.join("none"))
        .current_dir(empty);
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
        .env("GIT_EDITOR", "false")
        .arg("--no-pager")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command to its end, whatever its exit code.
pub fn run(command: &mut Command, input: Option<&[u8]>) -> Result<Output, Failure> {
    let missing = |error: std::io::Error| {
        Failure::usage(format!(
            "could not start `git`: {error}; install git 2.40 or newer and make sure that it is on the path"
        ))
    };
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().map_err(missing)?;
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // When git ends early, its own message says why.
            scope.spawn(move || stdin.write_all(input).ok());
        }
        child.wait_with_output()
    })
    .map_err(missing)
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
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .find(|line| line.starts_with("fatal:") || line.starts_with("error:"))
        .or_else(|| text.lines().next())
        .unwrap_or("git gave no reason");
    let line = line
        .trim_start_matches("fatal: ")
        .trim_start_matches("error: ");
    untrusted::short(line, 300)
}

/// What git wrote, as text without the line feed at its end.
pub fn line(output: Vec<u8>) -> String {
    String::from_utf8_lossy(&output).trim_end().to_owned()
}

/// A path that git wrote.
#[cfg(unix)]
pub fn path(mut output: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    if output.last() == Some(&b'\n') {
        output.pop();
    }
    PathBuf::from(OsString::from_vec(output))
}

/// A path that git wrote.
#[cfg(not(unix))]
pub fn path(output: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from(line(output)))
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
