//! A queue entry with everything there is to say: whose turn it is, who else can be asked, until when, what to look at.

use super::page::Page;
use crate::{untrusted, wording};
use countersign_contract::types::{Escalation, ReviewBrief};

pub(super) fn add(page: &mut Page, escalation: &Escalation) {
    page.section(&format!(
        "queue {} for {}",
        untrusted::line(&escalation.queue),
        untrusted::line(&escalation.control)
    ));
    page.item("why", &escalation.reason);
    if escalation.nobody_eligible {
        page.item("asked", "nobody can be asked");
    }
    page.list("asked now", &escalation.ask_now);
    if let Some(login) = &escalation.taken_by {
        page.item("taken by", login);
    }
    if escalation.spread {
        page.item(
            "spread",
            "few people know a part of this change; somebody who can learn it is asked too",
        );
    }
    for candidate in &escalation.candidates {
        let rank = candidate
            .rank
            .map(|rank| format!("rank {rank:.3}, "))
            .unwrap_or_default();
        let away = if candidate.at_work {
            ""
        } else {
            ", not at work now"
        };
        page.item(
            "can be asked",
            &format!(
                "{} ({rank}expertise {:.2}, load {:.2}{away})",
                candidate.login, candidate.expertise, candidate.load
            ),
        );
    }
    for excluded in &escalation.excluded {
        page.item(
            "not asked",
            &format!("{}: {}", excluded.login, excluded.reason),
        );
    }
    page.item("open since", &wording::time(escalation.opened));
    if let Some(due) = escalation.due {
        let over = if escalation.overdue { ", overdue" } else { "" };
        page.item("due", &format!("{}{over}", wording::time(due)));
    }
    for (place, step) in escalation.steps.iter().enumerate() {
        let who = if step.candidates.is_empty() {
            "nobody".to_owned()
        } else {
            step.candidates.join(", ")
        };
        let label = if place < escalation.steps_due as usize {
            "since then"
        } else {
            "then"
        };
        page.item(
            label,
            &format!("{}: {who} ({})", wording::time(step.at), step.to),
        );
    }
    if !escalation.assesses.is_empty() {
        page.item("attest", &wording::areas(&escalation.assesses));
    }
    brief(page, &escalation.brief);
}

/// What the signer should see.
fn brief(page: &mut Page, brief: &ReviewBrief) {
    for file in &brief.ai_files {
        page.item(
            "AI lines",
            &format!("{}: {}", file.path, wording::range(&file.ai_lines)),
        );
    }
    for (label, lines) in [
        ("session", &brief.sessions),
        ("past incident", &brief.incidents),
        ("service", &brief.services),
        ("depends on it", &brief.dependents),
        ("risk", &brief.risks),
    ] {
        for line in lines {
            page.item(label, line);
        }
    }
    if !brief.unassessed.is_empty() {
        page.item("not assessed yet", &wording::areas(&brief.unassessed));
    }
}
