//! GitHub workflow commands: one annotation for each control that is not met, and one for the verdict.
//!
//! What holds nothing back is a notice, what waits for somebody is a warning, and only what no sign-off opens is an error.
//!
//! A line that begins with `::` is a command to the runner, so nothing from a change reaches the log unescaped.

use crate::{Report, summary, untrusted, wording};
use countersign_contract::types::{ControlState, Decision, Effect, Mode, Verdict};

/// The forge shows at most ten annotations of a level for each step; one is kept for what is left out.
pub(crate) const MOST: usize = 9;
/// Odd facts that one annotation lists.
const MOST_ODD: usize = 10;

/// Lines of workflow commands. `enforces` is whether the job that shows them holds the change back.
pub fn render(report: &Report<'_>, enforces: bool) -> String {
    let decision = report.decision;
    let enforces = enforces && decision.mode == Mode::Enforce;
    let mut out = String::new();
    command(
        &mut out,
        level(decision.verdict, enforces),
        &format!(
            "countersign: {}{}",
            decision.verdict.as_str(),
            wording::mode_note(decision.mode)
        ),
        &format!(
            "{}\nnext: {}\n{}{}",
            untrusted::short(&decision.reason, 1_000),
            summary::next(decision),
            summary::asked(decision)
                .map(|asked| format!("asked: {asked}\n"))
                .unwrap_or_default(),
            summary::subject(decision)
        ),
    );
    if let Some(notices) = notices(decision) {
        command(&mut out, "notice", "countersign: odd facts", &notices);
    }
    let controls = summary::that_matter(decision);
    for control in controls.iter().take(MOST) {
        let level = match (control.effect, control.state) {
            (_, ControlState::Overridden) | (Effect::Audit, _) => "notice",
            _ if !enforces => "notice",
            (
                Effect::Block,
                ControlState::Denied | ControlState::Bypassed | ControlState::Error,
            ) => "error",
            _ => "warning",
        };
        command(
            &mut out,
            level,
            &format!(
                "{} {}{}",
                untrusted::line(&control.id),
                wording::state(control.state),
                wording::effect_note(control.effect)
            ),
            &format!(
                "{}: {}",
                untrusted::line(&control.title),
                summary::why(control)
            ),
        );
    }
    if controls.len() > MOST {
        command(
            &mut out,
            "notice",
            "countersign",
            &format!(
                "{} more not shown here; the text report has all",
                wording::count(controls.len() - MOST, "control")
            ),
        );
    }
    out
}

/// The level of a verdict's annotation.
pub(crate) fn level(verdict: Verdict, enforces: bool) -> &'static str {
    match verdict {
        _ if !enforces => "notice",
        Verdict::Pass => "notice",
        Verdict::Pending => "warning",
        Verdict::Undecided | Verdict::Block => "error",
    }
}

/// Notices about the facts, in one annotation: the forge shows few.
fn notices(decision: &Decision) -> Option<String> {
    let lines: Vec<String> = decision
        .notices
        .iter()
        .take(MOST_ODD)
        .map(summary::notice_line)
        .collect();
    let more = match decision.notices.len().saturating_sub(MOST_ODD) {
        0 => String::new(),
        more => format!("\nand {more} more; the text report has all with --verbose"),
    };
    (!lines.is_empty()).then(|| format!("{}{more}", lines.join("\n")))
}

/// One workflow command.
pub(crate) fn command(out: &mut String, level: &str, title: &str, message: &str) {
    out.push_str("::");
    out.push_str(level);
    out.push_str(" title=");
    out.push_str(&property(title));
    out.push_str("::");
    out.push_str(&data(message));
    out.push('\n');
}

/// Escapes the message of a workflow command.
pub fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_the_runner_reads() {
        assert_eq!(data("50% a\r\n::error::b"), "50%25 a%0D%0A::error::b");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
