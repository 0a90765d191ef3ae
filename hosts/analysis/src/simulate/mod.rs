//! A queue of sign-offs, simulated: changes come, the policy says who is asked, people answer when they get to it.
//!
//! Discrete events in the order of their time. The policy itself decides each change, with the people's load at that
//! moment, so that a different ranking, deadline or roster shows in the outcome. What is assumed, and only here: how long
//! somebody reads ([`Reading`]), that people read one change after the other in the order in which they were asked, within
//! their working hours, and that they answer with a sign-off.
//!
//! Memory holds what is open, never what has passed. An entry that nobody answers is given up after
//! [`Settings::give_up`], so that a queue which is overloaded for ever is bounded too.

mod areas;
mod clock;
mod engine;
mod entries;
mod load;
mod member;
mod quantile;
mod reading;
mod report;
mod reviewers;
mod run;
mod sampling;
mod stream;

pub use quantile::Histogram;
pub use reading::Reading;
pub use report::{KnowledgeReport, LoadReport, PersonReport, QueueReport, Report, Times};
pub use run::run;
pub use stream::{Repeated, proposed};

use countersign_contract::types::{Facts, Timestamp};

/// What a simulation assumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Two runs with the same seed, people and stream are the same.
    pub seed: u64,
    /// How long people read.
    pub reading: Reading,
    /// Most people that the policy is shown for one change; see `Reviewers::choose` for which.
    pub most_people: usize,
    /// Most people that it is shown where it found too few among those.
    pub widest: usize,
    /// Changes that come within this many seconds of each other are decided with the same load.
    pub slice: i64,
    /// Most changes that are decided together.
    pub batch: usize,
    /// Seconds after which an entry that nobody answered counts as given up.
    pub give_up: i64,
    /// Entries that are opened from the first time until before the second are counted by themselves as well.
    pub window: Option<(Timestamp, Timestamp)>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 1,
            reading: Reading::default(),
            most_people: 40,
            widest: 1_000,
            slice: 900,
            batch: 256,
            give_up: 30 * 86_400,
            window: None,
        }
    }
}

/// People who are away, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    /// Logins or other names of theirs.
    pub people: Vec<String>,
    /// From when on. Absent: from the beginning.
    pub from: Option<Timestamp>,
    /// Until before when. Absent: they do not come back.
    pub until: Option<Timestamp>,
}

/// What only a host knows.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Minutes that the clock of a time zone is ahead of UTC at a time. Absent: the zone is not known.
    pub offset: fn(zone: &str, at: Timestamp) -> Option<i64>,
    /// Logins and addresses that a change mentions: whoever they belong to has to be among the people that the policy sees.
    pub named: fn(facts: &Facts) -> Vec<&str>,
}

/// Why a simulation could not be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// A change came before the one in front of it.
    #[error(
        "change {place} of the stream, `{change}`, comes {seconds} seconds before the one in front of it; sort the stream by `now`"
    )]
    OutOfOrder {
        /// Its place, from 1.
        place: u64,
        /// Its id.
        change: String,
        /// How much too early.
        seconds: i64,
    },
    /// Nobody is there to ask.
    #[error("the roster has no people; a queue without people is never answered")]
    NoPeople,
    /// Somebody is away whom the roster does not know.
    #[error("`{0}` is said to be away, but is not in the roster")]
    UnknownPerson(String),
}

#[cfg(test)]
mod tests;
