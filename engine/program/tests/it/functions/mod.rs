//! Every function over a table of arguments.

use crate::support;

mod aggregates;
mod lists;
mod numbers;
mod paths;
mod regexes;
mod semver;
mod text;
mod time;

use countersign_program::{Function as F, Missing, Value};
use support::call;

pub(crate) fn t(text: &str) -> Value<'_> {
    Value::Text(text)
}
pub(crate) fn i(number: i64) -> Value<'static> {
    Value::Int(number)
}
pub(crate) fn u(number: u64) -> Value<'static> {
    Value::Uint(number)
}
pub(crate) fn d(number: f64) -> Value<'static> {
    Value::Double(number)
}
pub(crate) fn l(elements: Vec<Value<'_>>) -> Value<'_> {
    Value::list(elements)
}
/// A list that lacks the fact `files`.
pub(crate) fn part(elements: Vec<Value<'_>>) -> Value<'_> {
    Value::list_with(elements, Some(Missing::Fact("files")))
}
pub(crate) fn time(text: &str) -> Value<'static> {
    let time: countersign_contract::types::Timestamp = text.parse().unwrap();
    Value::Timestamp {
        seconds: time.seconds,
        nanos: 0,
    }
}
pub(crate) fn span(nanos: i64) -> Value<'static> {
    Value::Duration(nanos)
}

pub(crate) fn check(rows: Vec<(F, Vec<Value<'_>>, &str)>) {
    let mut wrong = Vec::new();
    for (row, (function, arguments, expected)) in rows.into_iter().enumerate() {
        let shown: Vec<String> = arguments.iter().map(countersign_program::print).collect();
        let found = call(function, arguments);
        if found != expected {
            wrong.push(format!(
                "row {row}: {}({}) is {found}, not {expected}",
                function.name(),
                shown.join(", ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
