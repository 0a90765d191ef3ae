//! The engine of one simulation: entries are opened, people are asked and answer, time passes.

use super::areas::Areas;
use super::entries::{Agenda, Event, OpenEntry, Queue, Queues};
use super::report::{Report, Verdicts};
use super::reviewers::Reviewers;
use super::{Host, Settings, sampling};
use countersign_contract::types::{Decision, Escalation, Facts, Timestamp};
use std::collections::BTreeMap;

/// Most people that an entry remembers as candidates.
const MOST_CANDIDATES: usize = 20;

/// What is so far.
pub(super) struct Engine<'s> {
    settings: &'s Settings,
    pub(super) reviewers: Reviewers,
    host: Host,
    agenda: Agenda,
    queues: Queues,
    /// The same for entries that were opened in the window.
    window: Queues,
    /// Open entries by number, so the oldest first.
    open: BTreeMap<u64, OpenEntry>,
    entries: u64,
    areas: Areas,
    verdicts: Verdicts,
    most_open: u64,
    first: Option<i64>,
    last: i64,
}

impl<'s> Engine<'s> {
    pub(super) fn new(settings: &'s Settings, reviewers: Reviewers, host: Host) -> Engine<'s> {
        let mut agenda = Agenda::default();
        for (person, member) in reviewers.members().iter().enumerate() {
            for at in member.returns() {
                agenda.plan(at, Event::Back { person });
            }
        }
        Engine {
            settings,
            reviewers,
            host,
            agenda,
            queues: Queues::default(),
            window: Queues::default(),
            open: BTreeMap::new(),
            entries: 0,
            areas: Areas::default(),
            verdicts: Verdicts::default(),
            most_open: 0,
            first: None,
            last: 0,
        }
    }

    /// A change comes with what the policy says of it.
    pub(super) fn take(&mut self, facts: &Facts, decision: Result<Decision, String>) {
        let now = facts.now.seconds;
        self.first.get_or_insert(now);
        self.last = self.last.max(now);
        self.verdicts.count(&facts.change.id, &decision);
        let Ok(decision) = decision else {
            return;
        };
        if decision.escalations.is_empty() {
            return;
        }
        let areas = self.areas.touched(facts);
        for escalation in &decision.escalations {
            self.open(&decision, escalation, now, &areas);
        }
    }

    fn open(&mut self, decision: &Decision, escalation: &Escalation, now: i64, areas: &[u32]) {
        let entry = self.entry(decision, escalation, now, areas);
        let nobody = entry.candidates.is_empty();
        let mut able = entry
            .candidates
            .iter()
            .filter_map(|place| self.reviewers.get(*place));
        let full = !nobody && !able.any(|member| member.has_room(now));
        self.entries += 1;
        let number = self.entries;
        self.count(&entry, |queue| {
            queue.opened += 1;
            queue.nobody += u64::from(nobody);
            queue.full += u64::from(full);
        });
        if let Some(due) = entry.due {
            let due = now.saturating_add(due);
            self.agenda.plan(due, Event::Due { entry: number });
        }
        for (step, planned) in escalation.steps.iter().enumerate() {
            let at = planned.at.seconds.max(now);
            let event = Event::Step {
                entry: number,
                step,
            };
            self.agenda.plan(at, event);
        }
        self.open.insert(number, entry);
        self.most_open = self.most_open.max(self.open.len() as u64);
        self.ask(number, now);
    }

    fn entry(
        &mut self,
        decision: &Decision,
        escalation: &Escalation,
        now: i64,
        areas: &[u32],
    ) -> OpenEntry {
        let queue = self.queues.place(&escalation.queue);
        let needed = sampling::needed(decision, escalation);
        let place = |login: &String| self.reviewers.find(login);
        let mut candidates: Vec<usize> = escalation.ask_now.iter().filter_map(place).collect();
        // The policy may ask one more than has to answer, so that somebody learns what one alone knows.
        let to_ask = candidates
            .len()
            .max(usize::try_from(needed).unwrap_or(usize::MAX));
        for candidate in &escalation.candidates {
            if candidates.len() >= MOST_CANDIDATES {
                break;
            }
            if let Some(place) = self.reviewers.find(&candidate.login)
                && !candidates.contains(&place)
            {
                candidates.push(place);
            }
        }
        let steps = escalation.steps.iter().map(|step| {
            let people = step.candidates.iter().filter_map(place);
            people.take(MOST_CANDIDATES).collect()
        });
        let at = Timestamp::from_seconds(now);
        let window = self.settings.window;
        OpenEntry {
            queue,
            opened: now,
            due: escalation.due.map(|due| (due.seconds - now).max(0)),
            overdue: false,
            in_window: window
                .zip(at)
                .is_some_and(|((from, until), at)| from <= at && at < until),
            lines: u64::from(decision.totals.lines),
            needed,
            to_ask,
            offered: 0,
            answered_by: Vec::new(),
            asked: Vec::new(),
            steps: steps.collect(),
            areas: areas.to_vec(),
            candidates,
        }
    }

    fn count(&mut self, entry: &OpenEntry, count: impl Fn(&mut Queue)) {
        if entry.in_window {
            let place = self.window.place(self.queues.name(entry.queue));
            self.window.count(place, &count);
        }
        self.queues.count(entry.queue, count);
    }

    /// Asks as many of the candidates as are to be asked by now, as far as they have room. If too few have, all that were
    /// not asked are offered it in turn as soon as they have.
    fn ask(&mut self, number: u64, now: i64) {
        let Some(entry) = self.open.get(&number) else {
            return;
        };
        let unasked: Vec<usize> = entry
            .candidates
            .iter()
            .filter(|place| !entry.knows(**place))
            .copied()
            .collect();
        let (missing, to_ask) = (entry.missing(), entry.to_ask);
        let offer = entry.offered < to_ask;
        let mut free = unasked.clone();
        free.retain(|place| {
            let member = self.reviewers.get(*place);
            member.is_some_and(|member| member.has_room(now))
        });
        free.truncate(missing);
        for person in &free {
            self.assign(number, *person, now);
        }
        if free.len() >= missing || !offer {
            return;
        }
        if let Some(entry) = self.open.get_mut(&number) {
            entry.offered = to_ask;
        }
        for person in unasked.iter().filter(|person| !free.contains(person)) {
            if let Some(member) = self.reviewers.get_mut(*person) {
                member.want(number, |entry| self.open.contains_key(&entry));
            }
        }
    }

    /// Somebody may have room: they take the oldest of the entries that would be theirs and still lack somebody.
    fn offer(&mut self, person: usize, now: i64) {
        while let Some(member) = self.reviewers.get_mut(person)
            && member.has_room(now)
            && let Some(number) = member.wanted.pop_front()
        {
            let wanted = self.open.get(&number);
            if wanted.is_some_and(|entry| entry.missing() > 0 && !entry.knows(person)) {
                self.assign(number, person, now);
            }
        }
    }

    fn assign(&mut self, number: u64, person: usize, now: i64) {
        let (Some(entry), Some(member)) =
            (self.open.get_mut(&number), self.reviewers.get_mut(person))
        else {
            return;
        };
        entry.asked.push(person);
        member.assign(now);
        member.waiting.push_back(number);
        self.read_next(person, now);
    }

    /// Whoever reads nothing takes the oldest entry that is still open.
    fn read_next(&mut self, person: usize, now: i64) {
        let Some(member) = self.reviewers.get_mut(person) else {
            return;
        };
        if member.reading.is_some() {
            return;
        }
        while let Some(number) = member.waiting.pop_front() {
            let Some(entry) = self.open.get(&number) else {
                continue;
            };
            let seed = self.settings.seed;
            let work = self
                .settings
                .reading
                .time(seed, number, person, entry.lines);
            member.reading = Some(number);
            // Whoever does not come back reads no more, and does no more work.
            if let Some(done) = member.done(now, work, self.host) {
                member.busy += work;
                let event = Event::Read {
                    person,
                    entry: number,
                };
                self.agenda.plan(done, event);
            }
            return;
        }
    }

    /// All that happens until a time.
    pub(super) fn pass_time(&mut self, until: i64) {
        loop {
            let next = self.agenda.when();
            let oldest = self.open.first_key_value();
            let end = oldest.map(|(number, entry)| {
                (*number, entry.opened.saturating_add(self.settings.give_up))
            });
            // Entries are given up in the order in which they came, so the oldest tells when the next one is.
            if let Some((number, end)) = end
                && end <= until
                && next.is_none_or(|next| end < next)
            {
                self.close(number, end, false);
                continue;
            }
            let Some((now, event)) = self.agenda.next(until) else {
                return;
            };
            match event {
                Event::Read { person, entry } => self.answer(entry, person, now),
                Event::Due { entry } => self.due(entry, now),
                Event::Step { entry, step } => self.step(entry, step, now),
                Event::Back { person } => self.offer(person, now),
            }
        }
    }

    fn answer(&mut self, number: u64, person: usize, now: i64) {
        if let Some(member) = self.reviewers.get_mut(person) {
            member.reading = None;
        }
        if let Some(entry) = self.open.get_mut(&number) {
            if let Some(member) = self.reviewers.get_mut(person) {
                member.answered += 1;
                member.open = member.open.saturating_sub(1);
            }
            entry.asked.retain(|asked| *asked != person);
            entry.answered_by.push(person);
            let answered = u32::try_from(entry.answered_by.len()).unwrap_or(u32::MAX);
            if answered >= entry.needed {
                self.close(number, now, true);
            }
        }
        self.read_next(person, now);
        self.offer(person, now);
    }

    /// The time for an answer has run out, once more: the turn goes on by as many people as have to answer.
    fn due(&mut self, number: u64, now: i64) {
        let Some(mut entry) = self.open.remove(&number) else {
            return;
        };
        if !entry.overdue {
            entry.overdue = true;
            self.count(&entry, |queue| queue.overdue += 1);
        }
        entry.to_ask += usize::try_from(entry.needed).unwrap_or(usize::MAX);
        let others = entry.candidates.iter().any(|place| !entry.knows(*place));
        let again = entry.due.filter(|due| *due > 0 && others);
        self.open.insert(number, entry);
        self.ask(number, now);
        if let Some(due) = again {
            let at = now.saturating_add(due);
            self.agenda.plan(at, Event::Due { entry: number });
        }
    }

    /// One more person is asked, the best whom the step names and who has room.
    fn step(&mut self, number: u64, step: usize, now: i64) {
        let Some(mut entry) = self.open.remove(&number) else {
            return;
        };
        let named = entry.steps.get(step).cloned().unwrap_or_default();
        for person in &named {
            if !entry.candidates.contains(person) {
                entry.candidates.push(*person);
            }
        }
        let next = named.into_iter().find(|person| {
            let member = self.reviewers.get(*person);
            !entry.knows(*person) && member.is_some_and(|member| member.has_room(now))
        });
        // Whoever a step asks is asked beside those whose turn it is.
        entry.to_ask += usize::from(next.is_some());
        self.count(&entry, |queue| {
            if queue.steps.len() <= step {
                queue.steps.resize(step + 1, 0);
            }
            if let Some(count) = queue.steps.get_mut(step) {
                *count += 1;
            }
        });
        self.open.insert(number, entry);
        if let Some(person) = next {
            self.assign(number, person, now);
        }
    }

    /// An entry ends: answered, or given up. Who was asked and has not answered is free of it.
    fn close(&mut self, number: u64, now: i64, answered: bool) {
        let Some(entry) = self.open.remove(&number) else {
            return;
        };
        for person in &entry.asked {
            if let Some(member) = self.reviewers.get_mut(*person) {
                member.open = member.open.saturating_sub(1);
            }
        }
        self.count(&entry, |queue| {
            if answered {
                queue.answered += 1;
                queue.waiting.add((now - entry.opened) as f64);
            } else {
                queue.given_up += 1;
            }
        });
        if answered {
            self.last = self.last.max(now);
            for area in &entry.areas {
                for person in &entry.answered_by {
                    self.areas.answered(*area, *person);
                }
            }
        }
        for person in &entry.asked {
            self.offer(*person, now);
        }
    }

    pub(super) fn report(self) -> Report {
        let verdicts = self.verdicts;
        Report {
            changes: verdicts.changes,
            failed: verdicts.failed,
            first_failure: verdicts.first_failure,
            pass: verdicts.pass,
            pending: verdicts.pending,
            undecided: verdicts.undecided,
            block: verdicts.block,
            asking: verdicts.asking,
            starts: self.first.and_then(Timestamp::from_seconds),
            span: self.last - self.first.unwrap_or(self.last),
            queues: self.queues.reports(),
            in_window: self.window.reports(),
            load: super::load::report(&self.reviewers),
            knowledge: self.areas.report(&self.reviewers),
            most_open: self.most_open,
        }
    }
}
