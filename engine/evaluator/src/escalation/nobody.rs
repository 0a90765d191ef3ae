//! What would help where nobody can be asked.

use crate::controls::{Court, shortened};
use crate::reduction::Asking;
use crate::reduction::roster::PersonId;
use countersign_contract::types::{Actor, NextAct, Supply};
use countersign_program::policy::Control;

/// Most people that are named.
const MOST_NAMED: usize = 5;

/// The next step and whose it is. `passing` are those who can't be asked at present, by what passes: away, not at work, at
/// capacity.
pub(crate) fn remedy<'a>(
    court: &Court<'_, 'a>,
    control: &'a Control,
    passing: &[PersonId],
    asking: &Asking<'_, 'a>,
) -> NextAct {
    let roster = &court.assembly.roster;
    let people_known = court
        .facts
        .completeness
        .people
        .as_ref()
        .is_some_and(|entry| entry.supply == Supply::Complete);
    let mut would: Vec<String> = Vec::new();
    for id in passing {
        let Some(known) = roster.get(*id) else {
            continue;
        };
        let may = match &control.sign_off {
            Some(rule) => court
                .assembly
                .eligible(*id, known, rule, asking, &mut Vec::new())
                .is_ok(),
            None => true,
        };
        if may {
            would.push(known.person.login.clone());
        }
    }
    let waiver = control.waiver.as_ref().map(|waiver| {
        format!(
            ", or have it waived by somebody for whom `{}` holds",
            shortened(&waiver.who.source.text)
        )
    });
    let waiver = waiver.unwrap_or_default();
    if !would.is_empty() {
        let more = would.len().saturating_sub(MOST_NAMED);
        would.truncate(MOST_NAMED);
        let others = match more {
            0 => String::new(),
            more => format!(" or {more} more"),
        };
        let named: Vec<String> = would.iter().map(|login| format!("`{login}`")).collect();
        return NextAct {
            actor: Actor::Operator,
            act: format!(
                "make room for {}{others}, who may sign but can't be asked now, or have one of them lend the right by a delegation{waiver}",
                named.join(" or ")
            ),
        };
    }
    if !people_known || roster.iter().next().is_none() {
        return NextAct {
            actor: Actor::Operator,
            act: format!(
                "supply all people with their levels, teams and rights, as a roster names them{waiver}"
            ),
        };
    }
    let rule = control.sign_off.as_ref().map(|rule| {
        format!(
            " for whom `{}` holds",
            shortened(&rule.eligible.source.text)
        )
    });
    NextAct {
        actor: Actor::PolicyOwner,
        act: format!(
            "nobody in the roster can sign: add somebody who is not involved{}, lend them the right by a delegation, or change the rule{waiver}",
            rule.unwrap_or_default()
        ),
    }
}
