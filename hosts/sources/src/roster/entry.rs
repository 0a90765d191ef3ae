//! One person's entry of the file.

use super::form::{Findings, placed};
use super::{Checked, Roster, folded};
use crate::context;
use crate::document::node::Node;
use crate::document::{self};
use countersign_contract::types::{
    Expertise, Person, PersonKind, Timestamp, Weekday, WorkingHours,
};
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// Minutes that a clock can be ahead of UTC.
const OFFSETS: std::ops::RangeInclusive<i128> = -1_440..=1_440;

const REMEDY: &str = "`countersign schema roster` prints the form";

/// The keys of an entry, in the order of the documentation.
const KEYS: [&str; 18] = [
    "login",
    "aliases",
    "emails",
    "name",
    "level",
    "teams",
    "kind",
    "may_push",
    "on_call",
    "available",
    "away_until",
    "capacity",
    "open_assignments",
    "expertise",
    "time_zone",
    "utc_offset",
    "working_hours",
    "recent_assignments",
];
const DEPARTED: &str = "departed";

const KINDS: [(&str, PersonKind); 4] = [
    ("human", PersonKind::Human),
    ("bot", PersonKind::Bot),
    ("ai_reviewer", PersonKind::AiReviewer),
    ("agent", PersonKind::Agent),
];

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Reads a roster, and keeps all that is wrong with it.
pub(super) fn check(text: &str, file: &str) -> Checked {
    let mut checked = Checked::default();
    let node: Spanned<Node> = match document::read(text, file, REMEDY) {
        Ok(node) => node,
        Err(error) => {
            checked.errors.push(error);
            return checked;
        }
    };
    let mut findings = Findings {
        file,
        errors: Vec::new(),
    };
    let mut entries: Option<&[Spanned<Node>]> = None;
    const FILE: &str = "a list of people under the key `people`";
    for (key, value) in findings.keys("the roster", &node, FILE) {
        match (key.value.as_str(), &value.value) {
            ("people", Node::List(list)) => entries = Some(list),
            ("people", _) => {
                findings.wrong("people", value, "a list with one entry for each person");
                entries = Some(&[]);
            }
            _ => findings.unknown(key, &["people"]),
        }
    }
    if entries.is_none() && findings.errors.is_empty() {
        findings.add(node.referenced, "there is no key `people`", REMEDY);
    }
    let mut names = Names::default();
    let mut people = Vec::new();
    for entry in entries.unwrap_or_default() {
        let Some(person) = person(entry, &mut names, &mut findings) else {
            continue;
        };
        if person.may_push.is_none() && person.kind == PersonKind::Human && !person.departed {
            checked.push_unsaid.push(person.login.clone());
        }
        people.push(person);
    }
    findings
        .errors
        .sort_by_key(|error| (error.line, error.column));
    checked.errors = findings.errors;
    checked.roster = Roster::from_people(people);
    checked
}

/// Logins, aliases and e-mails with the line that each is on.
#[derive(Default)]
struct Names(BTreeMap<String, u64>);

impl Names {
    /// Takes a name for its person.
    fn claim(&mut self, name: &Spanned<String>, findings: &mut Findings<'_>) {
        if name.value.trim() != name.value || name.value.is_empty() {
            findings.add(
                name.referenced,
                format!(
                    "`{}` is not a login, alias or e-mail",
                    name.value.escape_debug()
                ),
                "write it without blanks around it",
            );
            return;
        }
        if let Some(line) = self.0.get(&folded(&name.value)) {
            findings.add(
                name.referenced,
                format!(
                    "`{}` was given before, on line {line}",
                    name.value.escape_debug()
                ),
                "a login, alias or e-mail belongs to one person, and is written once",
            );
            return;
        }
        self.0.insert(folded(&name.value), name.referenced.line());
    }
}

fn nobody() -> Person {
    Person {
        login: String::new(),
        aliases: Vec::new(),
        name: None,
        level: None,
        teams: Vec::new(),
        kind: PersonKind::Human,
        may_push: None,
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

fn person(entry: &Spanned<Node>, names: &mut Names, findings: &mut Findings<'_>) -> Option<Person> {
    let mut person = nobody();
    let mut has_login = false;
    let values = findings.keys(
        "a person",
        entry,
        "an entry with keys, such as `- login: alice`",
    );
    for (key, value) in values {
        let name = key.value.as_str();
        // A key without a value is a key that was left out.
        if matches!(value.value, Node::Nothing) && name != "login" {
            if !KEYS.contains(&name) && name != DEPARTED {
                unknown(key, findings);
            }
            continue;
        }
        match name {
            "login" => {
                has_login = true;
                let login = findings.text(name, value)?;
                let login = placed(login, value);
                names.claim(&login, findings);
                person.login = login.value;
            }
            "aliases" | "emails" => {
                for one in findings.texts(name, value) {
                    names.claim(&one, findings);
                    person.aliases.push(one.value);
                }
            }
            "teams" => {
                let teams = findings.texts(name, value).into_iter();
                person.teams = teams.map(|team| team.value).collect();
            }
            "name" => person.name = findings.text(name, value),
            "level" => person.level = findings.whole(name, value, "a whole number such as 6"),
            "capacity" => {
                person.capacity =
                    findings.whole(name, value, "a whole number of changes such as 3");
            }
            "open_assignments" => {
                person.open_assignments = findings.whole(name, value, "a whole number such as 2");
            }
            "recent_assignments" => {
                person.recent_assignments = findings.whole(name, value, "a whole number such as 2");
            }
            "kind" => {
                let example = "`human`, `bot`, `ai_reviewer` or `agent`";
                let kind = findings.word(name, value, &KINDS, example);
                person.kind = kind.unwrap_or(person.kind);
            }
            "may_push" => person.may_push = findings.truth(name, value),
            "on_call" => person.on_call = findings.truth(name, value).unwrap_or_default(),
            "available" => person.available = findings.truth(name, value),
            DEPARTED => person.departed = findings.truth(name, value).unwrap_or_default(),
            "away_until" => person.away_until = time(name, value, findings),
            "expertise" => person.expertise = expertise(name, value, findings),
            "time_zone" => person.time_zone = zone(name, value, findings),
            "utc_offset" => person.utc_offset = offset(name, value, findings),
            "working_hours" => person.working_hours = hours(name, value, findings),
            _ => unknown(key, findings),
        }
    }
    if !has_login && matches!(entry.value, Node::Map(_)) {
        findings.add(
            entry.referenced,
            "this person has no `login`",
            "say which account it is",
        );
    }
    has_login.then_some(person)
}

fn unknown(key: &Spanned<String>, findings: &mut Findings<'_>) {
    let known: Vec<&str> = KEYS.into_iter().chain([DEPARTED]).collect();
    findings.unknown(key, &known);
}

fn time(key: &str, value: &Spanned<Node>, findings: &mut Findings<'_>) -> Option<Timestamp> {
    let read = match &value.value {
        Node::Text(text) => text.parse().ok(),
        _ => None,
    };
    if read.is_none() {
        findings.wrong(
            key,
            value,
            "a time with its zone such as `2026-12-01T08:00:00Z`",
        );
    }
    read
}

fn expertise(key: &str, value: &Spanned<Node>, findings: &mut Findings<'_>) -> Vec<Expertise> {
    const EXAMPLE: &str = "a list of places such as `[{path: src/, score: 0.8}]`";
    const PLACE: &str = "a path with a score such as `{path: src/, score: 0.8}`";
    let Node::List(list) = &value.value else {
        findings.wrong(key, value, EXAMPLE);
        return Vec::new();
    };
    let mut known = Vec::new();
    for one in list {
        let before = findings.errors.len();
        let (mut path, mut score) = (None, None);
        for (part, value) in findings.keys("a place", one, PLACE) {
            match part.value.as_str() {
                "path" => path = findings.text("path", value),
                "score" => score = self::score(value, findings),
                _ => findings.unknown(part, &["path", "score"]),
            }
        }
        match (path, score) {
            (Some(path), Some(score)) => known.push(Expertise { path, score }),
            _ if findings.errors.len() > before => {}
            _ => findings.add(
                one.referenced,
                "`expertise` lacks its `path` or its `score`",
                "say where, and how well from 0 to 1",
            ),
        }
    }
    known
}

fn score(value: &Spanned<Node>, findings: &mut Findings<'_>) -> Option<f64> {
    let number = match value.value {
        Node::Number(number) => Some(number),
        Node::Whole(0) => Some(0.0),
        Node::Whole(1) => Some(1.0),
        _ => None,
    };
    let score = number.filter(|score| (0.0..=1.0).contains(score));
    if score.is_none() {
        findings.add(
            value.referenced,
            format!("{} is not a score", value.value.shown()),
            "write a number from 0 (none) to 1 (knows it best)",
        );
    }
    score
}

fn zone(key: &str, value: &Spanned<Node>, findings: &mut Findings<'_>) -> Option<String> {
    let name = placed(findings.text(key, value)?, value);
    match context::time::zone(findings.file, &name) {
        Ok(_) => Some(name.value),
        Err(error) => {
            findings.errors.push(error);
            None
        }
    }
}

fn offset(key: &str, value: &Spanned<Node>, findings: &mut Findings<'_>) -> Option<i64> {
    match value.value {
        Node::Whole(minutes) if OFFSETS.contains(&minutes) => i64::try_from(minutes).ok(),
        Node::Whole(minutes) => {
            findings.add(
                value.referenced,
                format!("`{minutes}` is not an offset from UTC"),
                "write minutes from -1440 to 1440, or a `time_zone` in its stead",
            );
            None
        }
        _ => {
            findings.wrong(key, value, "a whole number of minutes such as 60");
            None
        }
    }
}

/// Hours of work, written as in a policy's calendar.
fn hours(key: &str, value: &Spanned<Node>, findings: &mut Findings<'_>) -> Option<WorkingHours> {
    const EXAMPLE: &str =
        "days and times such as `{days: [monday, friday], from: '09:00', to: '17:00'}`";
    let before = findings.errors.len();
    let (mut days, mut from, mut to) = (None, None, None);
    for (part, value) in findings.keys("`working_hours`", value, EXAMPLE) {
        match part.value.as_str() {
            "days" => days = Some((weekdays(value, findings), value)),
            "from" => from = minutes("from", value, findings),
            "to" => to = minutes("to", value, findings).map(|minutes| (minutes, value)),
            _ => findings.unknown(part, &["days", "from", "to"]),
        }
    }
    if findings.errors.len() > before {
        return None;
    }
    let (Some((days, at_days)), Some(starts), Some((ends, at_end))) = (days, from, to) else {
        findings.add(
            value.referenced,
            format!("`{key}` is {EXAMPLE}"),
            "say all three",
        );
        return None;
    };
    if ends <= starts {
        findings.add(
            at_end.referenced,
            "work ends before it begins",
            "`to` is later than `from`; `24:00` is midnight",
        );
        return None;
    }
    if days.is_empty() {
        findings.add(
            at_days.referenced,
            "there is no day of work",
            "name at least one, or leave `working_hours` out",
        );
        return None;
    }
    Some(WorkingHours { days, starts, ends })
}

fn weekdays(value: &Spanned<Node>, findings: &mut Findings<'_>) -> Vec<Weekday> {
    const EXAMPLE: &str = "a list of days such as `[monday, friday]`";
    let Node::List(list) = &value.value else {
        findings.wrong("days", value, EXAMPLE);
        return Vec::new();
    };
    let mut days: Vec<Weekday> = list
        .iter()
        .filter_map(|day| findings.word("days", day, &DAYS, EXAMPLE))
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// `HH:MM` as minutes after midnight.
fn minutes(key: &str, value: &Spanned<Node>, findings: &mut Findings<'_>) -> Option<u32> {
    let digits = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let text = findings.text(key, value)?;
    let read = text.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes) = (digits(hours)?, digits(minutes)?);
        (minutes < 60).then_some(hours * 60 + minutes)
    });
    let read = read.filter(|minutes| *minutes <= 1_440);
    if read.is_none() {
        findings.add(
            value.referenced,
            format!("`{}` is not a time of day", text.escape_debug()),
            "write it as `09:00`, in quotes",
        );
    }
    read
}
