//! Modes of files, which the list of files leaves out and the trees tell.

mod opaque;

use crate::error::SourceError;
use crate::github::documents::Documents;
use crate::github::rest::{self, Tree, TreeEntry};
use crate::warning::SourceWarning;
use countersign_contract::types::{File, FileStatus};
use serde_json::Value;
use std::collections::BTreeMap;

/// Git's ids of the empty file.
const EMPTY: [&str; 2] = [
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
];

/// Fills in modes, symbolic links and submodules from the trees of merge base and head.
pub(super) fn fill(
    files: &mut [File],
    documents: &Documents,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let old = read(&documents.merge_base_tree, "tree of the merge base")?;
    let new = read(&documents.head_tree, "tree of the head")?;
    let known = old.complete && new.complete;
    if !known && !files.is_empty() {
        warnings.push(SourceWarning::new(
            "modes_unknown",
            "modes, symbolic links and submodules of some files are not known",
            "fetch the trees of head and merge base, or collect from a clone",
        ));
    }
    for file in files {
        let before = match file.status {
            FileStatus::Added | FileStatus::Copied => None,
            _ => old
                .entries
                .get(file.previous_path.as_deref().unwrap_or(&file.path)),
        };
        let after = match file.status {
            FileStatus::Deleted => None,
            _ => new.entries.get(file.path.as_str()),
        };
        file.old_mode = before.map(|entry| entry.mode.clone());
        file.new_mode = after.map(|entry| entry.mode.clone());
        let is = |mode: &str| {
            before
                .into_iter()
                .chain(after)
                .any(|entry| entry.mode == mode)
        };
        file.symlink |= is("120000");
        file.submodule |= is("160000");
        if let (Some(before), Some(after)) = (before, after)
            && kind(before) != kind(after)
        {
            file.status = FileStatus::TypeChanged;
        }
        // Only a mode changed, or the file is empty: then the missing patch does not mean that it is binary.
        let same =
            before.is_some() && before.map(|entry| &entry.sha) == after.map(|entry| &entry.sha);
        let empty = match (before, after) {
            (None, Some(entry)) | (Some(entry), None) => EMPTY.contains(&entry.sha.as_str()),
            _ => false,
        };
        file.binary &= !same && !empty;
        let size = |absent: bool, entry: Option<&TreeEntry>| match absent {
            true => Some(0),
            false => entry.and_then(|entry| entry.size),
        };
        let is_new = matches!(file.status, FileStatus::Added | FileStatus::Copied);
        let before = size(is_new, before);
        let after = size(file.status == FileStatus::Deleted, after);
        file.opaque = opaque::is(file, before, after);
    }
    Ok(())
}

/// First digits of a mode: regular file, symbolic link or submodule.
fn kind(entry: &TreeEntry) -> Option<&str> {
    entry.mode.get(..3)
}

#[derive(Default)]
struct Entries {
    entries: BTreeMap<String, TreeEntry>,
    complete: bool,
}

fn read(document: &Option<Value>, name: &str) -> Result<Entries, SourceError> {
    let Some(document) = document else {
        return Ok(Entries::default());
    };
    let tree: Tree = rest::read(document, name)?;
    Ok(Entries {
        complete: !tree.truncated,
        entries: tree
            .tree
            .into_iter()
            .map(|entry| (entry.path.clone(), entry))
            .collect(),
    })
}
