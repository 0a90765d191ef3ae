//! Runs git within a bound of time and of space.

use crate::git::repository::command;
use std::fmt;
use std::fs;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Most bytes of what git writes that are kept.
const MOST_OUTPUT: u64 = 64 << 10;
/// How often the folder's size is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How often it is looked whether git has ended, at first; later less often.
const SHORTEST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// How much a repository may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How long objects may be fetched for one change.
    pub time: Duration,
    /// Most bytes on the disk of all that is kept.
    pub bytes: u64,
}

/// Why objects could not be fetched.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Git can't be started.
    NoGit(String),
    TooSlow(Duration),
    TooLarge(u64),
    /// Git's reason, safe to print.
    Refused(String),
    /// The folder can't be written.
    Folder(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::NoGit(reason) => write!(f, "`git` can't be started: {reason}"),
            Trouble::TooSlow(time) => write!(f, "it takes longer than {} seconds", time.as_secs()),
            Trouble::TooLarge(bytes) => write!(f, "it takes more than {bytes} bytes"),
            Trouble::Refused(reason) => f.write_str(reason),
            Trouble::Folder(reason) => write!(f, "the folder for it can't be used: {reason}"),
        }
    }
}

/// When the work on one change has to end.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    end: Instant,
    bounds: Bounds,
}

impl Deadline {
    pub(super) fn new(bounds: Bounds) -> Deadline {
        Deadline {
            end: Instant::now() + bounds.time,
            bounds,
        }
    }

    /// Waits a little, unless it is too late.
    pub(super) fn wait(&self, pause: Duration) -> Result<(), Trouble> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Trouble::TooSlow(self.bounds.time));
        }
        std::thread::sleep(pause.min(left));
        Ok(())
    }
}

/// Runs git to its end, or until it takes too long or the folder grows too large.
pub(super) fn run(
    mut command: Command,
    input: &str,
    folder: &Path,
    deadline: &Deadline,
) -> Result<(), Trouble> {
    let unusable = |error: io::Error| Trouble::Folder(error.to_string());
    // Files, because git's own programs would keep a pipe open after it has ended.
    let mut given = tempfile::tempfile().map_err(unusable)?;
    given.write_all(input.as_bytes()).map_err(unusable)?;
    given.rewind().map_err(unusable)?;
    let mut complaint = tempfile::tempfile().map_err(unusable)?;
    command
        .stdin(given)
        .stdout(Stdio::null())
        .stderr(complaint.try_clone().map_err(unusable)?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command
        .spawn()
        .map_err(|error| Trouble::NoGit(error.to_string()))?;
    let ended = watch(&mut child, folder, &complaint, deadline);
    if ended.is_err() {
        end(&mut child);
    }
    if ended? {
        return Ok(());
    }
    let mut text = Vec::new();
    complaint.rewind().map_err(unusable)?;
    complaint
        .take(MOST_OUTPUT)
        .read_to_end(&mut text)
        .map_err(unusable)?;
    Err(Trouble::Refused(reason(&text)))
}

/// Ends git and all that it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        rustix::process::kill_process_group(group, rustix::process::Signal::KILL).ok();
    }
    child.kill().ok();
    child.wait().ok();
}

/// Whether it ended well.
fn watch(
    child: &mut Child,
    folder: &Path,
    complaint: &fs::File,
    deadline: &Deadline,
) -> Result<bool, Trouble> {
    let mut looked = Instant::now();
    let mut pause = SHORTEST_PAUSE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) => {}
            Err(error) => return Err(Trouble::Refused(error.to_string())),
        }
        deadline.wait(pause)?;
        pause = (pause * 2).min(LONGEST_PAUSE);
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            if size(folder) > deadline.bounds.bytes {
                return Err(Trouble::TooLarge(deadline.bounds.bytes));
            }
            if complaint
                .metadata()
                .is_ok_and(|about| about.len() > MOST_OUTPUT)
            {
                return Err(Trouble::Refused("it has too much to say".to_owned()));
            }
        }
    }
}

/// Git's reason. The remote's own words come before it, and are left out.
fn reason(complaint: &[u8]) -> String {
    let lines = complaint.split(|byte| *byte == b'\n');
    let own: Vec<&[u8]> = lines.filter(|line| !line.starts_with(b"remote:")).collect();
    command::reason(&own.join(&b'\n'))
}

/// Bytes of all files in a folder and below. What vanishes meanwhile has none.
pub(super) fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}
