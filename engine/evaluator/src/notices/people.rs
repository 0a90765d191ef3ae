//! Oddities of the roster.

use super::{list, notice, shown};
use crate::reduction::roster::Roster;
use countersign_contract::types::{Facts, Notice, Person};

/// The range of `utc_offset`, in minutes.
const OFFSETS: std::ops::RangeInclusive<i64> = -1_440..=1_440;
const MINUTES_OF_A_DAY: u32 = 1_440;

pub(super) fn add(facts: &Facts, roster: &Roster<'_>, notices: &mut Vec<Notice>) {
    for person in &facts.people {
        contradiction(person, roster, notices);
        times(person, notices);
        for known in &person.expertise {
            if crate::touch::rooted(&known.path) != Some(known.path.as_str()) {
                notices.push(notice(
                    "unusable_path",
                    &known.path,
                    format!(
                        "`{}` is said to know it, but it is no path from the repository's root, so that it counts for no file",
                        shown(&person.login)
                    ),
                ));
            }
        }
    }
    let without: Vec<&str> = roster
        .iter()
        .map(|(_, known)| known)
        .filter(|known| known.human && !known.departed)
        .filter(|known| known.person.may_push == Some(true) && known.person.level.is_none())
        .map(|known| known.person.login.as_str())
        .collect();
    if !without.is_empty() {
        notices.push(notice(
            "level_unknown",
            "people",
            format!(
                "{} who may push have no level, so that no rule that asks for one lets them sign: {}",
                match without.len() {
                    1 => "1 person".to_owned(),
                    count => format!("{count} people"),
                },
                list(&without)
            ),
        ));
    }
}

/// Two records of one person that say different things: that of the first account speaks, and what makes a person a
/// program or one who has left holds from any.
fn contradiction(person: &Person, roster: &Roster<'_>, notices: &mut Vec<Notice>) {
    let first = roster
        .find(&person.login)
        .and_then(|id| roster.get(id))
        .map(|known| known.person);
    let Some(first) = first.filter(|first| !std::ptr::eq(*first, person)) else {
        return;
    };
    let differences = [
        ("level", first.level != person.level),
        ("kind", first.kind != person.kind),
        ("may_push", first.may_push != person.may_push),
        ("departed", first.departed != person.departed),
    ];
    let names: Vec<&str> = differences
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name)
        .collect();
    if !names.is_empty() {
        notices.push(notice(
            "roster_contradiction",
            &person.login,
            format!(
                "it is an account of `{}`, whose record says otherwise about {}; that record speaks for both, but a program or somebody who left in either is one",
                shown(&first.login),
                list(&names)
            ),
        ));
    }
}

fn times(person: &Person, notices: &mut Vec<Notice>) {
    if person
        .utc_offset
        .is_some_and(|offset| !OFFSETS.contains(&offset))
    {
        notices.push(notice(
            "unusable_utc_offset",
            &person.login,
            "`utc_offset` is not between -1440 and 1440 minutes",
        ));
    }
    let usable = person.working_hours.as_ref().is_none_or(|hours| {
        !hours.days.is_empty() && hours.starts < hours.ends && hours.ends <= MINUTES_OF_A_DAY
    });
    if !usable {
        notices.push(notice(
            "unusable_working_hours",
            &person.login,
            "`working_hours` hold no time of work: they need a day, and a start before an end of at most 1440 minutes",
        ));
    }
}
