//! The pull requests behind an entry of a merge queue.
//!
//! An entry can land with all entries before it in one go, so all of them are followed.

use crate::fetch::{Answer, Answers, Fetch, FetchError, Ticket, Wanted, Wish};
use crate::git;
use crate::github::queue_entry::{QUEUE, QueueEntry};
use crate::github::repository::Repository;
use serde_json::Value;

/// Longer queues are not followed.
const MOST_ENTRIES: usize = 100;
/// Most pages of the queue's branches.
const MOST_PAGES: u32 = 10;

/// A pull request that lands with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedChange {
    /// Its number.
    pub number: u32,
    /// What the queue made of it.
    pub entry: git::QueueEntry,
}

/// Finds the pull requests that land with an entry, the entry's own last.
pub struct QueueFetch {
    repository: Repository,
    base_branch: String,
    newest: QueueEntry,
    /// The entry's revision.
    head: String,
    answers: Answers<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The branches of all entries.
    Branches,
    /// Where the base branch is. It is asked for as a branch: a comparison by its name could take a tag that is called so.
    Tip,
    /// Whether what the first entry was put on has landed.
    Landed,
}

impl QueueFetch {
    /// An entry by its branch, and the revision that is there.
    ///
    /// # Errors
    /// When the branch is not an entry of the base branch's queue.
    pub fn new(
        repository: Repository,
        base_branch: &str,
        head_ref: &str,
        head: &str,
    ) -> Result<QueueFetch, FetchError> {
        Ok(QueueFetch {
            newest: QueueEntry::of_queue(base_branch, head_ref).ok_or_else(|| unknown(head_ref))?,
            repository,
            base_branch: base_branch.to_owned(),
            head: head.to_owned(),
            answers: Answers::default(),
        })
    }

    /// The entries from the newest to the first. None while the branches are not known.
    fn entries(&self) -> Result<Option<Vec<QueueEntry>>, FetchError> {
        if !self.answers.is_known(&Key::Branches) {
            return Ok(None);
        }
        let pages = self.answers.list(&Key::Branches);
        let branches = || {
            let pages = pages.into_iter().flat_map(|pages| &pages.pages);
            pages.filter_map(Value::as_array).flatten()
        };
        let mut entry = self.newest.clone();
        let mut entries = vec![entry.clone()];
        while let Some(before) = branches().find(|found| {
            found.pointer("/object/sha").and_then(Value::as_str) == Some(&entry.parent)
        }) {
            let name = before
                .get("ref")
                .and_then(Value::as_str)
                .unwrap_or_default();
            entry = QueueEntry::of_queue(&self.base_branch, name).ok_or_else(|| unknown(name))?;
            entries.push(entry.clone());
            if entries.len() > MOST_ENTRIES {
                return Err(FetchError::MergeQueue(format!(
                    "it has more than {MOST_ENTRIES} entries"
                )));
            }
        }
        Ok(Some(entries))
    }

    fn tip(&self) -> Option<&str> {
        let tip = self.answers.document(&Key::Tip)?;
        tip.pointer("/object/sha")?.as_str()
    }

    fn wishes(&self) -> Vec<(Key, Wish)> {
        let path: Vec<&str> = ["git", "matching-refs", "heads"]
            .into_iter()
            .chain(QUEUE.trim_end_matches('/').split('/'))
            .chain(self.base_branch.split('/'))
            // The last is empty, so that no other branch begins with the same name.
            .chain([""])
            .collect();
        let branches = self.repository.request(&path, &[]);
        let path: Vec<&str> = ["git", "ref", "heads"]
            .into_iter()
            .chain(self.base_branch.split('/'))
            .collect();
        let mut wishes = vec![
            (Key::Branches, Wish::List(branches, MOST_PAGES)),
            (Key::Tip, Wish::One(self.repository.request(&path, &[]))),
        ];
        // An error is told at the end.
        if let Ok(Some(entries)) = self.entries()
            && let (Some(first), Some(tip)) = (entries.last(), self.tip())
        {
            let range = format!("{tip}...{}", first.parent);
            let landed = self
                .repository
                .request(&["compare", &range], &[("per_page", "1")]);
            wishes.push((Key::Landed, Wish::One(landed)));
        }
        wishes
    }
}

impl Fetch for QueueFetch {
    type Fetched = Vec<QueuedChange>;

    fn next(&mut self) -> Option<Wanted> {
        let wishes = self.wishes();
        self.answers.ask(wishes)
    }

    fn answer(&mut self, ticket: Ticket, answer: Answer) -> Result<(), FetchError> {
        self.answers.take(ticket, answer)?;
        match self.answers.refusals().next() {
            // Without one of them it is not known what lands.
            Some((key, refusal)) => Err(FetchError::Refused {
                request: match key {
                    Key::Branches => "the branches of the merge queue".to_owned(),
                    Key::Tip => "the base branch of the merge queue".to_owned(),
                    Key::Landed => "what the merge queue begins at".to_owned(),
                },
                refusal: refusal.clone(),
            }),
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<Vec<QueuedChange>, FetchError> {
        let entries = self.entries()?.ok_or(FetchError::Unfinished)?;
        if self.answers.is_known(&Key::Tip) && self.tip().is_none() {
            return Err(FetchError::Lacking {
                document: "base branch",
                field: "object.sha",
            });
        }
        let landed = self
            .answers
            .document(&Key::Landed)
            .ok_or(FetchError::Unfinished)?;
        // What the first entry was put on must have landed already; else there is an entry that could not be found.
        if !matches!(
            landed.get("status").and_then(Value::as_str),
            Some("identical" | "behind")
        ) {
            let parent = entries.last().map_or("", |first| &first.parent);
            return Err(FetchError::MergeQueue(format!(
                "`{}`, which it was put on, is neither in the base branch nor an entry",
                parent.escape_debug()
            )));
        }
        // Each was made on the one before it, so that the revision of one is the parent of the next.
        let mut revision = self.head;
        let mut changes = Vec::with_capacity(entries.len());
        for entry in entries {
            let made = std::mem::replace(&mut revision, entry.parent.clone());
            changes.push(QueuedChange {
                number: entry.number,
                entry: git::QueueEntry {
                    parent: entry.parent,
                    revision: made,
                    base_branch: self.base_branch.clone(),
                },
            });
        }
        changes.reverse();
        Ok(changes)
    }
}

fn unknown(what: &str) -> FetchError {
    FetchError::MergeQueue(format!(
        "`{}` is not an entry of a queue",
        what.escape_debug()
    ))
}
