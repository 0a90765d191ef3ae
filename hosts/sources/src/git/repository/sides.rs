//! What files have before and after a change, read for several at once.

use super::Repository;
use super::command;
use super::commits::take_object;
use crate::error::SourceError;
use countersign_contract::types::{File, FileStatus};

/// Octets of files that are read at once.
const AT_ONCE: u64 = 32 << 20;

/// A list, and a place in it.
pub(super) type Place = (usize, usize);

/// A file at the base or at the head.
pub(super) enum Side {
    /// There is none.
    Absent,
    /// It can't be asked for by its name, or is not there.
    Unread,
    /// Its object, and how large that is.
    Blob { id: String, size: u64 },
}

impl Side {
    /// Nothing has no octets. Absent when nobody knows.
    pub(super) fn size(&self) -> Option<u64> {
        match self {
            Side::Absent => Some(0),
            Side::Unread => None,
            Side::Blob { size, .. } => Some(*size),
        }
    }

    fn id(&self) -> Option<&str> {
        match self {
            Side::Blob { id, .. } => Some(id),
            Side::Absent | Side::Unread => None,
        }
    }
}

/// Both sides of a file.
pub(super) struct Sides {
    pub(super) place: Place,
    pub(super) before: Side,
    pub(super) after: Side,
}

impl Sides {
    /// Octets of both. Absent when nobody knows.
    pub(super) fn size(&self) -> Option<u64> {
        Some(self.before.size()?.saturating_add(self.after.size()?))
    }
}

/// Both sides of the files that are text to git and wanted. The files are those that git found between each pair of trees.
pub(super) fn of(
    repository: &Repository,
    pairs: &[(String, String)],
    lists: &[Vec<File>],
    wanted: impl Fn(&File) -> bool,
) -> Result<Vec<Sides>, SourceError> {
    let mut found = Vec::new();
    let mut asked: Vec<(usize, bool)> = Vec::new();
    let mut input = Vec::new();
    for (list, ((old, new), files)) in pairs.iter().zip(lists).enumerate() {
        for (place, file) in files.iter().enumerate() {
            if file.binary || file.symlink || file.submodule || !wanted(file) {
                continue;
            }
            let before = file.previous_path.as_ref().unwrap_or(&file.path);
            let mut side = |tree: &str, path: &str, is_after: bool, absent: FileStatus| {
                if file.status == absent {
                    return Side::Absent;
                }
                if !path.contains('\n') {
                    asked.push((found.len(), is_after));
                    input.extend_from_slice(format!("{tree}:{path}\0").as_bytes());
                }
                Side::Unread
            };
            let before = side(old, before, false, FileStatus::Added);
            let after = side(new, &file.path, true, FileStatus::Deleted);
            found.push(Sides {
                place: (list, place),
                before,
                after,
            });
        }
    }
    if asked.is_empty() {
        return Ok(found);
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
    for ((place, is_after), answer) in asked.into_iter().zip(answers) {
        let words: Vec<&str> = answer.split(' ').collect();
        if let (["blob", id, size], Some(sides)) = (words.as_slice(), found.get_mut(place)) {
            let side = match is_after {
                true => &mut sides.after,
                false => &mut sides.before,
            };
            *side = Side::Blob {
                id: (*id).to_owned(),
                size: size.parse().unwrap_or(u64::MAX),
            };
        }
    }
    Ok(found)
}

/// Reads both sides of each, so many at once as fit, and hands them on. What is absent has no octets.
pub(super) fn read(
    repository: &Repository,
    sides: &[Sides],
    mut take: impl FnMut(&Sides, &[u8], &[u8]),
) -> Result<(), SourceError> {
    let mut rest = sides;
    while !rest.is_empty() {
        let mut octets = 0_u64;
        let fits = rest.iter().take_while(|sides| {
            octets = octets.saturating_add(sides.size().unwrap_or_default());
            octets <= AT_ONCE
        });
        let count = fits.count().max(1);
        let (some, more) = rest.split_at(count.min(rest.len()));
        rest = more;
        let ids = some.iter().flat_map(|sides| [&sides.before, &sides.after]);
        let input: String = ids
            .filter_map(Side::id)
            .map(|id| format!("{id}\n"))
            .collect();
        let mut command = repository.git();
        command.args(["cat-file", "--batch"]);
        let output = command::expect(&mut command, Some(input.as_bytes()))?;
        let mut objects = output.as_slice();
        let mut content = |side: &Side| match side.id() {
            None => Ok([].as_slice()),
            Some(id) => take_object(&mut objects).ok_or_else(|| SourceError::MissingObject {
                object: id.to_owned(),
            }),
        };
        for sides in some {
            take(sides, content(&sides.before)?, content(&sides.after)?);
        }
    }
    Ok(())
}
