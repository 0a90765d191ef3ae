//! The facts of one range.

pub(in crate::git) mod base_files;
pub(in crate::git) mod earlier;
mod gate_files;
mod history;
mod mailmap;
pub(in crate::git) mod people;

use self::base_files::BaseFiles;
use self::history::RangeHistory;
use self::people::Rosters;
use crate::error::SourceError;
use crate::facts::empty_facts;
use crate::git::facts::{branch_name, change, collected};
use crate::git::landing::inheritance::{self, LandedChange};
use crate::git::landing::origins::{self, Origins, Proposals};
use crate::git::landing::restored::{self, Messages};
use crate::git::landing::signers::Signers;
use crate::git::options::{Landing, Options};
use crate::git::repository::notes::NoteRefs;
use crate::git::repository::revision::{self, Range};
use crate::git::repository::{Repository, attributes, commits, diff, opaque};
use crate::order;
use crate::roster::Roster;
use crate::warning::{Collected, SourceWarning};
use countersign_contract::types::{
    BranchPoint, ChangeState, Commit, Completeness, Facts, File, ListSupply, SignOff, Supply,
};

/// Collects the facts of a range.
///
/// # Errors
/// When git is missing or too old, the folder is not a repository, a revision is unknown or its name could mean several, the
/// range has no commits or only those of the base branch, objects are missing, or the roster at the base is invalid. A history
/// that is cut is not an error: its facts are incomplete.
pub fn collect(options: &Options) -> Result<Collected, SourceError> {
    let found = collect_any(options)?;
    // A range of nothing asks nobody for anything: with its ends exchanged it would open every gate.
    if found.facts.commits.is_empty() {
        return Err(SourceError::EmptyRange {
            range: options.range.clone(),
        });
    }
    // Nor does one that landed. What is asked of a proposal says nothing of it.
    if options.landing == Landing::Proposed && found.facts.commits.iter().all(|one| one.in_base) {
        let branch = found.facts.change.base.branch.as_deref();
        return Err(SourceError::NothingProposed {
            range: options.range.clone(),
            branch: branch.unwrap_or_default().escape_debug().to_string(),
        });
    }
    Ok(found)
}

/// Collects the facts of a range that may have no commits.
pub(in crate::git) fn collect_any(options: &Options) -> Result<Collected, SourceError> {
    let repository = Repository::open(&options.repository)?;
    let range = revision::resolve(&repository, &options.range)?;
    let mut warnings = Vec::new();
    let mut facts = content(&repository, options, &range, &mut warnings)?;
    let base = range.base.as_ref().map(|base| base.id.as_str());
    let known_base = base.filter(|_| facts.change.base.tree.is_some());
    let rosters = Rosters::read(&repository, options, known_base.map(str::to_owned))?;
    let roster = rosters.at(known_base);
    match (&options.landing, base) {
        (Landing::Proposed, Some(base)) => {
            facts.carried_commits = earlier::left_behind(&repository, base, &facts)?;
            if !facts.carried_commits.is_empty() {
                facts.completeness.carried_commits = collected(Supply::Truncated);
            }
        }
        (Landing::Proposed, None) => {}
        (Landing::Landed { from }, _) => {
            add_origins(
                &repository,
                options,
                from,
                roster,
                &mut facts,
                &mut warnings,
            )?;
        }
    }
    if let Some(base) = &facts.change.merge_base {
        let messages = Messages::read(&repository, base)?;
        restored::add(&repository, &messages, &mut facts)?;
    }
    add_verdicts(options, &mut facts);
    warnings.extend(unnamed_base(&facts));
    let own = facts.commits.iter().filter(|commit| !commit.in_base);
    let all = own.chain(&facts.carried_commits);
    let revisions = all.map(|commit| commit.revision.as_str());
    let found = NoteRefs::find(&repository)?.read(&repository, revisions, &mut warnings)?;
    (facts.notes, facts.completeness.notes) = (found.notes, found.supply);
    let base_files = BaseFiles::read(&repository, options, known_base, &mut warnings)?;
    base_files.add_to(&repository, options, roster, &mut facts, &mut warnings)?;
    Ok(Collected { facts, warnings })
}

/// What the range itself contains: the change with its commits and files, and which earlier heads have its content.
pub(in crate::git) fn content(
    repository: &Repository,
    options: &Options,
    range: &Range,
    warnings: &mut Vec<SourceWarning>,
) -> Result<Facts, SourceError> {
    let history = RangeHistory::read(repository, options, range, warnings)?;
    let head = commits::read_one(repository, &range.head.id)?;
    let files = changed_files(repository, options, &history, &head, warnings)?;
    let name = match &options.name {
        Some(name) => name.clone(),
        None => repository.name()?,
    };
    let base = base_point(repository, options, range, &history)?;
    let (equivalences, equivalence_supply) =
        earlier::recomputed(repository, options, range, &history, &head, warnings)?;
    let branch = range.head.branch.clone();
    let mut change = change(&name, base, &head, branch, &history.commits);
    change.merge_base = history.merge_base.clone().filter(|_| history.certain);
    if let Landing::Landed { .. } = &options.landing {
        change.state = ChangeState::Merged;
        change.merged = head.committed;
    }
    let mut facts = empty_facts(options.purpose, options.now, change);
    let commit_supply = collected(history.commit_supply());
    facts.environment = options.environment.clone();
    facts.completeness = Completeness {
        commits: commit_supply.clone(),
        commit_files: commit_supply,
        files: collected(history.file_supply()),
        equivalences: equivalence_supply,
        ..Completeness::default()
    };
    facts.commits = history.commits;
    facts.files = files;
    facts.equivalences = equivalences;
    Ok(facts)
}

/// Looks for what a landed range came from, and adds what it inherits.
fn add_origins(
    repository: &Repository,
    options: &Options,
    from: &[String],
    roster: Option<&Roster>,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let change = &facts.change;
    let branch = change.base.branch.as_deref();
    let signers = Signers::approving(options, roster, &change.repository, branch);
    let Some(head) = facts.commits.last() else {
        return Ok(());
    };
    let mut origins = if from.is_empty() {
        let proposals = Proposals::read(repository)?;
        origins::find(repository, &proposals, head, facts.commits.len())?
    } else {
        Origins {
            list: origins::given(repository, from)?,
            ..Origins::default()
        }
    };
    if origins.list.is_empty() {
        origins.list = signers.origins();
    }
    let base = facts.change.merge_base.as_deref();
    let landed = LandedChange {
        base,
        head,
        own: &facts.commits,
        signers: &signers,
    };
    let mut inheritance = inheritance::inherit(repository, &landed, &origins)?;
    let earlier = earlier::revisions(options);
    let found = inheritance::earlier_heads(repository, base, &inheritance.linked, &earlier)?;
    inheritance.equivalences.extend(found);
    inheritance::apply(inheritance, facts, warnings);
    inheritance::add_makers(repository, facts)
}

/// Adds the sign-offs and reviews that the host has.
pub(in crate::git) fn add_verdicts(options: &Options, facts: &mut Facts) {
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
pub(in crate::git) fn unnamed_base(facts: &Facts) -> Option<SourceWarning> {
    let named = |sign_off: &SignOff| sign_off.binding.base_branch.is_some();
    let unnamed = facts.change.base.branch.is_none() && facts.sign_offs.iter().any(named);
    unnamed.then(|| {
        SourceWarning::new(
            "no_base_branch",
            "the range does not say into which branch the change goes, so no sign-off for a branch counts",
            "name it with `--base-branch`",
        )
    })
}

fn changed_files(
    repository: &Repository,
    options: &Options,
    history: &RangeHistory,
    head: &Commit,
    warnings: &mut Vec<SourceWarning>,
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
    let mut lists = diff::files(repository, &pairs)?;
    opaque::mark(repository, &pairs, &mut lists)?;
    let mut files = lists.into_iter().next().unwrap_or_default();
    if options.patches {
        diff::add_patches(repository, &from_tree, &head_tree, &mut files)?;
    }
    mark_files(repository, &from_tree, &mut files, warnings)?;
    gate_files::read(repository, options, &head.revision, &mut files)?;
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

/// Marks mechanical files by the attributes of the tree that they are compared with.
fn mark_files(
    repository: &Repository,
    tree: &str,
    files: &mut [File],
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    match attributes::mark(repository, tree, files) {
        Err(SourceError::Git { reason, .. }) => {
            warnings.push(SourceWarning::new(
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
    history: &RangeHistory,
) -> Result<BranchPoint, SourceError> {
    let named = options.base_branch.as_deref();
    let named = named.map(|branch| branch_name(branch).to_owned());
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
