//! A policy tried on past changes: what it would have held, whom it would have asked, and what landed without what it demands.
//!
//! Each change is decided twice. *As proposed*: open, at the time when it landed, before anybody had signed; that gives the share
//! that is held and the load of the queues. *As landed*, if it did: with the sign-offs that it had; that gives what was bypassed.

mod compare;
mod facts;
mod landed;
mod load;
mod ordered;
mod tally;

pub use compare::{Comparison, ControlShift, Demand, Difference, VerdictShift};
pub use facts::{as_landed, as_proposed, moment};
pub use landed::{Bypass, Lacking, LandedControl, LandedTally};
pub use load::{Bucket, Load, QueueLoad, Unit};
pub use ordered::in_order;
pub use tally::{ControlTally, Failures, PolicyTally, SignOffTally, States, Verdicts};

use countersign_contract::types::{Decision, Facts, Timestamp};
use serde::Serialize;

/// What is kept of a change beside its decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Id of the change.
    pub change: String,
    /// The revision that was decided.
    pub revision: String,
    /// Its title. Untrusted text.
    pub title: String,
    /// When it landed; else when it was last updated; else when its facts were collected.
    pub moment: Timestamp,
}

impl Subject {
    /// Of a change.
    pub fn from_facts(facts: &Facts) -> Subject {
        Subject {
            change: facts.change.id.clone(),
            revision: facts.change.head.revision.clone(),
            title: facts.change.title.chars().take(200).collect(),
            moment: moment(facts),
        }
    }
}

/// A decision, or why there is none.
pub type Outcome = Result<Decision, String>;

/// What one policy says of a change.
#[derive(Debug)]
pub struct Trial {
    /// As it was proposed.
    pub proposed: Outcome,
    /// As it landed. Absent when it did not.
    pub landed: Option<Outcome>,
}

impl Trial {
    /// Decides a change both ways.
    pub fn run(facts: &Facts, mut decide: impl FnMut(&Facts) -> Outcome) -> Trial {
        Trial {
            proposed: decide(&as_proposed(facts)),
            landed: as_landed(facts).map(|facts| decide(&facts)),
        }
    }
}

/// What one line of the past came to.
#[derive(Debug)]
pub enum Item {
    /// A change that was decided.
    Change {
        /// Which.
        subject: Subject,
        /// By the policy.
        trial: Box<Trial>,
        /// By the policy that it is compared with.
        against: Option<Box<Trial>>,
    },
    /// A document that holds no facts.
    Invalid {
        /// File and line.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// What a policy would have done with past changes. Its size does not grow with their number, but for the days on which they
/// landed and the examples, of which there are at most as many as was asked for.
#[derive(Debug, Serialize)]
pub struct Backtest {
    /// Where the changes come from, in words.
    pub source: String,
    /// It was stopped before the end.
    pub partial: bool,
    /// Changes, decided or not.
    pub changes: u64,
    /// When the first landed.
    pub first: Option<Timestamp>,
    /// When the last landed.
    pub last: Option<Timestamp>,
    /// Documents that hold no facts.
    pub invalid: Failures,
    /// What the policy would have done.
    pub policy: PolicyTally,
    /// What the other policy would have done.
    pub against: Option<PolicyTally>,
    /// Where both differ.
    pub comparison: Option<Comparison>,
}

impl Backtest {
    /// Nothing seen yet. `examples` is how many changes are named at most in each list; `against` names another policy.
    pub fn new(
        source: String,
        policy: String,
        against: Option<String>,
        examples: usize,
    ) -> Backtest {
        Backtest {
            source,
            partial: false,
            changes: 0,
            first: None,
            last: None,
            invalid: Failures::new(examples),
            policy: PolicyTally::new(policy, examples),
            comparison: against.as_ref().map(|_| Comparison::new(examples)),
            against: against.map(|policy| PolicyTally::new(policy, examples)),
        }
    }

    /// Counts one more line of the past.
    pub fn add(&mut self, item: &Item) {
        let (subject, trial, against) = match item {
            Item::Change {
                subject,
                trial,
                against,
            } => (subject, trial, against),
            Item::Invalid { place, problem } => {
                self.invalid.add(place, problem);
                return;
            }
        };
        self.changes += 1;
        let moment = subject.moment;
        self.first = Some(self.first.map_or(moment, |first| first.min(moment)));
        self.last = Some(self.last.map_or(moment, |last| last.max(moment)));
        self.policy.add(subject, trial);
        if let (Some(tally), Some(comparison), Some(against)) =
            (&mut self.against, &mut self.comparison, against)
        {
            tally.add(subject, against);
            comparison.add(subject, &trial.proposed, &against.proposed);
        }
    }

    /// Nothing was seen, not even a document that holds no facts.
    pub fn is_empty(&self) -> bool {
        self.changes == 0 && self.invalid.count == 0
    }

    /// Changes on which some policy gave no decision.
    pub fn failed(&self) -> u64 {
        self.policy.failures.count
            + self
                .against
                .as_ref()
                .map_or(0, |against| against.failures.count)
    }

    /// Sums up what was counted. To be called once, after the last change.
    pub fn finish(&mut self) {
        self.policy.finish();
        if let Some(against) = &mut self.against {
            against.finish();
        }
        if let Some(comparison) = &mut self.comparison {
            comparison.finish();
        }
    }
}
