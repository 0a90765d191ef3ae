//! The walk over what landed, change by change, while git is still walking: of the whole history only what is open is kept.

use crate::error::SourceError;
use crate::git::repository::{Repository, command};
use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// More commits of one landed change are not listed.
const MOST_COMMITS: usize = 10_000;

/// The commits of one landed change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    /// Newest first; the first is the one that landed.
    pub(in crate::git) ids: Vec<String>,
    /// First parent of that one.
    pub(in crate::git) base: Option<String>,
    pub(in crate::git) truncated: bool,
}

impl Landed {
    /// The revision that landed.
    pub fn revision(&self) -> &str {
        self.ids.first().map_or("", String::as_str)
    }

    /// How many commits it has.
    pub fn commits(&self) -> usize {
        self.ids.len()
    }
}

/// Every commit of a range in the oldest change whose landing commit reaches it, newest change first. Git gives children before
/// their parents, so that a commit's change is known when it comes: the oldest among those of its children. A change is complete
/// once no parent of its commits is awaited that could still belong to it.
pub(in crate::git) struct Walk {
    command: Command,
    child: Child,
    lines: BufReader<ChildStdout>,
    line: String,
    ended: bool,
    /// The next commit that landed.
    next: String,
    /// Parents that are still to come, with the number of the oldest change that reaches them.
    awaited: HashMap<String, usize>,
    /// Changes that are not complete, the newest first, with how many parents are awaited for each.
    open: VecDeque<(Landed, usize)>,
    /// Number of the first of them.
    first: usize,
}

impl Walk {
    /// Begins the walk from `tip` over a range.
    pub(in crate::git) fn begin(
        repository: &Repository,
        tip: &str,
        range: &[String],
    ) -> Result<Walk, SourceError> {
        let mut command = repository.git();
        command
            .args(["rev-list", "--topo-order", "--parents"])
            .args(range)
            .stderr(Stdio::null());
        let mut child = command::spawn(&mut command)?;
        let stdout = child.stdout.take().ok_or_else(|| unfinished(&command))?;
        Ok(Walk {
            command,
            child,
            lines: BufReader::with_capacity(1 << 16, stdout),
            line: String::new(),
            ended: false,
            next: tip.to_owned(),
            awaited: HashMap::new(),
            open: VecDeque::new(),
            first: 0,
        })
    }

    /// Takes one more commit; false at the end of the history.
    fn step(&mut self) -> Result<bool, SourceError> {
        self.line.clear();
        let read = self.lines.read_line(&mut self.line);
        match read {
            Ok(0) => return self.finish().map(|()| false),
            Ok(_) => {}
            Err(_) => return Err(unfinished(&self.command)),
        }
        let mut ids = self.line.trim_end().split(' ').map(str::to_owned);
        let id = ids.next().unwrap_or_default();
        let parents: Vec<String> = ids.collect();
        let awaited = self.awaited.remove(&id);
        if let Some(place) = awaited {
            self.count(place, |awaited| awaited.saturating_sub(1));
        }
        let place = if id == self.next {
            self.next = parents.first().cloned().unwrap_or_default();
            self.open.push_back((
                Landed {
                    ids: Vec::new(),
                    base: parents.first().cloned(),
                    truncated: false,
                },
                0,
            ));
            self.first + self.open.len() - 1
        } else {
            awaited.unwrap_or_default()
        };
        for parent in parents {
            let before = self.awaited.get(&parent).copied();
            if before.is_some_and(|before| before >= place) {
                continue;
            }
            if let Some(before) = before {
                self.count(before, |awaited| awaited.saturating_sub(1));
            }
            self.count(place, |awaited| awaited + 1);
            self.awaited.insert(parent, place);
        }
        let at = place.saturating_sub(self.first);
        if let Some((landed, _)) = self.open.get_mut(at) {
            if landed.ids.len() < MOST_COMMITS {
                landed.ids.push(id);
            } else {
                landed.truncated = true;
            }
        }
        Ok(true)
    }

    fn count(&mut self, place: usize, change: impl Fn(usize) -> usize) {
        let at = place.checked_sub(self.first);
        if let Some((_, awaited)) = at.and_then(|at| self.open.get_mut(at)) {
            *awaited = change(*awaited);
        }
    }

    fn finish(&mut self) -> Result<(), SourceError> {
        self.ended = true;
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(unfinished(&self.command)),
        }
    }
}

fn unfinished(command: &Command) -> SourceError {
    command::failure(command, b"it ended before the walk did")
}

impl Iterator for Walk {
    type Item = Result<Landed, SourceError>;

    /// The next older change. After an error there is nothing more.
    fn next(&mut self) -> Option<Result<Landed, SourceError>> {
        loop {
            let complete = self.open.front().is_some_and(|(_, awaited)| *awaited == 0);
            if complete || self.ended {
                self.first += 1;
                return self.open.pop_front().map(|(landed, _)| Ok(landed));
            }
            if let Err(error) = self.step() {
                self.ended = true;
                self.open.clear();
                return Some(Err(error));
            }
        }
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        if !self.ended {
            // Whoever stops early needs no more of it.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
