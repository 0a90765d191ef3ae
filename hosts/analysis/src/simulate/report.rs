//! What a simulation found.

use super::quantile::Histogram;
use countersign_contract::types::{Decision, Timestamp, Verdict};
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
    /// Entries that nobody in the roster could answer when they were opened, not even with less to do.
    pub nobody_eligible: u64,
    /// Entries that, when they were opened, had to wait because all who can answer carried as much as they can.
    pub nobody_free: u64,
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
    /// Hours of reading.
    pub hours: f64,
    /// The most open entries that they had at once.
    pub most_open: u32,
}

/// How the work spread over people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadReport {
    /// People who were asked at least once.
    pub asked: u64,
    /// People in the roster.
    pub roster: u64,
    /// From 0 (all the same) to 1 (one person does all), over those who were asked: Gini's coefficient of answers.
    pub inequality: f64,
    /// Everybody who was asked, those who answered most first.
    pub people: Vec<PersonReport>,
}

/// How knowledge spread.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KnowledgeReport {
    /// Areas (folders at the top of the repository) with answered changes.
    pub areas: u64,
    /// Areas that one person alone answered for, each with that person, by name.
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
    /// When the first change came. Absent: there was none.
    pub starts: Option<Timestamp>,
    /// From the first change to the last answer, in seconds.
    pub span: i64,
    /// Queues by name.
    pub queues: Vec<QueueReport>,
    /// The same, of entries that were opened in the window of the settings alone. Empty where there is no window.
    pub in_window: Vec<QueueReport>,
    /// People.
    pub load: LoadReport,
    /// Knowledge.
    pub knowledge: KnowledgeReport,
    /// The most entries that were open at once.
    pub most_open: u64,
}

/// What came of the changes when they came.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    pub(super) changes: u64,
    pub(super) failed: u64,
    pub(super) first_failure: Option<(String, String)>,
    pub(super) pass: u64,
    pub(super) pending: u64,
    pub(super) undecided: u64,
    pub(super) block: u64,
    pub(super) asking: u64,
}

impl Verdicts {
    /// Counts a decision, or why there is none.
    pub(super) fn count(&mut self, change: &str, decision: &Result<Decision, String>) {
        self.changes += 1;
        let decision = match decision {
            Ok(decision) => decision,
            Err(why) => {
                self.failed += 1;
                self.first_failure
                    .get_or_insert_with(|| (change.to_owned(), why.clone()));
                return;
            }
        };
        match decision.verdict {
            Verdict::Pass => self.pass += 1,
            Verdict::Pending => self.pending += 1,
            Verdict::Undecided => self.undecided += 1,
            Verdict::Block => self.block += 1,
        }
        self.asking += u64::from(!decision.escalations.is_empty());
    }
}
