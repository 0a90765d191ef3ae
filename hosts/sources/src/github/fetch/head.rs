//! The open pull requests on one head.
//!
//! A check belongs to a revision and not to a pull request, so that all of them share it, and the strictest has to decide. What the
//! forge names with a revision may leave some out, such as those of forks: so the list of all open ones is always read, too.

use crate::fetch::{Answer, Answers, Fetch, FetchError, Pages, Request, Ticket, Wanted, Wish};
use crate::github::repository::Repository;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most pages of what the forge names with the revision.
const MOST_NAMED_PAGES: u32 = 10;

/// Most pages of open pull requests. A list that goes on makes it unknown which there are.
const MOST_PAGES: u32 = 100;

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
    /// What the forge names with the revision.
    WithRevision,
    /// All open pull requests.
    Open,
    /// One that was known, and is in neither list.
    Known(u32),
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
            Key::Known(number) => self
                .repository
                .request(&["pulls", &number.to_string()], &[]),
        }
    }

    fn wishes(&self) -> Vec<(Key, Wish)> {
        let list = |key: Key, most| {
            let request = self.request(&key);
            (key, Wish::List(request, most))
        };
        let mut wishes = vec![
            list(Key::WithRevision, MOST_NAMED_PAGES),
            list(Key::Open, MOST_PAGES),
        ];
        let both = [Key::WithRevision, Key::Open];
        if both.iter().all(|key| self.answers.is_known(key))
            && let Ok(named) = self.named()
        {
            let left = self.known.difference(&named).take(MOST_CHANGES);
            wishes.extend(left.map(|number| {
                let key = Key::Known(*number);
                let request = self.request(&key);
                (key, Wish::One(request))
            }));
        }
        wishes
    }

    /// The open ones on the head that either list names.
    fn named(&self) -> Result<BTreeSet<u32>, FetchError> {
        let mut found = BTreeSet::new();
        for key in [Key::WithRevision, Key::Open] {
            let pages = self.answers.list(&key);
            for page in pages.into_iter().flat_map(|pages: &Pages| &pages.pages) {
                let pulls = page.as_array();
                let pulls = pulls.ok_or_else(|| self.unknown("a list of them is no list"))?;
                for pull in pulls {
                    found.extend(self.on_head(pull)?);
                }
            }
        }
        Ok(found)
    }

    /// Its number, where it is open and has the head. What does not say so leaves that unknown.
    fn on_head(&self, pull: &Value) -> Result<Option<u32>, FetchError> {
        let text = |pointer: &str| pull.pointer(pointer).and_then(Value::as_str);
        let number = || u32::try_from(pull.get("number")?.as_u64()?).ok();
        let is_open = match text("/state") {
            Some("open") => true,
            Some("closed") => false,
            _ => return Err(self.unknown("of one it is not said whether it is open")),
        };
        let (Some(head), Some(number)) = (text("/head/sha"), number()) else {
            return Err(self.unknown("one of them has no head or no number"));
        };
        Ok((is_open && head == self.head).then_some(number))
    }

    fn unknown(&self, why: &str) -> FetchError {
        FetchError::Heads {
            head: self.head.clone(),
            reason: why.to_owned(),
        }
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
        // A revision that the repository does not have is one without pull requests, and the other list tells of those; a pull
        // request that is gone is not open.
        let decisive = |key: &Key, is_gone: bool| match key {
            Key::WithRevision => false,
            Key::Open => true,
            Key::Known(_) => !is_gone,
        };
        let mut refusals = self.answers.refusals();
        match refusals.find(|(key, refusal)| decisive(key, refusal.is_not_found())) {
            Some((key, refusal)) => Err(FetchError::Refused {
                request: self.request(key).to_string(),
                refusal: refusal.clone(),
            }),
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<Vec<u32>, FetchError> {
        let both = [Key::WithRevision, Key::Open];
        if !self.answers.is_idle() || !both.iter().all(|key| self.answers.is_known(key)) {
            return Err(FetchError::Unfinished);
        }
        let mut numbers = self.named()?;
        let open = self.answers.list(&Key::Open);
        if !open.is_some_and(|pages| pages.last_page_reached) {
            return Err(self.unknown("the list of the open ones has no end"));
        }
        for number in self.known.difference(&numbers.clone()) {
            match self.answers.one(&Key::Known(*number)) {
                Some(Ok(pull)) => numbers.extend(self.on_head(pull)?),
                Some(Err(refusal)) if refusal.is_not_found() => {}
                _ => return Err(FetchError::Unfinished),
            }
        }
        if numbers.len() > MOST_CHANGES {
            return Err(self.unknown("there are more than 50"));
        }
        Ok(numbers.into_iter().collect())
    }
}
