//! What is known of changes from earlier surveys, in the user's cache folder. It may be deleted at any time.
//!
//! A change is its landed commit's id, which stands for all that git tells of it. The file's name stands for everything else that
//! the counts depend on: program, policy, names, notes. An entry is never out of date, and a damaged file is not believed.

use crate::store;
use countersign_analysis::survey::Surveyed;
use countersign_bundler::EVALUATOR;
use countersign_sources::git::keep_newest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Most changes of one file.
const MOST_CHANGES: usize = 400_000;
/// Most files: the oldest go first.
const MOST_FILES: usize = 16;
/// A larger file is none of ours.
const LARGEST: u64 = 512 << 20;

/// What a change in one repository is counted by.
#[derive(Serialize)]
pub struct Circumstances<'a> {
    /// The policy, compiled.
    pub policy: &'a [u8],
    /// The repository's name.
    pub repository: &'a str,
    /// The branch.
    pub branch: Option<&'a str>,
    /// What the repository holds that commits do not tell.
    pub surroundings: &'a str,
}

/// Known changes, by the revision that landed.
#[derive(Default)]
pub struct Known {
    path: Option<PathBuf>,
    changes: HashMap<String, Surveyed>,
}

/// One line of the file.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    id: std::borrow::Cow<'a, str>,
    change: Surveyed,
}

impl Known {
    /// Reads what is known.
    pub fn read(circumstances: &Circumstances<'_>) -> Known {
        let path = store::root().map(|root| root.join("surveys").join(name(circumstances)));
        let changes = path.as_deref().and_then(read).unwrap_or_default();
        Known { path, changes }
    }

    /// What is known of a change.
    pub fn of(&self, revision: &str) -> Option<&Surveyed> {
        self.changes.get(revision)
    }

    /// Keeps these changes, the newest first, and those that were known before. A cache that can't be written is no reason to stop.
    pub fn keep(&self, changes: &[(String, Surveyed)]) {
        let Some(path) = &self.path else {
            return;
        };
        let seen: HashSet<&str> = changes.iter().map(|(id, _)| id.as_str()).collect();
        let mut before: Vec<(&str, &Surveyed)> = self
            .changes
            .iter()
            .map(|(id, change)| (id.as_str(), change))
            .filter(|(id, _)| !seen.contains(id))
            .collect();
        before.sort_by_key(|(id, _)| *id);
        let now = changes.iter().map(|(id, change)| (id.as_str(), change));
        let _ = write(path, now.chain(before));
    }
}

fn name(circumstances: &Circumstances<'_>) -> String {
    let mut hash = Sha256::new();
    let text = serde_json::to_vec(circumstances).unwrap_or_default();
    for part in [env!("CARGO_PKG_VERSION").as_bytes(), EVALUATOR, &text] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    format!("{}.jsonl", hexadecimal(&hash.finalize()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a file whose first line is the digest of all others.
fn read(path: &Path) -> Option<HashMap<String, Surveyed>> {
    if fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    let (digest, lines) = text.split_once('\n')?;
    if digest != hexadecimal(&Sha256::digest(lines.as_bytes())) {
        return None;
    }
    lines
        .lines()
        .map(|line| {
            let entry: Entry<'_> = serde_json::from_str(line).ok()?;
            Some((entry.id.into_owned(), entry.change))
        })
        .collect()
}

fn write<'c>(
    path: &Path,
    changes: impl Iterator<Item = (&'c str, &'c Surveyed)>,
) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut lines = Vec::new();
    for (id, change) in changes.take(MOST_CHANGES) {
        let entry = Entry {
            id: id.into(),
            change: change.clone(),
        };
        serde_json::to_writer(&mut lines, &entry)?;
        lines.push(b'\n');
    }
    let mut file = tempfile::Builder::new()
        .prefix(".survey-")
        .tempfile_in(folder)?;
    writeln!(file, "{}", hexadecimal(&Sha256::digest(&lines)))?;
    file.write_all(&lines)?;
    file.persist(path).map_err(|error| error.error)?;
    keep_newest(folder, MOST_FILES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(revision: &str) -> Surveyed {
        Surveyed::Failed {
            revision: revision.to_owned(),
            reason: "a \"reason\"\nof two lines".to_owned(),
        }
    }

    #[test]
    fn a_damaged_file_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let (one, two) = (failed("1"), failed("2"));
        write(&path, [("1", &one), ("2", &two)].into_iter()).unwrap();
        let known = read(&path).unwrap();
        assert_eq!(known.get("2"), Some(&two));
        let text = fs::read_to_string(&path).unwrap();
        for damaged in [
            text.replace("two lines", "too lines"),
            text.lines().take(2).collect::<Vec<_>>().join("\n"),
            String::new(),
            text.replacen('\n', "", 1),
        ] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(read(&path), None);
        }
    }

    #[test]
    fn the_oldest_files_go_first() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..MOST_FILES + 3 {
            let path = folder.path().join(format!("{number}.jsonl"));
            fs::write(&path, "").unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            let written =
                std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            file.set_modified(written).unwrap();
        }
        keep_newest(folder.path(), MOST_FILES).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST_FILES);
        assert!(!folder.path().join("2.jsonl").exists());
        assert!(folder.path().join("3.jsonl").exists());
    }
}
