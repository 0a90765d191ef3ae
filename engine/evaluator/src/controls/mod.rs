//! Each control's state, in the policy's order.

mod brief;
mod messages;
mod outcome;
pub(crate) mod overrides;
pub(crate) mod prior;

pub(crate) use brief::brief;
pub(crate) use outcome::shortened;

use crate::queue::{self, ChangeExpertise};
use crate::rules::{Rules, Truth};
use crate::safeguards::{Step, Steps};
use crate::signoffs::{Count, RuleContext, SignOffs};
use countersign_contract::types::{
    ChangeState, ComplianceEvent, ControlResult, ControlState, Escalation, Facts, Impact,
    ListSupply, Requirement, Risk, RuleFailure, Supply,
};
use countersign_program::Scope;
use countersign_program::policy::{Control, Policy};
use outcome::{Outcome, judge};
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
    pub(crate) no_risk: &'r crate::risk::Unknown,
    /// What the change can reach.
    pub(crate) impact: &'r Impact,
    /// The risk, where it could be had.
    pub(crate) risk: Option<&'r Risk>,
    /// Who knows what the change touches, once somebody has asked.
    pub(crate) knowledge: OnceCell<ChangeExpertise>,
}

impl ControlContext<'_, '_> {
    /// Who knows what the change touches.
    pub(crate) fn knowledge(&self) -> &ChangeExpertise {
        self.knowledge.get_or_init(|| {
            let known_from = self.policy.spread.known_from;
            ChangeExpertise::measure(self.facts, &self.sign_offs.roster, known_from)
        })
    }
}

/// Whether the change is in the base branch already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Landed {
    /// Not yet.
    No,
    /// With the evidence of the change that it came from.
    WithEvidence,
    /// Without: what its commits and reviewers said may have been lost on the way.
    WithoutEvidence,
}

impl Landed {
    /// A range of landed commits needs a link to the changes it came from; a change of the forge is its own evidence. What a decision
    /// is for says nothing of it: an open change can be audited, too.
    pub(crate) fn from_facts(facts: &Facts, steps: Steps) -> Landed {
        let landed = facts.change.state == ChangeState::Merged;
        let has_evidence = !steps.take(Step::LandedLink)
            || !facts.change.landed_from.is_empty()
            || facts.change.number.is_some();
        match (landed, has_evidence) {
            (false, _) => Landed::No,
            (true, true) => Landed::WithEvidence,
            (true, false) => Landed::WithoutEvidence,
        }
    }
}

/// What all controls came to.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) controls: Vec<ControlResult>,
    pub(crate) escalations: Vec<Escalation>,
    pub(crate) events: Vec<ComplianceEvent>,
}

/// Judges every control.
pub(crate) fn evaluate(context: &ControlContext<'_, '_>) -> Results {
    let landed = Landed::from_facts(context.facts, context.sign_offs.steps);
    let mut results = Results::default();
    for control in &context.policy.controls {
        let result = one(context, control, landed, &mut results);
        results.controls.push(result);
    }
    results
}

/// The list is there as a whole.
pub(crate) fn is_complete(entry: Option<&ListSupply>) -> bool {
    entry.is_some_and(|entry| entry.supply == Supply::Complete)
}

/// Nothing of the list is there.
fn is_absent(entry: Option<&ListSupply>) -> bool {
    entry.is_none_or(|entry| entry.supply == Supply::NotSupplied)
}

fn one<'a>(
    context: &ControlContext<'_, 'a>,
    control: &'a Control,
    landed: Landed,
    results: &mut Results,
) -> ControlResult {
    let meter = context.policy.meter();
    let rule_context = RuleContext {
        rules: context.rules,
        scope: context.scope,
        meter: &meter,
        control,
    };
    let mut result = blank(control);
    let applies = match &control.applies {
        Some(rule) => test(&rule_context, "applies", rule, &mut result),
        None => Truth::Known(true),
    };
    if applies == Truth::Known(false) {
        result.state = ControlState::NotApplicable;
        result.reason = "it does not apply to this change".to_owned();
        result.steps = meter.used();
        return result;
    }
    let satisfied = match &control.satisfied {
        _ if matches!(applies, Truth::Failed(_)) => Truth::Known(false),
        Some(rule) => test(&rule_context, "satisfied", rule, &mut result),
        None => Truth::Known(!control.forbids),
    };
    let count = control
        .sign_off
        .as_ref()
        .map(|rule| context.sign_offs.count(rule, &rule_context));
    let mut outcome = judge(
        context,
        control,
        &applies,
        &satisfied,
        count.as_ref(),
        meter.exhausted_budget(),
    );
    await_others(control, &results.controls, &mut outcome);
    let mut steps = 0;
    if matches!(
        outcome.state,
        ControlState::Pending | ControlState::Denied | ControlState::Error
    ) {
        overrides::apply(
            context,
            control,
            &mut outcome,
            &mut results.events,
            &mut steps,
        );
    }
    outcome.land(
        control,
        landed,
        context,
        count.as_ref(),
        &mut results.events,
    );
    if let Some(count) = &count {
        describe_count(control, count, &mut result);
    }
    if outcome.held {
        result.vetoes = context.vetoes.to_vec();
    }
    let mut remedy = None;
    if outcome.asks && outcome.state == ControlState::Pending {
        let entry = queue::entry(
            context,
            control,
            count.as_ref(),
            &outcome.reason,
            &rule_context,
            &mut steps,
        );
        if let Some(entry) = entry {
            outcome.state = ControlState::Escalated;
            if entry.escalation.nobody_eligible {
                outcome
                    .reason
                    .push_str("; nobody_eligible: there is nobody who can be asked");
            }
            remedy = entry.remedy;
            results.escalations.push(entry.escalation);
        }
    }
    if lacks_sign_offs(&outcome, &result) {
        result.brief = Some(brief(context, control));
    }
    result.message = message(&rule_context, control, &mut result.failures);
    result.next = remedy.or_else(|| messages::next_act(context.policy, control, &outcome, &result));
    result.state = outcome.state;
    result.reason = outcome.reason;
    result.waiting_for = outcome.waiting_for;
    let mut missing = crate::sort::set(result.missing_facts.into_iter().chain(outcome.missing));
    if missing.iter().any(|fact| fact == "risk") {
        missing.extend(context.no_risk.missing.iter().cloned());
        crate::sort::sort_unique(&mut missing);
        result
            .failures
            .extend(context.no_risk.failures.iter().cloned());
    }
    result.missing_facts = missing;
    result.steps = meter.used().saturating_add(steps);
    result
}

/// It lacks what people could give, and no entry for a queue says what a signer should see.
fn lacks_sign_offs(outcome: &Outcome, result: &ControlResult) -> bool {
    let elsewhere = matches!(
        outcome.state,
        ControlState::Satisfied | ControlState::Escalated
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
    }
}

fn test<'a>(
    rule_context: &RuleContext<'_, 'a>,
    part: &str,
    rule: &'a countersign_program::Expression,
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
    outcome.reason = format!("it waits for {}", messages::quoted(&waiting));
    outcome.waiting_for = waiting;
}

fn describe_count(control: &Control, count: &Count, result: &mut ControlResult) {
    if let Some(rule) = &control.sign_off {
        result.requirement = Some(Requirement {
            count: count.needed,
            have: u32::try_from(count.counted.len()).unwrap_or(u32::MAX),
            eligible: rule.eligible.source.text.clone(),
            assesses: rule.assesses.clone(),
            distinct_teams: rule.distinct_teams,
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
