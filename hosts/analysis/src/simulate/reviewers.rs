//! The people of a simulation, and who of them is put before the policy for a change.

use super::member::Member;
use super::sampling::{KnownReviewers, Sample};
use super::{Absence, Host, SimulateError};
use countersign_contract::types::{Decision, Facts, ListSupply, Person, PersonKind, Supply};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Everybody who may be asked.
#[derive(Debug)]
pub(super) struct Reviewers {
    members: Vec<Member>,
    /// Only ever asked, never gone through.
    by_name: HashMap<String, usize>,
    /// Who knows a path or folder, by their places. Only ever asked, never gone through.
    by_path: HashMap<String, Vec<(usize, f64)>>,
    on_call: Vec<usize>,
    /// People by level, the most senior first.
    levels: Vec<Vec<usize>>,
    /// Who may answer where few may, as the policy was seen to say.
    pub(super) found: KnownReviewers,
    /// The number of the list in which somebody was chosen last.
    chosen_in: Vec<u64>,
    lists: u64,
    host: Host,
}

/// A list of people that is being made.
struct List {
    people: Vec<usize>,
    /// Those who were passed over because they have no room.
    full: Vec<usize>,
    most: usize,
    now: i64,
    any_room: bool,
}

impl Reviewers {
    /// # Errors
    /// When somebody is away whom nobody knows.
    pub(super) fn new(
        people: Vec<Person>,
        absence: &Absence,
        host: Host,
    ) -> Result<Reviewers, SimulateError> {
        let mut people = people;
        people.sort_by(|a, b| a.login.cmp(&b.login));
        let mut by_name = HashMap::new();
        let mut by_path: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut levels: BTreeMap<Reverse<Option<u32>>, Vec<usize>> = BTreeMap::new();
        let mut on_call = Vec::new();
        for (place, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.login).chain(&person.aliases) {
                by_name.entry(name.to_lowercase()).or_insert(place);
            }
            for known in &person.expertise {
                let knowing = by_path.entry(known.path.clone()).or_default();
                knowing.push((place, known.score));
            }
            if person.on_call {
                on_call.push(place);
            }
            if person.kind == PersonKind::Human && !person.departed {
                levels.entry(Reverse(person.level)).or_default().push(place);
            }
        }
        let mut reviewers = Reviewers {
            chosen_in: vec![0; people.len()],
            members: people.into_iter().map(Member::new).collect(),
            by_name,
            by_path,
            on_call,
            levels: levels.into_values().collect(),
            found: KnownReviewers::default(),
            lists: 0,
            host,
        };
        for name in &absence.people {
            let member = reviewers
                .find(name)
                .and_then(|place| reviewers.get_mut(place));
            match member {
                Some(member) => member.leave(absence),
                None => return Err(SimulateError::UnknownPerson(name.clone())),
            }
        }
        Ok(reviewers)
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        // Most names are written as the roster writes them.
        let exact = self.by_name.get(name);
        exact
            .or_else(|| self.by_name.get(&name.to_lowercase()))
            .copied()
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

    /// Puts the people into the facts of a change who matter to it. A roster that is small enough is put in whole. Else: all
    /// whom the change names; up to a half of the list those who know its paths best; an eighth who are on call; an eighth
    /// who were found to be able to answer where few can; the rest in turn, as many of each level. Whoever has no room is
    /// passed over where others have and the policy would only pass them over itself. The same change at the same place of
    /// the stream gets the same people. Says whether another sample could show more.
    pub(super) fn choose(&mut self, facts: &mut Facts, turn: u64, sample: Sample) -> bool {
        let now = facts.now.seconds;
        let most = sample.most;
        self.lists += 1;
        let mut list = List {
            people: Vec::with_capacity(most.min(self.members.len())),
            full: Vec::new(),
            most: usize::MAX,
            now,
            any_room: sample.with_room,
        };
        if self.members.len() <= most {
            list.people.extend(0..self.members.len());
        } else {
            for name in (self.host.named)(facts) {
                if let Some(place) = self.find(name) {
                    self.add(&mut list, place, true);
                }
            }
            // Those whom the change names are always there, however many they are.
            list.most = most.max(list.people.len());
            let named = list.people.len();
            self.experts(&mut list, facts, most / 2);
            let on_call = std::mem::take(&mut self.on_call);
            self.some(&mut list, on_call.iter().copied(), most / 8);
            self.on_call = on_call;
            let found = self.found.in_turn(turn, most);
            self.some(&mut list, found.into_iter(), most / 8);
            self.in_turn(&mut list, turn);
            let full = std::mem::take(&mut list.full);
            for place in full {
                self.add(&mut list, place, true);
            }
            debug_assert!(list.people.len() <= most.max(named));
        }
        let more = list.people.len() < self.members.len()
            || (!sample.with_room && self.any_without_room(&list.people, now));
        let host = self.host;
        facts.people = list
            .people
            .into_iter()
            .filter_map(|place| {
                let member = self.members.get_mut(place)?;
                Some(member.record(now, sample.with_room, host))
            })
            .collect();
        facts.completeness.people = Some(ListSupply {
            supply: Supply::Complete,
            collector: Some("simulate".to_owned()),
        });
        more
    }

    /// Remembers whom a sample of everybody found.
    pub(super) fn learn(&mut self, before: &Decision, after: &Decision) {
        let mut found = std::mem::take(&mut self.found);
        found.learn(before, after, |login| self.find(login));
        self.found = found;
    }

    fn any_without_room(&self, people: &[usize], now: i64) -> bool {
        let mut members = people.iter().filter_map(|place| self.members.get(*place));
        members.any(|member| !member.has_room(now))
    }

    /// Puts somebody on the list who is not on it. Whoever has no room is remembered unless it does not matter.
    fn add(&mut self, list: &mut List, place: usize, anyway: bool) {
        if list.people.len() >= list.most {
            return;
        }
        let number = self.lists;
        let Some(chosen) = self.chosen_in.get_mut(place) else {
            return;
        };
        if *chosen == number {
            return;
        }
        let room = anyway || list.any_room;
        let room = room
            || self
                .members
                .get(place)
                .is_some_and(|member| member.has_room(list.now));
        if room {
            *chosen = number;
            list.people.push(place);
        } else if list.full.len() < list.most {
            list.full.push(place);
        }
    }

    /// Puts people on the list until it has so many more. It does not search for long.
    fn some(&mut self, list: &mut List, people: impl Iterator<Item = usize>, more: usize) {
        let until = list.people.len() + more;
        for place in people.take(more * 8) {
            if list.people.len() >= until {
                break;
            }
            self.add(list, place, false);
        }
    }

    /// Who knows the files of a change best, by the files themselves or folders above them, until the list is so long.
    fn experts(&mut self, list: &mut List, facts: &Facts, until: usize) {
        let mut experts: Vec<(f64, usize)> = Vec::new();
        for file in &facts.files {
            let path = file.path.as_str();
            let folders = path
                .match_indices('/')
                .filter_map(|(place, _)| path.get(..=place));
            for covering in folders.chain(std::iter::once(path)) {
                for (place, score) in self.by_path.get(covering).into_iter().flatten() {
                    experts.push((*score, *place));
                }
            }
        }
        experts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, place) in experts {
            if list.people.len() >= until {
                break;
            }
            self.add(list, place, false);
        }
    }

    /// Fills the list with as many of each level, another part of them for each change.
    fn in_turn(&mut self, list: &mut List, turn: u64) {
        let levels = std::mem::take(&mut self.levels);
        let most = list.most as u64;
        for round in 0..most.saturating_mul(8) {
            let mut left = false;
            for level in &levels {
                let length = level.len() as u64;
                if round >= length || list.people.len() >= list.most {
                    continue;
                }
                left = true;
                let at = (turn.wrapping_mul(7) + round) % length;
                let place = usize::try_from(at).ok().and_then(|at| level.get(at));
                if let Some(place) = place {
                    self.add(list, *place, false);
                }
            }
            if !left {
                break;
            }
        }
        self.levels = levels;
    }
}
