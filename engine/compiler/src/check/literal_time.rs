//! Points in time and spans of time as CEL writes them.

use countersign_contract::types::Timestamp;

/// RFC 3339, with a fraction of a second if need be.
pub(super) fn is_timestamp(text: &str) -> bool {
    // A fraction does not change whether the rest is a time.
    let whole = match text.split_once('.') {
        None => text.to_owned(),
        Some((seconds, rest)) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 || digits > 9 {
                return false;
            }
            format!("{seconds}{}", rest.get(digits..).unwrap_or_default())
        }
    };
    serde_json::from_value::<Timestamp>(serde_json::Value::String(whole)).is_ok()
}

/// `[-+]` and numbers with the units h, m, s, ms, us, ns; or `0`.
pub(super) fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let end = rest
            .find(|character: char| !(character.is_ascii_digit() || character == '.'))
            .unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let Ok(number) = number.parse::<f64>() else {
            return false;
        };
        let units = [
            ("ms", 1e-3),
            ("us", 1e-6),
            ("µs", 1e-6),
            ("ns", 1e-9),
            ("h", 3600.0),
            ("m", 60.0),
            ("s", 1.0),
        ];
        let Some((unit, factor)) = units.iter().find(|(unit, _)| tail.starts_with(unit)) else {
            return false;
        };
        seconds += number * factor;
        rest = tail.get(unit.len()..).unwrap_or_default();
    }
    // 10,000 years, as the language definition bounds spans.
    seconds <= 315_576_000_000.0
}
