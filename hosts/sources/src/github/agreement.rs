//! Whether documents of one change belong together. The forge names no head in a list of files: while the head moves away and
//! back, it can list those of another.

use super::repository::Repository;
use super::rest::{PullRequest, RepositoryDocument};
use crate::error::SourceError;
use crate::fetch::Pages;
use crate::git::QueueEntry;
use serde_json::Value;
use std::collections::BTreeMap;

/// The list's files have the content that the head's tree has, as far as both tell.
pub(super) fn files_are_of(files: &Pages, tree: &Value) -> bool {
    let is_whole = tree.get("truncated").and_then(Value::as_bool) == Some(false);
    let Some(entries) = tree
        .get("tree")
        .and_then(Value::as_array)
        .filter(|_| is_whole)
    else {
        return true;
    };
    let text =
        |value: &'_ Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let tree: BTreeMap<String, String> = entries
        .iter()
        .filter_map(|entry| Some((text(entry, "path")?, text(entry, "sha")?)))
        .collect();
    let mut listed = files.pages.iter().filter_map(Value::as_array).flatten();
    listed.all(|file| {
        let (Some(path), Some(status)) = (text(file, "filename"), text(file, "status")) else {
            return true;
        };
        match (status.as_str(), text(file, "sha")) {
            ("removed", _) => !tree.contains_key(&path),
            (_, Some(sha)) => tree.get(&path) == Some(&sha),
            (_, None) => true,
        }
    })
}

/// The pull request is one of the repository that was asked, and goes where the merge queue's entry lands.
pub(super) fn is_what_was_asked(
    asked: &Repository,
    repository: &RepositoryDocument,
    pull: &PullRequest,
    entry: Option<&QueueEntry>,
) -> Result<(), SourceError> {
    // An entry lands in its queue's branch, whatever the pull request was reviewed for.
    if let Some(entry) = entry
        && entry.base_branch != pull.base.branch
    {
        return Err(SourceError::Forge {
            document: "pull request of a merge queue's entry".to_owned(),
            reason: format!(
                "number {} goes into `{}`, and the queue is that of `{}`",
                pull.number,
                pull.base.branch.escape_debug(),
                entry.base_branch.escape_debug()
            ),
            remedy: "take the change out of the queue, and put it into that of its own base branch",
        });
    }
    if !repository
        .full_name
        .eq_ignore_ascii_case(&asked.to_string())
    {
        return Err(SourceError::Forge {
            document: "pull request".to_owned(),
            reason: format!(
                "it is number {} of `{}`, and one of `{asked}` was asked for",
                pull.number,
                repository.full_name.escape_debug()
            ),
            remedy: "name the repository as it is called now",
        });
    }
    Ok(())
}
