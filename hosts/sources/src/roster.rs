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

pub mod draft;
mod entry;
mod form;

use crate::document::DocumentError;
use countersign_contract::types::Person;
use std::collections::BTreeSet;

/// Where the roster is looked for in a repository.
pub const DEFAULT_PATH: &str = ".countersign/roster.yaml";

/// The most people that facts carry.
pub const MOST_PEOPLE: usize = 1_000;

/// The people of an organisation. No login, alias or e-mail belongs to two of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    people: Vec<Person>,
}

/// A roster that was looked over.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What could be read of it. It is the whole roster where there are no errors.
    pub roster: Roster,
    /// All that is wrong, in the order of the file.
    pub errors: Vec<DocumentError>,
    /// Logins of people of whom it does not say whether they may push. Where no forge says so, their approvals don't count.
    pub push_unsaid: Vec<String>,
}

/// The people that facts carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Those named in the change first, then by level from the top, then by login.
    pub people: Vec<Person>,
    /// How many were left out.
    pub left_out: usize,
}

impl Roster {
    /// Reads a roster from YAML or JSON. `file` is how errors name it.
    ///
    /// # Errors
    /// When the text is not of the documented form, or when a login, alias or e-mail is given twice. The first of all that is
    /// wrong is told; [`Roster::check`] tells the rest.
    pub fn parse(text: &str, file: &str) -> Result<Roster, DocumentError> {
        let checked = Roster::check(text, file);
        match checked.errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(checked.roster),
        }
    }

    /// Reads a roster and tells all that is wrong with it, and what it leaves open.
    pub fn check(text: &str, file: &str) -> Checked {
        entry::check(text, file)
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
