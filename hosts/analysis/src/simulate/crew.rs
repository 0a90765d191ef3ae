//! The people of a simulation: what each of them carries, and who is put before the policy for a change.

use super::clock::WorkClock;
use countersign_contract::types::{Facts, Person, PersonKind};
use std::collections::{BTreeMap, HashMap, VecDeque};

const DAY: i64 = 86_400;
/// Days over which recent assignments are counted.
const RECENT_DAYS: usize = 30;
/// How many assignments somebody carries at most where no capacity is known.
const USUAL_CAPACITY: u32 = 10;

/// One person and what they carry.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) person: Person,
    pub(super) clock: WorkClock,
    pub(super) away: bool,
    /// Entries that wait for them, oldest first. Some may be closed meanwhile.
    pub(super) waiting: VecDeque<u64>,
    /// The entry they read now.
    pub(super) reading: Option<u64>,
    /// Open entries that they were asked for.
    pub(super) open: u32,
    pub(super) assigned: u64,
    pub(super) answered: u64,
    /// Seconds of work.
    pub(super) busy: i64,
    /// Assignments by day, as a ring.
    recent: [u16; RECENT_DAYS],
    recent_day: i64,
}

impl Member {
    /// They can take one more.
    pub(super) fn has_room(&self) -> bool {
        !self.away && self.open < self.person.capacity.unwrap_or(USUAL_CAPACITY)
    }

    /// Counts an assignment.
    pub(super) fn assign(&mut self, now: i64) {
        self.turn(now);
        self.open += 1;
        self.assigned += 1;
        if let Some(today) = self.recent.first_mut() {
            *today = today.saturating_add(1);
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

    /// The record that the policy sees.
    fn record(&mut self, now: i64) -> Person {
        self.turn(now);
        Person {
            open_assignments: Some(self.open),
            available: if self.away {
                Some(false)
            } else {
                self.person.available
            },
            recent_assignments: Some(self.recent.iter().map(|day| u32::from(*day)).sum()),
            ..self.person.clone()
        }
    }
}

/// Everybody.
#[derive(Debug)]
pub(super) struct Crew {
    members: Vec<Member>,
    by_name: HashMap<String, usize>,
    /// Who knows a path or folder, by their places. Only ever asked, never gone through.
    by_path: HashMap<String, Vec<(usize, f64)>>,
    on_call: Vec<usize>,
    /// People by level, the most senior first.
    levels: Vec<Vec<usize>>,
}

impl Crew {
    pub(super) fn new(people: Vec<Person>, away: &[String]) -> Crew {
        let folded = |name: &str| name.to_lowercase();
        let away: Vec<String> = away.iter().map(|name| folded(name)).collect();
        let mut people = people;
        people.sort_by(|a, b| a.login.cmp(&b.login));
        let mut by_name = HashMap::new();
        let mut by_path: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut levels: BTreeMap<std::cmp::Reverse<Option<u32>>, Vec<usize>> = BTreeMap::new();
        for (place, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.login).chain(&person.aliases) {
                by_name.entry(folded(name)).or_insert(place);
            }
            for known in &person.expertise {
                by_path
                    .entry(known.path.clone())
                    .or_default()
                    .push((place, known.score));
            }
            if person.kind == PersonKind::Human && !person.departed {
                levels
                    .entry(std::cmp::Reverse(person.level))
                    .or_default()
                    .push(place);
            }
        }
        let on_call = (0..people.len())
            .filter(|place| people.get(*place).is_some_and(|person| person.on_call))
            .collect();
        Crew {
            members: people
                .into_iter()
                .map(|person| Member {
                    clock: WorkClock::of(&person),
                    away: away.contains(&folded(&person.login)),
                    person,
                    waiting: VecDeque::new(),
                    reading: None,
                    open: 0,
                    assigned: 0,
                    answered: 0,
                    busy: 0,
                    recent: [0; RECENT_DAYS],
                    recent_day: 0,
                })
                .collect(),
            by_name,
            by_path,
            on_call,
            levels: levels.into_values().collect(),
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_lowercase()).copied()
    }

    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut Member> {
        self.members.get_mut(place)
    }

    pub(super) fn get(&self, place: usize) -> Option<&Member> {
        self.members.get(place)
    }

    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// Puts the people into the facts of a change who matter to it, at most `most`: its author; half of them who know its
    /// paths best; an eighth who are on call; the rest in turn, as many of each level. The same change at the same place of
    /// the stream gets the same people.
    pub(super) fn choose(&mut self, facts: &mut Facts, turn: u64, most: usize) {
        let mut chosen: Vec<usize> = Vec::with_capacity(most);
        let author = facts
            .change
            .author
            .login
            .as_deref()
            .unwrap_or(&facts.change.author.email);
        chosen.extend(self.find(author));
        let mut experts: Vec<(f64, usize)> = Vec::new();
        for file in &facts.files {
            self.knowing(&file.path, &mut experts);
        }
        experts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, place) in experts {
            if chosen.len() >= most / 2 {
                break;
            }
            if !chosen.contains(&place) {
                chosen.push(place);
            }
        }
        let on_call = self.on_call.iter().take(most / 8);
        for place in on_call {
            if !chosen.contains(place) {
                chosen.push(*place);
            }
        }
        self.in_turn(&mut chosen, turn, most);
        let now = facts.now.seconds;
        facts.people = chosen
            .into_iter()
            .filter_map(|place| Some(self.members.get_mut(place)?.record(now)))
            .collect();
    }

    /// Who knows a path, by the path itself or a folder above it.
    fn knowing(&self, path: &str, experts: &mut Vec<(f64, usize)>) {
        let folders = path
            .match_indices('/')
            .filter_map(|(place, _)| path.get(..=place));
        for covering in folders.chain(std::iter::once(path)) {
            for (place, score) in self.by_path.get(covering).into_iter().flatten() {
                experts.push((*score, *place));
            }
        }
    }

    fn in_turn(&self, chosen: &mut Vec<usize>, turn: u64, most: usize) {
        let mut round = 0_u64;
        while chosen.len() < most {
            let before = chosen.len();
            let mut left = false;
            for level in &self.levels {
                let length = level.len() as u64;
                if round >= length || chosen.len() >= most {
                    continue;
                }
                left = true;
                let at = (turn.wrapping_mul(7) + round) % length;
                let place = usize::try_from(at).ok().and_then(|at| level.get(at));
                if let Some(place) = place
                    && !chosen.contains(place)
                {
                    chosen.push(*place);
                }
            }
            round += 1;
            if !left && chosen.len() == before {
                break;
            }
        }
    }
}
