//! Whose the lines of a file are.

use super::Author;
use crate::error::SourceError;
use crate::git::repository::command::Until;
use crate::git::repository::{Repository, command};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// Longer files are not blamed.
const MOST_LINES: usize = 5_000;

/// Whose the lines of a file are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Lines {
    /// All lines, those from before the edge as well.
    all: u64,
    by: BTreeMap<Author, u64>,
}

impl Lines {
    /// Everybody's share of all lines.
    pub(super) fn shares(&self) -> BTreeMap<Author, f64> {
        let share = |count: u64| count as f64 / self.all as f64;
        self.by
            .iter()
            .map(|(author, count)| (author.clone(), share(*count)))
            .collect()
    }
}

/// What was found of a file.
pub(super) enum Blamed {
    /// Whose its lines are.
    Lines(Lines),
    /// It is not there, no text, or too long.
    Never,
    /// There was no time left.
    Late,
}

/// Whose the lines of a file at a revision are. Lines from before `edge`, a time, are nobody's.
pub(super) fn lines_of(
    repository: &Repository,
    revision: &str,
    edge: Option<i64>,
    path: &str,
    deadline: Instant,
) -> Result<Blamed, SourceError> {
    if Instant::now() >= deadline {
        return Ok(Blamed::Late);
    }
    if lines(repository, revision, path)?.is_none_or(|lines| lines > MOST_LINES) {
        return Ok(Blamed::Never);
    }
    let mut command = repository.git();
    command.args(["blame", "--incremental", "--root"]);
    if let Some(edge) = edge {
        command.arg(format!("--max-age={edge}"));
    }
    command.args([revision, "--", path]);
    // A part of a file's lines would be somebody's by chance.
    Ok(match command::until(&mut command, None, deadline)? {
        Some(Until::Ended(output)) => Blamed::Lines(parse(&output)),
        Some(Until::Stopped(_)) => Blamed::Late,
        None => Blamed::Never,
    })
}

/// How many lines a file has. Absent when it is not there, or no text.
fn lines(
    repository: &Repository,
    revision: &str,
    path: &str,
) -> Result<Option<usize>, SourceError> {
    let mut command = repository.git();
    command
        .args(["cat-file", "blob"])
        .arg(format!("{revision}:{path}"));
    let output = command::run(&mut command, None)?;
    let text = output.stdout;
    Ok((output.status.success() && !text.contains(&0))
        .then(|| text.iter().filter(|byte| **byte == b'\n').count()))
}

/// Reads `git blame --incremental`: `ID LINE LINE COUNT`, then what is known of the commit the first time that it is
/// named, `boundary` among it where git looked no further, then `filename PATH`. Nobody can write a line that starts with an id: every
/// other starts with a keyword.
fn parse(output: &[u8]) -> Lines {
    let text = String::from_utf8_lossy(output);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut authors: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut cut: BTreeSet<&str> = BTreeSet::new();
    let mut current = "";
    for line in text.split('\n') {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        match key {
            "author" => authors.entry(current).or_default().1 = value,
            "author-mail" => {
                authors.entry(current).or_default().0 =
                    value.trim_start_matches('<').trim_end_matches('>');
            }
            "boundary" => _ = cut.insert(current),
            _ if is_id(key) => {
                current = key;
                let count = value
                    .rsplit(' ')
                    .next()
                    .and_then(|count| count.parse::<u64>().ok());
                let sum = counts.entry(key).or_default();
                *sum = sum.saturating_add(count.unwrap_or_default());
            }
            _ => {}
        }
    }
    let all: u64 = counts.values().fold(0, |sum, one| sum.saturating_add(*one));
    let mut by: BTreeMap<Author, u64> = BTreeMap::new();
    for (id, count) in counts {
        if let Some((email, name)) = authors.get(id).filter(|_| !cut.contains(id)) {
            let sum = by.entry(Author::named(email, name)).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    Lines { all, by }
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_git_says() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let output = format!(
            "{a} 1 1 3\nauthor Ann\nauthor-mail <Ann@x.example>\nsummary {b} 1 1 9\nfilename f\n{b} 2 4 1\nauthor Ben\nauthor-mail <>\n{{}}filename f\n{a} 5 5 4\nfilename f\n"
        );
        let shares = |cut| parse(output.replace("{}", cut).as_bytes()).shares();
        let ann = (Author::named("ann@x.example", ""), 0.875);
        let ben = (Author::named("", "Ben"), 0.125);
        assert_eq!(shares(""), BTreeMap::from([ann.clone(), ben]));
        assert_eq!(shares("boundary\n"), BTreeMap::from([ann]));
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(output in proptest::collection::vec(any::<u8>(), 0..300)) {
            parse(&output).shares();
        }
    }
}
