//! Text for people: at most 12 lines, or everything.

mod brief;
mod escalation;
mod full;
pub(crate) mod layout;
mod page;
pub mod provenance;
mod trace;

use crate::Report;

/// How the text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub color: bool,
    /// Columns to fill at most. Absent: lines are as long as they need to be.
    pub width: Option<usize>,
    /// Everything there is to say, not only what decides.
    pub verbose: bool,
}

/// One of several changes, with everything there is to say.
pub(crate) fn full_member(report: &Report<'_>, style: Style) -> String {
    full::render(report, style)
}

/// The report, ending in a line feed. First line: the verdict. Second: the next act and whose it is.
pub fn render(report: &Report<'_>, style: Style) -> String {
    let mut out = if style.verbose {
        full::render(report, style)
    } else {
        brief::render(report, style)
    };
    if !report.traces.is_empty() {
        out.push_str(&trace::render(report.traces, style));
    }
    out
}
