//! What surrounds a change: what it can reach, how approvals came about, notices about the facts.

use crate::text::page::Page;
use crate::wording;
use countersign_contract::types::{Impact, Notice, SignOffSignal};

pub(super) fn impact(page: &mut Page, impact: &Impact) {
    let silent = impact.services.is_empty()
        && impact.dependents.is_empty()
        && impact.incidents.is_empty()
        && impact.bus_factor.is_none();
    if silent {
        return;
    }
    page.section("reach");
    page.list("services", &impact.services);
    page.list("needed by", &impact.dependents);
    if let Some(tier) = impact.tier {
        let reached = impact
            .reached_tier
            .filter(|reached| *reached != tier)
            .map(|reached| format!(", and {reached} among those that need it"))
            .unwrap_or_default();
        page.item("most critical tier", &format!("{tier}{reached}"));
    }
    page.list("past incidents", &impact.incidents);
    if let Some(factor) = impact.bus_factor {
        let people = match factor {
            1 => "1 person knows".to_owned(),
            count => format!("{count} people know"),
        };
        page.item(
            "knowledge",
            &format!("{people} the file that the fewest know"),
        );
    }
    page.list("known to one alone", &impact.sole_experts);
}

pub(super) fn signals(page: &mut Page, signals: &[SignOffSignal]) {
    if signals.is_empty() {
        return;
    }
    page.section("approvals");
    for signal in signals {
        let size = wording::count(signal.lines as usize, "line");
        let mut text = match signal.seconds_taken {
            Some(seconds) => format!("{} for {size}", wording::count(seconds as usize, "second")),
            None => format!("{size}, in a time that is not known"),
        };
        if !signal.unassessed.is_empty() {
            text.push_str("; not assessed: ");
            text.push_str(&wording::areas(&signal.unassessed));
        }
        if let Some(streak) = signal.hasty_streak.filter(|streak| *streak > 0) {
            text.push_str(&format!("; hasty {streak} in a row"));
        }
        page.item(&format!("{} ({})", signal.person, signal.id), &text);
    }
}

pub(super) fn notices(page: &mut Page, notices: &[Notice]) {
    if notices.is_empty() {
        return;
    }
    page.section("odd about the facts");
    for notice in notices {
        let subject = if notice.subject.is_empty() {
            String::new()
        } else {
            format!("`{}`: ", notice.subject)
        };
        page.item(
            &notice.code.replace('_', " "),
            &format!("{subject}{}", notice.explanation),
        );
    }
}
