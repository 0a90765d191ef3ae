//! Lists: the extension. What may have more elements stays so; where a place or all elements matter, the result is missing.

use super::cost::{self, Call, Size};
use super::sets;
use super::sets::Index;
use super::{Context, comparison, invalid, no_overload};
use super::{Definition, Function, Function as F};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::value::{ListView, Value};
use std::cmp::Ordering;
use std::rc::Rc;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Join,
        "join",
        &["list(string).() string", "list(string).(string) string"],
        cost_of_joining,
    ),
    Definition::new(
        F::Distinct,
        "distinct",
        &["list(A).() list(A)"],
        cost_of_distinct,
    ),
    Definition::new(
        F::Flatten,
        "flatten",
        &[
            "list(list(A)).() list(A)",
            "~list(A).() list(dyn)",
            "~list(A).(int) list(dyn)",
        ],
        cost_of_flattening,
    ),
    Definition::new(
        F::Slice,
        "slice",
        &["list(A).(int, int) list(A)"],
        cost_of_copying,
    ),
    Definition::new(
        F::Sort,
        "sort",
        &[
            "list(int).() list(int)",
            "list(uint).() list(uint)",
            "list(double).() list(double)",
            "list(bool).() list(bool)",
            "list(string).() list(string)",
            "list(bytes).() list(bytes)",
            "list(timestamp).() list(timestamp)",
            "list(duration).() list(duration)",
        ],
        cost_of_sorting,
    ),
    Definition::new(F::First, "first", &["list(A).() optional(A)"], cost_of_end),
    Definition::new(F::Last, "last", &["list(A).() optional(A)"], cost_of_end),
    Definition::new(F::Range, "lists.range", &["(int) list(int)"], cost_of_range),
];

fn cost_of_joining(call: &Call<'_>) -> (u64, Size) {
    let list = call.argument(0);
    let length = list.length();
    let part = cost::sum([list.element().octets(), call.argument(1).octets()]);
    let text = length.saturating_mul(part);
    let steps = cost::sum([
        cost::elements(length),
        length.saturating_mul(cost::octets(part)),
        cost::octets(text),
    ]);
    (steps, Size::Text(text))
}

fn cost_of_distinct(call: &Call<'_>) -> (u64, Size) {
    let list = call.argument(0);
    let one = Size::List(1, Rc::new(Size::One));
    (sets::cost_of_lookup(&list, &one, call.bounds), list)
}

/// As many levels as the type of the result lacks.
fn cost_of_flattening(call: &Call<'_>) -> (u64, Size) {
    let list = call.argument(0);
    let levels = list.nesting().saturating_sub(call.result.nesting());
    list.flattened(levels.max(1))
}

pub(super) fn cost_of_copying(call: &Call<'_>) -> (u64, Size) {
    let steps = cost::sum([call.elements(), cost::octets(call.octets())]);
    (steps, call.argument(0))
}

fn cost_of_sorting(call: &Call<'_>) -> (u64, Size) {
    let list = call.argument(0);
    let length = list.length();
    let each = cost::of_sort_key(length, &list.element(), call.bounds);
    let steps = cost::sum([cost::elements(length), length.saturating_mul(each)]);
    (steps, list)
}

fn cost_of_end(call: &Call<'_>) -> (u64, Size) {
    (cost::elements(call.elements()), call.argument(0).element())
}

/// As long as the number says, which has no bound unless it is written out.
fn cost_of_range(call: &Call<'_>) -> (u64, Size) {
    let length = match call.literal_int {
        Some(length) => u64::try_from(length).unwrap_or(0),
        None => u64::MAX,
    };
    (length, Size::List(length, Rc::new(Size::One)))
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    let meter = context.meter;
    let refuse = || no_overload(function.name(), arguments);
    if let (Function::Range, [Value::Int(length)]) = (function, arguments) {
        return range(*length, meter);
    }
    let (receiver, rest) = arguments.split_first().ok_or_else(refuse)?;
    let list = receiver.as_list().ok_or_else(refuse)?;
    match (function, rest) {
        (Function::Reverse, []) => {
            meter.charge(list.known() as u64)?;
            let mut values: Vec<Value<'a>> = list.iter().collect();
            values.reverse();
            Ok(Value::list_with(values, list.missing().cloned()))
        }
        (Function::Distinct, []) => distinct(list, context),
        (Function::Sort, []) => {
            let values: Vec<Value<'a>> = list.iter().collect();
            let keys = values.clone();
            Ok(Value::list_with(
                sort_by(values, &keys, meter)?,
                list.missing().cloned(),
            ))
        }
        (Function::First, []) => end(list, 0),
        (Function::Last, []) => end(list, list.known().saturating_sub(1)),
        (Function::Join, []) => join(list, "", meter)?.ok_or_else(refuse),
        (Function::Join, [separator]) => {
            let separator = separator.as_text().ok_or_else(refuse)?;
            join(list, separator, meter)?.ok_or_else(refuse)
        }
        (Function::Flatten, []) => flatten(list, 1, meter),
        (Function::Flatten, [Value::Int(depth)]) => flatten(list, *depth, meter),
        (Function::Slice, [Value::Int(start), Value::Int(end)]) => slice(list, *start, *end, meter),
        _ => Err(refuse()),
    }
}

fn complete(list: ListView<'_, '_>) -> Result<(), Fault> {
    match list.missing() {
        Some(fact) => Err(Fault::missing(fact.clone())),
        None => Ok(()),
    }
}

fn range<'a>(length: i64, meter: &Meter) -> Result<Value<'a>, Fault> {
    let steps = u64::try_from(length).map_err(|_| invalid("a range has no negative length"))?;
    meter.charge(steps)?;
    Ok(Value::list((0..length).map(Value::Int).collect()))
}

fn distinct<'a>(list: ListView<'a, '_>, context: &Context<'_>) -> Result<Value<'a>, Fault> {
    let mut index = Index::default();
    let mut values = Vec::new();
    for element in list.iter() {
        if index.insert(element.clone(), context)? {
            values.push(element);
        }
    }
    Ok(Value::list_with(values, list.missing().cloned()))
}

fn end<'a>(list: ListView<'a, '_>, place: usize) -> Result<Value<'a>, Fault> {
    complete(list)?;
    Ok(Value::Optional(list.get(place).map(Rc::new)))
}

/// `None` when an element is not text.
fn join<'a>(
    list: ListView<'a, '_>,
    separator: &str,
    meter: &Meter,
) -> Result<Option<Value<'a>>, Fault> {
    complete(list)?;
    meter.elements(list.known())?;
    let mut out = String::new();
    for (place, element) in list.iter().enumerate() {
        let Some(text) = element.as_text() else {
            return Ok(None);
        };
        let separator = if place > 0 { separator } else { "" };
        meter.octets(separator.len() + text.len())?;
        out.push_str(separator);
        out.push_str(text);
    }
    // Many short parts are as much work as few long ones.
    meter.octets(out.len())?;
    Ok(Some(Value::owned_text(out)))
}

fn slice<'a>(
    list: ListView<'a, '_>,
    start: i64,
    end: i64,
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let outside = || {
        Fault::new(
            FaultKind::IndexOutOfBounds,
            format!(
                "the slice from {start} to {end} is outside of a list of {}",
                list.known()
            ),
        )
    };
    let (Ok(from), Ok(to)) = (usize::try_from(start), usize::try_from(end)) else {
        return Err(outside());
    };
    if from > to {
        return Err(outside());
    }
    complete(list)?;
    if to > list.known() {
        return Err(outside());
    }
    meter.charge((to - from) as u64)?;
    Ok(Value::list(
        (from..to).filter_map(|place| list.get(place)).collect(),
    ))
}

/// Lists within the list are opened, as deep as asked for.
fn flatten<'a>(list: ListView<'a, '_>, depth: i64, meter: &Meter) -> Result<Value<'a>, Fault> {
    if depth < 0 {
        return Err(invalid(
            "level must be non-negative: a list can't be flattened to a negative depth",
        ));
    }
    let mut missing = list.missing().cloned();
    let mut values = Vec::new();
    // Elements that are still to be looked at, the next one last, each with how deep it may be opened.
    let mut waiting: Vec<(Value<'a>, i64)> = Vec::new();
    let enter = |list: ListView<'a, '_>, depth: i64, waiting: &mut Vec<(Value<'a>, i64)>| {
        let first = waiting.len();
        waiting.extend(list.iter().map(|element| (element, depth)));
        if let Some(added) = waiting.get_mut(first..) {
            added.reverse();
        }
    };
    meter.charge(list.known() as u64)?;
    enter(list, depth, &mut waiting);
    while let Some((element, depth)) = waiting.pop() {
        match element.as_list() {
            Some(inner) if depth > 0 => {
                meter.charge(inner.known() as u64 + 1)?;
                if missing.is_none() {
                    missing = inner.missing().cloned();
                }
                enter(inner, depth - 1, &mut waiting);
            }
            _ => values.push(element),
        }
    }
    Ok(Value::list_with(values, missing))
}

/// The values in the order of their keys; equal keys keep their order.
pub(crate) fn sort_by<'a>(
    values: Vec<Value<'a>>,
    keys: &[Value<'a>],
    meter: &Meter,
) -> Result<Vec<Value<'a>>, Fault> {
    let Some(first) = keys.first() else {
        return Ok(values);
    };
    let rounds = usize::BITS - keys.len().leading_zeros();
    for key in keys {
        // One kind of keys only; the work of each round is charged beforehand.
        if key.type_name() != first.type_name() {
            return Err(Fault::new(
                FaultKind::NoSuchOverload,
                "list elements must have the same type to be sorted",
            ));
        }
        comparison::order(key, key, meter)?;
        let octets = key
            .as_text()
            .map(str::len)
            .or_else(|| key.as_bytes().map(<[u8]>::len))
            .unwrap_or_default();
        meter.charge(u64::from(rounds / 4) + 1)?;
        meter.octets(octets.saturating_mul(rounds as usize))?;
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    let free = Meter::new(u64::MAX);
    order.sort_by(|a, b| match (keys.get(*a), keys.get(*b)) {
        (Some(a), Some(b)) => total(a, b, &free),
        _ => Ordering::Equal,
    });
    Ok(order
        .into_iter()
        .filter_map(|place| values.get(place).cloned())
        .collect())
}

/// A total order: NaN stands last.
fn total(a: &Value<'_>, b: &Value<'_>, meter: &Meter) -> Ordering {
    match comparison::order(a, b, meter) {
        Ok(Some(order)) => order,
        _ => {
            let is_nan = |value: &Value<'_>| matches!(value, Value::Double(x) if x.is_nan());
            is_nan(a).cmp(&is_nan(b))
        }
    }
}
