//! The simulation itself.

use super::crew::Crew;
use super::entries::{Agenda, Entry, Event, Queues};
use super::report::{KnowledgeReport, LoadReport, Report};
use super::{Settings, SimulateError};
use countersign_contract::types::{Decision, Escalation, Facts, Person, Verdict};
use rand_distr::{Distribution as _, LogNormal};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng as _;
use std::collections::{BTreeMap, HashMap};

/// Seconds until somebody who had no room is asked again.
const RETRY: i64 = 3_600;
/// Most people that an entry remembers as candidates.
const MOST_CANDIDATES: usize = 20;
/// Most areas that are told apart; those after them share one.
const MOST_AREAS: usize = 10_000;

/// Runs a stream of changes, oldest first, through a policy and a roster. `decide` answers a batch of facts in its order;
/// an error is why there is no decision. `now` of the facts is when the change comes.
///
/// # Errors
/// When the stream is not in order, the roster is empty, or somebody who is away is not in it.
pub fn run(
    settings: &Settings,
    people: Vec<Person>,
    stream: impl Iterator<Item = Facts>,
    mut decide: impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) -> Result<Report, SimulateError> {
    if people.is_empty() {
        return Err(SimulateError::NoPeople);
    }
    let crew = Crew::new(people, &settings.away);
    if let Some(unknown) = settings.away.iter().find(|name| crew.find(name).is_none()) {
        return Err(SimulateError::UnknownPerson(unknown.clone()));
    }
    let mut simulation = Simulation::new(settings, crew);
    let mut stream = stream.peekable();
    let mut place = 0_u64;
    let mut before: Option<i64> = None;
    let mut batch: Vec<Facts> = Vec::with_capacity(settings.batch);
    while let Some(first) = stream.peek() {
        let until = first.now.seconds.saturating_add(settings.slice);
        simulation.pass_time(first.now.seconds);
        batch.clear();
        while batch.len() < settings.batch.max(1) {
            let Some(mut facts) = stream.next_if(|facts| facts.now.seconds <= until) else {
                break;
            };
            place += 1;
            if let Some(early) = before.filter(|before| facts.now.seconds < *before) {
                return Err(SimulateError::OutOfOrder {
                    place,
                    change: facts.change.id,
                    seconds: early - facts.now.seconds,
                });
            }
            before = Some(facts.now.seconds);
            simulation
                .crew
                .choose(&mut facts, place, settings.most_people);
            batch.push(facts);
        }
        let mut decisions = decide(&batch).into_iter();
        for facts in &batch {
            simulation.pass_time(facts.now.seconds);
            let decision = decisions
                .next()
                .unwrap_or_else(|| Err("the policy gave no answer".to_owned()));
            simulation.take(facts, decision);
        }
    }
    simulation.pass_time(i64::MAX);
    Ok(simulation.report())
}

struct Simulation<'s> {
    settings: &'s Settings,
    crew: Crew,
    agenda: Agenda,
    queues: Queues,
    /// Open entries by number.
    open: BTreeMap<u64, Entry>,
    entries: u64,
    areas: HashMap<String, u32>,
    /// Who answered for an area: the first person, and whether there was another.
    knowers: Vec<Option<(usize, bool)>>,
    names: Vec<String>,
    report: Report,
    first: Option<i64>,
    last: i64,
}

impl<'s> Simulation<'s> {
    fn new(settings: &'s Settings, crew: Crew) -> Simulation<'s> {
        Simulation {
            settings,
            crew,
            agenda: Agenda::default(),
            queues: Queues::default(),
            open: BTreeMap::new(),
            entries: 0,
            areas: HashMap::new(),
            knowers: Vec::new(),
            names: Vec::new(),
            report: Report {
                changes: 0,
                failed: 0,
                first_failure: None,
                pass: 0,
                pending: 0,
                undecided: 0,
                block: 0,
                asking: 0,
                span: 0,
                queues: Vec::new(),
                load: LoadReport {
                    people: 0,
                    roster: 0,
                    inequality: 0.0,
                    busiest: Vec::new(),
                },
                knowledge: KnowledgeReport {
                    areas: 0,
                    one_person: Vec::new(),
                    areas_of_one_person: 0,
                },
                most_open: 0,
            },
            first: None,
            last: 0,
        }
    }

    /// A change comes with what the policy says of it.
    fn take(&mut self, facts: &Facts, decision: Result<Decision, String>) {
        let now = facts.now.seconds;
        self.report.changes += 1;
        self.first.get_or_insert(now);
        self.last = self.last.max(now);
        let decision = match decision {
            Ok(decision) => decision,
            Err(why) => {
                self.report.failed += 1;
                self.report
                    .first_failure
                    .get_or_insert_with(|| (facts.change.id.clone(), why));
                return;
            }
        };
        match decision.verdict {
            Verdict::Pass => self.report.pass += 1,
            Verdict::Pending => self.report.pending += 1,
            Verdict::Undecided => self.report.undecided += 1,
            Verdict::Block => self.report.block += 1,
        }
        if !decision.escalations.is_empty() {
            self.report.asking += 1;
        }
        let areas = self.areas_of(facts);
        for escalation in &decision.escalations {
            self.open(&decision, escalation, now, &areas);
        }
    }

    fn areas_of(&mut self, facts: &Facts) -> Vec<u32> {
        let mut found = Vec::new();
        for file in facts.files.iter().take(1_000) {
            let area = file.path.split_once('/').map_or("", |(folder, _)| folder);
            let known = self.areas.get(area).copied();
            let number = known.unwrap_or_else(|| {
                let full = self.names.len() >= MOST_AREAS;
                let name = if full { "other areas" } else { area };
                let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                match self.areas.get(name) {
                    Some(number) => *number,
                    None => {
                        self.areas.insert(name.to_owned(), number);
                        self.names.push(name.to_owned());
                        self.knowers.push(None);
                        number
                    }
                }
            });
            if !found.contains(&number) {
                found.push(number);
            }
        }
        found
    }

    fn open(&mut self, decision: &Decision, escalation: &Escalation, now: i64, areas: &[u32]) {
        let queue = self.queues.place(&escalation.queue);
        let requirement = decision
            .controls
            .iter()
            .find(|control| control.id == escalation.control)
            .and_then(|control| control.requirement.as_ref());
        let needed = requirement.map_or(1, |requirement| {
            requirement.count.saturating_sub(requirement.have).max(1)
        });
        let place = |login: &String| self.crew.find(login);
        let mut candidates: Vec<usize> = escalation.ask_now.iter().filter_map(place).collect();
        for candidate in &escalation.candidates {
            if let Some(place) = self.crew.find(&candidate.login)
                && !candidates.contains(&place)
                && candidates.len() < MOST_CANDIDATES
            {
                candidates.push(place);
            }
        }
        let steps = escalation.steps.iter().map(|step| {
            let people = step.candidates.iter().filter_map(place);
            people.take(MOST_CANDIDATES).collect()
        });
        let entry = Entry {
            queue,
            opened: now,
            lines: u64::from(decision.totals.lines),
            needed,
            answered_by: Vec::new(),
            asked: Vec::new(),
            steps: steps.collect(),
            areas: areas.to_vec(),
            candidates,
        };
        let nobody = entry.candidates.is_empty();
        self.queues.count(queue, |queue| {
            queue.opened += 1;
            queue.nobody += u64::from(nobody);
        });
        self.entries += 1;
        let number = self.entries;
        if let Some(due) = escalation.due {
            self.agenda
                .plan(due.seconds.max(now), Event::Due { entry: number });
        }
        for (step, planned) in escalation.steps.iter().enumerate() {
            let at = planned.at.seconds.max(now);
            self.agenda.plan(
                at,
                Event::Step {
                    entry: number,
                    step,
                },
            );
        }
        let end = now.saturating_add(self.settings.give_up);
        self.agenda.plan(end, Event::GiveUp { entry: number });
        self.open.insert(number, entry);
        self.report.most_open = self.report.most_open.max(self.open.len() as u64);
        self.ask(number, now);
    }

    /// Asks as many of the candidates as have to answer, as far as they have room; whoever has none is tried again later.
    fn ask(&mut self, number: u64, now: i64) {
        let Some(entry) = self.open.get(&number) else {
            return;
        };
        let wanted = usize::try_from(entry.needed).unwrap_or(usize::MAX);
        let missing = wanted.saturating_sub(entry.asked.len() + entry.answered_by.len());
        let free: Vec<usize> = entry
            .candidates
            .iter()
            .filter(|place| !entry.asked.contains(place) && !entry.answered_by.contains(place))
            .filter(|place| {
                self.crew
                    .get(**place)
                    .is_some_and(|member| member.has_room())
            })
            .take(missing)
            .copied()
            .collect();
        let lacking = missing > free.len() && !entry.candidates.is_empty();
        for person in free {
            self.assign(number, person, now);
        }
        if lacking {
            self.agenda
                .plan(now + RETRY, Event::Retry { entry: number });
        }
    }

    fn assign(&mut self, number: u64, person: usize, now: i64) {
        let (Some(entry), Some(member)) = (self.open.get_mut(&number), self.crew.get_mut(person))
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
        let Some(member) = self.crew.get_mut(person) else {
            return;
        };
        if member.reading.is_some() {
            return;
        }
        while let Some(number) = member.waiting.pop_front() {
            let Some(entry) = self.open.get(&number) else {
                continue;
            };
            let work = reading_time(self.settings, number, person, entry.lines);
            member.reading = Some(number);
            member.busy += work;
            let done = member.clock.after(now, work);
            let event = Event::Read {
                person,
                entry: number,
            };
            self.agenda.plan(done, event);
            return;
        }
    }

    /// All that happens until a time.
    fn pass_time(&mut self, until: i64) {
        while let Some((now, event)) = self.agenda.next(until) {
            match event {
                Event::Read { person, entry } => self.answer(entry, person, now),
                Event::Due { entry } => {
                    if let Some(open) = self.open.get(&entry) {
                        self.queues.count(open.queue, |queue| queue.overdue += 1);
                    }
                }
                Event::Step { entry, step } => self.step(entry, step, now),
                Event::Retry { entry } => self.ask(entry, now),
                Event::GiveUp { entry } => self.close(entry, None),
            }
        }
    }

    fn answer(&mut self, number: u64, person: usize, now: i64) {
        if let Some(member) = self.crew.get_mut(person) {
            member.reading = None;
        }
        if let Some(entry) = self.open.get_mut(&number) {
            if let Some(member) = self.crew.get_mut(person) {
                member.answered += 1;
                member.open = member.open.saturating_sub(1);
            }
            entry.asked.retain(|asked| *asked != person);
            entry.answered_by.push(person);
            let answered = u32::try_from(entry.answered_by.len()).unwrap_or(u32::MAX);
            if answered >= entry.needed {
                self.close(number, Some(now));
            }
        }
        self.read_next(person, now);
    }

    /// One more person is asked, the best whom the step names and who has room.
    fn step(&mut self, number: u64, step: usize, now: i64) {
        let Some(entry) = self.open.get_mut(&number) else {
            return;
        };
        let named = entry.steps.get(step).cloned().unwrap_or_default();
        for person in &named {
            if !entry.candidates.contains(person) {
                entry.candidates.push(*person);
            }
        }
        let next = named.into_iter().find(|person| {
            !entry.asked.contains(person)
                && !entry.answered_by.contains(person)
                && self
                    .crew
                    .get(*person)
                    .is_some_and(|member| member.has_room())
        });
        self.queues.count(entry.queue, |queue| {
            if queue.steps.len() <= step {
                queue.steps.resize(step + 1, 0);
            }
            if let Some(count) = queue.steps.get_mut(step) {
                *count += 1;
            }
        });
        if let Some(person) = next {
            self.assign(number, person, now);
        }
    }

    /// An entry ends: answered at a time, or given up. Who was asked and has not answered is free of it.
    fn close(&mut self, number: u64, answered: Option<i64>) {
        let Some(entry) = self.open.remove(&number) else {
            return;
        };
        for person in &entry.asked {
            if let Some(member) = self.crew.get_mut(*person) {
                member.open = member.open.saturating_sub(1);
            }
        }
        self.queues.count(entry.queue, |queue| match answered {
            Some(at) => {
                queue.answered += 1;
                queue.waiting.add((at - entry.opened) as f64);
            }
            None => queue.given_up += 1,
        });
        let Some(at) = answered else {
            return;
        };
        self.last = self.last.max(at);
        for area in &entry.areas {
            let place = usize::try_from(*area).unwrap_or(usize::MAX);
            let Some(known) = self.knowers.get_mut(place) else {
                continue;
            };
            for person in &entry.answered_by {
                *known = match known {
                    None => Some((*person, false)),
                    Some((first, others)) => Some((*first, *others || first != person)),
                };
            }
        }
    }

    fn report(mut self) -> Report {
        self.report.span = self.last - self.first.unwrap_or(self.last);
        self.report.queues = self.queues.reports();
        self.report.load = super::load::of(&self.crew);
        let mut alone: Vec<(String, String)> = Vec::new();
        let known = self.knowers.iter().zip(&self.names);
        let mut areas = 0;
        for (knower, name) in known {
            let Some((person, others)) = knower else {
                continue;
            };
            areas += 1;
            if let (false, Some(member)) = (others, self.crew.get(*person)) {
                let name = if name.is_empty() { "." } else { name };
                alone.push((name.to_owned(), member.person.login.clone()));
            }
        }
        alone.sort();
        self.report.knowledge = KnowledgeReport {
            areas,
            areas_of_one_person: alone.len() as u64,
            one_person: alone.into_iter().take(super::load::MOST_NAMES).collect(),
        };
        self.report
    }
}

/// Seconds of reading. They depend on entry and person alone, so that two runs that differ in one thing draw alike.
fn reading_time(settings: &Settings, entry: u64, person: usize, lines: u64) -> i64 {
    let reading = settings.reading;
    let mean = (reading.base + reading.per_line * lines as f64).clamp(1.0, reading.most.max(1.0));
    let key = settings.seed ^ entry.rotate_left(20) ^ (person as u64).rotate_left(48);
    let mut random = Pcg64Mcg::seed_from_u64(key);
    let spread = reading.spread.clamp(0.0, 3.0);
    // The mean of the distribution is `mean`, whatever its spread.
    let seconds = LogNormal::new(mean.ln() - spread * spread / 2.0, spread)
        .map_or(mean, |distribution| distribution.sample(&mut random));
    (seconds.clamp(1.0, 30.0 * 86_400.0)) as i64
}
