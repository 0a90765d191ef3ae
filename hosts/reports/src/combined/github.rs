//! GitHub workflow commands: one annotation for the verdict, one for each change that does not pass.

use super::CombinedReport;
use crate::github::{MOST, command, level};
use crate::{summary, untrusted, wording};
use countersign_contract::types::{Mode, Verdict};

/// Lines of workflow commands. `enforces` is whether the job that shows them holds the changes back.
pub fn render(report: &CombinedReport<'_>, enforces: bool) -> String {
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
            "{}\nnext: {}\n{}",
            untrusted::short(&decision.reason, 1_000),
            super::next(decision),
            super::subject(decision)
        ),
    );
    let notices: usize = decision
        .members
        .iter()
        .map(|member| member.notices.len())
        .sum();
    if notices > 0 {
        let text = format!("{notices} in all; the text report names them with --verbose");
        command(&mut out, "notice", "countersign: odd facts", &text);
    }
    let members: Vec<_> = report
        .by_weight()
        .into_iter()
        .filter(|member| member.verdict != Verdict::Pass)
        .collect();
    for member in members.iter().take(MOST) {
        command(
            &mut out,
            level(member.verdict, enforces),
            &format!(
                "{} {}",
                untrusted::short(&member.change, 120),
                member.verdict.as_str()
            ),
            &format!(
                "{}\nnext: {}",
                untrusted::short(&member.reason, 1_000),
                summary::next(member)
            ),
        );
    }
    if members.len() > MOST {
        let more = wording::count(members.len() - MOST, "change");
        let text = format!("{more} more not shown here; the text report has all");
        command(&mut out, "notice", "countersign", &text);
    }
    out
}
