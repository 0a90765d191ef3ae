//! Strings: CEL's own functions and the extension. Places are code points, as CEL counts them.

use super::cost::{self, Call, Size};
use super::lists;
use super::{Definition, Function, Function as F};
use super::{count, no_overload};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::value::Value;
use std::rc::Rc;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Contains,
        "contains",
        &["string.(string) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::StartsWith,
        "startsWith",
        &["string.(string) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::EndsWith,
        "endsWith",
        &["string.(string) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::CharAt,
        "charAt",
        &["string.(int) string"],
        cost::by_arguments,
    ),
    Definition::new(
        F::IndexOf,
        "indexOf",
        &["string.(string) int", "string.(string, int) int"],
        cost::by_arguments,
    ),
    Definition::new(
        F::LastIndexOf,
        "lastIndexOf",
        &["string.(string) int", "string.(string, int) int"],
        cost::by_arguments,
    ),
    Definition::new(
        F::LowerAscii,
        "lowerAscii",
        &["string.() string"],
        cost::by_arguments,
    ),
    Definition::new(
        F::UpperAscii,
        "upperAscii",
        &["string.() string"],
        cost::by_arguments,
    ),
    Definition::new(F::Trim, "trim", &["string.() string"], cost::by_arguments),
    Definition::new(
        F::Reverse,
        "reverse",
        &["string.() string", "list(A).() list(A)"],
        lists::cost_of_copying,
    ),
    Definition::new(
        F::Replace,
        "replace",
        &[
            "string.(string, string) string",
            "string.(string, string, int) string",
        ],
        cost_of_replacing,
    ),
    Definition::new(
        F::Split,
        "split",
        &[
            "string.(string) list(string)",
            "string.(string, int) list(string)",
        ],
        cost_of_splitting,
    ),
    Definition::new(
        F::Substring,
        "substring",
        &["string.(int) string", "string.(int, int) string"],
        cost::by_arguments,
    ),
    Definition::new(
        F::Quote,
        "strings.quote",
        &["(string) string"],
        cost_of_doubling,
    ),
];

/// Quotes or padding on top of twice the octets.
pub(super) fn cost_of_doubling(call: &Call<'_>) -> (u64, Size) {
    let octets = call.octets().saturating_mul(2).saturating_add(4);
    (cost::octets(octets), Size::Text(octets))
}

fn cost_of_replacing(call: &Call<'_>) -> (u64, Size) {
    let octets = call.argument(0).octets();
    let text = octets
        .saturating_add(1)
        .saturating_mul(call.argument(2).octets().max(1))
        .saturating_add(octets);
    let steps = cost::sum([
        cost::octets(call.octets()),
        cost::octets(text),
        cost::octets(call.argument(1).octets()),
    ]);
    (steps, Size::Text(text))
}

fn cost_of_splitting(call: &Call<'_>) -> (u64, Size) {
    let octets = call.argument(0).octets();
    let length = octets.saturating_add(1);
    let steps = cost::sum([cost::octets(call.octets()), length, cost::octets(octets)]);
    (steps, Size::List(length, Rc::new(Size::Text(octets))))
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let (receiver, rest) = arguments.split_first().ok_or_else(refuse)?;
    if let Some(bytes) = receiver.as_bytes() {
        return of_bytes(function, bytes, rest, meter)?.ok_or_else(refuse);
    }
    let text = receiver.as_text().ok_or_else(refuse)?;
    meter.octets(text.len())?;
    match (function, rest) {
        (Function::LowerAscii, []) => Ok(changed(
            receiver,
            text,
            |byte| byte.is_ascii_uppercase(),
            str::to_ascii_lowercase,
        )),
        (Function::UpperAscii, []) => Ok(changed(
            receiver,
            text,
            |byte| byte.is_ascii_lowercase(),
            str::to_ascii_uppercase,
        )),
        (Function::Trim, []) => {
            let start = text.len() - text.trim_start().len();
            let end = start + text.trim().len();
            Ok(part(receiver, start, end))
        }
        (Function::Reverse, []) => Ok(Value::owned_text(text.chars().rev().collect::<String>())),
        (Function::Quote, []) => Ok(Value::owned_text(quote(text))),
        (Function::CharAt, [Value::Int(place)]) => {
            let start = offset(text, *place)?;
            let end = text
                .get(start..)
                .and_then(|rest| rest.chars().next())
                .map_or(start, |character| start + character.len_utf8());
            Ok(part(receiver, start, end))
        }
        (Function::Substring, [Value::Int(start)]) => {
            let start = offset(text, *start)?;
            Ok(part(receiver, start, text.len()))
        }
        (Function::Substring, [Value::Int(start), Value::Int(end)]) => {
            if start > end {
                return Err(Fault::new(
                    FaultKind::IndexOutOfBounds,
                    format!("the start {start} of the substring lies behind its end {end}"),
                ));
            }
            let (start, end) = (offset(text, *start)?, offset(text, *end)?);
            Ok(part(receiver, start, end))
        }
        (Function::Replace, [from, to]) => replace(text, from, to, -1, meter)?.ok_or_else(refuse),
        (Function::Replace, [from, to, Value::Int(limit)]) => {
            replace(text, from, to, *limit, meter)?.ok_or_else(refuse)
        }
        (_, [other, rest @ ..]) => {
            let other = other.as_text().ok_or_else(refuse)?;
            meter.octets(other.len())?;
            match (function, rest) {
                (Function::Contains, []) => Ok(Value::Bool(text.contains(other))),
                (Function::StartsWith, []) => Ok(Value::Bool(text.starts_with(other))),
                (Function::EndsWith, []) => Ok(Value::Bool(text.ends_with(other))),
                (Function::IndexOf, []) => index_of(text, other, 0),
                (Function::IndexOf, [Value::Int(from)]) => index_of(text, other, *from),
                (Function::LastIndexOf, []) => last_index_of(text, other, None),
                (Function::LastIndexOf, [Value::Int(from)]) => {
                    last_index_of(text, other, Some(*from))
                }
                (Function::Split, []) => split(receiver, text, other, -1, meter),
                (Function::Split, [Value::Int(limit)]) => {
                    split(receiver, text, other, *limit, meter)
                }
                _ => Err(refuse()),
            }
        }
        _ => Err(refuse()),
    }
}

/// The functions that octets share with text.
fn of_bytes<'a>(
    function: Function,
    bytes: &[u8],
    rest: &[Value<'a>],
    meter: &Meter,
) -> Result<Option<Value<'a>>, Fault> {
    let [other] = rest else {
        return Ok(None);
    };
    let Some(other) = other.as_bytes() else {
        return Ok(None);
    };
    meter.octets(bytes.len() + other.len())?;
    Ok(match function {
        Function::StartsWith => Some(Value::Bool(bytes.starts_with(other))),
        Function::EndsWith => Some(Value::Bool(bytes.ends_with(other))),
        _ => None,
    })
}

/// A part of a text by octets; borrowed where the text is.
pub(crate) fn part<'a>(receiver: &Value<'a>, start: usize, end: usize) -> Value<'a> {
    match receiver {
        Value::Text(text) => Value::Text(text.get(start..end).unwrap_or_default()),
        other => Value::owned_text(
            other
                .as_text()
                .and_then(|text| text.get(start..end))
                .unwrap_or_default(),
        ),
    }
}

/// The text itself when nothing in it changes.
fn changed<'a>(
    receiver: &Value<'a>,
    text: &str,
    changes: fn(&u8) -> bool,
    change: fn(&str) -> String,
) -> Value<'a> {
    if text.as_bytes().iter().any(changes) {
        Value::owned_text(change(text))
    } else {
        receiver.clone()
    }
}

/// The octet at which a code point begins; the end of the text is a place too.
fn offset(text: &str, place: i64) -> Result<usize, Fault> {
    let outside = || {
        Fault::new(
            FaultKind::IndexOutOfBounds,
            format!(
                "the place {place} is outside of a text of {} code points",
                text.chars().count()
            ),
        )
    };
    let place = usize::try_from(place).map_err(|_| outside())?;
    if place > text.len() {
        return Err(outside());
    }
    text.char_indices()
        .map(|(offset, _)| offset)
        .chain(std::iter::once(text.len()))
        .nth(place)
        .ok_or_else(outside)
}

/// How many code points stand before an octet.
fn place_of<'a>(text: &str, octet: usize) -> Value<'a> {
    count(text.get(..octet).unwrap_or_default().chars().count())
}

fn index_of<'a>(text: &str, other: &str, from: i64) -> Result<Value<'a>, Fault> {
    let start = offset(text, from)?;
    if other.is_empty() {
        return Ok(Value::Int(from));
    }
    Ok(text
        .get(start..)
        .and_then(|rest| rest.find(other))
        .map_or(Value::Int(-1), |found| place_of(text, start + found)))
}

/// The last place at or before `from`.
fn last_index_of<'a>(text: &str, other: &str, from: Option<i64>) -> Result<Value<'a>, Fault> {
    let from = match from {
        Some(from) => Some((from, offset(text, from)?)),
        None => None,
    };
    if other.is_empty() {
        return Ok(match from {
            Some((from, _)) => Value::Int(from),
            None => place_of(text, text.len()),
        });
    }
    let from = from.map(|(_, octet)| octet);
    // A match that begins at `from` ends no later than this; where that is within a code point, there is none.
    let mut end = from.map_or(text.len(), |from| (from + other.len()).min(text.len()));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Ok(text
        .get(..end)
        .and_then(|text| text.rfind(other))
        .map_or(Value::Int(-1), |found| place_of(text, found)))
}

/// `None` when an argument is not text.
fn replace<'a>(
    text: &str,
    from: &Value<'a>,
    to: &Value<'a>,
    limit: i64,
    meter: &Meter,
) -> Result<Option<Value<'a>>, Fault> {
    let (Some(from), Some(to)) = (from.as_text(), to.as_text()) else {
        return Ok(None);
    };
    // The result is charged before it is built: each match can grow the text.
    let most = if limit < 0 {
        usize::MAX
    } else {
        usize::try_from(limit).unwrap_or(usize::MAX)
    };
    let matches = text.matches(from).take(most).count();
    meter.octets(from.len() + text.len().saturating_add(matches.saturating_mul(to.len())))?;
    Ok(Some(Value::owned_text(text.replacen(from, to, most))))
}

fn split<'a>(
    receiver: &Value<'a>,
    text: &str,
    separator: &str,
    limit: i64,
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let most = match usize::try_from(limit) {
        Ok(0) => return Ok(Value::list(Vec::new())),
        Ok(most) => most,
        Err(_) => usize::MAX,
    };
    let mut parts = Vec::new();
    let mut start = 0;
    while parts.len() + 1 < most {
        meter.charge(1)?;
        let rest = text.get(start..).unwrap_or_default();
        let found = if separator.is_empty() {
            // Between the code points, not before the first or behind the last.
            rest.char_indices().nth(1).map(|(octet, _)| octet)
        } else {
            rest.find(separator)
        };
        let Some(found) = found else {
            break;
        };
        parts.push(part(receiver, start, start + found));
        start += found + separator.len();
    }
    if !(separator.is_empty() && text.is_empty()) {
        parts.push(part(receiver, start, text.len()));
    }
    Ok(Value::list(parts))
}

fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
