//! What is in every CEL: `!`, `size()`, `type()`, `dyn()` and the conversions.

use super::cost;
use super::{Definition, Function, Function as F};
use super::{count, invalid, no_overload, overflow, time};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::{Value, print};

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(F::Not, "!_", &["(bool) bool"], cost::by_arguments),
    Definition::new(
        F::Size,
        "size",
        &[
            "(string) int",
            "string.() int",
            "(bytes) int",
            "bytes.() int",
            "(list(A)) int",
            "list(A).() int",
            "(map(A, B)) int",
            "map(A, B).() int",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToBool,
        "bool",
        &["(bool) bool", "(string) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToInt,
        "int",
        &[
            "(int) int",
            "(uint) int",
            "(double) int",
            "(string) int",
            "(timestamp) int",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToUint,
        "uint",
        &[
            "(uint) uint",
            "(int) uint",
            "(double) uint",
            "(string) uint",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToDouble,
        "double",
        &[
            "(double) double",
            "(int) double",
            "(uint) double",
            "(string) double",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToText,
        "string",
        &[
            "(string) string",
            "(bool) string",
            "(int) string",
            "(uint) string",
            "(double) string",
            "(bytes) string",
            "(timestamp) string",
            "(duration) string",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToBytes,
        "bytes",
        &["(bytes) bytes", "(string) bytes"],
        cost::by_arguments,
    ),
    Definition::new(
        F::ToTimestamp,
        "timestamp",
        &[
            "(timestamp) timestamp",
            "(string) timestamp",
            "(int) timestamp",
        ],
        cost::by_arguments,
    )
    .literals(time::check_timestamp),
    Definition::new(
        F::ToDuration,
        "duration",
        &["(duration) duration", "(string) duration"],
        cost::by_arguments,
    )
    .literals(time::check_duration),
    Definition::new(F::TypeOf, "type", &["(A) type"], cost::by_arguments),
    Definition::new(F::ToDyn, "dyn", &["(A) dyn"], cost::of_first_two),
];

#[inline(never)]
pub(crate) fn convert<'a>(
    function: Function,
    value: &Value<'a>,
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    if let Some(text) = value.as_text() {
        meter.octets(text.len())?;
        return from_text(function, text, value);
    }
    match (function, value) {
        (Function::ToBool, Value::Bool(_))
        | (Function::ToInt, Value::Int(_))
        | (Function::ToUint, Value::Uint(_))
        | (Function::ToDouble, Value::Double(_))
        | (Function::ToBytes, Value::Bytes(_) | Value::OwnedBytes(_))
        | (Function::ToTimestamp, Value::Timestamp { .. })
        | (Function::ToDuration, Value::Duration(_)) => Ok(value.clone()),
        (Function::ToInt, Value::Uint(number)) => i64::try_from(*number)
            .map(Value::Int)
            .map_err(|_| overflow("range: the uint is too large for an int")),
        (Function::ToInt, Value::Double(number)) => double_to_int(*number),
        (Function::ToInt, Value::Timestamp { seconds, .. }) => Ok(Value::Int(*seconds)),
        (Function::ToUint, Value::Int(number)) => u64::try_from(*number)
            .map(Value::Uint)
            .map_err(|_| overflow("range: a negative int can't be a uint")),
        (Function::ToUint, Value::Double(number)) => double_to_uint(*number),
        (Function::ToDouble, Value::Int(_) | Value::Uint(_)) => {
            Ok(Value::Double(value.as_number().unwrap_or_default()))
        }
        (Function::ToTimestamp, Value::Int(seconds)) => time::timestamp(*seconds, 0),
        (Function::ToText, value) => match plain(value) {
            Some(text) => Ok(Value::owned_text(text)),
            None => bytes_to_text(value, meter),
        },
        _ => Err(no_overload(function.name(), std::slice::from_ref(value))),
    }
}

/// A value as `string()` gives it, for kinds of which every value has a text and which are not text.
pub(crate) fn plain(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => print::print_double(*value),
        Value::Timestamp { seconds, nanos } => print::print_timestamp(*seconds, *nanos),
        Value::Duration(nanos) => print::print_duration(*nanos),
        Value::Type(name) => (*name).to_owned(),
        _ => return None,
    })
}

fn bytes_to_text<'a>(value: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    let Some(bytes) = value.as_bytes() else {
        return Err(no_overload("string", std::slice::from_ref(value)));
    };
    meter.octets(bytes.len())?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Value::owned_text(text)),
        Err(_) => Err(invalid("the bytes are not valid UTF-8")),
    }
}

fn from_text<'a>(function: Function, text: &str, value: &Value<'a>) -> Result<Value<'a>, Fault> {
    let refuse = |what: &str| {
        invalid(format!(
            "{} is not {what}",
            print::print(&Value::owned_text(
                text.chars().take(60).collect::<String>()
            ))
        ))
    };
    match function {
        Function::ToText => Ok(value.clone()),
        Function::ToBytes => Ok(match value {
            Value::Text(text) => Value::Bytes(text.as_bytes()),
            _ => Value::OwnedBytes(text.as_bytes().into()),
        }),
        Function::ToBool => match text {
            "true" | "True" | "TRUE" | "t" | "1" => Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" | "f" | "0" => Ok(Value::Bool(false)),
            _ => Err(refuse("a bool")),
        },
        Function::ToInt => text.parse().map(Value::Int).map_err(|_| refuse("an int")),
        Function::ToUint => text.parse().map(Value::Uint).map_err(|_| refuse("a uint")),
        Function::ToDouble => text
            .parse()
            .map(Value::Double)
            .map_err(|_| refuse("a double")),
        Function::ToTimestamp => time::read_timestamp(text),
        Function::ToDuration => time::read_duration(text),
        _ => Err(no_overload(function.name(), std::slice::from_ref(value))),
    }
}

/// Toward zero. The ends of the range are left out, as in cel-go and cel-cpp: they are not told from what lies beyond.
fn double_to_int<'a>(number: f64) -> Result<Value<'a>, Fault> {
    if number > -9_223_372_036_854_775_808.0 && number < 9_223_372_036_854_775_808.0 {
        // Within the range by the condition above.
        Ok(Value::Int(number as i64))
    } else {
        Err(overflow("range: the double does not fit an int"))
    }
}

fn double_to_uint<'a>(number: f64) -> Result<Value<'a>, Fault> {
    if (0.0..18_446_744_073_709_551_616.0).contains(&number) {
        Ok(Value::Uint(number as u64))
    } else {
        Err(overflow("range: the double does not fit a uint"))
    }
}

/// `size(a)`: code points, octets, elements, entries.
pub(super) fn size<'a>(value: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    let (size, missing) = if let Some(text) = value.as_text() {
        meter.octets(text.len())?;
        (text.chars().count(), None)
    } else if let Some(bytes) = value.as_bytes() {
        (bytes.len(), None)
    } else if let Some(list) = value.as_list() {
        (list.known(), list.missing())
    } else if let Value::Map(map) = value {
        (map.known(), map.missing())
    } else {
        return Err(no_overload("size", std::slice::from_ref(value)));
    };
    match missing {
        Some(fact) => Err(Fault::missing(fact.clone())),
        None => Ok(count(size)),
    }
}
