//! Values as CEL text, for explanations.

use super::{Key, Value};
use countersign_contract::text::{self, is_hidden_after};
use countersign_contract::types::Timestamp;
use std::borrow::Cow;
use std::fmt::Write;

/// Nanoseconds of a second.
const NANOS: u64 = 1_000_000_000;
/// Most characters of a printed value.
pub const LONGEST: usize = 200;

/// A value as CEL text of at most 200 characters; what does not fit ends in `…`.
pub fn print(value: &Value<'_>) -> String {
    let mut printer = Printer {
        out: String::new(),
        characters: 0,
    };
    printer.value(value);
    printer.out
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&print(self))
    }
}

/// Text of at most 200 characters; what does not fit ends in `…`.
pub fn shorten(text: String) -> String {
    match text::shorten(&text, LONGEST) {
        Cow::Owned(short) => short,
        Cow::Borrowed(_) => text,
    }
}

/// Stops as soon as the text is full, so that a large value costs no more than what is shown of it.
struct Printer {
    out: String,
    characters: usize,
}

impl Printer {
    fn is_full(&self) -> bool {
        self.characters >= LONGEST
    }

    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if self.is_full() {
                return;
            }
            // The last character says that there was more.
            self.out.push(if self.characters + 1 == LONGEST {
                '…'
            } else {
                character
            });
            self.characters += 1;
        }
    }

    fn display(&mut self, value: impl std::fmt::Display) {
        let text = value.to_string();
        self.push(&text);
    }

    fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Null => self.push("null"),
            Value::Bool(value) => self.display(value),
            Value::Int(value) => self.display(value),
            Value::Uint(value) => self.display(format_args!("{value}u")),
            Value::Double(value) => {
                let text = print_double(*value);
                self.push(&text);
                if text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'-')
                {
                    self.push(".0");
                }
            }
            Value::Timestamp { seconds, nanos } => {
                self.display(format_args!(
                    "timestamp(\"{}\")",
                    print_timestamp(*seconds, *nanos)
                ));
            }
            Value::Duration(nanos) => {
                self.display(format_args!("duration(\"{}\")", print_duration(*nanos)));
            }
            Value::Type(name) => self.push(name),
            Value::Optional(None) => self.push("optional.none()"),
            Value::Optional(Some(inner)) => {
                self.push("optional.of(");
                self.value(inner);
                self.push(")");
            }
            Value::Absent => self.push("absent"),
            Value::Missing(fact) => self.display(format_args!("missing {fact}")),
            Value::Failed(fault) => self.push(&fault.explanation()),
            Value::Map(map) => {
                self.push("{");
                for (place, (key, value)) in map.iter().enumerate() {
                    self.separate(place);
                    self.key(key);
                    self.push(": ");
                    self.value(value);
                    if self.is_full() {
                        return;
                    }
                }
                self.rest(map.known(), map.missing().is_some());
                self.push("}");
            }
            Value::Record(_) | Value::Struct(_) => self.record(value),
            Value::Text(_) | Value::OwnedText(_) => {
                self.quoted(value.as_text().unwrap_or_default());
            }
            Value::Bytes(_) | Value::OwnedBytes(_) => {
                self.bytes(value.as_bytes().unwrap_or_default());
            }
            Value::Sequence(_) | Value::List(_) => {
                let Some(list) = value.as_list() else {
                    return;
                };
                self.push("[");
                for (place, element) in list.iter().enumerate() {
                    self.separate(place);
                    self.value(&element);
                    if self.is_full() {
                        return;
                    }
                }
                self.rest(list.known(), list.missing().is_some());
                self.push("]");
            }
        }
    }

    fn separate(&mut self, place: usize) {
        if place > 0 {
            self.push(", ");
        }
    }

    /// Says that there may be more elements.
    fn rest(&mut self, known: usize, incomplete: bool) {
        if incomplete {
            self.separate(known);
            self.push("…");
        }
    }

    fn key(&mut self, key: &Key<'_>) {
        self.value(&key.value());
    }

    fn record(&mut self, value: &Value<'_>) {
        let shape = value
            .record_number()
            .and_then(|number| countersign_contract::RECORDS.get(usize::from(number)));
        let Some(shape) = shape else {
            return self.push("record{}");
        };
        self.push(shape.name);
        self.push("{");
        let mut printed = 0;
        for (place, field) in shape.fields.iter().enumerate() {
            let field_value = u16::try_from(place)
                .ok()
                .and_then(|place| value.field(place));
            match field_value {
                None | Some(Value::Absent) => continue,
                Some(field_value) => {
                    self.separate(printed);
                    self.push(field.name);
                    self.push(": ");
                    self.value(&field_value);
                    printed += 1;
                }
            }
            if self.is_full() {
                return;
            }
        }
        self.push("}");
    }

    fn quoted(&mut self, text: &str) {
        self.push("\"");
        let mut buffer = String::new();
        let mut before = None;
        for character in text.chars() {
            if self.is_full() {
                return;
            }
            buffer.clear();
            match character {
                '"' => buffer.push_str("\\\""),
                '\\' => buffer.push_str("\\\\"),
                '\n' => buffer.push_str("\\n"),
                '\r' => buffer.push_str("\\r"),
                '\t' => buffer.push_str("\\t"),
                // What is hidden would change how an explanation looks. Writing to a string can't fail.
                hidden if is_hidden_after(before, hidden) => {
                    let _ = match u32::from(hidden) {
                        code @ 0x1_0000.. => write!(buffer, "\\U{code:08x}"),
                        code => write!(buffer, "\\u{code:04x}"),
                    };
                }
                shown => buffer.push(shown),
            }
            before = buffer.chars().next_back();
            self.push(&buffer);
        }
        self.push("\"");
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.push("b\"");
        for byte in bytes {
            if self.is_full() {
                return;
            }
            match byte {
                b'"' => self.push("\\\""),
                b'\\' => self.push("\\\\"),
                0x20..=0x7e => self.display(char::from(*byte)),
                other => self.display(format_args!("\\x{other:02x}")),
            }
        }
        self.push("\"");
    }
}

/// A double with the shortest digits that read back as the same number, as Go's `%g`: an exponent below -4 or from 21 is
/// written as such.
pub(crate) fn print_double(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..21).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// The nanoseconds behind the decimal point, without trailing zeros.
fn fraction(nanos: u32) -> String {
    if nanos == 0 {
        return String::new();
    }
    let digits = format!("{nanos:09}");
    format!(".{}", digits.trim_end_matches('0'))
}

/// RFC 3339 in UTC.
pub(crate) fn print_timestamp(seconds: i64, nanos: u32) -> String {
    let mut text = Timestamp { seconds }.to_string();
    if nanos > 0 {
        text.pop();
        let _ = write!(text, "{}Z", fraction(nanos));
    }
    text
}

/// Seconds, such as `90s` or `-0.5s`.
pub(crate) fn print_duration(nanos: i64) -> String {
    let magnitude = nanos.unsigned_abs();
    let rest = u32::try_from(magnitude % NANOS).unwrap_or_default();
    format!(
        "{}{}{}s",
        if nanos < 0 { "-" } else { "" },
        magnitude / NANOS,
        fraction(rest)
    )
}
