//! Scalars of a policy, each with the type that its key asks for.

use crate::diagnostic::Diagnostic;
use crate::suggest;
use crate::yaml::{Kind, Node, Plain};
use std::rc::Rc;

fn wrong(node: &Node, expected: &str) -> Diagnostic {
    Diagnostic::new(
        "wrong_type",
        node.place(),
        format!(
            "this has to be {expected}, but it is {}",
            node.description()
        ),
    )
}

fn plain(node: &Node) -> Option<(Plain, &str)> {
    match &node.kind {
        Kind::Scalar(scalar) => Some((scalar.value(), &scalar.text)),
        _ => None,
    }
}

/// Text.
pub(crate) fn text(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match plain(node) {
        Some((Plain::Text, text)) => Some(text.to_owned()),
        Some((Plain::Null, _)) | None => {
            diagnostics.push(wrong(node, "text"));
            None
        }
        Some(_) => {
            diagnostics.push(wrong(node, "text").help("put it in quotes"));
            None
        }
    }
}

/// Text that is not empty.
pub(crate) fn filled(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let text = text(node, diagnostics)?;
    if text.trim().is_empty() {
        diagnostics.push(Diagnostic::new(
            "empty_text",
            node.place(),
            "this text must not be empty",
        ));
        return None;
    }
    Some(text)
}

/// Any scalar as it is written, such as the version `1.0`.
pub(crate) fn as_written(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match plain(node) {
        Some((Plain::Null, _)) | None => {
            diagnostics.push(wrong(node, "text"));
            None
        }
        Some((_, text)) => Some(text.to_owned()),
    }
}

/// `true` or `false`.
pub(crate) fn truth(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<bool> {
    match plain(node) {
        Some((Plain::Bool(value), _)) => Some(value),
        _ => {
            diagnostics.push(wrong(node, "`true` or `false`"));
            None
        }
    }
}

/// A whole number within bounds.
pub(crate) fn whole(
    node: &Rc<Node>,
    least: i64,
    most: i64,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<i64> {
    match plain(node) {
        Some((Plain::Int(value), _)) if (least..=most).contains(&value) => Some(value),
        Some((Plain::Int(_) | Plain::BigInt, text)) => {
            diagnostics.push(Diagnostic::new(
                "out_of_range",
                node.place(),
                format!("`{text}` is out of range: from {least} to {most}"),
            ));
            None
        }
        _ => {
            diagnostics.push(wrong(node, "a whole number"));
            None
        }
    }
}

/// A finite number.
pub(crate) fn number(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<f64> {
    match plain(node) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "weights are small, and a double by nature"
        )]
        Some((Plain::Int(value), _)) => Some(value as f64),
        Some((Plain::Double(value), _)) if value.is_finite() => Some(value),
        Some((Plain::Double(_) | Plain::BigInt, text)) => {
            diagnostics.push(Diagnostic::new(
                "out_of_range",
                node.place(),
                format!("`{text}` is not a finite number"),
            ));
            None
        }
        _ => {
            diagnostics.push(wrong(node, "a number"));
            None
        }
    }
}

/// One of some words, by its place among them.
pub(crate) fn one_of(
    node: &Rc<Node>,
    words: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let text = match plain(node) {
        Some((Plain::Null, _)) | None => {
            diagnostics.push(wrong(node, &format!("one of {}", words.join(", "))));
            return None;
        }
        Some((_, text)) => text,
    };
    let place = words.iter().position(|word| *word == text);
    if place.is_none() {
        let help = suggest::nearest(text, words.iter().copied())
            .map(|word| format!("did you mean `{word}`?"));
        diagnostics.push(
            Diagnostic::new(
                "unknown_value",
                node.place(),
                format!("`{text}` is not one of {}", words.join(", ")),
            )
            .maybe_help(help),
        );
    }
    place
}

/// The elements of a list.
pub(crate) fn list(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Rc<Node>> {
    match &node.kind {
        Kind::Sequence(values) => values.clone(),
        _ => {
            diagnostics.push(wrong(node, "a list"));
            Vec::new()
        }
    }
}

/// Words of a closed set by their places, each at most once.
pub(crate) fn words(
    node: &Rc<Node>,
    words: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut places = Vec::new();
    for value in list(node, diagnostics) {
        let Some(place) = one_of(&value, words, diagnostics) else {
            continue;
        };
        if places.contains(&place) {
            diagnostics.push(Diagnostic::new(
                "duplicate_value",
                value.place(),
                format!(
                    "`{}` is already in this list",
                    words.get(place).copied().unwrap_or_default()
                ),
            ));
        } else {
            places.push(place);
        }
    }
    places
}

/// A span of time in seconds, such as `4h`, `30m` or `1d12h`.
pub(crate) fn duration(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<i64> {
    let seconds = plain(node).and_then(|(_, text)| parse_duration(text));
    if seconds.is_none() {
        let written = match plain(node) {
            Some((_, text)) => format!("`{text}`"),
            None => node.description().to_owned(),
        };
        diagnostics.push(
            Diagnostic::new(
                "bad_duration",
                node.place(),
                format!("{written} is not a span of time"),
            )
            .help("write whole numbers with the units w, d, h, m or s, such as `4h` or `1d12h`"),
        );
    }
    seconds
}

/// Longest span of time: a century.
const LONGEST: i64 = 100 * 366 * 86_400;

fn parse_duration(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut rest = text;
    let mut last_unit = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let unit = match tail.chars().next()? {
            'w' => 604_800,
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        // Each unit once, from large to small: `4h30m`, never `30m4h`.
        if unit >= last_unit {
            return None;
        }
        last_unit = unit;
        let seconds = number.parse::<i64>().ok()?.checked_mul(unit)?;
        total = total.checked_add(seconds)?;
        rest = tail.get(1..)?;
    }
    (1..=LONGEST).contains(&total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::parse_duration;

    #[test]
    fn durations_are_whole_numbers_with_units() {
        for (text, seconds) in [
            ("4h", Some(14_400)),
            ("1d12h", Some(129_600)),
            ("90s", Some(90)),
            ("2w", Some(1_209_600)),
            ("", None),
            ("4", None),
            ("h", None),
            ("4 h", None),
            ("-4h", None),
            ("30m4h", None),
            ("0s", None),
            ("1.5h", None),
            ("99999999999999999999h", None),
            ("9223372036854775807w", None),
        ] {
            assert_eq!(parse_duration(text), seconds, "{text}");
        }
    }
}
