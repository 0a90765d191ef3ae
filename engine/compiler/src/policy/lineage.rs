//! Where the parts of a policy come from that extends another one.

use super::layers::Entry;
use crate::yaml::Node;
use countersign_contract::manifest::{ExtendedPolicy, RemovedPart};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A kind of part that can be inherited by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Control,
    Variable,
    Parameter,
    Extra,
    Term,
}

impl Kind {
    pub(crate) const ALL: [Kind; 5] = [
        Kind::Control,
        Kind::Variable,
        Kind::Parameter,
        Kind::Extra,
        Kind::Term,
    ];

    /// The key that names such a part under `remove`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Kind::Control => "control",
            Kind::Variable => "variable",
            Kind::Parameter => "parameter",
            Kind::Extra => "extra",
            Kind::Term => "term",
        }
    }

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::Control => "control",
            Kind::Variable => "variable",
            Kind::Parameter => "parameter",
            Kind::Extra => "extra fact",
            Kind::Term => "risk term",
        }
    }
}

/// Where one part comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The policy that it is inherited from.
    from: String,
    /// The files that replace something of it, each with what.
    replaced: Vec<(String, Vec<String>)>,
}

impl Origin {
    /// In words, such as `standard, replaced by policy.yaml: effect`.
    pub(crate) fn text(&self) -> String {
        let replaced = self.replaced.iter().map(|(file, keys)| {
            let keys = if keys.is_empty() {
                String::new()
            } else {
                format!(": {}", keys.join(", "))
            };
            format!(", replaced by {file}{keys}")
        });
        std::iter::once(self.from.clone()).chain(replaced).collect()
    }
}

/// Where a part comes from, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct PartOrigin {
    kind: String,
    name: String,
    origin: String,
}

/// Where everything comes from. Of a policy that extends no other there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage {
    /// What the policy extends, the nearest first.
    pub extends: Vec<ExtendedPolicy>,
    /// What it inherits, and no longer has.
    pub removed: Vec<RemovedPart>,
    origins: BTreeMap<(Kind, String), Origin>,
}

impl Lineage {
    /// All of these are inherited, where they are not from further away.
    pub(crate) fn inherited<'n>(
        &mut self,
        kind: Kind,
        names: impl IntoIterator<Item = &'n str>,
        from: &str,
    ) {
        for name in names {
            let origin = self.origins.entry((kind, name.to_owned()));
            origin.or_insert_with(|| Origin {
                from: from.to_owned(),
                replaced: Vec::new(),
            });
        }
    }

    /// A file replaces something of an inherited part.
    pub(crate) fn replaced(&mut self, kind: Kind, name: &str, file: &str, keys: Vec<String>) {
        if let Some(origin) = self.origins.get_mut(&(kind, name.to_owned())) {
            origin.replaced.push((file.to_owned(), keys));
        }
    }

    /// An inherited part is no longer there.
    pub(crate) fn removed(&mut self, kind: Kind, name: &str, because: String, by: &str) {
        let from = self.origins.remove(&(kind, name.to_owned()));
        self.removed.push(RemovedPart {
            kind: kind.key().to_owned(),
            name: name.to_owned(),
            from: from.map(|origin| origin.text()).unwrap_or_default(),
            by: by.to_owned(),
            because,
        });
    }

    /// What is not inherited is the policy's own.
    pub(crate) fn finish(&mut self, controls: &[Rc<Node>]) {
        if self.extends.is_empty() {
            return;
        }
        for control in controls {
            if let Some(id) = control.member("id").and_then(|id| id.scalar()) {
                self.inherited(Kind::Control, [id], &control.file);
            }
        }
    }

    /// Where each part comes from, sorted.
    pub(crate) fn origins(&self) -> Vec<PartOrigin> {
        let origins = self.origins.iter();
        origins
            .map(|((kind, name), origin)| PartOrigin {
                kind: kind.key().to_owned(),
                name: name.clone(),
                origin: origin.text(),
            })
            .collect()
    }

    /// Where a part comes from; absent for one that is the policy's own.
    pub(crate) fn of(&self, kind: Kind, name: &str) -> Option<String> {
        let origin = self.origins.get(&(kind, name.to_owned()));
        origin.map(Origin::text)
    }
}

/// The names of entries.
pub(crate) fn names(entries: &[Entry]) -> impl Iterator<Item = &str> {
    entries.iter().map(|entry| entry.name.as_str())
}
