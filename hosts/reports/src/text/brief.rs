//! The text format's default: what decides, in at most 12 lines.

use super::{Style, layout};
use crate::{Report, summary, untrusted, wording};
use anstyle::Style as Paint;
use countersign_contract::types::{ControlResult, Mode};

/// Lines in all.
const MOST_LINES: usize = 12;
/// Lines for one control.
const MOST_LINES_EACH: usize = 2;

pub(super) fn render(report: &Report<'_>, style: Style) -> String {
    let decision = report.decision;
    let mut head = Vec::new();
    layout::hanging(
        &mut head,
        (
            &format!(
                "{}{}:",
                decision.verdict.as_str(),
                wording::mode_mark(decision.mode)
            ),
            layout::verdict_paint(decision.verdict),
        ),
        &untrusted::short(&decision.reason, 400),
        style,
        1,
    );
    layout::hanging(
        &mut head,
        ("next:", Paint::new().bold()),
        &summary::next(decision),
        style,
        MOST_LINES_EACH,
    );
    if let Some(asked) = summary::asked(decision) {
        layout::hanging(&mut head, ("asked:", Paint::new().bold()), &asked, style, 1);
    }
    let tail = tail(report, style);
    let controls = summary::that_matter(decision);
    let body = body(
        &controls,
        MOST_LINES.saturating_sub(head.len() + tail.len()),
        style,
    );
    let mut text = [head, body, tail].concat().join("\n");
    text.push('\n');
    text
}

/// The controls, in at most `room` lines; the last says how many are left out.
fn body(controls: &[&ControlResult], room: usize, style: Style) -> Vec<String> {
    let widest = controls
        .iter()
        .map(|control| wording::state(control.state).len())
        .max()
        .unwrap_or_default();
    let entries: Vec<Vec<String>> = controls
        .iter()
        .map(|control| entry(control, widest, style))
        .collect();
    let needed: usize = entries.iter().map(Vec::len).sum();
    if needed <= room {
        return entries.concat();
    }
    let mut lines = Vec::new();
    let mut shown = 0;
    for entry in entries {
        if lines.len() + entry.len() >= room {
            break;
        }
        lines.extend(entry);
        shown += 1;
    }
    let left_out = controls.len() - shown;
    lines.push(layout::painted(
        style.color,
        layout::faint(),
        &format!("  and {left_out} more, with --verbose"),
    ));
    lines
}

/// One control: its state, its id, why.
fn entry(control: &ControlResult, widest: usize, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    let text = format!(
        "{}{}: {}",
        untrusted::line(&control.id),
        wording::effect_note(control.effect),
        summary::why(control)
    );
    layout::hanging(
        &mut lines,
        (
            &format!(
                "  {}",
                layout::padded(wording::state(control.state), widest)
            ),
            layout::state_paint(control),
        ),
        &text,
        style,
        MOST_LINES_EACH,
    );
    lines
}

/// The rest in numbers, AI's part, and what the decision was about.
fn tail(report: &Report<'_>, style: Style) -> Vec<String> {
    let decision = report.decision;
    let mut lines = Vec::new();
    let mut line = |label: &str, text: &str| {
        layout::hanging(&mut lines, (label, layout::faint()), text, style, 1);
    };
    line("other controls:", &summary::rest(decision));
    let mut ai = wording::provenance(&decision.provenance);
    if let Some(risk) = &decision.risk {
        ai.push_str(&format!(
            "; risk {} ({:.2})",
            untrusted::line(&risk.band),
            risk.score
        ));
    }
    line("AI:", &ai);
    if !decision.missing_facts.is_empty() {
        line("missing facts:", &wording::some(&decision.missing_facts, 5));
    }
    if let Some(notices) = summary::notices(decision) {
        line("odd facts:", &notices);
    }
    if let Some(event) = decision.events.first() {
        let more = match decision.events.len() {
            1 => String::new(),
            several => format!(" (and {} more)", several - 1),
        };
        line(
            "audit:",
            &format!("{}{more}", untrusted::short(&event.explanation, 300)),
        );
    }
    if decision.mode == Mode::Report {
        line("report mode:", "nothing is held back, whatever the verdict");
    }
    line("about:", &summary::subject(decision));
    lines
}
