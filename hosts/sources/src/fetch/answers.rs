//! What was asked for, what is under way and what came back, by a key of the collector's own.

use super::{AT_ONCE, Answer, FetchError, Pages, Refusal, Request, Ticket, Wanted};
use serde_json::Value;
use std::collections::BTreeMap;

/// How a document is wanted.
pub(crate) enum Wish {
    /// It is one document.
    One(Request),
    /// It is one document, without which nothing can come of the collection: it is asked for whatever was spent.
    Needed(Request),
    /// It is a list of pages, of which so many are read at most.
    List(Request, u32),
}

/// Most requests of one collection. What people review takes some dozens.
const MOST_REQUESTS: u64 = 1_000;
/// Elements that are asked for at once.
const PAGE: usize = 100;
/// Most octets of all answers together.
const MOST_OCTETS: usize = 256 << 20;

/// About how many octets a document took.
fn weight(body: &Value) -> usize {
    let mut open = vec![body];
    let mut sum = 0_usize;
    while let Some(value) = open.pop() {
        sum = sum.saturating_add(match value {
            Value::String(text) => text.len().saturating_add(2),
            Value::Array(list) => {
                open.extend(list);
                list.len().saturating_add(2)
            }
            Value::Object(map) => {
                open.extend(map.values());
                map.keys()
                    .fold(2, |sum: usize, key| sum.saturating_add(key.len() + 4))
            }
            _ => 5,
        });
    }
    sum
}

/// A page with as many elements as were asked for. Whether another follows is then not left to the header alone, which a proxy may
/// drop: the next one may be empty.
fn is_full(page: &Value) -> bool {
    let within = ["commits", "check_runs", "statuses"];
    let lists = within.iter().filter_map(|key| page.get(key)).chain([page]);
    let mut lists = lists.filter_map(Value::as_array);
    lists.any(|list| list.len() >= PAGE)
}

/// What came back so far. It is the same in whatever order the answers came.
pub(crate) struct Answers<K> {
    known: BTreeMap<K, Known>,
    under_way: BTreeMap<Ticket, (K, Wish)>,
    tickets: u64,
    /// Octets of all that came, about.
    octets: usize,
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
            octets: 0,
        }
    }
}

impl<K: Clone + Ord> Answers<K> {
    /// Asks for the first of the wishes that is neither known nor under way.
    pub(crate) fn ask(&mut self, wishes: Vec<(K, Wish)>) -> Option<Wanted> {
        if self.under_way.len() >= AT_ONCE {
            return None;
        }
        let (key, wish) = wishes.into_iter().find(|(key, _)| self.is_open(key))?;
        let request = match &wish {
            Wish::One(request) | Wish::Needed(request) => request.clone(),
            // Pages are counted rather than followed: an address in an answer could point anywhere.
            Wish::List(request, _) => {
                let number = match self.known.get(&key) {
                    Some(Known::List(list)) => list.pages.pages.len() + 1,
                    _ => 1,
                };
                let mut request = request.clone();
                request.query.push(("per_page", PAGE.to_string()));
                request.query.push(("page", number.to_string()));
                request
            }
        };
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.under_way.insert(ticket, (key, wish));
        Some(Wanted { ticket, request })
    }

    /// It is neither known nor asked for.
    fn is_open(&self, key: &K) -> bool {
        let asked = self.under_way.values().any(|(asked, _)| asked == key);
        !asked && !self.is_known(key)
    }

    /// Where so much was spent that the rest is left out, leaves out these wishes. Whether any was: then others may follow.
    pub(crate) fn leave_out_rest(&mut self, wishes: &[(K, Wish)]) -> bool {
        if self.tickets < MOST_REQUESTS && self.octets <= MOST_OCTETS {
            return false;
        }
        let mut left_out = false;
        for (key, wish) in wishes {
            if !matches!(wish, Wish::Needed(_)) && self.is_open(key) {
                self.leave_out(key.clone(), wish);
                left_out = true;
            }
        }
        left_out
    }

    /// Takes an answer.
    pub(crate) fn take(&mut self, ticket: Ticket, answer: Answer) -> Result<(), FetchError> {
        let (key, wish) = self
            .under_way
            .remove(&ticket)
            .ok_or(FetchError::Unfinished)?;
        if let Answer::Document { body, .. } = &answer {
            self.octets = self.octets.saturating_add(weight(body));
        }
        let most = match wish {
            Wish::One(_) | Wish::Needed(_) => {
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
                    let has_next = has_next || is_full(&body);
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

    /// Says of a document that it was not asked for.
    fn leave_out(&mut self, key: K, wish: &Wish) {
        let refusal = Refusal::new(
            Refusal::NOT_ASKED,
            &format!(
                "not asked for, since its documents take more than {MOST_REQUESTS} requests or {} MiB",
                MOST_OCTETS >> 20
            ),
        );
        match wish {
            Wish::One(_) | Wish::Needed(_) => {
                self.known.insert(key, Known::One(Err(refusal)));
            }
            Wish::List(..) => {
                let known = self.known.entry(key);
                if let Known::List(list) = known.or_insert_with(|| Known::List(List::default())) {
                    list.refusal = Some(refusal);
                    list.ended = true;
                }
            }
        }
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
