//! Merges, rebases and reverts that git makes again, to see whether a person's hand was in them.

use super::stood;
use super::undoing::claimed_reverts;
use crate::error::SourceError;
use crate::git::repository::{Repository, command, commits, history};
use crate::git::side_by_side;
use countersign_contract::types::{Commit, Equivalence, EquivalenceKind};
use std::collections::{BTreeMap, BTreeSet};

/// How many earlier revisions, and how many claimed reverts, are looked into. Each costs a merge.
const MOST: usize = 100;

/// Merges that one git process makes where several run side by side.
const MERGES_AT_ONCE: usize = 64;

/// A merge to make again.
pub(in crate::git) struct Merge {
    /// The common ancestor to use. Absent: git finds it.
    pub(in crate::git) base: Option<String>,
    pub(in crate::git) ours: String,
    pub(in crate::git) theirs: String,
}

impl Merge {
    /// What it is kept by. One whose common ancestor git finds is not kept.
    fn key(&self) -> Option<(String, String, String)> {
        Some((self.base.clone()?, self.ours.clone(), self.theirs.clone()))
    }
}

/// Equivalences that were found.
pub(in crate::git) struct Equivalences {
    /// The equivalences.
    pub(in crate::git) list: Vec<Equivalence>,
    /// Revisions that could not be looked into: not in the repository, not written as commit ids, or too many.
    pub(in crate::git) skipped: Vec<String>,
}

/// Marks merges from the base whose tree is what git makes of their parents. `is_own` tells of a commit and its parent
/// whether the parent belongs to the same change; one that does not is the base's.
pub(in crate::git) fn mark_merges(
    repository: &Repository,
    commits: &mut [Commit],
    is_own: impl Fn(&str, &str) -> bool,
) -> Result<(), SourceError> {
    mark_merges_from(repository, commits, is_own, |_| None)
}

/// The same, where the only common ancestor of a merge's parents may be known.
pub(in crate::git) fn mark_merges_from(
    repository: &Repository,
    commits: &mut [Commit],
    is_own: impl Fn(&str, &str) -> bool,
    base: impl Fn(&Commit) -> Option<String>,
) -> Result<(), SourceError> {
    let mut asked = Vec::new();
    let mut merges = Vec::new();
    for (place, commit) in commits.iter().enumerate() {
        let [ours, theirs] = commit.parents.as_slice() else {
            continue;
        };
        if is_own(&commit.revision, ours) && is_own(&commit.revision, theirs) {
            continue;
        }
        asked.push(place);
        merges.push(Merge {
            base: base(commit),
            ours: ours.clone(),
            theirs: theirs.clone(),
        });
    }
    let trees = trees(repository, &merges)?;
    for (place, tree) in asked.into_iter().zip(trees) {
        if let Some(commit) = commits.get_mut(place) {
            commit.recomputed_merge = tree.is_some() && tree == commit.tree;
        }
    }
    Ok(())
}

/// Which of the earlier heads have the same content as the head: rebased, or with the base merged in.
pub(in crate::git) fn earlier_heads(
    repository: &Repository,
    base: &str,
    merge_base: &str,
    head: &Commit,
    earlier: &[String],
) -> Result<Equivalences, SourceError> {
    let mut seen = BTreeSet::new();
    let (ids, mut skipped): (Vec<&str>, Vec<String>) = earlier
        .iter()
        .filter(|id| **id != head.revision && seen.insert(id.as_str()))
        .fold((Vec::new(), Vec::new()), |(mut ids, mut skipped), id| {
            if repository.is_id(id) && ids.len() < MOST {
                ids.push(id.as_str());
            } else {
                skipped.push(id.clone());
            }
            (ids, skipped)
        });
    let present = history::present(repository, &ids)?;
    let mut asked = Vec::new();
    let mut merges = Vec::new();
    for (id, present) in ids.into_iter().zip(present) {
        if !present {
            skipped.push(id.to_owned());
            continue;
        }
        let Some(old_base) = history::merge_bases(repository, base, id)?
            .into_iter()
            .next()
        else {
            continue;
        };
        asked.push(id);
        merges.push(Merge {
            base: Some(old_base),
            ours: merge_base.to_owned(),
            theirs: id.to_owned(),
        });
    }
    let mut list = Vec::new();
    for (id, tree) in asked.into_iter().zip(trees(repository, &merges)?) {
        let Some(tree) = tree.filter(|tree| Some(tree) == head.tree.as_ref()) else {
            continue;
        };
        list.push(Equivalence {
            from_revision: id.to_owned(),
            to_revision: head.revision.clone(),
            kind: if history::is_ancestor(repository, id, &head.revision)? {
                EquivalenceKind::BaseMerge
            } else {
                EquivalenceKind::Rebase
            },
            tree,
        });
    }
    Ok(Equivalences { list, skipped })
}

/// Commits that undo another one exactly. The message names the other one, as `git revert` writes it, and git makes the
/// revert again. Only what the base or the change itself holds can be undone, and only if it changed what had been there by itself:
/// else anything could be called the inverse of something made up for the purpose.
pub(in crate::git) fn reverts(
    repository: &Repository,
    base: Option<&str>,
    commits: &[Commit],
) -> Result<Vec<Equivalence>, SourceError> {
    let own: BTreeSet<&str> = commits
        .iter()
        .map(|commit| commit.revision.as_str())
        .collect();
    let mut claims = Vec::new();
    for commit in commits {
        if let [parent] = commit.parents.as_slice() {
            for (reverted, mainline) in claimed_reverts(&commit.message) {
                if repository.is_id(reverted) {
                    claims.push((commit, parent, reverted, mainline));
                }
            }
        }
    }
    claims.truncate(MOST);
    let ids: Vec<&str> = claims.iter().map(|(_, _, reverted, _)| *reverted).collect();
    let present = history::present(repository, &ids)?;
    let mut asked = Vec::new();
    let mut merges = Vec::new();
    let mut parents: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ((commit, parent, reverted, mainline), present) in claims.into_iter().zip(present) {
        let known = own.contains(reverted)
            || match base {
                Some(base) if present => history::is_ancestor(repository, reverted, base)?,
                _ => false,
            };
        if !known {
            continue;
        }
        if !parents.contains_key(reverted) {
            let object = commits::read_one(repository, reverted)?;
            parents.insert(reverted, object.parents);
        }
        let before = match (parents.get(reverted).map(Vec::as_slice), mainline) {
            (Some([only]), None) => only,
            (Some(parents), Some(mainline)) if parents.iter().any(|id| id == mainline) => mainline,
            _ => continue,
        };
        asked.push((commit, reverted, before.to_owned()));
        merges.push(Merge {
            base: Some(reverted.to_owned()),
            ours: parent.clone(),
            theirs: before.to_owned(),
        });
    }
    let mut list = Vec::new();
    for ((commit, reverted, before), tree) in asked.into_iter().zip(trees(repository, &merges)?) {
        if let (Some(base), Some(tree)) = (base, tree)
            && Some(&tree) == commit.tree.as_ref()
            && stood::by_itself(repository, base, reverted, &before, own.contains(reverted))?
        {
            list.push(Equivalence {
                from_revision: reverted.to_owned(),
                to_revision: commit.revision.clone(),
                kind: EquivalenceKind::Revert,
                tree,
            });
        }
    }
    Ok(list)
}

/// The tree that git makes of two revisions. Absent where they conflict.
pub(in crate::git) fn merged(
    repository: &Repository,
    ours: &str,
    theirs: &str,
) -> Result<Option<String>, SourceError> {
    let merge = Merge {
        base: None,
        ours: ours.to_owned(),
        theirs: theirs.to_owned(),
    };
    Ok(trees(repository, &[merge])?.pop().flatten())
}

/// The tree of each merge, absent where it conflicts or can't be made. Those with a base are kept.
pub(in crate::git) fn trees(
    repository: &Repository,
    merges: &[Merge],
) -> Result<Vec<Option<String>>, SourceError> {
    let kept = repository.kept();
    let known: Vec<Option<Option<String>>> = merges
        .iter()
        .map(|merge| kept.merge(&merge.key()?))
        .collect();
    let open: Vec<&Merge> = merges
        .iter()
        .zip(&known)
        .filter(|(_, known)| known.is_none())
        .map(|(merge, _)| merge)
        .collect();
    let mut made = make(repository, &open)?.into_iter();
    let mut trees = Vec::with_capacity(merges.len());
    for (merge, known) in merges.iter().zip(known) {
        trees.push(match known {
            Some(tree) => tree,
            None => {
                let tree = made.next().flatten();
                if let Some(key) = merge.key() {
                    kept.keep_merge(key, tree.clone());
                }
                tree
            }
        });
    }
    Ok(trees)
}

/// Makes merges, several rows of them side by side, so that they are kept.
pub(in crate::git) fn prepare(
    repository: &Repository,
    merges: &[Merge],
) -> Result<(), SourceError> {
    let mut rows: Vec<&[Merge]> = merges.chunks(MERGES_AT_ONCE).collect();
    let done = side_by_side::each(&mut rows, |_, row| trees(repository, row).map(|_| ()));
    done.into_iter().collect()
}

/// Has git make merges. One that stops git, for instance for want of an object, does not take the others with it.
fn make(repository: &Repository, merges: &[&Merge]) -> Result<Vec<Option<String>>, SourceError> {
    let mut trees = Vec::with_capacity(merges.len());
    while let Some(rest) = merges.get(trees.len()..).filter(|rest| !rest.is_empty()) {
        let mut input = String::new();
        for merge in rest {
            if let Some(base) = &merge.base {
                input.push_str(&format!("{base} -- "));
            }
            input.push_str(&format!("{} {}\n", merge.ours, merge.theirs));
        }
        let mut command = repository.git();
        command.args(["merge-tree", "--write-tree", "--stdin", "--no-messages"]);
        command.arg("--allow-unrelated-histories");
        let output = command::run(&mut command, Some(input.as_bytes()))?;
        let answered = answers(&output.stdout);
        let complete = answered.len() >= rest.len();
        trees.extend(answered.into_iter().take(rest.len()));
        if !complete {
            trees.push(None);
        }
    }
    Ok(trees)
}

/// Reads `STATUS NUL TREE NUL (CONFLICT NUL)* NUL` for each merge.
fn answers(output: &[u8]) -> Vec<Option<String>> {
    let mut answers = Vec::new();
    let mut tokens = output.split(|byte| *byte == 0);
    while let (Some(status), Some(tree)) = (tokens.next(), tokens.next()) {
        let mut ended = false;
        for token in tokens.by_ref() {
            if token.is_empty() {
                ended = true;
                break;
            }
        }
        if !ended {
            break;
        }
        answers.push((status == b"1").then(|| String::from_utf8_lossy(tree).into_owned()));
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_are_no_answer() {
        let output = b"0\0aa\x00100644 bb 1\tf\0\x001\0cc\0\0";
        assert_eq!(
            answers(b"1\0aa\0\x001\0bb\0\0"),
            [Some("aa".into()), Some("bb".into())]
        );
        assert_eq!(answers(output), [None, Some("cc".into())]);
        assert_eq!(answers(b"1\0aa"), []);
    }
}
