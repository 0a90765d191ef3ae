//! The operator's context documents: what the organisation knows around changes.
//!
//! One file, or a folder of files. A folder's own documents hold for every repository, those in its folder `OWNER/NAME` for
//! that one only. Other files, and whatever begins with a dot, are not looked at.

use crate::files::{BundleError, Stamp, read, stamp};
use countersign_sources::context::Context;
use countersign_sources::github::Repository;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Most bytes of one document.
const DOCUMENT_BYTES: u64 = 16 << 20;
/// Most files and folders that are looked at.
const MOST_ENTRIES: usize = 10_000;
/// Who collected what a document holds, where it does not say so itself.
const COLLECTOR: &str = "operator";

/// The context of each repository.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Contexts {
    everywhere: Context,
    /// By `owner/name` in lower case, that of everywhere included.
    own: BTreeMap<String, Context>,
    documents: usize,
}

/// A document, and the repository that it is for. Absent: every one.
struct Found {
    path: PathBuf,
    repository: Option<String>,
}

impl Contexts {
    /// Reads the documents that a path stands for.
    pub(crate) fn read(path: &Path) -> Result<Contexts, BundleError> {
        let found = find(path)?;
        let mut contexts = Contexts {
            documents: found.len(),
            ..Contexts::default()
        };
        let (everywhere, own): (Vec<Found>, Vec<Found>) = found
            .into_iter()
            .partition(|document| document.repository.is_none());
        for document in everywhere {
            contexts.everywhere.join(parse(&document.path)?)?;
        }
        for document in own {
            let of_repository = contexts
                .own
                .entry(document.repository.unwrap_or_default())
                .or_insert_with(|| contexts.everywhere.clone());
            of_repository.join(parse(&document.path)?)?;
        }
        Ok(contexts)
    }

    /// What is known around the changes of a repository.
    pub(crate) fn for_repository(&self, repository: &Repository) -> &Context {
        self.own
            .get(&repository.to_string().to_lowercase())
            .unwrap_or(&self.everywhere)
    }

    /// How many documents were read.
    pub(crate) fn documents(&self) -> usize {
        self.documents
    }
}

/// How the documents look: another list means that something was written, came or went.
pub(crate) fn stamps(path: &Path) -> Vec<(PathBuf, Stamp)> {
    match find(path) {
        Ok(found) => found
            .into_iter()
            .map(|document| {
                let stamp = stamp(&document.path);
                (document.path, stamp)
            })
            .collect(),
        Err(_) => Vec::new(),
    }
}

fn parse(path: &Path) -> Result<Context, BundleError> {
    let bytes = read(path, DOCUMENT_BYTES + 1)?;
    if bytes.len() as u64 > DOCUMENT_BYTES {
        return Err(BundleError::DocumentTooLarge {
            path: path.to_owned(),
            limit: DOCUMENT_BYTES,
        });
    }
    let text = String::from_utf8(bytes).map_err(|error| BundleError::Unreadable {
        path: path.to_owned(),
        reason: std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error()),
    })?;
    let context = Context::parse(&text, &path.display().to_string(), COLLECTOR)?;
    Ok(context.standing()?)
}

/// The documents, in the order of their paths.
fn find(path: &Path) -> Result<Vec<Found>, BundleError> {
    let mut found = Vec::new();
    if !is_folder(path)? {
        found.push(Found {
            path: path.to_owned(),
            repository: None,
        });
        return Ok(found);
    }
    let mut looked_at = 0;
    for entry in entries(path, &mut looked_at)? {
        if !is_folder(&entry)? {
            found.extend(document(entry, None));
            continue;
        }
        for below in entries(&entry, &mut looked_at)? {
            if !is_folder(&below)? {
                refuse_document(below)?;
                continue;
            }
            let repository = repository(&entry, &below)?;
            for deepest in entries(&below, &mut looked_at)? {
                if !is_folder(&deepest)? {
                    found.extend(document(deepest, Some(repository.clone())));
                }
            }
        }
    }
    Ok(found)
}

/// The repository that a folder `OWNER/NAME` is for, in lower case: forges tell no case.
fn repository(owner: &Path, name: &Path) -> Result<String, BundleError> {
    let part = |path: &Path| {
        path.file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned()
    };
    let full_name = format!("{}/{}", part(owner), part(name));
    match Repository::parse(&full_name) {
        Some(repository) => Ok(repository.to_string().to_lowercase()),
        None => Err(BundleError::ContextFolder {
            path: name.to_owned(),
            reason: "is not named as a repository is",
        }),
    }
}

/// A document in a folder of an owner would be for no repository: it was meant for one, and would be missed.
fn refuse_document(path: PathBuf) -> Result<(), BundleError> {
    match document(path, None) {
        Some(found) => Err(BundleError::ContextFolder {
            path: found.path,
            reason: "lies in the folder of an owner",
        }),
        None => Ok(()),
    }
}

fn document(path: PathBuf, repository: Option<String>) -> Option<Found> {
    let ending = path.extension()?.to_str()?;
    matches!(ending, "yaml" | "yml" | "json").then(|| Found { path, repository })
}

fn is_folder(path: &Path) -> Result<bool, BundleError> {
    // Links are followed: that is how containers mount what can change.
    let metadata = std::fs::metadata(path).map_err(|reason| unreadable(path, reason))?;
    Ok(metadata.is_dir())
}

/// What a folder holds, sorted, without what begins with a dot.
fn entries(folder: &Path, looked_at: &mut usize) -> Result<Vec<PathBuf>, BundleError> {
    let mut all = Vec::new();
    let list = std::fs::read_dir(folder).map_err(|reason| unreadable(folder, reason))?;
    for entry in list {
        let entry = entry.map_err(|reason| unreadable(folder, reason))?;
        *looked_at += 1;
        if *looked_at > MOST_ENTRIES {
            return Err(BundleError::ContextFolder {
                path: folder.to_owned(),
                reason: "holds too much to be a folder of context documents",
            });
        }
        if !entry.file_name().to_string_lossy().starts_with('.') {
            all.push(entry.path());
        }
    }
    all.sort();
    Ok(all)
}

fn unreadable(path: &Path, reason: std::io::Error) -> BundleError {
    BundleError::Unreadable {
        path: path.to_owned(),
        reason,
    }
}
