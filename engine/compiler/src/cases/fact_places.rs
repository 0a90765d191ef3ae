//! Where a fact that does not fit is written: in the case itself, or in the defaults it starts from.

use super::Case;
use super::facts::defaults_of;
use crate::folder::Folder;
use crate::yaml::{self, Kind, Node};
use countersign_contract::types::FactError;
use std::rc::Rc;

/// What is wrong with a case's facts, one sentence each, with its place.
pub fn told(folder: &Folder, case: &Case, errors: &[FactError]) -> Vec<String> {
    let read = |path: &str| yaml::read(path, folder.get(path)?).ok().flatten();
    let own = read(&case.file);
    let row = own.as_ref().and_then(|root| row(root, &case.name));
    let defaults = defaults_of(folder, &case.file).and_then(read);
    // The case's own facts come first, and win where several reach as far.
    let files: Vec<Rc<Node>> = [&row, &own, &defaults]
        .into_iter()
        .flatten()
        .filter_map(|root| member(root, "facts"))
        .collect();
    let patches: Vec<Rc<Node>> = [&row, &own]
        .into_iter()
        .flatten()
        .filter_map(|root| member(root, "patch"))
        .collect();
    errors
        .iter()
        .map(|error| {
            let patch = patches.iter().find_map(|patch| patched(patch, &error.path));
            let place = patch
                .or_else(|| {
                    files
                        .iter()
                        .map(|facts| nearest(facts, &error.path))
                        .reduce(|best, next| if next.1 > best.1 { next } else { best })
                        .map(|(node, _)| node)
                })
                .map_or_else(
                    || case.file.clone(),
                    |node| format!("{}:{}:{}", node.file, node.line, node.column),
                );
            let why = without_position(&error.explanation);
            let advice = if why.contains("expected an array") {
                "; write the whole list, because a list in a case replaces that of the defaults"
            } else if why.contains("missing field") {
                "; write it here or in `defaults.yaml`, because a list in a case replaces that of the defaults"
            } else {
                ""
            };
            format!("{place}: the fact `{}` does not fit: {why}{advice}", error.path)
        })
        .collect()
}

/// The case of a table that has this name.
fn row(root: &Node, name: &str) -> Option<Rc<Node>> {
    let rows = member(root, "cases")?;
    let Kind::Sequence(rows) = &rows.kind else {
        return None;
    };
    rows.iter()
        .find(|row| {
            member(row, "case").is_some_and(
                |case| matches!(&case.kind, Kind::Scalar(scalar) if scalar.text == name),
            )
        })
        .cloned()
}

/// What a patch wrote at a path such as `commits[0].author`, or at something that it is in.
fn patched(patch: &Node, path: &str) -> Option<Rc<Node>> {
    let Kind::Mapping(entries) = &patch.kind else {
        return None;
    };
    let wanted: Vec<&str> = steps(path).map(|step| step.trim_end_matches(']')).collect();
    entries.iter().find_map(|(key, value)| {
        let Kind::Scalar(scalar) = &key.kind else {
            return None;
        };
        let parts: Vec<&str> = scalar.text.split('.').collect();
        wanted.starts_with(&parts).then(|| Rc::clone(value))
    })
}

/// The steps of a path: `commits`, `0]`, `author`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[']).filter(|step| !step.is_empty())
}

/// The reader's line and column are those of a document that nobody wrote.
fn without_position(explanation: &str) -> &str {
    explanation
        .rsplit_once(" at line ")
        .map_or(explanation, |(why, _)| why)
}

fn member(node: &Node, name: &str) -> Option<Rc<Node>> {
    let Kind::Mapping(entries) = &node.kind else {
        return None;
    };
    entries
        .iter()
        .find(|(key, _)| matches!(&key.kind, Kind::Scalar(scalar) if scalar.text == name))
        .map(|(_, value)| Rc::clone(value))
}

/// The node that a path such as `commits[0].author` leads to, or the last one on the way; and how many steps led there.
fn nearest(facts: &Rc<Node>, path: &str) -> (Rc<Node>, usize) {
    let mut node = Rc::clone(facts);
    let mut reached = 0;
    for step in steps(path) {
        let next = match step
            .strip_suffix(']')
            .and_then(|place| place.parse::<usize>().ok())
        {
            Some(place) => match &node.kind {
                Kind::Sequence(values) => values.get(place).cloned(),
                _ => None,
            },
            None => member(&node, step),
        };
        let Some(next) = next else { break };
        node = next;
        reached += 1;
    }
    (node, reached)
}
