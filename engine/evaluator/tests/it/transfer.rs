//! The evaluator's reading and writing of JSON against serde's: the same documents are refused, at the same place and for
//! the same reason, and the same bytes are written.

use crate::support;

use countersign_contract::types::{EvaluationError, Facts};
use countersign_evaluator::Evaluator;
use serde_json::{Value, json};
use support::{facts, policy};

/// What stands in for a value.
const OTHERS: &[&str] = &[
    "null",
    "true",
    "7",
    "-1",
    "1.5",
    "1e400",
    "-0",
    "4294967296",
    "9223372036854775808",
    "18446744073709551616",
    "\"x\"",
    "\"\\ud800\"",
    "\"merge\"",
    "\"2026-03-10T12:00:00Z\"",
    "[]",
    "[[]]",
    "[7]",
    "[{}]",
    "{}",
    "{\"x\": 1}",
    "{\"merge\": null}",
    "{\"name\": 1, \"name\": 2}",
    "nul",
    "+1",
    "01",
];

/// Where every value of a document stands.
fn pointers(value: &Value, here: String, found: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                pointers(value, format!("{here}/{place}"), found);
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                pointers(value, format!("{here}/{key}"), found);
            }
        }
        _ => {}
    }
    found.push(here);
}

/// Documents that are not quite facts.
fn documents() -> Vec<String> {
    let whole = serde_json::to_value(facts()).unwrap();
    let text = serde_json::to_string_pretty(&whole).unwrap();
    let mut documents: Vec<String> = (0..text.len())
        .step_by(7)
        .filter_map(|end| text.get(..end).map(str::to_owned))
        .collect();
    let mut found = Vec::new();
    pointers(&whole, String::new(), &mut found);
    let marker = "the value that is replaced";
    for pointer in found {
        let mut changed = whole.clone();
        *changed.pointer_mut(&pointer).unwrap() = json!(marker);
        let changed = serde_json::to_string_pretty(&changed).unwrap();
        for other in OTHERS {
            documents.push(changed.replace(&format!("\"{marker}\""), other));
        }
        let mut lacking = whole.clone();
        if let Some((parent, key)) = pointer.rsplit_once('/')
            && let Some(Value::Object(object)) = lacking.pointer_mut(parent)
        {
            object.remove(key);
            documents.push(serde_json::to_string(&lacking).unwrap());
            let Some(Value::Object(object)) = lacking.pointer_mut(parent) else {
                continue;
            };
            object.insert(format!("{key}_"), json!(1));
            documents.push(serde_json::to_string_pretty(&lacking).unwrap());
        }
    }
    documents.push(format!("{text} 1"));
    documents.push(format!("{text},"));
    documents
}

/// What serde says, in the evaluator's words.
fn in_words(error: &serde_json::Error) -> String {
    let mut text = error.to_string();
    for (theirs, ours) in [
        (
            "expected u32",
            "expected a whole number from 0 to 4294967295",
        ),
        ("expected i64", "expected a whole number"),
        ("expected u64", "expected a whole number from 0"),
        ("expected f64", "expected a number"),
        ("expected a boolean", "expected true or false"),
        ("expected a sequence", "expected an array"),
        ("invalid type: sequence", "invalid type: array"),
        ("invalid type: map", "invalid type: object"),
        ("invalid type: unit value", "invalid type: null"),
        ("invalid type: boolean", "invalid type: truth value"),
        ("unknown variant", "unknown value"),
    ] {
        text = text.replace(theirs, ours);
    }
    match text.split_once("expected struct ") {
        Some((before, rest)) => {
            let (_, rest) = rest.split_once(' ').unwrap();
            format!("{before}expected an object {rest}")
        }
        None => text,
    }
}

#[test]
fn the_same_documents_are_refused_for_the_same_reason() {
    let evaluator = Evaluator::new(policy()).unwrap();
    let (mut refused, mut wrong) = (0, Vec::new());
    for document in documents() {
        let found = evaluator.evaluate_json(&document);
        match serde_json::from_str::<Facts>(&document) {
            Ok(facts) => {
                let expected = evaluator.evaluate(&facts);
                if found.is_ok() != expected.is_ok() {
                    wrong.push(format!("{document}\n{found:?}\n{expected:?}"));
                }
            }
            Err(error) => {
                refused += 1;
                let Err(text) = found else {
                    wrong.push(format!("{document}\naccepted, {error}"));
                    continue;
                };
                let EvaluationError::InvalidFacts(errors) = serde_json::from_str(&text).unwrap()
                else {
                    panic!("{text}");
                };
                if errors.len() != 1 || errors[0].explanation != in_words(&error) {
                    wrong.push(format!("{document}\n{errors:?}\n{error}"));
                }
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong[0]);
}

#[test]
fn the_same_bytes_are_written() {
    let evaluator = Evaluator::new(policy()).unwrap();
    let facts = facts();
    let text = serde_json::to_string(&facts).unwrap();
    let members = format!("[{text},{text}]");
    assert_eq!(
        evaluator.describe_json(),
        serde_json::to_string(&evaluator.describe()).unwrap()
    );
    assert_eq!(
        evaluator.evaluate_json(&text).unwrap(),
        serde_json::to_string(&evaluator.evaluate(&facts).unwrap()).unwrap()
    );
    assert_eq!(
        evaluator.explain_json(&text).unwrap(),
        serde_json::to_string(&evaluator.explain(&facts).unwrap()).unwrap()
    );
    assert_eq!(
        evaluator.combine_json(&members).unwrap(),
        serde_json::to_string(&evaluator.combine(&[facts.clone(), facts]).unwrap()).unwrap()
    );
    assert_eq!(
        evaluator.combine_json("[]").unwrap_err(),
        serde_json::to_string(&evaluator.combine(&[]).unwrap_err()).unwrap()
    );
}
