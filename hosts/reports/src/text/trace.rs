//! How each expression came to its value.

use super::{Style, layout};
use crate::untrusted;
use anstyle::{AnsiColor, Style as Paint};
use countersign_contract::types::{Trace, TraceValue};

/// Sub-expressions are shown up to this many characters.
const MOST_CHARACTERS: usize = 100;

pub(super) fn render(traces: &[Trace], style: Style) -> String {
    let mut out = String::new();
    for trace in traces {
        let owner = if trace.control.is_empty() {
            "policy"
        } else {
            &trace.control
        };
        let title = format!(
            "{} · {}",
            untrusted::line(owner),
            untrusted::line(&trace.part)
        );
        let place = format!(
            "{}:{}:{}",
            untrusted::line(&trace.place.file),
            trace.place.line,
            trace.place.column
        );
        out.push_str(&format!(
            "\n{}  {}\n",
            layout::painted(style.color, Paint::new().bold(), &title),
            layout::painted(style.color, layout::faint(), &place)
        ));
        for value in &trace.values {
            if is_literal(value) || is_fact_list(value) {
                continue;
            }
            let paint = if value.failed {
                AnsiColor::Magenta.on_default()
            } else {
                AnsiColor::Cyan.on_default()
            };
            let shown = untrusted::short(&value.value, MOST_CHARACTERS);
            out.push_str(&format!(
                "  {}{} = {}\n",
                "  ".repeat(depth(value, &trace.values).min(12)),
                untrusted::short(&value.text, MOST_CHARACTERS),
                layout::painted(style.color, paint, &shown)
            ));
        }
    }
    out
}

/// A literal shows nothing that its text does not.
fn is_literal(value: &TraceValue) -> bool {
    !value.failed && value.text == value.value
}

/// The name of a whole record or list: what was read of it is shown below.
fn is_fact_list(value: &TraceValue) -> bool {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    !value.failed
        && value.text.chars().all(is_name)
        && (value.value.ends_with(['}', ']', '…']) && value.value.contains(['{', '[']))
}

/// How many other sub-expressions enclose this one.
fn depth(value: &TraceValue, all: &[TraceValue]) -> usize {
    all.iter()
        .filter(|other| {
            other.start <= value.start
                && value.end <= other.end
                && (other.start, other.end) != (value.start, value.end)
        })
        .count()
}
