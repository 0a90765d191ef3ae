//! Recent work on the files of a change.

use super::Author;
use crate::error::SourceError;
use crate::git::repository::command::Until;
use crate::git::repository::{Repository, command, commits};
use countersign_contract::types::{Commit, Timestamp};
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

/// The commit beyond which nothing is looked for. Absent when the history is shorter.
pub(super) fn edge(repository: &Repository, base: &str) -> Result<Option<String>, SourceError> {
    let mut command = repository.git();
    command
        .args(["rev-list", "--first-parent", "--max-count=1"])
        .arg(format!("--skip={MOST_LANDED}"))
        .args(["--end-of-options", base]);
    let output = command::expect(&mut command, None)?;
    let id = String::from_utf8_lossy(&output).trim().to_owned();
    Ok((!id.is_empty()).then_some(id))
}

/// What a commit did to one path.
pub(super) struct Work {
    path: String,
    author: Author,
    weight: f64,
}

/// The work on paths or in folders before the base, newest first, and whether all of it was read in time.
pub(super) fn recent(
    repository: &Repository,
    base: &str,
    edge: Option<&str>,
    paths: &[&str],
    now: Timestamp,
    deadline: Instant,
) -> Result<(Vec<Work>, bool), SourceError> {
    if paths.is_empty() {
        return Ok((Vec::new(), true));
    }
    let oldest = now.seconds.saturating_sub(OLDEST).max(0);
    let mut input = format!("{base}\n");
    if let Some(edge) = edge {
        input.push_str(&format!("^{edge}\n"));
    }
    input.push_str("--\n");
    for path in paths {
        input.push_str(&format!("{path}\n"));
    }
    let mut command = repository.git();
    command
        .args(["rev-list", "--no-merges", "--stdin"])
        .arg(format!("--max-age={oldest}"))
        .arg(format!("--max-count={MOST_COMMITS}"));
    let (output, mut complete) =
        match command::until(&mut command, Some(input.as_bytes()), deadline)? {
            Some(Until::Ended(output)) => (output, true),
            Some(Until::Stopped(output)) => (output, false),
            None => (Vec::new(), false),
        };
    let text = String::from_utf8_lossy(&output);
    let ids: Vec<String> = text
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n').map(str::to_owned))
        .collect();
    let mut work = Vec::new();
    let mut read = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        if Instant::now() >= deadline {
            complete = false;
            break;
        }
        read.append(&mut commits::read(repository, some)?);
    }
    for commit in read {
        let weight = faded(&commit, now);
        let author = Author::from_identity(&commit.author);
        for file in &commit.files {
            let lines = file.added.saturating_add(file.deleted).min(MOST_LINES);
            work.push(Work {
                path: file.path.clone(),
                author: author.clone(),
                weight: weight * f64::from(lines).sqrt(),
            });
        }
    }
    Ok((work, complete))
}

/// How much a commit weighs by its age: half as much after each half-life, and evenly less between.
fn faded(commit: &Commit, now: Timestamp) -> f64 {
    let when = commit.authored.or(commit.committed).unwrap_or(now);
    // A clock that ran ahead does not make work weigh more.
    let age = now.seconds.saturating_sub(when.seconds).max(0);
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
