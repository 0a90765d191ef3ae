//! Files as a revision has them, such as the policy and the roster of a change's base.

use super::Repository;
use super::command;
use super::commits::take_object;
use super::path;
use super::revision;
use crate::error::SourceError;
use crate::git::side_by_side;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A text file at a revision. Absent when there is none of that name, or what is there is no file.
pub(in crate::git) fn text(
    repository: &Repository,
    revision: &str,
    path: &str,
) -> Result<Option<String>, SourceError> {
    match blob(repository, revision, path)? {
        Some(id) => Ok(contents(repository, &[&id])?.pop()),
        None => Ok(None),
    }
}

/// What `git ls-tree -z` says of a revision, or of what is at or below one path in it.
fn listing(
    repository: &Repository,
    options: &[&str],
    revision: &str,
    path: Option<&str>,
) -> Result<Vec<u8>, SourceError> {
    let mut command = repository.git();
    command.arg("ls-tree").args(options);
    command.args(["-z", "--full-tree", "--end-of-options", revision]);
    command.args(path);
    command::expect(&mut command, None)
}

/// The id of a file at a revision. Absent as for [`text`].
pub(in crate::git) fn blob(
    repository: &Repository,
    revision: &str,
    path: &str,
) -> Result<Option<String>, SourceError> {
    let listed = listing(repository, &[], revision, Some(path))?;
    Ok(blobs(&listed).first().map(|(_, id)| (*id).to_owned()))
}

/// The ids of a file at many revisions, by revision. Absent as for [`text`].
pub(in crate::git) fn blobs_at(
    repository: &Repository,
    revisions: &BTreeSet<String>,
    path: &str,
) -> Result<BTreeMap<String, String>, SourceError> {
    let mut open: Vec<&String> = revisions.iter().collect();
    let found = side_by_side::each(&mut open, |_, revision| {
        let blob = blob(repository, revision, path)?;
        Ok(blob.map(|blob| (revision.to_string(), blob)))
    });
    found.into_iter().filter_map(Result::transpose).collect()
}

/// The revision's text files under a folder, by path relative to it. Links and submodules are left out.
///
/// # Errors
/// When the folder is no repository, the revision is unknown, or an object is missing.
pub fn read_folder(
    repository: &Path,
    revision: &str,
    folder: &str,
) -> Result<BTreeMap<String, String>, SourceError> {
    let repository = Repository::open(repository)?;
    let revision = revision::commit(&repository, revision)?;
    self::folder(&repository, &revision, folder)
}

/// [`read_folder`] of an open repository.
pub(in crate::git) fn folder(
    repository: &Repository,
    revision: &str,
    folder: &str,
) -> Result<BTreeMap<String, String>, SourceError> {
    let folder = folder.trim_matches('/');
    let below = (!folder.is_empty() && folder != ".").then(|| format!("{folder}/"));
    let listed = listing(repository, &["-r"], revision, below.as_deref())?;
    let blobs = blobs(&listed);
    let ids: Vec<&str> = blobs.iter().map(|(_, id)| *id).collect();
    let texts = contents(repository, &ids)?;
    let prefix = if folder == "." { "" } else { folder };
    Ok(blobs
        .into_iter()
        .zip(texts)
        .map(|((path, _), text)| {
            let path = path::to_text(path);
            let relative = path
                .strip_prefix(prefix)
                .unwrap_or(&path)
                .trim_start_matches('/');
            (relative.to_owned(), text)
        })
        .collect())
}

/// The contents of all files of one name, wherever they are in the revision's tree.
pub(in crate::git) fn named(
    repository: &Repository,
    revision: &str,
    name: &str,
) -> Result<Vec<String>, SourceError> {
    let listed = listing(repository, &["-r"], revision, None)?;
    let ids: Vec<&str> = blobs(&listed)
        .into_iter()
        .filter(|(path, _)| path.rsplit(|byte| *byte == b'/').next() == Some(name.as_bytes()))
        .map(|(_, id)| id)
        .collect();
    contents(repository, &ids)
}

/// Paths and ids of the regular files in git's `MODE TYPE ID TAB PATH NUL` lines.
fn blobs(listed: &[u8]) -> Vec<(&[u8], &str)> {
    listed
        .split(|byte| *byte == 0)
        .filter_map(|line| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let (about, path) = (line.get(..tab)?, line.get(tab + 1..)?);
            let mut fields = std::str::from_utf8(about).ok()?.split(' ');
            let (mode, kind, id) = (fields.next()?, fields.next()?, fields.next()?);
            (kind == "blob" && mode != "120000").then_some((path, id))
        })
        .collect()
}

pub(in crate::git) fn contents(
    repository: &Repository,
    ids: &[&str],
) -> Result<Vec<String>, SourceError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let input = ids.join("\n") + "\n";
    let mut command = repository.git();
    command.args(["cat-file", "--batch"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut rest = output.as_slice();
    ids.iter()
        .map(|id| {
            let content = take_object(&mut rest).ok_or_else(|| SourceError::MissingObject {
                object: (*id).to_owned(),
            })?;
            Ok(String::from_utf8_lossy(content).into_owned())
        })
        .collect()
}
