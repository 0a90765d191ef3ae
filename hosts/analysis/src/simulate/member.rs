//! One person of a simulation, and what they carry.

use super::clock::WorkClock;
use super::{Absence, Host};
use countersign_contract::types::{Person, Timestamp};
use std::collections::VecDeque;

const DAY: i64 = 86_400;
/// Days over which recent assignments are counted.
const RECENT_DAYS: usize = 30;
/// An offset from UTC is asked for again after so many seconds.
const OFFSET_HOLDS: i64 = 3_600;

/// One person and what they carry.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) person: Person,
    clock: WorkClock,
    /// The first second of their absence, and the first after it.
    absent: Option<(i64, i64)>,
    /// Entries that wait for them, oldest first. Some may be closed meanwhile.
    pub(super) waiting: VecDeque<u64>,
    /// The entry they read now.
    pub(super) reading: Option<u64>,
    /// Entries that would be theirs if they had room, in the order in which they came. Some may be closed meanwhile.
    pub(super) wanted: VecDeque<u64>,
    /// How many of those there may be before what is closed is thrown out.
    wanted_most: usize,
    /// Open entries that they were asked for.
    pub(super) open: u32,
    pub(super) most_open: u32,
    pub(super) assigned: u64,
    pub(super) answered: u64,
    /// Seconds of work.
    pub(super) busy: i64,
    /// Assignments by day, as a ring.
    recent: [u16; RECENT_DAYS],
    recent_day: i64,
    offset_until: i64,
}

impl Member {
    pub(super) fn new(person: Person) -> Member {
        Member {
            clock: WorkClock::for_person(&person),
            person,
            absent: None,
            waiting: VecDeque::new(),
            reading: None,
            wanted: VecDeque::new(),
            wanted_most: 64,
            open: 0,
            most_open: 0,
            assigned: 0,
            answered: 0,
            busy: 0,
            recent: [0; RECENT_DAYS],
            recent_day: 0,
            offset_until: i64::MIN,
        }
    }

    pub(super) fn leave(&mut self, absence: &Absence) {
        let from = absence.from.map_or(i64::MIN, |from| from.seconds);
        let until = absence.until.map_or(i64::MAX, |until| until.seconds);
        self.absent = Some((from, until));
    }

    /// Times at which they come back.
    pub(super) fn returns(&self) -> impl Iterator<Item = i64> {
        let until = self.absent.map(|(_, until)| until);
        let until = until.filter(|until| *until < i64::MAX);
        until
            .into_iter()
            .chain(self.person.away_until.map(|until| until.seconds))
    }

    fn is_absent(&self, now: i64) -> bool {
        self.absent
            .is_some_and(|(from, until)| (from..until).contains(&now))
    }

    /// They can take one more: what the evaluator asks of a candidate, and passes.
    pub(super) fn has_room(&self, now: i64) -> bool {
        let away = self.person.away_until;
        !self.is_absent(now)
            && self.person.available != Some(false)
            && away.is_none_or(|until| until.seconds <= now)
            && !self.is_full()
    }

    fn is_full(&self) -> bool {
        self.person
            .capacity
            .is_some_and(|capacity| self.open >= capacity)
    }

    /// Counts an assignment.
    pub(super) fn assign(&mut self, now: i64) {
        self.turn(now);
        self.open += 1;
        self.most_open = self.most_open.max(self.open);
        self.assigned += 1;
        if let Some(today) = self.recent.first_mut() {
            *today = today.saturating_add(1);
        }
    }

    /// Remembers an entry that they would be asked for if they had room. `is_open` says which entries still are.
    pub(super) fn want(&mut self, entry: u64, is_open: impl Fn(u64) -> bool) {
        if self.wanted.len() >= self.wanted_most {
            self.wanted.retain(|entry| is_open(*entry));
            self.wanted_most = (self.wanted.len() * 2).max(64);
        }
        self.wanted.push_back(entry);
    }

    /// When they have done so much work that they begin now. Absent: never. What they have not finished when they leave they
    /// begin anew when they come back.
    pub(super) fn done(&mut self, now: i64, work: i64, host: Host) -> Option<i64> {
        self.tell_time(now, host);
        let Some((from, until)) = self.absent else {
            return Some(self.clock.after(now, work));
        };
        let here = now < from || now >= until;
        let done = here.then(|| self.clock.after(now, work));
        match done {
            Some(done) if now >= until || done <= from => Some(done),
            _ => (until < i64::MAX).then(|| self.clock.after(until, work)),
        }
    }

    /// Sets their clock by their time zone.
    fn tell_time(&mut self, now: i64, host: Host) {
        let Some(zone) = self.person.time_zone.as_deref() else {
            return;
        };
        if now < self.offset_until {
            return;
        }
        self.offset_until = (now.div_euclid(OFFSET_HOLDS) + 1) * OFFSET_HOLDS;
        let at = Timestamp::from_seconds(now);
        if let Some(offset) = at.and_then(|at| (host.offset)(zone, at)) {
            self.person.utc_offset = Some(offset);
            self.clock.set_offset(offset);
        }
    }

    /// Moves the ring on, so that its first day is today.
    fn turn(&mut self, now: i64) {
        let today = now.div_euclid(DAY);
        let passed = usize::try_from(today - self.recent_day).unwrap_or(0);
        if passed > 0 {
            let kept = RECENT_DAYS.saturating_sub(passed);
            self.recent
                .rotate_right(passed.min(RECENT_DAYS) % RECENT_DAYS);
            for day in self.recent.iter_mut().take(RECENT_DAYS - kept) {
                *day = 0;
            }
            self.recent_day = today;
        }
    }

    /// The record that the policy sees. Whoever is full can be shown as if they had room for one more, to learn whether they
    /// will be asked once they have.
    pub(super) fn record(&mut self, now: i64, with_room: bool, host: Host) -> Person {
        self.turn(now);
        self.tell_time(now, host);
        let mut person = self.person.clone();
        person.recent_assignments = Some(self.recent.iter().map(|day| u32::from(*day)).sum());
        person.open_assignments = Some(self.open);
        if let (true, true, Some(capacity)) = (with_room, self.is_full(), person.capacity) {
            person.open_assignments = Some(capacity.saturating_sub(1));
        }
        match self.absent {
            Some((_, until)) if self.is_absent(now) => match Timestamp::from_seconds(until) {
                Some(until) if person.away_until.is_none_or(|before| before < until) => {
                    person.away_until = Some(until);
                }
                Some(_) => {}
                None => person.available = Some(false),
            },
            _ => {}
        }
        person
    }
}
