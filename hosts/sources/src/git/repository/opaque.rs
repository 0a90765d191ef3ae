//! Files whose lines say nothing of their size: pointers to content that is kept elsewhere, and lines that hide others.

use super::Repository;
use super::command;
use super::diff::DETECTION;
use super::sides::{self, Place, Side, Sides};
use crate::error::SourceError;
use crate::measure;
use countersign_contract::types::File;

/// Pointers are shorter than this, as Git LFS says of its own.
const POINTER: u64 = 1_024;
/// What a pointer begins with: Git LFS's, those of its predecessors, git-annex's.
const POINTERS: [&[u8]; 4] = [
    b"version https://git-lfs.github.com/spec/",
    b"version https://hawser.github.com/spec/",
    b"version http://git-media.io/v/",
    b"/annex/objects/",
];
/// Of larger files only what changed is read.
const LARGEST: u64 = 4 << 20;
/// Of so many larger files. Further ones are opaque, whatever the change did to them.
const MOST_LARGE: usize = 100;

/// Marks the files of each pair of trees. The files are those that git found between the two.
pub(in crate::git) fn mark(
    repository: &Repository,
    pairs: &[(String, String)],
    lists: &mut [Vec<File>],
) -> Result<(), SourceError> {
    let mut opaque: Vec<Place> = Vec::new();
    let mut large: Vec<Place> = Vec::new();
    let mut read: Vec<Sides> = Vec::new();
    for sides in sides::of(repository, pairs, lists, |_| true)? {
        let changes_lines =
            file_at(lists, sides.place).is_some_and(|file| file.added > 0 || file.deleted > 0);
        match sides.size() {
            // What nobody has seen is not measured either.
            None => opaque.push(sides.place),
            Some(size) if size > LARGEST && changes_lines => large.push(sides.place),
            Some(_) if changes_lines || may_be_pointer(&sides) => read.push(sides),
            Some(_) => {}
        }
    }
    sides::read(repository, &read, |sides, before, after| {
        let lines = |side| measure::lines(side).collect::<Vec<_>>();
        if is_pointer(before)
            || is_pointer(after)
            || measure::is_more_than_its_lines(&lines(before), &lines(after))
        {
            opaque.push(sides.place);
        }
    })?;
    for (counted, place) in large.into_iter().enumerate() {
        let (Some(pair), Some(file)) = (pairs.get(place.0), file_at(lists, place)) else {
            continue;
        };
        if counted >= MOST_LARGE || changes_hide_lines(repository, pair, file)? {
            opaque.push(place);
        }
    }
    for place in opaque {
        if let Some(file) = file_at(lists, place) {
            file.opaque = true;
        }
    }
    Ok(())
}

fn file_at(lists: &mut [Vec<File>], (list, place): Place) -> Option<&mut File> {
    lists.get_mut(list)?.get_mut(place)
}

fn may_be_pointer(sides: &Sides) -> bool {
    let is_short = |side: &Side| matches!(side, Side::Blob { size, .. } if *size < POINTER);
    is_short(&sides.before) || is_short(&sides.after)
}

fn is_pointer(content: &[u8]) -> bool {
    (content.len() as u64) < POINTER && POINTERS.iter().any(|start| content.starts_with(start))
}

/// The lines that the change adds to the file, or those that it deletes, are more than they say.
fn changes_hide_lines(
    repository: &Repository,
    (old, new): &(String, String),
    file: &File,
) -> Result<bool, SourceError> {
    let mut command = repository.git();
    command
        .args(["diff-tree", "-r", "-p", "-U0", "--no-color"])
        .args(["--no-ext-diff", "--no-textconv"])
        .args(DETECTION)
        .args(["--end-of-options", old, new, "--"])
        .args(file.previous_path.iter().chain([&file.path]));
    let output = command::expect(&mut command, None)?;
    let (mut added, mut deleted) = (Vec::new(), Vec::new());
    let mut in_hunk = false;
    for line in output.split(|octet| *octet == b'\n') {
        match line {
            [b'@', ..] => in_hunk = true,
            [b'd', ..] => in_hunk = false,
            [b'+', text @ ..] if in_hunk => added.push(text),
            [b'-', text @ ..] if in_hunk => deleted.push(text),
            _ => {}
        }
    }
    Ok(measure::is_more_than_its_lines(&deleted, &added))
}
