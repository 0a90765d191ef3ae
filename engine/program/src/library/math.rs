//! Math: the extension. The same libm natively and in wasm, so that both give the same bits.

use super::cost;
use super::{Definition, Function, Function as F};
use super::{comparison, invalid, no_overload, overflow};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::Value;
use std::cmp::Ordering;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(F::MathGreatest, "math.greatest", &[], cost::by_arguments),
    Definition::new(F::MathLeast, "math.least", &[], cost::by_arguments),
    Definition::new(
        F::MathAbs,
        "math.abs",
        &["(int) int", "(uint) uint", "(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathSign,
        "math.sign",
        &["(int) int", "(uint) uint", "(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathCeil,
        "math.ceil",
        &["(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathFloor,
        "math.floor",
        &["(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathRound,
        "math.round",
        &["(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathTrunc,
        "math.trunc",
        &["(double) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathSqrt,
        "math.sqrt",
        &["(double) double", "(int) double", "(uint) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathLn,
        "math.ln",
        &["(double) double", "(int) double", "(uint) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathExp,
        "math.exp",
        &["(double) double", "(int) double", "(uint) double"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathIsNan,
        "math.isNaN",
        &["(double) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathIsInf,
        "math.isInf",
        &["(double) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathIsFinite,
        "math.isFinite",
        &["(double) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathBitAnd,
        "math.bitAnd",
        &["(int, int) int", "(uint, uint) uint"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathBitOr,
        "math.bitOr",
        &["(int, int) int", "(uint, uint) uint"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathBitXor,
        "math.bitXor",
        &["(int, int) int", "(uint, uint) uint"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathBitNot,
        "math.bitNot",
        &["(int) int", "(uint) uint"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathBitShiftLeft,
        "math.bitShiftLeft",
        &["(int, int) int", "(uint, int) uint"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MathBitShiftRight,
        "math.bitShiftRight",
        &["(int, int) int", "(uint, int) uint"],
        cost::by_arguments,
    ),
];

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    use Function as F;
    let refuse = || no_overload(function.name(), arguments);
    match (function, arguments) {
        (F::MathGreatest, arguments) => extreme(function, arguments, Ordering::Greater, meter),
        (F::MathLeast, arguments) => extreme(function, arguments, Ordering::Less, meter),
        (F::MathAbs, [Value::Int(number)]) => number
            .checked_abs()
            .map(Value::Int)
            .ok_or_else(|| overflow("overflow: the smallest int has no absolute value")),
        (F::MathAbs, [Value::Uint(number)]) => Ok(Value::Uint(*number)),
        (F::MathSign, [Value::Int(number)]) => Ok(Value::Int(number.signum())),
        (F::MathSign, [Value::Uint(number)]) => Ok(Value::Uint((*number).min(1))),
        (F::MathSqrt | F::MathLn | F::MathExp, [number]) => {
            let number = number.as_number().ok_or_else(refuse)?;
            Ok(Value::Double(match function {
                F::MathSqrt => libm::sqrt(number),
                F::MathLn => libm::log(number),
                _ => libm::exp(number),
            }))
        }
        (function, [Value::Double(number)]) => of_double(function, *number).ok_or_else(refuse),
        (F::MathBitNot, [Value::Int(number)]) => Ok(Value::Int(!number)),
        (F::MathBitNot, [Value::Uint(number)]) => Ok(Value::Uint(!number)),
        (function, [a, b]) => bits(function, a, b)?.ok_or_else(refuse),
        _ => Err(refuse()),
    }
}

fn of_double<'a>(function: Function, number: f64) -> Option<Value<'a>> {
    Some(match function {
        Function::MathAbs => Value::Double(libm::fabs(number)),
        Function::MathCeil => Value::Double(libm::ceil(number)),
        Function::MathFloor => Value::Double(libm::floor(number)),
        Function::MathRound => Value::Double(libm::round(number)),
        Function::MathTrunc => Value::Double(libm::trunc(number)),
        Function::MathSign if number.is_nan() || number == 0.0 => Value::Double(number),
        Function::MathSign => Value::Double(if number > 0.0 { 1.0 } else { -1.0 }),
        Function::MathIsNan => Value::Bool(number.is_nan()),
        Function::MathIsInf => Value::Bool(number.is_infinite()),
        Function::MathIsFinite => Value::Bool(number.is_finite()),
        _ => return None,
    })
}

/// The largest or smallest of the arguments or of a list; the first among equals.
fn extreme<'a>(
    function: Function,
    arguments: &[Value<'a>],
    wanted: Ordering,
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let listed;
    let numbers = match arguments {
        [only] if only.as_list().is_some() => {
            let list = only.as_list().ok_or_else(refuse)?;
            if let Some(fact) = list.missing() {
                return Err(Fault::missing(fact.clone()));
            }
            meter.elements(list.known())?;
            listed = list.iter().collect::<Vec<_>>();
            &listed
        }
        arguments => arguments,
    };
    let mut best: Option<&Value<'a>> = None;
    for number in numbers {
        if number.as_number().is_none() {
            return Err(refuse());
        }
        match best {
            Some(best) if comparison::numbers(number, best) != Some(wanted) => {}
            _ => best = Some(number),
        }
    }
    best.cloned()
        .ok_or_else(|| invalid("an empty list has neither a largest nor a smallest element"))
}

/// Bits of two ints or two uints; shifts take an int. `None` for other kinds.
fn bits<'a>(function: Function, a: &Value<'a>, b: &Value<'a>) -> Result<Option<Value<'a>>, Fault> {
    use Function as F;
    if let (F::MathBitShiftLeft | F::MathBitShiftRight, Value::Int(by)) = (function, b) {
        let by = u32::try_from((*by).min(64))
            .map_err(|_| invalid(format!("negative offset: bits can't be shifted by {by}")))?;
        let shift = |bits: u64| {
            match function {
                F::MathBitShiftLeft => bits.checked_shl(by),
                _ => bits.checked_shr(by),
            }
            .unwrap_or_default()
        };
        return Ok(match a {
            Value::Int(a) => Some(Value::Int(shift(a.cast_unsigned()).cast_signed())),
            Value::Uint(a) => Some(Value::Uint(shift(*a))),
            _ => None,
        });
    }
    let combine = |a: u64, b: u64| {
        Some(match function {
            F::MathBitAnd => a & b,
            F::MathBitOr => a | b,
            F::MathBitXor => a ^ b,
            _ => return None,
        })
    };
    Ok(match (a, b) {
        (Value::Int(a), Value::Int(b)) => {
            combine(a.cast_unsigned(), b.cast_unsigned()).map(|bits| Value::Int(bits.cast_signed()))
        }
        (Value::Uint(a), Value::Uint(b)) => combine(*a, *b).map(Value::Uint),
        _ => None,
    })
}
