//! Commits of heads that a pull request had before: what an amend left behind.

use super::accounts::Accounts;
use super::lists;
use crate::error::SourceError;
use crate::github::documents::{Documents, RevisionDocuments};
use crate::github::rest;
use countersign_contract::types::{Commit, Facts, ListSupply, Supply};
use std::collections::BTreeSet;

/// Adds the commits of revisions that somebody reviewed and that have the content of the head, where the change has no commit
/// of the same message and author any more. The forge tells of no other earlier head, so that they are never all there is.
pub(super) fn add(
    facts: &mut Facts,
    documents: &Documents,
    accounts: &mut Accounts,
    collector: &str,
) -> Result<(), SourceError> {
    let mut known: BTreeSet<String> = facts
        .commits
        .iter()
        .map(|commit| commit.revision.clone())
        .collect();
    known.insert(facts.change.head.revision.clone());
    for (revision, about) in &documents.revisions {
        if known.contains(revision) || !same_content(facts, revision, about)? {
            continue;
        }
        let Some(document) = &about.compare else {
            continue;
        };
        let comparison: rest::MergeBase = rest::read(document, "comparison of a review")?;
        let mut list = comparison.commits;
        list.retain(|commit| known.insert(commit.sha.clone()));
        let users = list
            .iter()
            .flat_map(|commit| [&commit.author, &commit.committer]);
        for user in users.flatten().filter_map(rest::MatchedUser::user) {
            accounts.note(&user);
        }
        let alone = list.len() == 1;
        let (mut earlier, _) = lists::commits(list, None, documents)?;
        if let ([own], [commit], true) = (facts.commits.as_slice(), earlier.as_mut_slice(), alone)
            && commit.files.is_empty()
        {
            // One commit each, from the same base to the same tree: both did the same.
            commit.files.clone_from(&own.files);
        }
        earlier.retain(|commit| !facts.commits.iter().any(|own| says_the_same(own, commit)));
        facts.carried_commits.append(&mut earlier);
    }
    if !facts.carried_commits.is_empty() {
        facts.completeness.carried_commits = Some(ListSupply {
            supply: Supply::Truncated,
            collector: Some(collector.to_owned()),
        });
    }
    Ok(())
}

/// The revision has the tree of the head, on the same merge base.
fn same_content(
    facts: &Facts,
    revision: &str,
    about: &RevisionDocuments,
) -> Result<bool, SourceError> {
    let (Some(tree), Some(merge_base)) = (&facts.change.head.tree, &facts.change.merge_base) else {
        return Ok(false);
    };
    let (Some(commit), Some(compare)) = (&about.commit, &about.compare) else {
        return Ok(false);
    };
    let commit: rest::GitCommitDocument = rest::read(commit, "commit of a review")?;
    let compare: rest::MergeBase = rest::read(compare, "comparison of a review")?;
    Ok(commit.sha == revision
        && commit.tree.sha == *tree
        && compare
            .merge_base_commit
            .is_some_and(|commit| commit.sha == *merge_base))
}

fn says_the_same(own: &Commit, other: &Commit) -> bool {
    own.message == other.message
        && own.author.name == other.author.name
        && own.author.email == other.author.email
}
