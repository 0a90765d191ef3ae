//! Whose the lines of a file are.

use super::Author;
use crate::error::SourceError;
use crate::git::repository::command::Until;
use crate::git::repository::{Repository, command};
use std::collections::BTreeMap;
use std::time::Instant;

/// Longer files are not blamed.
const MOST_LINES: usize = 5_000;

/// Everybody's share of a file's lines at a revision. Lines from before `edge` are nobody's. Absent when the file is not
/// there, too long, or not blamed in time.
pub(super) fn shares(
    repository: &Repository,
    revision: &str,
    edge: Option<&str>,
    path: &str,
    deadline: Instant,
) -> Result<Option<BTreeMap<Author, f64>>, SourceError> {
    if Instant::now() >= deadline
        || lines(repository, revision, path)?.is_none_or(|lines| lines > MOST_LINES)
    {
        return Ok(None);
    }
    let mut command = repository.git();
    command.args(["blame", "--incremental"]);
    let range = match edge {
        Some(edge) => format!("{edge}..{revision}"),
        None => revision.to_owned(),
    };
    command.arg(range).args(["--", path]);
    // A part of a file's lines would be somebody's by chance.
    Ok(match command::until(&mut command, None, deadline)? {
        Some(Until::Ended(output)) => Some(parse(&output, edge)),
        _ => None,
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
/// named, then `filename PATH`. Nobody can write a line that starts with an id: every other starts with a keyword.
fn parse(output: &[u8], edge: Option<&str>) -> BTreeMap<Author, f64> {
    let text = String::from_utf8_lossy(output);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut authors: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut current = "";
    for line in text.split('\n') {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        match key {
            "author" => authors.entry(current).or_default().1 = value,
            "author-mail" => {
                authors.entry(current).or_default().0 =
                    value.trim_start_matches('<').trim_end_matches('>');
            }
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
    let mut shares: BTreeMap<Author, f64> = BTreeMap::new();
    for (id, count) in counts {
        if let Some((email, name)) = authors.get(id).filter(|_| Some(id) != edge) {
            *shares.entry(Author::named(email, name)).or_default() += count as f64 / all as f64;
        }
    }
    shares
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
            "{a} 1 1 3\nauthor Ann\nauthor-mail <Ann@x.example>\nsummary {b} 1 1 9\nfilename f\n{b} 2 4 1\nauthor Ben\nauthor-mail <>\nboundary\nfilename f\n{a} 5 5 4\nfilename f\n"
        );
        let shares = parse(output.as_bytes(), None);
        assert_eq!(
            shares,
            BTreeMap::from([
                (Author::named("ann@x.example", ""), 0.875),
                (Author::named("", "Ben"), 0.125)
            ])
        );
        assert_eq!(parse(output.as_bytes(), Some(&b)).len(), 1);
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(output in proptest::collection::vec(any::<u8>(), 0..300)) {
            parse(&output, None);
        }
    }
}
