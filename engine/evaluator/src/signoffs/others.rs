//! Controls that are met by different people, where a policy asks for that: each takes as many people as it needs, and nobody is
//! taken by two controls that have to be met by different people.
//!
//! Earlier controls come first: what they have stays theirs, though with other people where there are enough. People are
//! assigned by trying, in a fixed order and with a bound: what is not found within it counts as not there.

use super::{Count, SignOffs, matching};
use crate::people::accounts::key;
use crate::people::roster::{Participant, PersonId};
use crate::safeguards::{Safeguard, removed};
use crate::statements::votes::drop;
use countersign_contract::types::DropReason;
use countersign_program::policy::{Control, Policy};

/// Most comparisons of one slot with another. A dozen signers of a dozen groups of paths take some thousand.
const MOST_WORK: usize = 2_000_000;

/// The people that a control takes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Demand {
    /// Each takes so many of these people. A control of owners has one for each group of paths, and one person may be in several.
    parts: Vec<(usize, Vec<PersonId>)>,
    /// From how many teams they come, and whose right is lent, so that it brings none.
    teams: Option<(u32, Vec<PersonId>)>,
}

impl Demand {
    /// What a control has of what it takes.
    pub(crate) fn of(count: &Count, control: &Control) -> Demand {
        let needed = count.needed as usize;
        let part = |people: &Vec<PersonId>| (people.len().min(needed), people.clone());
        let parts = match &count.owned {
            Some(owned) => owned
                .groups
                .iter()
                .map(|group| part(&group.counted))
                .collect(),
            None => vec![part(&count.people)],
        };
        let asked = control
            .sign_off
            .as_ref()
            .and_then(|rule| rule.distinct_teams);
        let teams = asked
            .zip(count.teams)
            .map(|(asked, stand)| asked.min(stand));
        Demand {
            parts,
            teams: teams.map(|asked| (asked, count.borrowers.clone())),
        }
    }

    fn has(&self, id: PersonId) -> bool {
        self.parts.iter().any(|(_, people)| people.contains(&id))
    }
}

/// One place to fill.
struct Slot<'d> {
    /// Of the demand.
    demand: usize,
    part: usize,
    people: &'d [PersonId],
    /// The last of its demand.
    last: bool,
}

impl SignOffs<'_> {
    /// Takes back whoever an earlier control needs, where this one asks for other people, and says what this control takes.
    /// `earlier` has what each control above takes.
    pub(crate) fn tell_apart(
        &self,
        policy: &Policy,
        control: &Control,
        earlier: &[Demand],
        count: &mut Count,
    ) -> Demand {
        let mut own = Demand::of(count, control);
        let place = earlier.len();
        let apart = |one: usize, other: usize| asks_for_others(policy, one, other);
        if !(0..place).any(|other| apart(place, other)) || removed(Safeguard::OtherPeople) {
            return own;
        }
        let mut demands = earlier.to_vec();
        // What is not connected with this control, not even through others, decides nothing here.
        let mut near = vec![place];
        let mut next = 0;
        while let Some(one) = near.get(next).copied() {
            next += 1;
            let more = (0..place).filter(|other| apart(one, *other) && !near.contains(other));
            let more: Vec<usize> = more.collect();
            near.extend(more);
        }
        for (other, demand) in demands.iter_mut().enumerate() {
            if !near.contains(&other) {
                *demand = Demand::default();
            }
        }
        let others: Vec<usize> = (0..place).filter(|other| apart(place, *other)).collect();
        let contested = |id: PersonId| {
            let of = |other: &&usize| earlier.get(**other).is_some_and(|demand| demand.has(id));
            others.iter().find(of).copied()
        };
        for (_, people) in demands
            .iter_mut()
            .flat_map(|demand| &mut demand.parts)
            .chain(&mut own.parts)
        {
            crate::sort::sort_by(people, |a, b| {
                (contested(*a).is_some(), a).cmp(&(contested(*b).is_some(), b))
            });
        }
        let sizes: Vec<usize> = own.parts.iter().map(|(size, _)| *size).collect();
        let mut work = MOST_WORK;
        let mut with = |attempt: &Demand| {
            let mut all = demands.clone();
            all.push(attempt.clone());
            self.assign(&all, place, &apart, &mut work)
        };
        let mut taken = match with(&own) {
            Some(found) => found,
            // Part by part as many as there can be. People of fewer teams than are asked for may still sign: the teams are what
            // the control then lacks.
            None => {
                let mut attempt = own.clone();
                attempt.teams = None;
                for part in &mut attempt.parts {
                    part.0 = 0;
                }
                let mut taken = Vec::new();
                for (part, most) in sizes.iter().enumerate() {
                    let whole = own.teams.is_some() && part + 1 == sizes.len();
                    // All of them was tried, and fell short of the teams at least.
                    for size in (0..=most.saturating_sub(usize::from(whole))).rev() {
                        if let Some(slot) = attempt.parts.get_mut(part) {
                            slot.0 = size;
                        }
                        if let Some(found) = with(&attempt) {
                            taken = found;
                            break;
                        }
                    }
                }
                taken
            }
        };
        taken.resize(sizes.len(), Vec::new());
        // Later controls leave it what it has, and no more.
        for ((size, _), taken) in own.parts.iter_mut().zip(&taken) {
            *size = taken.len();
        }
        if own
            .parts
            .iter()
            .map(|(size, _)| *size)
            .ne(sizes.iter().copied())
        {
            own.teams = None;
        }
        let stays = |part: usize, id: PersonId| {
            contested(id).is_none() || taken.get(part).is_some_and(|taken| taken.contains(&id))
        };
        self.keep(policy, count, &stays, &contested);
        own
    }

    /// Fills all places, each demand's people apart from those of the demands it is told apart from. Gives the people of each
    /// part of the demand `wanted`.
    fn assign(
        &self,
        demands: &[Demand],
        wanted: usize,
        apart: &impl Fn(usize, usize) -> bool,
        work: &mut usize,
    ) -> Option<Vec<Vec<PersonId>>> {
        let mut slots: Vec<Slot<'_>> = Vec::new();
        for (place, demand) in demands.iter().enumerate() {
            for (part, (size, people)) in demand.parts.iter().enumerate() {
                slots.extend((0..*size).map(|_| Slot {
                    demand: place,
                    part,
                    people,
                    last: false,
                }));
            }
            if let Some(slot) = slots.last_mut().filter(|slot| slot.demand == place) {
                slot.last = true;
            }
        }
        // For each slot that is filled, the place of its person among those who could fill it.
        let mut filled: Vec<usize> = Vec::new();
        let mut next = 0;
        let person = |slots: &[Slot<'_>], at: usize, choice: usize| {
            slots
                .get(at)
                .and_then(|slot| slot.people.get(choice))
                .copied()
        };
        loop {
            let at = filled.len();
            *work = work.checked_sub(at + 1)?;
            let Some(slot) = slots.get(at) else {
                let mut found =
                    vec![Vec::new(); demands.get(wanted).map_or(0, |one| one.parts.len())];
                for (at, choice) in filled.iter().enumerate() {
                    let (Some(slot), Some(id)) = (slots.get(at), person(&slots, at, *choice))
                    else {
                        continue;
                    };
                    if let Some(part) = found.get_mut(slot.part).filter(|_| slot.demand == wanted) {
                        part.push(id);
                    }
                }
                return Some(found);
            };
            let Some(id) = slot.people.get(next).copied() else {
                // Nobody is left for this slot: the one before it takes somebody else.
                next = filled.pop()? + 1;
                continue;
            };
            let mut before = filled.iter().enumerate();
            let fits = before.all(|(other, choice)| {
                let Some(there) = slots.get(other) else {
                    return true;
                };
                let same = person(&slots, other, *choice) == Some(id);
                let same_part = there.demand == slot.demand && there.part == slot.part;
                // Within a part the order of people says nothing.
                let in_order = !same_part || *choice < next;
                in_order && !(same && (same_part || apart(there.demand, slot.demand)))
            });
            if fits {
                filled.push(next);
                let teams = demands
                    .get(slot.demand)
                    .and_then(|demand| demand.teams.as_ref());
                let chosen = || {
                    let of_it = filled.iter().enumerate().filter_map(|(at, choice)| {
                        let there = slots.get(at)?;
                        let id = person(&slots, at, *choice)?;
                        (there.demand == slot.demand).then_some(id)
                    });
                    of_it.collect::<Vec<_>>()
                };
                if let Some((asked, borrowers)) = teams.filter(|_| slot.last)
                    && self.teams_of(&chosen(), borrowers) < *asked
                {
                    filled.pop();
                    next += 1;
                    continue;
                }
                next = 0;
            } else {
                next += 1;
            }
        }
    }

    /// For how many different teams these people stand.
    fn teams_of(&self, people: &[PersonId], borrowers: &[PersonId]) -> u32 {
        let own = |id: &PersonId| -> Vec<String> {
            let member = self.roster.get(*id).filter(|_| !borrowers.contains(id));
            let teams = member.map_or(&[][..], |member| &member.person.teams);
            let named = teams.iter().map(|team| key(team));
            crate::sort::set(named.filter(|team| !team.is_empty()))
        };
        let all = crate::sort::set(people.iter().flat_map(own));
        let choices: Vec<Vec<usize>> = people
            .iter()
            .map(|id| {
                let teams = own(id);
                let places = teams.iter().filter_map(|team| all.binary_search(team).ok());
                places.collect()
            })
            .collect();
        crate::bounds::count(matching::assign(&choices).iter().flatten().count())
    }

    /// Drops whoever does not stay, with the reason.
    fn keep(
        &self,
        policy: &Policy,
        count: &mut Count,
        stays: &dyn Fn(usize, PersonId) -> bool,
        contested: &dyn Fn(PersonId) -> Option<usize>,
    ) {
        let before = count.people.clone();
        match &mut count.owned {
            Some(owned) => {
                let mut people = Vec::new();
                for (part, group) in owned.groups.iter_mut().enumerate() {
                    group.counted.retain(|id| stays(part, *id));
                    people.extend(group.counted.iter().copied());
                }
                count.people.retain(|id| people.contains(id));
            }
            None => count.people.retain(|id| stays(0, *id)),
        }
        count.counted = self.logins(&count.people);
        for id in before {
            if count.people.contains(&id) {
                continue;
            }
            let shown = self.roster.shown(&Participant::Member(id));
            let vote = count.words.iter().find(|word| word.person == shown);
            let vote = vote.map_or_else(String::new, |word| word.id.clone());
            let other = contested(id).and_then(|other| policy.controls.get(other));
            let other = other.map_or("", |other| other.id.as_str());
            let words = format!(
                "it counts for `{other}`, and this control asks for other people; somebody else has to sign"
            );
            count.words.retain(|word| word.person != shown);
            let reason = DropReason::CountsElsewhere;
            count.dropped.push(drop(&vote, shown, reason, words));
        }
        crate::sort::sort_by(&mut count.dropped, |a, b| {
            (&a.id, a.reason, &a.person).cmp(&(&b.id, b.reason, &b.person))
        });
        if count.teams.is_some() {
            count.teams = Some(self.teams_of(&count.people, &count.borrowers));
        }
    }
}

/// Two controls have to be met by different people: the later one says so.
fn asks_for_others(policy: &Policy, one: usize, other: usize) -> bool {
    let (later, earlier) = (one.max(other), one.min(other));
    let rule = policy
        .controls
        .get(later)
        .and_then(|control| control.sign_off.as_ref());
    rule.is_some_and(|rule| {
        rule.distinct_from
            .iter()
            .any(|place| usize::from(*place) == earlier)
    })
}
