//! Which files commits make, by the ids of what is in them. No file is read.

use super::Repository;
use super::command;
use super::path;
use crate::error::SourceError;
use std::collections::{BTreeMap, BTreeSet};

/// The paths that differ between two revisions, both names of what was moved, with the id of the regular file that is there now.
pub(in crate::git) fn between(
    repository: &Repository,
    old: &str,
    new: &str,
) -> Result<BTreeMap<String, Option<String>>, SourceError> {
    let mut command = repository.git();
    command.args(["diff-tree", "-r", "-z", "--raw", "--no-renames"]);
    command.args(["--no-abbrev", "--end-of-options", old, new]);
    let output = command::expect(&mut command, None)?;
    let differing = parts(&output).filter_map(|part| match part {
        Part::Of(_) => None,
        Part::File { path, made } => Some((path::to_text(path), made.map(str::to_owned))),
    });
    Ok(differing.collect())
}

/// Which of the commits made some of the files, in the order of the commits, and which. Merges make none.
pub(in crate::git) fn by(
    repository: &Repository,
    commits: &[&str],
    files: &BTreeSet<String>,
) -> Result<Vec<(String, BTreeSet<String>)>, SourceError> {
    if commits.is_empty() || files.is_empty() {
        return Ok(Vec::new());
    }
    let input = commits.join("\n") + "\n";
    let mut command = repository.git();
    command.args(["diff-tree", "--stdin", "-r", "-z", "--root"]);
    command.args(["--raw", "--no-renames", "--no-abbrev"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut makers: Vec<(String, BTreeSet<String>)> = Vec::new();
    for part in parts(&output) {
        match part {
            Part::Of(commit) => {
                if makers.last().is_none_or(|(_, made)| !made.is_empty()) {
                    makers.push((commit.to_owned(), BTreeSet::new()));
                } else if let Some((last, _)) = makers.last_mut() {
                    commit.clone_into(last);
                }
            }
            Part::File { made, .. } => {
                let made = made.filter(|id| files.contains(*id));
                if let (Some(id), Some((_, all))) = (made, makers.last_mut()) {
                    all.insert(id.to_owned());
                }
            }
        }
    }
    makers.retain(|(_, made)| !made.is_empty());
    Ok(makers)
}

/// A part of git's answer.
enum Part<'a> {
    /// The commit that the files after it are about.
    Of(&'a str),
    /// A path, and the id of the regular file that is there now.
    File {
        path: &'a [u8],
        made: Option<&'a str>,
    },
}

/// Reads `:OLD_MODE NEW_MODE OLD_ID NEW_ID STATUS NUL PATH NUL`, behind the id of a commit where git was asked for several.
fn parts(output: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut tokens = output
        .split(|byte| *byte == 0)
        .filter(|token| !token.is_empty());
    std::iter::from_fn(move || {
        let text = std::str::from_utf8(tokens.next()?).unwrap_or_default();
        let Some(about) = text.strip_prefix(':') else {
            return Some(Part::Of(text.trim()));
        };
        let fields: Vec<&str> = about.split(' ').collect();
        Some(Part::File {
            path: tokens.next().unwrap_or_default(),
            made: match fields.as_slice() {
                [_, mode, _, id, _] if mode.starts_with("100") => Some(id),
                _ => None,
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_links_and_from_what_is_gone() {
        let output = b"c1\0:000000 100644 00 aa A\0a\0:100644 000000 bb 00 D\0b\0c2\0:000000 120000 00 cc A\0c\0";
        let read: Vec<(String, Option<&str>)> = parts(output)
            .map(|part| match part {
                Part::Of(commit) => (commit.to_owned(), None),
                Part::File { path, made } => (path::to_text(path), made),
            })
            .collect();
        let expected = [
            ("c1", None),
            ("a", Some("aa")),
            ("b", None),
            ("c2", None),
            ("c", None),
        ];
        assert_eq!(read, expected.map(|(text, id)| (text.to_owned(), id)));
    }
}
