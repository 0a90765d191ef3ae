//! Values as YAML. What stands in lines of its own in its file is copied from there, with its comments; anything else is
//! written anew.

use crate::folder::Folder;
use crate::yaml::{self, Kind, Node, Plain};
use std::fmt::Write as _;

/// A document that is being written.
pub(super) struct Writer<'f> {
    folder: &'f Folder,
    text: String,
}

impl<'f> Writer<'f> {
    pub(super) fn new(folder: &'f Folder) -> Writer<'f> {
        Writer {
            folder,
            text: String::new(),
        }
    }

    /// The document, which ends in one line feed.
    pub(super) fn finish(self) -> String {
        format!("{}\n", self.text.trim_end())
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        let blanks = if text.is_empty() { 0 } else { indent };
        let _ = writeln!(self.text, "{:blanks$}{text}", "");
    }

    /// A key with its value.
    pub(super) fn entry(&mut self, key: &Node, value: &Node, indent: usize) {
        self.comments(key, "", indent);
        let name = word(key.scalar().unwrap_or_default());
        if let Some(lines) = self.copied(key, false) {
            let copy = lines.join("\n");
            let pair = yaml::read("", &copy).ok().flatten();
            let pair = pair.as_deref().map(Node::pairs);
            if let Some([(read, copied)]) = pair
                && read.scalar() == key.scalar()
                && same(copied, value)
            {
                for line in lines {
                    self.line(indent, &line);
                }
                return;
            }
        }
        match &value.kind {
            Kind::Mapping(entries) if !entries.is_empty() => {
                self.line(indent, &format!("{name}:"));
                for (key, value) in entries {
                    self.entry(key, value, indent + 2);
                }
            }
            Kind::Sequence(values) if values.iter().any(|value| !value.pairs().is_empty()) => {
                self.line(indent, &format!("{name}:"));
                for value in values {
                    self.item(value, indent + 2);
                }
            }
            _ => self.line(indent, &format!("{name}: {}", flow(value))),
        }
    }

    /// A key with another value than where it stands.
    pub(super) fn given(&mut self, key: &Node, value: &str, indent: usize) {
        self.comments(key, "", indent);
        let name = word(key.scalar().unwrap_or_default());
        self.line(indent, &format!("{name}: {value}"));
    }

    /// An element of a list.
    pub(super) fn item(&mut self, node: &Node, indent: usize) {
        self.comments(node, "-", indent);
        if let Some(lines) = self.copied(node, true) {
            let copy = lines.join("\n");
            let list = yaml::read("", &copy).ok().flatten();
            if let Some([copied]) = list.as_deref().map(Node::elements)
                && same(copied, node)
            {
                for line in lines {
                    self.line(indent, &line);
                }
                return;
            }
        }
        let Kind::Mapping(entries) = &node.kind else {
            self.line(indent, &format!("- {}", flow(node)));
            return;
        };
        let start = self.text.len();
        for (key, value) in entries {
            self.entry(key, value, indent + 2);
        }
        // The first line that is no comment begins the element.
        let written = self.text.split_off(start);
        let mut begun = false;
        for line in written.lines() {
            let rest = line.get(indent + 2..).unwrap_or_default();
            if begun || rest.starts_with('#') || rest.is_empty() {
                let line = if begun || rest.is_empty() { line } else { rest };
                let shift = if begun || rest.is_empty() { 0 } else { indent };
                self.line(shift, line);
            } else {
                begun = true;
                self.line(indent, &format!("- {rest}"));
            }
        }
    }

    /// The comments in the lines directly above a value that begins its line behind `marker`.
    fn comments(&mut self, node: &Node, marker: &str, indent: usize) {
        let lines = self.lines(node);
        let at = lines.get(node.line.saturating_sub(1) as usize);
        let inner = node.column.saturating_sub(1) as usize;
        let before: String = at.unwrap_or(&"").chars().take(inner).collect();
        if before.trim() != marker {
            return;
        }
        let above = lines.get(..node.line.saturating_sub(1) as usize);
        let above = above.unwrap_or_default();
        let comments = above.iter().rev();
        let comments = comments.take_while(|line| line.trim_start().starts_with('#'));
        let count = comments.count();
        let first = above.len() - count;
        for line in above.iter().skip(first) {
            self.line(indent, line.trim());
        }
    }

    fn lines(&self, node: &Node) -> Vec<&'f str> {
        let text = self.folder.shown(&node.file).unwrap_or_default();
        text.lines().collect()
    }

    /// The lines of a value that begins a line, without the indentation that it has there. `dash`: it is an element of a list.
    fn copied(&self, node: &Node, dash: bool) -> Option<Vec<String>> {
        let lines = self.lines(node);
        let at = node.line.checked_sub(1)? as usize;
        let first = lines.get(at)?;
        let inner = node.column.checked_sub(1)? as usize;
        let before: String = first.chars().take(inner).collect();
        let marker = before.trim_start();
        let begins = if dash {
            marker.starts_with('-') && marker.trim_end() == "-"
        } else {
            marker.is_empty()
        };
        if !begins || !before.is_ascii() || before.contains('\t') {
            return None;
        }
        let outer = before.len() - marker.len();
        let indented = |line: &&&str| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            line.trim().is_empty() || blanks > outer
        };
        let more = lines.iter().skip(at + 1).take_while(indented);
        let own = std::iter::once(first).chain(more);
        let mut copied: Vec<String> = own
            .map(|line| line.get(outer..).unwrap_or_default().trim_end().to_owned())
            .collect();
        while copied.last().is_some_and(String::is_empty) {
            copied.pop();
        }
        Some(copied)
    }
}

/// Both mean the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Scalar(a), Kind::Scalar(b)) => a.text == b.text && a.value() == b.value(),
        (Kind::Sequence(a), Kind::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Kind::Mapping(a), Kind::Mapping(b)) => {
            let mut both = a.iter().zip(b);
            a.len() == b.len() && both.all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1))
        }
        _ => false,
    }
}

/// A value on one line.
pub(super) fn flow(node: &Node) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match &node.kind {
        Kind::Scalar(scalar) => match scalar.value() {
            Plain::Text => word(&scalar.text),
            Plain::Null => "null".to_owned(),
            _ => scalar.text.clone(),
        },
        Kind::Sequence(values) => {
            format!(
                "[{}]",
                joined(values.iter().map(|value| flow(value)).collect())
            )
        }
        Kind::Mapping(entries) => {
            let pairs = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", flow(key), flow(value)));
            format!("{{{}}}", joined(pairs.collect()))
        }
    }
}

/// Text: in quotes, unless it is a word that means nothing else.
pub(super) fn word(text: &str) -> String {
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let plain = !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || (begins && matches!(byte, b'_' | b'-' | b'.'))
        });
    if plain && yaml::resolves_to_text(text) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}
