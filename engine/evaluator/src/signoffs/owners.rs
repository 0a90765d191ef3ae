//! Which paths have which owners, who of the roster these are, and for which paths a person's word counts.
//!
//! Paths of the same owners are one group, and each group takes the word of one of them. An owner is a login, an alias or an
//! address of the roster, or else a team. Who owns nothing of the change has no say in such a control.

use super::eligibility::Right;
use super::{Count, Counted, SignOffs};
use crate::people::accounts::key;
use crate::people::roster::{Participant, PersonId};
use crate::rules::{RuleContext, Truth};
use crate::safeguards::{Safeguard, removed};
use crate::supply::is_complete;
use countersign_contract::types::{DropReason, RuleFailure};
use countersign_program::policy::{OwnedPaths, SignOff};

/// The paths of a change by their owners.
#[derive(Debug, Default)]
pub(crate) struct Owned {
    /// One for each set of owners, by their names.
    pub(crate) groups: Vec<Group>,
    /// Lists that may have more paths or owners.
    pub(crate) incomplete: Vec<String>,
}

/// Paths of the same owners.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// As the facts name them. Empty: nobody owns these paths, and the policy says who signs for them.
    pub(crate) owners: Vec<String>,
    /// Sorted.
    pub(crate) paths: Vec<String>,
    /// Who of the roster the owners are, sorted.
    pub(crate) members: Vec<PersonId>,
    /// Whose word counts, sorted.
    pub(crate) counted: Vec<PersonId>,
    /// Who could give the word that is missing, sorted.
    pub(crate) able: Vec<PersonId>,
}

impl Owned {
    /// The groups that have fewer words than it takes.
    pub(crate) fn lacking(&self, needed: u32) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.lacks(needed))
    }

    /// How many people signed for the group that has the fewest. Absent where there is no group.
    pub(crate) fn fewest(&self) -> Option<u32> {
        let have = self.groups.iter().map(|group| group.counted.len());
        have.min().map(crate::bounds::count)
    }

    /// Somebody's right covers one of the groups.
    pub(super) fn covers(&self, id: PersonId, right: &Right) -> bool {
        self.groups.iter().any(|group| group.covers(id, right))
    }

    /// Whom a group has as an owner.
    pub(super) fn has(&self, id: PersonId) -> bool {
        self.groups.iter().any(|group| group.has(id))
    }
}

impl Group {
    /// Fewer people signed than it takes.
    pub(crate) fn lacks(&self, needed: u32) -> bool {
        crate::bounds::count(self.counted.len()) < needed
    }

    /// The person signs for these paths: as an owner, or by an owner's right.
    pub(crate) fn covers(&self, id: PersonId, right: &Right) -> bool {
        (right.own && self.has(id)) || right.lenders.iter().any(|lender| self.has(*lender))
    }

    fn has(&self, id: PersonId) -> bool {
        self.members.binary_search(&id).is_ok() || !owners_only()
    }

    /// A person's word, with the rights that concern this group alone.
    fn share<'b, 'a>(&self, one: &Counted<'b, 'a>) -> Option<Counted<'b, 'a>> {
        let right = &one.right;
        if !self.covers(one.id, right) {
            return None;
        }
        let own = right.own && self.has(one.id);
        let lenders = right.lenders.iter().copied().filter(|id| self.has(*id));
        Some(Counted {
            id: one.id,
            vote: one.vote,
            right: Right {
                own,
                lenders: if own { Vec::new() } else { lenders.collect() },
            },
        })
    }
}

impl<'a> SignOffs<'a> {
    /// The paths of the change by their owners, as far as they are known.
    pub(super) fn owned_paths(
        &self,
        rule: &'a OwnedPaths,
        rule_context: &RuleContext<'_, 'a>,
        failures: &mut Vec<RuleFailure>,
    ) -> Owned {
        let completeness = &self.facts.completeness;
        let lists = [
            ("files", completeness.files.as_ref()),
            ("ownership", completeness.ownership.as_ref()),
        ];
        let incomplete = lists.iter().filter(|(_, list)| !is_complete(*list));
        // By owners first, so that those of the same owners come one after the other.
        let mut entries: Vec<(Vec<String>, String, &[String])> = Vec::new();
        for entry in &self.facts.ownership {
            let named = entry.owners.iter().map(|owner| key(owner));
            let owners = crate::sort::set(named.filter(|owner| !owner.is_empty()));
            entries.push((
                owners,
                crate::paths::in_repository(&entry.path),
                &entry.owners,
            ));
        }
        if is_complete(completeness.ownership.as_ref()) {
            let listed = crate::sort::set(entries.iter().map(|(_, path, _)| path.clone()));
            let touched = crate::touched::paths(self.facts);
            let without = touched.into_iter().map(str::to_owned);
            let without = without.filter(|path| listed.binary_search(path).is_err());
            entries.extend(without.map(|path| (Vec::new(), path, &[][..])));
        }
        crate::sort::sort_unique(&mut entries);
        let mut owned = Owned {
            groups: Vec::new(),
            incomplete: incomplete.map(|(name, _)| (*name).to_owned()).collect(),
        };
        let mut known: Vec<(String, Vec<PersonId>)> = Vec::new();
        let mut last: Option<Vec<String>> = None;
        for (owners, path, shown) in entries {
            if owners.is_empty() && rule.unowned.is_none() {
                continue;
            }
            if last.as_ref() != Some(&owners) {
                let members = match &rule.unowned {
                    Some(unowned) if owners.is_empty() => {
                        self.all_for_whom(unowned, rule_context, failures)
                    }
                    _ => self.people_of(&owners, &mut known),
                };
                let shown = shown.iter().map(|owner| owner.trim().to_owned());
                owned.groups.push(Group {
                    owners: crate::sort::set(shown.filter(|owner| !owner.is_empty())),
                    members,
                    ..Group::default()
                });
                last = Some(owners);
            }
            if let Some(group) = owned.groups.last_mut()
                && group.paths.last() != Some(&path)
            {
                group.paths.push(path);
            }
        }
        owned
    }

    /// Who of the roster these owners are. `known` has those who were looked up already.
    fn people_of(
        &self,
        owners: &[String],
        known: &mut Vec<(String, Vec<PersonId>)>,
    ) -> Vec<PersonId> {
        let mut people = Vec::new();
        for owner in owners {
            let place = match known.binary_search_by(|(name, _)| name.cmp(owner)) {
                Ok(place) => place,
                Err(place) => {
                    known.insert(place, (owner.clone(), self.owner(owner)));
                    place
                }
            };
            people.extend(known.get(place).into_iter().flat_map(|(_, ids)| ids));
        }
        crate::sort::sort_unique(&mut people);
        people
    }

    /// Who one owner is: a person of the roster, or else all of a team. `ORGANISATION/TEAM` is the roster's `TEAM` where the
    /// repository is that organisation's, and no other.
    fn owner(&self, owner: &str) -> Vec<PersonId> {
        if let Some(id) = self.roster.find(owner) {
            return vec![id];
        }
        let repository = key(&self.facts.change.repository);
        let organisation = repository.rsplit_once('/').map(|(above, _)| above);
        let short = match owner.rsplit_once('/') {
            Some((above, team)) if Some(above) == organisation => Some(team),
            _ => None,
        };
        let is_owner = |team: &String| {
            let team = key(team);
            team == owner || Some(team.as_str()) == short
        };
        let of_team = self.roster.iter();
        let of_team = of_team.filter(|(_, member)| member.person.teams.iter().any(is_owner));
        of_team.map(|(id, _)| id).collect()
    }

    /// For whom a rule about people is true.
    fn all_for_whom(
        &self,
        rule: &'a countersign_program::Expression,
        rule_context: &RuleContext<'_, 'a>,
        failures: &mut Vec<RuleFailure>,
    ) -> Vec<PersonId> {
        let mut people = Vec::new();
        for (id, member) in self.roster.iter() {
            let (truth, failed) = rule_context.about("unowned", rule, member.person);
            failures.extend(failed.into_iter().filter(|one| one.code != "missing_fact"));
            if truth == Truth::Known(true) {
                people.push(id);
            }
        }
        people
    }

    /// Gives each group the words of its owners, and keeps whoever signs for one of them.
    pub(super) fn by_owners<'b>(
        &self,
        counted: Vec<Counted<'b, 'a>>,
        count: &mut Count,
    ) -> Vec<Counted<'b, 'a>> {
        let Some(mut owned) = count.owned.take() else {
            return counted;
        };
        let (mut kept, mut refused) = (Vec::new(), Count::default());
        for group in &mut owned.groups {
            let shares = counted.iter().filter_map(|one| group.share(one)).collect();
            let words = self.one_signer_a_right(shares, &mut refused);
            group.counted = words.iter().map(|one| one.id).collect();
            if super::a_person_counts_once() {
                crate::sort::sort_unique(&mut group.counted);
            }
            kept.extend(group.counted.iter().copied());
        }
        crate::sort::sort_unique(&mut kept);
        let counts = |id: PersonId| kept.binary_search(&id).is_ok();
        let shown = |id: PersonId| self.roster.shown(&Participant::Member(id));
        // What is refused for one group and counts for another is not dropped.
        let names: Vec<String> = kept.iter().map(|id| shown(*id)).collect();
        refused.dropped.retain(|drop| !names.contains(&drop.person));
        crate::sort::sort_by(&mut refused.dropped, |a, b| {
            (&a.id, &a.person).cmp(&(&b.id, &b.person))
        });
        refused
            .dropped
            .dedup_by(|a, b| a.id == b.id && a.person == b.person);
        count.dropped.extend(refused.dropped);
        count.owned = Some(owned);
        counted.into_iter().filter(|one| counts(one.id)).collect()
    }

    /// Says of each group that lacks a word who could give it.
    pub(crate) fn find_able(
        &self,
        rule: &'a SignOff,
        rule_context: &RuleContext<'_, 'a>,
        count: &mut Count,
    ) {
        let needed = count.needed;
        let Some(mut owned) = count.owned.take() else {
            return;
        };
        if owned.lacking(needed).next().is_some() {
            for (id, member) in self.roster.iter() {
                let participant = Participant::Member(id);
                let bars = self.involved.bars(&participant, &rule.involved_may_sign);
                if self.voice(&participant, &member.person.login).is_err()
                    || self.may_push(member.person.may_push).is_err()
                    || bars.is_some()
                {
                    continue;
                }
                let right = self.eligible(
                    id,
                    member,
                    rule,
                    rule_context,
                    Some(&owned),
                    &mut Vec::new(),
                );
                let Ok(right) = right else { continue };
                for group in &mut owned.groups {
                    let signed = group.counted.binary_search(&id).is_ok();
                    if !signed && group.lacks(needed) && group.covers(id, &right) {
                        group.able.push(id);
                    }
                }
            }
        }
        count.owned = Some(owned);
    }
}

/// Why the word of somebody who owns nothing of the change does not count.
pub(super) fn owns_nothing(owned: &Owned) -> (DropReason, String) {
    let words = match owned.groups.is_empty() {
        true => "no path of the change has owners, so that nobody's word is asked for".to_owned(),
        false => {
            let names = owned.groups.iter().flat_map(|group| &group.owners);
            let mut names = crate::sort::set(names.map(String::as_str));
            let more = names.len().saturating_sub(3);
            names.truncate(3);
            let more = match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            match names.is_empty() {
                true => "the policy lets somebody else sign for paths without owners".to_owned(),
                false => format!(
                    "the person owns none of the paths; their owners are `{}`{more}",
                    names.join("`, `")
                ),
            }
        }
    };
    (DropReason::NotOwner, words)
}

/// Only an owner signs for a path.
fn owners_only() -> bool {
    !removed(Safeguard::Owner)
}
