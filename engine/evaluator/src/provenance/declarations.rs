//! What people said of a change, held against what was found: contradictions, missing declarations, who had the agent do
//! it, and whether the evidence rose since somebody signed.

use super::examine::Examined;
use super::marks::{self, Marks};
use crate::people::agents::{self, Agents};
use countersign_contract::types::{
    Contradiction, Evidence, EvidenceKind, EvidenceSeen, Facts, Forge, Identity, Notice,
    PersonKind, Provenance,
};

/// Evidence that outweighs a denial: everything but another declaration and hints.
fn outweighs(evidence: &Evidence) -> bool {
    !matches!(
        evidence.kind,
        EvidenceKind::Declaration | EvidenceKind::Heuristic
    )
}

pub(super) fn contradicting<'a>(examined: &'a Examined<'_>) -> Option<&'a Evidence> {
    if examined.denials.is_empty() {
        return None;
    }
    examined
        .marks
        .counting()
        .filter(|evidence| outweighs(evidence))
        .min_by_key(|evidence| evidence.kind)
}

pub(super) fn contradictions(commits: &[Examined<'_>], whole: &Marks) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let strongest = whole
        .counting()
        .filter(|evidence| outweighs(evidence))
        .min_by_key(|evidence| evidence.kind);
    if let (Some(evidence), Some(denial)) = (strongest, whole.denials.iter().min()) {
        found.push(Contradiction {
            revision: None,
            declared: denial.clone(),
            found: evidence.excerpt.clone(),
        });
    }
    // What an earlier head said against its own marks has been taken back.
    for examined in commits.iter().filter(|examined| !examined.earlier) {
        if let (Some(evidence), Some(denial)) = (contradicting(examined), examined.denials.first())
        {
            found.push(Contradiction {
                revision: Some(examined.commit.revision.clone()),
                declared: denial.clone(),
                found: evidence.excerpt.clone(),
            });
        }
    }
    found
}

/// Marks of AI on heads that the change had before, for which nothing that it has now declares. They count, and the head has to
/// declare them.
pub(super) fn left_behind(commits: &[Examined<'_>], whole: &Marks) -> Vec<Notice> {
    let declared = commits
        .iter()
        .filter(|examined| !examined.earlier && examined.declared)
        .flat_map(|examined| examined.marks.counting());
    let stated = whole
        .counting()
        .filter(|evidence| evidence.kind == EvidenceKind::Declaration);
    let known = crate::sort::set(declared.chain(stated).map(|evidence| &evidence.agent));
    let lost = |evidence: &&Evidence| match &evidence.agent {
        Some(_) => !known.contains(&&evidence.agent),
        None => known.is_empty(),
    };
    let earlier = commits.iter().filter(|examined| examined.earlier);
    earlier
        .filter_map(|examined| {
            let evidence = examined.marks.counting().find(lost)?;
            Some(Notice {
                code: "marks_left_behind".to_owned(),
                subject: examined.commit.revision.clone(),
                explanation: format!(
                    "the change was amended, and its head no longer declares what this commit with the same content shows: {}",
                    evidence.excerpt
                ),
            })
        })
        .collect()
}

/// Evidence of AI without a trailer in the trailer block and without a declaration. `hinted` says that only the change as
/// a whole shows AI: then every commit that says nothing is in question.
pub(super) fn is_undeclared(examined: &Examined<'_>, hinted: bool) -> bool {
    let shows_ai = hinted || examined.marks.show_ai();
    shows_ai && !examined.declared
}

/// The identity is an agent's, an app's or a service account's. `Jane (aider)` is Jane, whom an agent helped.
pub(super) fn is_program(identity: &Identity, facts: &Facts, agents: &Agents<'_>) -> bool {
    let login = login_of(identity);
    let name = agents::without_suffix(&identity.name);
    let is_agent = agents
        .by_identity(name, &identity.email, identity.login.as_deref())
        .is_some();
    let is_app = login.is_some_and(|login| login.to_ascii_lowercase().ends_with("[bot]"))
        || identity.name.ends_with("[bot]");
    let is_other = login.is_some_and(|login| {
        facts.people.iter().any(|person| {
            person.login.eq_ignore_ascii_case(login) && person.kind != PersonKind::Human
        })
    });
    is_agent || is_app || is_other
}

fn login_of(identity: &Identity) -> Option<&str> {
    identity
        .login
        .as_deref()
        .or_else(|| agents::noreply_login(&identity.email))
}

/// Who had the agent do it, and whether anybody vouches for that.
#[derive(Debug, Default)]
pub(super) struct Prompter {
    /// Login or address.
    pub(super) name: Option<String>,
    /// The forge says so. Else the commits do, which the agent itself wrote: enough to bar somebody, not to clear the others.
    pub(super) vouched: bool,
}

/// Who had the agent do it: the human who opened the change, else a human whom the agent's commits name as co-author, else
/// the human author of a commit that the agent committed. Only a forge knows who opened a change; without one its author is a
/// commit's.
pub(super) fn prompter(facts: &Facts, commits: &[Examined<'_>], agents: &Agents<'_>) -> Prompter {
    let human = |identity: &Identity| -> Option<String> {
        if is_program(identity, facts, agents) {
            return None;
        }
        let name = login_of(identity)
            .map(str::to_owned)
            .unwrap_or_else(|| identity.email.to_ascii_lowercase());
        (!name.is_empty()).then_some(name)
    };
    let co_author = |(name, email): &(String, String)| {
        human(&Identity {
            name: name.clone(),
            email: email.clone(),
            login: None,
        })
    };
    let by_agents = || commits.iter().filter(|examined| examined.agent_authored);
    let proposer = human(&facts.change.author);
    let vouched = proposer.is_some() && facts.change.forge != Forge::Git;
    let name = proposer
        .or_else(|| {
            by_agents()
                .filter_map(|examined| examined.marks.co_authors.iter().filter_map(co_author).min())
                .min()
        })
        .or_else(|| {
            by_agents()
                .filter_map(|examined| human(&examined.commit.author))
                .min()
        });
    Prompter { name, vouched }
}

/// How evidence of AI rose since somebody signed, in words. Agents that are known by declaration only are not new evidence:
/// to disclose must never cost a sign-off.
pub(crate) fn rose_since(now: &Provenance, seen: &EvidenceSeen) -> Option<String> {
    let stronger = now
        .evidence
        .iter()
        .filter(|evidence| marks::counts(evidence) && evidence.kind != EvidenceKind::Declaration);
    let agents = crate::sort::set(stronger.filter_map(|evidence| evidence.agent.as_ref()));
    if let Some(agent) = agents
        .into_iter()
        .find(|agent| !seen.agents.contains(agent))
    {
        return Some(format!("`{agent}` was not known then"));
    }
    if now.ai_lines.min > seen.ai_lines_min {
        return Some(format!(
            "at least {} lines are AI's now, {} then",
            now.ai_lines.min, seen.ai_lines_min
        ));
    }
    // By number: a rebase gives every commit a new revision.
    (now.undeclared.len() > seen.undeclared.len()).then(|| {
        format!(
            "{} commits lack a declaration now, {} then",
            now.undeclared.len(),
            seen.undeclared.len()
        )
    })
}
