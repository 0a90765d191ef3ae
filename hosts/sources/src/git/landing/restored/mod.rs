//! What a change puts back that had landed before and was undone since: its marks come back with it.
//!
//! It is found by what messages say, through chains of any length, and by what git makes of the content, whatever messages say.

mod content;
mod messages;
mod returned;
mod sieve;

pub(in crate::git) use self::messages::Messages;
use super::undoing::{self, Target};
use crate::error::SourceError;
use crate::git::facts::{collected, sort_equivalences};
use crate::git::repository::{Repository, commits, history};
use crate::git::side_by_side;
use countersign_contract::types::{Commit, Equivalence, EquivalenceKind, Facts, Supply};
use std::collections::{BTreeMap, BTreeSet};

/// Most commits that one chain of messages leads through.
const MOST_STEPS: usize = 200;
/// Most commits that a merge which is put back brings back with it.
const MOST_MERGED: usize = 1_000;

/// What a change puts back.
#[derive(Default)]
struct Restored {
    /// By the commit of the change that does it, what comes back.
    by: BTreeMap<String, BTreeSet<String>>,
    /// Commits of the change that undo what itself undid something: no pure reverts, whatever they put back.
    chained: BTreeSet<String>,
}

/// Adds to the facts what the change puts back, and takes the name of a revert from commits that undo a revert.
pub(in crate::git) fn add(
    repository: &Repository,
    messages: &Messages,
    facts: &mut Facts,
) -> Result<(), SourceError> {
    add_to_all(repository, messages, std::slice::from_mut(facts))
}

/// The same for several changes, for which git is asked together.
pub(in crate::git) fn add_to_all(
    repository: &Repository,
    messages: &Messages,
    changes: &mut [Facts],
) -> Result<(), SourceError> {
    let by_content = content::found(repository, messages, changes)?;
    let returned = returned::found(repository, messages, changes)?;
    let done = side_by_side::each(changes, |place, facts| {
        let mut found = by_content.get(place).cloned().unwrap_or_default();
        for (to, sources) in returned.get(place).into_iter().flatten() {
            let all = found.back.entry(to.clone()).or_default();
            all.extend(sources.iter().cloned());
        }
        add_found(repository, messages, facts, found.back)?;
        if let Some(list) = facts
            .completeness
            .equivalences
            .as_mut()
            .filter(|_| found.cut)
        {
            list.supply = match list.supply {
                Supply::Complete => Supply::Truncated,
                other => other,
            };
        }
        Ok(())
    });
    done.into_iter().collect()
}

/// Adds what is put back by content, and what is by word.
fn add_found(
    repository: &Repository,
    messages: &Messages,
    facts: &mut Facts,
    by_content: BTreeMap<String, BTreeSet<String>>,
) -> Result<(), SourceError> {
    let Some(base) = facts.change.merge_base.clone() else {
        return Ok(());
    };
    let mut restored = Restored {
        by: by_content,
        ..Restored::default()
    };
    by_word(repository, messages, &base, &facts.commits, &mut restored)?;
    facts.equivalences.retain(|link| {
        link.kind != EquivalenceKind::Revert || !restored.chained.contains(&link.to_revision)
    });
    let mut carried: BTreeSet<String> = BTreeSet::new();
    for (to, sources) in &restored.by {
        let tree = facts
            .commits
            .iter()
            .find(|commit| commit.revision == *to)
            .and_then(|commit| commit.tree.clone())
            .unwrap_or_default();
        for source in sources {
            for from in with_merged(repository, source)? {
                facts.equivalences.push(Equivalence {
                    from_revision: from.clone(),
                    to_revision: to.clone(),
                    kind: EquivalenceKind::Restore,
                    tree: tree.clone(),
                });
                carried.insert(from);
            }
        }
    }
    sort_equivalences(&mut facts.equivalences);
    let known = facts.commits.iter().chain(&facts.carried_commits);
    for commit in known {
        carried.remove(&commit.revision);
    }
    if carried.is_empty() {
        return Ok(());
    }
    let carried: Vec<String> = carried.into_iter().collect();
    let read = match commits::read(repository, &carried) {
        // A partial clone may lack what they changed. Then they may have added any line.
        Err(SourceError::MissingObject { .. } | SourceError::Git { .. }) => {
            commits::read_plain(repository, &carried)?
        }
        other => other?,
    };
    facts.carried_commits.extend(read);
    let supply = &mut facts.completeness.carried_commits;
    if supply.is_none() {
        *supply = collected(Supply::Truncated);
    }
    Ok(())
}

/// A commit, and what it brought along if it is a merge.
fn with_merged(repository: &Repository, id: &str) -> Result<Vec<String>, SourceError> {
    let parents = commits::read_one(repository, id)?.parents;
    let mut all = vec![id.to_owned()];
    if let [first, others @ ..] = parents.as_slice()
        && !others.is_empty()
    {
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        let mut merged = history::reachable(repository, &others, &[first])?;
        merged.drain(..merged.len().saturating_sub(MOST_MERGED));
        all.append(&mut merged);
    }
    Ok(all)
}

/// What commits put back by what messages say: an even number of steps leads from a commit to what it puts back.
fn by_word(
    repository: &Repository,
    messages: &Messages,
    base: &str,
    own: &[Commit],
    restored: &mut Restored,
) -> Result<(), SourceError> {
    let own_messages: BTreeMap<&str, &str> = own
        .iter()
        .map(|commit| (commit.revision.as_str(), commit.message.as_str()))
        .collect();
    for commit in own.iter().filter(|commit| !commit.in_base) {
        if undoing::puts_back(&commit.message) {
            restored.chained.insert(commit.revision.clone());
        }
        let mut seen: BTreeSet<(String, bool)> = BTreeSet::new();
        // An odd number of steps leads to what is undone, an even one to what is put back.
        let mut open = vec![(commit.revision.clone(), false)];
        let mut ends = BTreeSet::new();
        while let Some((id, odd)) = open.pop() {
            if !seen.insert((id.clone(), odd)) {
                continue;
            }
            if seen.len() > MOST_STEPS {
                restored.chained.insert(commit.revision.clone());
                break;
            }
            let read;
            let own_message = own_messages.get(id.as_str()).copied();
            let message = match own_message.or_else(|| messages.of(&id)) {
                Some(message) => message,
                None => {
                    read = commits::read_one(repository, &id)?.message;
                    &read
                }
            };
            let targets = undoing::undone(message);
            if targets.is_empty() && !odd && id != commit.revision {
                ends.insert(id.clone());
            }
            for target in targets {
                let odd = odd == matches!(target, Target::Again(_));
                // `Reapply` takes two steps at once.
                let ids = messages.named(repository, &target);
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let mut found = false;
                for (next, present) in ids.iter().zip(history::present(repository, &ids)?) {
                    let before = *next != id
                        && present
                        && (own_messages.contains_key(next)
                            || history::is_ancestor(repository, next, base)?);
                    if before {
                        found = true;
                        open.push(((*next).to_owned(), odd));
                    }
                }
                // What it puts back is not to be found, and not to be a pure revert either.
                if !found && !odd {
                    restored.chained.insert(commit.revision.clone());
                }
            }
        }
        if !ends.is_empty() {
            restored.chained.insert(commit.revision.clone());
            restored
                .by
                .entry(commit.revision.clone())
                .or_default()
                .extend(ends);
        }
    }
    Ok(())
}
