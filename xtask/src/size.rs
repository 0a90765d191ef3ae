//! How many lines of Rust the workspace has, and of what kind.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::path::Path;
use std::process::Command;

/// Lines by their kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lines {
    source: usize,
    tests: usize,
    generated: usize,
    /// Benchmarks, fuzz targets, examples and tasks like this one.
    tools: usize,
}

impl Lines {
    fn total(self) -> usize {
        self.source + self.tests + self.generated + self.tools
    }
}

impl AddAssign for Lines {
    fn add_assign(&mut self, other: Lines) {
        self.source += other.source;
        self.tests += other.tests;
        self.generated += other.generated;
        self.tools += other.tools;
    }
}

/// Prints a table of the workspace's crates, largest first. Counts the files that git knows, as they are on disk.
pub fn run(root: &Path) -> Result<()> {
    let files = tracked(root)?;
    let mut crates: BTreeMap<&str, Lines> = BTreeMap::new();
    let mut all = Lines::default();
    for path in files.iter().filter(|path| path.ends_with(".rs")) {
        // A file that was deleted and not yet committed has no lines.
        let Ok(text) = std::fs::read_to_string(root.join(path)) else {
            continue;
        };
        let lines = count(path, &text);
        all += lines;
        *crates.entry(package(&files, path)).or_default() += lines;
    }
    let mut rows: Vec<(&str, Lines)> = crates.into_iter().collect();
    rows.sort_by_key(|(name, lines)| (std::cmp::Reverse(lines.total()), *name));
    rows.push(("all", all));
    println!(
        "{:<20} {:>8} {:>8} {:>10} {:>8} {:>8}",
        "lines of Rust", "source", "tests", "generated", "tools", "total"
    );
    for (name, lines) in rows {
        println!(
            "{name:<20} {:>8} {:>8} {:>10} {:>8} {:>8}",
            lines.source,
            lines.tests,
            lines.generated,
            lines.tools,
            lines.total()
        );
    }
    Ok(())
}

fn tracked(root: &Path) -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "*.rs", "*Cargo.toml"])
        .current_dir(root)
        .output()
        .context("starting `git`")?;
    anyhow::ensure!(output.status.success(), "`git ls-files` failed");
    Ok(String::from_utf8(output.stdout)?
        .lines()
        .map(str::to_owned)
        .collect())
}

/// The innermost folder of a package that has the file in it.
fn package<'f>(files: &'f [String], path: &str) -> &'f str {
    files
        .iter()
        .filter_map(|file| file.strip_suffix("/Cargo.toml"))
        .filter(|folder| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
        .max_by_key(|folder| folder.len())
        .unwrap_or(".")
}

fn count(path: &str, text: &str) -> Lines {
    let total = text.lines().count();
    let mut lines = Lines::default();
    let within = |names: &[&str]| path.split('/').any(|part| names.contains(&part));
    if text
        .lines()
        .next()
        .is_some_and(|line| line.contains("Generated from ") && line.contains("cargo xtask gen"))
    {
        lines.generated = total;
    } else if within(&["tests", "tests.rs"]) {
        lines.tests = total;
    } else if within(&["benches", "fuzz", "examples", "xtask"]) {
        lines.tools = total;
    } else {
        lines.tests = test_modules(text);
        lines.source = total - lines.tests;
    }
    lines
}

/// Lines of the test modules in a file: from `#[cfg(test)]` to the end of what it annotates.
fn test_modules(text: &str) -> usize {
    let mut lines = text.lines();
    let mut found = 0;
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            continue;
        }
        found += 1;
        for line in lines.by_ref() {
            found += 1;
            if line == "}" || line.ends_with(';') && !line.starts_with(' ') {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Lines, count, package};

    #[test]
    fn lines_are_told_apart() {
        let source =
            "//! It.\nfn it() {\n    a();\n}\n\n#[cfg(test)]\nmod tests {\n    use a;\n}\n";
        for (path, text, source, tests, generated, tools) in [
            ("engine/it/src/lib.rs", source, 5, 4, 0, 0),
            (
                "engine/it/src/lib.rs",
                "#[cfg(test)]\nmod tests;\nfn it() {}\n",
                1,
                2,
                0,
                0,
            ),
            ("engine/it/src/a/tests.rs", source, 0, 9, 0, 0),
            ("engine/it/tests/it/main.rs", source, 0, 9, 0, 0),
            ("engine/it/benches/a.rs", source, 0, 0, 0, 9),
            ("xtask/src/main.rs", source, 0, 0, 0, 9),
            (
                "engine/it/src/a.rs",
                "// Generated from wit/ by `cargo xtask gen`. Do not edit.\n\n",
                0,
                0,
                2,
                0,
            ),
        ] {
            let expected = Lines {
                source,
                tests,
                generated,
                tools,
            };
            assert_eq!(count(path, text), expected, "{path}");
        }
    }

    #[test]
    fn a_file_belongs_to_the_innermost_package() {
        let files: Vec<String> = [
            "Cargo.toml",
            "benches/Cargo.toml",
            "benches/floor/Cargo.toml",
        ]
        .iter()
        .map(|file| (*file).to_owned())
        .collect();
        for (path, expected) in [
            ("benches/src/lib.rs", "benches"),
            ("benches/floor/src/lib.rs", "benches/floor"),
            ("benches2/src/lib.rs", "."),
        ] {
            assert_eq!(package(&files, path), expected);
        }
    }
}
