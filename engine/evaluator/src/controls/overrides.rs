//! Waivers and break-glass: lawful ways around a control, each bound to a person, a revision, a purpose and a time.

use super::ControlContext;
use super::outcome::Outcome;
use crate::bounds::time;
use crate::people::roster::{Participant, PersonId};
use crate::rules::{RuleContext, Truth};
use crate::safeguards::{Safeguard, removed};
use crate::signoffs::is_vouched_for;
use crate::statements::votes::VOUCHED;
use countersign_contract::types::{
    ComplianceEvent, ControlState, Facts, Override, OverrideKind, Purpose, Timestamp,
};
use countersign_program::Expression;
use countersign_program::policy::{Control, Involvement};

/// What a policy grants to an override.
struct Grant<'a> {
    who: &'a Expression,
    reason_required: bool,
    expires: i64,
    post_review: Option<i64>,
}

/// Sets a control aside where an override holds. One that does not is named in the reason.
pub(crate) fn apply<'a>(
    context: &ControlContext<'_, 'a>,
    control: &'a Control,
    outcome: &mut Outcome,
    events: &mut Vec<ComplianceEvent>,
    steps: &mut u64,
) {
    let mut own: Vec<&Override> = context
        .facts
        .overrides
        .iter()
        .filter(|found| found.control == control.id)
        .collect();
    crate::sort::sort_by(&mut own, |a, b| (a.issued, &a.id).cmp(&(b.issued, &b.id)));
    // Who may set a control aside has to be known even when its own rules used up their budget.
    let meter = context.policy.meter();
    let rule_context = RuleContext {
        rules: context.rules,
        scope: context.scope,
        meter: &meter,
        control,
    };
    let mut refused = Vec::new();
    for found in own {
        match holds(context, control, found, &rule_context) {
            Ok((used, grant)) => {
                set_aside(context, control, found, used, &grant, outcome, events);
                break;
            }
            Err(why) => refused.push(format!(
                "the override of `{}` does not count: {why}",
                found.person
            )),
        }
    }
    if outcome.state != ControlState::Overridden && !refused.is_empty() {
        outcome.reason = format!("{}; {}", outcome.reason, refused.join("; "));
    }
    *steps = steps.saturating_add(meter.used());
}

fn grant<'a>(control: &'a Control, kind: OverrideKind) -> Option<Grant<'a>> {
    match kind {
        OverrideKind::BreakGlass => control.break_glass.as_ref().map(|rule| Grant {
            who: &rule.who,
            reason_required: rule.reason_required,
            expires: rule.expires,
            post_review: rule.post_review,
        }),
        OverrideKind::Waiver => control.waiver.as_ref().map(|rule| Grant {
            who: &rule.who,
            reason_required: true,
            expires: rule.expires,
            post_review: None,
        }),
    }
}

/// Since when the override is in use, or why it does not count.
fn holds<'a>(
    context: &ControlContext<'_, 'a>,
    control: &'a Control,
    found: &Override,
    rule_context: &RuleContext<'_, 'a>,
) -> Result<(Timestamp, Grant<'a>), String> {
    let facts = context.facts;
    let Some(grant) = grant(control, found.kind) else {
        return Err(format!("this control knows no {}", found.kind.as_str()));
    };
    let accepted = control
        .sign_off
        .as_ref()
        .map_or(&VOUCHED[..], |rule| &rule.authentication);
    if !is_vouched_for(found.authentication, accepted) {
        return Err(format!(
            "its origin is vouched for by `{}`",
            found.authentication.as_str()
        ));
    }
    let before_landing = found.revision != facts.change.head.revision
        && context.sign_offs.content.landed_as_head(&found.revision);
    if before_landing {
        in_use_before_landing(found, facts)?;
    } else if !is_for_revision(found, facts) {
        return Err(format!("it is for revision `{}`", found.revision));
    }
    if let Some(purpose) = found.purpose
        && !is_for_purpose(purpose, before_landing, facts)
    {
        return Err(format!("it is for purpose `{}`", purpose.as_str()));
    }
    if grant.reason_required && !gives_reason(found) {
        return Err("it gives no reason".to_owned());
    }
    let used = in_time(found, &grant, facts.now)?;
    let participant = context.sign_offs.roster.account(&found.person);
    let (id, member) = context
        .sign_offs
        .voice(&participant, &found.person)
        .map_err(|(_, why)| why)?;
    // Break-glass can be the author's, if the rule lets them: an emergency may leave nobody else. A waiver never is.
    if found.kind == OverrideKind::Waiver {
        uninvolved(context, id)?;
    }
    match rule_context.about("who", grant.who, member.person).0 {
        _ if removed(Safeguard::OverrideWho) => Ok((used, grant)),
        Truth::Known(true) => Ok((used, grant)),
        Truth::Known(false) => Err(format!(
            "the rule `{}` does not let the person do it",
            grant.who.source.text
        )),
        Truth::Missing(missing) => Err(format!(
            "whether the person may is not known without {}",
            missing.join(", ")
        )),
        Truth::Failed(why) => Err(format!(
            "the rule `{}` failed: {why}",
            grant.who.source.text
        )),
    }
}

/// An override is for one revision.
fn is_for_revision(found: &Override, facts: &Facts) -> bool {
    found.revision == facts.change.head.revision || removed(Safeguard::OverrideRevision)
}

/// An override is for one purpose. An audit asks whether the merge was in order.
fn is_for_purpose(purpose: Purpose, before_landing: bool, facts: &Facts) -> bool {
    purpose == facts.purpose
        || (before_landing && purpose == Purpose::Merge && facts.purpose == Purpose::Audit)
        || removed(Safeguard::OverridePurpose)
}

/// An override gives its reason.
fn gives_reason(found: &Override) -> bool {
    let reason = found.reason.as_ref();
    reason.is_some_and(|reason| !reason.trim().is_empty()) || removed(Safeguard::OverrideReason)
}

/// A waiver is never an involved person's, nor that of somebody who may be.
fn uninvolved(context: &ControlContext<'_, '_>, id: PersonId) -> Result<(), String> {
    if removed(Safeguard::WaiverUninvolved) {
        return Ok(());
    }
    let involved = &context.sign_offs.involved;
    match involved.bars(&Participant::Member(id), &[]) {
        Some(Involvement::Author) => return Err("the person proposed the change".to_owned()),
        Some(_) => return Err("the person is involved in the change".to_owned()),
        None => {}
    }
    if !involved.incomplete.is_empty() {
        return Err(format!(
            "without all `{}` it is not known whether the person is involved",
            involved.incomplete.join("`, `")
        ));
    }
    if involved.prompter_unknown {
        return Err(format!(
            "{}, so that it may have been the person; a sign-off counts, beside another person's",
            involved.unknown_prompter()
        ));
    }
    if let Some(stranger) = involved.strangers(&[]).first() {
        return Err(format!(
            "`{stranger}` had a hand in it and belongs to no known person, so that it may be the person; the roster would have to say whose it is, and a sign-off counts beside another person's"
        ));
    }
    Ok(())
}

/// What was used to land a change holds for what landed. Given for the change's own revision, and not used by the time that it
/// landed, it was not what let it land.
fn in_use_before_landing(found: &Override, facts: &Facts) -> Result<(), String> {
    let mut own = facts.commits.iter();
    let head = own.find(|commit| commit.revision == facts.change.head.revision);
    let landed = facts
        .change
        .merged
        .or_else(|| head.and_then(|head| head.committed));
    match found.first_used {
        None => Err("it was not used before the change landed".to_owned()),
        Some(used) if landed.is_some_and(|landed| used > landed) => Err(format!(
            "it was first used at {used}, after the change had landed"
        )),
        Some(_) => Ok(()),
    }
}

/// Expiry limits the first use: what was in use in time stays so, and rolling out the same revision again is open.
fn in_time(found: &Override, grant: &Grant<'_>, now: Timestamp) -> Result<Timestamp, String> {
    if removed(Safeguard::OverrideTime) {
        return Ok(found.first_used.unwrap_or(now));
    }
    let Some(expires) = found.expires else {
        return Err("it has no end".to_owned());
    };
    let latest = found.issued.seconds.saturating_add(grant.expires);
    let end = expires.seconds.min(latest);
    let used = found.first_used.unwrap_or(now);
    if found.issued > now || used > now {
        return Err("it is from the future".to_owned());
    }
    if used < found.issued || used.seconds >= end {
        return Err(format!("it was to be used before {}", time(end)));
    }
    Ok(used)
}

fn set_aside(
    context: &ControlContext<'_, '_>,
    control: &Control,
    found: &Override,
    used: Timestamp,
    grant: &Grant<'_>,
    outcome: &mut Outcome,
    events: &mut Vec<ComplianceEvent>,
) {
    let kind = match found.kind {
        OverrideKind::Waiver => "waived",
        OverrideKind::BreakGlass => "set aside in an emergency",
    };
    let why = found
        .reason
        .as_deref()
        .map(|reason| format!(", for the reason `{reason}`"))
        .unwrap_or_default();
    let instead = std::mem::take(&mut outcome.reason);
    outcome.state = ControlState::Overridden;
    outcome.asks = false;
    outcome.waiting_for.clear();
    outcome.reason = format!("{kind} by `{}`{why}; otherwise {instead}", found.person);
    let mut tell = |kind: &str, explanation: String, due: Option<Timestamp>| {
        events.push(ComplianceEvent {
            kind: kind.to_owned(),
            control: control.id.clone(),
            person: Some(found.person.clone()),
            explanation,
            due,
        });
    };
    tell("override_used", outcome.reason.clone(), None);
    if let Some(within) = grant.post_review.filter(|_| found.reviewed.is_none()) {
        let due = time(used.seconds.saturating_add(within));
        let overdue = context.facts.now >= due;
        let kind = if overdue {
            "post_review_overdue"
        } else {
            "post_review_due"
        };
        let word = if overdue { "was" } else { "is" };
        tell(
            kind,
            format!("the review after the emergency {word} due at {due}"),
            Some(due),
        );
    }
}
