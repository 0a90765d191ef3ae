//! The open pull requests on one head.
//!
//! A check belongs to a revision and not to a pull request, so that all of them share it, and the strictest has to decide.

use crate::fetch::{Answer, Answers, Fetch, FetchError, Pages, Request, Ticket, Wanted, Wish};
use crate::github::repository::Repository;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most pages of either list; one that goes on makes it unknown which pull requests there are.
const MOST_PAGES: u32 = 30;

/// More open pull requests on one head are nobody's work.
const MOST_CHANGES: usize = 50;

/// Finds the numbers of the open pull requests whose head is a revision, in ascending order.
pub struct HeadFetch {
    repository: Repository,
    head: String,
    /// Pull requests that are known to have been on it.
    known: BTreeSet<u32>,
    answers: Answers<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// What the forge names with the revision. It may leave out those of forks.
    WithRevision,
    /// All open pull requests, where it does not name one that is known, or none.
    Open,
}

impl HeadFetch {
    /// Begins with the pull requests that are known to have been on that head.
    pub fn new(
        repository: Repository,
        head: &str,
        known: impl IntoIterator<Item = u32>,
    ) -> HeadFetch {
        HeadFetch {
            repository,
            head: head.to_owned(),
            known: known.into_iter().collect(),
            answers: Answers::default(),
        }
    }

    fn request(&self, key: &Key) -> Request {
        match key {
            Key::WithRevision => {
                let path = ["commits", &self.head, "pulls"];
                self.repository.request(&path, &[])
            }
            Key::Open => {
                let query = [("state", "open"), ("sort", "created"), ("direction", "asc")];
                self.repository.request(&["pulls"], &query)
            }
        }
    }

    fn wishes(&self) -> Vec<(Key, Wish)> {
        let wish = |key: Key| {
            let request = self.request(&key);
            (key, Wish::List(request, MOST_PAGES))
        };
        let mut wishes = vec![wish(Key::WithRevision)];
        if self.answers.is_known(&Key::WithRevision) {
            let named = self.on_head(&Key::WithRevision);
            // The list is short of something, so that it may be short of others too.
            if named.is_empty() || !self.known.is_subset(&named) {
                wishes.push(wish(Key::Open));
            }
        }
        wishes
    }

    /// Those of a list that are open and have the head.
    fn on_head(&self, key: &Key) -> BTreeSet<u32> {
        let pages = self.answers.list(key);
        let pages = pages.into_iter().flat_map(|pages: &Pages| &pages.pages);
        let pulls = pages.filter_map(Value::as_array).flatten();
        let on_head = pulls.filter(|pull| {
            let text = |pointer: &str| pull.pointer(pointer).and_then(Value::as_str);
            text("/head/sha") == Some(&self.head) && text("/state") == Some("open")
        });
        let number = |pull: &Value| u32::try_from(pull.get("number")?.as_u64()?).ok();
        on_head.filter_map(number).collect()
    }

    /// What is not a list of pull requests, or one that goes on beyond what is read, leaves others unknown.
    fn is_whole(&self, key: &Key) -> bool {
        let whole =
            |pages: &Pages| pages.last_page_reached && pages.pages.iter().all(Value::is_array);
        self.answers.list(key).is_some_and(whole)
    }
}

impl Fetch for HeadFetch {
    type Fetched = Vec<u32>;

    fn next(&mut self) -> Option<Wanted> {
        let wishes = self.wishes();
        self.answers.ask(wishes)
    }

    fn answer(&mut self, ticket: Ticket, answer: Answer) -> Result<(), FetchError> {
        self.answers.take(ticket, answer)?;
        match self.answers.refusals().find(|(key, _)| **key == Key::Open) {
            Some((key, refusal)) => Err(FetchError::Refused {
                request: self.request(key).to_string(),
                refusal: refusal.clone(),
            }),
            // A revision that the repository does not have is one without pull requests, and other lists tell of those.
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<Vec<u32>, FetchError> {
        if !self.answers.is_idle() || !self.answers.is_known(&Key::WithRevision) {
            return Err(FetchError::Unfinished);
        }
        let asked_all = self.answers.is_known(&Key::Open);
        let decisive = if asked_all {
            Key::Open
        } else {
            Key::WithRevision
        };
        if !self.is_whole(&decisive) {
            return Err(FetchError::Heads { head: self.head });
        }
        let mut numbers = self.on_head(&Key::WithRevision);
        numbers.extend(self.on_head(&Key::Open));
        if numbers.len() > MOST_CHANGES {
            return Err(FetchError::Heads { head: self.head });
        }
        Ok(numbers.into_iter().collect())
    }
}
