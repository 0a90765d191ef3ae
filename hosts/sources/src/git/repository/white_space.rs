//! Files that differ in white space only.

use super::Repository;
use super::command;
use super::diff::{DETECTION, counts_by_pair};
use crate::error::SourceError;
use countersign_contract::types::{File, FileStatus};

/// Extensions and names of files in which indentation or the tab says something, so that white space is content.
const MEANINGFUL: &[&str] = &[
    "coffee", "elm", "fs", "fsx", "gd", "haml", "hs", "lhs", "makefile", "md", "mk", "nim", "pug",
    "py", "pyi", "pyx", "rst", "sass", "slim", "styl", "tsv", "yaml", "yml",
];

/// Marks the files of each pair of trees that differ in white space only. Git is asked once more, and only for pairs that
/// have such a file perhaps: as many lines were added as deleted.
pub(in crate::git) fn mark(
    repository: &Repository,
    pairs: &[(String, String)],
    lists: &mut [Vec<File>],
) -> Result<(), SourceError> {
    let some: Vec<usize> = lists
        .iter()
        .enumerate()
        .filter(|(_, files)| files.iter().any(may_be))
        .map(|(place, _)| place)
        .collect();
    if some.is_empty() {
        return Ok(());
    }
    let asked: Vec<&(String, String)> = some.iter().filter_map(|place| pairs.get(*place)).collect();
    let input: String = asked
        .iter()
        .map(|(old, new)| format!("{old} {new}\n"))
        .collect();
    let mut command = repository.git();
    command
        .args(["diff-tree", "--stdin", "-r", "-z", "--always"])
        .args(["--no-ext-diff", "--no-textconv", "--numstat"])
        .arg("--ignore-all-space")
        .args(DETECTION);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let counts = counts_by_pair(&output, asked.len(), &command)?;
    for (place, differing) in some.into_iter().zip(counts) {
        for file in lists.get_mut(place).into_iter().flatten() {
            // Git leaves a file out, or counts no lines, where nothing but white space differs.
            let differs = differing.get(&file.path).is_some_and(|lines| *lines > 0);
            file.whitespace_only = may_be(file) && !differs;
        }
    }
    Ok(())
}

fn may_be(file: &File) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let kind = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    matches!(file.status, FileStatus::Modified | FileStatus::Renamed)
        && file.added > 0
        && file.added == file.deleted
        && !file.binary
        && !file.symlink
        && !file.submodule
        && !MEANINGFUL.contains(&kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted() {
        assert!(MEANINGFUL.is_sorted());
    }
}
