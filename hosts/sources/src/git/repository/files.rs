//! Files as a revision has them, such as the policy and the roster of a change's base.

use super::Repository;
use super::command;
use super::commits::take_object;
use super::path;
use super::revision;
use crate::error::SourceError;
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
    let Some(one) = revisions.first() else {
        return Ok(BTreeMap::new());
    };
    let here = blob(repository, one, path)?;
    let others: Vec<&String> = revisions.iter().skip(1).collect();
    // Where something is missing, each is asked for by itself.
    let differing = differing(repository, one, &others, path).ok();
    let mut found = BTreeMap::new();
    for revision in revisions {
        let id = match differing.as_ref().map(|differing| differing.get(revision)) {
            Some(Some(other)) => other.clone(),
            Some(None) => here.clone(),
            None => blob(repository, revision, path)?,
        };
        found.extend(id.map(|id| (revision.clone(), id)));
    }
    Ok(found)
}

/// By revision, the file of those that differ there from `one`.
fn differing(
    repository: &Repository,
    one: &str,
    others: &[&String],
    path: &str,
) -> Result<BTreeMap<String, Option<String>>, SourceError> {
    if others.is_empty() {
        return Ok(BTreeMap::new());
    }
    // A commit and another one is compared with that as its parent.
    let input: String = others.iter().map(|id| format!("{id} {one}\n")).collect();
    let mut command = repository.git();
    command
        .args(["diff-tree", "--stdin", "-r", "-z", "--always", "--raw"])
        .args(["--no-renames", "--", path]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut found = BTreeMap::new();
    let mut answered = 0;
    let mut current = String::new();
    let mut tokens = output.split(|byte| *byte == 0);
    while let Some(token) = tokens.next() {
        if let Some(raw) = token.strip_prefix(b":") {
            let at = tokens.next().unwrap_or_default();
            if at == path.as_bytes() {
                let text = std::str::from_utf8(raw).unwrap_or_default();
                let mut fields = text.split(' ').skip(1);
                let (mode, id) = (fields.next().unwrap_or_default(), fields.nth(1));
                let id = id.filter(|_| mode.starts_with("100")).map(str::to_owned);
                found.insert(current.clone(), id);
            }
        } else if !token.is_empty() {
            current = String::from_utf8_lossy(token).into_owned();
            answered += 1;
        }
    }
    match answered == others.len() {
        true => Ok(found),
        false => Err(command::failure(
            &command,
            b"it did not answer for every revision",
        )),
    }
}

/// The revision's text files under a folder, by path relative to it. Links and submodules are left out.
///
/// # Errors
/// When the folder is not a repository, the revision is unknown, or an object is missing.
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

/// Octets of blobs that are read at once.
const AT_ONCE: u64 = 32 << 20;

/// Takes the content of each blob that is there and no larger than `largest`.
pub(in crate::git) fn each_blob(
    repository: &Repository,
    ids: &[&str],
    largest: u64,
    mut take: impl FnMut(&str, &[u8]),
) -> Result<(), SourceError> {
    if ids.is_empty() {
        return Ok(());
    }
    let input = ids.join("\n") + "\n";
    let mut command = repository.git();
    command.args(["cat-file", "--batch-check=%(objecttype) %(objectsize)"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let output = String::from_utf8_lossy(&output);
    let sizes = output.lines().map(|line| {
        let size = line.strip_prefix("blob ")?;
        size.parse().ok().filter(|size| *size <= largest)
    });
    let known: Vec<(&str, u64)> = ids
        .iter()
        .zip(sizes)
        .filter_map(|(id, size)| Some((*id, size?)))
        .collect();
    let mut rest = known.as_slice();
    while !rest.is_empty() {
        let mut octets = 0;
        let fits = rest.iter().take_while(|(_, size)| {
            octets += size;
            octets <= AT_ONCE
        });
        let (some, others) = rest.split_at(fits.count().clamp(1, rest.len()));
        rest = others;
        let input: String = some.iter().map(|(id, _)| format!("{id}\n")).collect();
        let mut command = repository.git();
        command.args(["cat-file", "--batch"]);
        let output = command::expect(&mut command, Some(input.as_bytes()))?;
        let mut answers = output.as_slice();
        for (id, _) in some {
            if let Some(content) = take_object(&mut answers) {
                take(id, content);
            }
        }
    }
    Ok(())
}
