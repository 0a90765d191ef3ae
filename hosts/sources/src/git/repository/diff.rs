//! What changed between two trees, and in each commit.

use super::Repository;
use super::command;
use super::path;
use super::white_space;
use crate::error::SourceError;
use countersign_contract::types::{CommitFile, File, FileStatus};
use std::collections::BTreeMap;

/// Renames and copies are found as git's own defaults have it, whatever is configured.
pub(in crate::git) const DETECTION: [&str; 3] = ["-M50%", "-C50%", "-l1000"];

/// Patches longer than this are left out: no rule reads them.
const LONGEST_PATCH: usize = 256 << 10;

/// Lines that each commit changed against its first parent, in the order of the ids.
pub(in crate::git) fn commit_files(
    repository: &Repository,
    ids: &[String],
) -> Result<Vec<Vec<CommitFile>>, SourceError> {
    let input = ids.join("\n") + "\n";
    let mut command = repository.git();
    command
        .args([
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--root",
            "--always",
            "-m",
        ])
        .args([
            "--diff-merges=first-parent",
            "--no-ext-diff",
            "--no-textconv",
        ])
        .args(["--numstat", "-M50%", "-l1000"]);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let mut lists = Vec::with_capacity(ids.len());
    for section in sections(&output) {
        lists.push(
            section
                .counts
                .into_iter()
                .map(|count| CommitFile {
                    path: path::to_text(count.path),
                    added: count.added,
                    deleted: count.deleted,
                })
                .collect(),
        );
    }
    aligned(lists, ids.len(), &command)
}

/// Files that differ between the two trees of each pair, in the order of the pairs.
pub(in crate::git) fn files(
    repository: &Repository,
    pairs: &[(String, String)],
) -> Result<Vec<Vec<File>>, SourceError> {
    let mut lists = compare(repository, pairs, true, true)?;
    white_space::mark(repository, pairs, &mut lists)?;
    Ok(lists)
}

/// The same, but for what [`files`] looks at once more: with each file's lines only where `lines` says so, and with renames and
/// copies only where `similar` says so. Without both, no blob is read.
pub(in crate::git) fn compare(
    repository: &Repository,
    pairs: &[(String, String)],
    lines: bool,
    similar: bool,
) -> Result<Vec<Vec<File>>, SourceError> {
    let mut input = String::new();
    for (old, new) in pairs {
        input.push_str(&format!("{old} {new}\n"));
    }
    let mut command = repository.git();
    command
        .args(["diff-tree", "--stdin", "-r", "-z", "--always"])
        .args(["--no-ext-diff", "--no-textconv", "--raw"]);
    if lines {
        command.arg("--numstat");
    }
    match similar {
        true => command.args(DETECTION),
        false => command.arg("--no-renames"),
    };
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let lists: Vec<Vec<File>> = sections(&output)
        .into_iter()
        .map(|section| {
            let counts: BTreeMap<&[u8], &Count<'_>> = section
                .counts
                .iter()
                .map(|count| (count.path, count))
                .collect();
            section
                .entries
                .iter()
                .map(|entry| entry.to_file(counts.get(entry.path).copied()))
                .collect()
        })
        .collect();
    aligned(lists, pairs.len(), &command)
}

/// Lines added and deleted by path, for each pair of trees that git was asked for.
pub(in crate::git) fn counts_by_pair(
    output: &[u8],
    expected: usize,
    command: &std::process::Command,
) -> Result<Vec<BTreeMap<String, u64>>, SourceError> {
    let lists = sections(output)
        .into_iter()
        .map(|section| {
            let lines = section.counts.into_iter().map(|count| {
                let lines = u64::from(count.added) + u64::from(count.deleted);
                (path::to_text(count.path), lines)
            });
            lines.collect()
        })
        .collect();
    aligned(lists, expected, command)
}

fn aligned<T>(
    lists: Vec<T>,
    expected: usize,
    command: &std::process::Command,
) -> Result<Vec<T>, SourceError> {
    if lists.len() == expected {
        Ok(lists)
    } else {
        Err(command::failure(
            command,
            b"it did not answer for every revision",
        ))
    }
}

/// One revision's answer.
#[derive(Default)]
struct Section<'a> {
    entries: Vec<RawChange<'a>>,
    counts: Vec<Count<'a>>,
}

/// `:OLD_MODE NEW_MODE OLD_ID NEW_ID STATUS`, and one or two paths.
struct RawChange<'a> {
    old_mode: &'a str,
    new_mode: &'a str,
    status: u8,
    previous: Option<&'a [u8]>,
    path: &'a [u8],
}

/// Added and deleted lines, which git writes as `-` for binary files, and the path.
struct Count<'a> {
    added: u32,
    deleted: u32,
    binary: bool,
    path: &'a [u8],
}

/// Reads git's NUL-separated answer. What a path holds can't be mistaken for anything else: paths are only taken where
/// one is due.
fn sections(output: &[u8]) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut tokens = output.split(|byte| *byte == 0);
    while let Some(token) = tokens.next() {
        // A pair of trees is answered with `OLD NEW` and a line feed, a commit with its id and a NUL.
        let line_end = token.iter().position(|byte| *byte == b'\n');
        let token = match line_end {
            Some(end)
                if !token.starts_with(b":") && is_header(token.get(..end).unwrap_or_default()) =>
            {
                let mut rest = token;
                // Pairs without a difference stand one after the other.
                while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                    if !is_header(rest.get(..end).unwrap_or_default()) {
                        break;
                    }
                    sections.push(Section::default());
                    rest = rest.get(end + 1..).unwrap_or_default();
                }
                rest
            }
            _ => token,
        };
        if token.is_empty() {
            continue;
        }
        if is_header(token) {
            sections.push(Section::default());
        } else if let Some(raw) = token.strip_prefix(b":") {
            let text = std::str::from_utf8(raw).unwrap_or_default();
            let mut fields = text.split(' ');
            let old_mode = fields.next().unwrap_or_default();
            let new_mode = fields.next().unwrap_or_default();
            let status = fields
                .nth(2)
                .and_then(|status| status.bytes().next())
                .unwrap_or(b'M');
            let first = tokens.next().unwrap_or_default();
            let (previous, path) = match status {
                b'R' | b'C' => (Some(first), tokens.next().unwrap_or_default()),
                _ => (None, first),
            };
            if let Some(section) = sections.last_mut() {
                section.entries.push(RawChange {
                    old_mode,
                    new_mode,
                    status,
                    previous,
                    path,
                });
            }
        } else {
            let mut fields = token.splitn(3, |byte| *byte == b'\t');
            let added = fields.next().unwrap_or_default();
            let deleted = fields.next().unwrap_or_default();
            let path = match fields.next().unwrap_or_default() {
                [] => {
                    tokens.next();
                    tokens.next().unwrap_or_default()
                }
                path => path,
            };
            if let Some(section) = sections.last_mut() {
                section.counts.push(Count {
                    added: number(added),
                    deleted: number(deleted),
                    binary: added == b"-",
                    path,
                });
            }
        }
    }
    sections
}

/// One id, or two with a blank between.
fn is_header(token: &[u8]) -> bool {
    token.len() >= 40
        && token
            .split(|byte| *byte == b' ')
            .all(|id| matches!(id.len(), 40 | 64) && id.iter().all(u8::is_ascii_hexdigit))
}

fn number(text: &[u8]) -> u32 {
    if text == b"-" {
        return 0;
    }
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(u32::MAX)
}

impl RawChange<'_> {
    fn to_file(&self, count: Option<&Count<'_>>) -> File {
        let is = |mode: &str| self.old_mode == mode || self.new_mode == mode;
        let present = |mode: &str| (!mode.trim_matches('0').is_empty()).then(|| mode.to_owned());
        File {
            path: path::to_text(self.path),
            previous_path: self.previous.map(path::to_text),
            status: match self.status {
                b'A' => FileStatus::Added,
                b'D' => FileStatus::Deleted,
                b'R' => FileStatus::Renamed,
                b'C' => FileStatus::Copied,
                b'T' => FileStatus::TypeChanged,
                _ => FileStatus::Modified,
            },
            added: count.map_or(0, |count| count.added),
            deleted: count.map_or(0, |count| count.deleted),
            binary: count.is_some_and(|count| count.binary),
            generated: false,
            vendored: false,
            old_mode: present(self.old_mode),
            new_mode: present(self.new_mode),
            symlink: is("120000"),
            submodule: is("160000"),
            whitespace_only: false,
            opaque: false,
            unreadable: None,
            patch: None,
        }
    }
}

/// Adds each file's unified diff. The files are those of the same two trees, in git's order.
pub(in crate::git) fn add_patches(
    repository: &Repository,
    old: &str,
    new: &str,
    files: &mut [File],
) -> Result<(), SourceError> {
    let mut command = repository.git();
    command
        .args([
            "diff-tree",
            "-r",
            "-p",
            "--full-index",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
        ])
        .args(["--src-prefix=a/", "--dst-prefix=b/"])
        .args(DETECTION)
        .args(["--end-of-options", old, new]);
    let output = command::expect(&mut command, None)?;
    // Lines of content start with a blank, `+`, `-` or `\`, so nothing in a file can start a patch.
    let mut starts = Vec::new();
    let mut position = 0;
    for line in output.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"diff --git ") {
            starts.push(position);
        }
        position += line.len();
    }
    let mut patches = starts.iter().enumerate().map(|(index, start)| {
        let end = starts.get(index + 1).copied().unwrap_or(output.len());
        output.get(*start..end).unwrap_or_default()
    });
    for file in files {
        let mut patch = patches.next().unwrap_or_default().to_vec();
        // A change of type is written as a deletion and an addition.
        if file.status == FileStatus::TypeChanged {
            patch.extend_from_slice(patches.next().unwrap_or_default());
        }
        if !patch.is_empty() && patch.len() <= LONGEST_PATCH {
            file.patch = Some(String::from_utf8_lossy(&patch).into_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(output in proptest::collection::vec(any::<u8>(), 0..300)) {
            for section in sections(&output) {
                for (entry, count) in section.entries.iter().zip(&section.counts) {
                    entry.to_file(Some(count));
                }
            }
        }
    }
}
