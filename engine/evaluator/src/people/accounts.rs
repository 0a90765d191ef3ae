//! What several accounts of one person say together, whichever record comes first.
//!
//! Records that contradict each other never open what one of them alone would hold. A record that says nothing of a level or
//! a team, as that of a second account often does, takes none away.

use countersign_contract::types::Person;
use std::cmp::Ordering;

/// What logins, aliases and addresses are compared by.
pub(crate) fn key(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

/// The record that speaks for a person: the one that no other record calls an alias, by login where that leaves a choice.
pub(crate) fn primary<'a>(accounts: &[&'a Person]) -> Option<&'a Person> {
    let is_alias = |person: &Person| {
        accounts.iter().any(|other| {
            !std::ptr::eq(*other, person)
                && other
                    .aliases
                    .iter()
                    .any(|alias| key(alias) == key(&person.login))
        })
    };
    let mut best: Option<(bool, &'a Person)> = None;
    for person in accounts.iter().copied() {
        let rank = is_alias(person);
        let earlier = best.is_none_or(|(other, first)| {
            rank.cmp(&other).then_with(|| by_all(person, first)) == Ordering::Less
        });
        if earlier {
            best = Some((rank, person));
        }
    }
    best.map(|(_, person)| person)
}

/// One record of all accounts: that of the first, with the lowest level that any of them names, the teams that all name who
/// name any, and the right to push that the best of the accounts has.
pub(crate) fn joined(accounts: &[&Person]) -> Option<Person> {
    let mut person = primary(accounts)?.clone();
    person.level = accounts.iter().filter_map(|account| account.level).min();
    let teams = |account: &Person| crate::sort::set(account.teams.iter().map(|team| key(team)));
    let named = accounts.iter().filter(|account| !account.teams.is_empty());
    let all: Vec<Vec<String>> = named.clone().map(|account| teams(account)).collect();
    let mut spoken: Vec<&String> = named.flat_map(|account| &account.teams).collect();
    spoken.retain(|team| all.iter().all(|own| own.binary_search(&key(team)).is_ok()));
    crate::sort::sort_by(&mut spoken, |a, b| (key(a), *a).cmp(&(key(b), *b)));
    spoken.dedup_by(|a, b| key(a) == key(b));
    person.teams = spoken.into_iter().cloned().collect();
    person.may_push = best_push(accounts);
    person.on_call = accounts.iter().any(|one| {
        accounts
            .iter()
            .all(|other| !is_same(one, other) || other.on_call)
    });
    // A program's account makes the person one.
    person.kind = accounts.iter().map(|account| account.kind).max()?;
    person.departed = accounts.iter().any(|account| account.departed);
    Some(person)
}

/// Whether the account of this name may push: as its own records say, else those that call it an alias. What one of them
/// denies, another can't give; what one leaves open, neither.
pub(crate) fn may_push(accounts: &[&Person], login: &str) -> Option<bool> {
    let name = key(login);
    let own = |person: &&&Person| key(&person.login) == name;
    let calls = |person: &&&Person| person.aliases.iter().any(|alias| key(alias) == name);
    if accounts.iter().any(|person| own(&person)) {
        strictest(accounts.iter().filter(own))
    } else if accounts.iter().any(|person| calls(&person)) {
        strictest(accounts.iter().filter(calls))
    } else {
        strictest(accounts.iter())
    }
}

/// The right of the account that has most, where each account has the least that any record of it says.
fn best_push(accounts: &[&Person]) -> Option<bool> {
    let of_each = accounts
        .iter()
        .map(|one| strictest(accounts.iter().filter(|other| is_same(one, other))));
    let rank = |push: &Option<bool>| match push {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    };
    of_each.max_by_key(rank).flatten()
}

fn strictest<'a>(records: impl Iterator<Item = &'a &'a Person>) -> Option<bool> {
    let mut open = false;
    for record in records {
        match record.may_push {
            Some(false) => return Some(false),
            None => open = true,
            Some(true) => {}
        }
    }
    (!open).then_some(true)
}

fn is_same(one: &Person, other: &Person) -> bool {
    key(&one.login) == key(&other.login)
}

/// An order of all records, so that the choice between two never depends on where they stand.
fn by_all(one: &Person, other: &Person) -> Ordering {
    let names = |person: &Person| (key(&person.login), person.login.clone());
    let rights = |person: &Person| (person.level, person.may_push, person.on_call);
    let work = |person: &Person| {
        (
            person.capacity,
            person.open_assignments,
            person.recent_assignments,
        )
    };
    let times = |person: &Person| (person.available, person.away_until, person.utc_offset);
    let known = |person: &Person| -> Vec<(String, u64)> {
        let paths = person.expertise.iter();
        paths
            .map(|known| (known.path.clone(), known.score.to_bits()))
            .collect()
    };
    let hours = |person: &Person| {
        let hours = person.working_hours.as_ref();
        hours.map(|hours| (hours.days.clone(), hours.starts, hours.ends))
    };
    names(one)
        .cmp(&names(other))
        .then_with(|| rights(one).cmp(&rights(other)))
        .then_with(|| one.kind.cmp(&other.kind))
        .then_with(|| (&one.teams, &one.aliases).cmp(&(&other.teams, &other.aliases)))
        .then_with(|| work(one).cmp(&work(other)))
        .then_with(|| times(one).cmp(&times(other)))
        .then_with(|| (&one.name, &one.time_zone).cmp(&(&other.name, &other.time_zone)))
        .then_with(|| hours(one).cmp(&hours(other)))
        .then_with(|| known(one).cmp(&known(other)))
        .then_with(|| one.departed.cmp(&other.departed))
}
