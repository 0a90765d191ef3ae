//! Who is who: accounts joined to people.

use super::accounts::{self, key};
use super::private_address;
use crate::people::agents::{Agents, REVIEWERS};
use crate::safeguards::{Safeguard, removed};
use countersign_contract::types::{Identity, Person, PersonKind};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A person by their place in the [`Roster`].
pub(crate) type PersonId = usize;

/// Somebody that facts name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Participant {
    /// Somebody in the roster.
    Member(PersonId),
    /// An account that the roster does not have, in lower-case.
    Account(String),
    /// An account, in lower-case, that only a private address names, which anybody can write: it may be anybody's.
    Claimed(String),
    /// An e-mail address or a name that belongs to nobody known, in lower-case.
    Stranger(String),
}

/// One person with all their accounts.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    /// The record whose level, teams and rights hold: the only one, or what several come to.
    pub(crate) person: &'a Person,
    /// The records of all accounts.
    accounts: Vec<&'a Person>,
    /// All accounts are a person's.
    pub(crate) human: bool,
    /// Some account has left.
    pub(crate) departed: bool,
}

impl Member<'_> {
    /// Whether the account of this name may push to the base branch. Absent when unknown.
    pub(crate) fn may_push(&self, login: &str) -> Option<bool> {
        match self.accounts.as_slice() {
            [one] => one.may_push,
            accounts => accounts::may_push(accounts, login),
        }
    }

    /// An account of the person that is a program's.
    pub(crate) fn program(&self) -> Option<&str> {
        let programs = self
            .accounts
            .iter()
            .filter(|one| one.kind != PersonKind::Human);
        programs.map(|one| one.login.as_str()).min()
    }

    /// Several records tell of the person.
    pub(crate) fn is_joined(&self) -> bool {
        self.accounts.len() > 1
    }
}

/// Where a roster keeps the records that it makes of several; it lends them out.
pub(crate) type Joined = OnceCell<Vec<Person>>;

/// People by login, alias and e-mail address. Letters are compared without regard to case in ASCII only, as forges do:
/// a look-alike from another alphabet is somebody else.
#[derive(Debug)]
pub(crate) struct Roster<'a> {
    people: Vec<Member<'a>>,
    keys: BTreeMap<String, PersonId>,
    /// Accounts that are no person's, sorted.
    programs: Vec<String>,
    /// The forge's host name, as far as the change says.
    host: &'a str,
}

impl<'a> Roster<'a> {
    /// Joins the accounts of each person. Two records that share a login or alias are one person.
    /// `change` is the change's id, which begins with the forge's host name.
    pub(crate) fn new(people: &'a [Person], change: &'a str, joined: &'a Joined) -> Roster<'a> {
        let mut group: Vec<usize> = (0..people.len()).collect();
        let mut owner: BTreeMap<String, usize> = BTreeMap::new();
        for (place, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.login).chain(joining_names(person)) {
                // What is left blank belongs to nobody, and joins nobody.
                if name.trim().is_empty() {
                    continue;
                }
                match owner.entry(key(name)) {
                    std::collections::btree_map::Entry::Vacant(entry) => {
                        entry.insert(place);
                    }
                    std::collections::btree_map::Entry::Occupied(entry) => {
                        let (a, b) = (root(&group, *entry.get()), root(&group, place));
                        if let Some(slot) = group.get_mut(a.max(b)) {
                            *slot = a.min(b);
                        }
                    }
                }
            }
        }
        let mut members: Vec<Vec<&'a Person>> = vec![Vec::new(); people.len()];
        for (place, person) in people.iter().enumerate() {
            if let Some(accounts) = members.get_mut(root(&group, place)) {
                accounts.push(person);
            }
        }
        let several = members.iter().filter(|accounts| accounts.len() > 1);
        let several: Vec<Person> = several.filter_map(|all| accounts::joined(all)).collect();
        let mut several = joined.get_or_init(|| several).iter();
        let mut all: Vec<(Member<'a>, usize)> = Vec::new();
        for (root, accounts) in members.into_iter().enumerate() {
            let person = match accounts.as_slice() {
                [] => continue,
                [one] => Some(*one),
                _ => several.next(),
            };
            all.extend(person.map(|person| {
                let member = Member {
                    person,
                    human: person.kind == PersonKind::Human,
                    departed: person.departed,
                    accounts,
                };
                (member, root)
            }));
        }
        // Sorted by login, so that the order of people in the facts shows nowhere.
        crate::sort::sort_by(&mut all, |a, b| a.0.person.login.cmp(&b.0.person.login));
        let mut place_of: Vec<PersonId> = vec![0; people.len()];
        for (id, (_, root)) in all.iter().enumerate() {
            if let Some(slot) = place_of.get_mut(*root) {
                *slot = id;
            }
        }
        let mut keys = owner;
        for place in keys.values_mut() {
            *place = place_of
                .get(root(&group, *place))
                .copied()
                .unwrap_or_default();
        }
        let programs = people
            .iter()
            .filter(|person| person.kind != PersonKind::Human)
            .map(|person| key(&person.login));
        Roster {
            people: all.into_iter().map(|(known, _)| known).collect(),
            keys,
            programs: crate::sort::set(programs),
            host: change.split('/').next().unwrap_or_default(),
        }
    }

    /// Everybody, sorted by login.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (PersonId, &Member<'a>)> {
        self.people.iter().enumerate()
    }

    /// A person by their place.
    pub(crate) fn get(&self, id: PersonId) -> Option<&Member<'a>> {
        self.people.get(id)
    }

    /// A person by login, alias or e-mail address.
    pub(crate) fn find(&self, name: &str) -> Option<PersonId> {
        self.keys.get(&key(name)).copied()
    }

    /// The account is a program's, whoever it belongs to.
    pub(crate) fn is_program(&self, login: &str, agents: &Agents<'_>) -> bool {
        programs_never_count()
            && (is_program(login, agents) || self.programs.binary_search(&key(login)).is_ok())
    }

    /// Whose account it is.
    pub(crate) fn account(&self, login: &str) -> Participant {
        match self.find(login) {
            Some(id) => Participant::Member(id),
            None => Participant::Account(key(login)),
        }
    }

    /// The login in a forge's private address.
    pub(crate) fn private_login<'e>(&self, email: &'e str) -> Option<&'e str> {
        private_address::login_at(email, self.host)
    }

    /// A person behind an agent's name is involved all the same.
    fn is_behind_agent(&self, id: PersonId) -> bool {
        self.get(id).is_some_and(|member| member.human) && !removed(Safeguard::PersonBehindAgent)
    }

    /// The login by which a participant is shown.
    pub(crate) fn shown(&self, participant: &Participant) -> String {
        match participant {
            Participant::Member(id) => self
                .get(*id)
                .map(|member| member.person.login.clone())
                .unwrap_or_default(),
            Participant::Account(name)
            | Participant::Claimed(name)
            | Participant::Stranger(name) => name.clone(),
        }
    }

    /// Everybody that an identity may be: its account, and whoever its address belongs to. A forged address must not
    /// hide the account, nor the other way round, and an agent's name must hide neither. Agents, bots and the forge itself
    /// are nobody.
    pub(crate) fn participants(
        &self,
        identity: &Identity,
        agents: &Agents<'_>,
    ) -> Vec<Participant> {
        let login = identity.login.as_deref();
        let is_agent = agents
            .by_identity(&identity.name, &identity.email, login)
            .is_some()
            && !is_assisted_person(&identity.name);
        let mut found = Vec::new();
        if let Some(login) = login.filter(|login| !login.is_empty()) {
            found.push(self.account(login));
        }
        if !identity.email.is_empty() {
            if let Some(id) = self.find(&identity.email) {
                found.push(Participant::Member(id));
            } else if let Some(account) = self.private_login(&identity.email) {
                // The address is as easily written as any other: where neither the forge nor the roster knows the account, it
                // hides somebody. A robot's shows at least that it is none of the signers.
                found.push(match self.account(account) {
                    Participant::Account(name) if login.is_none() && !name.ends_with("[bot]") => {
                        Participant::Claimed(name)
                    }
                    known => known,
                });
            }
        }
        if is_agent {
            // Whoever writes an agent's name into a commit of their own account stays its author.
            found.retain(|participant| match participant {
                Participant::Member(id) => self.is_behind_agent(*id),
                _ => false,
            });
        } else if found.is_empty() {
            let name = if identity.email.is_empty() {
                &identity.name
            } else {
                &identity.email
            };
            found.push(Participant::Stranger(key(name)));
        }
        crate::sort::sort_unique(&mut found);
        found.retain(|participant| match participant {
            Participant::Account(login) => !login.ends_with("[bot]"),
            Participant::Member(_) | Participant::Claimed(_) | Participant::Stranger(_) => true,
        });
        found
    }
}

/// The names that join a person's accounts beside the login.
fn joining_names(person: &Person) -> &[String] {
    match removed(Safeguard::JoinAccounts) {
        true => &[],
        false => &person.aliases,
    }
}

/// What a program says counts for nothing.
pub(crate) fn programs_never_count() -> bool {
    !removed(Safeguard::Programs)
}

/// `Jane (aider)` is a person whom an agent helped: the commit is AI's, and Jane's.
fn is_assisted_person(name: &str) -> bool {
    name.ends_with(" (aider)")
}

/// The login can only be a program's, whatever a roster says or leaves out.
pub(crate) fn is_program(login: &str, agents: &Agents<'_>) -> bool {
    let login = key(login);
    login.ends_with("[bot]")
        || REVIEWERS.contains(&login.as_str())
        || agents.by_login(&login).is_some()
}

fn root(group: &[usize], mut place: usize) -> usize {
    while let Some(parent) = group.get(place) {
        if *parent == place {
            break;
        }
        place = *parent;
    }
    place
}

/// The forge made the commit for somebody who pressed a button: it signs such commits, so that an unsigned one that says
/// so is a forgery.
pub(crate) fn is_forge(
    identity: &Identity,
    signature: countersign_contract::types::Signature,
) -> bool {
    use countersign_contract::types::Signature;
    let claims = identity
        .login
        .as_deref()
        .is_some_and(|login| key(login) == "web-flow")
        || ["noreply@github.com", "noreply@gitlab.com"].contains(&key(&identity.email).as_str());
    claims && matches!(signature, Signature::Valid | Signature::Unknown)
}
