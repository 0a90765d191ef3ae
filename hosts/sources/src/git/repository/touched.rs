//! Which paths commits touch, without their lines.

use super::Repository;
use super::command;
use super::path;
use crate::error::SourceError;
use std::collections::BTreeSet;

/// The paths that each commit changes against its first parent, both names of what it moves, in the order of the ids.
pub(in crate::git) fn paths(
    repository: &Repository,
    ids: &[String],
) -> Result<Vec<BTreeSet<String>>, SourceError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let input = ids.join("\n") + "\n";
    let mut command = repository.git();
    command
        .args(["diff-tree", "--stdin", "-r", "-z", "--root", "--always"])
        .args(["-m", "--diff-merges=first-parent", "--raw", "--no-renames"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut lists: Vec<BTreeSet<String>> = Vec::with_capacity(ids.len());
    let mut tokens = output.split(|byte| *byte == 0);
    while let Some(token) = tokens.next() {
        if token.first() == Some(&b':') {
            let path = tokens.next().unwrap_or_default();
            if let Some(list) = lists.last_mut() {
                list.insert(path::to_text(path));
            }
        } else if !token.is_empty() {
            lists.push(BTreeSet::new());
        }
    }
    match lists.len() == ids.len() {
        true => Ok(lists),
        false => Err(command::failure(
            &command,
            b"it did not answer for every revision",
        )),
    }
}
