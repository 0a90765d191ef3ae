//! `s.format(list)`: `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x`, `%X`, `%%`, with a precision such as `%.2f`.

use super::core;
use super::cost::{self, Call, Size};
use super::{Definition, Function as F};
use super::{invalid, no_overload};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use crate::value::{Value, print};
use std::fmt::Write;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[Definition::new(
    F::Format,
    "format",
    &["~string.(list(dyn)) string"],
    cost_of_formatting,
)];

/// Two octets for each one in hexadecimal; the longest number has 309 digits, and 100 behind the point.
fn cost_of_formatting(call: &Call<'_>) -> (u64, Size) {
    let (template, values) = (call.argument(0), call.argument(1));
    let value = values.element().octets().saturating_mul(2);
    let written = value.max(450);
    let each = cost::sum([
        cost::comparison(&values.element(), call.bounds).saturating_mul(2),
        cost::octets(value),
        cost::octets(written),
    ]);
    let steps = cost::sum([
        cost::octets(template.octets()),
        values.length().saturating_mul(each),
    ]);
    let text = values.length().saturating_mul(written);
    (steps, Size::Text(template.octets().saturating_add(text)))
}

/// Most digits behind the point that can be asked for.
const MOST_DIGITS: usize = 100;

#[inline(never)]
pub(crate) fn format<'a>(
    template: &Value<'a>,
    list: &Value<'a>,
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let (Some(template), Some(arguments)) = (template.as_text(), list.as_list()) else {
        return Err(no_overload("format", &[template.clone(), list.clone()]));
    };
    if let Some(fact) = arguments.missing() {
        return Err(Fault::missing(fact.clone()));
    }
    meter.octets(template.len())?;
    let mut out = String::new();
    let mut rest = template;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (digits, after) = precision(after)?;
        let mut characters = after.chars();
        let clause = characters
            .next()
            .ok_or_else(|| invalid("could not parse formatting clause: the template ends in it"))?;
        rest = characters.as_str();
        if !"sdfebxXo".contains(clause) {
            return Err(invalid(format!(
                "could not parse formatting clause: unrecognized formatting clause \"{clause}\""
            )));
        }
        let argument = arguments.get(next).ok_or_else(|| {
            Fault::new(
                FaultKind::IndexOutOfBounds,
                format!("the template needs more values: index {next} out of range"),
            )
        })?;
        next += 1;
        meter.charge(1)?;
        let start = out.len();
        write_clause(&mut out, clause, digits, &argument, meter)?;
        meter.octets(out.len() - start)?;
    }
    out.push_str(rest);
    Ok(Value::owned_text(out))
}

/// `.2` before the clause.
fn precision(text: &str) -> Result<(Option<usize>, &str), Fault> {
    let Some(text) = text.strip_prefix('.') else {
        return Ok((None, text));
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(digits).unwrap_or((text, ""));
    match digits.parse() {
        Ok(digits) if digits <= MOST_DIGITS => Ok((Some(digits), rest)),
        _ => Err(invalid(format!(
            "could not parse formatting clause: a precision is a number up to {MOST_DIGITS}"
        ))),
    }
}

fn unsuitable(what: &str, value: &Value<'_>) -> Fault {
    Fault::new(
        FaultKind::InvalidArgument,
        format!(
            "error during formatting: {what}, was given {}",
            value.type_name()
        ),
    )
}

fn write_clause(
    out: &mut String,
    clause: char,
    digits: Option<usize>,
    value: &Value<'_>,
    meter: &Meter,
) -> Result<(), Fault> {
    // Writing to a string can't fail.
    let written = match (clause, value) {
        ('s', value) => return text(out, value, meter),
        ('d', Value::Int(number)) => write!(out, "{number}"),
        ('d', Value::Uint(number)) => write!(out, "{number}"),
        ('d' | 'f' | 'e', Value::Double(number)) if !number.is_finite() || clause == 'd' => {
            out.push_str(&special(*number));
            Ok(())
        }
        ('d', value) => {
            return Err(unsuitable(
                "decimal clause can only be used on integers",
                value,
            ));
        }
        ('f', value) => match value.as_number() {
            Some(number) => write!(out, "{number:.*}", digits.unwrap_or(6)),
            None => {
                return Err(unsuitable(
                    "fixed-point clause can only be used on doubles",
                    value,
                ));
            }
        },
        ('e', value) => match value.as_number() {
            Some(number) => {
                let text = format!("{number:.*e}", digits.unwrap_or(6));
                let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
                let exponent: i32 = exponent.parse().unwrap_or_default();
                let sign = if exponent < 0 { '-' } else { '+' };
                write!(out, "{digits}e{sign}{:02}", exponent.unsigned_abs())
            }
            None => {
                return Err(unsuitable(
                    "scientific clause can only be used on doubles",
                    value,
                ));
            }
        },
        ('b', Value::Bool(value)) => write!(out, "{}", u8::from(*value)),
        ('b' | 'o' | 'x' | 'X', Value::Int(number)) => {
            if *number < 0 {
                out.push('-');
            }
            radix(out, clause, number.unsigned_abs());
            Ok(())
        }
        ('b' | 'o' | 'x' | 'X', Value::Uint(number)) => {
            radix(out, clause, *number);
            Ok(())
        }
        ('b', value) => {
            return Err(unsuitable(
                "only integers and bools can be formatted as binary",
                value,
            ));
        }
        ('o', value) => {
            return Err(unsuitable(
                "octal clause can only be used on integers",
                value,
            ));
        }
        (_, value) => {
            let octets = value
                .as_bytes()
                .or_else(|| value.as_text().map(str::as_bytes));
            let Some(octets) = octets else {
                return Err(unsuitable(
                    "only integers, byte buffers, and strings can be formatted as hex",
                    value,
                ));
            };
            meter.octets(octets.len() * 2)?;
            octets.iter().try_for_each(|octet| {
                if clause == 'x' {
                    write!(out, "{octet:02x}")
                } else {
                    write!(out, "{octet:02X}")
                }
            })
        }
    };
    written.map_err(|_| invalid("error during formatting"))
}

fn radix(out: &mut String, clause: char, number: u64) {
    // Writing to a string can't fail.
    let _ = match clause {
        'b' => write!(out, "{number:b}"),
        'o' => write!(out, "{number:o}"),
        'x' => write!(out, "{number:x}"),
        _ => write!(out, "{number:X}"),
    };
}

/// A double as `format` writes it.
fn special(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    print::print_double(number)
}

fn text(out: &mut String, value: &Value<'_>, meter: &Meter) -> Result<(), Fault> {
    meter.charge(1)?;
    if let Some(text) = value.as_text() {
        meter.octets(text.len())?;
        out.push_str(text);
    } else if let Value::Double(number) = value {
        out.push_str(&special(*number));
    } else if let Some(text) = core::plain(value) {
        out.push_str(&text);
    } else if let Some(bytes) = value.as_bytes() {
        meter.octets(bytes.len())?;
        out.push_str(&String::from_utf8_lossy(bytes));
    } else if let Some(list) = value.as_list() {
        if let Some(fact) = list.missing() {
            return Err(Fault::missing(fact.clone()));
        }
        out.push('[');
        for (place, element) in list.iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            text(out, &element, meter)?;
        }
        out.push(']');
    } else if let Value::Map(map) = value {
        if let Some(fact) = map.missing() {
            return Err(Fault::missing(fact.clone()));
        }
        // In the order of the keys' texts, which is not that of the keys.
        let mut entries = Vec::new();
        for (key, value) in map.iter() {
            let mut key_text = String::new();
            text(&mut key_text, &key.value(), meter)?;
            entries.push((key_text, value));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        out.push('{');
        for (place, (key, value)) in entries.into_iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            out.push_str(&key);
            out.push_str(": ");
            text(out, value, meter)?;
        }
        out.push('}');
    } else if let Value::Null = value {
        out.push_str("null");
    } else {
        return Err(unsuitable(
            "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
            value,
        ));
    }
    Ok(())
}
