//! One file of cases: one case, or a table of cases that share facts and parameters.

use super::facts::{merge, nearest_defaults, patch};
use super::{Case, expectation, json, read_file};
use crate::diagnostic::Diagnostic;
use crate::policy::mapping::Mapping;
use crate::policy::scalar;
use crate::yaml::{Kind, Node};
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the cases of a file start from.
#[derive(Clone)]
struct Start {
    facts: Value,
    set: Vec<(String, String)>,
}

/// The cases of a file, each with the place of its name. What is wrong is added to `diagnostics`.
pub(super) fn read(
    path: &str,
    text: &str,
    defaults: &BTreeMap<String, Value>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Case, Rc<Node>)> {
    let Some(root) = read_file(path, text, diagnostics) else {
        return Vec::new();
    };
    let start = Start {
        facts: nearest_defaults(path, defaults),
        set: Vec::new(),
    };
    if has(&root, "cases") {
        read_table(path, &root, start, diagnostics)
    } else {
        Vec::from_iter(read_case(path, &root, start, diagnostics))
    }
}

fn has(root: &Node, name: &str) -> bool {
    let Kind::Mapping(entries) = &root.kind else {
        return false;
    };
    entries
        .iter()
        .any(|(key, _)| matches!(&key.kind, Kind::Scalar(scalar) if scalar.text == name))
}

fn read_table(
    path: &str,
    root: &Rc<Node>,
    mut start: Start,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Case, Rc<Node>)> {
    let mut mapping = Mapping::read(root, "a table of cases", diagnostics);
    // Said for whoever reads the file; each case has its own.
    if let Some(node) = mapping.optional("about", diagnostics) {
        scalar::text(&node, diagnostics);
    }
    start.read(&mut mapping, diagnostics);
    let rows = mapping.required("cases", diagnostics);
    mapping.finish(diagnostics);
    let Some(rows) = rows else {
        return Vec::new();
    };
    match &rows.kind {
        Kind::Sequence(rows) if !rows.is_empty() => rows
            .iter()
            .filter_map(|row| read_case(path, row, start.clone(), diagnostics))
            .collect(),
        _ => {
            diagnostics.push(
                Diagnostic::new(
                    "wrong_type",
                    rows.place(),
                    "`cases` has to be a list of at least one case",
                )
                .help("write each case as `- case: NAME` with its `facts` or `patch` and its `expect`"),
            );
            Vec::new()
        }
    }
}

impl Start {
    /// Reads `facts`, `patch` and `set` over what is there.
    fn read(&mut self, mapping: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(node) = mapping.optional("set", diagnostics) {
            for (name, value) in read_set(&node, diagnostics) {
                self.set.retain(|(known, _)| *known != name);
                self.set.push((name, value));
            }
        }
        if let Some(own) = mapping
            .optional("facts", diagnostics)
            .and_then(|node| json(&node, diagnostics))
        {
            merge(&mut self.facts, own);
        }
        if let Some(node) = mapping.optional("patch", diagnostics) {
            patch(&mut self.facts, &node, diagnostics);
        }
    }
}

fn read_case(
    path: &str,
    root: &Rc<Node>,
    mut start: Start,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Case, Rc<Node>)> {
    let before = diagnostics.len();
    let mut mapping = Mapping::read(root, "a case", diagnostics);
    let name_node = mapping.required("case", diagnostics);
    let name = name_node
        .as_ref()
        .and_then(|node| scalar::text(node, diagnostics));
    let about = mapping
        .optional("about", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    let bypass = mapping
        .optional("bypass", diagnostics)
        .and_then(|node| scalar::whole(&node, 1, i64::from(u32::MAX), diagnostics))
        .and_then(|line| u32::try_from(line).ok());
    let honest_node = mapping.optional("honest", diagnostics);
    let honest = honest_node
        .as_ref()
        .and_then(|node| scalar::truth(node, diagnostics))
        .unwrap_or(false);
    if let (None, Some(node)) = (bypass, &honest_node) {
        diagnostics.push(
            Diagnostic::new(
                "honest_without_bypass",
                node.place(),
                "this case does not say which attack it is the honest neighbour of",
            )
            .help("give it `bypass: LINE` as well"),
        );
    }
    start.read(&mut mapping, diagnostics);
    let expect = mapping
        .required("expect", diagnostics)
        .map(|node| expectation::read(&node, diagnostics));
    mapping.finish(diagnostics);
    if diagnostics.len() > before {
        return None;
    }
    let case = Case {
        name: name?,
        about,
        bypass,
        honest,
        file: path.to_owned(),
        facts: start.facts,
        set: start.set,
        expect: expect?,
    };
    Some((case, name_node?))
}

/// `set: {name: value}`, with each value as the YAML text that the command line would take.
fn read_set(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let mapping = Mapping::read(node, "the parameters to set", diagnostics);
    mapping
        .entries()
        .filter_map(|(key, value)| {
            let text = match &value.kind {
                Kind::Scalar(scalar) if scalar.plain => scalar.text.clone(),
                _ => json(&value, diagnostics)?.to_string(),
            };
            Some((key, text))
        })
        .collect()
}
