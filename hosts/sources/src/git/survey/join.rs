//! Consecutive commits that a rebase made of one proposed change, taken for one change.

use super::{Landed, LandedChanges, Left};
use crate::error::SourceError;
use crate::git::facts::subject;
use crate::git::landing::recompute;
use crate::git::repository::{commits, history};
use countersign_contract::types::{Commit, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// For so many changes it pays to have git write down first how the history's commits follow one another.
const MANY: usize = 30;
/// Changes of more commits than this are not looked for.
const MOST_COMMITS: usize = 1_000;

/// What a rebase keeps of a commit: its author's address, when they wrote it, its subject.
type Kept = (String, Option<Timestamp>, String);

/// A change that landed as several commits.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::git) struct Joined {
    /// Its head before it was rebased.
    pub(in crate::git) origin: String,
    /// The commits that landed, oldest first.
    pub(in crate::git) ids: Vec<String>,
}

impl LandedChanges {
    /// Takes consecutive commits for one change where git makes their last of one of the heads, and gives these changes by their
    /// last commit. Each of the commits alone would be a change that nobody proposed.
    pub(in crate::git) fn join_rebased(
        &mut self,
        heads: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Joined>, SourceError> {
        let mut joined = BTreeMap::new();
        let mut line: Vec<Landed> = self.left.walk.by_ref().collect::<Result<_, _>>()?;
        if let Some(tip) = line.first().filter(|_| line.len() >= MANY) {
            history::index(&self.reader.repository, tip.revision())?;
        }
        let base = line.last().and_then(|oldest| oldest.base.clone());
        self.reader.linear = base == self.edge && self.reader.repository.shallow().is_empty();
        line.reverse();
        let found = self.rebased(&line, heads)?;
        // From the newest on, so that the places of older ones stay what they are.
        for (place, (count, origin)) in found.into_iter().rev() {
            let Some(last) = place.checked_add(count).filter(|end| *end <= line.len()) else {
                continue;
            };
            let parts: Vec<Landed> = line.splice(place..last, []).collect();
            let ids: Vec<String> = parts.iter().flat_map(|part| part.ids.clone()).collect();
            let base = parts.into_iter().next().and_then(|first| first.base);
            line.insert(
                place,
                Landed {
                    ids: ids.iter().rev().cloned().collect(),
                    base,
                    truncated: false,
                },
            );
            if let Some(last) = ids.last() {
                joined.insert(last.clone(), Joined { origin, ids });
            }
        }
        self.left = Left::new(Box::new(line.into_iter().rev().map(Ok)));
        Ok(joined)
    }

    /// By the place of the oldest of the commits, how many there are, and the head that they come from. They do not overlap.
    fn rebased(
        &self,
        line: &[Landed],
        heads: &BTreeSet<String>,
    ) -> Result<BTreeMap<usize, (usize, String)>, SourceError> {
        let mut found: BTreeMap<usize, (usize, String)> = BTreeMap::new();
        let repository = &self.reader.repository;
        let alone: Vec<String> = line
            .iter()
            .filter(|landed| landed.ids.len() == 1)
            .flat_map(|landed| landed.ids.clone())
            .collect();
        let tip = line.last().and_then(|landed| landed.ids.first());
        let (Some(tip), false) = (tip, heads.is_empty() || alone.len() < 2) else {
            return Ok(found);
        };
        let landed: BTreeMap<String, Commit> = commits::read_plain(repository, &alone)?
            .into_iter()
            .map(|commit| (commit.revision.clone(), commit))
            .collect();
        let kept: Vec<Option<Kept>> = line
            .iter()
            .map(|part| match part.ids.as_slice() {
                [id] => landed.get(id).and_then(what_is_kept),
                _ => None,
            })
            .collect();
        let ids: Vec<&str> = heads.iter().map(String::as_str).collect();
        let present = history::present(repository, &ids)?;
        let present = ids.iter().zip(present).filter(|(_, present)| *present);
        let heads: Vec<String> = present.map(|(id, _)| (*id).to_owned()).collect();
        for head in commits::read_plain(repository, &heads)? {
            // Most heads are those of other changes.
            let last = what_is_kept(&head);
            if last.is_none() || !kept.contains(&last) {
                continue;
            }
            let own = history::reachable(repository, &[&head.revision], &[tip])?;
            if own.len() > MOST_COMMITS {
                continue;
            }
            let own = commits::read_plain(repository, &own)?;
            // A rebase drops merges.
            let own = own.iter().filter(|commit| commit.parents.len() < 2);
            let own: Vec<Option<Kept>> = own.map(what_is_kept).collect();
            let Some(place) = (own.len() > 1 && !own.contains(&None))
                .then(|| kept.windows(own.len()).position(|part| part == own))
                .flatten()
            else {
                continue;
            };
            let free = !found
                .iter()
                .any(|(at, (count, _))| *at < place + own.len() && place < at + count);
            let base = line.get(place).and_then(|part| part.base.as_deref());
            let end = line.get(place + own.len() - 1);
            let end = end.and_then(|part| landed.get(part.ids.first()?));
            if let (true, Some(base), Some(end)) = (free, base, end) {
                let origin = [head.revision.clone()];
                let remade = recompute::earlier_heads(repository, base, base, end, &origin)?;
                if !remade.list.is_empty() {
                    found.insert(place, (own.len(), head.revision));
                }
            }
        }
        Ok(found)
    }
}

fn what_is_kept(commit: &Commit) -> Option<Kept> {
    (commit.parents.len() == 1).then(|| {
        (
            commit.author.email.clone(),
            commit.authored,
            subject(&commit.message).to_owned(),
        )
    })
}
