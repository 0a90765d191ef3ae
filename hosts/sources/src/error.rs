//! Why facts could not be had.

use crate::document::DocumentError;
use std::path::PathBuf;

/// Why a source yields no facts at all. Facts that are merely incomplete are not an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The `git` program could not be started.
    #[error(
        "could not start `git`: {reason}; install git 2.40 or newer and make sure that it is on the path"
    )]
    GitMissing {
        /// The system's reason.
        reason: String,
    },
    /// The installed git lacks commands that are needed.
    #[error("git {found} is too old; install git 2.40 or newer")]
    GitTooOld {
        /// The version found.
        found: String,
    },
    /// The folder is not in a git repository, or git refuses to open it.
    #[error("`{}` can't be opened as a git repository: {reason}; {remedy}", path.display())]
    NotARepository {
        /// The folder.
        path: PathBuf,
        /// What git said.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// The range is not written in a form that is understood.
    #[error(
        "`{range}` is not a range: {reason}; write `BASE..HEAD`, `BASE...HEAD` or a single revision"
    )]
    BadRange {
        /// The range as given.
        range: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A range without commits: there is nothing to decide.
    #[error(
        "the range `{range}` has no commits, since its base already contains its head; check the order of its ends, as in `main..feature`"
    )]
    EmptyRange {
        /// The range as given.
        range: String,
    },
    /// A revision that the repository does not know.
    #[error("unknown revision `{revision}` in `{}`; {remedy}", repository.display())]
    UnknownRevision {
        /// The revision as given.
        revision: String,
        /// The repository.
        repository: PathBuf,
        /// What to do.
        remedy: String,
    },
    /// A name that git would take for one of several revisions.
    #[error(
        "`{name}` could be several things: {meanings}; write which one is meant, such as `{write}`"
    )]
    AmbiguousRevision {
        /// The name.
        name: String,
        /// What has it.
        meanings: String,
        /// How to write what is probably meant.
        write: String,
    },
    /// A range whose commits the base branch has, all of them.
    #[error(
        "the range `{range}` proposes nothing: the branch `{branch}` has all its commits already; name what is new, or ask about what landed with `--purpose audit`"
    )]
    NothingProposed {
        /// The range as given.
        range: String,
        /// The branch that it would go into.
        branch: String,
    },
    /// Refs of changes' heads that are not written in a form that is understood.
    #[error(
        "`{refs}` names no refs: {reason}; write them with a `*` in place of the number, such as `refs/remotes/origin/pull/*/head`"
    )]
    BadRefs {
        /// The refs as given.
        refs: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A start of the survey that git does not read as a date.
    #[error(
        "`{since}` is not a date; write it as git does, for instance `6.months` or `2026-01-31`"
    )]
    BadDate {
        /// The date as given.
        since: String,
    },
    /// Git failed in a way that has no better name.
    #[error("`git {command}` failed: {reason}; {remedy}")]
    Git {
        /// The sub-command.
        command: String,
        /// What git said.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
    /// An object that is missing in the repository, as in a partial clone.
    #[error(
        "the repository lacks the object `{object}`; in a partial clone, run `git fetch --refetch --no-filter`, or clone again without `--filter`"
    )]
    MissingObject {
        /// What is missing, as git names it.
        object: String,
    },
    /// A commit object larger than anything that a person wrote.
    #[error(
        "commit `{revision}` takes {bytes} bytes, more than {limit} are not read; leave it out of the range"
    )]
    CommitTooLarge {
        /// The commit.
        revision: String,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Files that git needs could not be written.
    #[error(
        "could not prepare a scratch folder for git: {reason}; check the space and rights of the folder for temporary files"
    )]
    Scratch {
        /// The system's reason.
        reason: String,
    },
    /// A roster, sign-off file or context document that does not hold.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A webhook payload or REST document that is not what the forge documents.
    #[error("{document}: {reason}; {remedy}")]
    Forge {
        /// Which document.
        document: String,
        /// What is wrong, and where.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
}
