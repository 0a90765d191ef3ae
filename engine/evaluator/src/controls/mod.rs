//! Each control's state, in the policy's order.

mod judge;
pub(crate) mod overrides;
pub(crate) mod prior;
mod words;

pub(crate) use judge::shortened;

use crate::escalation::{self, Knowledge};
use crate::reduction::{Asking, Assembly, Count};
use crate::rules::{Rules, Truth};
use crate::steps::{Step, Steps};
use countersign_contract::types::{
    ChangeState, ComplianceEvent, ControlResult, ControlState, Escalation, Facts, Impact,
    ListSupply, Requirement, Risk, RuleFailure, Supply,
};
use countersign_program::Scope;
use countersign_program::policy::{Control, Policy};
use judge::{Judgement, judge};
use std::cell::OnceCell;

/// What all controls share.
pub(crate) struct Court<'r, 'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts,
    pub(crate) rules: &'r Rules<'a>,
    pub(crate) scope: &'r Scope<'a>,
    pub(crate) assembly: &'r Assembly<'a>,
    /// Who holds the change, as far as that is known.
    pub(crate) vetoes: &'r [String],
    /// Why there is no risk, shown by every control that reads it.
    pub(crate) no_risk: &'r crate::risk::Unknown,
    /// What the change can reach.
    pub(crate) impact: &'r Impact,
    /// The risk, where it could be had.
    pub(crate) risk: Option<&'r Risk>,
    /// Who knows what the change touches, once somebody has asked.
    pub(crate) knowledge: OnceCell<Knowledge>,
}

impl Court<'_, '_> {
    /// Who knows what the change touches.
    pub(crate) fn knowledge(&self) -> &Knowledge {
        self.knowledge.get_or_init(|| {
            let known_from = self.policy.spread.known_from;
            Knowledge::of(self.facts, &self.assembly.roster, known_from)
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
    pub(crate) fn of(facts: &Facts, steps: Steps) -> Landed {
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
pub(crate) fn evaluate(court: &Court<'_, '_>) -> Results {
    let landed = Landed::of(court.facts, court.assembly.steps);
    let mut results = Results::default();
    for control in &court.policy.controls {
        let result = one(court, control, landed, &mut results);
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
    court: &Court<'_, 'a>,
    control: &'a Control,
    landed: Landed,
    results: &mut Results,
) -> ControlResult {
    let meter = court.policy.meter();
    let asking = Asking {
        rules: court.rules,
        scope: court.scope,
        meter: &meter,
        control,
    };
    let mut result = blank(control);
    let applies = match &control.applies {
        Some(rule) => test(&asking, "applies", rule, &mut result),
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
        Some(rule) => test(&asking, "satisfied", rule, &mut result),
        None => Truth::Known(!control.forbids),
    };
    let count = control
        .sign_off
        .as_ref()
        .map(|rule| court.assembly.count(rule, &asking));
    let mut judgement = judge(
        court,
        control,
        &applies,
        &satisfied,
        count.as_ref(),
        meter.exhausted_budget(),
    );
    await_others(control, &results.controls, &mut judgement);
    let mut steps = 0;
    if matches!(
        judgement.state,
        ControlState::Pending | ControlState::Denied | ControlState::Error
    ) {
        overrides::apply(
            court,
            control,
            &mut judgement,
            &mut results.events,
            &mut steps,
        );
    }
    judgement.land(control, landed, court, count.as_ref(), &mut results.events);
    if let Some(count) = &count {
        describe_count(control, count, &mut result);
    }
    if judgement.held {
        result.vetoes = court.vetoes.to_vec();
    }
    let mut remedy = None;
    if judgement.asks && judgement.state == ControlState::Pending {
        let entry = escalation::entry(
            court,
            control,
            count.as_ref(),
            &judgement.reason,
            &asking,
            &mut steps,
        );
        if let Some(entry) = entry {
            judgement.state = ControlState::Escalated;
            if entry.escalation.nobody_eligible {
                judgement
                    .reason
                    .push_str("; nobody_eligible: there is nobody who can be asked");
            }
            remedy = entry.remedy;
            results.escalations.push(entry.escalation);
        }
    }
    result.message = message(&asking, control, &mut result.failures);
    result.next = remedy.or_else(|| words::next_act(court.policy, control, &judgement, &result));
    result.state = judgement.state;
    result.reason = judgement.reason;
    result.waiting_for = judgement.waiting_for;
    let mut missing = crate::order::set(result.missing_facts.into_iter().chain(judgement.missing));
    if missing.iter().any(|fact| fact == "risk") {
        missing.extend(court.no_risk.missing.iter().cloned());
        crate::order::sort_unique(&mut missing);
        result
            .failures
            .extend(court.no_risk.failures.iter().cloned());
    }
    result.missing_facts = missing;
    result.steps = meter.used().saturating_add(steps);
    result
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
    }
}

fn test<'a>(
    asking: &Asking<'_, 'a>,
    part: &str,
    rule: &'a countersign_program::Expression,
    result: &mut ControlResult,
) -> Truth {
    let (truth, failures) =
        asking
            .rules
            .test(&asking.control.id, part, rule, asking.scope, asking.meter);
    result.failures.extend(failures);
    if let Truth::Missing(facts) = &truth {
        result.missing_facts.extend(facts.iter().cloned());
    }
    truth
}

/// Controls that have to hold first.
fn await_others(control: &Control, earlier: &[ControlResult], judgement: &mut Judgement) {
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
            judgement.state,
            ControlState::Satisfied | ControlState::Pending
        )
    {
        return;
    }
    judgement.state = ControlState::Pending;
    judgement.asks = false;
    judgement.reason = format!("it waits for {}", words::quoted(&waiting));
    judgement.waiting_for = waiting;
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
    asking: &Asking<'_, 'a>,
    control: &'a Control,
    failures: &mut Vec<RuleFailure>,
) -> Option<String> {
    let rule = control.message.as_ref()?;
    let meter = asking.meter.anew();
    let outcome = asking
        .rules
        .run(&control.id, "message", rule, asking.scope, &meter);
    failures.extend(outcome.failures);
    outcome.value.ok()?.as_text().map(str::to_owned)
}
