//! What is read from a forge, apart from how: which documents are wanted next, what came of each, when to ask again.
//!
//! A collector of a forge implements [`Fetch`] and does no input or output. A driver, blocking or asynchronous, sends what
//! [`Fetch::next`] wants, hands each answer to [`Fetch::answer`] in whatever order they come, and ends with [`Fetch::finish`].
//! So every host reads the same documents and has the same facts.

mod answers;
mod retry;

pub(crate) use answers::{Answers, Wish};
pub use retry::{Attempts, Next, Patience};

use crate::error::SourceError;
use countersign_contract::text::{one_line, shorten};
use serde_json::Value;
use std::fmt::{self, Write as _};
use std::time::Duration;

/// How many requests one collection has under way at once, at most.
pub const AT_ONCE: usize = 4;
/// Most bytes of one answer. A driver refuses longer ones.
pub const MOST_ANSWER_BYTES: usize = 64 << 20;
/// Most characters of a forge's reason that are kept.
const REASON_CHARACTERS: usize = 200;

/// A document to get, below the address of the forge's API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Segments of the path, as they are before they are encoded.
    pub path: Vec<String>,
    /// Names and values of the query, as they are before they are encoded.
    pub query: Vec<(&'static str, String)>,
}

impl Request {
    /// The path below the API's address, each segment encoded, so that no value leads elsewhere: `/repos/o/n/pulls/7`.
    pub fn encoded_path(&self) -> String {
        let mut text = String::new();
        // `.` and `..` would be steps and not names, however they are encoded.
        let names = self
            .path
            .iter()
            .filter(|name| *name != "." && *name != "..");
        for name in names {
            text.push('/');
            encode(name, &mut text);
        }
        text
    }

    /// The query without its `?`: `per_page=100&page=2`. Empty where there is none.
    pub fn encoded_query(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.query {
            if !text.is_empty() {
                text.push('&');
            }
            text.push_str(name);
            text.push('=');
            encode(value, &mut text);
        }
        text
    }
}

impl fmt::Display for Request {
    /// The request as it is named in messages. The query is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GET {}", self.encoded_path())
    }
}

/// Encodes all but the characters that no address gives a meaning to.
fn encode(text: &str, encoded: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
}

/// Which of the requests under way an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// A document that is wanted now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// To be handed back with the answer.
    pub ticket: Ticket,
    /// What to send.
    pub request: Request,
}

/// What a forge answered. That it gave no answer ends the collection: the driver then has an error, and no facts.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The document, or one page of a list.
    Document {
        /// The document.
        body: Value,
        /// A further page follows.
        has_next: bool,
    },
    /// The forge will answer the same again: it is not there, or not for this token.
    Refused(Refusal),
}

/// The pages of a list, as they were fetched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// Each page's document, first page first.
    pub pages: Vec<Value>,
    /// The last page named no further one: nothing was left out.
    pub last_page_reached: bool,
}

/// Why a forge does not show a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status of HTTP.
    pub status: u16,
    /// The forge's reason on one line, shortened, with characters that hide written out.
    pub reason: String,
}

impl Refusal {
    /// In place of a status: the collection left it out by itself.
    pub(crate) const NOT_ASKED: u16 = 0;

    /// A refusal with a reason from outside.
    pub fn new(status: u16, reason: &str) -> Refusal {
        Refusal {
            status,
            reason: shorten(&one_line(reason), REASON_CHARACTERS).into_owned(),
        }
    }

    /// There is no such document, as far as this token may know.
    pub fn is_not_found(&self) -> bool {
        self.status == 404
    }
}

/// What an answer of HTTP means.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is an answer.
    Answer(Answer),
    /// It may help to ask again.
    Again {
        /// Status and reason.
        refusal: Refusal,
        /// The forge limits how often it may be asked, and that was too often.
        limited: bool,
        /// How long the forge wants to be left alone, if it says so.
        pause: Option<Duration>,
    },
    /// It can't be used, and why.
    Unusable(String),
}

/// Collects documents without any input or output.
pub trait Fetch {
    /// What comes of it.
    type Fetched;

    /// The next document to get, the most urgent first. None while as many are under way as may be, while the rest depends
    /// on answers that are still to come, and at the end.
    fn next(&mut self) -> Option<Wanted>;

    /// Takes an answer. The order of answers makes no difference.
    ///
    /// # Errors
    /// When nothing can come of the collection any more.
    fn answer(&mut self, ticket: Ticket, answer: Answer) -> Result<(), FetchError>;

    /// What came of it, once nothing is wanted and nothing is under way.
    ///
    /// # Errors
    /// When answers are still missing.
    fn finish(self) -> Result<Self::Fetched, FetchError>;
}

/// Why nothing came of a collection, though the forge answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The change itself can't be read.
    #[error("`{request}` was answered with {}: {}", refusal.status, refusal.reason)]
    Refused {
        /// What was asked for.
        request: String,
        /// What was answered.
        refusal: Refusal,
    },
    /// Something else was answered in the place of a pull request.
    #[error(
        "what the forge answered is not a pull request: it has no fields; check that its address is that of GitHub's API"
    )]
    NotAPullRequest,
    /// A document is not what the forge documents.
    #[error("`{document}` lacks `{field}`")]
    Lacking {
        /// Which document.
        document: &'static str,
        /// Which field.
        field: &'static str,
    },
    /// The change was never the same before and after it was read.
    #[error("the change moved {starts} times while it was read")]
    Moving {
        /// How often it was read.
        starts: u32,
    },
    /// Which open pull requests have a head is not known, and each of them may have to decide.
    #[error("which open pull requests have the head `{head}` is not known: {reason}")]
    Heads {
        /// The head.
        head: String,
        /// Why.
        reason: String,
    },
    /// A merge queue that is not what the forge documents.
    #[error("the merge queue's entry can't be followed to its pull requests: {0}")]
    MergeQueue(String),
    /// A document that can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The driver ended the collection too early, or answered what was not asked.
    #[error("the collection was ended before all its answers came")]
    Unfinished,
}

#[cfg(test)]
mod tests {
    use super::{Refusal, Request};

    #[test]
    fn no_name_leads_out_of_its_segment() {
        let request = Request {
            path: [
                "repos",
                "a",
                "..",
                "x/y?z#",
                "dependabot[bot]",
                "ä b",
                "1...2",
            ]
            .map(str::to_owned)
            .to_vec(),
            query: vec![("ref", "a&b=c".to_owned()), ("page", "2".to_owned())],
        };
        assert_eq!(
            request.encoded_path(),
            "/repos/a/x%2Fy%3Fz%23/dependabot%5Bbot%5D/%C3%A4%20b/1...2"
        );
        assert_eq!(request.encoded_query(), "ref=a%26b%3Dc&page=2");
    }

    #[test]
    fn a_reason_is_one_short_line() {
        let refusal = Refusal::new(403, &format!("no\n\u{1b}[31m{}", "x".repeat(500)));
        assert!(!refusal.reason.chars().any(char::is_control));
        assert_eq!(refusal.reason.chars().count(), 200);
    }
}
