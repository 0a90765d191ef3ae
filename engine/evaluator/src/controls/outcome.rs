//! The state of one control, from what its rules and sign-offs came to.

use super::{ControlContext, owned};
use crate::rules::Truth;
use crate::signoffs::{Count, may_hide_a_veto};
use crate::supply::is_absent;
use crate::text::{quoted, shortened};
use countersign_contract::types::ControlState;
use countersign_program::Root;
use countersign_program::policy::{Control, Involvement};

/// What a control came to, and why.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) state: ControlState,
    /// One sentence, without full stop.
    pub(crate) reason: String,
    /// Facts that were missing and mattered.
    pub(crate) missing: Vec<String>,
    pub(crate) waiting_for: Vec<String>,
    /// People are what it lacks, so that they may be asked.
    pub(crate) asks: bool,
    /// What it lacks is not the people's to give but the rule's.
    pub(crate) unmet_rule: bool,
    /// A rule of the policy is at fault.
    pub(crate) broken: bool,
    /// It is forbidden, and sign-offs would lift that.
    pub(crate) signable: bool,
    /// The unmet rule asks that there be no veto, so that whoever vetoed the change can release it.
    pub(crate) held: bool,
}

impl Outcome {
    fn new(state: ControlState, reason: impl Into<String>) -> Outcome {
        Outcome {
            state,
            reason: reason.into(),
            missing: Vec::new(),
            waiting_for: Vec::new(),
            asks: false,
            unmet_rule: false,
            broken: false,
            signable: false,
            held: false,
        }
    }

    fn lacking(mut self, facts: Vec<String>) -> Outcome {
        self.missing = facts;
        self
    }

    /// The control has no say over this change.
    pub(super) fn not_applicable() -> Outcome {
        Outcome::new(
            ControlState::NotApplicable,
            "it does not apply to this change",
        )
    }
}

/// Judges one control that applies, or of which it is not known whether it applies.
pub(super) fn decide(
    context: &ControlContext<'_, '_>,
    control: &Control,
    applies: &Truth,
    satisfied: &Truth,
    count: Option<&Count>,
    exhausted: Option<String>,
) -> Outcome {
    let mut outcome = from_rules(context, control, applies, satisfied, count, exhausted);
    if let Truth::Missing(facts) = applies
        && outcome.state != ControlState::Error
    {
        outcome.reason = format!(
            "{} (whether it applies can't be decided without {}, so it applies)",
            outcome.reason,
            quoted(facts)
        );
    }
    outcome
}

fn from_rules(
    context: &ControlContext<'_, '_>,
    control: &Control,
    applies: &Truth,
    satisfied: &Truth,
    count: Option<&Count>,
    exhausted: Option<String>,
) -> Outcome {
    if let Truth::Failed(why) = applies {
        return broken(format!("`applies` failed: {why}"));
    }
    let forbidden = control.forbids && !control.unless_signed && *satisfied == Truth::Known(false);
    if forbidden && asks_for_vetoes(context, control) {
        let mut outcome = Outcome::new(
            ControlState::Denied,
            format!("the veto of {} stands", quoted(context.vetoes)),
        );
        outcome.held = true;
        return outcome;
    }
    if forbidden {
        let mut outcome = Outcome::new(
            ControlState::Denied,
            "the policy forbids it, and no approval can change that",
        );
        outcome.unmet_rule = true;
        return outcome;
    }
    if let Some(count) = count
        && !count.vetoes.is_empty()
    {
        let who = quoted(&count.vetoes);
        return Outcome::new(ControlState::Denied, format!("the veto of {who} stands"));
    }
    if let Some(budget) = exhausted {
        return broken(format!("its rules used up {budget}"));
    }
    if let (true, Some(count)) = (control.unless_signed, count) {
        return unless_signed(context, control, satisfied, count);
    }
    if let Some(outcome) = from_satisfied(control, satisfied) {
        return outcome;
    }
    match count {
        Some(count) => by_count(context, control, count),
        None if control.escalate.is_some() && control.satisfied.is_none() => {
            let mut outcome = Outcome::new(
                ControlState::Pending,
                "it asks in a queue whenever it applies",
            );
            outcome.asks = true;
            outcome
        }
        None => Outcome::new(ControlState::Satisfied, "it holds"),
    }
}

/// What the control's own rule says, unless it is met.
fn from_satisfied(control: &Control, satisfied: &Truth) -> Option<Outcome> {
    match satisfied {
        Truth::Failed(why) => Some(broken(format!("`satisfied` failed: {why}"))),
        Truth::Missing(facts) => {
            let reason = format!(
                "whether it is satisfied can't be decided without {}",
                quoted(facts)
            );
            Some(Outcome::new(ControlState::Error, reason).lacking(facts.clone()))
        }
        Truth::Known(false) => {
            let rule = control
                .satisfied
                .as_ref()
                .map_or("", |rule| rule.source.text.as_str());
            let mut outcome = Outcome::new(
                ControlState::Pending,
                format!("`{}` does not hold", shortened(rule)),
            );
            outcome.unmet_rule = true;
            Some(outcome)
        }
        Truth::Known(true) => None,
    }
}

/// A ban that the control's sign-offs lift.
fn unless_signed(
    context: &ControlContext<'_, '_>,
    control: &Control,
    satisfied: &Truth,
    count: &Count,
) -> Outcome {
    if let Truth::Failed(_) | Truth::Known(true) = satisfied {
        return from_satisfied(control, satisfied)
            .unwrap_or_else(|| Outcome::new(ControlState::Satisfied, "it holds"));
    }
    let mut outcome = by_count(context, control, count);
    match (outcome.state, from_satisfied(control, satisfied)) {
        (ControlState::Satisfied, _) => {
            outcome.reason = format!(
                "the policy forbids it, and lets sign-offs lift that: {}",
                outcome.reason
            );
            outcome
        }
        // Whether it is forbidden is not known, nor was it signed.
        (_, Some(unknown)) if unknown.state == ControlState::Error => unknown,
        (ControlState::Pending, _) => {
            outcome.state = ControlState::Denied;
            outcome.asks = false;
            outcome.signable = true;
            outcome.reason = format!(
                "the policy forbids it unless it is signed off: {}",
                outcome.reason
            );
            outcome
        }
        _ => outcome,
    }
}

fn by_count(context: &ControlContext<'_, '_>, control: &Control, count: &Count) -> Outcome {
    let completeness = &context.facts.completeness;
    let have = count.have();
    let lists = [
        ("reviews", &completeness.reviews),
        ("sign_offs", &completeness.sign_offs),
    ];
    let mut incomplete: Vec<String> = lists
        .iter()
        .filter(|(_, list)| may_hide_a_veto(list.as_ref()))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let unknown = count
        .owned
        .as_ref()
        .map_or(&[][..], |owned| &owned.incomplete);
    let asks_nobody = count
        .owned
        .as_ref()
        .is_some_and(|owned| owned.groups.is_empty());
    if have < count.needed && !asks_nobody {
        incomplete.extend(unknown.iter().cloned());
        return too_few(context, control, count, have, incomplete);
    }
    if !unknown.is_empty() {
        let reason = format!(
            "without all {} it is not known whose paths the change touches",
            quoted(unknown)
        );
        return Outcome::new(ControlState::Error, reason).lacking(unknown.to_vec());
    }
    if !incomplete.is_empty() {
        let reason = format!(
            "there are enough sign-offs, but {} may hold a veto that is not known",
            quoted(&incomplete)
        );
        return Outcome::new(ControlState::Error, reason).lacking(incomplete);
    }
    let missing = &context.sign_offs.involved.incomplete;
    if count.needed > 0 && !missing.is_empty() && !all_may_sign(control) {
        let missing: Vec<String> = missing.iter().map(|name| (*name).to_owned()).collect();
        let reason = format!(
            "there are enough sign-offs, but without all {} it is not known whether the signers are involved",
            quoted(&missing)
        );
        return Outcome::new(ControlState::Error, reason).lacking(missing);
    }
    let reason = match count.counted.as_slice() {
        _ if count.owned.is_some() => owned::complete(count),
        [] => "no sign-off is required".to_owned(),
        counted => format!("{} signed off", quoted(counted)),
    };
    Outcome::new(ControlState::Satisfied, reason)
}

/// Fewer people signed off than the control asks for. `incomplete` are the lists that may contain more.
fn too_few(
    context: &ControlContext<'_, '_>,
    control: &Control,
    count: &Count,
    have: u32,
    incomplete: Vec<String>,
) -> Outcome {
    let completeness = &context.facts.completeness;
    let plural = if count.needed == 1 { "" } else { "s" };
    let mut reason = format!(
        "it has {have} of the {} sign-off{plural} it takes",
        count.needed
    );
    if let Some(owned) = &count.owned {
        reason = owned::lacking(owned, count.needed);
    }
    if !count.raised.is_empty() {
        reason = format!(
            "{reason}, more than usual since {}",
            count.raised.join(" and ")
        );
    }
    if let (Some(teams), Some(asked)) = (
        count.teams,
        control
            .sign_off
            .as_ref()
            .and_then(|rule| rule.distinct_teams),
    ) {
        reason = format!("{reason}, from {teams} of the {asked} different teams it takes");
    }
    let unknown =
        is_absent(completeness.reviews.as_ref()) && is_absent(completeness.sign_offs.as_ref());
    if unknown {
        reason = "approvals were not supplied, so that it is not known who signed".to_owned();
        if !count.raised.is_empty() {
            reason = format!(
                "{reason}; it takes {} sign-offs, more than usual since {}",
                count.needed,
                count.raised.join(" and ")
            );
        }
    } else if !incomplete.is_empty() {
        reason = format!(
            "{reason}, as far as is known; {} may hold more",
            quoted(&incomplete)
        );
    }
    let mut outcome = Outcome::new(ControlState::Pending, reason).lacking(incomplete);
    outcome.asks = !unknown && !context.facts.change.draft;
    outcome
}

/// Whoever is involved in a way that commits tell may sign all the same.
fn all_may_sign(control: &Control) -> bool {
    let rule = control.sign_off.as_ref();
    let allowed = rule.map_or(&[][..], |rule| &rule.involved_may_sign);
    let told_by_commits = [
        Involvement::Committer,
        Involvement::CoAuthor,
        Involvement::LastPusher,
        Involvement::Prompter,
    ];
    told_by_commits.iter().all(|way| allowed.contains(way))
}

/// The rule reads `vetoes`, and there are some.
fn asks_for_vetoes(context: &ControlContext<'_, '_>, control: &Control) -> bool {
    let rule = control.satisfied.as_ref();
    let reads = |rule| context.policy.reads(rule, &|root| root == Root::Vetoes);
    !context.vetoes.is_empty() && rule.is_some_and(reads)
}

fn broken(reason: String) -> Outcome {
    let mut outcome = Outcome::new(ControlState::Error, reason);
    outcome.broken = true;
    outcome
}
