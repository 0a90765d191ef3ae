//! Lines, columns and colours of the text format.

use super::Style;
use anstyle::{AnsiColor, Style as Paint};
use countersign_contract::types::{ControlResult, ControlState, Effect, Verdict};
use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

/// Narrower terminals are treated as this wide.
const NARROWEST: usize = 40;
/// Longer lines are hard to read.
const WIDEST: usize = 120;

/// The columns to use.
pub(crate) fn columns(style: Style) -> Option<usize> {
    style.width.map(|width| width.clamp(NARROWEST, WIDEST))
}

/// `text` in `paint`, when colours are wanted.
pub(crate) fn painted(color: bool, paint: Paint, text: &str) -> String {
    if color {
        format!("{paint}{text}{paint:#}")
    } else {
        text.to_owned()
    }
}

/// The colour of a verdict.
pub(crate) fn verdict_paint(verdict: Verdict) -> Paint {
    let color = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Pending => AnsiColor::Yellow,
        Verdict::Undecided => AnsiColor::Magenta,
        Verdict::Block => AnsiColor::Red,
    };
    color.on_default().bold()
}

/// The colour of a control's state.
pub(crate) fn state_paint(control: &ControlResult) -> Paint {
    let color = match control.state {
        ControlState::Satisfied => AnsiColor::Green,
        ControlState::NotApplicable => AnsiColor::BrightBlack,
        ControlState::Pending | ControlState::Escalated | ControlState::Overridden => {
            AnsiColor::Yellow
        }
        ControlState::Error => AnsiColor::Magenta,
        ControlState::Denied | ControlState::Bypassed => {
            if control.effect == Effect::Block {
                AnsiColor::Red
            } else {
                AnsiColor::Yellow
            }
        }
    };
    color.on_default()
}

/// What is said in passing.
pub(crate) fn faint() -> Paint {
    AnsiColor::BrightBlack.on_default()
}

/// `text` in at most `most` lines of `width` columns, the last with an ellipsis when something is left out.
pub(crate) fn wrapped(text: &str, width: Option<usize>, most: usize) -> Vec<String> {
    let Some(width) = width else {
        return vec![text.to_owned()];
    };
    let options = textwrap::Options::new(width.max(1)).break_words(true);
    let mut lines: Vec<String> = textwrap::wrap(text, options)
        .into_iter()
        .map(|line| line.into_owned())
        .collect();
    if lines.len() > most.max(1) {
        lines.truncate(most.max(1));
        if let Some(last) = lines.last_mut() {
            *last = cut(last, width.saturating_sub(1));
            last.push('…');
        }
    }
    lines
}

/// The first `width` columns of `text`.
fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= width
        })
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// `text` followed by blanks up to `width` columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(blanks))
}

/// A line of `label` and `text`, the text hanging beside the label in at most `most` lines.
///
/// Continued lines start with a bar: a runner's log takes a line that begins with `::` for a command.
pub(crate) fn hanging(
    out: &mut Vec<String>,
    label: (&str, Paint),
    text: &str,
    style: Style,
    most: usize,
) {
    let indent = label.0.width() + 1;
    let room = columns(style).map(|width| width.saturating_sub(indent));
    for (index, piece) in wrapped(text, room, most).into_iter().enumerate() {
        out.push(if index == 0 {
            format!("{} {piece}", painted(style.color, label.1, label.0))
        } else {
            let bar = format!("{}│", " ".repeat(indent.saturating_sub(2)));
            format!("{} {piece}", painted(style.color, faint(), &bar))
        });
    }
}
