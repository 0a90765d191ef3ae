//! Who wrote the commits of a branch, as a first draft of a roster.

use crate::error::SourceError;
use crate::git::repository::{Repository, command, revision};
use crate::roster::draft::Author;
use std::collections::BTreeMap;
use std::path::Path;

/// Newest commits that are read.
const MOST_COMMITS: &str = "--max-count=20000";

/// The authors of the commits of the last year that a revision reaches, most commits first. At most the newest 20,000 commits
/// are read.
///
/// # Errors
/// When the folder is not in a git repository, or the revision is unknown.
pub fn authors(repository: &Path, name: &str) -> Result<Vec<Author>, SourceError> {
    let repository = Repository::open(repository)?;
    let id = revision::commit(&repository, name)?;
    let mut command = repository.git();
    command
        .args(["-c", &format!("mailmap.blob={id}:.mailmap")])
        .args(["log", "--no-merges", "--since=1.year", MOST_COMMITS])
        .args(["--format=%aN%x00%aE", &id, "--"]);
    let output = command::expect(&mut command, None)?;
    let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output).lines() {
        if let Some((name, email)) = line.split_once('\0') {
            let key = (name.trim().to_owned(), email.trim().to_owned());
            *counted.entry(key).or_default() += 1;
        }
    }
    let mut authors: Vec<Author> = counted
        .into_iter()
        .map(|((name, email), commits)| Author {
            name,
            email,
            commits,
        })
        .collect();
    authors.sort_by_key(|author| std::cmp::Reverse(author.commits));
    Ok(authors)
}
