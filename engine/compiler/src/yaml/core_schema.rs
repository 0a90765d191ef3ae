//! What an unquoted scalar means by YAML 1.2's core schema.

use super::{Kind, Node, Scalar};
use serde_json::{Map, Number, Value};

/// The meaning of a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Plain {
    /// Empty, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond 64 bits.
    BigInt,
    /// A floating-point number.
    Double(f64),
    /// Text.
    Text,
}

/// Resolves an unquoted scalar.
pub(super) fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Plain::Double(f64::NAN),
        _ => {}
    }
    let (negative, magnitude) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if matches!(magnitude, ".inf" | ".Inf" | ".INF") {
        let infinity = if negative {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
        return Plain::Double(infinity);
    }
    if let Some(value) = radix(text) {
        return value;
    }
    if !magnitude.is_empty() && magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map_or(Plain::BigInt, Plain::Int);
    }
    if is_float(magnitude)
        && let Ok(value) = text.parse()
    {
        return Plain::Double(value);
    }
    Plain::Text
}

/// `0x…` and `0o…`, which have no sign.
fn radix(text: &str) -> Option<Plain> {
    let (digits, base) = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(digits), _) => (digits, 16),
        (_, Some(digits)) => (digits, 8),
        _ => return None,
    };
    let valid = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    valid.then(|| i64::from_str_radix(digits, base).map_or(Plain::BigInt, Plain::Int))
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(place) => {
            let (mantissa, rest) = text.split_at(place);
            (mantissa, rest.get(1..))
        }
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent
        .is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
    let mantissa_fits = match mantissa.split_once('.') {
        None => digits(mantissa),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
    };
    exponent_fits && mantissa_fits
}

/// A value as JSON. Whole numbers, floating-point numbers and text stay apart. The error is the node that JSON can't
/// hold, and why.
pub(crate) fn to_json(node: &Node) -> Result<Value, (&Node, &'static str)> {
    Ok(match &node.kind {
        Kind::Scalar(scalar) => scalar_to_json(node, scalar)?,
        Kind::Sequence(values) => Value::Array(
            values
                .iter()
                .map(|value| to_json(value))
                .collect::<Result<_, _>>()?,
        ),
        Kind::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                let Kind::Scalar(name) = &key.kind else {
                    return Err((key, "a key must be text"));
                };
                if map.insert(name.text.clone(), to_json(value)?).is_some() {
                    return Err((key, "duplicate key"));
                }
            }
            Value::Object(map)
        }
    })
}

fn scalar_to_json<'a>(node: &'a Node, scalar: &Scalar) -> Result<Value, (&'a Node, &'static str)> {
    Ok(match scalar.value() {
        Plain::Null => Value::Null,
        Plain::Bool(value) => Value::Bool(value),
        Plain::Int(value) => Value::Number(Number::from(value)),
        Plain::BigInt => return Err((node, "this number is beyond 64 bits")),
        Plain::Double(value) => Number::from_f64(value)
            .map(Value::Number)
            .ok_or((node, "this number is not finite"))?,
        Plain::Text => Value::String(scalar.text.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_mean_what_the_core_schema_says() {
        for (text, expected) in [
            ("7", Plain::Int(7)),
            ("-7", Plain::Int(-7)),
            ("+7", Plain::Int(7)),
            ("007", Plain::Int(7)),
            ("0x1F", Plain::Int(31)),
            ("0o17", Plain::Int(15)),
            ("0o19", Plain::Text),
            ("1e3", Plain::Double(1000.0)),
            ("1.", Plain::Double(1.0)),
            (".5", Plain::Double(0.5)),
            ("1.2.3", Plain::Text),
            ("1_000", Plain::Text),
            ("yes", Plain::Text),
            ("no", Plain::Text),
            ("True", Plain::Bool(true)),
            ("~", Plain::Null),
            ("", Plain::Null),
            ("9223372036854775808", Plain::BigInt),
            ("-.inf", Plain::Double(f64::NEG_INFINITY)),
            ("inf", Plain::Text),
            ("e5", Plain::Text),
            ("2026-03-10", Plain::Text),
        ] {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }
}
