//! Where a fact that does not fit is written: in the case itself, or in the defaults it starts from.

use super::{Case, defaults_of};
use crate::folder::Folder;
use crate::yaml::{self, Kind, Node};
use countersign_contract::types::FactError;
use std::rc::Rc;

/// What is wrong with a case's facts, one sentence each, with its place.
pub fn told(folder: &Folder, case: &Case, errors: &[FactError]) -> Vec<String> {
    let files: Vec<Rc<Node>> = [Some(case.file.as_str()), defaults_of(folder, &case.file)]
        .into_iter()
        .flatten()
        .filter_map(|path| yaml::read(path, folder.get(path)?).ok().flatten())
        .filter_map(|root| member(&root, "facts"))
        .collect();
    errors
        .iter()
        .map(|error| {
            let place = files
                .iter()
                .map(|facts| nearest(facts, &error.path))
                // The case's own facts come first, and win where both reach as far.
                .reduce(|best, next| if next.1 > best.1 { next } else { best })
                .map_or_else(
                    || case.file.clone(),
                    |(node, _)| format!("{}:{}:{}", node.file, node.line, node.column),
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
    let mut steps = 0;
    for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
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
        steps += 1;
    }
    (node, steps)
}
