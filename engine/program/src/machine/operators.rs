//! Operators for known kinds, and what is said when a kind is the wrong one.

use crate::fault::{Fault, FaultKind};
use crate::instruction::Operator;
use crate::meter::Meter;
use crate::value::Value;

/// The result, or nothing where the operands are not both of the operator's kinds, the result is out of range, or steps are
/// lacking: the function that the operator stands for says what that means.
#[inline(always)]
pub(super) fn operate<'a>(
    operator: Operator,
    left: &Value<'a>,
    right: &Value<'a>,
    meter: &Meter,
) -> Option<Value<'a>> {
    use Operator as O;
    Some(match (operator, left, right) {
        (O::IntEqual, Value::Int(a), Value::Int(b)) => Value::Bool(a == b),
        (O::IntNotEqual, Value::Int(a), Value::Int(b)) => Value::Bool(a != b),
        (O::IntLess, Value::Int(a), Value::Int(b)) => Value::Bool(a < b),
        (O::IntLessEqual, Value::Int(a), Value::Int(b)) => Value::Bool(a <= b),
        (O::IntGreater, Value::Int(a), Value::Int(b)) => Value::Bool(a > b),
        (O::IntGreaterEqual, Value::Int(a), Value::Int(b)) => Value::Bool(a >= b),
        (O::IntAdd, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(*b)?),
        (O::IntSubtract, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_sub(*b)?),
        (O::IntMultiply, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_mul(*b)?),
        (O::DoubleLess, Value::Double(a), Value::Double(b)) => Value::Bool(a < b),
        (O::DoubleLessEqual, Value::Double(a), Value::Double(b)) => Value::Bool(a <= b),
        (O::DoubleGreater, Value::Double(a), Value::Double(b)) => Value::Bool(a > b),
        (O::DoubleGreaterEqual, Value::Double(a), Value::Double(b)) => Value::Bool(a >= b),
        (O::DoubleAdd, Value::Double(a), Value::Double(b)) => Value::Double(a + b),
        (O::DoubleSubtract, Value::Double(a), Value::Double(b)) => Value::Double(a - b),
        (O::DoubleMultiply, Value::Double(a), Value::Double(b)) => Value::Double(a * b),
        (O::BoolEqual, Value::Bool(a), Value::Bool(b)) => Value::Bool(a == b),
        (O::BoolNotEqual, Value::Bool(a), Value::Bool(b)) => Value::Bool(a != b),
        (
            O::TextEqual | O::TextNotEqual | O::TextStartsWith | O::TextEndsWith | O::TextContains,
            a,
            b,
        ) => return texts(operator, a, b, meter),
        (
            O::TimestampLess | O::TimestampGreater,
            Value::Timestamp { seconds, nanos },
            Value::Timestamp {
                seconds: other_seconds,
                nanos: other_nanos,
            },
        ) => {
            let (a, b) = ((seconds, nanos), (other_seconds, other_nanos));
            Value::Bool(if operator == O::TimestampLess {
                a < b
            } else {
                a > b
            })
        }
        _ => return None,
    })
}

#[inline(never)]
fn texts<'a>(operator: Operator, a: &Value<'a>, b: &Value<'a>, meter: &Meter) -> Option<Value<'a>> {
    let (a, b) = (a.as_text()?, b.as_text()?);
    let looked_at = match operator {
        // Every place of the text can be the beginning of what is looked for.
        Operator::TextContains => a.len(),
        _ => a.len().min(b.len()),
    };
    meter.octets(looked_at).ok()?;
    Some(Value::Bool(match operator {
        Operator::TextEqual => a == b,
        Operator::TextNotEqual => a != b,
        Operator::TextStartsWith => a.starts_with(b),
        Operator::TextEndsWith => a.ends_with(b),
        Operator::TextContains => a.contains(b),
        _ => return None,
    }))
}

pub(super) fn not_optional() -> Fault {
    Fault::new(
        FaultKind::NoSuchOverload,
        "what is marked with `?` has to be an optional",
    )
}

pub(super) fn not_bool(operator: &str, value: &Value<'_>) -> Fault {
    wrong(&format!("`{operator}` needs a bool"), value)
}

/// What is needed, and what there is instead.
pub(super) fn wrong(needed: &str, value: &Value<'_>) -> Fault {
    Fault::new(
        FaultKind::NoSuchOverload,
        format!("{needed}, this is {}", with_article(value)),
    )
}

/// The type of a value in a sentence.
pub(crate) fn with_article(value: &Value<'_>) -> String {
    let name = value.type_name();
    let article = if name.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}
