//! Recent work on the files of a change.

use super::Author;
use crate::error::SourceError;
use crate::git::repository::command::Until;
use crate::git::repository::{Repository, command, commits};
use countersign_contract::types::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Instant;

/// First-parent commits before the base that are looked at.
const MOST_LANDED: usize = 5_000;
/// Commits that are read.
const MOST_COMMITS: usize = 500;
/// Commits between two looks at the clock.
const AT_ONCE: usize = 50;
/// Older work is not looked for.
const OLDEST: i64 = 2 * 365 * 86_400;
/// After this time work weighs half as much.
const HALF_LIFE: i64 = 180 * 86_400;
/// Lines of one commit in one file that count at most: a reformatting is no deeper knowledge.
const MOST_LINES: u32 = 1_000;

/// The time before which nothing is looked for: that of the last of the commits that are looked at. Absent when the history is
/// shorter.
pub(super) fn edge(repository: &Repository, base: &str) -> Result<Option<i64>, SourceError> {
    let mut command = repository.git();
    command
        .args(["rev-list", "--first-parent", "--max-count=1"])
        .args(["--no-commit-header", "--format=%ct"])
        .arg(format!("--skip={MOST_LANDED}"))
        .args(["--end-of-options", base]);
    let output = command::expect(&mut command, None)?;
    Ok(String::from_utf8_lossy(&output).trim().parse().ok())
}

/// What a commit did to the paths that were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Done {
    author: Author,
    /// When, in seconds. Absent where the commit does not say.
    when: Option<i64>,
    /// Changed lines by path.
    lines: Vec<(String, u32)>,
}

/// What a commit did to one path.
pub(super) struct Work {
    path: String,
    author: Author,
    weight: f64,
}

/// The time before which work is too old, for a whole day the same.
pub(super) fn oldest(edge: Option<i64>, now: Timestamp) -> i64 {
    let two_years = now.seconds.saturating_sub(OLDEST).max(0);
    let day = two_years - two_years.rem_euclid(86_400);
    day.max(edge.unwrap_or(0))
}

/// Commits that did something to the paths that were asked for, newest first, and what the first of them did, as far as they were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Recent {
    ids: Vec<String>,
    /// What the first of them did.
    pub(super) done: Vec<Done>,
    /// There may be more commits.
    #[serde(skip)]
    pub(super) cut: bool,
}

impl Recent {
    /// All of it was read.
    pub(super) fn is_whole(&self) -> bool {
        !self.cut && self.done.len() == self.ids.len()
    }
}

/// The work since `oldest` on paths or in folders before the base. What is known of it goes on from there.
pub(super) fn recent(
    repository: &Repository,
    base: &str,
    oldest: i64,
    paths: &[&str],
    known: Option<Recent>,
    deadline: Instant,
) -> Result<Recent, SourceError> {
    let mut recent = match known {
        Some(known) => known,
        None => listed(repository, base, oldest, paths, deadline)?,
    };
    let asked = |path: &str| {
        paths.iter().any(|known| match known.ends_with('/') {
            true => path.starts_with(known),
            false => path == *known,
        })
    };
    let left = recent.ids.get(recent.done.len()..).unwrap_or_default();
    for some in left.chunks(AT_ONCE) {
        if Instant::now() >= deadline {
            break;
        }
        for commit in commits::read(repository, some)? {
            let lines = commit.files.into_iter().filter(|file| asked(&file.path));
            let lines = lines.map(|file| (file.path, file.added.saturating_add(file.deleted)));
            recent.done.push(Done {
                author: Author::from_identity(&commit.author),
                when: commit.authored.or(commit.committed).map(|at| at.seconds),
                lines: lines.collect(),
            });
        }
    }
    Ok(recent)
}

/// The commits, without what they did.
fn listed(
    repository: &Repository,
    base: &str,
    oldest: i64,
    paths: &[&str],
    deadline: Instant,
) -> Result<Recent, SourceError> {
    if paths.is_empty() {
        return Ok(Recent::default());
    }
    let mut input = format!("{base}\n--\n");
    for path in paths {
        input.push_str(&format!("{path}\n"));
    }
    let mut command = repository.git();
    command
        .args(["rev-list", "--no-merges", "--stdin"])
        .arg(format!("--max-age={oldest}"))
        .arg(format!("--max-count={MOST_COMMITS}"));
    let (output, cut) = match command::until(&mut command, Some(input.as_bytes()), deadline)? {
        Some(Until::Ended(output)) => (output, false),
        Some(Until::Stopped(output)) => (output, true),
        None => (Vec::new(), true),
    };
    let text = String::from_utf8_lossy(&output);
    let ids = text
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n').map(str::to_owned));
    Ok(Recent {
        ids: ids.collect(),
        done: Vec::new(),
        cut,
    })
}

/// What work weighs at a time.
pub(super) fn weighed(done: &[Done], now: Timestamp) -> Vec<Work> {
    let mut work = Vec::new();
    for one in done {
        let weight = faded(one.when.unwrap_or(now.seconds), now);
        work.extend(one.lines.iter().map(|(path, lines)| Work {
            path: path.clone(),
            author: one.author.clone(),
            weight: weight * f64::from((*lines).min(MOST_LINES)).sqrt(),
        }));
    }
    work
}

/// How much a commit weighs by its age: half as much after each half-life, and evenly less between.
fn faded(when: i64, now: Timestamp) -> f64 {
    // A clock that ran ahead does not make work weigh more.
    let age = now.seconds.saturating_sub(when).max(0);
    let halves = u32::try_from(age / HALF_LIFE).unwrap_or(u32::MAX).min(60);
    let rest = (age % HALF_LIFE) as f64 / HALF_LIFE as f64;
    (1.0 - rest / 2.0) / (1_u64 << halves) as f64
}

/// Everybody's share of the work on a path, or in a folder.
pub(super) fn shares(work: &[Work], path: &str, folder: bool) -> BTreeMap<Author, f64> {
    let mut shares: BTreeMap<Author, f64> = BTreeMap::new();
    for one in work {
        let fits = if folder {
            one.path.starts_with(path)
        } else {
            one.path == path
        };
        if fits && one.weight > 0.0 {
            *shares.entry(one.author.clone()).or_default() += one.weight;
        }
    }
    let sum: f64 = shares.values().sum();
    if sum > 0.0 {
        for share in shares.values_mut() {
            *share /= sum;
        }
    }
    shares
}
