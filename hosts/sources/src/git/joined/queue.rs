//! What a merge queue made of a change: whether that is what was approved, and nothing else.

use crate::error::SourceError;
use crate::git::landing::recompute;
use crate::git::repository::{Repository, commits, history};

/// A change's entry in a merge queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueEntry {
    /// What it was put on: the base branch, or the entry before it.
    pub parent: String,
    /// What the queue made of both, by a merge, a squash or a rebase.
    pub revision: String,
    /// The branch whose queue it is.
    pub base_branch: String,
}

/// Whether git makes the same of the change's head and of what the entry was put on. None where an object of it is missing.
pub(super) fn is_recomputed(
    repository: &Repository,
    head: &str,
    entry: &QueueEntry,
) -> Result<Option<bool>, SourceError> {
    let ids = [head, &entry.parent, &entry.revision];
    let are_here = ids.iter().all(|id| repository.is_id(id))
        && history::present(repository, &ids)?.iter().all(|here| *here);
    if !are_here || !history::is_ancestor(repository, &entry.parent, &entry.revision)? {
        return Ok(None);
    }
    let made = commits::read_one(repository, &entry.revision)?.tree;
    let again = recompute::merged(repository, &entry.parent, head)?;
    Ok(Some(again.is_some() && again == made))
}
