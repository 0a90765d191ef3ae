//! Small steps: what the same author's changes within the policy's window add up to.

use super::{Attribution, Settings};
use crate::people::roster::{Participant, Roster};
use countersign_contract::types::{Facts, LineRange, Notice, PastChange, RecentAi, Supply};

/// Adds up the author's changes that landed within the window, and this one. Nothing where history was not supplied.
pub(super) fn add(
    facts: &Facts,
    settings: &Settings,
    roster: &Roster<'_>,
    attribution: &mut Attribution,
) {
    let entry = facts.completeness.history.as_ref();
    if entry.is_none_or(|entry| entry.supply == Supply::NotSupplied) {
        return;
    }
    let now = facts.now.seconds;
    let from = now.saturating_sub(settings.window);
    let author = &facts.change.author;
    let mut participants = Vec::new();
    for name in [author.login.as_deref(), Some(author.email.as_str())] {
        participants.extend(name.iter().flat_map(|name| who(name, roster)));
    }
    // Where an agent opens the changes, whoever has it do so can't hide behind it.
    if let Some(prompter) = &attribution.provenance.prompter {
        participants.extend(who(prompter, roster));
    }
    crate::sort::sort_unique(&mut participants);
    let is_own = |id: &String| *id == facts.change.id || facts.change.landed_from.contains(id);
    let mut past: Vec<&PastChange> = facts
        .history
        .iter()
        .filter(|past| !is_own(&past.id))
        .filter(|past| {
            let by = who(&past.author, roster);
            by.iter()
                .any(|participant| participants.binary_search(participant).is_ok())
        })
        .collect();
    for ahead in past.iter().filter(|past| past.landed.seconds > now) {
        attribution.notices.push(Notice {
            code: "history_in_future".to_owned(),
            subject: ahead.id.clone(),
            explanation: format!(
                "it is said to have landed at {}, which is later than now, and is left out of what the author's changes add up to",
                ahead.landed
            ),
        });
    }
    past.retain(|past| (from..=now).contains(&past.landed.seconds));
    // One entry each: the one that says most, should there be two.
    crate::sort::sort_by(&mut past, |a, b| {
        (&a.id, b.ai_lines.max, b.ai_lines.min).cmp(&(&b.id, a.ai_lines.max, a.ai_lines.min))
    });
    past.dedup_by(|a, b| a.id == b.id);
    let own = &attribution.provenance.ai_lines;
    let mut sum = RecentAi {
        changes: 0,
        ai_lines: LineRange { min: 0, max: 0 },
    };
    for lines in past.iter().map(|past| &past.ai_lines).chain([own]) {
        sum.changes += u32::from(lines.max > 0);
        let least = lines.min.min(lines.max);
        sum.ai_lines.min = sum.ai_lines.min.saturating_add(least);
        sum.ai_lines.max = sum.ai_lines.max.saturating_add(lines.max);
    }
    attribution.provenance.recent = Some(sum);
}

/// Everybody that a login or an address may be.
fn who(name: &str, roster: &Roster<'_>) -> Vec<Participant> {
    let by_name = (!name.is_empty()).then(|| roster.account(name));
    let by_login = roster
        .private_login(name)
        .map(|login| roster.account(login));
    by_name.into_iter().chain(by_login).collect()
}
