//! Renders the decision on a group or a range. One module a format, as for one change.

pub mod github;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod sarif;
pub mod text;

use crate::{Report, summary, untrusted, wording};
use countersign_contract::types::{CombinedDecision, Decision, Verdict};

/// A decision on several changes, with what identifies how it came about.
#[derive(Clone, Copy, Debug)]
pub struct CombinedReport<'a> {
    /// The decision.
    pub decision: &'a CombinedDecision,
    /// SHA-256 of the bundle, 64 hexadecimal digits.
    pub bundle_digest: &'a str,
    /// SHA-256 of the JSON array of facts, 64 hexadecimal digits.
    pub facts_digest: &'a str,
    /// Fuel that the sandbox used for all members.
    pub fuel: u64,
}

impl<'a> CombinedReport<'a> {
    /// One member as a report of its own. The digest of the facts and the fuel stay those of all.
    pub fn member(&self, decision: &'a Decision) -> Report<'a> {
        Report {
            decision,
            bundle_digest: self.bundle_digest,
            facts_digest: self.facts_digest,
            fuel: self.fuel,
            traces: &[],
        }
    }

    /// Members, those that decide first, then others that do not pass; each in the order given.
    pub(crate) fn by_weight(&self) -> Vec<&'a Decision> {
        let mut members: Vec<&Decision> = self.decision.members.iter().collect();
        members.sort_by_key(|member| {
            let decides = member.verdict == self.decision.verdict;
            (member.verdict == Verdict::Pass, !decides)
        });
        members
    }
}

/// Whose act is next: for the first change that decides.
pub(crate) fn next(decision: &CombinedDecision) -> String {
    if decision.verdict == Verdict::Pass {
        return "nobody has to act".to_owned();
    }
    let first = decision
        .members
        .iter()
        .find(|member| member.verdict == decision.verdict);
    match first {
        Some(member) => format!(
            "{} (for {})",
            summary::next(member),
            untrusted::short(&member.change, 120)
        ),
        None => "an operator: name the changes to decide".to_owned(),
    }
}

/// What was decided, by which policy.
pub(crate) fn subject(decision: &CombinedDecision) -> String {
    let changes = wording::count(decision.members.len(), "change");
    match decision.members.first() {
        Some(member) => format!(
            "{changes} for {}, policy {} {}",
            member.purpose.as_str(),
            untrusted::short(&member.policy, 60),
            untrusted::short(&member.policy_version, 60)
        ),
        None => changes,
    }
}
