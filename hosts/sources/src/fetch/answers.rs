//! What was asked for, what is under way and what came back, by a key of the collector's own.

use super::{AT_ONCE, Answer, FetchError, Pages, Refusal, Request, Ticket, Wanted};
use serde_json::Value;
use std::collections::BTreeMap;

/// How a document is wanted.
pub(crate) enum Wish {
    /// It is one document.
    One(Request),
    /// It is a list of pages, of which so many are read at most.
    List(Request, u32),
}

/// What came back so far. It is the same in whatever order the answers came.
pub(crate) struct Answers<K> {
    known: BTreeMap<K, Known>,
    under_way: BTreeMap<Ticket, (K, Wish)>,
    tickets: u64,
}

enum Known {
    One(Result<Value, Refusal>),
    List(List),
}

#[derive(Default)]
struct List {
    pages: Pages,
    ended: bool,
    refusal: Option<Refusal>,
}

impl<K> Default for Answers<K> {
    fn default() -> Answers<K> {
        Answers {
            known: BTreeMap::new(),
            under_way: BTreeMap::new(),
            tickets: 0,
        }
    }
}

impl<K: Clone + Ord> Answers<K> {
    /// Asks for the first of the wishes that is neither known nor under way.
    pub(crate) fn ask(&mut self, wishes: Vec<(K, Wish)>) -> Option<Wanted> {
        if self.under_way.len() >= AT_ONCE {
            return None;
        }
        let (key, wish) = wishes.into_iter().find(|(key, _)| {
            let asked = self.under_way.values().any(|(asked, _)| asked == key);
            !asked && !self.is_known(key)
        })?;
        let request = match &wish {
            Wish::One(request) => request.clone(),
            // Pages are counted rather than followed: an address in an answer could point anywhere.
            Wish::List(request, _) => {
                let number = match self.known.get(&key) {
                    Some(Known::List(list)) => list.pages.pages.len() + 1,
                    _ => 1,
                };
                let mut request = request.clone();
                request.query.push(("per_page", "100".to_owned()));
                request.query.push(("page", number.to_string()));
                request
            }
        };
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.under_way.insert(ticket, (key, wish));
        Some(Wanted { ticket, request })
    }

    /// Takes an answer.
    pub(crate) fn take(&mut self, ticket: Ticket, answer: Answer) -> Result<(), FetchError> {
        let (key, wish) = self
            .under_way
            .remove(&ticket)
            .ok_or(FetchError::Unfinished)?;
        let most = match wish {
            Wish::One(_) => {
                let found = match answer {
                    Answer::Document { body, .. } => Ok(body),
                    Answer::Refused(refusal) => Err(refusal),
                };
                self.known.insert(key, Known::One(found));
                return Ok(());
            }
            Wish::List(_, most) => usize::try_from(most).unwrap_or(usize::MAX),
        };
        let known = self.known.entry(key);
        let known = known.or_insert_with(|| Known::List(List::default()));
        if let Known::List(list) = known {
            match answer {
                Answer::Document { body, has_next } => {
                    list.pages.pages.push(body);
                    list.pages.last_page_reached = !has_next;
                    list.ended = !has_next || list.pages.pages.len() >= most;
                }
                Answer::Refused(refusal) => {
                    list.refusal = Some(refusal);
                    list.ended = true;
                }
            }
        }
        Ok(())
    }

    /// Whether all of it came, or that it does not come.
    pub(crate) fn is_known(&self, key: &K) -> bool {
        match self.known.get(key) {
            Some(Known::One(_)) => true,
            Some(Known::List(list)) => list.ended,
            None => false,
        }
    }

    /// Nothing is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// One document. None while it is not known.
    pub(crate) fn one(&self, key: &K) -> Option<Result<&Value, &Refusal>> {
        match self.known.get(key) {
            Some(Known::One(found)) => Some(found.as_ref()),
            _ => None,
        }
    }

    /// One document, where it came.
    pub(crate) fn document(&self, key: &K) -> Option<&Value> {
        self.one(key)?.ok()
    }

    /// A list, where its first page came: when a later one was refused, the last page was not reached.
    pub(crate) fn list(&self, key: &K) -> Option<&Pages> {
        match self.known.get(key) {
            Some(Known::List(list)) if list.ended && !list.pages.pages.is_empty() => {
                Some(&list.pages)
            }
            _ => None,
        }
    }

    /// All that was refused, in the order of the keys.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = (&K, &Refusal)> {
        self.known.iter().filter_map(|(key, known)| match known {
            Known::One(found) => Some((key, found.as_ref().err()?)),
            Known::List(list) => Some((key, list.refusal.as_ref()?)),
        })
    }
}
