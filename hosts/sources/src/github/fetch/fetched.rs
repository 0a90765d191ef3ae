//! What comes of a pull request that was read: its documents, and a word on each kind that was refused.

use super::pull_request::{Key, Pull, PullRequestFetch};
use crate::error::SourceError;
use crate::fetch::Refusal;
use crate::git::{JoinOptions, Objects, Supplied, Wanted};
use crate::github::Options;
use crate::github::documents::{
    Documents, OwnersDocument, OwnersDocuments, Permission, RevisionDocuments,
};
use crate::github::facts::{self, Beside};
use crate::github::repository::Repository;
use crate::github::response;
use crate::owners;
use crate::warning::{Collected, SourceWarning};
use std::collections::BTreeMap;

/// Who says that there are no sign-offs but reviews.
const COLLECTOR: &str = "countersign";

/// A pull request that was read.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// What was read. What the host knows besides is added here: roster, context, pushers, sign-offs.
    pub documents: Documents,
    pub(super) warnings: Vec<SourceWarning>,
    pub(super) repository: Repository,
}

impl Fetched {
    /// Puts the facts together.
    ///
    /// # Errors
    /// When a document lacks a field that GitHub documents.
    pub fn facts(self, options: &Options) -> Result<Collected, SourceError> {
        self.collect(Beside::Nothing, options)
    }

    /// Puts the facts together with what git knows of the change. `objects` are those that [`crate::git::bring`] brought for
    /// [`Fetched::wanted`]; where it brought none, what git would tell is incomplete.
    ///
    /// # Errors
    /// When a document lacks a field that GitHub documents, says of an object what is not in it, or the roster at the base does
    /// not hold.
    pub fn joined(
        self,
        objects: Option<&Objects>,
        what: &JoinOptions,
        options: &Options,
    ) -> Result<Collected, SourceError> {
        let git = objects.map_or(Beside::Missing, |objects| Beside::Objects(objects, what));
        self.collect(git, options)
    }

    /// The objects that git needs to know the change.
    ///
    /// # Errors
    /// When a document lacks a field that GitHub documents.
    pub fn wanted(&self) -> Result<Wanted, SourceError> {
        facts::wanted(&self.documents)
    }

    fn collect(self, git: Beside<'_>, options: &Options) -> Result<Collected, SourceError> {
        let collected = facts::collect_fetched(&self.repository, &self.documents, git, options)?;
        let mut warnings = self.warnings;
        warnings.extend(collected.warnings);
        Ok(Collected {
            facts: collected.facts,
            warnings,
        })
    }
}

impl Key {
    /// What a person is told when it was refused. None where the facts have a warning of their own.
    fn label(&self) -> Option<&'static str> {
        Some(match self {
            Key::Commits => "the list of commits",
            Key::Files => "the list of files",
            Key::Reviews => "the list of reviews",
            Key::Timeline => "when the base branch was changed",
            Key::Compare => "the comparison of base and head",
            Key::CheckRuns => "the list of check runs",
            Key::Statuses => "the list of commit statuses",
            Key::Pushes => "who pushed to the branch",
            Key::HeadTree => "the tree of the head",
            Key::MergeBaseTree => "the tree of the merge base",
            Key::Detail(_) => "what a commit changed",
            Key::Reviewed(_) => "the commit of a review",
            Key::ReviewedCompare(_) => "the comparison of a review",
            Key::Permission(_) => "what an account may do",
            Key::Teams => "which teams may work on the repository",
            Key::Members(_) => "who is in a team",
            Key::Pull | Key::PullAgain | Key::Owners(_) | Key::OwnersContent(_) => return None,
        })
    }
}

impl PullRequestFetch {
    /// All that came.
    pub(super) fn documents(&self, pull: &Pull) -> Documents {
        let answers = &self.answers;
        let document = |key: Key| answers.document(&key).cloned();
        let list = |key: Key| answers.list(&key).cloned();
        let mut commit_details = BTreeMap::new();
        for revision in self.own_commits().chain(self.carried_commits(&pull.head)) {
            if let Some(found) = document(Key::Detail(revision.clone())) {
                commit_details.insert(revision, found);
            }
        }
        let revisions = self.reviewed().into_iter().map(|revision| {
            let about = RevisionDocuments {
                commit: document(Key::Reviewed(revision.clone())),
                compare: document(Key::ReviewedCompare(revision.clone())),
            };
            (revision, about)
        });
        let permissions = self.accounts(pull).into_iter().filter_map(|login| {
            let permission = match answers.one(&Key::Permission(login.clone()))? {
                Ok(found) => Permission::Document(found.clone()),
                Err(refusal) if refusal.is_not_found() => Permission::NotACollaborator,
                Err(_) => return None,
            };
            Some((login, permission))
        });
        Documents {
            pull_request: Some(pull.document.clone()),
            commits: list(Key::Commits),
            files: list(Key::Files),
            reviews: list(Key::Reviews),
            timeline: list(Key::Timeline),
            compare: list(Key::Compare),
            head_tree: document(Key::HeadTree),
            merge_base_tree: document(Key::MergeBaseTree),
            check_runs: list(Key::CheckRuns),
            statuses: list(Key::Statuses),
            commit_details,
            revisions: revisions.collect(),
            permissions: permissions.collect(),
            team_members: self
                .teams()
                .into_iter()
                .filter_map(|slug| Some((slug.clone(), list(Key::Members(slug))?)))
                .collect(),
            pushers: self.pushers(),
            owners: Some(self.owners(pull)),
            // Who fetches knows no other channel than reviews, so it knows all that came by one: none.
            sign_offs: Some(Supplied {
                list: Vec::new(),
                collector: COLLECTOR.to_owned(),
            }),
            ..Documents::default()
        }
    }

    fn owners(&self, pull: &Pull) -> OwnersDocuments {
        let mut files = BTreeMap::new();
        for path in owners::GITHUB_PATHS {
            let found = match self.answers.one(&Key::Owners(path)) {
                Some(Ok(document)) => {
                    let whole = self.answers.document(&Key::OwnersContent(path));
                    OwnersDocument::Contents(whole.unwrap_or(document).clone())
                }
                Some(Err(refusal)) if refusal.is_not_found() => OwnersDocument::Absent,
                _ => continue,
            };
            files.insert(path.to_owned(), found);
        }
        OwnersDocuments {
            revision: pull.base.clone(),
            files,
        }
    }

    /// One warning for each kind of document that was refused.
    pub(super) fn warnings(&self) -> Vec<SourceWarning> {
        let mut kinds: Vec<(&'static str, &Refusal, usize)> = Vec::new();
        for (key, refusal) in self.answers.refusals() {
            // GitHub says so of every program.
            let is_usual = matches!(key, Key::Permission(login) if login.ends_with("[bot]"))
                && refusal.is_not_found();
            let Some(label) = key.label().filter(|_| !is_usual) else {
                continue;
            };
            match kinds.last_mut() {
                Some((last, _, count)) if *last == label => *count += 1,
                _ => kinds.push((label, refusal, 1)),
            }
        }
        let warning = |(label, refusal, count): (&str, &Refusal, usize)| {
            let times = match count {
                1 => String::new(),
                _ => format!(", {count} times"),
            };
            let (what, remedy) = match refusal.status {
                Refusal::NOT_ASKED => (
                    format!("{label} was left out: {}", refusal.reason),
                    "split the change",
                ),
                status => (
                    format!(
                        "the forge does not show {label} ({status}: {})",
                        refusal.reason
                    ),
                    response::remedy(refusal, "give the token the right to read it"),
                ),
            };
            SourceWarning::new(
                "document_refused",
                format!("{what}{times}; what follows from it is not known"),
                remedy,
            )
        };
        kinds.into_iter().map(warning).collect()
    }
}
