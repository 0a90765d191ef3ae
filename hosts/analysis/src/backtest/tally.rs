//! What one policy would have done, summed up.

use super::landed::LandedTally;
use super::load::Load;
use super::{Subject, Trial};
use crate::detection::{Detection, DetectionTally};
use countersign_contract::types::{ControlResult, ControlState, Decision, Effect, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// What one policy would have done.
#[derive(Debug, Serialize)]
pub struct PolicyTally {
    /// Name and version.
    pub policy: String,
    /// Changes that it decided.
    pub decided: u64,
    /// Changes on which it gave no decision.
    pub failures: Failures,
    /// Verdicts on the changes as proposed.
    pub verdicts: Verdicts,
    /// Changes as proposed that it would have held: all but those that pass.
    pub held: u64,
    /// Controls, in the policy's order.
    pub controls: Vec<ControlTally>,
    /// What it would have asked people to sign.
    pub sign_offs: SignOffTally,
    /// Changes and queue entries over time.
    pub load: Load,
    /// Changes by band of risk.
    pub risk_bands: BTreeMap<String, u64>,
    /// Marks of AI.
    pub detection: DetectionTally,
    /// The changes as they landed.
    pub landed: LandedTally,
}

/// Verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// Nothing to do.
    pub pass: u64,
    /// Somebody has to act first.
    pub pending: u64,
    /// It can't be decided with these facts.
    pub undecided: u64,
    /// Not with this content.
    pub block: u64,
}

impl Verdicts {
    /// Counts one.
    pub(super) fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Pending => &mut self.pending,
            Verdict::Undecided => &mut self.undecided,
            Verdict::Block => &mut self.block,
        } += 1;
    }
}

/// How often a control was in each state, over the changes as proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct States {
    /// It did not apply.
    pub not_applicable: u64,
    /// It was met.
    pub satisfied: u64,
    /// It could still be met.
    pub pending: u64,
    /// It asked people.
    pub escalated: u64,
    /// Nothing could meet it.
    pub denied: u64,
    /// It was set aside.
    pub overridden: u64,
    /// It was landed around.
    pub bypassed: u64,
    /// It could not be decided.
    pub error: u64,
}

/// One control over the changes as proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlTally {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Block, warn or audit.
    pub effect: Effect,
    /// It asks people to sign.
    pub asks_for_sign_off: bool,
    /// How often it was in each state.
    pub states: States,
    /// Changes that it would have held.
    pub holds: u64,
    /// Changes that it alone would have held.
    pub holds_alone: u64,
    /// Changes where facts that it needs were missing.
    pub lacking_facts: u64,
    /// Sign-offs that it asked for.
    pub sign_offs: u64,
}

/// Sign-offs that people would have been asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SignOffTally {
    /// Changes that needed any.
    pub changes: u64,
    /// Sign-offs, if one person's serves all controls of a change that it can.
    pub at_least: u64,
    /// Sign-offs, if each control needs its own.
    pub at_most: u64,
}

/// Things that went wrong: all counted, the first ones named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failures {
    /// How many.
    pub count: u64,
    /// The first ones: place and problem.
    pub examples: Vec<(String, String)>,
    #[serde(skip)]
    most: usize,
}

impl Failures {
    /// None yet, of which at most so many are named.
    pub(super) fn new(most: usize) -> Failures {
        Failures {
            count: 0,
            examples: Vec::new(),
            most,
        }
    }

    pub(super) fn add(&mut self, place: &str, problem: &str) {
        self.count += 1;
        if self.examples.len() < self.most {
            self.examples.push((place.to_owned(), problem.to_owned()));
        }
    }
}

/// The control holds a change that is not let through.
pub(super) fn holds(control: &ControlResult) -> bool {
    control.effect == Effect::Block
        && match control.state {
            ControlState::Pending
            | ControlState::Escalated
            | ControlState::Denied
            | ControlState::Bypassed
            | ControlState::Error => true,
            ControlState::NotApplicable | ControlState::Satisfied | ControlState::Overridden => {
                false
            }
        }
}

/// Sign-offs that a control still asks for.
fn asked(control: &ControlResult) -> u64 {
    match (&control.requirement, control.state) {
        (
            Some(requirement),
            ControlState::Pending | ControlState::Escalated | ControlState::Error,
        ) => u64::from(requirement.count.saturating_sub(requirement.have)),
        _ => 0,
    }
}

impl PolicyTally {
    pub(super) fn new(policy: String, examples: usize) -> PolicyTally {
        PolicyTally {
            policy,
            decided: 0,
            failures: Failures::new(examples),
            verdicts: Verdicts::default(),
            held: 0,
            controls: Vec::new(),
            sign_offs: SignOffTally::default(),
            load: Load::default(),
            risk_bands: BTreeMap::new(),
            detection: DetectionTally::default(),
            landed: LandedTally::new(examples),
        }
    }

    pub(super) fn add(&mut self, subject: &Subject, trial: &Trial) {
        match &trial.proposed {
            Ok(decision) => self.decide(subject, decision),
            Err(problem) => self.failures.add(&subject.change, problem),
        }
        match &trial.landed {
            Some(Ok(decision)) => self.landed.add(subject, decision),
            // What failed as proposed was counted there.
            Some(Err(problem)) if trial.proposed.is_ok() => {
                self.failures.add(&subject.change, problem);
            }
            _ => {}
        }
    }

    fn decide(&mut self, subject: &Subject, decision: &Decision) {
        self.decided += 1;
        self.verdicts.add(decision.verdict);
        let held = decision.verdict != Verdict::Pass;
        self.held += u64::from(held);
        self.load.add(subject, held, &decision.escalations);
        let found = Detection::of(&subject.revision, &subject.title, decision, true);
        self.detection.add(&found);
        if let Some(risk) = &decision.risk {
            *self.risk_bands.entry(risk.band.clone()).or_default() += 1;
        }
        let holding = decision
            .controls
            .iter()
            .filter(|control| holds(control))
            .count();
        for (place, control) in decision.controls.iter().enumerate() {
            self.count_control(place, control, holding == 1);
        }
        let asks = || decision.controls.iter().map(asked);
        let most: u64 = asks().sum();
        if most > 0 {
            self.sign_offs.changes += 1;
            self.sign_offs.at_least += asks().max().unwrap_or_default();
            self.sign_offs.at_most += most;
        }
    }

    fn count_control(&mut self, place: usize, control: &ControlResult, alone: bool) {
        if self.controls.len() <= place {
            self.controls.push(ControlTally {
                id: control.id.clone(),
                title: control.title.clone(),
                effect: control.effect,
                asks_for_sign_off: false,
                states: States::default(),
                holds: 0,
                holds_alone: 0,
                lacking_facts: 0,
                sign_offs: 0,
            });
        }
        let Some(tally) = self.controls.get_mut(place) else {
            return;
        };
        tally.asks_for_sign_off |= control.requirement.is_some();
        let states = &mut tally.states;
        *match control.state {
            ControlState::NotApplicable => &mut states.not_applicable,
            ControlState::Satisfied => &mut states.satisfied,
            ControlState::Pending => &mut states.pending,
            ControlState::Escalated => &mut states.escalated,
            ControlState::Denied => &mut states.denied,
            ControlState::Overridden => &mut states.overridden,
            ControlState::Bypassed => &mut states.bypassed,
            ControlState::Error => &mut states.error,
        } += 1;
        let holds = holds(control);
        tally.holds += u64::from(holds);
        tally.holds_alone += u64::from(holds && alone);
        tally.lacking_facts += u64::from(!control.missing_facts.is_empty());
        tally.sign_offs += asked(control);
    }

    /// Sums up what was counted over time.
    pub(super) fn finish(&mut self) {
        self.load.finish();
    }
}
