//! Files that differ in white space only, where that means nothing.

use super::Repository;
use super::command;
use super::diff::{DETECTION, counts_by_pair};
use super::sides::{self, Place, Sides};
use crate::error::SourceError;
use countersign_contract::types::{File, FileStatus};

/// Extensions of languages in which blanks at either end of a line mean nothing, but for what [`SPANNING`] finds. Everything else
/// counts: where indentation is content (Python, YAML, Markdown), where any string may go on in the next line (Rust, C#, PHP,
/// Ruby, shells), and what nobody knows.
const FREE: &[&str] = &[
    "c", "cc", "cjs", "cpp", "css", "cts", "cxx", "dart", "go", "h", "hh", "hpp", "hxx", "java",
    "js", "json", "kt", "mjs", "mts", "proto", "scss", "swift", "ts",
];
/// What may make a line, or the start of one, part of something longer in such a language: strings of several lines, text between
/// tags, lines that go on, and comments that count from the first column. A file that has any of it is not looked into.
const SPANNING: &[&[u8]] = &[
    b"`",
    b"\"\"\"",
    b"'''",
    b"R\"",
    b"\\u00",
    b"</",
    b"/>",
    b"??/",
    b"//go:",
    b"//export",
    b"//line",
    b"+build",
    b"import \"C\"",
];
/// Larger files count.
const LARGEST: u64 = 4 << 20;

/// Marks the files of each pair of trees that differ in white space only. Git is asked once more, and only for pairs that
/// have such a file perhaps: as many lines were added as deleted.
pub(in crate::git) fn mark(
    repository: &Repository,
    pairs: &[(String, String)],
    lists: &mut [Vec<File>],
) -> Result<(), SourceError> {
    let some: Vec<usize> = lists
        .iter()
        .enumerate()
        .filter(|(_, files)| files.iter().any(may_be))
        .map(|(place, _)| place)
        .collect();
    if some.is_empty() {
        return Ok(());
    }
    let asked: Vec<&(String, String)> = some.iter().filter_map(|place| pairs.get(*place)).collect();
    let input: String = asked
        .iter()
        .map(|(old, new)| format!("{old} {new}\n"))
        .collect();
    let mut command = repository.git();
    command
        .args(["diff-tree", "--stdin", "-r", "-z", "--always"])
        .args(["--no-ext-diff", "--no-textconv", "--numstat"])
        .arg("--ignore-all-space")
        .args(DETECTION);
    let output = command::expect(&mut command, Some(input.as_bytes()))?;
    let counts = counts_by_pair(&output, asked.len(), &command)?;
    // Git leaves a file out, or counts no lines, where nothing but white space differs. Where in a line, it does not say.
    for (place, differing) in some.into_iter().zip(counts) {
        for file in lists.get_mut(place).into_iter().flatten() {
            let differs = differing.get(&file.path).is_some_and(|lines| *lines > 0);
            file.whitespace_only = may_be(file) && !differs;
        }
    }
    let mut read = sides::of(repository, pairs, lists, |file| file.whitespace_only)?;
    let mut content: Vec<Place> = Vec::new();
    read.retain(|sides: &Sides| {
        let fits = sides.size().is_some_and(|size| size <= LARGEST);
        if !fits {
            content.push(sides.place);
        }
        fits
    });
    sides::read(repository, &read, |sides, before, after| {
        if !mean_the_same(before, after) {
            content.push(sides.place);
        }
    })?;
    for (list, place) in content {
        if let Some(file) = lists.get_mut(list).and_then(|files| files.get_mut(place)) {
            file.whitespace_only = false;
        }
    }
    Ok(())
}

fn may_be(file: &File) -> bool {
    let is_free = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.')
            .is_some_and(|(_, kind)| FREE.contains(&kind))
    };
    matches!(file.status, FileStatus::Modified | FileStatus::Renamed)
        && file.added > 0
        && file.added == file.deleted
        && !file.binary
        && !file.symlink
        && !file.submodule
        && is_free(&file.path)
        && file.previous_path.as_deref().is_none_or(is_free)
}

/// The same lines but for blanks at their ends, in files where these mean nothing.
fn mean_the_same(before: &[u8], after: &[u8]) -> bool {
    [before, after].iter().all(|side| is_free_text(side))
        && before
            .split(|octet| *octet == b'\n')
            .map(trimmed)
            .eq(after.split(|octet| *octet == b'\n').map(trimmed))
}

/// Without what blanks there are before and behind. A carriage return ends a line and begins none.
fn trimmed(line: &[u8]) -> &[u8] {
    let mut line = line;
    while let [b' ' | b'\t', rest @ ..] = line {
        line = rest;
    }
    while let [rest @ .., b' ' | b'\t' | b'\r'] = line {
        line = rest;
    }
    line
}

fn is_free_text(text: &[u8]) -> bool {
    let holds = |what: &&[u8]| text.windows(what.len()).any(|part| part == *what);
    let goes_on = |line: &[u8]| trimmed(line).ends_with(b"\\");
    !text.starts_with(b"#!")
        && !SPANNING.iter().any(holds)
        && !text.split(|octet| *octet == b'\n').any(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted() {
        assert!(FREE.is_sorted());
    }

    #[test]
    fn blanks_count_inside_a_line_and_where_something_spans_lines() {
        for (before, after, expected) in [
            ("if (a) {\n    b();\n}\n", "if (a) {\n\tb();  \n}\n", true),
            ("a();\nb();\n", "a();\r\nb();\r\n", true),
            ("deny('role 1');\n", "deny('role1');\n", false),
            ("a b\n", "a  b\n", false),
            ("a\nb\n", "a b\n", false),
            ("a\n", "\r a\n", false),
            ("a\n", "\u{a0}a\n", false),
            ("a\n", "\u{b}a\n", false),
            ("#!/bin/node\na();\n", " #!/bin/node\na();\n", false),
            ("let a = `x\n  y`;\n", "let a = `x\n y`;\n", false),
            (
                "s = \"\"\"\n a\n\"\"\";\n",
                "s = \"\"\"\na\n\"\"\";\n",
                false,
            ),
            ("a = R\"(\n b)\";\n", "a = R\"(\nb)\";\n", false),
            ("a = 'x\\\n y';\n", "a = 'x\\\ny';\n", false),
            ("#define A \\ \n b\n", "#define A \\\n b\n", false),
            ("<p title='a\n b' />\n", "<p title='a\nb' />\n", false),
            ("//go:embed a\n", " //go:embed a\n", false),
        ] {
            assert_eq!(
                mean_the_same(before.as_bytes(), after.as_bytes()),
                expected,
                "{before:?} {after:?}"
            );
        }
    }
}
