//! What would move a control on, and whose act is next.

use super::outcome::{Outcome, shortened};
use countersign_contract::RECORDS;
use countersign_contract::types::{Actor, ControlResult, ControlState, NextAct};
use countersign_program::Root;
use countersign_program::policy::{Control, Policy};

/// Names in back-quotes, with commas.
pub(crate) fn quoted(names: &[String]) -> String {
    let mut all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match all.pop() {
        Some(last) if all.is_empty() => last,
        Some(last) => format!("{} and {last}", all.join(", ")),
        None => String::new(),
    }
}

/// People, or nobody.
pub(crate) fn people(logins: &[String]) -> String {
    if logins.is_empty() {
        "nobody has to sign, and nobody".to_owned()
    } else {
        quoted(logins)
    }
}

/// What would move a control on.
pub(crate) fn next_act(
    policy: &Policy,
    control: &Control,
    outcome: &Outcome,
    result: &ControlResult,
) -> Option<NextAct> {
    let act = |actor, act: String| Some(NextAct { actor, act });
    match outcome.state {
        ControlState::NotApplicable | ControlState::Satisfied | ControlState::Overridden => None,
        ControlState::Pending if !outcome.waiting_for.is_empty() => act(
            Actor::Author,
            format!("meet {} first", quoted(&outcome.waiting_for)),
        ),
        ControlState::Pending | ControlState::Denied if outcome.unmet_rule => {
            let rule = control
                .satisfied
                .as_ref()
                .map(|rule| shortened(&rule.source.text));
            match (rule, outcome.state) {
                (Some(_), _) if asks_for_patience(policy, control) => act(
                    Actor::Author,
                    format!(
                        "wait until the freeze window is over{}",
                        overriding(control)
                    ),
                ),
                (Some(rule), _) => act(Actor::Author, format!("change it so that `{rule}` holds")),
                (None, _) => {
                    let applies = control
                        .applies
                        .as_ref()
                        .map_or("true".to_owned(), |rule| shortened(&rule.source.text));
                    act(
                        Actor::Author,
                        format!("change it so that `{applies}` no longer holds"),
                    )
                }
            }
        }
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

/// The rule is about freeze windows: no change to the code makes it hold.
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
    if !requirement.assesses.is_empty() {
        let areas: Vec<&str> = requirement
            .assesses
            .iter()
            .map(|area| area.as_str())
            .collect();
        act = format!("{act}, attesting {}", areas.join(", "));
    }
    act
}
