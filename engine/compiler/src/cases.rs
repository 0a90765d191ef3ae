//! Cases: what a policy must decide for given facts, one file a case.

mod expectation;
mod fact_places;
mod part;

pub use expectation::{Expectation, ExpectedError};
pub use fact_places::told as told_facts;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::folder::Folder;
use crate::policy::mapping::Mapping;
use crate::yaml::{self, Kind, Node};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A file of this name in a folder of cases holds the facts that its cases start from.
const DEFAULTS: &str = "defaults.yaml";

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Name, unique in the folder.
    pub name: String,
    /// Why it exists.
    pub about: Option<String>,
    /// The line of the list of bypasses that it stands for.
    pub bypass: Option<u32>,
    /// It is the nearest honest change to that line, which has to stay open, and not the attack.
    pub honest: bool,
    /// Its file.
    pub file: String,
    /// The whole facts document: the case's own facts merged over the defaults of its folder.
    pub facts: Value,
    /// Parameters to override when the policy is compiled for this case.
    pub set: Vec<(String, String)>,
    /// What has to come out.
    pub expect: Expectation,
}

/// Reads every case of a folder, sorted by file: all YAML and JSON files below a folder `cases`, or all of them when the
/// folder holds no `policy.yaml`. A file there that is neither is an error, so that no case is overlooked.
///
/// # Errors
/// All that is wrong with any of the files.
pub fn read(folder: &Folder) -> Result<Vec<Case>, Diagnostics> {
    let mut diagnostics = Vec::new();
    let mut cases = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let defaults = read_defaults(folder, &mut diagnostics);
    let only_cases = folder.get("policy.yaml").is_none();
    for (path, text) in folder.iter() {
        if !is_case(path, only_cases) {
            diagnostics.extend(overlooked(path, text, only_cases));
            continue;
        }
        let Some((case, place)) = read_case(path, text, &defaults, &mut diagnostics) else {
            continue;
        };
        if let Some(other) = names.insert(case.name.clone(), path.to_owned()) {
            diagnostics.push(Diagnostic::new(
                "duplicate_case",
                place.place(),
                format!(
                    "`{}` is already the name of the case in `{other}`",
                    case.name
                ),
            ));
        }
        cases.push(case);
    }
    if diagnostics.is_empty() {
        Ok(cases)
    } else {
        Err(Diagnostics::new(diagnostics))
    }
}

/// Endings of a case's file. JSON is YAML, too.
const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

/// Whether a path is below a folder `cases`.
pub fn is_below_cases(path: &str) -> bool {
    let (folder, _) = path.rsplit_once('/').unwrap_or(("", path));
    folder.split('/').any(|part| part == "cases")
}

/// Whether a file below `cases` is a note beside them and no case: hidden, or Markdown.
pub fn is_note(path: &str) -> bool {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.starts_with('.') || name.to_ascii_lowercase().ends_with(".md")
}

fn is_case(path: &str, only_cases: bool) -> bool {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    ENDINGS.iter().any(|ending| name.ends_with(ending))
        && name != DEFAULTS
        && (only_cases || is_below_cases(path))
}

/// What looks like a case and would not be read.
fn overlooked(path: &str, text: &str, only_cases: bool) -> Option<Diagnostic> {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name == DEFAULTS || is_note(path) {
        return None;
    }
    let place = crate::diagnostic::Position::start_of(path);
    if is_below_cases(path) {
        return Some(
            Diagnostic::new("no_case", place, "this file is no case, and is not read").help(
                "end its name in `.yaml`, `.yml` or `.json`, or move it out of `cases`; notes end in `.md`",
            ),
        );
    }
    if only_cases || path == "policy.yaml" {
        return None;
    }
    let Ok(Some(root)) = yaml::read(path, text) else {
        return None;
    };
    let Kind::Mapping(entries) = &root.kind else {
        return None;
    };
    let has = |name: &str| {
        let is_name = |key: &Node| matches!(&key.kind, Kind::Scalar(scalar) if scalar.text == name);
        entries.iter().any(|(key, _)| is_name(key))
    };
    (has("case") && has("expect")).then(|| {
        Diagnostic::new(
            "no_case",
            place,
            "this is a case outside of a folder `cases`, and is not read",
        )
        .help("move it into `cases`")
    })
}

/// The facts of every `defaults.yaml`, by folder.
fn read_defaults(folder: &Folder, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Value> {
    let mut defaults = BTreeMap::new();
    for (path, text) in folder.iter() {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name != DEFAULTS {
            continue;
        }
        let Some(root) = read_file(path, text, diagnostics) else {
            continue;
        };
        let mut mapping = Mapping::read(&root, "a file of defaults", diagnostics);
        let facts = mapping.required("facts", diagnostics);
        if let Some(facts) = facts.and_then(|facts| json(&facts, diagnostics)) {
            defaults.insert(parent.to_owned(), facts);
        }
        mapping.finish(diagnostics);
    }
    defaults
}

fn read_file(path: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Rc<Node>> {
    match yaml::read(path, text) {
        Ok(Some(root)) => Some(root),
        Ok(None) => {
            diagnostics.push(Diagnostic::new(
                "empty_file",
                crate::diagnostic::Position::start_of(path),
                "the file is empty",
            ));
            None
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

fn read_case(
    path: &str,
    text: &str,
    defaults: &BTreeMap<String, Value>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Case, Rc<Node>)> {
    let root = read_file(path, text, diagnostics)?;
    let before = diagnostics.len();
    let mut mapping = Mapping::read(&root, "a case", diagnostics);
    let name_node = mapping.required("case", diagnostics);
    let name = name_node
        .as_ref()
        .and_then(|node| crate::policy::scalar::text(node, diagnostics));
    let about = mapping
        .optional("about", diagnostics)
        .and_then(|node| crate::policy::scalar::text(&node, diagnostics));
    let bypass = mapping
        .optional("bypass", diagnostics)
        .and_then(|node| crate::policy::scalar::whole(&node, 1, i64::from(u32::MAX), diagnostics))
        .and_then(|line| u32::try_from(line).ok());
    let honest_node = mapping.optional("honest", diagnostics);
    let honest = honest_node
        .as_ref()
        .and_then(|node| crate::policy::scalar::truth(node, diagnostics))
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
    let set = mapping
        .optional("set", diagnostics)
        .map(|node| read_set(&node, diagnostics))
        .unwrap_or_default();
    let mut facts = nearest_defaults(path, defaults);
    if let Some(own) = mapping
        .optional("facts", diagnostics)
        .and_then(|node| json(&node, diagnostics))
    {
        merge(&mut facts, own);
    }
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
        facts,
        set,
        expect: expect?,
    };
    Some((case, name_node?))
}

/// The facts of the closest `defaults.yaml` at or above the case's folder.
fn nearest_defaults(path: &str, defaults: &BTreeMap<String, Value>) -> Value {
    above(path)
        .find_map(|folder| defaults.get(folder))
        .cloned()
        .unwrap_or_else(|| Value::Object(Map::new()))
}

/// The file of those facts.
fn defaults_of<'a>(folder: &'a Folder, path: &str) -> Option<&'a str> {
    above(path).find_map(|parent| {
        let wanted = if parent.is_empty() {
            DEFAULTS.to_owned()
        } else {
            format!("{parent}/{DEFAULTS}")
        };
        folder
            .iter()
            .map(|(path, _)| path)
            .find(|path| *path == wanted)
    })
}

/// The folders that a file is in, from its own to the root, which is empty.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        (!path.is_empty()).then(|| path.rsplit_once('/').map_or("", |(parent, _)| parent))
    })
    .skip(1)
}

/// Maps merge, `null` removes a key, everything else replaces.
fn merge(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                if value.is_null() {
                    base.remove(&key);
                } else if let Some(old) = base.get_mut(&key) {
                    merge(old, value);
                } else {
                    base.insert(key, without_nulls(value));
                }
            }
        }
        (base, over) => *base = without_nulls(over),
    }
}

/// A value in which `null` has removed its keys, also where there was nothing to remove.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        other => other,
    }
}

fn json(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    match yaml::to_json(node) {
        Ok(value) => Some(value),
        Err((node, why)) => {
            diagnostics.push(Diagnostic::new("not_json", node.place(), why));
            None
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn maps_merge_lists_replace_and_null_removes() {
        let mut base = json!({"a": {"b": 1, "c": 2}, "list": [1, 2], "gone": 1});
        merge(
            &mut base,
            json!({"a": {"b": 3}, "list": [9], "gone": null, "new": {"x": null, "y": 1}}),
        );
        assert_eq!(
            base,
            json!({"a": {"b": 3, "c": 2}, "list": [9], "new": {"y": 1}})
        );
    }

    #[test]
    fn a_case_starts_from_the_closest_defaults() {
        let mut folder = Folder::new();
        folder.insert("policy.yaml", "");
        folder.insert("cases/defaults.yaml", "facts: {a: 1, b: {c: 2}}");
        folder.insert("cases/deep/defaults.yaml", "facts: {a: 5}");
        folder.insert(
            "cases/one.yaml",
            "case: one\nfacts: {b: {d: 1.0}}\nset: {n: 7, s: '7'}\nexpect: {verdict: pass}\n",
        );
        folder.insert(
            "cases/deep/two.yaml",
            "case: two\nexpect: {verdict: block}\n",
        );
        let cases = read(&folder).unwrap();
        assert_eq!(cases[0].facts, json!({"a": 5}));
        assert_eq!(cases[1].facts, json!({"a": 1, "b": {"c": 2, "d": 1.0}}));
        assert_eq!(
            cases[1].set,
            [
                ("n".to_owned(), "7".to_owned()),
                ("s".to_owned(), "\"7\"".to_owned())
            ]
        );
    }

    #[test]
    fn bad_cases_are_all_reported() {
        let mut folder = Folder::new();
        folder.insert("a.yaml", "case: one\nexpect: {verdict: maybe}\n");
        folder.insert("b.yaml", "case: one\nexpekt: {}\n");
        folder.insert("c.yaml", "");
        folder.insert(
            "d.yaml",
            "case: two\nhonest: true\nexpect: {verdict: pass}\n",
        );
        let codes: Vec<&str> = read(&folder)
            .unwrap_err()
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        assert_eq!(
            codes,
            [
                "unknown_value",
                "missing_key",
                "unknown_key",
                "empty_file",
                "honest_without_bypass"
            ]
        );
    }

    #[test]
    fn what_proves_nothing_is_refused_at_its_place() {
        for (expect, code, column) in [
            ("{}", "expects_nothing", 9),
            ("{path: files}", "expects_nothing", 16),
            ("{controls: {}}", "expects_nothing", 20),
            ("{decision: {}}", "expects_nothing", 20),
            ("{decision: {risk: {}}}", "expects_nothing", 27),
            ("{decision: {controls: [{}]}}", "expects_nothing", 32),
            ("{missing: {at_least: []}}", "expects_nothing", 30),
            ("{missing: {atleast: [files]}}", "missing_key", 19),
            ("{missing: files}", "wrong_type", 19),
            ("{decision: {rsk: null}}", "unknown_field", 21),
            (
                "{decision: {controls: [{id: c, mesage: x}]}}",
                "unknown_field",
                40,
            ),
            ("{decision: {verdict: passes}}", "unknown_value", 30),
            ("{decision: {events: 7}}", "wrong_type", 29),
            ("{error: invalid_facts, verdict: pass}", "expects_both", 32),
            ("{dropped: [{control: c, person: bob}]}", "missing_key", 20),
        ] {
            let mut folder = Folder::new();
            folder.insert("a.yaml", format!("case: one\nexpect: {expect}\n"));
            let found = read(&folder).unwrap_err();
            let first = found.iter().next().unwrap();
            assert_eq!(
                (first.code, first.line, first.column),
                (code, 2, column),
                "{expect}: {found}"
            );
        }
    }

    #[test]
    fn no_case_is_overlooked() {
        let case = |name: &str| format!("case: {name}\nexpect: {{verdict: pass}}\n");
        let mut folder = Folder::new();
        folder.insert("policy.yaml", "");
        folder.insert("cases/one.yaml", case("one"));
        folder.insert("cases/deep/er/two.yml", case("two"));
        folder.insert(
            "cases/three.json",
            "{\n\t\"case\": \"three\",\n\t\"expect\": {\"verdict\": \"pass\"}\n}\n",
        );
        folder.insert("cases/README.md", "notes");
        folder.insert("cases/.gitkeep", "");
        let cases = read(&folder).unwrap();
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["two", "one", "three"]);
        for (path, text) in [
            ("cases/four.YAML", case("four")),
            ("cases/five.yaml.orig", case("five")),
            ("cases/deep/six.txt", String::new()),
            ("tests/seven.yaml", case("seven")),
        ] {
            let mut folder = folder.clone();
            folder.insert(path, text);
            let found = read(&folder).unwrap_err();
            let told: Vec<_> = found.iter().map(|one| (one.code, &*one.file)).collect();
            assert_eq!(told, [("no_case", path)]);
        }
    }
}
