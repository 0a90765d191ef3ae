//! What to collect from a repository, and what the caller adds to it.

use crate::context::Context;
use crate::roster::Roster;
use countersign_contract::types::{Purpose, Review, SignOff, Timestamp};
use std::path::PathBuf;
use std::time::Duration;

/// What to collect from a repository.
#[derive(Clone, Debug)]
pub struct Options {
    /// A folder in the work tree, or a bare repository.
    pub repository: PathBuf,
    /// `BASE..HEAD`, `BASE...HEAD` (the same change: its files are those since the merge base), or one revision, which is
    /// compared with its first parent. A side that is left out is `HEAD`.
    pub range: String,
    /// The time of the decision.
    pub now: Timestamp,
    /// What the decision is for.
    pub purpose: Purpose,
    /// Where it would be deployed. Absent for a merge.
    pub environment: Option<String>,
    /// The repository's name as `owner/name`. Absent: from the remote `origin`, else the folder's name.
    pub name: Option<String>,
    /// The branch that the change goes into, where the range does not name it. Commits that are reachable from it are
    /// marked as `in_base`.
    pub base_branch: Option<String>,
    /// Where the people come from.
    pub roster: RosterFrom,
    /// Sign-offs that the host has. Absent: not supplied.
    pub sign_offs: Option<Supplied<SignOff>>,
    /// Reviews that the host has: all of them, or an empty list where no forge keeps any. Absent: not supplied, so that an
    /// unknown veto may stand.
    pub reviews: Option<Supplied<Review>>,
    /// Whether the range has landed, and what it came from.
    pub landing: Landing,
    /// Context from outside the change, joined with that of the base.
    pub context: Context,
    /// The folder of context documents at the base, normally [`crate::context::DEFAULT_FOLDER`]. Absent: they are not read.
    pub context_folder: Option<String>,
    /// Revisions that were head of this change before, besides those that sign-offs and reviews name: their equivalence
    /// to the head is recomputed.
    pub earlier_revisions: Vec<String>,
    /// Add each file's unified diff.
    pub patches: bool,
    /// Say of each person of the roster how well they know the files, by recent work and by whose the lines are.
    pub expertise: bool,
    /// The longest time that is spent on that; what was found by then is what is known.
    pub expertise_time: Duration,
    /// A folder where what git said of that is kept for the next time: some files, which may be deleted whenever. Absent: it is not
    /// kept.
    pub expertise_folder: Option<PathBuf>,
}

/// A list that a host has from elsewhere, and who collected it.
#[derive(Clone, Debug, PartialEq)]
pub struct Supplied<T> {
    /// The list.
    pub list: Vec<T>,
    /// Who collected it.
    pub collector: String,
}

/// Whether a range has landed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Landing {
    /// It is proposed.
    #[default]
    Proposed,
    /// It has landed in the base branch, and inherits what the changes carried that it came from: their commits, authors and
    /// sign-offs.
    Landed {
        /// Head revisions of those changes, for which the caller vouches. Empty: they are looked for among the further
        /// parents of a merge and among the refs under which forges keep them.
        from: Vec<String>,
    },
}

/// Where the people of a change come from.
#[derive(Clone, Debug, PartialEq)]
pub enum RosterFrom {
    /// Nobody is known.
    Nowhere,
    /// A roster from outside the change.
    Given(Roster),
    /// A file at the change's base revision. If it is not there, nobody is known.
    Base {
        /// Path from the repository's root, normally [`crate::roster::DEFAULT_PATH`].
        path: String,
    },
}

impl Options {
    /// A merge decision on a range, with the roster of its base, and without sign-offs.
    pub fn new(
        repository: impl Into<PathBuf>,
        range: impl Into<String>,
        now: Timestamp,
    ) -> Options {
        Options {
            repository: repository.into(),
            range: range.into(),
            now,
            purpose: Purpose::Merge,
            environment: None,
            name: None,
            base_branch: None,
            roster: RosterFrom::Base {
                path: crate::roster::DEFAULT_PATH.to_owned(),
            },
            sign_offs: None,
            reviews: None,
            landing: Landing::Proposed,
            context: Context::default(),
            context_folder: Some(crate::context::DEFAULT_FOLDER.to_owned()),
            earlier_revisions: Vec::new(),
            patches: false,
            expertise: true,
            expertise_time: Duration::from_secs(1),
            expertise_folder: None,
        }
    }
}

/// What to survey in a repository.
#[derive(Clone, Debug)]
pub struct SurveyOptions {
    /// A folder in the work tree, or a bare repository.
    pub repository: PathBuf,
    /// From when on, as git reads dates, for instance `6.months` or `2026-01-31`. Absent: from the beginning.
    pub since: Option<String>,
    /// The branch that changes land in. Absent: the remote's default branch, else the current one.
    pub branch: Option<String>,
    /// The repository's name as `owner/name`. Absent: from the remote `origin`, else the folder's name.
    pub name: Option<String>,
    /// Look for what each change came from: among the further parents of a merge, and among the refs under which forges keep the
    /// heads of changes, `refs/pull/*/head` for instance. These are further ones, such as `refs/remotes/origin/pull/*/head`, with a
    /// `*` for the number. Only the forge may be able to write to them, for which the caller vouches. Absent: origins are not
    /// looked for, which takes some ten runs of git for each change.
    pub landed_from: Option<Vec<String>>,
    /// The time of the decisions.
    pub now: Timestamp,
}
