//! `+ - * / %` and unary `-`.

use crate::fault::{Fault, FaultKind};
use crate::functions::{no_overload, overflow, time};
use crate::meter::Meter;
use crate::value::Value;

const OUT_OF_RANGE: &str = "the result is outside of the range of 64-bit integers";

fn int<'a>(result: Option<i64>) -> Result<Value<'a>, Fault> {
    result.map(Value::Int).ok_or_else(|| overflow(OUT_OF_RANGE))
}

fn uint<'a>(result: Option<u64>) -> Result<Value<'a>, Fault> {
    result
        .map(Value::Uint)
        .ok_or_else(|| overflow(OUT_OF_RANGE))
}

pub(crate) fn negate<'a>(a: &Value<'a>) -> Result<Value<'a>, Fault> {
    match a {
        Value::Int(a) => int(a.checked_neg()),
        Value::Double(a) => Ok(Value::Double(-a)),
        a => Err(no_overload("-_", std::slice::from_ref(a))),
    }
}

#[inline(never)]
pub(crate) fn add<'a>(a: &Value<'a>, b: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => int(a.checked_add(*b)),
        (Value::Uint(a), Value::Uint(b)) => uint(a.checked_add(*b)),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a + b)),
        (Value::Timestamp { .. }, Value::Duration(span))
        | (Value::Duration(span), Value::Timestamp { .. }) => {
            let start = if matches!(a, Value::Timestamp { .. }) {
                a
            } else {
                b
            };
            time::shift(start, i128::from(*span))
        }
        (Value::Duration(a), Value::Duration(b)) => time::span(i128::from(*a) + i128::from(*b)),
        _ => join(a, b, meter),
    }
}

/// Text, bytes and lists. A list that may have more elements stays one.
fn join<'a>(a: &Value<'a>, b: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    if let (Some(a), Some(b)) = (a.as_text(), b.as_text()) {
        meter.octets(a.len() + b.len())?;
        return Ok(Value::owned_text([a, b].concat()));
    }
    if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
        meter.octets(a.len() + b.len())?;
        return Ok(Value::OwnedBytes([a, b].concat().into()));
    }
    if let (Some(a), Some(b)) = (a.as_list(), b.as_list()) {
        meter.charge((a.known() + b.known()) as u64)?;
        let missing = a.missing().or(b.missing()).cloned();
        return Ok(Value::list_with(
            a.iter().chain(b.iter()).collect(),
            missing,
        ));
    }
    Err(no_overload("_+_", &[a.clone(), b.clone()]))
}

#[inline(never)]
pub(crate) fn subtract<'a>(a: &Value<'a>, b: &Value<'a>) -> Result<Value<'a>, Fault> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => int(a.checked_sub(*b)),
        (Value::Uint(a), Value::Uint(b)) => uint(a.checked_sub(*b)),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a - b)),
        (Value::Timestamp { .. }, Value::Duration(span)) => time::shift(a, -i128::from(*span)),
        (Value::Timestamp { .. }, Value::Timestamp { .. }) => time::between(a, b),
        (Value::Duration(a), Value::Duration(b)) => time::span(i128::from(*a) - i128::from(*b)),
        _ => Err(no_overload("_-_", &[a.clone(), b.clone()])),
    }
}

pub(crate) fn multiply<'a>(a: &Value<'a>, b: &Value<'a>) -> Result<Value<'a>, Fault> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => int(a.checked_mul(*b)),
        (Value::Uint(a), Value::Uint(b)) => uint(a.checked_mul(*b)),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a * b)),
        _ => Err(no_overload("_*_", &[a.clone(), b.clone()])),
    }
}

pub(crate) fn divide<'a>(a: &Value<'a>, b: &Value<'a>) -> Result<Value<'a>, Fault> {
    match (a, b) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => {
            Err(Fault::new(FaultKind::DivisionByZero, "division by zero"))
        }
        (Value::Int(a), Value::Int(b)) => int(a.checked_div(*b)),
        (Value::Uint(a), Value::Uint(b)) => uint(a.checked_div(*b)),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a / b)),
        _ => Err(no_overload("_/_", &[a.clone(), b.clone()])),
    }
}

pub(crate) fn modulo<'a>(a: &Value<'a>, b: &Value<'a>) -> Result<Value<'a>, Fault> {
    match (a, b) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => {
            Err(Fault::new(FaultKind::ModuloByZero, "modulus by zero"))
        }
        (Value::Int(a), Value::Int(b)) => int(a.checked_rem(*b)),
        (Value::Uint(a), Value::Uint(b)) => uint(a.checked_rem(*b)),
        _ => Err(no_overload("_%_", &[a.clone(), b.clone()])),
    }
}
