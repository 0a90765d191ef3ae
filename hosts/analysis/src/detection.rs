//! Marks of AI over many changes.

use countersign_contract::types::{Decision, EvidenceKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// At most this many changes are named as examples.
const MOST_EXAMPLES: usize = 3;

/// What was found in one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detection {
    /// Its commits.
    pub commits: u64,
    /// Lines that it added. Absent where they were not looked at.
    pub lines: Option<u64>,
    /// Its marks of AI. Absent where it has none.
    pub marks: Option<MarkedChange>,
}

/// A change with marks of AI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedChange {
    /// The revision that landed.
    pub revision: String,
    /// Its title. Untrusted text.
    pub title: String,
    /// Lines that it added.
    pub lines: u64,
    /// An agent authored or committed it.
    pub agent_authored: bool,
    /// Lower and upper bound of lines by AI.
    pub ai_lines: (u64, u64),
    /// Agents.
    pub agents: Vec<String>,
    /// Commits whose AI is not declared.
    pub undeclared: u64,
    /// Its only marks stand outside git's trailer block.
    pub outside_trailer_block: bool,
    /// Declarations contradict stronger evidence.
    pub contradicted: bool,
}

impl Detection {
    /// What a decision found in a change. `lines` says whether the lines of its files were looked at.
    pub fn of(revision: &str, title: &str, decision: &Decision, lines: bool) -> Detection {
        let provenance = &decision.provenance;
        let added = u64::from(decision.totals.added);
        // Where no upper bound is known, the lines that are known stand in for it.
        let known = provenance.lines.max(provenance.ai_lines.min);
        Detection {
            commits: u64::from(decision.totals.commits),
            lines: lines.then_some(added),
            marks: provenance.detected.then(|| MarkedChange {
                revision: revision.to_owned(),
                title: title.to_owned(),
                lines: added,
                agent_authored: provenance.agent_authored,
                ai_lines: (
                    u64::from(provenance.ai_lines.min),
                    u64::from(provenance.ai_lines.max.min(known)),
                ),
                agents: provenance.agents.clone(),
                undeclared: provenance.undeclared.len() as u64,
                outside_trailer_block: is_outside_trailer_block(decision),
                contradicted: !provenance.contradictions.is_empty(),
            }),
        }
    }
}

/// Counts of what was found in the changes seen so far.
#[derive(Debug, Serialize)]
pub struct DetectionTally {
    /// Changes.
    pub changes: u64,
    /// Their commits.
    pub commits: u64,
    /// Lines that they added. Absent where not all of them were looked at.
    pub lines: Option<u64>,
    /// Changes with marks of AI.
    pub with_ai: u64,
    /// Lines that these added.
    pub marked_lines: u64,
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

impl Default for DetectionTally {
    fn default() -> DetectionTally {
        DetectionTally {
            changes: 0,
            commits: 0,
            lines: Some(0),
            with_ai: 0,
            marked_lines: 0,
            agent_authored: 0,
            ai_lines: Bounds::default(),
            agents: BTreeMap::new(),
            unnamed_agent: 0,
            undeclared: Undeclared::default(),
            outside_trailer_block: 0,
            contradicted: 0,
        }
    }
}

impl DetectionTally {
    /// Counts a change.
    pub fn add(&mut self, found: &Detection) {
        self.changes += 1;
        self.commits += found.commits;
        self.lines = self.lines.zip(found.lines).map(|(all, own)| all + own);
        let Some(marks) = &found.marks else {
            return;
        };
        self.with_ai += 1;
        self.marked_lines += marks.lines;
        self.agent_authored += u64::from(marks.agent_authored);
        self.ai_lines.min += marks.ai_lines.0;
        self.ai_lines.max += marks.ai_lines.1;
        for agent in &marks.agents {
            *self.agents.entry(agent.clone()).or_default() += 1;
        }
        self.unnamed_agent += u64::from(marks.agents.is_empty());
        self.contradicted += u64::from(marks.contradicted);
        self.outside_trailer_block += u64::from(marks.outside_trailer_block);
        if marks.undeclared > 0 {
            self.undeclared.changes += 1;
            self.undeclared.commits += marks.undeclared;
            if self.undeclared.newest.len() < MOST_EXAMPLES {
                self.undeclared.newest.push(Example {
                    revision: marks.revision.clone(),
                    title: marks.title.clone(),
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
