//! Optionals.

use crate::fault::{Fault, FaultKind};
use crate::function::Function;
use crate::functions::no_overload;
use crate::meter::Meter;
use crate::value::Value;

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
