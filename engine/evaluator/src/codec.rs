//! JSON in and out. Strict: an unknown field, a key twice, a wrong type or a number out of range is an error with its path.

use crate::place;
use countersign_contract::types::{EvaluationError, FactError, Facts};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads the facts of one change.
pub(crate) fn read_facts(text: &str) -> Result<Facts, EvaluationError> {
    read(text)
}

/// Reads the facts of several changes.
pub(crate) fn read_members(text: &str) -> Result<Vec<Facts>, EvaluationError> {
    read(text)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, EvaluationError> {
    serde_json::from_str(text).map_err(|error| {
        let path = place::path(text, error.line(), error.column());
        invalid(path, in_words(&error.to_string()))
    })
}

/// One fact that does not fit.
pub(crate) fn invalid(path: String, explanation: String) -> EvaluationError {
    EvaluationError::InvalidFacts(vec![FactError { path, explanation }])
}

/// Compact JSON.
pub(crate) fn write<T: Serialize>(value: &T) -> String {
    // The contract's types have text keys and finite numbers only, for which writing can't fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// What readers of the JSON know: no names of Rust types.
const WORDS: &[(&str, &str)] = &[
    (
        "expected u32",
        "expected a whole number from 0 to 4294967295",
    ),
    ("expected i64", "expected a whole number"),
    ("expected u64", "expected a whole number from 0"),
    ("expected f64", "expected a number"),
    ("expected a boolean", "expected true or false"),
    ("expected a sequence", "expected an array"),
    ("expected a map", "expected an object"),
    ("invalid type: sequence", "invalid type: array"),
    ("invalid type: map", "invalid type: object"),
    ("invalid type: unit value", "invalid type: null"),
    ("invalid type: boolean", "invalid type: truth value"),
    (
        "invalid type: unit variant, expected newtype variant",
        "invalid type: text, expected an object",
    ),
    ("unknown variant", "unknown value"),
];

fn in_words(error: &str) -> String {
    let mut text: String = error
        .chars()
        .filter(|character| !character.is_control())
        .take(1_000)
        .collect();
    for (theirs, ours) in WORDS {
        if text.contains(theirs) {
            text = text.replace(theirs, ours);
        }
    }
    if let Some((before, rest)) = text.split_once("expected struct ") {
        let rest = rest
            .split_once(' ')
            .map(|(_, rest)| format!(" {rest}"))
            .unwrap_or_default();
        text = format!("{before}expected an object{rest}");
    }
    text
}
