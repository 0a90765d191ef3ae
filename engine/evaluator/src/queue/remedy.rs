//! What would help where nobody can be asked.

use crate::controls::{ControlContext, some};
use crate::people::roster::{Participant, PersonId};
use crate::rules::RuleContext;
use crate::signoffs::owners::Owned;
use crate::text::shortened;
use countersign_contract::types::{Actor, DropReason, NextAct, Supply};
use countersign_program::policy::Control;

/// Most people that are named.
const MOST_NAMED: usize = 5;

/// The next step and whose it is. `passing` are those who can't be asked at present, by what passes: away, not at work, at
/// capacity.
pub(crate) fn remedy<'a>(
    context: &ControlContext<'_, 'a>,
    control: &'a Control,
    passing: &[PersonId],
    owned: Option<&Owned>,
    rule_context: &RuleContext<'_, 'a>,
) -> NextAct {
    let roster = &context.sign_offs.roster;
    let people_known = context
        .facts
        .completeness
        .people
        .as_ref()
        .is_some_and(|entry| entry.supply == Supply::Complete);
    let mut would: Vec<String> = Vec::new();
    for id in passing {
        let Some(member) = roster.get(*id) else {
            continue;
        };
        let may = match &control.sign_off {
            Some(rule) => context
                .sign_offs
                .eligible(*id, member, rule, rule_context, owned, &mut Vec::new())
                .is_ok(),
            None => true,
        };
        if may {
            would.push(member.person.login.clone());
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
        return NextAct {
            actor: Actor::Operator,
            kind: None,
            act: format!(
                "make room for {}, who may sign but can't be asked now, or have one of them lend the right by a delegation{waiver}",
                named(&would)
            ),
        };
    }
    if !people_known || roster.iter().next().is_none() {
        return NextAct {
            actor: Actor::Operator,
            kind: None,
            act: format!(
                "supply all people with their levels, teams and rights, as a roster names them{waiver}"
            ),
        };
    }
    if let Some(act) = one_fact_short(context, control, owned, rule_context) {
        return NextAct {
            actor: Actor::Operator,
            kind: None,
            act: format!("{act}{waiver}"),
        };
    }
    let unanswered = owned.iter().flat_map(|owned| &owned.groups);
    if let Some(group) = unanswered
        .into_iter()
        .find(|group| group.counted.is_empty() && group.able.is_empty() && !group.owners.is_empty())
    {
        let paths = some(&group.paths);
        let owners = some(&group.owners);
        let why = match group.members.is_empty() {
            true => format!(
                "nobody in the roster is {owners}, who owns {paths}: add them to the roster"
            ),
            false => format!(
                "no owner of {paths} ({owners}) can sign: each is involved in the change, may not sign or counts elsewhere; let others own it"
            ),
        };
        return NextAct {
            actor: Actor::Operator,
            kind: None,
            act: format!(
                "{why}, correct the owners file, or have an owner who can't be asked lend the right by a delegation{waiver}"
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
        kind: None,
        act: format!(
            "nobody in the roster can sign: add somebody who is not involved{}, lend them the right by a delegation, or change the rule{waiver}",
            rule.unwrap_or_default()
        ),
    }
}

/// What to say of those who lack a single fact or right, and would be asked with it. The roster is in order when it holds more
/// than that, so that this is looked for before anybody is sent to look for other people.
fn one_fact_short<'a>(
    context: &ControlContext<'_, 'a>,
    control: &'a Control,
    owned: Option<&Owned>,
    rule_context: &RuleContext<'_, 'a>,
) -> Option<String> {
    let rule = control.sign_off.as_ref()?;
    let (mut unsaid, mut without_level, mut barred) = (Vec::new(), Vec::new(), Vec::new());
    let mut graded = false;
    for (id, member) in context.sign_offs.roster.iter() {
        let participant = Participant::Member(id);
        let person = member.person;
        let involved = &context.sign_offs.involved;
        if context
            .sign_offs
            .voice(&participant, &person.login)
            .is_err()
            || involved
                .bars(&participant, &rule.involved_may_sign)
                .is_some()
        {
            continue;
        }
        let eligible =
            context
                .sign_offs
                .eligible(id, member, rule, rule_context, owned, &mut Vec::new());
        match (person.may_push, eligible) {
            (None, Ok(_)) => unsaid.push(person.login.clone()),
            (Some(false), Ok(_)) => barred.push(person.login.clone()),
            (Some(true), Err((DropReason::LevelUnknown, _))) if person.level.is_none() => {
                without_level.push(person.login.clone());
            }
            _ => graded |= person.level.is_some(),
        }
    }
    if !unsaid.is_empty() {
        return Some(format!(
            "say in the roster, if it is so, that {}, whom the rule lets sign, may push to the base branch (`may_push: true`)",
            named(&unsaid)
        ));
    }
    // Where others have levels, who has none is hardly the one who is looked for.
    if !without_level.is_empty() && !graded {
        return Some(format!(
            "say in the roster of which level {} is, without which `{}` can't hold",
            named(&without_level),
            shortened(&rule.eligible.source.text)
        ));
    }
    (!barred.is_empty()).then(|| {
        format!(
            "let {}, whom the rule lets sign, push to the base branch, or name somebody who may",
            named(&barred)
        )
    })
}

/// A few logins in backticks, and how many more there are.
fn named(logins: &[String]) -> String {
    let shown: Vec<String> = logins
        .iter()
        .take(MOST_NAMED)
        .map(|login| format!("`{login}`"))
        .collect();
    match logins.len().saturating_sub(MOST_NAMED) {
        0 => shown.join(" or "),
        more => format!("{} or {more} more", shown.join(" or ")),
    }
}
