//! Equality and order, across the kinds of numbers as CEL says, and with missing facts.

use super::cost::{self, Call, Size};
use super::{Context, no_overload};
use super::{Definition, Function as F};
use crate::fault::{Fault, FaultKind, Missing};
use crate::meter::Meter;
use crate::value::{Key, ListView, Map, Value};
use std::cmp::Ordering;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(F::Equal, "_==_", &["(A, A) bool"], cost_of_equality),
    Definition::new(F::NotEqual, "_!=_", &["(A, A) bool"], cost_of_equality),
    Definition::new(F::Less, "_<_", ORDERED, cost_of_order),
    Definition::new(F::LessEqual, "_<=_", ORDERED, cost_of_order),
    Definition::new(F::Greater, "_>_", ORDERED, cost_of_order),
    Definition::new(F::GreaterEqual, "_>=_", ORDERED, cost_of_order),
    Definition::new(
        F::In,
        "@in",
        &["(A, list(A)) bool", "(A, map(A, B)) bool"],
        cost_of_membership,
    ),
];

/// What has an order, numbers across their kinds.
const ORDERED: &[&str] = &[
    "(bool, bool) bool",
    "(int, int) bool",
    "(uint, uint) bool",
    "(double, double) bool",
    "(string, string) bool",
    "(bytes, bytes) bool",
    "(timestamp, timestamp) bool",
    "(duration, duration) bool",
    "(int, uint) bool",
    "(int, double) bool",
    "(uint, int) bool",
    "(uint, double) bool",
    "(double, int) bool",
    "(double, uint) bool",
];

fn cost_of_equality(call: &Call<'_>) -> (u64, Size) {
    let larger = call.argument(0).max(&call.argument(1));
    (cost::comparison(&larger, call.bounds), Size::One)
}

fn cost_of_order(call: &Call<'_>) -> (u64, Size) {
    let longer = call.argument(0).octets().max(call.argument(1).octets());
    (cost::octets(longer), Size::One)
}

fn cost_of_membership(call: &Call<'_>) -> (u64, Size) {
    let (needle, range) = (call.argument(0), call.argument(1));
    let steps = match (&needle, &range) {
        (Size::Text(_), Size::List(length, _)) => {
            cost::sum([cost::elements(*length), cost::octets(needle.octets())])
        }
        (_, Size::List(length, element)) => {
            length.saturating_mul(cost::comparison(&needle.max(element), call.bounds))
        }
        _ => cost::octets(needle.octets()),
    };
    (steps, Size::One)
}

/// `a == b`. Values of different kinds are not equal. A fault when it depends on something missing, or when the budget is
/// used up: shared parts of values are compared as often as they appear.
pub(crate) fn equal(a: &Value<'_>, b: &Value<'_>, context: &Context<'_>) -> Result<bool, Fault> {
    let (mut a, mut b) = (a, b);
    // Optionals in optionals are no more than as many as the expression is deep, so that opening them costs nothing.
    while let (Value::Optional(Some(inner)), Value::Optional(Some(other))) = (a, b) {
        (a, b) = (inner, other);
    }
    context.meter.charge(1)?;
    Ok(match (a, b) {
        (Value::Missing(fact), _) | (_, Value::Missing(fact)) => {
            return Err(Fault::missing(fact.clone()));
        }
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Timestamp { .. }, Value::Timestamp { .. }) => {
            instant(a).is_some() && instant(a) == instant(b)
        }
        (Value::Type(a), Value::Type(b)) => a == b,
        (Value::Optional(a), Value::Optional(b)) => a.is_none() && b.is_none(),
        (Value::Map(a), Value::Map(b)) => return equal_maps(a, b, context),
        (Value::Record(_) | Value::Struct(_), Value::Record(_) | Value::Struct(_)) => {
            return equal_records(a, b, context);
        }
        _ => {
            if let (Some(a), Some(b)) = (a.as_text(), b.as_text()) {
                context.meter.octets(a.len().min(b.len()))?;
                a == b
            } else if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
                context.meter.octets(a.len().min(b.len()))?;
                a == b
            } else if let (Some(a), Some(b)) = (a.as_list(), b.as_list()) {
                return equal_lists(a, b, context);
            } else {
                numbers(a, b) == Some(Ordering::Equal)
            }
        }
    })
}

/// A difference that is known decides over what is missing.
fn equal_lists(
    a: ListView<'_, '_>,
    b: ListView<'_, '_>,
    context: &Context<'_>,
) -> Result<bool, Fault> {
    let (longer_than_a, longer_than_b) = (a.known() > b.known(), b.known() > a.known());
    match (a.missing(), b.missing()) {
        (None, None) if longer_than_a || longer_than_b => return Ok(false),
        (None, None) => {}
        // The elements that are lacking can stand anywhere, so that no place can be compared.
        (Some(_), None) if longer_than_a => return Ok(false),
        (None, Some(_)) if longer_than_b => return Ok(false),
        (Some(fact), _) | (None, Some(fact)) => return Err(Fault::missing(fact.clone())),
    }
    let mut gathered = None;
    for (a, b) in a.iter().zip(b.iter()) {
        match equal(&a, &b, context) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(fault) if fault.is_exhausted() => return Err(fault),
            Err(fault) => Fault::gather(&mut gathered, fault),
        }
    }
    gathered.map_or(Ok(true), Err)
}

fn equal_maps(a: &Map<'_>, b: &Map<'_>, context: &Context<'_>) -> Result<bool, Fault> {
    let mut gathered = None;
    for (one, other) in [(a, b), (b, a)] {
        if one.missing().is_none() && other.known() > one.known() {
            return Ok(false);
        }
        if let Some(fact) = one.missing() {
            Fault::gather(&mut gathered, Fault::missing(fact.clone()));
        }
    }
    for (key, value) in a.iter() {
        match b.entries.get(key) {
            Some(other) => match equal(value, other, context) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            },
            None if b.missing().is_none() => return Ok(false),
            None => {}
        }
    }
    gathered.map_or(Ok(true), Err)
}

fn equal_records(a: &Value<'_>, b: &Value<'_>, context: &Context<'_>) -> Result<bool, Fault> {
    let (Some(record), true) = (a.record_number(), a.record_number() == b.record_number()) else {
        return Ok(false);
    };
    let mut gathered = None;
    for field in 0..u16::MAX {
        let (Some(a), Some(b)) = (a.field(field), b.field(field)) else {
            break;
        };
        let (a, b) = (
            context.marked(record, field, a),
            context.marked(record, field, b),
        );
        match (&a, &b) {
            // Neither says anything.
            (Value::Absent, Value::Absent) => {}
            (Value::Missing(fact), _) | (_, Value::Missing(fact)) => {
                Fault::gather(&mut gathered, Fault::missing(fact.clone()));
            }
            (Value::Absent, _) | (_, Value::Absent) => {
                let fact = Missing::Field { record, field };
                Fault::gather(&mut gathered, Fault::missing(fact));
            }
            _ => match equal(&a, &b, context) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            },
        }
    }
    gathered.map_or(Ok(true), Err)
}

fn instant(value: &Value<'_>) -> Option<(i64, u32)> {
    match value {
        Value::Timestamp { seconds, nanos } => Some((*seconds, *nanos)),
        _ => None,
    }
}

/// The order of two numbers as CEL has it: a whole number is compared with a double as the nearest double. `None` for NaN
/// and for what is not a number.
pub(crate) fn numbers(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Uint(a), Value::Uint(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Uint(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Value::Uint(a), Value::Int(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (a, b) => a.as_number()?.partial_cmp(&b.as_number()?),
    }
}

/// The same, exact: unlike CEL's, this order is transitive where numbers are beyond 2^53.
pub(crate) fn exact_numbers(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    let whole = |value: &Value<'_>| match value {
        Value::Int(number) => Some(i128::from(*number)),
        Value::Uint(number) => Some(i128::from(*number)),
        _ => None,
    };
    match (a, whole(a), b, whole(b)) {
        (_, Some(a), _, Some(b)) => Some(a.cmp(&b)),
        (_, Some(a), Value::Double(b), _) => whole_and_double(a, *b),
        (Value::Double(a), _, _, Some(b)) => whole_and_double(b, *a).map(Ordering::reverse),
        (Value::Double(a), _, Value::Double(b), _) => a.partial_cmp(b),
        _ => None,
    }
}

fn whole_and_double(whole: i128, double: f64) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    // The conversion saturates, far outside of both 64-bit ranges, and is exact for the whole part within.
    let floor = libm::floor(double);
    Some(match whole.cmp(&(floor as i128)) {
        Ordering::Equal if double > floor => Ordering::Less,
        order => order,
    })
}

/// The order of two values of an ordered kind. `Ok(None)`: neither is larger (NaN).
pub(crate) fn order(
    a: &Value<'_>,
    b: &Value<'_>,
    meter: &Meter,
) -> Result<Option<Ordering>, Fault> {
    Ok(match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Timestamp { .. }, Value::Timestamp { .. }) => Some(instant(a).cmp(&instant(b))),
        (
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
        ) => numbers(a, b),
        _ => {
            if let (Some(a), Some(b)) = (a.as_text(), b.as_text()) {
                meter.octets(a.len().min(b.len()))?;
                Some(a.cmp(b))
            } else if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
                meter.octets(a.len().min(b.len()))?;
                Some(a.cmp(b))
            } else {
                return Err(Fault::new(
                    FaultKind::NoSuchOverload,
                    format!("{} and {} have no order", a.type_name(), b.type_name()),
                ));
            }
        }
    })
}

/// `a in b`
pub(crate) fn contained<'a>(
    needle: &Value<'a>,
    range: &Value<'a>,
    context: &Context<'_>,
) -> Result<bool, Fault> {
    if let Value::Map(map) = range {
        let found = Key::from_value(needle).is_some_and(|key| map.get(&key).is_some());
        return match map.missing() {
            Some(fact) if !found => Err(Fault::missing(fact.clone())),
            _ => Ok(found),
        };
    }
    let Some(list) = range.as_list() else {
        return Err(no_overload("in", &[needle.clone(), range.clone()]));
    };
    in_list(needle, list, context)
}

/// Whether a list has an element.
pub(crate) fn in_list(
    needle: &Value<'_>,
    list: ListView<'_, '_>,
    context: &Context<'_>,
) -> Result<bool, Fault> {
    let mut gathered = None;
    // Text is what rules look for most; it is charged by the length of the list alone.
    if let Some(text) = needle.as_text() {
        context.meter.elements(list.known())?;
        context.meter.octets(text.len())?;
        if list.iter().any(|element| element.as_text() == Some(text)) {
            return Ok(true);
        }
    } else {
        for element in list.iter() {
            match equal(needle, &element, context) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
    }
    if let Some(fact) = list.missing() {
        Fault::gather(&mut gathered, Fault::missing(fact.clone()));
    }
    gathered.map_or(Ok(false), Err)
}

/// `a < b` and its kin.
pub(super) fn ordered<'a>(
    a: &Value<'a>,
    b: &Value<'a>,
    meter: &Meter,
    decide: fn(Ordering) -> bool,
) -> Result<Value<'a>, Fault> {
    Ok(Value::Bool(order(a, b, meter)?.is_some_and(decide)))
}
