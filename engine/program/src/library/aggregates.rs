//! Aggregates: one value of all elements of a list, and shares. Where elements are lacking the result is missing, since any of them
//! could change it.

use super::cost::{self, Call, Size};
use super::{Definition, Function, Function as F};
use super::{arithmetic, comparison, invalid, no_overload};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::value::{ListView, Value};
use std::cmp::Ordering;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Sum,
        "sum",
        &[
            "list(int).() int",
            "list(uint).() uint",
            "list(double).() double",
            "list(duration).() duration",
            "list(int).(int) int",
            "list(uint).(uint) uint",
            "list(double).(double) double",
            "list(duration).(duration) duration",
        ],
        cost_of_sum,
    ),
    Definition::new(F::Min, "min", OF_ORDERED, cost_of_extreme),
    Definition::new(F::Max, "max", OF_ORDERED, cost_of_extreme),
    Definition::new(
        F::MathShare,
        "math.share",
        &[
            "(int, int) double",
            "(uint, uint) double",
            "(double, double) double",
        ],
        cost::by_arguments,
    ),
];

/// Lists of what has an order.
const OF_ORDERED: &[&str] = &[
    "list(int).() int",
    "list(uint).() uint",
    "list(double).() double",
    "list(bool).() bool",
    "list(string).() string",
    "list(bytes).() bytes",
    "list(timestamp).() timestamp",
    "list(duration).() duration",
];

fn cost_of_sum(call: &Call<'_>) -> (u64, Size) {
    (cost::elements(call.elements()), Size::One)
}

/// Each element but the first is compared with the best so far.
fn cost_of_extreme(call: &Call<'_>) -> (u64, Size) {
    let list = call.argument(0);
    let each = cost::comparison(&list.element(), call.bounds);
    let steps = list.length().saturating_mul(each);
    (
        cost::sum([cost::elements(list.length()), steps]),
        list.element(),
    )
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    if let (F::MathShare, [part, whole]) = (function, arguments) {
        return share(part, whole)?.ok_or_else(refuse);
    }
    let (receiver, rest) = arguments.split_first().ok_or_else(refuse)?;
    let list = receiver.as_list().ok_or_else(refuse)?;
    if let Some(fact) = list.missing() {
        return Err(Fault::missing(fact.clone()));
    }
    meter.elements(list.known())?;
    match (function, rest) {
        (F::Sum, []) => sum(list, None, meter)?.ok_or_else(refuse),
        (F::Sum, [start]) => sum(list, Some(start), meter)?.ok_or_else(refuse),
        (F::Min, []) => extreme(list, Ordering::Less, meter)?.ok_or_else(refuse),
        (F::Max, []) => extreme(list, Ordering::Greater, meter)?.ok_or_else(refuse),
        _ => Err(refuse()),
    }
}

fn has_a_sum(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_)
    )
}

/// `None` where an element has no sum with the others.
fn sum<'a>(
    list: ListView<'a, '_>,
    start: Option<&Value<'a>>,
    meter: &Meter,
) -> Result<Option<Value<'a>>, Fault> {
    let mut total = start.cloned();
    for element in list.iter() {
        if !has_a_sum(&element) {
            return Ok(None);
        }
        total = Some(match &total {
            Some(total) if total.type_name() != element.type_name() => return Ok(None),
            Some(total) => arithmetic::add(total, &element, meter)?,
            None => element,
        });
    }
    // The type of an empty list is known to the compiler only, which then says where the sum starts.
    let total = total.unwrap_or(Value::Int(0));
    Ok(has_a_sum(&total).then_some(total))
}

/// The first of the largest or smallest elements; `None` where they have no order among themselves. NaN is neither.
fn extreme<'a>(
    list: ListView<'a, '_>,
    wanted: Ordering,
    meter: &Meter,
) -> Result<Option<Value<'a>>, Fault> {
    let is_nan = |value: &Value<'_>| matches!(value, Value::Double(number) if number.is_nan());
    let mut best: Option<Value<'a>> = None;
    for element in list.iter() {
        let better = match &best {
            None => {
                // Whether the only element has an order at all.
                comparison::order(&element, &element, meter)?;
                true
            }
            Some(best) if best.type_name() != element.type_name() => return Ok(None),
            Some(best) if is_nan(best) => !is_nan(&element),
            Some(best) => comparison::order(&element, best, meter)? == Some(wanted),
        };
        if better {
            best = Some(element);
        }
    }
    match best {
        Some(best) => Ok(Some(best)),
        None => Err(invalid(
            "an empty list has neither a largest nor a smallest element",
        )),
    }
}

/// `part / whole` as a fraction; nothing of nothing is 0.
fn share<'a>(part: &Value<'a>, whole: &Value<'a>) -> Result<Option<Value<'a>>, Fault> {
    let same_kind = part.type_name() == whole.type_name();
    let (Some(part), Some(whole)) = (part.as_number(), whole.as_number()) else {
        return Ok(None);
    };
    if !same_kind {
        return Ok(None);
    }
    if whole == 0.0 && part == 0.0 {
        return Ok(Some(Value::Double(0.0)));
    }
    if whole == 0.0 {
        return Err(Fault::new(
            FaultKind::DivisionByZero,
            "division by zero: something is no share of nothing",
        ));
    }
    Ok(Some(Value::Double(part / whole)))
}
