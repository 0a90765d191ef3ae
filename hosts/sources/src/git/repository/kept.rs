//! What git said of objects, kept while a repository is open for whoever asks again: what an id names never changes.

use super::line::Line;
use super::touched::Touched;
use countersign_contract::types::Commit;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A merge: the common ancestor, ours, theirs.
pub(in crate::git) type MergeOf = (String, String, String);

/// What git said.
#[derive(Default)]
pub(in crate::git) struct Kept {
    touched: Mutex<HashMap<String, Arc<Touched>>>,
    commits: Mutex<HashMap<String, Commit>>,
    /// The tree that git made, absent where it made none.
    merges: Mutex<HashMap<MergeOf, Option<String>>>,
    line: OnceLock<Line>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whatever a thread that panicked left behind was put in as a whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    pub(super) fn touched(&self) -> MutexGuard<'_, HashMap<String, Arc<Touched>>> {
        locked(&self.touched)
    }

    pub(super) fn commits(&self) -> MutexGuard<'_, HashMap<String, Commit>> {
        locked(&self.commits)
    }

    /// What git made of a merge. Absent where it was not asked.
    pub(in crate::git) fn merge(&self, merge: &MergeOf) -> Option<Option<String>> {
        locked(&self.merges).get(merge).cloned()
    }

    /// Keeps what git made of a merge.
    pub(in crate::git) fn keep_merge(&self, merge: MergeOf, tree: Option<String>) {
        locked(&self.merges).insert(merge, tree);
    }

    /// Where commits are in a line of changes, if that was looked at.
    pub(in crate::git) fn line(&self) -> Option<&Line> {
        self.line.get()
    }

    /// Keeps where commits are. A line that is known stays.
    pub(in crate::git) fn keep_line(&self, line: Line) {
        let _ = self.line.set(line);
    }
}
