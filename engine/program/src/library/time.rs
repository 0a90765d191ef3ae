//! Timestamps and durations: reading them, moving them, and the accessors.

use super::Refusal;
use super::cost;
use super::{Definition, Function, Function as F};
use super::{invalid, no_overload, overflow};
use crate::fault::{Fault, FaultKind};
use crate::value::Value;
use crate::value::print;
use crate::value::zones::Zone;
use countersign_contract::types::Timestamp;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::GetFullYear,
        "getFullYear",
        OF_TIMESTAMP,
        cost::by_arguments,
    ),
    Definition::new(F::GetMonth, "getMonth", OF_TIMESTAMP, cost::by_arguments),
    Definition::new(F::GetDate, "getDate", OF_TIMESTAMP, cost::by_arguments),
    Definition::new(
        F::GetDayOfMonth,
        "getDayOfMonth",
        OF_TIMESTAMP,
        cost::by_arguments,
    ),
    Definition::new(
        F::GetDayOfWeek,
        "getDayOfWeek",
        OF_TIMESTAMP,
        cost::by_arguments,
    ),
    Definition::new(
        F::GetDayOfYear,
        "getDayOfYear",
        OF_TIMESTAMP,
        cost::by_arguments,
    ),
    Definition::new(F::GetHours, "getHours", OF_BOTH, cost::by_arguments),
    Definition::new(F::GetMinutes, "getMinutes", OF_BOTH, cost::by_arguments),
    Definition::new(F::GetSeconds, "getSeconds", OF_BOTH, cost::by_arguments),
    Definition::new(
        F::GetMilliseconds,
        "getMilliseconds",
        OF_BOTH,
        cost::by_arguments,
    ),
    Definition::new(F::Days, "days", &["duration.() int"], cost::by_arguments),
];

/// Parts of a timestamp.
const OF_TIMESTAMP: &[&str] = &["timestamp.() int", "timestamp.(string) int"];
/// Parts of a timestamp or of a duration.
const OF_BOTH: &[&str] = &[
    "timestamp.() int",
    "timestamp.(string) int",
    "duration.() int",
];

/// A literal of `timestamp()`.
pub(super) fn check_timestamp(_: F, texts: &[Option<&str>]) -> Vec<Refusal> {
    match texts.first() {
        Some(Some(text)) if read_timestamp(text).is_err() => vec![
            Refusal::new(
                0,
                "invalid_timestamp",
                format!("'{text}' is not a point in time"),
            )
            .help("write it like '2026-03-10T12:00:00Z'"),
        ],
        _ => Vec::new(),
    }
}

/// A literal of `duration()`.
pub(super) fn check_duration(_: F, texts: &[Option<&str>]) -> Vec<Refusal> {
    match texts.first() {
        Some(Some(text)) if read_duration(text).is_err() => vec![
            Refusal::new(
                0,
                "invalid_duration",
                format!("'{text}' is not a span of time"),
            )
            .help("write it like '72h' or '1h30m'; the units are h, m, s, ms, us and ns"),
        ],
        _ => Vec::new(),
    }
}

pub(crate) const NANOS: i64 = 1_000_000_000;
const OUTSIDE: &str = "range: a timestamp lies between year 1 and year 9999";
const SPAN_OUTSIDE: &str = "range: a duration is at most 292 years";

/// A timestamp, if it is within range.
pub(crate) fn timestamp<'a>(seconds: i64, nanos: u32) -> Result<Value<'a>, Fault> {
    Timestamp::from_seconds(seconds)
        .map(|_| Value::Timestamp { seconds, nanos })
        .ok_or_else(|| overflow(OUTSIDE))
}

/// A duration, if it is within range.
pub(crate) fn duration<'a>(nanos: i128) -> Result<Value<'a>, Fault> {
    i64::try_from(nanos)
        .map(Value::Duration)
        .map_err(|_| overflow(SPAN_OUTSIDE))
}

fn total(seconds: i64, nanos: u32) -> i128 {
    i128::from(seconds) * i128::from(NANOS) + i128::from(nanos)
}

/// A timestamp moved by so many nanoseconds.
pub(crate) fn shift<'a>(start: &Value<'a>, by: i128) -> Result<Value<'a>, Fault> {
    let Value::Timestamp { seconds, nanos } = start else {
        return Err(no_overload("_+_", std::slice::from_ref(start)));
    };
    let moved = total(*seconds, *nanos) + by;
    let seconds = i64::try_from(moved.div_euclid(i128::from(NANOS)));
    let nanos = u32::try_from(moved.rem_euclid(i128::from(NANOS)));
    match (seconds, nanos) {
        (Ok(seconds), Ok(nanos)) => timestamp(seconds, nanos),
        _ => Err(overflow(OUTSIDE)),
    }
}

/// The span from `b` to `a`.
pub(crate) fn between<'a>(a: &Value<'a>, b: &Value<'a>) -> Result<Value<'a>, Fault> {
    match (a, b) {
        (
            Value::Timestamp { seconds, nanos },
            Value::Timestamp {
                seconds: other,
                nanos: other_nanos,
            },
        ) => duration(total(*seconds, *nanos) - total(*other, *other_nanos)),
        _ => Err(no_overload("_-_", &[a.clone(), b.clone()])),
    }
}

/// Reads RFC 3339 with up to nine digits of a fraction.
pub(crate) fn read_timestamp<'a>(text: &str) -> Result<Value<'a>, Fault> {
    let whole: Timestamp = text.parse().map_err(|_| {
        invalid(format!(
            "range: {} is not an RFC 3339 timestamp between year 1 and year 9999",
            print::print(&Value::owned_text(
                text.chars().take(60).collect::<String>()
            ))
        ))
    })?;
    let mut nanos = 0;
    if let Some((_, rest)) = text.split_once('.') {
        let digits: &str = rest
            .split_once(|character: char| !character.is_ascii_digit())
            .map_or(rest, |(digits, _)| digits);
        if digits.len() > 9 {
            return Err(invalid("a timestamp has at most nanoseconds"));
        }
        nanos = format!("{digits:0<9}").parse().unwrap_or_default();
    }
    timestamp(whole.seconds, nanos)
}

/// Reads a duration as CEL writes it: numbers with the units `h`, `m`, `s`, `ms`, `us`, `ns`, such as `1h30m` or `-1.5s`.
pub(crate) fn read_duration<'a>(text: &str) -> Result<Value<'a>, Fault> {
    let refuse = || {
        invalid(format!(
            "{} is not a duration such as `1h30m`",
            print::print(&Value::owned_text(
                text.chars().take(60).collect::<String>()
            ))
        ))
    };
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(Value::Duration(0));
    }
    if rest.is_empty() {
        return Err(refuse());
    }
    let mut sum: i128 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at_checked(digits).ok_or_else(refuse)?;
        let (part, after) = match after.strip_prefix('.') {
            Some(after) => {
                let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                after.split_at_checked(digits).ok_or_else(refuse)?
            }
            None => ("", after),
        };
        if whole.is_empty() && part.is_empty() {
            return Err(refuse());
        }
        let letters = after
            .bytes()
            .take_while(|byte| !byte.is_ascii_digit() && *byte != b'.')
            .count();
        let (unit, after) = after.split_at_checked(letters).ok_or_else(refuse)?;
        let unit: i128 = match unit {
            "h" => 3_600 * i128::from(NANOS),
            "m" => 60 * i128::from(NANOS),
            "s" => i128::from(NANOS),
            "ms" => 1_000_000,
            "us" | "µs" | "μs" => 1_000,
            "ns" => 1,
            _ => return Err(refuse()),
        };
        if whole.len() > 20 {
            return Err(overflow(SPAN_OUTSIDE));
        }
        let whole: i128 = if whole.is_empty() {
            0
        } else {
            whole.parse().map_err(|_| refuse())?
        };
        sum += whole * unit;
        // Digits beyond the 18th are below a nanosecond in every unit.
        let mut scale = unit;
        for digit in part.bytes().take(18) {
            sum += i128::from(digit - b'0') * scale / 10;
            scale /= 10;
        }
        if sum > i128::from(u64::MAX) {
            return Err(overflow(SPAN_OUTSIDE));
        }
        rest = after;
    }
    duration(if negative { -sum } else { sum })
}

/// `getFullYear()` and its kin.
#[inline(never)]
pub(crate) fn select<'a>(
    function: Function,
    arguments: &[Value<'a>],
    zones: &[Zone],
) -> Result<Value<'a>, Fault> {
    let (value, offset) = match arguments {
        [value] => (value, 0),
        [value @ Value::Timestamp { seconds, .. }, zone] => match zone.as_text() {
            Some(zone) => (value, zone_offset(zone, *seconds, zones)?),
            None => return Err(no_overload(function.name(), arguments)),
        },
        _ => return Err(no_overload(function.name(), arguments)),
    };
    match value {
        Value::Duration(nanos) => select_duration(function, *nanos)
            .map(Value::Int)
            .ok_or_else(|| no_overload(function.name(), arguments)),
        Value::Timestamp { seconds, nanos } if function != Function::Days => Ok(Value::Int(
            select_instant(function, seconds + offset, *nanos),
        )),
        _ => Err(no_overload(function.name(), arguments)),
    }
}

fn select_duration(function: Function, nanos: i64) -> Option<i64> {
    Some(match function {
        Function::Days => nanos / NANOS / 86_400,
        Function::GetHours => nanos / NANOS / 3_600,
        Function::GetMinutes => nanos / NANOS / 60,
        Function::GetSeconds => nanos / NANOS,
        // Only the part below a second, unlike the others: cel-spec's conformance cases say so.
        Function::GetMilliseconds => nanos % NANOS / 1_000_000,
        _ => return None,
    })
}

fn select_instant(function: Function, local: i64, nanos: u32) -> i64 {
    let (year, month, day) = Timestamp { seconds: local }.civil_date();
    let second = local.rem_euclid(86_400);
    match function {
        Function::GetFullYear => year,
        Function::GetMonth => i64::from(month) - 1,
        Function::GetDate => i64::from(day),
        Function::GetDayOfMonth => i64::from(day) - 1,
        // 1970-01-01 was a Thursday.
        Function::GetDayOfWeek => (local.div_euclid(86_400) + 4).rem_euclid(7),
        Function::GetDayOfYear => {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
            let index = usize::try_from(month).unwrap_or(1).saturating_sub(1);
            before.get(index).copied().unwrap_or_default()
                + i64::from(leap && month > 2)
                + i64::from(day)
                - 1
        }
        Function::GetHours => second / 3_600,
        Function::GetMinutes => second / 60 % 60,
        Function::GetSeconds => second % 60,
        _ => i64::from(nanos / 1_000_000),
    }
}

/// Whether a time zone is known without a table: `UTC` under its names, or `[+-]hh:mm`.
pub fn is_fixed_zone(zone: &str) -> bool {
    fixed_offset(zone).is_some()
}

fn fixed_offset(zone: &str) -> Option<i64> {
    if matches!(zone, "UTC" | "Z" | "Etc/UTC" | "GMT" | "Etc/GMT" | "") {
        return Some(0);
    }
    let (sign, digits) = match zone.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, zone.strip_prefix('+').unwrap_or(zone)),
    };
    let two = |text: &str| -> Option<i64> {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let (hours, minutes) = digits.split_once(':')?;
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Seconds east of UTC that clocks in a time zone show at an instant, in seconds since 1970-01-01T00:00:00Z. Absent when
/// the zone is neither fixed nor among `zones`, which are sorted by name.
pub fn offset_at(zone: &str, seconds: i64, zones: &[Zone]) -> Option<i64> {
    if let Some(offset) = fixed_offset(zone) {
        return Some(offset);
    }
    let place = zones
        .binary_search_by(|known| known.name.as_str().cmp(zone))
        .ok()?;
    zones
        .get(place)
        .map(|zone| i64::from(zone.offset_at(seconds)))
}

fn zone_offset(zone: &str, seconds: i64, zones: &[Zone]) -> Result<i64, Fault> {
    offset_at(zone, seconds, zones).ok_or_else(|| {
        Fault::new(
            FaultKind::UnknownTimeZone,
            format!(
                "the time zone {} is not known here: use `UTC`, a fixed offset such as `+01:00`, or name the zone in the policy itself",
                print::print(&Value::owned_text(
                    zone.chars().take(60).collect::<String>()
                ))
            ),
        )
    })
}
