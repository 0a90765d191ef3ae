//! What a simulation found.

use super::quantile::Histogram;
use serde::Serialize;

/// A distribution of times, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Times {
    /// How many.
    pub count: u64,
    /// Mean.
    pub mean: f64,
    /// Half of them took at most this long, within one per cent.
    pub median: f64,
    /// Nine of ten took at most this long.
    pub p90: f64,
    /// Ninety-nine of a hundred took at most this long.
    pub p99: f64,
    /// The longest.
    pub longest: f64,
}

impl From<&Histogram> for Times {
    fn from(histogram: &Histogram) -> Times {
        Times {
            count: histogram.count(),
            mean: histogram.mean().round(),
            median: histogram.quantile(0.5).round(),
            p90: histogram.quantile(0.9).round(),
            p99: histogram.quantile(0.99).round(),
            longest: histogram.largest().round(),
        }
    }
}

/// One queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueReport {
    /// Its name.
    pub queue: String,
    /// Entries that were opened.
    pub opened: u64,
    /// Entries that got all the answers they ask for.
    pub answered: u64,
    /// Entries that nobody answered in time to matter.
    pub given_up: u64,
    /// Entries for which, when they were opened, nobody could be asked.
    pub nobody_eligible: u64,
    /// Entries that were still open when their answer was due.
    pub overdue: u64,
    /// Entries that reached the first, the second, … further step.
    pub steps: Vec<u64>,
    /// From opening to the last answer.
    pub waiting: Times,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonReport {
    /// Login.
    pub login: String,
    /// Entries they were asked for.
    pub assigned: u64,
    /// Entries they answered.
    pub answered: u64,
    /// Hours of work.
    pub hours: f64,
}

/// How the work spread over people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadReport {
    /// People who were asked at least once.
    pub people: u64,
    /// People in the roster.
    pub roster: u64,
    /// From 0 (all the same) to 1 (one person does all), over those who were asked: Gini's coefficient of answers.
    pub inequality: f64,
    /// Those who answered most, at most ten.
    pub busiest: Vec<PersonReport>,
}

/// How knowledge spread.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KnowledgeReport {
    /// Areas (folders at the top of the repository) with answered changes.
    pub areas: u64,
    /// Areas that one person alone answered for, each with that person, at most ten.
    pub one_person: Vec<(String, String)>,
    /// How many such areas there are.
    pub areas_of_one_person: u64,
}

/// The outcome of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Changes in the stream.
    pub changes: u64,
    /// Changes on which there was no decision.
    pub failed: u64,
    /// The first of them and why.
    pub first_failure: Option<(String, String)>,
    /// Changes by verdict at the time they came.
    pub pass: u64,
    /// Waiting for people.
    pub pending: u64,
    /// Not decidable.
    pub undecided: u64,
    /// Forbidden.
    pub block: u64,
    /// Changes that asked in at least one queue.
    pub asking: u64,
    /// From the first change to the last answer, in seconds.
    pub span: i64,
    /// Queues by name.
    pub queues: Vec<QueueReport>,
    /// People.
    pub load: LoadReport,
    /// Knowledge.
    pub knowledge: KnowledgeReport,
    /// The most entries that were open at once.
    pub most_open: u64,
}
