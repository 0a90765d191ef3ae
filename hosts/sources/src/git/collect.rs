//! The facts of one range.

use super::base_files::BaseFiles;
use super::notes::NoteRefs;
use super::people::Rosters;
use super::repository::Repository;
use super::revision::{self, Range};
use super::signers::Signers;
use super::{
    Landing, Options, attributes, commits, diff, earlier, history, inherit, landed, recompute,
};
use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::notice::{Collected, Notice};
use crate::order;
use crate::roster::Roster;
use countersign_contract::types::{
    BranchPoint, Change, ChangeState, Commit, Completeness, Facts, File, Forge, Identity,
    ListSupply, SignOff, Supply,
};
use std::collections::BTreeSet;

/// More commits than this are not one change: the newest are listed.
const MOST_COMMITS: usize = 10_000;

pub(super) const COLLECTOR: &str = "git";

pub(super) fn collected(supply: Supply) -> Option<ListSupply> {
    Some(ListSupply {
        supply,
        collector: Some(COLLECTOR.to_owned()),
    })
}

/// Collects the facts of a range.
///
/// # Errors
/// When git is missing or too old, the folder is no repository, a revision is unknown, the range has no commits, objects are
/// missing, or the roster at the base does not hold. A history that is cut is not an error: its facts are incomplete.
pub fn collect(options: &Options) -> Result<Collected, SourceError> {
    let found = collect_any(options)?;
    // A range of nothing asks nobody for anything: with its ends exchanged it would open every gate.
    if found.facts.commits.is_empty() {
        return Err(SourceError::EmptyRange {
            range: options.range.clone(),
        });
    }
    Ok(found)
}

/// Collects the facts of a range that may have no commits.
pub(super) fn collect_any(options: &Options) -> Result<Collected, SourceError> {
    let repository = Repository::open(&options.repository)?;
    let range = revision::resolve(&repository, &options.range)?;
    let mut notices = Vec::new();
    let history = look_back(&repository, options, &range, &mut notices)?;
    let head = commits::read_one(&repository, &range.head.id)?;
    let files = changed_files(&repository, options, &history, &head, &mut notices)?;
    let name = match &options.name {
        Some(name) => name.clone(),
        None => repository.name()?,
    };
    let base = base_point(&repository, options, &range, &history)?;
    let (equivalences, equivalence_supply) =
        earlier::recomputed(&repository, options, &range, &history, &head, &mut notices)?;
    let cut = if history.cut || history.left_out > 0 {
        Supply::Truncated
    } else {
        Supply::Complete
    };
    let file_supply = match (history.files_from.is_some(), history.certain) {
        (true, true) => Supply::Complete,
        (true, false) => Supply::Truncated,
        (false, _) => Supply::NotSupplied,
    };
    let mut facts = empty_facts(
        options.purpose,
        options.now,
        Change {
            id: format!("{name}@{}", range.head.id),
            forge: Forge::Git,
            repository: name,
            number: None,
            url: None,
            members: Vec::new(),
            landed_from: Vec::new(),
            head_pushed: None,
            title: subject(&head.message).to_owned(),
            body: String::new(),
            state: ChangeState::Open,
            draft: false,
            author: proposer(&history.commits, &head),
            base,
            head: BranchPoint {
                branch: range.head.branch.clone(),
                revision: range.head.id.clone(),
                tree: head.tree.clone(),
            },
            merge_base: history.merge_base.clone().filter(|_| history.certain),
            labels: Vec::new(),
            created: None,
            updated: None,
            merged: None,
        },
    );
    facts.environment = options.environment.clone();
    facts.commits = history.commits;
    facts.files = files;
    facts.equivalences = equivalences;
    facts.completeness = Completeness {
        commits: collected(cut),
        commit_files: collected(cut),
        files: collected(file_supply),
        equivalences: equivalence_supply,
        ..Completeness::default()
    };
    let base = range.base.as_ref().map(|base| base.id.as_str());
    let known_base = base.filter(|_| facts.change.base.tree.is_some());
    let rosters = Rosters::read(&repository, options, known_base.map(str::to_owned))?;
    let roster = rosters.at(known_base);
    if let (Landing::Proposed, Some(base)) = (&options.landing, base) {
        facts.carried_commits = earlier::left_behind(&repository, base, &facts)?;
        if !facts.carried_commits.is_empty() {
            facts.completeness.carried_commits = collected(Supply::Truncated);
        }
    }
    if let Landing::Landed { from } = &options.landing {
        facts.change.state = ChangeState::Merged;
        facts.change.merged = head.committed;
        add_origins(&repository, options, from, roster, &mut facts, &mut notices)?;
    }
    add_verdicts(options, &mut facts);
    notices.extend(unnamed_base(&facts));
    let own = facts.commits.iter().filter(|commit| !commit.in_base);
    let all = own.chain(&facts.carried_commits);
    let revisions = all.map(|commit| commit.revision.as_str());
    let found = NoteRefs::of(&repository)?.read(&repository, revisions, &mut notices)?;
    (facts.notes, facts.completeness.notes) = (found.notes, found.supply);
    let base_files = BaseFiles::read(&repository, options, known_base, &mut notices)?;
    base_files.add_to(&repository, options, roster, &mut facts, &mut notices)?;
    Ok(Collected { facts, notices })
}

/// Looks for what a landed range came from, and adds what it inherits.
fn add_origins(
    repository: &Repository,
    options: &Options,
    from: &[String],
    roster: Option<&Roster>,
    facts: &mut Facts,
    notices: &mut Vec<Notice>,
) -> Result<(), SourceError> {
    let change = &facts.change;
    let branch = change.base.branch.as_deref();
    let signers = Signers::of(options, roster, &change.repository, branch);
    let Some(head) = facts.commits.last() else {
        return Ok(());
    };
    let mut origins = if from.is_empty() {
        let proposals = landed::Proposals::read(repository)?;
        landed::find(repository, &proposals, head, facts.commits.len())?
    } else {
        landed::Origins {
            list: landed::given(repository, from)?,
            ..landed::Origins::default()
        }
    };
    if origins.list.is_empty() {
        origins.list = signers.origins();
    }
    let base = facts.change.merge_base.as_deref();
    let landed = inherit::Landed {
        base,
        head,
        own: &facts.commits,
        signers: &signers,
    };
    let mut inheritance = inherit::inherit(repository, &landed, &origins)?;
    let earlier = earlier::revisions(options);
    let found = inherit::earlier_heads(repository, base, &inheritance.linked, &earlier)?;
    inheritance.equivalences.extend(found);
    inherit::apply(inheritance, facts, notices);
    inherit::add_makers(repository, facts)
}

/// Adds the sign-offs and reviews that the host has.
pub(super) fn add_verdicts(options: &Options, facts: &mut Facts) {
    let whole = |collector: &String| {
        Some(ListSupply {
            supply: Supply::Complete,
            collector: Some(collector.clone()),
        })
    };
    if let Some(supplied) = &options.sign_offs {
        facts.sign_offs = supplied.list.clone();
        facts.completeness.sign_offs = whole(&supplied.collector);
    }
    if let Some(supplied) = &options.reviews {
        facts.reviews = supplied.list.clone();
        facts.completeness.reviews = whole(&supplied.collector);
    }
    order::number(&mut facts.reviews, &mut facts.sign_offs, facts.now);
}

/// Sign-offs are for a branch, and the range does not say into which the change goes.
pub(super) fn unnamed_base(facts: &Facts) -> Option<Notice> {
    let named = |sign_off: &SignOff| sign_off.binding.base_branch.is_some();
    let unnamed = facts.change.base.branch.is_none() && facts.sign_offs.iter().any(named);
    unnamed.then(|| {
        Notice::new(
            "no_base_branch",
            "the range does not say into which branch the change goes, so that no sign-off for a branch holds",
            "name it with `--base-branch`",
        )
    })
}

/// What lies between base and head.
pub(super) struct History {
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
    files_from: Option<String>,
}

fn look_back(
    repository: &Repository,
    options: &Options,
    range: &Range,
    notices: &mut Vec<Notice>,
) -> Result<History, SourceError> {
    let head = range.head.id.as_str();
    let Some(base) = range.base.as_ref().map(|base| base.id.as_str()) else {
        // A root commit, asked for alone, adds all that it holds.
        return Ok(History {
            commits: own_commits(repository, options, &[head.to_owned()])?,
            left_out: 0,
            cut: false,
            merge_base: None,
            certain: true,
            files_from: Some(repository.empty_tree().to_owned()),
        });
    };
    if range.single && !history::present(repository, &[base])?.contains(&true) {
        notices.push(shallow_notice(
            "the parent of the revision is not in this clone",
        ));
        return Ok(History {
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
    let merge_base = ancestors.first().cloned();
    if cut {
        notices.push(shallow_notice(
            "this clone is shallow, and its edge lies inside the range",
        ));
    } else if merge_base.is_none() {
        notices.push(Notice::new(
            "no_merge_base",
            "base and head have no common ancestor, so what the change touches is not known; all files that differ are listed",
            "check that the base is the branch that the change goes into, and rebase the change onto it",
        ));
    } else if ancestors.len() > 1 {
        notices.push(Notice::new(
            "several_merge_bases",
            format!(
                "base and head have {} best common ancestors; files are compared with the first, which can list some that the base changed",
                ancestors.len()
            ),
            "merge the base into the change, or rebase the change onto it",
        ));
    }
    let mut ids = history::reachable(repository, &[head], &[base])?;
    let left_out = ids.len().saturating_sub(MOST_COMMITS);
    if left_out > 0 {
        notices.push(Notice::new(
            "commits_left_out",
            format!(
                "the range has {} commits; the newest {MOST_COMMITS} are listed",
                ids.len()
            ),
            "narrow the range",
        ));
    }
    let all: Vec<String> = ids.clone();
    ids.drain(..left_out);
    let mut commits = own_commits(repository, options, &ids)?;
    let own: BTreeSet<&str> = match &options.base_branch {
        None => all.iter().map(String::as_str).collect(),
        Some(_) => {
            let marked: BTreeSet<&str> = commits
                .iter()
                .filter(|commit| commit.in_base)
                .map(|commit| commit.revision.as_str())
                .collect();
            all.iter()
                .map(String::as_str)
                .filter(|id| !marked.contains(id))
                .collect()
        }
    };
    recompute::mark_merges(repository, &mut commits, |_, parent| own.contains(parent))?;
    Ok(History {
        left_out,
        cut,
        files_from: Some(merge_base.clone().unwrap_or_else(|| base.to_owned())),
        certain: merge_base.is_some() && !cut,
        merge_base,
        commits,
    })
}

fn shallow_notice(message: &str) -> Notice {
    Notice::new(
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
        let tip = revision::commit(repository, branch)?;
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

fn changed_files(
    repository: &Repository,
    options: &Options,
    history: &History,
    head: &Commit,
    notices: &mut Vec<Notice>,
) -> Result<Vec<File>, SourceError> {
    let Some(from) = &history.files_from else {
        return Ok(Vec::new());
    };
    let from_tree = if from == repository.empty_tree() {
        from.clone()
    } else {
        commits::read_one(repository, from)?
            .tree
            .unwrap_or_default()
    };
    let head_tree = head.tree.clone().unwrap_or_default();
    let pairs = [(from_tree.clone(), head_tree.clone())];
    let mut files = diff::files(repository, &pairs)?
        .into_iter()
        .next()
        .unwrap_or_default();
    if options.patches {
        diff::add_patches(repository, &from_tree, &head_tree, &mut files)?;
    }
    mark_files(repository, &from_tree, &mut files, notices)?;
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

/// Marks mechanical files by the attributes of the tree that they are compared with.
pub(super) fn mark_files(
    repository: &Repository,
    tree: &str,
    files: &mut [File],
    notices: &mut Vec<Notice>,
) -> Result<(), SourceError> {
    match attributes::mark(repository, tree, files) {
        Err(SourceError::Git { reason, .. }) => {
            notices.push(Notice::new(
                "attributes_unread",
                format!("git could not read the base's attributes ({reason}): no file counts as generated or vendored"),
                "check the paths that the change touches",
            ));
            Ok(())
        }
        other => other,
    }
}

fn base_point(
    repository: &Repository,
    options: &Options,
    range: &Range,
    history: &History,
) -> Result<BranchPoint, SourceError> {
    let named = options.base_branch.as_deref().map(|branch| {
        branch
            .strip_prefix("refs/heads/")
            .unwrap_or(branch)
            .to_owned()
    });
    Ok(match &range.base {
        Some(base) => BranchPoint {
            branch: named.or_else(|| base.branch.clone()),
            revision: base.id.clone(),
            tree: match history.files_from {
                Some(_) => commits::read_one(repository, &base.id)?.tree,
                None => None,
            },
        },
        None => BranchPoint {
            branch: named,
            revision: repository.null_id(),
            tree: Some(repository.empty_tree().to_owned()),
        },
    })
}

/// Git does not know who proposed a range: the author of its newest commit that is not a mere merge stands in.
pub(super) fn proposer(commits: &[Commit], head: &Commit) -> Identity {
    commits
        .iter()
        .rev()
        .find(|commit| !commit.recomputed_merge && !commit.in_base)
        .unwrap_or(head)
        .author
        .clone()
}

/// First line of a message that is not blank.
pub(super) fn subject(message: &str) -> &str {
    message
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}
