//! Who had a hand in the change, and therefore can't vouch for it.

use crate::controls::is_complete;
use crate::people::agents::Agents;
use crate::people::roster::{Participant, Roster, is_forge};
use crate::provenance::{Findings, counts};
use crate::safeguards::{Step, Steps};
use crate::statements::binding::Content;
use countersign_contract::types::{Commit, DropReason, Facts, Identity};
use countersign_program::policy::Involvement;
use std::collections::BTreeMap;

/// Who is involved, and how.
#[derive(Debug, Default)]
pub(crate) struct Involved {
    /// In the order of the kinds.
    ways: BTreeMap<Participant, Vec<Involvement>>,
    /// An agent authored, and at whose word nobody knows, or nobody but its own commits says.
    pub(crate) prompter_unknown: bool,
    /// Who had it do so, by what its commits say.
    pub(crate) prompter_claimed: Option<String>,
    /// Everybody who matters is in the roster, so that an account it does not have is none of the signers'.
    people_known: bool,
    /// Lists that are not all there, so that others may be involved.
    pub(crate) incomplete: Vec<&'static str>,
    steps: Steps,
}

impl Involved {
    /// Finds everybody involved.
    pub(crate) fn find(
        facts: &Facts,
        findings: &Findings,
        content: &Content<'_>,
        roster: &Roster<'_>,
        agents: &Agents<'_>,
        steps: Steps,
    ) -> Involved {
        let mut involved = Involved {
            people_known: is_complete(facts.completeness.people.as_ref())
                || !steps.take(Step::UnknownPeople),
            steps,
            ..Involved::default()
        };
        if findings.commits_missing && steps.take(Step::MissingCommits) {
            involved.incomplete.push("commits");
        }
        // What landed, or was squashed, names those who wrote it in what it carried and perhaps nowhere else.
        let carried = is_complete(facts.completeness.carried_commits.as_ref());
        let inherits = !facts.change.landed_from.is_empty() || content.is_squashed();
        if inherits && !carried && steps.take(Step::MissingCarried) {
            involved.incomplete.push("carried_commits");
        }
        involved.add(
            Involvement::Author,
            roster.participants(&facts.change.author, agents),
        );
        let origin: &[Commit] = match steps.take(Step::Carried) {
            true => &facts.carried_commits,
            false => &[],
        };
        // Where git recomputed that the head is what was carried, whoever landed it added nothing.
        let relanded = carried
            && origin
                .iter()
                .any(|commit| content.follows_from(&commit.revision));
        let own = match relanded {
            true => &[][..],
            false => &facts.commits[..],
        };
        let counted: Vec<&Commit> = own
            .iter()
            .chain(origin)
            .filter(|commit| counts(commit))
            .collect();
        for commit in &counted {
            involved.add_makers(commit, roster, agents);
        }
        for (name, email) in &findings.co_authors {
            let identity = Identity {
                name: name.clone(),
                email: email.clone(),
                login: None,
            };
            involved.add(
                Involvement::CoAuthor,
                roster.participants(&identity, agents),
            );
        }
        // Where the head is none of the commits that count, it is not known which push was the last. What was carried has a
        // last push for each change that it came from; that of an earlier head of the change itself was not the last.
        let is_tip = |commit: &Commit| {
            let follows = |other: &&Commit| other.parents.contains(&commit.revision);
            commit.revision == facts.change.head.revision
                || ((inherits || carried)
                    && origin.iter().any(|other| other.revision == commit.revision)
                    && !counted.iter().any(follows))
        };
        // Who pressed the forge's button to land it pushed nothing of their own.
        let landing =
            |commit: &Commit| inherits && carried && is_forge(&commit.committer, commit.signature);
        let pushed = || counted.iter().filter(|commit| !landing(commit));
        let tips = pushed().filter(|commit| is_tip(commit));
        let mut pushers: Vec<&String> = tips.filter_map(|commit| commit.pusher.as_ref()).collect();
        if pushers.is_empty() {
            pushers.extend(pushed().filter_map(|commit| commit.pusher.as_ref()));
        }
        for pusher in pushers {
            involved.add(
                Involvement::LastPusher,
                roster.participants(&account(pusher), agents),
            );
        }
        involved.add_prompter(findings, roster, agents);
        involved
    }

    /// Author and committer of a commit, unless the forge made it for somebody. Where both are programs, whoever pushed it
    /// stands behind it: a commit under a program's name is quickly made.
    fn add_makers(&mut self, commit: &Commit, roster: &Roster<'_>, agents: &Agents<'_>) {
        let mut makers = roster.participants(&commit.author, agents);
        if !is_forge(&commit.committer, commit.signature) {
            makers.extend(roster.participants(&commit.committer, agents));
        }
        let is_person = |participant: &Participant| match participant {
            Participant::Member(id) => roster.get(*id).is_some_and(|known| known.human),
            _ => true,
        };
        if !makers.iter().any(is_person)
            && self.steps.take(Step::PusherOfPrograms)
            && let Some(pusher) = &commit.pusher
        {
            makers.extend(roster.participants(&account(pusher), agents));
        }
        self.add(Involvement::Committer, makers);
    }

    fn add_prompter(&mut self, findings: &Findings, roster: &Roster<'_>, agents: &Agents<'_>) {
        if !findings.provenance.agent_authored {
            return;
        }
        // A name in a commit bars whoever it names. That it clears everybody else would take somebody who vouches for it.
        let prompter = findings.provenance.prompter.as_ref();
        if !findings.prompter_vouched && self.steps.take(Step::UnknownPrompter) {
            self.prompter_unknown = true;
            self.prompter_claimed = prompter.cloned();
        }
        let Some(prompter) = prompter else {
            return;
        };
        let identity = match prompter.contains('@') {
            true => Identity {
                name: String::new(),
                email: prompter.clone(),
                login: None,
            },
            false => account(prompter),
        };
        self.add(
            Involvement::Prompter,
            roster.participants(&identity, agents),
        );
    }

    /// Why it is not known at whose word an agent wrote the change.
    pub(crate) fn unknown_prompter(&self) -> String {
        match &self.prompter_claimed {
            Some(name) => format!(
                "an agent wrote it, and only its commits say that it was at the word of `{name}`"
            ),
            None => "an agent wrote it and nobody knows at whose word".to_owned(),
        }
    }

    fn add(&mut self, way: Involvement, participants: Vec<Participant>) {
        let step = match way {
            Involvement::Author => Step::Author,
            Involvement::Committer => Step::Committer,
            Involvement::CoAuthor => Step::CoAuthor,
            Involvement::LastPusher => Step::LastPusher,
            Involvement::Prompter => Step::Prompter,
        };
        if !self.steps.take(step) {
            return;
        }
        for participant in participants {
            crate::sort::insert(self.ways.entry(participant).or_default(), way);
        }
    }

    /// Everybody who is named as co-author.
    pub(crate) fn co_authors(&self) -> impl Iterator<Item = &Participant> {
        let named = |ways: &Vec<Involvement>| ways.contains(&Involvement::CoAuthor);
        self.ways
            .iter()
            .filter(move |(_, ways)| named(ways))
            .map(|(participant, _)| participant)
    }

    /// Somebody named the participant as co-author.
    pub(crate) fn is_co_author(&self, participant: &Participant) -> bool {
        let ways = self.ways.get(participant);
        ways.is_some_and(|ways| ways.contains(&Involvement::CoAuthor))
    }

    /// The first way in which a participant is involved that the policy does not allow.
    pub(crate) fn bars(
        &self,
        participant: &Participant,
        allowed: &[Involvement],
    ) -> Option<Involvement> {
        self.ways
            .get(participant)?
            .iter()
            .find(|way| !allowed.contains(way))
            .copied()
    }

    /// Addresses and names that belong to nobody known and are involved in a way that the policy does not allow. Each may
    /// be any of the signers, so that each takes one more person. So may an account, where people are missing: the record
    /// that would say whose it is may be one of them.
    pub(crate) fn strangers(&self, allowed: &[Involvement]) -> Vec<&str> {
        if !self.steps.take(Step::Strangers) {
            return Vec::new();
        }
        let barred = self
            .ways
            .iter()
            .filter(|(_, ways)| ways.iter().any(|way| !allowed.contains(way)));
        barred
            .filter_map(|(participant, _)| match participant {
                Participant::Stranger(name) => Some(name.as_str()),
                Participant::Account(name) => (!self.people_known).then_some(name.as_str()),
                Participant::Member(_) => None,
            })
            .collect()
    }
}

/// An account of the forge.
fn account(login: &str) -> Identity {
    Identity {
        name: String::new(),
        email: String::new(),
        login: Some(login.to_owned()),
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
