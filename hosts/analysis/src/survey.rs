//! What a policy would have asked of changes that landed, counted over all of them.

use crate::detection::{Detection, DetectionTally};
use countersign_contract::types::{ControlResult, ControlState, Decision, Facts};
use serde::{Deserialize, Serialize};

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
    /// It was stopped before all changes were seen.
    pub partial: bool,
    /// Changes and their marks of AI.
    #[serde(flatten)]
    pub detection: DetectionTally,
    /// Changes that could not be read whole, because this clone lacks objects.
    pub incomplete: u64,
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

/// What is kept of one change: all that a tally needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Surveyed {
    /// It was decided.
    Decided {
        /// Marks of AI.
        detection: Detection,
        /// What each control came to, in the policy's order.
        controls: Vec<Asked>,
    },
    /// There is no decision.
    Failed {
        /// The revision that landed.
        revision: String,
        /// Why.
        reason: String,
    },
}

/// What one control came to for one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// It asks people to sign.
    sign_off: bool,
    /// Absent where it did not apply.
    outcome: Option<Met>,
}

/// Whether a control was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Met {
    Yes,
    No,
    Unknown,
}

impl Surveyed {
    /// What is kept of a decision. `lines` says whether the lines of the change's files were looked at.
    pub fn decided(facts: &Facts, decision: &Decision, lines: bool) -> Surveyed {
        let change = &facts.change;
        Surveyed::Decided {
            detection: Detection::of(&change.head.revision, &change.title, decision, lines),
            controls: decision.controls.iter().map(Asked::of).collect(),
        }
    }
}

impl Asked {
    fn of(control: &ControlResult) -> Asked {
        Asked {
            sign_off: control.requirement.is_some(),
            outcome: match control.state {
                ControlState::NotApplicable => None,
                ControlState::Satisfied | ControlState::Overridden => Some(Met::Yes),
                ControlState::Error => Some(Met::Unknown),
                // What git does not know is not missing: a sign-off may well have been given.
                _ if control.requirement.is_some() || !control.missing_facts.is_empty() => {
                    Some(Met::Unknown)
                }
                ControlState::Pending
                | ControlState::Escalated
                | ControlState::Denied
                | ControlState::Bypassed => Some(Met::No),
            },
        }
    }
}

impl Tally {
    /// Nothing counted yet. `controls` are id and title of the policy's controls, in its order.
    pub fn new<'a>(
        repository: String,
        branch: Option<String>,
        since: String,
        policy: String,
        controls: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Tally {
        let controls = controls.map(|(id, title)| ControlTally {
            id: id.to_owned(),
            title: title.to_owned(),
            asks_for_sign_off: false,
            applied: 0,
            satisfied: 0,
            not_satisfied: 0,
            unknown: 0,
        });
        Tally {
            repository,
            branch,
            since,
            policy,
            partial: false,
            detection: DetectionTally::default(),
            incomplete: 0,
            controls: controls.collect(),
            undecided: 0,
            first_failure: None,
        }
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
    pub fn add(&mut self, change: &Surveyed) {
        match change {
            Surveyed::Failed { revision, reason } => {
                self.detection.changes += 1;
                self.undecided += 1;
                self.first_failure
                    .get_or_insert_with(|| (revision.clone(), reason.clone()));
            }
            Surveyed::Decided {
                detection,
                controls,
            } => {
                self.detection.add(detection);
                for (tally, asked) in self.controls.iter_mut().zip(controls) {
                    tally.add(*asked);
                }
            }
        }
    }
}

impl ControlTally {
    fn add(&mut self, asked: Asked) {
        self.asks_for_sign_off |= asked.sign_off;
        let outcome = match asked.outcome {
            None => return,
            Some(Met::Yes) => &mut self.satisfied,
            Some(Met::No) => &mut self.not_satisfied,
            Some(Met::Unknown) => &mut self.unknown,
        };
        *outcome += 1;
        self.applied += 1;
    }
}
