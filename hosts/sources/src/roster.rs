//! The roster: a file in which an organisation says who its people are.
//!
//! ```yaml
//! people:
//!   - login: alice
//!     emails: [alice@example.com]
//!     level: 7
//!     teams: [core]
//!     may_push: true
//! ```
//!
//! Written in YAML or JSON; `schema/roster.schema.json` describes it. Unless a host is handed one from outside, it is
//! read from `.countersign/roster.yaml` at the change's base, so that a change can't promote its own author.

use crate::context;
use crate::document::{self, DocumentError};
use countersign_contract::types::{
    Expertise, Person, PersonKind, Timestamp, Weekday, WorkingHours,
};
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, BTreeSet};

/// Where the roster is looked for in a repository.
pub const DEFAULT_PATH: &str = ".countersign/roster.yaml";

/// The most people that facts carry.
pub const MOST_PEOPLE: usize = 1_000;

/// Minutes that a clock can be ahead of UTC.
const OFFSETS: std::ops::RangeInclusive<i64> = -1_440..=1_440;

const REMEDY: &str = "`countersign schema roster` prints the form";

/// The people of an organisation. No login, alias or e-mail belongs to two of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    people: Vec<Person>,
}

/// The people that facts carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Those named in the change first, then by level from the top, then by login.
    pub people: Vec<Person>,
    /// How many were left out.
    pub left_out: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterFile {
    people: Vec<RosterEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterEntry {
    login: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    emails: Vec<Spanned<String>>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    level: Option<u32>,
    #[serde(default)]
    teams: Vec<String>,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    may_push: Option<bool>,
    #[serde(default)]
    on_call: bool,
    #[serde(default)]
    available: Option<bool>,
    #[serde(default)]
    away_until: Option<Timestamp>,
    #[serde(default)]
    capacity: Option<u32>,
    #[serde(default)]
    open_assignments: Option<u32>,
    #[serde(default)]
    expertise: Vec<Knowledge>,
    #[serde(default)]
    time_zone: Option<Spanned<String>>,
    #[serde(default)]
    utc_offset: Option<Spanned<i64>>,
    #[serde(default)]
    working_hours: Option<Hours>,
    #[serde(default)]
    recent_assignments: Option<u32>,
    #[serde(default)]
    departed: bool,
}

/// Hours of work, written as in a policy's calendar.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    days: Spanned<Vec<Weekday>>,
    from: Spanned<String>,
    to: Spanned<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Human,
    Bot,
    AiReviewer,
    Agent,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Knowledge {
    path: String,
    score: Spanned<f64>,
}

impl Roster {
    /// Reads a roster from YAML or JSON. `file` is how errors name it.
    ///
    /// # Errors
    /// When the text is not of the documented form, or when a login, alias or e-mail is given twice.
    pub fn parse(text: &str, file: &str) -> Result<Roster, DocumentError> {
        let read: RosterFile = document::read(text, file, REMEDY)?;
        let mut seen: BTreeMap<String, u64> = BTreeMap::new();
        let mut people = Vec::with_capacity(read.people.len());
        for entry in read.people {
            for name in std::iter::once(&entry.login)
                .chain(&entry.aliases)
                .chain(&entry.emails)
            {
                claim(name, file, &mut seen)?;
            }
            people.push(entry.into_person(file)?);
        }
        Ok(Roster { people })
    }

    /// A roster of people that the host already has.
    pub fn from_people(people: Vec<Person>) -> Roster {
        Roster { people }
    }

    /// All people, in the file's order.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person with this login, alias or e-mail. Letter case does not matter.
    pub fn find(&self, name: &str) -> Option<&Person> {
        let name = folded(name);
        self.people
            .iter()
            .find(|person| names(person).any(|own| folded(own) == name))
    }

    /// The people that facts carry: at most [`MOST_PEOPLE`]. Everybody among `named` (logins, aliases or e-mails that
    /// the change mentions) comes first, then the more senior, then by login.
    pub fn select<'a>(&self, named: impl IntoIterator<Item = &'a str>) -> Selection {
        let named: BTreeSet<String> = named.into_iter().map(folded).collect();
        let mut people: Vec<(bool, &Person)> = self
            .people
            .iter()
            .map(|person| {
                (
                    names(person).any(|own| named.contains(&folded(own))),
                    person,
                )
            })
            .collect();
        people.sort_by(|(left_named, left), (right_named, right)| {
            right_named
                .cmp(left_named)
                .then(right.level.cmp(&left.level))
                .then_with(|| left.login.cmp(&right.login))
        });
        let left_out = people.len().saturating_sub(MOST_PEOPLE);
        Selection {
            people: people
                .into_iter()
                .take(MOST_PEOPLE)
                .map(|(_, person)| person.clone())
                .collect(),
            left_out,
        }
    }
}

fn names(person: &Person) -> impl Iterator<Item = &str> {
    std::iter::once(person.login.as_str()).chain(person.aliases.iter().map(String::as_str))
}

/// Logins and e-mails are the same in any letter case on every forge.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn claim(
    name: &Spanned<String>,
    file: &str,
    seen: &mut BTreeMap<String, u64>,
) -> Result<(), DocumentError> {
    let place = Some(name.referenced);
    if name.value.trim() != name.value || name.value.is_empty() {
        return Err(document::at(
            file,
            place,
            format!(
                "`{}` is no login, alias or e-mail",
                name.value.escape_debug()
            ),
            "write it without blanks around it",
        ));
    }
    match seen.insert(folded(&name.value), name.referenced.line()) {
        None => Ok(()),
        Some(line) => Err(document::at(
            file,
            place,
            format!("`{}` was given before, on line {line}", name.value),
            "a login, alias or e-mail belongs to one person, and is written once",
        )),
    }
}

impl RosterEntry {
    fn into_person(self, file: &str) -> Result<Person, DocumentError> {
        let mut expertise = Vec::with_capacity(self.expertise.len());
        for knowledge in self.expertise {
            if !(0.0..=1.0).contains(&knowledge.score.value) {
                return Err(document::at(
                    file,
                    Some(knowledge.score.referenced),
                    format!("`{}` is no score", knowledge.score.value),
                    "write a number from 0 (none) to 1 (knows it best)",
                ));
            }
            expertise.push(Expertise {
                path: knowledge.path,
                score: knowledge.score.value,
            });
        }
        if let Some(zone) = &self.time_zone {
            context::time::zone(file, zone)?;
        }
        let offset = self.utc_offset.as_ref();
        if let Some(offset) = offset.filter(|offset| !OFFSETS.contains(&offset.value)) {
            return Err(document::at(
                file,
                Some(offset.referenced),
                format!("`{}` is no offset from UTC", offset.value),
                "write minutes from -1440 to 1440, or a `time_zone` in its stead",
            ));
        }
        let working_hours = match self.working_hours {
            Some(hours) => Some(hours.into_contract(file)?),
            None => None,
        };
        Ok(Person {
            login: self.login.value,
            aliases: self
                .aliases
                .into_iter()
                .chain(self.emails)
                .map(|name| name.value)
                .collect(),
            name: self.name,
            level: self.level,
            teams: self.teams,
            kind: match self.kind {
                Kind::Human => PersonKind::Human,
                Kind::Bot => PersonKind::Bot,
                Kind::AiReviewer => PersonKind::AiReviewer,
                Kind::Agent => PersonKind::Agent,
            },
            may_push: self.may_push,
            on_call: self.on_call,
            available: self.available,
            away_until: self.away_until,
            capacity: self.capacity,
            open_assignments: self.open_assignments,
            expertise,
            time_zone: self.time_zone.map(|zone| zone.value),
            utc_offset: self.utc_offset.map(|offset| offset.value),
            working_hours,
            recent_assignments: self.recent_assignments,
            departed: self.departed,
        })
    }
}

impl Hours {
    fn into_contract(self, file: &str) -> Result<WorkingHours, DocumentError> {
        let (starts, ends) = (minutes(file, &self.from)?, minutes(file, &self.to)?);
        if ends <= starts {
            return Err(document::at(
                file,
                Some(self.to.referenced),
                "work ends before it begins",
                "`to` is later than `from`; `24:00` is midnight",
            ));
        }
        let mut days = self.days.value;
        days.sort_unstable();
        days.dedup();
        if days.is_empty() {
            return Err(document::at(
                file,
                Some(self.days.referenced),
                "there is no day of work",
                "name at least one, or leave `working_hours` out",
            ));
        }
        Ok(WorkingHours { days, starts, ends })
    }
}

/// `HH:MM` as minutes after midnight.
fn minutes(file: &str, text: &Spanned<String>) -> Result<u32, DocumentError> {
    let digits = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let read = text.value.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes) = (digits(hours)?, digits(minutes)?);
        (minutes < 60).then_some(hours * 60 + minutes)
    });
    read.filter(|minutes| *minutes <= 1_440).ok_or_else(|| {
        document::at(
            file,
            Some(text.referenced),
            format!("`{}` is no time of day", text.value.escape_debug()),
            "write it as `09:00`, in quotes",
        )
    })
}
