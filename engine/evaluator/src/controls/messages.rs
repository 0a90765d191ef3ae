//! What would move a control on, and whose act is next.

use super::outcome::Outcome;
use super::owned;
use crate::text::{quoted, shortened};
use countersign_contract::RECORDS;
use countersign_contract::types::{
    ActKind, Actor, ControlResult, ControlState, NextAct, Requirement,
};
use countersign_program::policy::{Control, Policy};
use countersign_program::{Expression, Root};

/// What would move a control on.
pub(crate) fn next_act(
    policy: &Policy,
    control: &Control,
    outcome: &Outcome,
    result: &ControlResult,
) -> Option<NextAct> {
    let act = |actor, act: String| {
        Some(NextAct {
            actor,
            act,
            kind: None,
        })
    };
    match outcome.state {
        ControlState::NotApplicable | ControlState::Satisfied | ControlState::Overridden => None,
        ControlState::Pending if !outcome.waiting_for.is_empty() => act(
            Actor::Author,
            format!("meet {} first", quoted(&outcome.waiting_for)),
        ),
        ControlState::Pending | ControlState::Denied if outcome.unmet_rule => {
            Some(unmet_rule(policy, control))
        }
        ControlState::Denied if outcome.signable => act(Actor::Reviewer, sign_off_act(result)),
        ControlState::Denied => act(
            Actor::Reviewer,
            format!(
                "{} can withdraw the veto once the change is right",
                quoted(&result.vetoes)
            ),
        ),
        ControlState::Pending | ControlState::Escalated => {
            let actor = if control.escalate.is_some() {
                Actor::SeniorReviewer
            } else {
                Actor::Reviewer
            };
            act(actor, sign_off_act(result))
        }
        ControlState::Bypassed => act(
            Actor::Operator,
            "have it reviewed now, or revert it".to_owned(),
        ),
        ControlState::Error if outcome.broken => {
            let place = result.failures.first().map(|failure| {
                format!(
                    " at {}:{}:{}",
                    failure.place.file, failure.place.line, failure.place.column
                )
            });
            act(
                Actor::PolicyOwner,
                format!("correct the rule{}", place.unwrap_or_default()),
            )
        }
        ControlState::Error => {
            let facts: Vec<String> = outcome.missing.clone();
            act(
                Actor::Operator,
                format!("supply {} in full", quoted(&facts)),
            )
        }
    }
}

/// What to do about a control's own rule, which no sign-off can meet.
fn unmet_rule(policy: &Policy, control: &Control) -> NextAct {
    let text = |rule: &Expression| shortened(&rule.source.text);
    // A rule that reads nothing of the change, such as `false`, can't be met: only `applies` tells changes apart.
    let of_the_change = |root| !matches!(root, Root::Parameter(_) | Root::Variable(_));
    let satisfied = control.satisfied.as_ref();
    let rule = satisfied.filter(|rule| policy.reads(rule, &of_the_change));
    let (actor, act, kind) = match (rule, &control.applies) {
        (Some(_), _) if asks_for_patience(policy, control) => (
            Actor::Author,
            format!(
                "wait until the freeze window is over{}",
                overriding(control)
            ),
            Some(ActKind::Wait),
        ),
        (Some(rule), _) => (
            Actor::Author,
            format!("change it so that `{}` holds", text(rule)),
            policy
                .reads_field(rule, "provenance", "undeclared")
                .then_some(ActKind::Declare),
        ),
        (None, Some(applies)) => (
            Actor::Author,
            format!(
                "{}: change it so that `{}` is no longer true",
                control.title,
                text(applies)
            ),
            None,
        ),
        (None, None) => (
            Actor::PolicyOwner,
            format!(
                "{}: no change can meet this control; say in `applies` which changes it is for",
                control.title
            ),
            None,
        ),
    };
    NextAct { actor, act, kind }
}

/// The rule is about freeze windows: no change to the code makes it true.
fn asks_for_patience(policy: &Policy, control: &Control) -> bool {
    let facts = RECORDS.iter().find(|record| record.name == "facts");
    let mut fields = facts.map_or(&[][..], |record| record.fields).iter();
    let windows = fields.position(|field| field.name == "freeze_windows");
    let reads = |root| match root {
        Root::Fact(place) => Some(usize::from(place)) == windows,
        _ => false,
    };
    let rule = control.satisfied.as_ref();
    rule.is_some_and(|rule| policy.reads(rule, &reads))
}

/// Who can override the control, as something that can be had in its stead.
fn overriding(control: &Control) -> String {
    let waiver = control
        .waiver
        .as_ref()
        .map(|waiver| ("waived", &waiver.who));
    let emergency = control
        .break_glass
        .as_ref()
        .map(|emergency| ("overridden for an emergency", &emergency.who));
    match waiver.or(emergency) {
        Some((how, who)) => format!(
            ", or have the control {how} by somebody for whom `{}` holds",
            shortened(&who.source.text)
        ),
        None => String::new(),
    }
}

fn sign_off_act(result: &ControlResult) -> String {
    let Some(requirement) = &result.requirement else {
        return "take it from the queue".to_owned();
    };
    if !requirement.owned.is_empty() {
        return owned::act(&requirement.owned) + &attesting(requirement);
    }
    let more = requirement.count.saturating_sub(requirement.have);
    let who = match more {
        1 => "one more person who is".to_owned(),
        more => format!("{more} more people who are"),
    };
    let mut act = format!("sign off: it takes {who} not involved");
    let rule = shortened(&requirement.eligible);
    if rule != "true" {
        act = format!("{act} and for whom `{rule}` holds");
    }
    if let Some(teams) = requirement.distinct_teams {
        act = format!("{act}, so that people of {teams} different teams signed");
    }
    if !requirement.distinct_from.is_empty() {
        act = format!(
            "{act}, other than who signed for {}",
            quoted(&requirement.distinct_from)
        );
    }
    act + &attesting(requirement)
}

fn attesting(requirement: &Requirement) -> String {
    if requirement.assesses.is_empty() {
        return String::new();
    }
    let areas = requirement.assesses.iter().map(|area| area.as_str());
    format!(", attesting {}", areas.collect::<Vec<_>>().join(", "))
}
