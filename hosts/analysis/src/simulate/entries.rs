//! Entries of queues that are open, what happens when, and what is counted of them.

use super::quantile::Histogram;
use super::report::QueueReport;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Something that happens at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// Somebody has read to the end.
    Read { person: usize, entry: u64 },
    /// The answer is due.
    Due { entry: u64 },
    /// A further step is due.
    Step { entry: u64, step: usize },
    /// Somebody is back.
    Back { person: usize },
}

/// Events by time; those of the same time in the order in which they were planned.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<(i64, u64, Event)>>,
    planned: u64,
}

impl Agenda {
    pub(super) fn plan(&mut self, at: i64, event: Event) {
        self.planned += 1;
        self.heap.push(Reverse((at, self.planned, event)));
    }

    /// When the next event is.
    pub(super) fn when(&self) -> Option<i64> {
        self.heap.peek().map(|Reverse((at, _, _))| *at)
    }

    /// The next event until a time, inclusive.
    pub(super) fn next(&mut self, until: i64) -> Option<(i64, Event)> {
        self.when().filter(|at| *at <= until)?;
        self.heap.pop().map(|Reverse((at, _, event))| (at, event))
    }
}

/// An entry that is open.
#[derive(Debug)]
pub(super) struct OpenEntry {
    pub(super) queue: usize,
    pub(super) opened: i64,
    /// Seconds for an answer. Absent: none is due.
    pub(super) due: Option<i64>,
    /// It was counted as overdue.
    pub(super) overdue: bool,
    /// It is counted by itself as well.
    pub(super) in_window: bool,
    /// Lines that have to be read.
    pub(super) lines: u64,
    /// People who have to answer.
    pub(super) needed: u32,
    /// People who are to be asked by now.
    pub(super) to_ask: usize,
    /// For how many people to ask its candidates were told to take it once they have room.
    pub(super) offered: usize,
    /// People who did.
    pub(super) answered_by: Vec<usize>,
    /// People who were asked and have not answered.
    pub(super) asked: Vec<usize>,
    /// Who may be asked, best first.
    pub(super) candidates: Vec<usize>,
    /// Who may be asked by each further step.
    pub(super) steps: Vec<Vec<usize>>,
    /// Areas of the repository that it is about.
    pub(super) areas: Vec<u32>,
}

impl OpenEntry {
    /// How many more are to be asked by now.
    pub(super) fn missing(&self) -> usize {
        let asked = self.asked.len() + self.answered_by.len();
        self.to_ask.saturating_sub(asked)
    }

    /// Somebody was asked, whether they answered or not.
    pub(super) fn knows(&self, person: usize) -> bool {
        self.asked.contains(&person) || self.answered_by.contains(&person)
    }
}

/// What is counted of one queue.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) name: String,
    pub(super) opened: u64,
    pub(super) answered: u64,
    pub(super) given_up: u64,
    pub(super) nobody: u64,
    pub(super) full: u64,
    pub(super) overdue: u64,
    pub(super) steps: Vec<u64>,
    pub(super) waiting: Histogram,
}

/// Queues by name.
#[derive(Debug, Default)]
pub(super) struct Queues {
    all: Vec<Queue>,
    by_name: BTreeMap<String, usize>,
}

impl Queues {
    /// The place of a queue.
    pub(super) fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.by_name.get(name) {
            return *place;
        }
        let place = self.all.len();
        self.by_name.insert(name.to_owned(), place);
        self.all.push(Queue {
            name: name.to_owned(),
            opened: 0,
            answered: 0,
            given_up: 0,
            nobody: 0,
            full: 0,
            overdue: 0,
            steps: Vec::new(),
            waiting: Histogram::default(),
        });
        place
    }

    pub(super) fn count(&mut self, place: usize, count: impl FnOnce(&mut Queue)) {
        if let Some(queue) = self.all.get_mut(place) {
            count(queue);
        }
    }

    /// The name of a queue.
    pub(super) fn name(&self, place: usize) -> &str {
        self.all.get(place).map_or("", |queue| &queue.name)
    }

    pub(super) fn reports(&self) -> Vec<QueueReport> {
        self.by_name
            .values()
            .filter_map(|place| self.all.get(*place))
            .map(|queue| QueueReport {
                queue: queue.name.clone(),
                opened: queue.opened,
                answered: queue.answered,
                given_up: queue.given_up,
                nobody_eligible: queue.nobody,
                nobody_free: queue.full,
                overdue: queue.overdue,
                steps: queue.steps.clone(),
                waiting: (&queue.waiting).into(),
            })
            .collect()
    }
}
