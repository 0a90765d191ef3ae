//! `+ - * / %` and unary `-`.

use super::cost::{self, Call, Size};
use super::{Definition, Function as F};
use super::{no_overload, overflow, time};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::value::Value;
use std::rc::Rc;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Negate,
        "-_",
        &["(int) int", "(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::Add,
        "_+_",
        &[
            "(int, int) int",
            "(uint, uint) uint",
            "(double, double) double",
            "(string, string) string",
            "(bytes, bytes) bytes",
            "(list(A), list(A)) list(A)",
            "(timestamp, duration) timestamp",
            "(duration, timestamp) timestamp",
            "(duration, duration) duration",
        ],
        cost_of_adding,
    ),
    Definition::new(
        F::Subtract,
        "_-_",
        &[
            "(int, int) int",
            "(uint, uint) uint",
            "(double, double) double",
            "(timestamp, timestamp) duration",
            "(timestamp, duration) timestamp",
            "(duration, duration) duration",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::Multiply,
        "_*_",
        &[
            "(int, int) int",
            "(uint, uint) uint",
            "(double, double) double",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::Divide,
        "_/_",
        &[
            "(int, int) int",
            "(uint, uint) uint",
            "(double, double) double",
        ],
        cost::by_arguments,
    ),
    Definition::new(
        F::Modulo,
        "_%_",
        &["(int, int) int", "(uint, uint) uint"],
        cost::by_arguments,
    ),
];

fn cost_of_adding(call: &Call<'_>) -> (u64, Size) {
    match (&call.argument(0), &call.argument(1)) {
        (Size::List(a, x), Size::List(b, y)) => {
            let length = a.saturating_add(*b);
            (length, Size::List(length, Rc::new(x.max(y))))
        }
        _ if matches!(call.result, Size::Text(_)) => {
            let octets = call.octets();
            (cost::octets(octets), Size::Text(octets))
        }
        _ => (0, call.result.clone()),
    }
}

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
        (Value::Duration(a), Value::Duration(b)) => time::duration(i128::from(*a) + i128::from(*b)),
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
        (Value::Duration(a), Value::Duration(b)) => time::duration(i128::from(*a) - i128::from(*b)),
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
