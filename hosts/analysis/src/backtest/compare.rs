//! Two policies side by side: which decisions on past changes would differ, and which control makes the difference.

use super::tally::holds;
use super::{Outcome, Subject};
use countersign_contract::types::{ControlState, Decision, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where the decisions of two policies on the changes as proposed differ.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// Changes that both decided.
    pub compared: u64,
    /// Changes that only one of them decided.
    pub incomparable: u64,
    /// Changes with another verdict or other demands.
    pub changed: u64,
    /// Changes with another verdict.
    pub other_verdict: u64,
    /// Changes that only the first policy lets through.
    pub held_by_other_only: u64,
    /// Changes that only the other policy lets through.
    pub held_by_first_only: u64,
    /// How often one verdict became another.
    pub verdicts: Vec<VerdictShift>,
    /// Which controls make the difference, by id.
    pub controls: Vec<ControlShift>,
    /// The first changes that differ.
    pub differences: Vec<Difference>,
    #[serde(skip)]
    by_verdict: BTreeMap<(u8, u8), VerdictShift>,
    #[serde(skip)]
    by_control: BTreeMap<String, ControlShift>,
    #[serde(skip)]
    most: usize,
}

/// How often one verdict became another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictShift {
    /// The first policy's verdict.
    pub from: Verdict,
    /// The other policy's.
    pub to: Verdict,
    /// Changes.
    pub changes: u64,
}

/// How often a control holds changes under one policy only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlShift {
    /// Id of the control.
    pub control: String,
    /// Changes that it holds under the first policy only.
    pub first_only: u64,
    /// Changes that it holds under the other policy only.
    pub other_only: u64,
    /// Changes that it holds under both, but otherwise.
    pub otherwise: u64,
}

/// A change on which the policies differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which.
    #[serde(flatten)]
    pub subject: Subject,
    /// The first policy's verdict.
    pub from: Verdict,
    /// The other policy's.
    pub to: Verdict,
    /// What the first policy demands, and the other does not, or not so.
    pub no_more: Vec<Demand>,
    /// What the other policy demands, and the first does not, or not so.
    pub newly: Vec<Demand>,
}

/// What a control demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Demand {
    /// Id of the control.
    pub control: String,
    /// Its state.
    pub state: ControlState,
    /// Sign-offs that it asks for.
    pub sign_offs: u32,
    /// Why it holds the change.
    pub reason: String,
}

impl Demand {
    /// What counts of it: words may differ where demands don't.
    fn same(&self, other: &Demand) -> bool {
        // Whether people are asked at once or after other controls is when, not what.
        let kind = |state: ControlState| match state {
            ControlState::Escalated => ControlState::Pending,
            other => other,
        };
        self.control == other.control
            && kind(self.state) == kind(other.state)
            && self.sign_offs == other.sign_offs
    }
}

fn demands(decision: &Decision) -> Vec<Demand> {
    decision
        .controls
        .iter()
        .filter(|control| holds(control))
        .map(|control| Demand {
            control: control.id.clone(),
            state: control.state,
            sign_offs: control
                .requirement
                .as_ref()
                .map_or(0, |requirement| requirement.count),
            reason: control.reason.clone(),
        })
        .collect()
}

/// Those of `left` that have no like in `right`.
fn without(left: &[Demand], right: &[Demand]) -> Vec<Demand> {
    left.iter()
        .filter(|demand| !right.iter().any(|other| demand.same(other)))
        .cloned()
        .collect()
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Pending => 1,
        Verdict::Undecided => 2,
        Verdict::Block => 3,
    }
}

impl Comparison {
    pub(super) fn new(most: usize) -> Comparison {
        Comparison {
            compared: 0,
            incomparable: 0,
            changed: 0,
            other_verdict: 0,
            held_by_other_only: 0,
            held_by_first_only: 0,
            verdicts: Vec::new(),
            controls: Vec::new(),
            differences: Vec::new(),
            by_verdict: BTreeMap::new(),
            by_control: BTreeMap::new(),
            most,
        }
    }

    pub(super) fn add(&mut self, subject: &Subject, first: &Outcome, other: &Outcome) {
        let (first, other) = match (first, other) {
            (Ok(first), Ok(other)) => (first, other),
            (Err(_), Err(_)) => return,
            _ => {
                self.incomparable += 1;
                return;
            }
        };
        self.compared += 1;
        let (from, to) = (first.verdict, other.verdict);
        let (old, new) = (demands(first), demands(other));
        let (no_more, newly) = (without(&old, &new), without(&new, &old));
        if from == to && no_more.is_empty() && newly.is_empty() {
            return;
        }
        self.changed += 1;
        if from != to {
            self.other_verdict += 1;
            self.held_by_other_only += u64::from(from == Verdict::Pass);
            self.held_by_first_only += u64::from(to == Verdict::Pass);
            self.by_verdict
                .entry((rank(from), rank(to)))
                .or_insert(VerdictShift {
                    from,
                    to,
                    changes: 0,
                })
                .changes += 1;
        }
        for demand in &no_more {
            let shift = self.shift(&demand.control);
            if newly.iter().any(|other| other.control == demand.control) {
                shift.otherwise += 1;
            } else {
                shift.first_only += 1;
            }
        }
        for demand in &newly {
            if !no_more.iter().any(|other| other.control == demand.control) {
                self.shift(&demand.control).other_only += 1;
            }
        }
        if self.differences.len() < self.most {
            self.differences.push(Difference {
                subject: subject.clone(),
                from,
                to,
                no_more,
                newly,
            });
        }
    }

    fn shift(&mut self, control: &str) -> &mut ControlShift {
        self.by_control
            .entry(control.to_owned())
            .or_insert_with(|| ControlShift {
                control: control.to_owned(),
                first_only: 0,
                other_only: 0,
                otherwise: 0,
            })
    }

    /// Sums up what was counted.
    pub(super) fn finish(&mut self) {
        self.verdicts = self.by_verdict.values().cloned().collect();
        self.controls = self.by_control.values().cloned().collect();
    }
}
