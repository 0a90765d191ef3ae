//! Tells by lines which earlier commits a step can't put back, before git makes any merge for them.
//!
//! A merge without conflict is made of lines of its sides, and has all lines that either of them added. So what a step adds comes from
//! the commit that it puts back as a whole, and what that commit added is there after the step.

use crate::error::SourceError;
use crate::git::repository::touched::Touched;
use crate::git::repository::{Repository, files};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

/// So many files of a commit are compared: one that differs is enough.
const MOST_FILES: usize = 2;
/// Larger files are not compared.
const LARGEST: u64 = 1 << 20;

/// Blobs before and after, by path.
pub(super) type Blobs<'a> = &'a Touched;

/// The lines of one path: before and after the step, before and after the earlier commit.
struct Ends<'a> {
    before: &'a str,
    after: &'a str,
    without: &'a str,
    with: &'a str,
}

/// The lines of blobs, by hashes of them: where two lines have the same one, less is told apart.
pub(super) struct Sieve {
    lines: HashMap<String, HashSet<u64>>,
}

/// Reads the blobs of pairs of a step and an earlier commit.
pub(super) fn read<'a>(
    repository: &Repository,
    pairs: impl Iterator<Item = (Blobs<'a>, Blobs<'a>)>,
) -> Result<Sieve, SourceError> {
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for (step, earlier) in pairs {
        for ends in ends(step, earlier) {
            wanted.extend([ends.before, ends.after, ends.without, ends.with]);
        }
    }
    let wanted: Vec<&str> = wanted.into_iter().collect();
    let mut lines = HashMap::new();
    files::each_blob(repository, &wanted, LARGEST, |id, content| {
        lines.insert(id.to_owned(), hashes(content));
    })?;
    Ok(Sieve { lines })
}

/// The paths that all four ends have: there git merges line by line, whatever was moved elsewhere.
fn ends<'a>(step: Blobs<'a>, earlier: Blobs<'a>) -> impl Iterator<Item = Ends<'a>> {
    let all = earlier.iter().filter_map(|(path, (without, with))| {
        let (before, after) = step.get(path)?;
        Some(Ends {
            before: before.as_deref()?,
            after: after.as_deref()?,
            without: without.as_deref()?,
            with: with.as_deref()?,
        })
    });
    all.take(MOST_FILES)
}

fn hashes(content: &[u8]) -> HashSet<u64> {
    let lines = content.split(|byte| *byte == b'\n');
    lines
        .map(|line| {
            let mut hasher = DefaultHasher::new();
            // Git may end a last line that had no end.
            line.strip_suffix(b"\r").unwrap_or(line).hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

impl Sieve {
    /// Whether a step may put back what an earlier commit did; `whole` where it may do nothing else.
    pub(super) fn may_put_back(&self, step: Blobs<'_>, earlier: Blobs<'_>, whole: bool) -> bool {
        ends(step, earlier).all(|ends| {
            let of = |id: &str| self.lines.get(id);
            let (Some(before), Some(after)) = (of(ends.before), of(ends.after)) else {
                return true;
            };
            let (Some(without), Some(with)) = (of(ends.without), of(ends.with)) else {
                return true;
            };
            let from_sides = |line: &u64| before.contains(line) || with.contains(line);
            let mut added = with.difference(without);
            added.all(|line| after.contains(line)) && (!whole || after.iter().all(from_sides))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step and an earlier commit, each by a file's lines before and after it.
    fn may(step: [&str; 2], earlier: [&str; 2], whole: bool) -> bool {
        let blobs = |[before, after]: [&str; 2]| {
            let ends = (Some(before.to_owned()), Some(after.to_owned()));
            Touched::from([("f".to_owned(), ends)])
        };
        let all = step.into_iter().chain(earlier);
        let sieve = Sieve {
            lines: all
                .map(|text| (text.to_owned(), hashes(text.as_bytes())))
                .collect(),
        };
        sieve.may_put_back(&blobs(step), &blobs(earlier), whole)
    }

    #[test]
    fn only_what_git_can_not_make_is_left_out() {
        for (step, earlier, whole, expected) in [
            // It puts back just what the earlier one did, on other surroundings.
            (["a\nz\n", "a\nb\nz\n"], ["a\n", "a\nb\n"], true, true),
            // Something else.
            (["a\n", "a\nc\n"], ["a\n", "a\nb\n"], true, false),
            (["a\n", "a\nc\n"], ["a\n", "a\nb\n"], false, false),
            // The same and more: only where somebody says that it was undone.
            (["a\n", "a\nb\nc\n"], ["a\n", "a\nb\n"], true, false),
            (["a\n", "a\nb\nc\n"], ["a\n", "a\nb\n"], false, true),
            // A deletion leaves no line to tell it by.
            (["a\nb\n", "a\n"], ["a\nb\n", "a\n"], true, true),
            // A last line without an end, and ends of another system.
            (["a", "a\r\nb"], ["a\n", "a\nb\n"], true, true),
        ] {
            assert_eq!(
                may(step, earlier, whole),
                expected,
                "{step:?} {earlier:?} {whole}"
            );
        }
    }

    #[test]
    fn what_was_not_read_may_be_anything() {
        let ends = (Some("1".to_owned()), Some("2".to_owned()));
        let blobs = Touched::from([("f".to_owned(), ends)]);
        let sieve = Sieve {
            lines: HashMap::new(),
        };
        assert!(sieve.may_put_back(&blobs, &blobs, true));
        assert!(sieve.may_put_back(&Touched::new(), &blobs, true));
    }
}
