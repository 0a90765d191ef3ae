//! Who had a hand in the change, and therefore can't vouch for it.

use super::roster::{Party, Roster, is_forge};
use crate::provenance::agents::Agents;
use crate::provenance::{Findings, counts};
use countersign_contract::types::{DropReason, Facts, Identity};
use countersign_program::policy::Involvement;
use std::collections::BTreeMap;

/// Who is involved, and how.
#[derive(Debug, Default)]
pub(crate) struct Involved {
    /// In the order of the kinds.
    ways: BTreeMap<Party, Vec<Involvement>>,
    /// An agent authored, and nobody knows at whose word.
    pub(crate) prompter_unknown: bool,
    /// The commits are not all there, so that others may be involved.
    pub(crate) incomplete: bool,
}

impl Involved {
    /// Finds everybody involved.
    pub(crate) fn of(
        facts: &Facts,
        findings: &Findings,
        roster: &Roster<'_>,
        agents: &Agents<'_>,
    ) -> Involved {
        let mut involved = Involved {
            incomplete: findings.commits_missing,
            ..Involved::default()
        };
        involved.add(
            Involvement::Author,
            roster.parties(&facts.change.author, agents),
        );
        let counted = || facts.commits.iter().filter(|commit| counts(commit));
        for commit in counted() {
            involved.add(
                Involvement::Committer,
                roster.parties(&commit.author, agents),
            );
            if !is_forge(&commit.committer, commit.signature) {
                involved.add(
                    Involvement::Committer,
                    roster.parties(&commit.committer, agents),
                );
            }
        }
        for (name, email) in &findings.co_authors {
            let identity = Identity {
                name: name.clone(),
                email: email.clone(),
                login: None,
            };
            involved.add(Involvement::CoAuthor, roster.parties(&identity, agents));
        }
        // Where the head is none of the commits that count, it is not known which push was the last.
        let head = counted().find(|commit| commit.revision == facts.change.head.revision);
        let pushers: Vec<&String> = match head.and_then(|commit| commit.pusher.as_ref()) {
            Some(pusher) => vec![pusher],
            None => counted()
                .filter_map(|commit| commit.pusher.as_ref())
                .collect(),
        };
        for pusher in pushers {
            let identity = Identity {
                name: String::new(),
                email: String::new(),
                login: Some(pusher.clone()),
            };
            involved.add(Involvement::LastPusher, roster.parties(&identity, agents));
        }
        involved.add_prompter(findings, roster, agents);
        involved
    }

    fn add_prompter(&mut self, findings: &Findings, roster: &Roster<'_>, agents: &Agents<'_>) {
        if !findings.provenance.agent_authored {
            return;
        }
        let Some(prompter) = &findings.provenance.prompter else {
            self.prompter_unknown = true;
            return;
        };
        let identity = match prompter.contains('@') {
            true => Identity {
                name: String::new(),
                email: prompter.clone(),
                login: None,
            },
            false => Identity {
                name: String::new(),
                email: String::new(),
                login: Some(prompter.clone()),
            },
        };
        self.add(Involvement::Prompter, roster.parties(&identity, agents));
    }

    fn add(&mut self, way: Involvement, parties: Vec<Party>) {
        for party in parties {
            crate::order::insert(self.ways.entry(party).or_default(), way);
        }
    }

    /// The first way in which a party is involved that the policy does not allow.
    pub(crate) fn bars(&self, party: &Party, allowed: &[Involvement]) -> Option<Involvement> {
        self.ways
            .get(party)?
            .iter()
            .find(|way| !allowed.contains(way))
            .copied()
    }

    /// Addresses and names that belong to nobody known and are involved in a way that the policy does not allow. Each may
    /// be any of the signers, so that each takes one more person.
    pub(crate) fn strangers(&self, allowed: &[Involvement]) -> Vec<&str> {
        let barred = self
            .ways
            .iter()
            .filter(|(_, ways)| ways.iter().any(|way| !allowed.contains(way)));
        barred
            .filter_map(|(party, _)| match party {
                Party::Stranger(name) => Some(name.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// The reason and the words for a way of being involved.
pub(crate) fn in_words(way: Involvement) -> (DropReason, &'static str) {
    match way {
        Involvement::Author => (DropReason::IsAuthor, "proposed the change"),
        Involvement::Committer => (
            DropReason::IsCommitter,
            "is author or committer of one of its commits",
        ),
        Involvement::CoAuthor => (DropReason::IsCoAuthor, "is named as co-author"),
        Involvement::LastPusher => (DropReason::IsLastPusher, "pushed last"),
        Involvement::Prompter => (DropReason::IsPrompter, "had the agent write it"),
    }
}
