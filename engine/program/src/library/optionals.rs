//! Optional values.

use super::cost::{self, Call, Size};
use super::no_overload;
use super::{Definition, Function, Function as F};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::value::Value;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::OptionalOf,
        "optional.of",
        &["(A) optional(A)"],
        cost::of_first_two,
    ),
    Definition::new(
        F::OptionalNone,
        "optional.none",
        &["() optional(A)"],
        cost::by_arguments,
    ),
    Definition::new(
        F::OptionalOfNonZero,
        "optional.ofNonZeroValue",
        &["(A) optional(A)"],
        cost::of_first_two,
    ),
    Definition::new(
        F::OptionalUnwrap,
        "optional.unwrap",
        &[
            "(list(optional(A))) list(A)",
            "list(optional(A)).() list(A)",
        ],
        cost_of_unwrapping,
    )
    .also("unwrapOpt"),
    Definition::new(
        F::HasValue,
        "hasValue",
        &["optional(A).() bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::OptionalValue,
        "value",
        &["optional(A).() A"],
        cost::of_first_two,
    ),
    Definition::new(
        F::OptionalOr,
        "or",
        &["optional(A).(optional(A)) optional(A)"],
        cost::of_first_two,
    ),
    Definition::new(
        F::OptionalOrValue,
        "orValue",
        &["optional(A).(A) A"],
        cost::of_first_two,
    ),
];

fn cost_of_unwrapping(call: &Call<'_>) -> (u64, Size) {
    (cost::elements(call.elements()), call.argument(0))
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    match (function, arguments) {
        (Function::OptionalNone, []) => Ok(Value::Optional(None)),
        (Function::OptionalOf, [value]) => Ok(Value::some(value.clone())),
        (Function::OptionalOfNonZero, [value]) => Ok(if is_zero(value)? {
            Value::Optional(None)
        } else {
            Value::some(value.clone())
        }),
        (Function::HasValue, [Value::Optional(inner)]) => Ok(Value::Bool(inner.is_some())),
        (Function::OptionalValue, [Value::Optional(inner)]) => match inner {
            Some(inner) => Ok((**inner).clone()),
            None => Err(Fault::new(
                FaultKind::NoValue,
                "the optional has no value: `optional.none()` dereference",
            )),
        },
        (Function::OptionalOr, [first @ Value::Optional(inner), second @ Value::Optional(_)]) => {
            Ok(if inner.is_some() { first } else { second }.clone())
        }
        (Function::OptionalOrValue, [Value::Optional(inner), other]) => Ok(match inner {
            Some(inner) => (**inner).clone(),
            None => other.clone(),
        }),
        (Function::OptionalUnwrap, [list]) => unwrap(list, meter),
        _ => Err(no_overload(function.name(), arguments)),
    }
}

/// Whether a value is the zero of its type.
fn is_zero(value: &Value<'_>) -> Result<bool, Fault> {
    if let Some(list) = value.as_list() {
        return match list.missing() {
            Some(fact) if list.known() == 0 => Err(Fault::missing(fact.clone())),
            _ => Ok(list.known() == 0),
        };
    }
    Ok(match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Int(value) => *value == 0,
        Value::Uint(value) => *value == 0,
        Value::Double(value) => *value == 0.0,
        Value::Duration(nanos) => *nanos == 0,
        Value::Timestamp { seconds, nanos } => *seconds == 0 && *nanos == 0,
        Value::Optional(inner) => inner.is_none(),
        Value::Map(map) => match map.missing() {
            Some(fact) if map.known() == 0 => return Err(Fault::missing(fact.clone())),
            _ => map.known() == 0,
        },
        other => {
            other.as_text().is_some_and(str::is_empty)
                || other.as_bytes().is_some_and(<[u8]>::is_empty)
        }
    })
}

/// The values of those elements that have one.
fn unwrap<'a>(list: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload("optional.unwrap", std::slice::from_ref(list));
    let view = list.as_list().ok_or_else(refuse)?;
    meter.elements(view.known())?;
    let mut values = Vec::new();
    for element in view.iter() {
        match element {
            Value::Optional(inner) => values.extend(inner.map(|inner| (*inner).clone())),
            _ => return Err(refuse()),
        }
    }
    Ok(Value::list_with(values, view.missing().cloned()))
}
