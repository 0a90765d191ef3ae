//! Which paths commits touch, and the blobs there, without their lines.

use super::Repository;
use super::command;
use super::path;
use crate::error::SourceError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// By path, the object there before and after. Absent where there is none.
pub(in crate::git) type Touched = BTreeMap<String, (Option<String>, Option<String>)>;

/// The paths that each commit changes against its first parent, both names of what it moves, in the order of the ids. They are kept.
pub(in crate::git) fn paths(
    repository: &Repository,
    ids: &[String],
) -> Result<Vec<Arc<Touched>>, SourceError> {
    let mut kept = repository.kept().touched();
    let open: BTreeSet<&String> = ids.iter().filter(|id| !kept.contains_key(*id)).collect();
    let open: Vec<String> = open.into_iter().cloned().collect();
    for (id, touched) in open.iter().zip(read(repository, &open)?) {
        kept.insert(id.clone(), Arc::new(touched));
    }
    let found = ids.iter().filter_map(|id| kept.get(id).cloned());
    Ok(found.collect())
}

fn read(repository: &Repository, ids: &[String]) -> Result<Vec<Touched>, SourceError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let input = ids.join("\n") + "\n";
    let mut command = repository.git();
    command
        .args(["diff-tree", "--stdin", "-r", "-z", "--root", "--always"])
        .args(["-m", "--diff-merges=first-parent", "--raw", "--no-renames"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut lists: Vec<Touched> = Vec::with_capacity(ids.len());
    let mut tokens = output.split(|byte| *byte == 0);
    while let Some(token) = tokens.next() {
        if let Some(raw) = token.strip_prefix(b":") {
            let path = tokens.next().unwrap_or_default();
            if let Some(list) = lists.last_mut() {
                list.insert(path::to_text(path), ends(raw));
            }
        } else if !token.is_empty() {
            lists.push(Touched::new());
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

/// Both objects of `OLD_MODE NEW_MODE OLD_ID NEW_ID STATUS`.
fn ends(raw: &[u8]) -> (Option<String>, Option<String>) {
    let text = std::str::from_utf8(raw).unwrap_or_default();
    let mut ids = text.split(' ').skip(2).map(|id| {
        let is_there = id.bytes().any(|byte| byte != b'0');
        is_there.then(|| id.to_owned())
    });
    (ids.next().flatten(), ids.next().flatten())
}
