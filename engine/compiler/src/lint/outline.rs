//! The files of a policy as YAML, to find the key that a finding is about.

use crate::cases;
use crate::folder::Folder;
use crate::yaml::{self, Kind, Node};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The files, and the mappings that have an id.
pub(super) struct Outline {
    files: Vec<Rc<Node>>,
    by_id: BTreeMap<(Rc<str>, u32, u32), Rc<Node>>,
}

impl Outline {
    /// Reads every file that is no case. One that is no YAML is no part of a policy that compiles.
    pub(super) fn new(folder: &Folder) -> Outline {
        let files: Vec<Rc<Node>> = folder
            .iter()
            .filter(|(path, _)| !cases::is_below_cases(path))
            .filter_map(|(path, text)| yaml::read(path, text).ok().flatten())
            .collect();
        let mut by_id = BTreeMap::new();
        let mut open = files.clone();
        while let Some(node) = open.pop() {
            match &node.kind {
                Kind::Scalar(_) => {}
                Kind::Sequence(values) => open.extend(values.iter().cloned()),
                Kind::Mapping(entries) => {
                    open.extend(entries.iter().map(|(_, value)| Rc::clone(value)));
                    if let Some((_, id)) = descend(&node, &["id"]) {
                        let place = (Rc::clone(&id.file), id.line, id.column);
                        by_id.insert(place, Rc::clone(&node));
                    }
                }
            }
        }
        Outline { files, by_id }
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = &Rc<Node>> {
        self.files.iter()
    }

    /// The key under which a name is declared in one of the files, such as `variables` and the name of one.
    pub(super) fn declared(&self, group: &str, name: &str) -> Option<Rc<Node>> {
        let mut files = self.files.iter();
        files.find_map(|root| descend(root, &[group, name]).map(|(key, _)| key))
    }

    /// A key of what has this id, or of a mapping below it: `sign_off` and `count` lead to the key `count`.
    pub(super) fn key(&self, id: &Node, path: &[&str]) -> Option<Rc<Node>> {
        let place = (Rc::clone(&id.file), id.line, id.column);
        descend(self.by_id.get(&place)?, path).map(|(key, _)| key)
    }
}

/// The key at the end of a path of keys, and its value.
pub(super) fn descend(mapping: &Node, path: &[&str]) -> Option<(Rc<Node>, Rc<Node>)> {
    let (first, rest) = path.split_first()?;
    let Kind::Mapping(entries) = &mapping.kind else {
        return None;
    };
    let (key, value) = entries
        .iter()
        .find(|(key, _)| matches!(&key.kind, Kind::Scalar(scalar) if scalar.text == *first))?;
    match rest {
        [] => Some((Rc::clone(key), Rc::clone(value))),
        rest => descend(value, rest),
    }
}
