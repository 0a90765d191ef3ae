//! Text for people: at most 12 lines, or every member in full.

use super::CombinedReport;
use crate::text::{Style, full_member, layout};
use crate::{untrusted, wording};
use anstyle::Style as Paint;

/// Lines in all.
const MOST_LINES: usize = 12;

/// The report, ending in a line feed. First line: the verdict. Second: the next act and whose it is. Then the changes, those
/// that decide first.
pub fn render(report: &CombinedReport<'_>, style: Style) -> String {
    let decision = report.decision;
    let mut lines = Vec::new();
    let verdict = format!(
        "{}{}:",
        decision.verdict.as_str(),
        wording::mode_mark(decision.mode)
    );
    layout::hanging(
        &mut lines,
        (&verdict, layout::verdict_paint(decision.verdict)),
        &untrusted::short(&decision.reason, 400),
        style,
        1,
    );
    layout::hanging(
        &mut lines,
        ("next:", Paint::new().bold()),
        &super::next(decision),
        style,
        2,
    );
    members(&mut lines, report, style);
    layout::hanging(
        &mut lines,
        ("about:", layout::faint()),
        &super::subject(decision),
        style,
        1,
    );
    let mut text = lines.join("\n");
    text.push('\n');
    if style.verbose {
        for member in &decision.members {
            text.push('\n');
            text.push_str(&full_member(&report.member(member), style));
        }
    }
    text
}

/// A line for each change, as many as there is room for.
fn members(lines: &mut Vec<String>, report: &CombinedReport<'_>, style: Style) {
    let members = report.by_weight();
    let notices: usize = members.iter().map(|member| member.notices.len()).sum();
    let room = if style.verbose {
        members.len()
    } else {
        // One line is for what the decision is about, one for notices.
        MOST_LINES.saturating_sub(lines.len() + 1 + usize::from(notices > 0))
    };
    let shown = if members.len() > room {
        room.saturating_sub(1)
    } else {
        members.len()
    };
    let widest = members
        .iter()
        .map(|member| member.verdict.as_str().len())
        .max()
        .unwrap_or_default();
    for member in members.iter().take(shown) {
        let label = format!("  {}", layout::padded(member.verdict.as_str(), widest));
        let text = format!(
            "{}: {}",
            untrusted::short(&member.change, 120),
            untrusted::short(&member.reason, 300)
        );
        layout::hanging(
            lines,
            (&label, layout::verdict_paint(member.verdict)),
            &text,
            style,
            1,
        );
    }
    if members.len() > shown {
        let more = format!("  and {} more, with --verbose", members.len() - shown);
        lines.push(layout::painted(style.color, layout::faint(), &more));
    }
    if notices > 0 && !style.verbose {
        layout::hanging(
            lines,
            ("odd facts:", layout::faint()),
            &format!("{notices}, with --verbose"),
            style,
            1,
        );
    }
}
