//! Files whose lines say nothing of their size: pointers to content that is kept elsewhere, and lines beyond measure.

use super::Repository;
use super::command;
use super::commits::take_object;
use super::diff::DETECTION;
use crate::error::SourceError;
use countersign_contract::types::{File, FileStatus};
use std::collections::BTreeSet;

/// Lines of more octets on average are no measure of what they hold.
const LONGEST: u64 = 1_000;
/// Pointers are shorter than this, as Git LFS says of its own.
const POINTER: u64 = 1_024;
/// What a pointer begins with: Git LFS's, those of its predecessors, git-annex's.
const POINTERS: [&[u8]; 4] = [
    b"version https://git-lfs.github.com/spec/",
    b"version https://hawser.github.com/spec/",
    b"version http://git-media.io/v/",
    b"/annex/objects/",
];
/// Larger files are not read to see whether they have a long line: their lines are counted.
const LARGEST: u64 = 4 << 20;
/// Octets of files that are read at once.
const AT_ONCE: u64 = 32 << 20;
/// In so many files lines are counted. Further ones that have a long line are opaque, whatever the change did to it.
const MOST_COUNTED: usize = 100;

/// A list, and a place in it.
type Place = (usize, usize);

/// One side of a file, at the base or at the head.
struct Side {
    /// Where its file is.
    place: Place,
    /// Lines of it that the change deletes or adds.
    lines: u64,
    /// Its object.
    id: String,
    size: u64,
}

/// Marks the files of each pair of trees. The files are those that git found between the two.
pub(in crate::git) fn mark(
    repository: &Repository,
    pairs: &[(String, String)],
    lists: &mut [Vec<File>],
) -> Result<(), SourceError> {
    let mut long: BTreeSet<Place> = BTreeSet::new();
    let mut read: Vec<Side> = Vec::new();
    let (sides, unread) = sides(repository, pairs, lists)?;
    for place in unread {
        if let Some(file) = file_at(lists, place) {
            file.opaque = true;
        }
    }
    for side in sides {
        // All lines that were added are in the file at the head, so that they have no more octets than it.
        if side.size > LONGEST.saturating_mul(side.lines) && side.lines > 0 {
            match side.size > LARGEST {
                true => _ = long.insert(side.place),
                false => read.push(side),
            }
        } else if side.size < POINTER {
            read.push(side);
        }
    }
    let mut rest = read.as_slice();
    while let Some((some, more)) = take_some(rest) {
        rest = more;
        for (side, content) in some.iter().zip(contents(repository, some)?) {
            let pointer = POINTERS.iter().any(|start| content.starts_with(start));
            if side.size < POINTER && pointer {
                if let Some(file) = file_at(lists, side.place) {
                    file.opaque = true;
                }
            } else if side.lines > 0 && has_long_line(&content) {
                long.insert(side.place);
            }
        }
    }
    for (counted, place) in long.into_iter().enumerate() {
        let (Some(pair), Some(file)) = (pairs.get(place.0), file_at(lists, place)) else {
            continue;
        };
        file.opaque =
            file.opaque || counted >= MOST_COUNTED || changes_long_lines(repository, pair, file)?;
    }
    Ok(())
}

/// The largest part at the front that is read at once, and what is behind it.
fn take_some(sides: &[Side]) -> Option<(&[Side], &[Side])> {
    let mut octets = 0;
    let fits = sides.iter().take_while(|side| {
        octets += side.size;
        octets <= AT_ONCE
    });
    let count = fits.count().max(1);
    (!sides.is_empty()).then(|| sides.split_at(count.min(sides.len())))
}

fn file_at(lists: &mut [Vec<File>], (list, place): Place) -> Option<&mut File> {
    lists.get_mut(list)?.get_mut(place)
}

/// Both sides of the files that are text to git, and the places of those that can't be asked for by their name, or are not there:
/// what nobody has seen is not measured either.
fn sides(
    repository: &Repository,
    pairs: &[(String, String)],
    lists: &[Vec<File>],
) -> Result<(Vec<Side>, Vec<Place>), SourceError> {
    let mut asked = Vec::new();
    let mut unread = Vec::new();
    let mut input = Vec::new();
    for (list, ((old, new), files)) in pairs.iter().zip(lists).enumerate() {
        for (file, found) in files.iter().enumerate() {
            if found.binary || found.symlink || found.submodule {
                continue;
            }
            let before = found.previous_path.as_ref().unwrap_or(&found.path);
            let ends = [
                (old, before, found.deleted, FileStatus::Added),
                (new, &found.path, found.added, FileStatus::Deleted),
            ];
            for (tree, path, lines, absent) in ends {
                if found.status == absent {
                    continue;
                }
                if path.contains('\n') {
                    unread.push((list, file));
                    continue;
                }
                asked.push(((list, file), u64::from(lines)));
                input.extend_from_slice(format!("{tree}:{path}").as_bytes());
                input.push(0);
            }
        }
    }
    if asked.is_empty() {
        return Ok((Vec::new(), unread));
    }
    let mut command = repository.git();
    command
        .args(["cat-file", "-z"])
        .arg("--batch-check=%(objecttype) %(objectname) %(objectsize)");
    let output = command::expect(&mut command, Some(&input))?;
    let text = String::from_utf8_lossy(&output);
    let answers: Vec<&str> = text.lines().collect();
    if answers.len() != asked.len() {
        return Err(command::failure(
            &command,
            b"it did not answer for every file",
        ));
    }
    let mut sides = Vec::new();
    for ((place, lines), answer) in asked.into_iter().zip(answers) {
        let words: Vec<&str> = answer.split(' ').collect();
        match words.as_slice() {
            ["blob", id, size] => sides.push(Side {
                place,
                lines,
                id: (*id).to_owned(),
                size: size.parse().unwrap_or(u64::MAX),
            }),
            _ => unread.push(place),
        }
    }
    Ok((sides, unread))
}

/// The content of each.
fn contents(repository: &Repository, sides: &[Side]) -> Result<Vec<Vec<u8>>, SourceError> {
    let input: String = sides.iter().map(|side| format!("{}\n", side.id)).collect();
    let mut command = repository.git();
    command.args(["cat-file", "--batch"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut rest = output.as_slice();
    let read = sides.iter().map(|side| {
        let content = take_object(&mut rest).map(<[u8]>::to_vec);
        content.ok_or_else(|| SourceError::MissingObject {
            object: side.id.clone(),
        })
    });
    read.collect()
}

fn has_long_line(content: &[u8]) -> bool {
    content
        .split(|octet| *octet == b'\n')
        .any(|line| line.len() as u64 > LONGEST)
}

/// The lines that the change adds to the file, or those that it deletes, are long on average.
fn changes_long_lines(
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
    let mut octets = [0_u64; 2];
    let mut in_hunk = false;
    for line in output.split(|octet| *octet == b'\n') {
        match line.first() {
            Some(b'@') => in_hunk = true,
            Some(b'd') => in_hunk = false,
            Some(b'+') if in_hunk => octets[0] += line.len() as u64 - 1,
            Some(b'-') if in_hunk => octets[1] += line.len() as u64 - 1,
            _ => {}
        }
    }
    let [added, deleted] = octets;
    let long = |octets: u64, lines: u32| octets > LONGEST.saturating_mul(u64::from(lines));
    Ok(long(added, file.added) || long(deleted, file.deleted))
}
