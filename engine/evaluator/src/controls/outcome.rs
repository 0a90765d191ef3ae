//! The state of one control, from what its rules and sign-offs came to.

use super::messages::quoted;
use super::{ControlContext, Landed, is_absent, is_complete};
use crate::rules::Truth;
use crate::safeguards::Step;
use crate::signoffs::Count;
use countersign_contract::types::{ComplianceEvent, ControlState, DropReason};
use countersign_program::Root;
use countersign_program::policy::{Asked, Control, Involvement};

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
    /// The rule that is not met asks for nobody's veto, so that whoever holds the change can let it go.
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
            held: false,
        }
    }

    fn lacking(mut self, facts: Vec<String>) -> Outcome {
        self.missing = facts;
        self
    }

    /// What a control that is not met means for a change that has landed.
    pub(crate) fn land(
        &mut self,
        control: &Control,
        landed: Landed,
        context: &ControlContext<'_, '_>,
        count: Option<&Count>,
        events: &mut Vec<ComplianceEvent>,
    ) {
        let unmet = matches!(self.state, ControlState::Pending | ControlState::Denied);
        // What is asked for now can still be met.
        if !unmet || landed == Landed::No || control.asked == Asked::Now {
            return;
        }
        self.asks = false;
        if landed == Landed::WithoutEvidence && self.state == ControlState::Pending {
            self.state = ControlState::Error;
            self.reason = format!(
                "it landed without a link to the change it came from, whose evidence and sign-offs are not known; {}",
                self.reason
            );
            self.missing.push("change.landed_from".to_owned());
            return;
        }
        // What would have to be known to say that it went past the control.
        let mut unknown = self.missing.clone();
        let dropped_as = |reasons: &[DropReason]| {
            count.is_some_and(|count| {
                let mut dropped = count.dropped.iter();
                dropped.any(|dropped| reasons.contains(&dropped.reason))
            })
        };
        let completeness = &context.facts.completeness;
        if dropped_as(&[DropReason::OtherContent])
            && !is_complete(completeness.equivalences.as_ref())
        {
            unknown.push("equivalences".to_owned());
        }
        // Who only landed it is told from who wrote it by what was carried.
        let inherits = context
            .sign_offs
            .involved
            .incomplete
            .contains(&"carried_commits");
        if inherits && dropped_as(&[DropReason::IsCommitter, DropReason::IsLastPusher]) {
            unknown.push("carried_commits".to_owned());
        }
        let known = unknown.is_empty() || !context.sign_offs.steps.take(Step::LandedUnknown);
        if self.state == ControlState::Pending && !known {
            self.state = ControlState::Error;
            self.reason = format!(
                "it landed, and whether without it can't be decided without {}; {}",
                quoted(&unknown),
                self.reason
            );
            self.missing = unknown;
            return;
        }
        self.state = ControlState::Bypassed;
        self.reason = format!("the change landed without it: {}", self.reason);
        events.push(ComplianceEvent {
            kind: "bypassed".to_owned(),
            control: control.id.clone(),
            person: None,
            explanation: format!("`{}` landed: {}", context.facts.change.id, self.reason),
            due: None,
        });
    }
}

/// Judges one control that applies, or of which it is not known whether it applies.
pub(crate) fn judge(
    context: &ControlContext<'_, '_>,
    control: &Control,
    applies: &Truth,
    satisfied: &Truth,
    count: Option<&Count>,
    exhausted: Option<String>,
) -> Outcome {
    let mut outcome = decide(context, control, applies, satisfied, count, exhausted);
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

fn decide(
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
    if control.forbids && *satisfied == Truth::Known(false) && asks_for_vetoes(context, control) {
        let mut outcome = Outcome::new(
            ControlState::Denied,
            format!("the veto of {} stands", quoted(context.vetoes)),
        );
        outcome.held = true;
        return outcome;
    }
    if control.forbids && *satisfied == Truth::Known(false) {
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
    match satisfied {
        Truth::Failed(why) => return broken(format!("`satisfied` failed: {why}")),
        Truth::Missing(facts) => {
            let reason = format!(
                "whether it is satisfied can't be decided without {}",
                quoted(facts)
            );
            return Outcome::new(ControlState::Error, reason).lacking(facts.clone());
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
            return outcome;
        }
        Truth::Known(true) => {}
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

fn by_count(context: &ControlContext<'_, '_>, control: &Control, count: &Count) -> Outcome {
    let completeness = &context.facts.completeness;
    let have = u32::try_from(count.counted.len()).unwrap_or(u32::MAX);
    let mut incomplete = Vec::new();
    for (name, entry) in [
        ("reviews", &completeness.reviews),
        ("sign_offs", &completeness.sign_offs),
    ] {
        if !is_complete(entry.as_ref()) && context.sign_offs.steps.take(Step::MissingVeto) {
            incomplete.push(name.to_owned());
        }
    }
    if have < count.needed {
        let plural = if count.needed == 1 { "" } else { "s" };
        let mut reason = format!(
            "it has {have} of the {} sign-off{plural} it takes",
            count.needed
        );
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
        return outcome;
    }
    if !incomplete.is_empty() {
        let reason = format!(
            "there are enough sign-offs, but {} may hold a veto that is not known",
            quoted(&incomplete)
        );
        return Outcome::new(ControlState::Error, reason).lacking(incomplete);
    }
    let allowed = control
        .sign_off
        .as_ref()
        .map_or(&[][..], |rule| &rule.involved_may_sign);
    let hidden = [
        Involvement::Committer,
        Involvement::CoAuthor,
        Involvement::LastPusher,
        Involvement::Prompter,
    ];
    let missing = &context.sign_offs.involved.incomplete;
    if count.needed > 0 && !missing.is_empty() && !hidden.iter().all(|way| allowed.contains(way)) {
        let missing: Vec<String> = missing.iter().map(|name| (*name).to_owned()).collect();
        let reason = format!(
            "there are enough sign-offs, but without all {} it is not known whether the signers are involved",
            quoted(&missing)
        );
        return Outcome::new(ControlState::Error, reason).lacking(missing);
    }
    let reason = match count.counted.as_slice() {
        [] => "no sign-off is required".to_owned(),
        counted => format!("{} signed off", quoted(counted)),
    };
    Outcome::new(ControlState::Satisfied, reason)
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

/// An expression short enough for a sentence.
pub(crate) fn shortened(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", one_line.get(..end).unwrap_or_default()),
        None => one_line,
    }
}
