//! Disagreements that were judged: one file each, with the language definition's word on it.

use super::generator::{Name, record};
use super::outcome::{Class, Outcome, ours};
use super::worlds::{bound_environment, bound_names};
use countersign_compiler::compile_expression;
use countersign_contract::types::Person;
use countersign_program::{Globals, Meter, Scope, Type, Value, evaluate};
use serde::Deserialize;
use std::path::Path;

/// One judged disagreement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// The engine that disagrees with ours.
    pub oracle: String,
    /// The smallest expression that shows it.
    pub expression: String,
    /// Values of the names in it, which have the types of the generator's.
    #[serde(default)]
    pub bindings: serde_json::Map<String, serde_json::Value>,
    /// What it has to come to.
    pub expected: String,
    /// What the other engine makes of it.
    pub theirs: String,
    /// Who is wrong.
    pub wrong: String,
    /// Why, by the language definition.
    pub why: String,
    /// The smallest expressions that are filed under this: `CONSTRUCT(TYPES) OURS / THEIRS`; `*` stands for anything.
    pub covers: Vec<String>,
}

/// All cases in a folder.
pub fn read(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let mut case: Case = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            case.name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            case
        })
        .collect()
}

impl Case {
    /// Whether a disagreement with this oracle and signature is this one.
    pub fn is_about(&self, oracle: &str, signature: &str) -> bool {
        self.oracle == oracle
            && self
                .covers
                .iter()
                .any(|pattern| matches(pattern, signature))
    }

    /// Values of all names, in their order; those that it does not bind are null.
    pub fn values(&self, names: &[Name]) -> Vec<Value<'_>> {
        names
            .iter()
            .map(|name| match self.bindings.get(&name.text) {
                Some(json) => value(json, &name.type_),
                None => Value::Null,
            })
            .collect()
    }

    /// What our engine makes of it.
    pub fn run(&self) -> Outcome {
        let expression = compile_expression(&self.expression, &bound_environment())
            .unwrap_or_else(|diagnostics| panic!("{}: {diagnostics}", self.name));
        let scope = Scope::new(Globals {
            arguments: self.values(&bound_names()),
            ..Globals::default()
        });
        ours(&evaluate(&expression, &scope, &Meter::new(1_000_000), None))
    }
}

fn value<'a>(json: &'a serde_json::Value, type_: &Type) -> Value<'a> {
    match type_ {
        Type::Int => Value::Int(json.as_i64().unwrap()),
        Type::Uint => Value::Uint(json.as_u64().unwrap()),
        Type::Double => Value::Double(json.as_f64().unwrap()),
        Type::Bool => Value::Bool(json.as_bool().unwrap()),
        Type::String => Value::Text(json.as_str().unwrap()),
        Type::List(element) => Value::list(
            json.as_array()
                .unwrap()
                .iter()
                .map(|json| value(json, element))
                .collect(),
        ),
        // What facts are read into lives as long as the test.
        other if *other == record("person") => {
            let person: Person = serde_json::from_value(json.clone()).unwrap();
            Value::Record(Box::leak(Box::new(person)))
        }
        other => panic!("cases bind no {other:?}"),
    }
}

/// Whether a text is what the pattern says; `*` is any run of characters.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|tail| {
            (0..=tail.len())
                .filter(|place| tail.is_char_boundary(*place))
                .any(|place| matches(rest, &tail[place..]))
        }),
    }
}

/// The name under which a disagreement is looked up.
pub fn filed_under(signature: &str, ours: &Outcome, theirs: &Outcome) -> String {
    format!("{signature} {} / {}", ours.kind(), theirs.kind())
}

/// Errors whose class engines may choose, as several parts fail and nothing says which is first.
pub fn is_permitted(theirs: &Outcome, parts: &[Outcome]) -> bool {
    let Outcome::Error(class) = theirs else {
        return false;
    };
    *class != Class::Panic
        && parts
            .iter()
            .any(|part| matches!(part, Outcome::Error(_)) && part.agrees(theirs))
}
