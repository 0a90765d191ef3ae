//! What an expression comes to, in words that can be compared between engines.

use countersign_contract::RECORDS;
use countersign_program::{Fault, FaultKind, Value};

/// A value in words, or the class of an error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Value(String),
    Error(Class),
}

/// Classes of errors that engines tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A whole number divided by zero.
    Division,
    /// Outside of a type's range.
    Range,
    /// A place outside of a list or text.
    Index,
    /// One of the two before, for an engine that has one error for both.
    Bounds,
    /// No such key or field.
    Key,
    /// The same key twice.
    Duplicate,
    /// An argument without meaning.
    Argument,
    /// No overload.
    Overload,
    /// An error that the engine says nothing of: any class is the same class.
    Unsaid,
    /// The engine panicked.
    Panic,
    /// The steps are used up.
    Budget,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Outcome::Value(text) => f.write_str(text),
            Outcome::Error(class) => write!(f, "error: {}", format!("{class:?}").to_lowercase()),
        }
    }
}

impl Outcome {
    /// Equal values, or errors of one class.
    pub fn agrees(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Error(Class::Panic), _) | (_, Outcome::Error(Class::Panic)) => false,
            (Outcome::Error(Class::Unsaid), Outcome::Error(_))
            | (Outcome::Error(_), Outcome::Error(Class::Unsaid)) => true,
            (Outcome::Error(Class::Index | Class::Range), Outcome::Error(Class::Bounds)) => true,
            (a, b) => a == b,
        }
    }

    /// `value`, or the class of the error.
    pub fn kind(&self) -> String {
        match self {
            Outcome::Value(_) => "value".to_owned(),
            error => error.to_string(),
        }
    }
}

/// What our engine came to.
pub fn ours(result: &Result<Value<'_>, Fault>) -> Outcome {
    match result {
        // A list that may have more elements is a value to us only: others fail where the element is lacking.
        Ok(value) if is_incomplete(value) => Outcome::Error(Class::Key),
        Ok(value) => Outcome::Value(words(value)),
        Err(fault) => Outcome::Error(class(fault.kind())),
    }
}

fn class(kind: FaultKind) -> Class {
    match kind {
        FaultKind::DivisionByZero | FaultKind::ModuloByZero => Class::Division,
        FaultKind::Overflow => Class::Range,
        FaultKind::IndexOutOfBounds => Class::Index,
        // An absent option is a missing fact to a policy; to an engine whose records are maps, a missing key.
        FaultKind::NoSuchKey | FaultKind::NoSuchField | FaultKind::MissingFact => Class::Key,
        FaultKind::DuplicateKey => Class::Duplicate,
        FaultKind::NoSuchOverload => Class::Overload,
        FaultKind::BudgetExhausted => Class::Budget,
        _ => Class::Argument,
    }
}

/// Whether something is missing in a value.
fn is_incomplete(value: &Value<'_>) -> bool {
    match value {
        Value::Optional(Some(inner)) => is_incomplete(inner),
        Value::Map(map) => {
            map.missing().is_some() || map.iter().any(|(_, value)| is_incomplete(value))
        }
        Value::Missing(_) => true,
        value => value.as_list().is_some_and(|list| {
            list.missing().is_some() || list.iter().any(|value| is_incomplete(&value))
        }),
    }
}

/// A value in words, told apart by type.
pub fn words(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("bool {value}"),
        Value::Int(value) => format!("int {value}"),
        Value::Uint(value) => format!("uint {value}"),
        Value::Double(value) => double(*value),
        Value::Timestamp { seconds, nanos } => format!("timestamp {seconds}.{nanos:09}"),
        Value::Duration(nanos) => format!("duration {nanos}"),
        Value::Type(name) => format!("type {name}"),
        Value::Optional(None) => "none".to_owned(),
        Value::Optional(Some(inner)) => format!("some {}", words(inner)),
        Value::Map(map) => entries(
            map.iter()
                .map(|(key, value)| (words(&key.value()), words(value)))
                .collect(),
        ),
        Value::Record(_) | Value::Struct(_) => {
            let shape = &RECORDS[usize::from(value.record_number().unwrap())];
            let present = (0_u16..).zip(shape.fields).filter_map(|(place, field)| {
                match value.field(place)? {
                    Value::Absent => None,
                    inner => Some((format!("text {:?}", field.name), words(&inner))),
                }
            });
            entries(present.collect())
        }
        value => match (value.as_text(), value.as_bytes(), value.as_list()) {
            (Some(text), _, _) => format!("text {text:?}"),
            (_, Some(octets), _) => format!("bytes {octets:?}"),
            (_, _, Some(list)) => elements(list.iter().map(|value| words(&value)).collect()),
            _ => format!("{value:?}"),
        },
    }
}

pub fn double(value: f64) -> String {
    if value.is_nan() {
        "double NaN".to_owned()
    } else {
        format!("double {value:?}")
    }
}

pub fn elements(elements: Vec<String>) -> String {
    format!("[{}]", elements.join(", "))
}

/// Entries of a map, whose order means nothing.
pub fn entries(mut entries: Vec<(String, String)>) -> String {
    entries.sort();
    let texts: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    format!("{{{}}}", texts.join(", "))
}
