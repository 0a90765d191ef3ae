//! The people of a change: the roster's, completed with what the forge knows of its accounts.

use super::former_logins;
use crate::error::SourceError;
use crate::github::documents::{Documents, Permission};
use crate::github::rest::{self, User};
use crate::people;
use crate::roster::MOST_PEOPLE;
use crate::warning::SourceWarning;
use countersign_contract::types::{Facts, ListSupply, Person, PersonKind, Supply};
use std::collections::{BTreeMap, BTreeSet};

/// Private addresses by the id in front of them.
type Addresses = BTreeMap<u64, BTreeSet<String>>;

/// Accounts of the change, by login in lower case.
#[derive(Default)]
pub(super) struct Accounts {
    seen: BTreeMap<String, Account>,
}

struct Account {
    login: String,
    id: Option<u64>,
    bot: bool,
    may_push: Option<bool>,
    /// The forge was asked whether it may push, and does not say.
    hidden: bool,
}

impl Accounts {
    /// Notes an account that a document shows in full.
    pub(super) fn note(&mut self, user: &User) {
        let account = self.named(&user.login);
        account.bot |= user.is_bot();
        account.id = account.id.or(user.id);
    }

    /// Notes who gave a review. Only what the forge says to be a person's account is one.
    pub(super) fn note_reviewer(&mut self, user: &User) {
        self.note(user);
        self.named(&user.login).bot |= user.kind.as_deref() != Some("User");
    }

    fn named(&mut self, login: &str) -> &mut Account {
        self.seen
            .entry(login.to_lowercase())
            .or_insert_with(|| Account {
                login: login.to_owned(),
                id: None,
                bot: login.ends_with("[bot]"),
                may_push: None,
                hidden: false,
            })
    }

    /// Reads what each account may do.
    pub(super) fn permit(&mut self, documents: &Documents) -> Result<(), SourceError> {
        for (login, permission) in &documents.permissions {
            let may_push = match permission {
                // GitHub says so as well of accounts that this token must not see, or that were renamed or suspended: what
                // they approve does not count then, and their veto stands.
                Permission::NotACollaborator => {
                    self.named(login).hidden = true;
                    continue;
                }
                Permission::Document(document) => {
                    let document: rest::PermissionDocument =
                        rest::read(document, "permission of an account")?;
                    // What was answered for another account says nothing of this one.
                    let own = document.user.as_ref();
                    let own = own.filter(|user| user.login.eq_ignore_ascii_case(login));
                    let Some(user) = own else {
                        self.named(login).hidden = true;
                        continue;
                    };
                    self.note(user);
                    // `maintain` is reported as `write`, `triage` as `read`.
                    matches!(document.permission.as_str(), "admin" | "maintain" | "write")
                }
            };
            self.named(login).may_push = Some(may_push);
        }
        Ok(())
    }

    /// Fills in the people. What the forge says of an account's rights and of its being a bot goes before the roster.
    pub(super) fn fill(
        mut self,
        facts: &mut Facts,
        documents: &Documents,
        host: &str,
        collector: &str,
        warnings: &mut Vec<SourceWarning>,
    ) {
        let mut addresses = former_logins::by_id(facts, host);
        // An id is one account's.
        let ids = || self.seen.values().filter_map(|account| account.id);
        addresses.retain(|id, _| ids().filter(|own| own == id).count() == 1);
        let pushers: Vec<String> = facts
            .commits
            .iter()
            .filter_map(|commit| commit.pusher.clone())
            .collect();
        for login in pushers {
            self.named(&login);
        }
        match &documents.roster {
            // They are chosen already, by a roster together with what git knows.
            _ if facts.completeness.people.is_some() => {}
            Some(roster) => people::choose(facts, roster, [], "roster", warnings),
            None => {
                facts.completeness.people = Some(ListSupply {
                    supply: Supply::Truncated,
                    collector: Some(collector.to_owned()),
                });
            }
        }
        let mut others = Vec::new();
        let mut rights: BTreeMap<String, Vec<(bool, Option<bool>)>> = BTreeMap::new();
        for (folded, account) in self.seen {
            let known = facts.people.iter_mut().find(|person| {
                person.login.to_lowercase() == folded
                    || person
                        .aliases
                        .iter()
                        .any(|alias| alias.to_lowercase() == folded)
            });
            match known {
                Some(person) => {
                    if account.may_push.is_some() || account.hidden {
                        let is_alias = person.login.to_lowercase() != folded;
                        let known = rights.entry(person.login.clone()).or_default();
                        known.push((is_alias, account.may_push));
                    }
                    account.add_former(&mut person.aliases, &addresses);
                    if account.bot && person.kind == PersonKind::Human {
                        person.kind = PersonKind::Bot;
                    }
                }
                None => others.push(account.into_person(&addresses)),
            }
        }
        for person in &mut facts.people {
            let Some(known) = rights.get(&person.login) else {
                continue;
            };
            // A person may push who may with one of their accounts. Where only another account than their first was seen, and
            // that may not, or the forge does not say, it is not known: their approval does not count then, and their veto stands.
            let may = known.iter().any(|(_, may_push)| *may_push == Some(true));
            let denied = known.contains(&(false, Some(false)));
            if may || denied {
                person.may_push = Some(may);
            } else if person.may_push == Some(true) {
                person.may_push = None;
            }
        }
        // Whom the change names is kept; the end of the roster gives way.
        others.truncate(MOST_PEOPLE);
        if facts.people.len() + others.len() > MOST_PEOPLE {
            facts.people.truncate(MOST_PEOPLE - others.len());
            if let Some(entry) = &mut facts.completeness.people {
                entry.supply = Supply::Truncated;
            }
        }
        facts.people.extend(others);
    }
}

impl Account {
    /// Adds the private addresses by which it was known under another login.
    fn add_former(&self, aliases: &mut Vec<String>, addresses: &Addresses) {
        let own = self.id.and_then(|id| addresses.get(&id));
        let now = format!("+{}@", self.login.to_ascii_lowercase());
        for address in own.into_iter().flatten() {
            if !address.contains(&now) && !aliases.contains(address) {
                aliases.push(address.clone());
            }
        }
    }

    fn into_person(self, addresses: &Addresses) -> Person {
        let mut aliases = Vec::new();
        self.add_former(&mut aliases, addresses);
        Person {
            login: self.login,
            aliases,
            name: None,
            level: None,
            teams: Vec::new(),
            kind: if self.bot {
                PersonKind::Bot
            } else {
                PersonKind::Human
            },
            may_push: self.may_push,
            on_call: false,
            available: None,
            away_until: None,
            capacity: None,
            open_assignments: None,
            expertise: Vec::new(),
            time_zone: None,
            utc_offset: None,
            working_hours: None,
            recent_assignments: None,
            departed: false,
        }
    }
}
