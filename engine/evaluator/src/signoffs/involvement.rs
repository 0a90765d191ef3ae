//! Who had a hand in the change, and therefore can't vouch for it.

use crate::people::agents::Agents;
use crate::people::roster::{Participant, Roster, is_forge};
use crate::provenance::{Authorship, counts};
use crate::safeguards::{Safeguard, removed};
use crate::statements::binding::Content;
use crate::supply::is_complete;
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
    /// Everybody that this may be.
    prompters: Vec<Participant>,
    /// Everybody who matters is in the roster, so that an account it does not have is none of the signers'.
    people_known: bool,
    /// Lists that are not all there, so that others may be involved.
    pub(crate) incomplete: Vec<&'static str>,
}

impl Involved {
    /// Finds everybody involved.
    pub(crate) fn find(
        facts: &Facts,
        authorship: &Authorship,
        content: &Content<'_>,
        roster: &Roster<'_>,
        agents: &Agents<'_>,
    ) -> Involved {
        let mut involved = Involved {
            people_known: all_people_known(facts),
            ..Involved::default()
        };
        if authorship.commits_missing && unknown_commits_may_involve() {
            involved.incomplete.push("commits");
        }
        // What landed, or was squashed, names those who wrote it in what it carried and perhaps nowhere else.
        let carried = is_complete(facts.completeness.carried_commits.as_ref());
        let inherits = !facts.change.landed_from.is_empty() || content.is_squashed();
        if inherits && !carried && unknown_carried_commits_may_involve() {
            involved.incomplete.push("carried_commits");
        }
        involved.add(
            Involvement::Author,
            roster.participants(&facts.change.author, agents),
        );
        let origin = carried_commits(facts);
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
            .filter(|commit| counts(commit) && !authorship.unmarked.contains(&commit.revision))
            .collect();
        for commit in &counted {
            involved.add_makers(commit, roster, agents);
        }
        for (name, email) in &authorship.co_authors {
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
        let pushes = Pushes {
            facts,
            counted: &counted,
            origin,
            inherits,
            carried,
        };
        for pusher in pushes.last() {
            involved.add(
                Involvement::LastPusher,
                roster.participants(&account(pusher), agents),
            );
        }
        involved.add_prompter(authorship, roster, agents);
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
            Participant::Member(id) => roster.get(*id).is_some_and(|member| member.human),
            _ => true,
        };
        if !makers.iter().any(is_person)
            && pusher_stands_behind_programs()
            && let Some(pusher) = &commit.pusher
        {
            makers.extend(roster.participants(&account(pusher), agents));
        }
        self.add(Involvement::Committer, makers);
    }

    fn add_prompter(&mut self, authorship: &Authorship, roster: &Roster<'_>, agents: &Agents<'_>) {
        if !authorship.agent_authored {
            return;
        }
        // A name in a commit bars whoever it names. That it clears everybody else would take somebody who vouches for it.
        let prompter = authorship.prompter.as_ref();
        if !authorship.prompter_vouched && unknown_prompter_raises() {
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
        // An account that only commits name is vouched for no better than an address in them.
        let vouched = authorship.prompter_vouched;
        let prompters = roster.participants(&identity, agents).into_iter();
        self.prompters = prompters
            .map(|participant| match participant {
                Participant::Account(name) if !vouched => Participant::Claimed(name),
                other => other,
            })
            .collect();
        self.add(Involvement::Prompter, self.prompters.clone());
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
        if !involves(way) {
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
        let names = self.unknown(allowed).filter_map(name_of);
        names.collect()
    }

    fn unknown(&self, allowed: &[Involvement]) -> impl Iterator<Item = &Participant> {
        let barred = move |ways: &Vec<Involvement>| ways.iter().any(|way| !allowed.contains(way));
        let accounts_count = !self.people_known;
        self.ways
            .iter()
            .filter(move |(participant, ways)| {
                barred(ways)
                    && strangers_raise()
                    && match participant {
                        Participant::Account(_) => accounts_count,
                        // An account and the address that names it are one person.
                        Participant::Claimed(name) => {
                            let account = self.ways.get(&Participant::Account(name.clone()));
                            !(accounts_count && account.is_some_and(&barred))
                        }
                        Participant::Stranger(_) => true,
                        Participant::Member(_) => false,
                    }
            })
            .map(|(participant, _)| participant)
    }

    /// At whose word an agent wrote the change is not known, and that takes one more person: whom its commits name is none of
    /// those who take one anyway.
    pub(crate) fn prompter_raises(&self, allowed: &[Involvement]) -> bool {
        let is_counted = |prompter: &Participant| {
            let same = |other: &Participant| {
                other == prompter
                    || (is_login(other)
                        && is_login(prompter)
                        && name_of(other) == name_of(prompter))
            };
            self.unknown(allowed).any(same)
        };
        self.prompter_unknown
            && !allowed.contains(&Involvement::Prompter)
            && (self.prompters.is_empty() || !self.prompters.iter().all(is_counted))
    }
}

fn name_of(participant: &Participant) -> Option<&str> {
    match participant {
        Participant::Account(name) | Participant::Claimed(name) | Participant::Stranger(name) => {
            Some(name)
        }
        Participant::Member(_) => None,
    }
}

fn is_login(participant: &Participant) -> bool {
    matches!(
        participant,
        Participant::Account(_) | Participant::Claimed(_)
    )
}

/// Who pushed, and what of it was the last push.
struct Pushes<'p> {
    facts: &'p Facts,
    /// Commits that count.
    counted: &'p [&'p Commit],
    /// Commits that the change came from.
    origin: &'p [Commit],
    /// The change landed or was squashed.
    inherits: bool,
    /// All commits that it came from are there.
    carried: bool,
}

impl<'p> Pushes<'p> {
    /// Who pushed last. Where the head is none of the commits that count, it is not known which push was the last: whoever
    /// pushed any.
    fn last(&self) -> Vec<&'p String> {
        let pushed = || {
            self.counted
                .iter()
                .filter(|commit| !self.is_landing(commit))
        };
        let tips = pushed().filter(|commit| self.is_tip(commit));
        let mut pushers: Vec<&String> = tips.filter_map(|commit| commit.pusher.as_ref()).collect();
        if pushers.is_empty() {
            pushers.extend(pushed().filter_map(|commit| commit.pusher.as_ref()));
        }
        pushers
    }

    /// What was carried has a last push for each change that it came from; that of an earlier head of the change itself was
    /// not the last.
    fn is_tip(&self, commit: &Commit) -> bool {
        let follows = |other: &&Commit| other.parents.contains(&commit.revision);
        commit.revision == self.facts.change.head.revision
            || ((self.inherits || self.carried)
                && self
                    .origin
                    .iter()
                    .any(|other| other.revision == commit.revision)
                && !self.counted.iter().any(follows))
    }

    /// Who pressed the forge's button to land it pushed nothing of their own.
    fn is_landing(&self, commit: &Commit) -> bool {
        self.inherits && self.carried && is_forge(&commit.committer, commit.signature)
    }
}

/// Everybody who matters is in the roster. A veto counts although its person is unknown, while not all people are known.
pub(super) fn all_people_known(facts: &Facts) -> bool {
    is_complete(facts.completeness.people.as_ref()) || removed(Safeguard::UnknownPeople)
}

/// Commits that are not known may involve the signers.
fn unknown_commits_may_involve() -> bool {
    !removed(Safeguard::MissingCommits)
}

/// So may commits that a landed change carried.
fn unknown_carried_commits_may_involve() -> bool {
    !removed(Safeguard::MissingCarried)
}

/// What a landed change carried involves its people.
fn carried_commits(facts: &Facts) -> &[Commit] {
    match removed(Safeguard::Carried) {
        true => &[],
        false => &facts.carried_commits,
    }
}

/// A commit that programs alone made is its pusher's.
fn pusher_stands_behind_programs() -> bool {
    !removed(Safeguard::PusherOfPrograms)
}

/// An agent's unknown prompter raises the number of people that are asked for.
fn unknown_prompter_raises() -> bool {
    !removed(Safeguard::UnknownPrompter)
}

/// An unknown person who had a hand in the change raises the number of people that are asked for.
fn strangers_raise() -> bool {
    !removed(Safeguard::Strangers)
}

/// Whoever had a hand in the change in this way is involved.
fn involves(way: Involvement) -> bool {
    !removed(match way {
        Involvement::Author => Safeguard::Author,
        Involvement::Committer => Safeguard::Committer,
        Involvement::CoAuthor => Safeguard::CoAuthor,
        Involvement::LastPusher => Safeguard::LastPusher,
        Involvement::Prompter => Safeguard::Prompter,
    })
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
