//! What is odd about delegations, overrides, escalations and appeals.

use super::{notice, repeated, shown};
use crate::people::accounts::key;
use countersign_contract::types::{Facts, Notice};
use countersign_program::policy::Policy;

pub(super) fn add(facts: &Facts, policy: &Policy, notices: &mut Vec<Notice>) {
    delegations(facts, policy, notices);
    for waived in &facts.overrides {
        unknown_control(policy, &waived.control, "override", &waived.id, notices);
        if waived.issued > facts.now {
            notices.push(notice(
                "override_in_future",
                &waived.id,
                format!(
                    "it is said to have been issued at {}, after the time of this decision",
                    waived.issued
                ),
            ));
        }
    }
    for open in &facts.escalations {
        unknown_control(
            policy,
            &open.control,
            "the open entry of queue",
            &open.queue,
            notices,
        );
    }
    for sign_off in &facts.sign_offs {
        for id in &sign_off.confirms {
            if !facts.appeals.iter().any(|appeal| appeal.id == *id) {
                notices.push(notice(
                    "unknown_appeal",
                    id,
                    format!(
                        "sign-off `{}` confirms it, and there is no such appeal",
                        shown(&sign_off.id)
                    ),
                ));
            }
        }
    }
    let reviews = facts.reviews.iter().map(|review| review.id.as_str());
    let sign_offs = facts.sign_offs.iter().map(|signed| signed.id.as_str());
    let ids: [(&str, Vec<&str>); 4] = [
        ("reviews or sign-offs", reviews.chain(sign_offs).collect()),
        (
            "overrides",
            facts
                .overrides
                .iter()
                .map(|entry| entry.id.as_str())
                .collect(),
        ),
        (
            "delegations",
            facts
                .delegations
                .iter()
                .map(|entry| entry.id.as_str())
                .collect(),
        ),
        (
            "appeals",
            facts
                .appeals
                .iter()
                .map(|entry| entry.id.as_str())
                .collect(),
        ),
    ];
    for (kind, ids) in ids {
        for id in repeated(ids.into_iter()) {
            notices.push(notice(
                "duplicate_id",
                id,
                format!("several {kind} have this id"),
            ));
        }
    }
}

fn delegations(facts: &Facts, policy: &Policy, notices: &mut Vec<Notice>) {
    for delegation in &facts.delegations {
        let id = &delegation.id;
        for control in &delegation.controls {
            unknown_control(policy, control, "delegation", id, notices);
        }
        if key(&delegation.delegator) == key(&delegation.delegate) {
            notices.push(notice(
                "delegation_to_oneself",
                id,
                format!(
                    "`{}` lends a right to themselves, which gives them nothing",
                    shown(&delegation.delegator)
                ),
            ));
        }
        if delegation.ends <= delegation.starts {
            notices.push(notice(
                "empty_delegation",
                id,
                "it ends before it starts, so it is never in force",
            ));
        } else if delegation.ends <= facts.now {
            notices.push(notice(
                "delegation_ended",
                id,
                format!(
                    "it ended at {}, and lends nothing any more",
                    delegation.ends
                ),
            ));
        }
    }
}

fn unknown_control(
    policy: &Policy,
    control: &str,
    kind: &str,
    id: &str,
    notices: &mut Vec<Notice>,
) {
    if !policy.controls.iter().any(|known| known.id == control) {
        notices.push(notice(
            "unknown_control",
            control,
            format!(
                "{kind} `{}` names it, and the policy has no such control",
                shown(id)
            ),
        ));
    }
}
