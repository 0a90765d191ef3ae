//! What a survey counts.

use countersign_contract::types::{ControlResult, ControlState, Decision, EvidenceKind, Facts};
use serde::Serialize;
use std::collections::BTreeMap;

/// At most this many changes are named as examples.
const MOST_EXAMPLES: usize = 3;

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
    /// Changes that landed.
    pub changes: u64,
    /// Their commits.
    pub commits: u64,
    /// Lines that they added.
    pub lines: u64,
    /// Changes with marks of AI.
    pub with_ai: u64,
    /// Changes whose commits an agent authored or committed.
    pub agent_authored: u64,
    /// Lower and upper bound of lines by AI.
    pub ai_lines: Bounds,
    /// Changes by agent. A change with several agents counts for each.
    pub agents: BTreeMap<String, u64>,
    /// Changes with marks of AI that name no agent.
    pub unnamed_agent: u64,
    /// Changes with at least one commit whose AI is not declared, and those commits.
    pub undeclared: Undeclared,
    /// Changes whose only marks stand outside git's trailer block, where `git interpret-trailers` does not see them.
    pub outside_trailer_block: u64,
    /// Changes whose declarations contradict stronger evidence.
    pub contradicted: u64,
    /// What each control would have asked for, in the policy's order.
    pub controls: Vec<ControlTally>,
    /// Changes on which there was no decision.
    pub undecided: u64,
    #[serde(skip)]
    first_failure: Option<(String, String)>,
}

/// Two bounds.
#[derive(Debug, Default, Serialize)]
pub struct Bounds {
    /// At least.
    pub min: u64,
    /// At most.
    pub max: u64,
}

/// Changes whose AI is not declared.
#[derive(Debug, Default, Serialize)]
pub struct Undeclared {
    /// Changes.
    pub changes: u64,
    /// Commits.
    pub commits: u64,
    /// The newest of these changes.
    pub newest: Vec<Example>,
}

/// A change as an example.
#[derive(Debug, Serialize)]
pub struct Example {
    /// The revision that landed.
    pub revision: String,
    /// Its title.
    pub title: String,
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
            changes: 0,
            commits: 0,
            lines: 0,
            with_ai: 0,
            agent_authored: 0,
            ai_lines: Bounds::default(),
            agents: BTreeMap::new(),
            unnamed_agent: 0,
            undeclared: Undeclared::default(),
            outside_trailer_block: 0,
            contradicted: 0,
            controls: Vec::new(),
            undecided: 0,
            first_failure: None,
        }
    }

    /// Counts a change on which there is no decision.
    pub fn failed(&mut self, facts: &Facts, why: String) {
        self.changes += 1;
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
        let provenance = &decision.provenance;
        self.changes += 1;
        self.commits += u64::from(decision.totals.commits);
        self.lines += u64::from(decision.totals.added);
        for (place, control) in decision.controls.iter().enumerate() {
            self.count_control(place, control);
        }
        if !provenance.detected {
            return;
        }
        self.with_ai += 1;
        self.agent_authored += u64::from(provenance.agent_authored);
        self.ai_lines.min += u64::from(provenance.ai_lines.min);
        self.ai_lines.max += u64::from(provenance.ai_lines.max);
        for agent in &provenance.agents {
            *self.agents.entry(agent.clone()).or_default() += 1;
        }
        self.unnamed_agent += u64::from(provenance.agents.is_empty());
        self.contradicted += u64::from(!provenance.contradictions.is_empty());
        self.outside_trailer_block += u64::from(is_outside_trailer_block(decision));
        if !provenance.undeclared.is_empty() {
            self.undeclared.changes += 1;
            self.undeclared.commits += provenance.undeclared.len() as u64;
            if self.undeclared.newest.len() < MOST_EXAMPLES {
                self.undeclared.newest.push(Example {
                    revision: facts.change.head.revision.clone(),
                    title: facts.change.title.clone(),
                });
            }
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

/// All marks stand in trailer-shaped lines that git does not take for trailers.
fn is_outside_trailer_block(decision: &Decision) -> bool {
    let evidence = &decision.provenance.evidence;
    evidence
        .iter()
        .any(|piece| piece.kind == EvidenceKind::StrayTrailer)
        && evidence.iter().all(|piece| match piece.kind {
            EvidenceKind::StrayTrailer | EvidenceKind::Heuristic => true,
            EvidenceKind::Attestation
            | EvidenceKind::LineNote
            | EvidenceKind::AgentIdentity
            | EvidenceKind::Trailer
            | EvidenceKind::Declaration => false,
        })
}
