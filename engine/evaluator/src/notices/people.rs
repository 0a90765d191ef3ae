//! What is odd about the roster.

use super::{list, notice, shown};
use crate::people::accounts::key;
use crate::people::roster::Roster;
use countersign_contract::types::{Facts, Notice, Person};

/// The range of `utc_offset`, in minutes.
const OFFSETS: std::ops::RangeInclusive<i64> = -1_440..=1_440;
const MINUTES_OF_A_DAY: u32 = 1_440;

pub(super) fn add(facts: &Facts, roster: &Roster<'_>, notices: &mut Vec<Notice>) {
    for person in &facts.people {
        contradiction(person, roster, notices);
        times(person, notices);
        for known in &person.expertise {
            if crate::touched::rooted(&known.path) != Some(known.path.as_str()) {
                notices.push(notice(
                    "unusable_path",
                    &known.path,
                    format!(
                        "`{}` is said to know it, but it is not a path from the repository's root, so that it counts for no file",
                        shown(&person.login)
                    ),
                ));
            }
        }
    }
    let without: Vec<&str> = roster
        .iter()
        .map(|(_, member)| member)
        .filter(|member| member.human && !member.departed)
        .filter(|member| member.person.may_push == Some(true) && member.person.level.is_none())
        .map(|member| member.person.login.as_str())
        .collect();
    if !without.is_empty() {
        notices.push(notice(
            "level_unknown",
            "people",
            format!(
                "{}, so no rule that asks for a level lets them sign: {}",
                match without.len() {
                    1 => "1 person who may push has no level".to_owned(),
                    count => format!("{count} people who may push have no level"),
                },
                list(&without)
            ),
        ));
    }
}

/// Two records of one person that say different things, which hold together as [`crate::people::accounts`] says.
fn contradiction(person: &Person, roster: &Roster<'_>, notices: &mut Vec<Notice>) {
    let known = roster.find(&person.login).and_then(|id| roster.get(id));
    let Some(joined) = known.filter(|member| member.is_joined()) else {
        return;
    };
    let all = joined.person;
    let teams = |person: &Person| crate::sort::set(person.teams.iter().map(|team| key(team)));
    let silent = person.teams.is_empty();
    let differences = [
        ("level", all.level != person.level && person.level.is_some()),
        ("kind", all.kind != person.kind),
        (
            "may_push",
            joined.may_push(&person.login) != person.may_push,
        ),
        ("teams", !silent && teams(all) != teams(person)),
        ("departed", all.departed != person.departed),
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
                "it is an account of `{}`, and their records contradict each other about {}; the lowest level counts, a team that all name, and an account may push if none of its records denies it; a program or somebody who left in one is one",
                shown(&all.login),
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
            "`working_hours` have no time of work: they need a day, and a start before an end of at most 1440 minutes",
        ));
    }
}
