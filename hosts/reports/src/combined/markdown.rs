//! Markdown for comments and step summaries: the changes as a table, then each that does not pass in detail.

use super::CombinedReport;
use crate::markdown::{details, escape, mark};
use crate::{summary, wording};
use countersign_contract::types::Verdict;

/// Forges refuse longer comments; details beyond it are left out, and the document says so.
const MOST_BYTES: usize = 60_000;

/// The whole document. Starts with a mark in a comment, so that a bot finds its own comment again.
pub fn render(report: &CombinedReport<'_>) -> String {
    let decision = report.decision;
    let mut out = format!(
        "<!-- countersign -->\n### Countersign: {} {}{}\n\n{}\n\n**Next:** {}\n\n",
        mark(decision.verdict),
        decision.verdict.as_str(),
        wording::mode_note(decision.mode),
        escape(&decision.reason),
        escape(&super::next(decision))
    );
    let members = report.by_weight();
    out.push_str("| change | verdict | why |\n| --- | --- | --- |\n");
    let mut left_out = 0;
    for member in &members {
        let row = format!(
            "| {} | {} {} | {} |\n",
            escape(&member.change),
            mark(member.verdict),
            member.verdict.as_str(),
            escape(&crate::untrusted::short(&member.reason, 400))
        );
        if out.len() + row.len() > MOST_BYTES {
            left_out += 1;
        } else {
            out.push_str(&row);
        }
    }
    for member in &members {
        if member.verdict == Verdict::Pass {
            continue;
        }
        let part = format!(
            "\n<details><summary>{}: {}</summary>\n\n{}\n</details>\n",
            escape(&member.change),
            escape(&crate::untrusted::short(&summary::next(member), 200)),
            details(&report.member(member))
        );
        if out.len() + part.len() > MOST_BYTES {
            left_out += 1;
        } else {
            out.push_str(&part);
        }
    }
    if left_out > 0 {
        out.push_str(&format!(
            "\n{} left out for want of room; the text report has all.\n",
            wording::count(left_out, "part")
        ));
    }
    out.push_str(&format!(
        "\n<sub>{}, bundle `sha256:{}`, facts `sha256:{}`</sub>\n",
        escape(&super::subject(decision)),
        wording::abbreviated(report.bundle_digest),
        wording::abbreviated(report.facts_digest)
    ));
    out
}
