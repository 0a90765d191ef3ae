//! JSON in and out. Strict: an unknown field, a key twice, a wrong type or a number out of range is an error with its path.

use crate::json_path;
use crate::transfer::{Fill, Give, json};
use countersign_contract::types::{EvaluationError, FactError, Facts};

/// Reads the facts of one change.
pub(crate) fn read_facts(text: &str) -> Result<Facts, EvaluationError> {
    read(text)
}

/// Reads the facts of several changes.
pub(crate) fn read_members(text: &str) -> Result<Vec<Facts>, EvaluationError> {
    read(text)
}

fn read<T: Fill>(text: &str) -> Result<T, EvaluationError> {
    json::read_as(text).map_err(|error| unreadable(text, &error))
}

fn unreadable(text: &str, error: &serde_json::Error) -> EvaluationError {
    let path = json_path::path(text, error.line(), error.column());
    invalid(path, in_words(&error.to_string()))
}

/// One fact that does not fit.
pub(crate) fn invalid(path: String, explanation: String) -> EvaluationError {
    EvaluationError::InvalidFacts(vec![FactError { path, explanation }])
}

/// Compact JSON.
pub(crate) fn write(value: &dyn Give) -> String {
    json::write(value)
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
    text
}
