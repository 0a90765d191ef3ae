//! Marks of AI over many changes.

use countersign_contract::types::{Decision, EvidenceKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// At most this many changes are named as examples.
const MOST_EXAMPLES: usize = 3;

/// Counts of what was found in the changes seen so far.
#[derive(Debug, Default, Serialize)]
pub struct DetectionTally {
    /// Changes.
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
    /// The first of these changes that were seen: the newest, where changes come newest first.
    pub newest: Vec<Example>,
}

/// A change as an example.
#[derive(Debug, Serialize)]
pub struct Example {
    /// The revision that landed.
    pub revision: String,
    /// Its title. Untrusted text.
    pub title: String,
}

impl DetectionTally {
    /// Counts a change.
    pub fn add(&mut self, revision: &str, title: &str, decision: &Decision) {
        let provenance = &decision.provenance;
        self.changes += 1;
        self.commits += u64::from(decision.totals.commits);
        self.lines += u64::from(decision.totals.added);
        if !provenance.detected {
            return;
        }
        self.with_ai += 1;
        self.agent_authored += u64::from(provenance.agent_authored);
        self.ai_lines.min += u64::from(provenance.ai_lines.min);
        // Where no upper bound is known, the lines that are known stand in for it.
        let most = provenance.lines.max(provenance.ai_lines.min);
        self.ai_lines.max += u64::from(provenance.ai_lines.max.min(most));
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
                    revision: revision.to_owned(),
                    title: title.to_owned(),
                });
            }
        }
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
