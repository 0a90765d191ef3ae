//! What a policy would have asked of changes that landed, counted over all of them.

use crate::detection::DetectionTally;
use countersign_contract::types::{ControlResult, ControlState, Decision, Facts};
use serde::Serialize;

/// Counts over all changes seen so far.
#[derive(Debug, Serialize)]
pub struct Tally {
    /// The repository's name.
    pub repository: String,
    /// The branch that changes landed in.
    pub branch: Option<String>,
    /// From when on.
    pub since: String,
    /// Name and version of the policy.
    pub policy: String,
    /// Changes and their marks of AI.
    #[serde(flatten)]
    pub detection: DetectionTally,
    /// What each control would have asked for, in the policy's order.
    pub controls: Vec<ControlTally>,
    /// Changes on which there was no decision.
    pub undecided: u64,
    #[serde(skip)]
    first_failure: Option<(String, String)>,
}

/// What one control would have asked for.
#[derive(Debug, Serialize)]
pub struct ControlTally {
    /// Id of the control.
    pub id: String,
    /// Its title.
    pub title: String,
    /// It asks people to sign, which git alone knows nothing of.
    pub asks_for_sign_off: bool,
    /// Changes that it applied to.
    pub applied: u64,
    /// Changes that met it.
    pub satisfied: u64,
    /// Changes that certainly did not meet it.
    pub not_satisfied: u64,
    /// Changes where git alone can't tell.
    pub unknown: u64,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(repository: String, branch: Option<String>, since: String, policy: String) -> Tally {
        Tally {
            repository,
            branch,
            since,
            policy,
            detection: DetectionTally::default(),
            controls: Vec::new(),
            undecided: 0,
            first_failure: None,
        }
    }

    /// Counts a change on which there is no decision.
    pub fn failed(&mut self, facts: &Facts, why: String) {
        self.detection.changes += 1;
        self.undecided += 1;
        self.first_failure
            .get_or_insert_with(|| (facts.change.head.revision.clone(), why));
    }

    /// How many changes have no decision, in words.
    pub fn failures(&self) -> String {
        match self.undecided {
            1 => "1 change".to_owned(),
            several => format!("{several} changes"),
        }
    }

    /// The first change without a decision, and why.
    pub fn first_failure(&self) -> Option<&(String, String)> {
        self.first_failure.as_ref()
    }

    /// Counts a change. Changes come newest first.
    pub fn add(&mut self, facts: &Facts, decision: &Decision) {
        let change = &facts.change;
        self.detection
            .add(&change.head.revision, &change.title, decision);
        for (place, control) in decision.controls.iter().enumerate() {
            self.count_control(place, control);
        }
    }

    fn count_control(&mut self, place: usize, control: &ControlResult) {
        if self.controls.len() <= place {
            self.controls.push(ControlTally {
                id: control.id.clone(),
                title: control.title.clone(),
                asks_for_sign_off: control.requirement.is_some(),
                applied: 0,
                satisfied: 0,
                not_satisfied: 0,
                unknown: 0,
            });
        }
        let Some(tally) = self.controls.get_mut(place) else {
            return;
        };
        tally.asks_for_sign_off |= control.requirement.is_some();
        let outcome = match control.state {
            ControlState::NotApplicable => return,
            ControlState::Satisfied | ControlState::Overridden => &mut tally.satisfied,
            ControlState::Error => &mut tally.unknown,
            // What git does not know is not missing: a sign-off may well have been given.
            _ if control.requirement.is_some() || !control.missing_facts.is_empty() => {
                &mut tally.unknown
            }
            ControlState::Pending
            | ControlState::Escalated
            | ControlState::Denied
            | ControlState::Bypassed => &mut tally.not_satisfied,
        };
        *outcome += 1;
        tally.applied += 1;
    }
}
