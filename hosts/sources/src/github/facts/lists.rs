//! Commits and files, with how many of them are there.

use crate::error::SourceError;
use crate::fetch::Pages;
use crate::github::documents::Documents;
use crate::github::rest::{self, GitPerson, MatchedUser};
use countersign_contract::types::{
    Commit, CommitFile, File, FileStatus, Identity, Signature, Supply,
};
use std::collections::BTreeSet;

/// GitHub lists no more commits of a pull request.
const MOST_COMMITS: usize = 250;
/// GitHub lists no more files of a pull request.
const MOST_FILES: usize = 3_000;
/// GitHub puts no more files into a comparison, or into one page of a commit.
const MOST_FILES_AT_ONCE: usize = 300;

/// What a comparison of base and head tells.
#[derive(Default)]
pub(super) struct Comparison {
    pub(super) merge_base: Option<String>,
    pub(super) base_tree: Option<String>,
    pub(super) commits: Vec<rest::Commit>,
    /// All commits that the base lacks are listed.
    pub(super) complete: bool,
    pub(super) files: Option<Vec<rest::File>>,
}

/// Reads the pages of a comparison. Absent when there are none, or they compare with another base.
pub(super) fn comparison(
    documents: &Documents,
    base: &str,
) -> Result<Option<Comparison>, SourceError> {
    let Some(pages) = &documents.compare else {
        return Ok(None);
    };
    let mut comparison = Comparison::default();
    let mut total = None;
    for (place, page) in pages.pages.iter().enumerate() {
        let page: rest::ComparePage = rest::read(page, "comparison of base and head")?;
        if page.base_commit.sha != base {
            return Ok(None);
        }
        if place == 0 {
            comparison.base_tree = Some(page.base_commit.commit.tree.sha);
            comparison.merge_base = page.merge_base_commit.map(|commit| commit.sha);
            comparison.files = page.files;
            total = Some(page.total_commits);
        }
        comparison.commits.extend(page.commits);
    }
    comparison.complete = total == u64::try_from(comparison.commits.len()).ok();
    Ok(total.is_some().then_some(comparison))
}

/// Elements of all pages of a plain list.
pub(super) fn elements<T: serde::de::DeserializeOwned>(
    pages: &Pages,
    document: &str,
) -> Result<Vec<T>, SourceError> {
    let mut all = Vec::new();
    for page in &pages.pages {
        all.extend(rest::read::<Vec<T>>(page, document)?);
    }
    Ok(all)
}

/// How much of a list is there. A known total decides; without one, a list that reached the forge's own limit may have
/// been cut.
fn supply(count: usize, total: Option<u64>, last_page_reached: bool, limit: usize) -> Supply {
    let all = match total {
        Some(total) => u64::try_from(count) == Ok(total),
        None => last_page_reached && count < limit,
    };
    if all {
        Supply::Complete
    } else {
        Supply::Truncated
    }
}

/// The list of a pull request's commits. Truncated also when it does not end at the head: then it was read while the
/// change moved.
pub(super) fn pull_request_commits(
    pages: &Pages,
    total: Option<u64>,
    head: &str,
) -> Result<(Vec<rest::Commit>, Supply), SourceError> {
    let list: Vec<rest::Commit> = elements(pages, "list of commits")?;
    let supply = match list.iter().any(|commit| commit.sha == head) {
        true => supply(list.len(), total, pages.last_page_reached, MOST_COMMITS),
        false => Supply::Truncated,
    };
    Ok((list, supply))
}

/// The list of a pull request's files.
pub(super) fn pull_request_files(
    pages: &Pages,
    total: Option<u64>,
) -> Result<(Vec<File>, Supply), SourceError> {
    let list: Vec<rest::File> = elements(pages, "list of files")?;
    let supply = supply(list.len(), total, pages.last_page_reached, MOST_FILES);
    Ok((files(list), supply))
}

/// The files of a comparison.
pub(super) fn compared_files(list: Vec<rest::File>) -> (Vec<File>, Supply) {
    let supply = supply(list.len(), None, true, MOST_FILES_AT_ONCE);
    (files(list), supply)
}

fn files(list: Vec<rest::File>) -> Vec<File> {
    let mut files: Vec<File> = list.into_iter().map(file).collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// A file without lines and without a patch is binary, or its mode changed, or it is empty: it is taken for binary until
/// the trees say otherwise, which hides nothing.
fn file(file: rest::File) -> File {
    let status = match file.status.as_str() {
        "added" => FileStatus::Added,
        "removed" => FileStatus::Deleted,
        "renamed" => FileStatus::Renamed,
        "copied" => FileStatus::Copied,
        _ => FileStatus::Modified,
    };
    let patch = file.patch.as_deref().unwrap_or_default();
    let moved = matches!(status, FileStatus::Renamed | FileStatus::Copied);
    File {
        binary: patch.is_empty() && file.additions == 0 && file.deletions == 0 && !moved,
        submodule: patch.lines().any(|line| {
            let line = line.get(1..).unwrap_or_default();
            line.starts_with("Subproject commit ")
        }),
        path: file.filename,
        previous_path: file.previous_filename,
        status,
        added: file.additions,
        deleted: file.deletions,
        generated: false,
        vendored: false,
        old_mode: None,
        new_mode: None,
        symlink: false,
        whitespace_only: false,
        opaque: false,
        unreadable: None,
        patch: file.patch,
    }
}

/// Turns the forge's commits into the contract's, and says how completely their own files are known.
pub(super) fn commits(
    list: Vec<rest::Commit>,
    comparison: Option<&Comparison>,
    documents: &Documents,
) -> Result<(Vec<Commit>, Option<Supply>), SourceError> {
    let fresh: Option<BTreeSet<&str>> =
        comparison
            .filter(|comparison| comparison.complete)
            .map(|comparison| {
                comparison
                    .commits
                    .iter()
                    .map(|commit| commit.sha.as_str())
                    .collect()
            });
    let mut commits = Vec::with_capacity(list.len());
    let mut known = 0;
    let mut whole = true;
    for listed in list {
        let files = match documents.commit_details.get(&listed.sha) {
            Some(document) => {
                let detail: rest::Commit = rest::read(document, "commit")?;
                detail.files.filter(|_| detail.sha == listed.sha)
            }
            None => None,
        };
        known += usize::from(files.is_some());
        whole &= files
            .as_ref()
            .is_some_and(|files| files.len() < MOST_FILES_AT_ONCE);
        commits.push(Commit {
            in_base: fresh
                .as_ref()
                .is_some_and(|fresh| !fresh.contains(listed.sha.as_str())),
            recomputed_merge: documents.recomputed_merges.contains(&listed.sha),
            pusher: documents.pushers.get(&listed.sha).cloned(),
            author: identity(listed.commit.author.as_ref(), listed.author),
            committer: identity(listed.commit.committer.as_ref(), listed.committer),
            authored: listed.commit.author.and_then(|person| person.date),
            committed: listed.commit.committer.and_then(|person| person.date),
            signature: signature(listed.commit.verification.as_ref()),
            revision: listed.sha,
            tree: Some(listed.commit.tree.sha),
            parents: listed
                .parents
                .into_iter()
                .map(|parent| parent.sha)
                .collect(),
            message: listed.commit.message,
            files: files.into_iter().flatten().map(commit_file).collect(),
        });
    }
    let supply = match (known, whole) {
        (0, false) => None,
        (_, true) => Some(Supply::Complete),
        (_, false) => Some(Supply::Truncated),
    };
    Ok((commits, supply))
}

fn commit_file(file: rest::File) -> CommitFile {
    CommitFile {
        path: file.filename,
        added: file.additions,
        deleted: file.deletions,
    }
}

/// A commit whose e-mail belongs to no account keeps its author: the login is absent, the e-mail is there.
fn identity(person: Option<&GitPerson>, user: Option<MatchedUser>) -> Identity {
    Identity {
        name: person
            .and_then(|person| person.name.clone())
            .unwrap_or_default(),
        email: person
            .and_then(|person| person.email.clone())
            .unwrap_or_default(),
        login: user.and_then(|user| user.login),
    }
}

fn signature(verification: Option<&rest::Verification>) -> Signature {
    let Some(verification) = verification else {
        return Signature::Unknown;
    };
    match (verification.verified, verification.reason.as_deref()) {
        (true, _) => Signature::Valid,
        (false, Some("unsigned")) => Signature::None,
        (false, Some("invalid" | "bad_cert" | "malformed_signature")) => Signature::Invalid,
        (false, _) => Signature::Unknown,
    }
}
