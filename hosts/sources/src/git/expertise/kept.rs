//! What was found of a base before, in a folder that the caller names. It may be deleted at any time.
//!
//! The file's name is the base's id, from which all follows that is in it; an entry is never out of date. A file that can't be read
//! or written is no reason to stop: git is asked again.

use super::blame::Lines;
use super::work::Recent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Most bases of which something is kept: the oldest go first.
const MOST_FILES: usize = 64;
/// A larger file is neither written nor read.
const LARGEST: u64 = 8 << 20;
/// Files of another form are not read.
const FORM: u32 = 1;

/// What is known of one base.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Found {
    form: u32,
    /// The time before which nothing is looked for, if there is one.
    pub(super) edge: Option<Option<i64>>,
    /// Whose the lines of files are, by path. None where they are too many, or no text.
    pub(super) lines: BTreeMap<String, Option<Lines>>,
    /// Recent work, by what was asked for.
    pub(super) work: BTreeMap<String, Recent>,
}

/// A base's file.
pub(super) struct Kept {
    path: Option<PathBuf>,
    pub(super) found: Found,
    before: Found,
}

impl Kept {
    /// Reads what is known of a base.
    pub(super) fn read(folder: Option<&Path>, base: &str) -> Kept {
        let path = folder.map(|folder| folder.join(format!("{base}.json")));
        let read = || path.as_deref().and_then(read);
        Kept {
            found: read().unwrap_or_default(),
            before: read().unwrap_or_default(),
            path,
        }
    }

    /// Writes what is known now, if it is more than before.
    pub(super) fn write(mut self) {
        self.found.form = FORM;
        if let Some(path) = self.path.filter(|_| self.found != self.before) {
            let _ = write(&path, &self.found);
        }
    }
}

fn read(path: &Path) -> Option<Found> {
    if fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    let found: Found = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    (found.form == FORM).then_some(found)
}

fn write(path: &Path, found: &Found) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let text = serde_json::to_vec(found)?;
    if text.len() as u64 > LARGEST {
        return Ok(());
    }
    let mut file = tempfile::Builder::new()
        .prefix(".expertise-")
        .tempfile_in(folder)?;
    file.write_all(&text)?;
    file.persist(path).map_err(|error| error.error)?;
    keep_newest(folder, MOST_FILES)
}

/// Takes the oldest files of a folder away, beyond the most that are kept.
///
/// # Errors
/// When the folder can't be read, or a file of it can't be removed.
pub fn keep_newest(folder: &Path, most: usize) -> io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let written = entry.metadata().ok()?.modified().ok()?;
            Some((written, entry.path()))
        })
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(most);
    for (_, path) in files.into_iter().take(surplus) {
        fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_or_of_another_form_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = Kept::read(Some(folder.path()), "a");
        kept.found.edge = Some(Some(7));
        kept.write();
        let again = || Kept::read(Some(folder.path()), "a").found;
        assert_eq!(again().edge, Some(Some(7)));
        let path = folder.path().join("a.json");
        let text = fs::read_to_string(&path).unwrap();
        for damaged in [
            "",
            "{}",
            &text[1..],
            &text.replace("\"form\":1", "\"form\":2"),
        ] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(again(), Found::default(), "{damaged}");
        }
        // A folder that is none stops nothing.
        let mut kept = Kept::read(Some(&path), "a");
        kept.found.edge = Some(None);
        kept.write();
    }

    #[test]
    fn the_oldest_files_go_first() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..MOST_FILES + 3 {
            let path = folder.path().join(format!("{number}.json"));
            fs::write(&path, "").unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            let written = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            file.set_modified(written).unwrap();
        }
        keep_newest(folder.path(), MOST_FILES).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST_FILES);
        assert!(!folder.path().join("2.json").exists());
        assert!(folder.path().join("3.json").exists());
    }
}
