//! What lies between the base and the head of a range.

use crate::error::SourceError;
use crate::git::landing::recompute;
use crate::git::options::{Landing, Options};
use crate::git::repository::revision::{self, Range};
use crate::git::repository::{Repository, commits, history};
use crate::warning::SourceWarning;
use countersign_contract::types::{Commit, Supply};
use std::collections::BTreeSet;

/// More commits than this are not one change: the newest are listed.
const MOST_COMMITS: usize = 10_000;

/// What lies between base and head.
pub(super) struct RangeHistory {
    /// Commits of the change, oldest first.
    pub(super) commits: Vec<Commit>,
    /// How many older ones were left out.
    left_out: usize,
    /// A shallow clone hides a part that matters.
    cut: bool,
    /// The best known common ancestor.
    pub(super) merge_base: Option<String>,
    /// That ancestor, or that there is none because the head is a root commit, is sure.
    pub(super) certain: bool,
    /// The tree, or commit, that files are compared with. Absent when nothing is there to compare with.
    pub(super) files_from: Option<String>,
}

impl RangeHistory {
    /// Reads it. What a shallow clone hides, and what the caller should know of the range's form, goes to the warnings.
    pub(super) fn read(
        repository: &Repository,
        options: &Options,
        range: &Range,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<RangeHistory, SourceError> {
        let head = range.head.id.as_str();
        let Some(base) = range.base.as_ref().map(|base| base.id.as_str()) else {
            // A root commit, asked for alone, adds all that it contains.
            return Ok(RangeHistory {
                commits: own_commits(repository, options, &[head.to_owned()])?,
                left_out: 0,
                cut: false,
                merge_base: None,
                certain: true,
                files_from: Some(repository.empty_tree().to_owned()),
            });
        };
        if range.single && !history::present(repository, &[base])?.contains(&true) {
            warnings.push(shallow_warning(
                "the parent of the revision is not in this clone",
            ));
            return Ok(RangeHistory {
                commits: own_commits(repository, options, &[head.to_owned()])?,
                left_out: 0,
                cut: true,
                merge_base: None,
                certain: false,
                files_from: None,
            });
        }
        let cut = history::is_cut(repository, base, head)?;
        let ancestors = history::merge_bases(repository, base, head)?;
        warnings.extend(ancestry_warning(cut, ancestors.len()));
        let merge_base = ancestors.into_iter().next();
        let (commits, left_out) = between(repository, options, base, head, warnings)?;
        Ok(RangeHistory {
            left_out,
            cut,
            files_from: Some(merge_base.clone().unwrap_or_else(|| base.to_owned())),
            certain: merge_base.is_some() && !cut,
            merge_base,
            commits,
        })
    }

    /// How completely the commits are known.
    pub(super) fn commit_supply(&self) -> Supply {
        if self.cut || self.left_out > 0 {
            Supply::Truncated
        } else {
            Supply::Complete
        }
    }

    /// How completely the changed files are known.
    pub(super) fn file_supply(&self) -> Supply {
        match (self.files_from.is_some(), self.certain) {
            (true, true) => Supply::Complete,
            (true, false) => Supply::Truncated,
            (false, _) => Supply::NotSupplied,
        }
    }
}

/// What is not as usual about the common ancestors of base and head.
fn ancestry_warning(cut: bool, ancestors: usize) -> Option<SourceWarning> {
    match ancestors {
        _ if cut => Some(shallow_warning(
            "this clone is shallow, and its edge lies inside the range",
        )),
        0 => Some(SourceWarning::new(
            "no_merge_base",
            "base and head have no common ancestor, so what the change touches is not known; all files that differ are listed",
            "check that the base is the branch that the change goes into, and rebase the change onto it",
        )),
        1 => None,
        _ => Some(SourceWarning::new(
            "several_merge_bases",
            format!(
                "base and head have {ancestors} best common ancestors; files are compared with the first, which can list some that the base changed"
            ),
            "merge the base into the change, or rebase the change onto it",
        )),
    }
}

/// The newest commits that `head` reaches and `base` does not, oldest first, and how many older ones were left out.
fn between(
    repository: &Repository,
    options: &Options,
    base: &str,
    head: &str,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(Vec<Commit>, usize), SourceError> {
    let all = history::reachable(repository, &[head], &[base])?;
    let left_out = all.len().saturating_sub(MOST_COMMITS);
    if left_out > 0 {
        warnings.push(SourceWarning::new(
            "commits_left_out",
            format!(
                "the range has {} commits; the newest {MOST_COMMITS} are listed",
                all.len()
            ),
            "narrow the range",
        ));
    }
    let newest = all.get(left_out..).unwrap_or_default();
    let mut commits = own_commits(repository, options, newest)?;
    let marked: BTreeSet<String> = commits
        .iter()
        .filter(|commit| commit.in_base)
        .map(|commit| commit.revision.clone())
        .collect();
    let own: BTreeSet<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|id| !marked.contains(*id))
        .collect();
    recompute::mark_merges(repository, &mut commits, |_, parent| own.contains(parent))?;
    Ok((commits, left_out))
}

fn shallow_warning(message: &str) -> SourceWarning {
    SourceWarning::new(
        "shallow_clone",
        format!("{message}: commits, merge base and files are incomplete"),
        "run `git fetch --unshallow`, or in CI check out with full history (`fetch-depth: 0`)",
    )
}

/// Reads the commits, and marks those that the base branch has already.
fn own_commits(
    repository: &Repository,
    options: &Options,
    ids: &[String],
) -> Result<Vec<Commit>, SourceError> {
    let mut commits = commits::read(repository, ids)?;
    if let (Some(branch), Landing::Proposed) = (&options.base_branch, &options.landing) {
        let tip = revision::branch_tip(repository, branch)?;
        let heads: Vec<&str> = ids.last().map(String::as_str).into_iter().collect();
        let fresh: BTreeSet<String> = history::reachable(repository, &heads, &[&tip])?
            .into_iter()
            .collect();
        for commit in &mut commits {
            commit.in_base = !fresh.contains(&commit.revision);
        }
    }
    Ok(commits)
}
