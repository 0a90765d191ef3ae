//! What every format for people says first: which controls matter, and whose act is next.

use crate::untrusted::short;
use crate::wording;
use countersign_contract::types::{
    ActKind, ControlResult, ControlState, Decision, DropReason, DroppedSignOff, Effect, Escalation,
    NextAct, Notice, Verdict,
};

/// Sentences that a policy or a change wrote are shown up to this many characters.
const MOST_CHARACTERS: usize = 400;

/// The verdict with its reason.
pub(crate) fn headline(decision: &Decision) -> String {
    format!(
        "{}{}: {}",
        decision.verdict.as_str(),
        wording::mode_note(decision.mode),
        short(&decision.reason, MOST_CHARACTERS)
    )
}

/// What the decision was taken about, by which policy.
pub(crate) fn subject(decision: &Decision) -> String {
    // The id of a bare range names its revision already.
    let revision = if decision.change.ends_with(&decision.revision) {
        String::new()
    } else {
        format!(" at {}", wording::abbreviated(&decision.revision))
    };
    format!(
        "{}{revision}, policy {} {}",
        short(&decision.change, 120),
        short(&decision.policy, 60),
        short(&decision.policy_version, 60)
    )
}

/// The control is not met.
pub(crate) fn is_unmet(control: &ControlResult) -> bool {
    match control.state {
        ControlState::NotApplicable | ControlState::Satisfied | ControlState::Overridden => false,
        ControlState::Pending
        | ControlState::Escalated
        | ControlState::Denied
        | ControlState::Bypassed
        | ControlState::Error => true,
    }
}

/// The controls that a reader has to know of, those that decide first.
pub(crate) fn that_matter(decision: &Decision) -> Vec<&ControlResult> {
    let mut controls: Vec<&ControlResult> = decision
        .controls
        .iter()
        .filter(|control| is_unmet(control) || control.state == ControlState::Overridden)
        .collect();
    // The sort is stable: the policy's order stays within a rank.
    controls.sort_by_key(|control| (control.effect != Effect::Block, rank(control)));
    controls
}

/// How far in front a control is shown. One that waits for others comes after what it waits for.
fn rank(control: &ControlResult) -> u8 {
    match control.state {
        ControlState::Denied => 0,
        ControlState::Bypassed => 1,
        ControlState::Error => 2,
        ControlState::Pending | ControlState::Escalated if !control.waiting_for.is_empty() => 5,
        ControlState::Escalated => 3,
        ControlState::Pending => 4,
        ControlState::Overridden => 6,
        ControlState::Satisfied | ControlState::NotApplicable => 7,
    }
}

/// The next act and whose it is.
pub(crate) fn next(decision: &Decision) -> String {
    if decision.verdict == Verdict::Pass {
        return "nobody has to act".to_owned();
    }
    let turn = that_matter(decision).into_iter().find_map(|control| {
        let next = control.next.as_ref()?;
        (control.effect == Effect::Block && is_unmet(control)).then_some(next)
    });
    let Some(next) = turn else {
        return match decision.verdict {
            Verdict::Undecided => {
                "an operator: supply the missing facts, then decide again".to_owned()
            }
            _ => "the policy's owner: no control says what would change this".to_owned(),
        };
    };
    format!(
        "{}: {}{}",
        wording::actor(next.actor),
        short(&next.act, MOST_CHARACTERS),
        declaring(decision, next)
    )
}

/// The command that declares what the act says has to be declared. Absent, as empty text, where it is about something else.
fn declaring(decision: &Decision, next: &NextAct) -> String {
    match decision.provenance.undeclared.as_slice() {
        [first, rest @ ..] if next.kind == Some(ActKind::Declare) => format!(
            "; declare it on {} by `{}`{}",
            wording::abbreviated(first),
            crate::remedy::declare(decision, first),
            match rest.len() {
                0 => String::new(),
                more => format!(", and on {more} more"),
            }
        ),
        _ => String::new(),
    }
}

/// Who is asked, in which queue, until when: of the first queue entry, and how many there are besides.
pub(crate) fn asked(decision: &Decision) -> Option<String> {
    let first = decision.escalations.first()?;
    let more = match decision.escalations.len() {
        1 => String::new(),
        several => format!(" (and {} more)", wording::count(several - 1, "queue")),
    };
    Some(format!("{}{more}", asked_by(first)))
}

fn asked_by(escalation: &Escalation) -> String {
    let who = if escalation.ask_now.is_empty() {
        "nobody can be".to_owned()
    } else {
        wording::some(&escalation.ask_now, 3)
    };
    let taken = match &escalation.taken_by {
        Some(login) => format!(" (taken by {})", short(login, 80)),
        None => String::new(),
    };
    let spread = if escalation.spread {
        ", to spread what few know"
    } else {
        ""
    };
    format!(
        "{who}{taken}{spread}; queue {}{}",
        short(&escalation.queue, 60),
        due(escalation)
    )
}

/// Until when an answer is due, and whether that is over.
fn due(escalation: &Escalation) -> String {
    let Some(due) = escalation.due else {
        return String::new();
    };
    let over = match (escalation.overdue, escalation.steps_due) {
        (false, _) => String::new(),
        (true, 0) => ", overdue".to_owned(),
        (true, steps) => format!(
            ", overdue, {} due",
            wording::count(steps as usize, "further step")
        ),
    };
    format!(", due {}{over}", wording::time(due))
}

/// Why the control is in its state: the policy's own words when it has some, and how far its sign-offs are.
pub(crate) fn why(control: &ControlResult) -> String {
    let mut why = match &control.message {
        Some(message) if is_unmet(control) && !message.trim().is_empty() => {
            short(message, MOST_CHARACTERS)
        }
        _ => short(&control.reason, MOST_CHARACTERS),
    };
    if !control.waiting_for.is_empty() && is_unmet(control) {
        why.push_str(&format!(
            " [after {}]",
            wording::some(&control.waiting_for, 3)
        ));
    }
    if !control.dropped.is_empty() && control.requirement.is_some() && is_unmet(control) {
        why.push_str(&format!(
            " [{} did not count: {}]",
            wording::count(control.dropped.len(), "sign-off"),
            why_dropped(&control.dropped)
        ));
    }
    why
}

/// The reason that holds for most of what did not count, whose it was, and how many there are besides. That an older word was
/// superseded is not news to its writer, and comes last.
fn why_dropped(dropped: &[DroppedSignOff]) -> String {
    let mut reasons: Vec<(&DroppedSignOff, Vec<String>)> = Vec::new();
    for one in dropped {
        let known = reasons
            .iter_mut()
            .find(|(first, _)| first.explanation == one.explanation);
        match known {
            Some((_, people)) if people.contains(&one.person) => {}
            Some((_, people)) => people.push(one.person.clone()),
            None => reasons.push((one, vec![one.person.clone()])),
        }
    }
    reasons.sort_by_key(|(first, people)| {
        (
            first.reason == DropReason::Superseded,
            std::cmp::Reverse(people.len()),
        )
    });
    let Some((first, people)) = reasons.first() else {
        return String::new();
    };
    let more = match reasons.len() - 1 {
        0 => String::new(),
        1 => "; and 1 other reason".to_owned(),
        more => format!("; and {more} other reasons"),
    };
    format!(
        "{}: {}{more}",
        wording::some(people, 2),
        short(&first.explanation, 200)
    )
}

/// How many notices there are, and the first of them. Absent: there is none.
pub(crate) fn notices(decision: &Decision) -> Option<String> {
    let first = decision.notices.first()?;
    Some(match decision.notices.len() {
        1 => notice_line(first),
        several => format!(
            "{several}, with --verbose; the first: {}",
            notice_line(first)
        ),
    })
}

/// A notice in a sentence.
pub(crate) fn notice_line(notice: &Notice) -> String {
    let about = match notice.subject.is_empty() {
        true => String::new(),
        false => format!("`{}`: ", short(&notice.subject, 120)),
    };
    format!(
        "{} ({about}{})",
        short(&notice.code.replace('_', " "), 60),
        short(&notice.explanation, MOST_CHARACTERS)
    )
}

/// How many controls are in each state that needs no act.
pub(crate) fn rest(decision: &Decision) -> String {
    let count = |state: ControlState| {
        decision
            .controls
            .iter()
            .filter(|control| control.state == state)
            .count()
    };
    format!(
        "{} satisfied, {} not applicable",
        count(ControlState::Satisfied),
        count(ControlState::NotApplicable)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_contract::types::Actor;

    #[test]
    fn the_command_that_declares_follows_the_kind_of_the_act() {
        for (kind, act, shown) in [
            (Some(ActKind::Declare), "change it", true),
            (
                None,
                "change it so that `title != 'provenance.undeclared'` holds",
                false,
            ),
            (Some(ActKind::Wait), "wait", false),
        ] {
            let mut decision = crate::tests::decision();
            decision.verdict = Verdict::Pending;
            decision.provenance.undeclared = vec!["a".repeat(40)];
            let control = decision.controls.first_mut().unwrap();
            control.state = ControlState::Pending;
            control.effect = Effect::Block;
            control.next = Some(NextAct {
                actor: Actor::Author,
                act: act.to_owned(),
                kind,
            });
            let next = next(&decision);
            assert_eq!(next.contains("countersign declare"), shown, "{next}");
        }
    }
}
