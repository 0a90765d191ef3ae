//! Who wrote a change: agents and people, and who had an agent do it.

use super::examine::{Examination, Examined};
use crate::people::agents::{self, Agents};
use crate::people::private_address;
use crate::people::roster::is_forge;
use crate::supply::is_complete;
use countersign_contract::types::{EvidenceKind, Facts, Forge, Identity, PersonKind};

/// Who wrote the change, as far as its commits and its forge say: what involvement rests on. No appeal changes it, since an
/// agent's own identity is not a matter of opinion.
#[derive(Debug, Default)]
pub(crate) struct Authorship {
    /// The commits are not all there.
    pub(crate) commits_missing: bool,
    /// An agent opened the change, or is author or committer of one of its commits.
    pub(crate) agent_authored: bool,
    /// Login or address of who had the agent do it.
    pub(crate) prompter: Option<String>,
    /// The forge, and not only the agent's own commits, says who had the agent do it.
    pub(crate) prompter_vouched: bool,
    /// People named as co-authors by commits that count: name and e-mail, sorted.
    pub(crate) co_authors: Vec<(String, String)>,
    /// Commits that the change puts back and that have no mark: they involve nobody. Sorted.
    pub(crate) unmarked: Vec<String>,
}

impl Examination<'_> {
    /// Who wrote the change.
    pub(crate) fn authorship(&self) -> Authorship {
        let opened_by_agent = self
            .whole
            .counting()
            .any(|evidence| evidence.kind == EvidenceKind::AgentIdentity);
        let agent_authored =
            opened_by_agent || self.commits.iter().any(|examined| examined.agent_authored);
        let prompter = match agent_authored {
            true => prompter(self.facts, &self.commits, &self.agents),
            false => Prompter::default(),
        };
        let co_authors = self
            .commits
            .iter()
            .flat_map(|examined| examined.marks.co_authors.iter().cloned());
        Authorship {
            commits_missing: !is_complete(self.facts.completeness.commits.as_ref()),
            agent_authored,
            prompter: prompter.name,
            prompter_vouched: prompter.vouched,
            co_authors: crate::sort::set(co_authors),
            unmarked: self.unmarked.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    /// A person is named as author, committer or co-author of the commit. What the forge made for somebody names nobody.
    pub(super) fn names_person(&self, examined: &Examined<'_>) -> bool {
        let is_person = |identity: &Identity| !is_program(identity, self.facts, &self.agents);
        let commit = examined.commit;
        let mut co_authors = examined.marks.co_authors.iter();
        is_person(&commit.author)
            || (is_person(&commit.committer) && !is_forge(&commit.committer, commit.signature))
            || co_authors.any(|(name, email)| {
                is_person(&Identity {
                    name: name.clone(),
                    email: email.clone(),
                    login: None,
                })
            })
    }
}

/// The identity is an agent's, an app's or a service account's. `Jane (aider)` is Jane, whom an agent helped.
fn is_program(identity: &Identity, facts: &Facts, agents: &Agents<'_>) -> bool {
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
        .or_else(|| private_address::login(&identity.email))
}

/// Who had the agent do it, and whether anybody vouches for that.
#[derive(Debug, Default)]
struct Prompter {
    /// Login or address.
    name: Option<String>,
    /// The forge says so. Else the commits do, which the agent itself wrote: enough to bar somebody, not to clear the others.
    vouched: bool,
}

/// Who had the agent do it: the human who opened the change, else a human whom the agent's commits name as co-author, else
/// the human author of a commit that the agent committed. Only a forge knows who opened a change; without one its author is a
/// commit's.
fn prompter(facts: &Facts, commits: &[Examined<'_>], agents: &Agents<'_>) -> Prompter {
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
