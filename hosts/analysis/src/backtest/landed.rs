//! Changes as they landed: in order, bypassed, or not to be told.

use super::Subject;
use super::tally::Verdicts;
use countersign_contract::types::{ControlState, Decision, Effect};
use serde::Serialize;

/// What an audit says of the changes that landed.
#[derive(Debug, Serialize)]
pub struct LandedTally {
    /// Changes that landed and were decided.
    pub changes: u64,
    /// Verdicts on them.
    pub verdicts: Verdicts,
    /// Changes that landed without something that a control with the effect `block` demands.
    pub bypassed: u64,
    /// Those among them that lacked a valid sign-off.
    pub without_sign_off: u64,
    /// Controls, in the policy's order.
    pub controls: Vec<LandedControl>,
    /// The first changes that were bypassed.
    pub lacking: Vec<Lacking>,
    #[serde(skip)]
    most: usize,
}

/// One control over the changes that landed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LandedControl {
    /// Id.
    pub id: String,
    /// Changes that landed without it.
    pub bypassed: u64,
    /// Changes where it can't be told, for lack of facts.
    pub unknown: u64,
    /// Changes that met it.
    pub met: u64,
}

/// A change that landed without what a control demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// Which.
    #[serde(flatten)]
    pub subject: Subject,
    /// What it lacked.
    pub bypassed: Vec<Bypass>,
}

/// A control that was landed around.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bypass {
    /// Id of the control.
    pub control: String,
    /// It asks for sign-offs.
    pub sign_off: bool,
    /// Why it was not met.
    pub reason: String,
}

impl LandedTally {
    pub(super) fn new(most: usize) -> LandedTally {
        LandedTally {
            changes: 0,
            verdicts: Verdicts::default(),
            bypassed: 0,
            without_sign_off: 0,
            controls: Vec::new(),
            lacking: Vec::new(),
            most,
        }
    }

    pub(super) fn add(&mut self, subject: &Subject, decision: &Decision) {
        self.changes += 1;
        self.verdicts.add(decision.verdict);
        for (place, control) in decision.controls.iter().enumerate() {
            if self.controls.len() <= place {
                self.controls.push(LandedControl {
                    id: control.id.clone(),
                    bypassed: 0,
                    unknown: 0,
                    met: 0,
                });
            }
            let Some(tally) = self.controls.get_mut(place) else {
                continue;
            };
            match control.state {
                ControlState::Bypassed => tally.bypassed += 1,
                ControlState::Satisfied | ControlState::Overridden => tally.met += 1,
                ControlState::NotApplicable => {}
                ControlState::Error
                | ControlState::Pending
                | ControlState::Escalated
                | ControlState::Denied => tally.unknown += 1,
            }
        }
        let bypassed: Vec<Bypass> = decision
            .controls
            .iter()
            .filter(|control| {
                control.state == ControlState::Bypassed && control.effect == Effect::Block
            })
            .map(|control| Bypass {
                control: control.id.clone(),
                sign_off: control.requirement.is_some(),
                reason: control.reason.clone(),
            })
            .collect();
        if bypassed.is_empty() {
            return;
        }
        self.bypassed += 1;
        self.without_sign_off += u64::from(bypassed.iter().any(|bypass| bypass.sign_off));
        if self.lacking.len() < self.most {
            self.lacking.push(Lacking {
                subject: subject.clone(),
                bypassed,
            });
        }
    }
}
