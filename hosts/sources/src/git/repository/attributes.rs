//! Marks of mechanical files, and of those whose content is kept elsewhere, by attributes as the base has them: the change can't mark its own files.

use super::Repository;
use super::command;
use crate::error::SourceError;
use countersign_contract::types::{File, FileStatus};
use std::collections::BTreeSet;

/// Marks files as generated, as vendored, and as opaque where a filter keeps their content elsewhere. Paths that had to be escaped can't be asked for and stay unmarked.
pub(in crate::git) fn mark(
    repository: &Repository,
    base: &str,
    files: &mut [File],
) -> Result<(), SourceError> {
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for file in files.iter() {
        paths.insert(&file.path);
        paths.extend(file.previous_path.as_deref());
    }
    if paths.is_empty() {
        return Ok(());
    }
    let mut input = Vec::new();
    for path in &paths {
        input.extend_from_slice(path.as_bytes());
        input.push(0);
    }
    let mut command = repository.git();
    command
        .args(["check-attr", "--stdin", "-z"])
        .arg(format!("--source={base}"))
        .args(["linguist-generated", "linguist-vendored", "filter"]);
    let output = command::expect(&mut command, Some(&input))?;
    let mut generated: BTreeSet<String> = BTreeSet::new();
    let mut vendored: BTreeSet<String> = BTreeSet::new();
    let mut elsewhere: BTreeSet<String> = BTreeSet::new();
    let tokens: Vec<&[u8]> = output.split(|byte| *byte == 0).collect();
    for answer in tokens.chunks_exact(3) {
        let [path, attribute, value] = answer else {
            continue;
        };
        let path = String::from_utf8_lossy(path).into_owned();
        if *attribute == b"filter" {
            if matches!(*value, b"lfs" | b"annex") {
                elsewhere.insert(path);
            }
            continue;
        }
        if !matches!(*value, b"set" | b"true") {
            continue;
        }
        match *attribute {
            b"linguist-generated" => generated.insert(path),
            _ => vendored.insert(path),
        };
    }
    for file in files {
        file.generated = both_ends(file, &generated);
        file.vendored = both_ends(file, &vendored);
        let names = file.previous_path.iter().chain([&file.path]);
        file.opaque |= names.into_iter().any(|path| elsewhere.contains(path));
    }
    Ok(())
}

/// A file that was moved among the mechanical ones was written by hand before.
fn both_ends(file: &File, marked: &BTreeSet<String>) -> bool {
    let before = match (&file.previous_path, file.status) {
        (Some(previous), FileStatus::Renamed) => marked.contains(previous),
        _ => true,
    };
    before && marked.contains(&file.path)
}
