//! Cases: what a policy must decide for given facts. A file has one case, or a table of cases that share facts.

mod expectation;
mod fact_places;
mod facts;
mod file;
mod part;

pub use expectation::{Expectation, ExpectedError};
pub use fact_places::told as told_facts;

use crate::diagnostic::{Diagnostic, Diagnostics};
pub use crate::folder::is_below_cases;

use crate::folder::Folder;
use crate::policy::mapping::Mapping;
use crate::yaml::{self, Kind, Node};
use serde_json::Value;
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
        for (case, place) in file::read(path, text, &defaults, &mut diagnostics) {
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
    }
    if diagnostics.is_empty() {
        Ok(cases)
    } else {
        Err(Diagnostics::new(diagnostics))
    }
}

/// Endings of a case's file. JSON is YAML, too.
const ENDINGS: [&str; 3] = [".yaml", ".yml", ".json"];

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
            Diagnostic::new("no_case", place, "this file is not a case, and is not read").help(
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

fn json(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
    match yaml::to_json(node) {
        Ok(value) => Some(value),
        Err((node, why)) => {
            diagnostics.push(Diagnostic::new("not_json", node.place(), why));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn a_table_shares_facts_patches_and_parameters() {
        let mut folder = Folder::new();
        folder.insert("policy.yaml", "");
        folder.insert("cases/defaults.yaml", "facts: {a: 1, list: [x, y]}");
        folder.insert(
            "cases/table.yaml",
            "about: t\nfacts: {a: 2}\nset: {n: 1, m: 2}\ncases:\n- case: one\n  expect: {verdict: pass}\n- case: two\n  facts: {a: 3}\n  patch: {list.1: null}\n  set: {n: 5}\n  expect: {verdict: block}\n",
        );
        let cases = read(&folder).unwrap();
        assert_eq!(cases[0].facts, json!({"a": 2, "list": ["x", "y"]}));
        assert_eq!(cases[1].facts, json!({"a": 3, "list": ["x"]}));
        let set = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            pairs.iter().map(own).collect()
        };
        assert_eq!(cases[0].set, set(&[("n", "1"), ("m", "2")]));
        assert_eq!(cases[1].set, set(&[("m", "2"), ("n", "5")]));
        for (table, code) in [
            ("cases: []", "wrong_type"),
            ("cases: {}", "wrong_type"),
            ("cases:\n- expect: {verdict: pass}", "missing_key"),
            (
                "case: one\ncases:\n- case: two\n  expect: {verdict: pass}",
                "unknown_key",
            ),
        ] {
            folder.insert("cases/table.yaml", table);
            let found = read(&folder).unwrap_err();
            assert_eq!(found.iter().next().unwrap().code, code, "{table}");
        }
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
