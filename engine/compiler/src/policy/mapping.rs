//! A YAML mapping with known keys: each may be asked for, what nobody asked for is an error.

use crate::diagnostic::Diagnostic;
use crate::suggest;
use crate::yaml::{Kind, Node};
use std::rc::Rc;

/// A mapping while it is read.
pub(crate) struct Mapping {
    node: Rc<Node>,
    what: &'static str,
    entries: Vec<Pair>,
    known: Vec<&'static str>,
    is_mapping: bool,
}

struct Pair {
    name: String,
    key: Rc<Node>,
    value: Rc<Node>,
}

impl Mapping {
    /// Takes a node that has to be a mapping; `what` names it in messages. Keys that stand twice are reported here.
    pub(crate) fn read(
        node: &Rc<Node>,
        what: &'static str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Mapping {
        let mut mapping = Mapping {
            node: Rc::clone(node),
            what,
            entries: Vec::new(),
            known: Vec::new(),
            is_mapping: true,
        };
        let Kind::Mapping(entries) = &node.kind else {
            mapping.is_mapping = false;
            diagnostics.push(Diagnostic::new(
                "wrong_type",
                node.place(),
                format!(
                    "{what} has to be a mapping, but this is {}",
                    node.description()
                ),
            ));
            return mapping;
        };
        for (key, value) in entries {
            let Kind::Scalar(name) = &key.kind else {
                diagnostics.push(Diagnostic::new(
                    "wrong_type",
                    key.place(),
                    "a key has to be text",
                ));
                continue;
            };
            let first = mapping.entries.iter().find(|entry| entry.name == name.text);
            if let Some(first) = first {
                diagnostics.push(Diagnostic::new(
                    "duplicate_key",
                    key.place(),
                    format!(
                        "duplicate key `{}`: it is already on line {}",
                        name.text, first.key.line
                    ),
                ));
                continue;
            }
            mapping.entries.push(Pair {
                name: name.text.clone(),
                key: Rc::clone(key),
                value: Rc::clone(value),
            });
        }
        mapping
    }

    /// The value of a key, if it is there.
    pub(crate) fn optional(
        &mut self,
        key: &'static str,
        _: &mut Vec<Diagnostic>,
    ) -> Option<Rc<Node>> {
        self.known.push(key);
        self.entries
            .iter()
            .find(|entry| entry.name == key)
            .map(|entry| Rc::clone(&entry.value))
    }

    /// The value of a key that has to be there.
    pub(crate) fn required(
        &mut self,
        key: &'static str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Rc<Node>> {
        let value = self.optional(key, diagnostics);
        if value.is_none() && self.is_mapping {
            diagnostics.push(Diagnostic::new(
                "missing_key",
                self.node.place(),
                format!("{} needs the key `{key}`", self.what),
            ));
        }
        value
    }

    /// The key itself, for a diagnostic about it.
    pub(crate) fn key(&self, key: &str) -> Option<Rc<Node>> {
        self.entries
            .iter()
            .find(|entry| entry.name == key)
            .map(|entry| Rc::clone(&entry.key))
    }

    /// Every key with its value, for a mapping whose keys are names of the author's choice.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, Rc<Node>)> {
        self.entries
            .iter()
            .map(|entry| (entry.name.clone(), Rc::clone(&entry.value)))
    }

    /// The same with the node of the key.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, &Rc<Node>, &Rc<Node>)> {
        self.entries
            .iter()
            .map(|entry| (entry.name.as_str(), &entry.key, &entry.value))
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self, diagnostics: &mut Vec<Diagnostic>) {
        for entry in &self.entries {
            if self.known.contains(&entry.name.as_str()) {
                continue;
            }
            let help = suggest::nearest(&entry.name, self.known.iter().copied())
                .map(|name| format!("did you mean `{name}`?"))
                .or_else(|| Some(format!("known keys: {}", self.known.join(", "))));
            diagnostics.push(
                Diagnostic::new(
                    "unknown_key",
                    entry.key.place(),
                    format!("{} has no key `{}`", self.what, entry.name),
                )
                .maybe_help(help),
            );
        }
    }
}
