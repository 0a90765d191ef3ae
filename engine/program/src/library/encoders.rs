//! Encoders: `base64.encode()` and `base64.decode()` with the standard alphabet.

use super::cost;
use super::strings;
use super::{Definition, Function, Function as F};
use super::{invalid, no_overload};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::Value;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Base64Encode,
        "base64.encode",
        &["(bytes) string"],
        strings::cost_of_doubling,
    ),
    Definition::new(
        F::Base64Decode,
        "base64.decode",
        &["(string) bytes"],
        cost::by_arguments,
    ),
];

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    value: &Value<'a>,
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    match (function, value.as_bytes(), value.as_text()) {
        (Function::Base64Encode, Some(bytes), _) => {
            meter.octets(bytes.len() * 2)?;
            Ok(Value::owned_text(encode(bytes)))
        }
        (Function::Base64Decode, _, Some(text)) => {
            meter.octets(text.len())?;
            match decode(text.as_bytes()) {
                Some(bytes) => Ok(Value::OwnedBytes(bytes.into())),
                None => Err(invalid("the text is not base64")),
            }
        }
        _ => Err(no_overload(function.name(), std::slice::from_ref(value))),
    }
}

fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let octet = |place: usize| u32::from(chunk.get(place).copied().unwrap_or_default());
        let group = octet(0) << 16 | octet(1) << 8 | octet(2);
        for place in 0..4 {
            if place > chunk.len() {
                out.push('=');
            } else {
                let digit = (group >> (18 - 6 * place)) & 63;
                let letter = ALPHABET.get(digit as usize).copied().unwrap_or(b'A');
                out.push(char::from(letter));
            }
        }
    }
    out
}

/// Padding may be left out, and what it pads has to be zero.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let digits = match text {
        [digits @ .., b'=', b'='] if text.len().is_multiple_of(4) => digits,
        [digits @ .., b'='] if text.len().is_multiple_of(4) => digits,
        digits => digits,
    };
    if digits.len() % 4 == 1 {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in digits {
        let digit = ALPHABET.iter().position(|other| other == letter)?;
        bits = bits << 6 | u32::try_from(digit).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(out)
}
