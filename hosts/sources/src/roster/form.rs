//! Reads the values of a roster's entries, and keeps all that is wrong with them in the reader's words.

use crate::document::node::Node;
use crate::document::{self, DocumentError};
use serde_saphyr::{Location, Spanned};

/// What a key may have, with an example.
pub(super) type Example = &'static str;

/// All that was found wrong so far.
pub(super) struct Findings<'f> {
    pub(super) file: &'f str,
    pub(super) errors: Vec<DocumentError>,
}

impl Findings<'_> {
    pub(super) fn add(
        &mut self,
        place: Location,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let error = document::at(self.file, Some(place), message, remedy);
        self.errors.push(error);
    }

    /// A value that is not what its key may have.
    pub(super) fn wrong(&mut self, key: &str, value: &Spanned<Node>, example: Example) {
        self.add(
            value.referenced,
            format!("`{key}` is {example}; this is {}", value.value.shown()),
            "write it in that form",
        );
    }

    /// A key that is not known here, with the one that may be meant.
    pub(super) fn unknown(&mut self, key: &Spanned<String>, known: &[&str]) {
        let close = known
            .iter()
            .map(|name| (strsim::damerau_levenshtein(name, &key.value), name))
            .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
            .min();
        let remedy = match close {
            Some((_, name)) => format!("did you mean `{name}`?"),
            None => format!("known are `{}`", known.join("`, `")),
        };
        let short: String = key.value.chars().take(60).collect();
        self.add(
            key.referenced,
            format!("there is no key `{}` here", short.escape_debug()),
            remedy,
        );
    }

    pub(super) fn text(&mut self, key: &str, value: &Spanned<Node>) -> Option<String> {
        match &value.value {
            Node::Text(text) => return Some(text.clone()),
            Node::Whole(_) | Node::Number(_) | Node::Truth(_) => self.add(
                value.referenced,
                format!("`{key}` is a text; this is {}", value.value.shown()),
                "write it in quotes",
            ),
            _ => self.wrong(key, value, "a text"),
        }
        None
    }

    /// A list of texts, each with its place.
    pub(super) fn texts(&mut self, key: &str, value: &Spanned<Node>) -> Vec<Spanned<String>> {
        let Node::List(list) = &value.value else {
            self.wrong(key, value, "a list of texts such as `[one, two]`");
            return Vec::new();
        };
        list.iter()
            .filter_map(|element| {
                let text = self.text(key, element)?;
                Some(placed(text, element))
            })
            .collect()
    }

    pub(super) fn truth(&mut self, key: &str, value: &Spanned<Node>) -> Option<bool> {
        match value.value {
            Node::Truth(truth) => return Some(truth),
            _ => self.wrong(key, value, "`true` or `false`"),
        }
        None
    }

    pub(super) fn whole(
        &mut self,
        key: &str,
        value: &Spanned<Node>,
        example: Example,
    ) -> Option<u32> {
        if let Node::Whole(number) = value.value
            && let Ok(number) = u32::try_from(number)
        {
            return Some(number);
        }
        self.wrong(key, value, example);
        None
    }

    /// One of these words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &str,
        value: &Spanned<Node>,
        words: &[(&'static str, T)],
        example: Example,
    ) -> Option<T> {
        let found = match &value.value {
            Node::Text(text) => words.iter().find(|(word, _)| word == text),
            _ => None,
        };
        if found.is_none() {
            self.wrong(key, value, example);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// The keys of an entry, where it has keys.
    pub(super) fn keys<'n>(
        &mut self,
        what: &str,
        value: &'n Spanned<Node>,
        example: Example,
    ) -> &'n [(Spanned<String>, Spanned<Node>)] {
        match &value.value {
            Node::Map(entries) => entries,
            _ => {
                let found = value.value.shown();
                let message = format!("{what} is {example}; this is {found}");
                self.add(value.referenced, message, "write it so");
                &[]
            }
        }
    }
}

/// A value at the place of another.
pub(super) fn placed<T, U>(value: T, at: &Spanned<U>) -> Spanned<T> {
    Spanned {
        value,
        referenced: at.referenced,
        defined: at.defined,
    }
}
