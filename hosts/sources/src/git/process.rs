//! Starts the `git` program without letting the surroundings colour what it does or says. All that runs git begins here.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How often it is looked whether a command has ended.
const PATIENCE: Duration = Duration::from_millis(2);

/// A file that is always empty.
#[cfg(windows)]
pub const NOTHING: &str = "NUL";
/// A file that is always empty.
#[cfg(not(windows))]
pub const NOTHING: &str = "/dev/null";

/// Variables by which users and CI say which settings apply, `safe.directory` for instance.
pub const SETTINGS: [&str; 2] = ["GIT_CONFIG", "GIT_CEILING_DIRECTORIES"];

/// A git command. Of the environment's variables for git, those that begin like one of `keep` stay.
pub fn command(keep: &[&str]) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let redirects = name.to_str().is_some_and(|name| {
            name.starts_with("GIT_") && !keep.iter().any(|start| name.starts_with(start))
        });
        if redirects {
            command.env_remove(name);
        }
    }
    command
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .arg("--no-pager")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A git command on the repository that a folder is in, which starts no file-system monitor.
pub fn in_repository(folder: &Path, keep: &[&str]) -> Command {
    let mut command = command(keep);
    command
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.fsmonitor=false"]);
    command
}

/// Lets no hook of the repository run.
pub fn without_hooks(command: &mut Command) {
    command.arg("-c").arg(format!("core.hooksPath={NOTHING}"));
}

/// Lets no setting of the system or the user apply.
pub fn without_settings(command: &mut Command) {
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", NOTHING);
}

/// Runs a command to its end, whatever its exit code.
///
/// # Errors
/// When it can't be started.
pub fn run(command: &mut Command, input: Option<&[u8]>) -> io::Result<Output> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn()?;
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // When git ends early, its exit code and message say why; the broken pipe says nothing.
            scope.spawn(move || stdin.write_all(input).ok());
        }
        child.wait_with_output()
    })
}

/// Runs a command to its end or to a point in time, at which it is stopped: what it wrote by then is there, and its exit code is
/// none.
///
/// # Errors
/// When it can't be started.
pub fn run_until(
    command: &mut Command,
    input: Option<&[u8]>,
    deadline: Instant,
) -> io::Result<Output> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn()?;
    let (stdin, mut stdout, mut stderr) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            scope.spawn(move || stdin.write_all(input).ok());
        }
        let read = scope.spawn(move || drained(stdout.as_mut()));
        let said = scope.spawn(move || drained(stderr.as_mut()));
        let status = loop {
            match child.try_wait()? {
                Some(status) => break status,
                None if Instant::now() >= deadline => {
                    // It may have ended just now.
                    let _ = child.kill();
                    break child.wait()?;
                }
                None => std::thread::sleep(PATIENCE),
            }
        };
        Ok(Output {
            status,
            stdout: read.join().unwrap_or_default(),
            stderr: said.join().unwrap_or_default(),
        })
    })
}

fn drained(pipe: Option<&mut impl io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What was read before a pipe broke is what there is.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// The line by which git says why it failed, as git wrote it: it can quote the repository. Absent: git wrote nothing.
pub fn complaint(stderr: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .find(|line| line.starts_with("fatal:") || line.starts_with("error:"))
        .or_else(|| text.lines().next())?;
    let line = line
        .trim_start_matches("fatal: ")
        .trim_start_matches("error: ");
    Some(line.to_owned())
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
    let text = String::from_utf8_lossy(&output);
    PathBuf::from(OsString::from(text.trim_end_matches(['\n', '\r'])))
}
