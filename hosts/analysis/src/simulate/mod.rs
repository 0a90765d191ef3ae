//! A queue of sign-offs, simulated: changes come, the policy says who is asked, people answer when they get to it.
//!
//! Discrete events in the order of their time. The policy itself decides each change, with the people's load at that
//! moment, so that a different ranking, deadline or roster shows in the outcome. What is assumed, and only here: how long
//! somebody reads ([`Reading`]), that people read one change after the other in the order in which they were asked, within
//! their working hours, and that they answer with a sign-off.
//!
//! Memory holds what is open, never what has passed. An entry that nobody answers is given up after
//! [`Settings::give_up`], so that a queue which is overloaded for ever is bounded too.

mod clock;
mod crew;
mod entries;
mod load;
mod quantile;
mod report;
mod run;
mod stream;

pub use quantile::Histogram;
pub use report::{KnowledgeReport, LoadReport, PersonReport, QueueReport, Report, Times};
pub use run::run;
pub use stream::{Repeated, proposed};

/// How long somebody reads before they answer: a logarithmic normal distribution around a mean that grows with the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Seconds for any change.
    pub base: f64,
    /// Seconds for each line added or deleted.
    pub per_line: f64,
    /// The longest mean, in seconds: nobody reads for days without a break.
    pub most: f64,
    /// Standard deviation of the logarithm; 0 is always the mean.
    pub spread: f64,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            base: 600.0,
            per_line: 3.0,
            most: 4.0 * 3_600.0,
            spread: 0.6,
        }
    }
}

/// What a simulation assumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Two runs with the same seed, people and stream are the same.
    pub seed: u64,
    /// How long people read.
    pub reading: Reading,
    /// Most people that the policy is shown for one change; see `Crew::choose` for which.
    pub most_people: usize,
    /// Changes that come within this many seconds of each other are decided with the same load.
    pub slice: i64,
    /// Most changes that are decided together.
    pub batch: usize,
    /// Seconds after which an entry that nobody answered counts as given up.
    pub give_up: i64,
    /// Logins of people who are away all the time.
    pub away: Vec<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 1,
            reading: Reading::default(),
            most_people: 40,
            slice: 900,
            batch: 256,
            give_up: 30 * 86_400,
            away: Vec::new(),
        }
    }
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
