//! The state of each control, from what its rules and its sign-offs came to.

mod brief;
mod landing;
mod messages;
mod outcome;
mod overrides;
mod owned;
pub(crate) mod prior;

pub(crate) use brief::brief;
pub(crate) use landing::Landed;
pub(crate) use owned::some;

use crate::people::expertise::ChangeExpertise;
use crate::rules::{RuleContext, Rules, Truth};
use crate::signoffs::others::Demand;
use crate::signoffs::{Count, SignOffs};
use crate::text::quoted;
use countersign_contract::types::{
    ComplianceEvent, ControlResult, ControlState, Facts, Impact, NextAct, Requirement, Risk,
    RuleFailure,
};
use countersign_program::policy::{Control, Policy};
use countersign_program::{Expression, Scope};
use outcome::Outcome;
use std::cell::OnceCell;

/// What all controls share.
pub(crate) struct ControlContext<'r, 'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts,
    pub(crate) rules: &'r Rules<'a>,
    pub(crate) scope: &'r Scope<'a>,
    pub(crate) sign_offs: &'r SignOffs<'a>,
    /// Who holds the change, as far as that is known.
    pub(crate) vetoes: &'r [String],
    /// Why there is no risk, shown by every control that reads it.
    pub(crate) no_risk: Option<&'r crate::risk::Unknown>,
    /// What the change can reach.
    pub(crate) impact: &'r Impact,
    /// The risk, where it could be had.
    pub(crate) risk: Option<&'r Risk>,
    /// Whether the change is in the base branch already.
    pub(crate) landed: Landed,
    /// Who knows what the change touches, once somebody has asked.
    pub(crate) expertise: OnceCell<ChangeExpertise>,
}

impl ControlContext<'_, '_> {
    /// Who knows what the change touches.
    pub(crate) fn expertise(&self) -> &ChangeExpertise {
        self.expertise.get_or_init(|| {
            let known_from = self.policy.spread.known_from;
            ChangeExpertise::measure(self.facts, self.sign_offs.roster, known_from)
        })
    }
}

/// One control on the way to its result.
pub(crate) struct Judged {
    result: ControlResult,
    outcome: Outcome,
    /// What its sign-offs come to, where it asks for any.
    pub(crate) count: Option<Count>,
    /// The people that it takes, and that other controls may not take, too.
    pub(crate) demand: Demand,
    /// Steps that were not counted by the meter of its own rules.
    pub(crate) steps: u64,
}

impl Judged {
    /// It waits for people, and they may be asked.
    pub(crate) fn asks(&self) -> bool {
        self.outcome.asks && self.outcome.state == ControlState::Pending
    }

    /// Why it is in its state, in one sentence without full stop.
    pub(crate) fn reason(&self) -> &str {
        &self.outcome.reason
    }

    /// A queue asks for it.
    pub(crate) fn escalate(&mut self, nobody_eligible: bool) {
        self.outcome.state = ControlState::Escalated;
        if nobody_eligible {
            self.outcome
                .reason
                .push_str("; nobody_eligible: there is nobody who can be asked");
        }
    }

    /// The result, with the policy's own words and the next act. `remedy` is the next act where nobody can be asked.
    pub(crate) fn finish<'a>(
        self,
        context: &ControlContext<'_, 'a>,
        rule_context: &RuleContext<'_, 'a>,
        remedy: Option<NextAct>,
    ) -> ControlResult {
        let (mut result, outcome) = (self.result, self.outcome);
        let control = rule_context.control;
        if lacks_sign_offs(&outcome, &result) {
            result.brief = Some(brief(context, control));
        }
        if outcome.state != ControlState::NotApplicable {
            result.message = message(rule_context, control, &mut result.failures);
            result.next =
                remedy.or_else(|| messages::next_act(context.policy, control, &outcome, &result));
        }
        result.state = outcome.state;
        result.reason = outcome.reason;
        result.waiting_for = outcome.waiting_for;
        let mut missing = crate::sort::set(result.missing_facts.into_iter().chain(outcome.missing));
        if let Some(no_risk) = context.no_risk
            && missing.iter().any(|fact| fact == "risk")
        {
            missing.extend(no_risk.missing.iter().cloned());
            crate::sort::sort_unique(&mut missing);
            result.failures.extend(no_risk.failures.iter().cloned());
        }
        result.missing_facts = missing;
        result.steps = rule_context.meter.used().saturating_add(self.steps);
        result
    }
}

/// Judges one control: its rules, its sign-offs, the controls `earlier` that it waits for, overrides, and what landed. `demands`
/// has the people that those take.
pub(crate) fn judge<'a>(
    context: &ControlContext<'_, 'a>,
    rule_context: &RuleContext<'_, 'a>,
    earlier: &[ControlResult],
    demands: &[Demand],
    events: &mut Vec<ComplianceEvent>,
) -> Judged {
    let control = rule_context.control;
    let mut result = blank(control);
    let applies = match &control.applies {
        Some(rule) => test(rule_context, "applies", rule, &mut result),
        None => Truth::Known(true),
    };
    if applies == Truth::Known(false) {
        return Judged {
            result,
            outcome: Outcome::not_applicable(),
            count: None,
            demand: Demand::default(),
            steps: 0,
        };
    }
    let satisfied = match &control.satisfied {
        _ if matches!(applies, Truth::Failed(_)) => Truth::Known(false),
        Some(rule) => test(rule_context, "satisfied", rule, &mut result),
        None => Truth::Known(!control.forbids),
    };
    let mut demand = Demand::default();
    let count = control.sign_off.as_ref().map(|rule| {
        let sign_offs = context.sign_offs;
        let mut count = sign_offs.count(rule, rule_context);
        demand = sign_offs.tell_apart(context.policy, control, demands, &mut count);
        sign_offs.find_able(rule, rule_context, &mut count);
        count
    });
    let mut outcome = outcome::decide(
        context,
        control,
        &applies,
        &satisfied,
        count.as_ref(),
        rule_context.meter.exhausted_budget(),
    );
    await_others(control, earlier, &mut outcome);
    let mut steps = 0;
    if matches!(
        outcome.state,
        ControlState::Pending | ControlState::Denied | ControlState::Error
    ) {
        overrides::apply(context, control, &mut outcome, events, &mut steps);
    }
    // What was set aside takes nobody.
    if outcome.state == ControlState::Overridden {
        demand = Demand::default();
    }
    landing::land(&mut outcome, context, control, count.as_ref(), events);
    if let Some(count) = &count {
        describe_count(context, control, count, &mut result);
    }
    if outcome.held {
        result.vetoes = context.vetoes.to_vec();
    }
    Judged {
        result,
        outcome,
        count,
        demand,
        steps,
    }
}

/// It lacks what people could give, and no entry for a queue says what a signer should see.
fn lacks_sign_offs(outcome: &Outcome, result: &ControlResult) -> bool {
    let elsewhere = matches!(
        outcome.state,
        ControlState::NotApplicable | ControlState::Satisfied | ControlState::Escalated
    );
    !elsewhere && result.requirement.is_some()
}

fn blank(control: &Control) -> ControlResult {
    ControlResult {
        id: control.id.clone(),
        title: control.title.clone(),
        effect: control.effect,
        state: ControlState::Error,
        reason: String::new(),
        message: None,
        requirement: None,
        counted: Vec::new(),
        dropped: Vec::new(),
        vetoes: Vec::new(),
        missing_facts: Vec::new(),
        failures: Vec::new(),
        next: None,
        waiting_for: Vec::new(),
        steps: 0,
        brief: None,
        origin: control.origin.clone(),
    }
}

fn test<'a>(
    rule_context: &RuleContext<'_, 'a>,
    part: &str,
    rule: &'a Expression,
    result: &mut ControlResult,
) -> Truth {
    let (truth, failures) = rule_context.rules.test(
        &rule_context.control.id,
        part,
        rule,
        rule_context.scope,
        rule_context.meter,
    );
    result.failures.extend(failures);
    if let Truth::Missing(facts) = &truth {
        result.missing_facts.extend(facts.iter().cloned());
    }
    truth
}

/// Controls that have to hold first.
fn await_others(control: &Control, earlier: &[ControlResult], outcome: &mut Outcome) {
    let holds = |state| {
        matches!(
            state,
            ControlState::NotApplicable | ControlState::Satisfied | ControlState::Overridden
        )
    };
    let others = control
        .after
        .iter()
        .filter_map(|place| earlier.get(usize::from(*place)));
    let waiting: Vec<String> = others
        .filter(|other| !holds(other.state))
        .map(|other| other.id.clone())
        .collect();
    if waiting.is_empty()
        || !matches!(
            outcome.state,
            ControlState::Satisfied | ControlState::Pending
        )
    {
        return;
    }
    outcome.state = ControlState::Pending;
    outcome.asks = false;
    outcome.reason = format!("it waits for {}", quoted(&waiting));
    outcome.waiting_for = waiting;
}

fn describe_count(
    context: &ControlContext<'_, '_>,
    control: &Control,
    count: &Count,
    result: &mut ControlResult,
) {
    if let Some(rule) = &control.sign_off {
        result.requirement = Some(Requirement {
            count: count.needed,
            have: count.have(),
            eligible: rule.eligible.source.text.clone(),
            assesses: rule.assesses.clone(),
            distinct_teams: rule.distinct_teams,
            owned: owned::entries(context.sign_offs, count),
            distinct_from: rule
                .distinct_from
                .iter()
                .filter_map(|place| context.policy.controls.get(usize::from(*place)))
                .map(|other| other.id.clone())
                .collect(),
        });
    }
    result.counted.clone_from(&count.counted);
    result.dropped.clone_from(&count.dropped);
    result.vetoes.clone_from(&count.vetoes);
    result.failures.extend(count.failures.iter().cloned());
}

/// The policy's own words. They never change the state: a message that fails is left out, and the failure shown.
fn message<'a>(
    rule_context: &RuleContext<'_, 'a>,
    control: &'a Control,
    failures: &mut Vec<RuleFailure>,
) -> Option<String> {
    let rule = control.message.as_ref()?;
    let meter = rule_context.meter.anew();
    let outcome = rule_context
        .rules
        .run(&control.id, "message", rule, rule_context.scope, &meter);
    failures.extend(outcome.failures);
    outcome.value.ok()?.as_text().map(str::to_owned)
}
