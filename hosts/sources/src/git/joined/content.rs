//! What a change contains: git's commits and files, with what the forge knows of them.

use super::{collected, disagreement, is_open};
use crate::error::SourceError;
use crate::git::facts::sort_equivalences;
use crate::git::landing::restored::{self, Messages};
use crate::git::options::Options;
use crate::git::range::{self, earlier};
use crate::git::repository::revision;
use crate::git::repository::{Repository, commits, history};
use crate::warning::SourceWarning;
use countersign_contract::text::one_line;
use countersign_contract::types::{
    Commit, EquivalenceKind, Facts, File, FileStatus, ListSupply, Signature, Supply,
};
use std::collections::{BTreeMap, BTreeSet};

/// What git says of the change's range, and of heads that it had before.
pub(super) fn read(
    repository: &Repository,
    options: &Options,
    warnings: &mut Vec<SourceWarning>,
) -> Result<Facts, SourceError> {
    let range = revision::resolve(repository, &options.range)?;
    let mut facts = range::content(repository, options, &range, warnings)?;
    if let Some(base) = &range.base {
        facts.carried_commits = earlier::left_behind(repository, &base.id, &facts)?;
    }
    if let Some(base) = &facts.change.merge_base {
        let messages = Messages::read(repository, base)?;
        restored::add(repository, &messages, &mut facts)?;
    }
    Ok(facts)
}

/// Puts git's word beside the forge's.
///
/// # Errors
/// When the forge says of an object what is not in it.
pub(super) fn join(
    repository: &Repository,
    mut git: Facts,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let own = git.commits.iter_mut().chain(&mut git.carried_commits);
    let told: BTreeMap<&str, &Commit> = facts
        .commits
        .iter()
        .chain(&facts.carried_commits)
        .map(|commit| (commit.revision.as_str(), commit))
        .collect();
    for commit in own {
        if let Some(told) = told.get(commit.revision.as_str()) {
            same_object(commit, told)?;
            add_told(commit, told);
        }
    }
    join_ends(&git, facts)?;
    if git.commits.is_empty() {
        // It has landed, or the forge moves the base with it: what it was is for the forge to say.
        warnings.push(disagreement(
            "the base has all commits of the change already",
        ));
        return Ok(());
    }
    let agreed = join_merge_base(repository, &git, facts, warnings)?;
    join_commits(&mut git, facts, warnings);
    join_files(&mut git, agreed, facts, warnings);
    if agreed {
        facts.equivalences.append(&mut git.equivalences);
        sort_equivalences(&mut facts.equivalences);
        facts.completeness.equivalences = git.completeness.equivalences;
    }
    if is_open(facts) {
        join_carried(repository, git.carried_commits, facts)?;
    } else if agreed {
        add_restored(git.carried_commits, facts);
    }
    Ok(())
}

/// Trees of base and head.
fn join_ends(git: &Facts, facts: &mut Facts) -> Result<(), SourceError> {
    let ends = [
        (&git.change.base, &mut facts.change.base),
        (&git.change.head, &mut facts.change.head),
    ];
    for (own, told) in ends {
        if let (Some(own_tree), Some(told_tree)) = (&own.tree, &told.tree)
            && own_tree != told_tree
        {
            return Err(contradiction(&own.revision, "tree", told_tree, own_tree));
        }
        told.tree = told.tree.take().or_else(|| own.tree.clone());
    }
    Ok(())
}

/// The commit that the two lines of history have in common. Tells whether it is sure.
fn join_merge_base(
    repository: &Repository,
    git: &Facts,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<bool, SourceError> {
    let Some(own) = &git.change.merge_base else {
        // A cut history: it is not known, and the forge may know.
        return Ok(facts.change.merge_base.is_none());
    };
    let change = &mut facts.change;
    let agreed = match &change.merge_base {
        None => true,
        Some(told) if told == own => true,
        // Of several that are as good, each may have taken another.
        Some(told) => {
            history::merge_bases(repository, &change.base.revision, &change.head.revision)?
                .contains(told)
        }
    };
    if agreed {
        change.merge_base = Some(own.clone());
    } else {
        change.merge_base = None;
        warnings.push(disagreement("each names another merge base"));
    }
    Ok(agreed)
}

/// Git's commits, with those that the forge alone lists where the two disagree.
fn join_commits(git: &mut Facts, facts: &mut Facts, warnings: &mut Vec<SourceWarning>) {
    if !is_complete(&git.completeness.commits) {
        return;
    }
    let told_all = is_complete(&facts.completeness.commits);
    let told = std::mem::replace(&mut facts.commits, std::mem::take(&mut git.commits));
    let own: BTreeSet<String> = revisions(&facts.commits).map(str::to_owned).collect();
    let is_more = told_all && revisions(&told).count() < own.len();
    let alone: Vec<Commit> = told
        .into_iter()
        .filter(|commit| !commit.in_base && !own.contains(&commit.revision))
        .collect();
    let supply = match is_more || !alone.is_empty() {
        true => {
            warnings.push(disagreement("each lists other commits of the change"));
            Supply::Truncated
        }
        false => Supply::Complete,
    };
    facts.commits.extend(alone);
    facts.completeness.commits = collected(supply);
    facts.completeness.commit_files = collected(supply);
}

/// Git's files, with those that the forge alone lists where the two disagree. How files were moved is git's to say: the forge
/// looks for it in another way.
fn join_files(git: &mut Facts, agreed: bool, facts: &mut Facts, warnings: &mut Vec<SourceWarning>) {
    if !is_complete(&git.completeness.files) {
        return;
    }
    let told_all = is_complete(&facts.completeness.files);
    let told = std::mem::replace(&mut facts.files, std::mem::take(&mut git.files));
    let (of_git, of_forge) = (touched(&facts.files), touched(&told));
    let readable = |paths: &BTreeSet<String>| {
        // What is no UTF-8 is written by each in its own way.
        !paths
            .iter()
            .any(|path| path.contains(char::REPLACEMENT_CHARACTER))
    };
    let comparable = told_all && readable(&of_git) && readable(&of_forge);
    let same = !comparable || of_git == of_forge;
    for mut file in told {
        let own = facts.files.iter_mut().find(|own| own.path == file.path);
        match own {
            Some(own) => own.patch = own.patch.take().or(file.patch.take()),
            None if !same && !of_git.contains(&file.path) => facts.files.push(file),
            None => {}
        }
    }
    facts
        .files
        .sort_by(|left, right| left.path.cmp(&right.path));
    if !same && agreed {
        warnings.push(disagreement("each lists other files of the change"));
    }
    facts.completeness.files = collected(match same && agreed {
        true => Supply::Complete,
        false => Supply::Truncated,
    });
}

/// What an amend left behind. What the forge alone knows of counts where git does not have the commit.
fn join_carried(
    repository: &Repository,
    own: Vec<Commit>,
    facts: &mut Facts,
) -> Result<(), SourceError> {
    let told = std::mem::replace(&mut facts.carried_commits, own);
    let ids: Vec<&str> = revisions(&told).filter(|id| repository.is_id(id)).collect();
    let here = history::present(repository, &ids)?;
    let here: BTreeSet<&str> = ids
        .into_iter()
        .zip(here)
        .filter_map(|(id, here)| here.then_some(id))
        .collect();
    let alone = told
        .iter()
        .filter(|commit| !here.contains(commit.revision.as_str()));
    facts.carried_commits.extend(alone.cloned());
    facts.completeness.carried_commits = match facts.carried_commits.is_empty() {
        true => None,
        false => collected(Supply::Truncated),
    };
    Ok(())
}

/// What the change puts back that had been undone, beside what it landed from.
fn add_restored(own: Vec<Commit>, facts: &mut Facts) {
    let restored: BTreeSet<&str> = facts
        .equivalences
        .iter()
        .filter(|link| link.kind == EquivalenceKind::Restore)
        .map(|link| link.from_revision.as_str())
        .collect();
    let known: BTreeSet<&str> = revisions(&facts.carried_commits).collect();
    let fresh = own.into_iter().filter(|commit| {
        let id = commit.revision.as_str();
        restored.contains(id) && !known.contains(id)
    });
    let fresh: Vec<Commit> = fresh.collect();
    facts.carried_commits.extend(fresh);
}

/// Tree and merge base of each revision that was reviewed: without them a review holds for its exact revision only.
///
/// # Errors
/// When the forge says of a revision what is not in it.
pub(super) fn complete_reviews(
    repository: &Repository,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let reviewed = facts.reviews.iter().filter_map(|review| {
        let revision = review.revision.as_deref()?;
        repository.is_id(revision).then_some(revision)
    });
    let reviewed: BTreeSet<String> = reviewed.map(str::to_owned).collect();
    let ids: Vec<&str> = reviewed.iter().map(String::as_str).collect();
    let here = history::present(repository, &ids)?;
    let base = facts.change.base.revision.clone();
    for revision in ids
        .into_iter()
        .zip(here)
        .filter_map(|(id, here)| here.then_some(id))
    {
        let tree = commits::read_one(repository, revision)?.tree;
        let bases = match history::is_cut(repository, &base, revision)? {
            true => Vec::new(),
            false => history::merge_bases(repository, &base, revision)?,
        };
        let mut differ = false;
        let given = facts
            .reviews
            .iter_mut()
            .filter(|review| review.revision.as_deref() == Some(revision));
        for review in given {
            if let (Some(own), Some(told)) = (&tree, &review.tree)
                && own != told
            {
                return Err(contradiction(revision, "tree", told, own));
            }
            review.tree = review.tree.take().or_else(|| tree.clone());
            // What lies between it and the base of now tells nothing of what a review for another one was given for.
            if review.base_branch.is_none() {
                continue;
            }
            let told = review.merge_base.take();
            let contradicts = told
                .as_ref()
                .is_some_and(|told| !bases.is_empty() && !bases.contains(told));
            differ |= contradicts;
            review.merge_base = match contradicts {
                true => None,
                false => bases.first().cloned().or(told),
            };
        }
        if differ {
            warnings.push(disagreement(
                "each names another merge base of a revision that was reviewed",
            ));
        }
    }
    Ok(())
}

/// Adds what only the forge knows of a commit.
fn add_told(commit: &mut Commit, told: &Commit) {
    let pairs = [
        (&mut commit.author, &told.author),
        (&mut commit.committer, &told.committer),
    ];
    for (own, told) in pairs {
        own.login = own.login.take().or_else(|| told.login.clone());
    }
    // The forge checks it against the keys of its accounts; git only sees whether there is one.
    if told.signature != Signature::Unknown {
        commit.signature = told.signature;
    }
    commit.pusher.clone_from(&told.pusher);
    commit.recomputed_merge |= told.recomputed_merge;
}

/// An id says what is in an object, so that two words on it can't both be true.
fn same_object(commit: &Commit, told: &Commit) -> Result<(), SourceError> {
    if let (Some(own_tree), Some(told_tree)) = (&commit.tree, &told.tree)
        && own_tree != told_tree
    {
        return Err(contradiction(&commit.revision, "tree", told_tree, own_tree));
    }
    if commit.parents != told.parents {
        return Err(contradiction(
            &commit.revision,
            "parents",
            &told.parents.join(" "),
            &commit.parents.join(" "),
        ));
    }
    Ok(())
}

fn contradiction(revision: &str, what: &str, told: &str, own: &str) -> SourceError {
    SourceError::Forge {
        document: format!("commit {}", one_line(revision)),
        reason: format!(
            "the forge says that its {what} is `{}`, and git that it is `{}`",
            one_line(told),
            one_line(own)
        ),
        remedy: "decide it again; if it stays so, one of them is not what it says it is",
    }
}

fn is_complete(entry: &Option<ListSupply>) -> bool {
    entry
        .as_ref()
        .is_some_and(|entry| entry.supply == Supply::Complete)
}

/// Ids of the commits that the base does not have.
fn revisions(commits: &[Commit]) -> impl Iterator<Item = &str> {
    let own = commits.iter().filter(|commit| !commit.in_base);
    own.map(|commit| commit.revision.as_str())
}

/// The paths that differ between the two trees, however moves are found. What a file was copied from does not differ.
fn touched(files: &[File]) -> BTreeSet<String> {
    let before = files.iter().filter_map(|file| match file.status {
        FileStatus::Copied => None,
        _ => file.previous_path.clone(),
    });
    let paths = files.iter().map(|file| file.path.clone());
    paths.chain(before).collect()
}
