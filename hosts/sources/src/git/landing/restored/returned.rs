//! Content that a change brings back or copies, and that can be told without comparing lines: a file exactly as an earlier commit
//! had made it, under whatever name, and commits that a message says were picked.

use super::messages::Messages;
use crate::error::SourceError;
use crate::git::repository::{Repository, command, history, made};
use crate::git::side_by_side;
use countersign_contract::types::{Commit, Facts, File};
use std::collections::{BTreeMap, BTreeSet};

/// Shorter files may be alike by chance, as an empty one or a heading is.
const SHORT: u32 = 5;
/// Most files of a change that are looked for, most of its commits, and most commits that it brings back.
const MOST: usize = 200;

/// By the commit of the change that does it, what comes back.
type Returned = BTreeMap<String, BTreeSet<String>>;

/// What each of the changes brings back or copies, in their order.
pub(super) fn found(
    repository: &Repository,
    messages: &Messages,
    changes: &[Facts],
) -> Result<Vec<Returned>, SourceError> {
    let mut open: Vec<&Facts> = changes.iter().collect();
    let files = side_by_side::each(&mut open, |_, facts| new_files(repository, facts));
    let files: Vec<BTreeSet<String>> = files.into_iter().collect::<Result<_, _>>()?;
    // Git goes through history once, for all of them together.
    let wanted: BTreeSet<String> = files.iter().flatten().cloned().collect();
    let earlier: Vec<&str> = messages.ids().collect();
    let makers = made::by(repository, &earlier, &wanted)?;
    let mut open: Vec<(&Facts, BTreeSet<String>)> = changes.iter().zip(files).collect();
    let found = side_by_side::each(&mut open, |_, (facts, files)| {
        let mut found = Returned::new();
        picked(repository, facts, &mut found)?;
        same_files(repository, facts, files, &makers, &mut found)?;
        Ok(found)
    });
    found.into_iter().collect()
}

fn own(facts: &Facts) -> impl Iterator<Item = &Commit> {
    facts.commits.iter().filter(|commit| !commit.in_base)
}

/// Ids of files that the head has and the base has not like that, if they are long enough to be told by.
fn new_files(repository: &Repository, facts: &Facts) -> Result<BTreeSet<String>, SourceError> {
    let Some(base) = &facts.change.merge_base else {
        return Ok(BTreeSet::new());
    };
    let is_long = |file: &&File| {
        (file.added >= SHORT || file.binary || file.opaque) && !file.submodule && !file.symlink
    };
    let long: BTreeSet<&str> = facts
        .files
        .iter()
        .filter(is_long)
        .map(|file| file.path.as_str())
        .collect();
    if long.is_empty() {
        return Ok(BTreeSet::new());
    }
    let made = made::between(repository, base, &facts.change.head.revision)?;
    let made = made
        .into_iter()
        .filter(|(path, _)| long.contains(path.as_str()));
    Ok(made.filter_map(|(_, id)| id).take(MOST).collect())
}

/// Adds the earlier commits that made such a file, which is not in the base any more.
fn same_files(
    repository: &Repository,
    facts: &Facts,
    files: &BTreeSet<String>,
    makers: &[(String, BTreeSet<String>)],
    found: &mut Returned,
) -> Result<(), SourceError> {
    let ids: Vec<&str> = own(facts).map(|commit| commit.revision.as_str()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    let makers: Vec<(&str, BTreeSet<&String>)> = makers
        .iter()
        .filter(|(commit, _)| !known.contains(commit.as_str()))
        .map(|(commit, made)| (commit.as_str(), made.intersection(files).collect()))
        .filter(|(_, made): &(&str, BTreeSet<&String>)| !made.is_empty())
        .take(MOST)
        .collect();
    let (Some(base), false) = (&facts.change.merge_base, makers.is_empty()) else {
        return Ok(());
    };
    let there = in_tree(repository, base)?;
    let steps = made::by(repository, ids.get(..MOST).unwrap_or(&ids), files)?;
    let head = &facts.change.head.revision;
    for (commit, made) in makers {
        let gone: Vec<&String> = made.into_iter().filter(|id| !there.contains(*id)).collect();
        if gone.is_empty() || !history::is_ancestor(repository, commit, base)? {
            continue;
        }
        for id in gone {
            let step = steps.iter().find(|(_, made)| made.contains(id));
            let step = step.map_or(head, |(step, _)| step);
            found
                .entry(step.clone())
                .or_default()
                .insert(commit.to_owned());
        }
    }
    Ok(())
}

/// Ids of all files of a revision.
fn in_tree(repository: &Repository, revision: &str) -> Result<BTreeSet<String>, SourceError> {
    let mut command = repository.git();
    command.args(["ls-tree", "-r", "--full-tree", "--object-only"]);
    command.args(["--end-of-options", revision]);
    let output = command::expect(&mut command, None)?;
    let text = String::from_utf8_lossy(&output);
    Ok(text.lines().map(str::to_owned).collect())
}

/// What commits say that they copy, as `git cherry-pick -x` and forges write it. Nothing has to prove it: it can only add marks.
fn picked(repository: &Repository, facts: &Facts, found: &mut Returned) -> Result<(), SourceError> {
    let ids: BTreeSet<&str> = own(facts).map(|commit| commit.revision.as_str()).collect();
    let named: Vec<(&str, &str)> = own(facts)
        .flat_map(|commit| named(&commit.message).map(|id| (commit.revision.as_str(), id)))
        .filter(|(_, id)| repository.is_id(id) && !ids.contains(id))
        .take(MOST)
        .collect();
    let asked: Vec<&str> = named.iter().map(|(_, id)| *id).collect();
    for ((commit, id), present) in named.iter().zip(history::present(repository, &asked)?) {
        if present {
            let all = found.entry((*commit).to_owned()).or_default();
            all.insert((*id).to_owned());
        }
    }
    Ok(())
}

/// The ids behind `cherry picked from commit`.
fn named(message: &str) -> impl Iterator<Item = &str> {
    message
        .split("cherry picked from commit ")
        .skip(1)
        .map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_hexdigit());
            rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
        })
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn picks_are_read_as_git_writes_them() {
        let message = "Pay\n\n(cherry picked from commit ab12)\n(cherry picked from commit cd34)";
        assert_eq!(named(message).collect::<Vec<_>>(), ["ab12", "cd34"]);
        assert_eq!(named("cherry picked from commit").count(), 0);
    }
}
