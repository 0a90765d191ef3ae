//! Notes on commits that say who wrote what, as refs of the repository hold them.
//!
//! They are looked up by the path that git gives a note in its ref's tree; `git notes` itself, whose settings could name
//! other refs, is not asked. Whoever may push to these refs may write what they say, so none counts as verified here.

use super::Repository;
use super::command;
use super::commits::take_object;
use crate::error::SourceError;
use crate::git::facts::collected;
use crate::warning::SourceWarning;
use countersign_contract::types::{ListSupply, Note, Supply};
use std::collections::HashSet;

/// Refs that are read, and the format of their notes.
const REFS: [(&str, &str); 3] = [
    ("refs/notes/ai", "git-ai"),
    ("refs/notes/agent-trace", "agent-trace"),
    ("refs/notes/attestation", "attestation"),
];

/// Longer notes are left out: none in the field is.
const LONGEST: u64 = 4 << 20;
/// Most octets of all notes of one change: half of what an evaluation takes by default.
const MOST: u64 = 8 << 20;
/// How many folders deep git may hide a note: it adds one when a folder has some hundred notes.
const DEEPEST: usize = 4;
/// How many commits one git process is asked for.
const BATCH: usize = 500;

/// The refs that a repository has.
pub(in crate::git) struct NoteRefs {
    /// Tree and format of each.
    trees: Vec<(String, &'static str)>,
    /// Those that are there and can't be read: nobody knows which notes they would have.
    unreadable: Vec<&'static str>,
}

/// The notes on some commits.
pub(in crate::git) struct CommitNotes {
    pub(in crate::git) notes: Vec<Note>,
    /// `not_supplied` where the repository has none of the refs: a clone does not fetch them by itself.
    pub(in crate::git) supply: Option<ListSupply>,
}

impl NoteRefs {
    /// Looks which refs there are.
    pub(in crate::git) fn find(repository: &Repository) -> Result<NoteRefs, SourceError> {
        let mut command = repository.own();
        command.args(["for-each-ref", "--format=%(refname)"]);
        let listed = command::expect(command.args(REFS.map(|(name, _)| name)), None)?;
        let listed = String::from_utf8_lossy(&listed);
        let (mut trees, mut unreadable) = (Vec::new(), Vec::new());
        for (name, format) in REFS {
            let mut command = repository.own();
            command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
            command.arg(format!("{name}^{{tree}}"));
            let output = command::run(&mut command, None)?;
            // Where the ref itself is not there, git may have found another; of one that leads nowhere it only complains.
            if !listed.lines().any(|line| line == name) {
                let complaint = String::from_utf8_lossy(&output.stderr);
                if complaint.split_whitespace().any(|word| word == name) {
                    unreadable.push(name);
                }
                continue;
            }
            let tree = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            if output.status.success() && repository.is_id(&tree) {
                trees.push((tree, format));
            } else {
                unreadable.push(name);
            }
        }
        Ok(NoteRefs { trees, unreadable })
    }

    /// The repository has none of them.
    pub(super) fn is_empty(&self) -> bool {
        self.trees.is_empty() && self.unreadable.is_empty()
    }

    /// The trees of all notes.
    pub(in crate::git) fn trees(&self) -> impl Iterator<Item = &str> {
        self.trees.iter().map(|(tree, _)| tree.as_str())
    }

    /// All commits that have notes.
    pub(in crate::git) fn commits(
        &self,
        repository: &Repository,
    ) -> Result<HashSet<String>, SourceError> {
        let mut all = HashSet::new();
        for (tree, _) in &self.trees {
            let mut command = repository.git();
            command.args(["ls-tree", "-r", "-z", "--name-only", tree]);
            let output = command::expect(&mut command, None)?;
            for path in output.split(|byte| *byte == 0) {
                let id = String::from_utf8_lossy(path).replace('/', "");
                if repository.is_id(&id) {
                    all.insert(id);
                }
            }
        }
        Ok(all)
    }

    /// Reads the notes on these commits, up to a bound.
    pub(in crate::git) fn read<'a>(
        &self,
        repository: &Repository,
        revisions: impl Iterator<Item = &'a str>,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<CommitNotes, SourceError> {
        for name in &self.unreadable {
            warnings.push(SourceWarning::new(
                "notes_unreadable",
                format!("`{name}` is there and does not lead to notes, so that who wrote which line is incomplete"),
                "look at it with `git show-ref`, and fetch it anew or delete it where it is kept",
            ));
        }
        if self.trees.is_empty() && self.unreadable.is_empty() {
            return Ok(CommitNotes {
                notes: Vec::new(),
                supply: collected(Supply::NotSupplied),
            });
        }
        let revisions: Vec<&str> = revisions.collect();
        let (mut notes, mut left, mut left_out) = (Vec::new(), MOST, 0_usize);
        for (tree, format) in &self.trees {
            for some in revisions.chunks(BATCH) {
                let mut wanted = Vec::new();
                for (revision, blob, size) in look_up(repository, tree, some)? {
                    if size <= LONGEST.min(left) {
                        left -= size;
                        wanted.push((revision, blob));
                    } else {
                        left_out += 1;
                    }
                }
                notes.extend(contents(repository, &wanted, format)?);
            }
        }
        if left_out > 0 {
            warnings.push(SourceWarning::new(
                "notes_left_out",
                format!(
                    "{left_out} notes on commits are too large to be read, so that who wrote which line is incomplete"
                ),
                "look what wrote them; a note of a change should take some hundred kilobytes at most",
            ));
        }
        Ok(CommitNotes {
            notes,
            supply: collected(match (left_out, self.unreadable.as_slice()) {
                (0, []) => Supply::Complete,
                _ => Supply::Truncated,
            }),
        })
    }
}

/// Commits that have a note in this tree, with the note's blob and its size.
fn look_up<'a>(
    repository: &Repository,
    tree: &str,
    revisions: &[&'a str],
) -> Result<Vec<(&'a str, String, u64)>, SourceError> {
    let mut input = String::new();
    for revision in revisions {
        for depth in 0..=DEEPEST {
            input.push_str(&format!("{tree}:{}\n", path(revision, depth)));
        }
    }
    let mut command = repository.git();
    command.args([
        "cat-file",
        "--batch-check=%(objecttype) %(objectsize) %(objectname)",
    ]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let output = String::from_utf8_lossy(&output);
    let mut found: Vec<(&str, String, u64)> = Vec::new();
    for (place, line) in output.lines().enumerate() {
        let mut fields = line.split(' ');
        let (Some("blob"), Some(size), Some(blob)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if let (Some(revision), Ok(size)) = (revisions.get(place / (DEEPEST + 1)), size.parse()) {
            found.push((revision, blob.to_owned(), size));
        }
    }
    Ok(found)
}

/// Where a note is `depth` folders deep: `ab/cd/ef…`.
fn path(revision: &str, depth: usize) -> String {
    let mut path = String::with_capacity(revision.len() + depth);
    for (place, digit) in revision.char_indices() {
        if place > 0 && place % 2 == 0 && place / 2 <= depth {
            path.push('/');
        }
        path.push(digit);
    }
    path
}

fn contents(
    repository: &Repository,
    wanted: &[(&str, String)],
    format: &str,
) -> Result<Vec<Note>, SourceError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let input: String = wanted.iter().map(|(_, blob)| format!("{blob}\n")).collect();
    let mut command = repository.git();
    command.args(["cat-file", "--batch"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut rest = output.as_slice();
    wanted
        .iter()
        .map(|(revision, blob)| {
            let content = take_object(&mut rest).ok_or_else(|| SourceError::MissingObject {
                object: blob.clone(),
            })?;
            Ok(Note {
                revision: (*revision).to_owned(),
                format: format.to_owned(),
                content: String::from_utf8_lossy(content).into_owned(),
                verified: false,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_lies_under_the_first_digits_of_its_commit() {
        for (depth, expected) in [(0, "abcdef01"), (1, "ab/cdef01"), (3, "ab/cd/ef/01")] {
            assert_eq!(path("abcdef01", depth), expected);
        }
    }
}
