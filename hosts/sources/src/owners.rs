//! `CODEOWNERS`: who owns which path.
//!
//! Each line is a pattern and its owners, blanks between them; the last line that matches a path says who owns it, and one
//! without owners says that nobody does. `#` starts a comment. Patterns are those of `.gitignore` without `!` and `[ ]`; `dir/*`
//! takes the files of a folder, not those below. GitLab's sections are read too: each has a last line of its own, its default
//! owners stand in where a line names none, and a path belongs to the owners of all sections. What can't be read is skipped,
//! as forges do, and named in a warning. Patterns are matched by the crate `globset`.

use crate::warning::SourceWarning;
use countersign_contract::types::{Facts, FileStatus, ListSupply, Ownership, Supply};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::BTreeSet;

/// Where an owners file is looked for, the first that is there.
pub const PATHS: [&str; 4] = [
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
];

/// Where GitHub looks for it, the first that is there.
pub const GITHUB_PATHS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Larger files are not read; GitHub's limit.
pub const MOST_BYTES: usize = 3 << 20;

/// How many skipped lines are named.
const NAMED: usize = 3;

/// The owners of paths.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    sections: Vec<Section>,
}

#[derive(Clone, Debug)]
struct Section {
    globs: GlobSet,
    /// For each glob, the owners of its line.
    owners: Vec<Vec<String>>,
}

/// A section while its lines are read.
#[derive(Default)]
struct Lines {
    name: String,
    defaults: Vec<String>,
    rules: Vec<(Vec<String>, Vec<String>)>,
}

impl Owners {
    /// Reads an owners file. `file` is how warnings name it. Absent when it is larger than [`MOST_BYTES`], or its patterns
    /// are more than can be matched.
    pub fn parse(text: &str, file: &str) -> (Option<Owners>, Vec<SourceWarning>) {
        if text.len() > MOST_BYTES {
            let warning = SourceWarning::new(
                "owners_unread",
                format!("`{file}` takes more than {MOST_BYTES} bytes: nobody's ownership is known"),
                "make it smaller; forges do not read it either",
            );
            return (None, vec![warning]);
        }
        let (sections, skipped) = sections(text);
        let mut warnings = Vec::new();
        warnings.extend(skipped_warning(file, &skipped));
        let built: Result<Vec<Section>, globset::Error> =
            sections.into_iter().map(Lines::build).collect();
        match built {
            Ok(sections) => (Some(Owners { sections }), warnings),
            Err(error) => {
                warnings.push(SourceWarning::new(
                    "owners_unread",
                    format!(
                        "the patterns of `{file}` can't be matched ({}): nobody's ownership is known",
                        error.kind()
                    ),
                    "use fewer or simpler patterns",
                ));
                (None, warnings)
            }
        }
    }

    /// The owners of a path, without a leading `@`, sorted. Empty: nobody.
    pub fn owning(&self, path: &str) -> Vec<String> {
        let mut owners = BTreeSet::new();
        for section in &self.sections {
            let last = section.globs.matches(path).into_iter().max();
            let of_line = last.and_then(|place| section.owners.get(place));
            owners.extend(of_line.into_iter().flatten().cloned());
        }
        owners.into_iter().collect()
    }
}

impl Owners {
    /// Puts the owners of all paths that the change touches, both names of a rename, into its facts. They are as complete as
    /// its files, which must be there already.
    pub(crate) fn add_to(&self, facts: &mut Facts, collector: &str) {
        let touched: BTreeSet<&str> = facts
            .files
            .iter()
            .flat_map(|file| {
                let previous = file
                    .previous_path
                    .as_deref()
                    .filter(|_| file.status != FileStatus::Copied);
                std::iter::once(file.path.as_str()).chain(previous)
            })
            .collect();
        facts.ownership = touched
            .into_iter()
            .map(|path| Ownership {
                path: path.to_owned(),
                owners: self.owning(path),
            })
            .collect();
        let files = facts.completeness.files.as_ref().map(|list| list.supply);
        facts.completeness.ownership = Some(ListSupply {
            supply: files.unwrap_or(Supply::NotSupplied),
            collector: Some(collector.to_owned()),
        });
    }
}

/// The sections of a file, and the numbers of the lines that can't be read.
fn sections(text: &str) -> (Vec<Lines>, Vec<usize>) {
    let mut sections = vec![Lines::default()];
    let mut skipped = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()) {
        let words = words(line);
        let Some((first, owners)) = words.split_first() else {
            continue;
        };
        if let Some((name, owners)) = section(line) {
            let owners = owners_of(owners);
            let name = name.to_lowercase();
            // A section that is named again goes on.
            if let Some(place) = sections.iter().position(|known| known.name == name) {
                let again = sections.remove(place);
                sections.push(again);
            } else {
                sections.push(Lines {
                    name,
                    ..Lines::default()
                });
            }
            if let Some(current) = sections.last_mut()
                && !owners.is_empty()
            {
                current.defaults = owners;
            }
            continue;
        }
        let strange = owners.iter().any(|owner| !owner.contains('@'));
        match globs(first).filter(|_| !strange) {
            Some(globs) => {
                if let Some(current) = sections.last_mut() {
                    let mut owners = owners_of_words(owners);
                    if owners.is_empty() {
                        owners.clone_from(&current.defaults);
                    }
                    current.rules.push((globs, owners));
                }
            }
            None => skipped.push(number),
        }
    }
    (sections, skipped)
}

fn skipped_warning(file: &str, skipped: &[usize]) -> Option<SourceWarning> {
    if skipped.is_empty() {
        return None;
    }
    let lines: Vec<String> = skipped
        .iter()
        .take(NAMED)
        .map(|line| format!("{file}:{line}"))
        .collect();
    Some(SourceWarning::new(
        "owners_line_skipped",
        format!(
            "{} of the owners file can't be read and own nothing: {}{}",
            match skipped.len() {
                1 => "1 line".to_owned(),
                count => format!("{count} lines"),
            },
            lines.join(", "),
            if skipped.len() > NAMED { ", …" } else { "" }
        ),
        "write a pattern without `!` and `[ ]`, then owners such as `@login`, `@org/team` or an e-mail address",
    ))
}

impl Lines {
    fn build(self) -> Result<Section, globset::Error> {
        let mut builder = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for (globs, of_line) in self.rules {
            for glob in globs {
                let glob = GlobBuilder::new(&glob)
                    .literal_separator(true)
                    .backslash_escape(true)
                    .build()?;
                builder.add(glob);
                owners.push(of_line.clone());
            }
        }
        Ok(Section {
            globs: builder.build()?,
            owners,
        })
    }
}

/// The words of a line without its comment. A backslash keeps the blank after it in the word.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                word.push(character);
                word.extend(characters.next());
            }
            '#' if word.is_empty() => break,
            blank if blank.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(character),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// `[Name]`, `^[Name]` or `[Name][2]`, and what comes behind.
fn section(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let rest = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (name, mut rest) = rest.split_once(']')?;
    if let Some(count) = rest.strip_prefix('[') {
        let (count, behind) = count.split_once(']')?;
        count.parse::<u32>().ok()?;
        rest = behind;
    }
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (ends && !name.trim().is_empty()).then_some((name.trim(), rest))
}

fn owners_of(text: &str) -> Vec<String> {
    owners_of_words(&words(text))
}

fn owners_of_words(words: &[String]) -> Vec<String> {
    words
        .iter()
        .map(|owner| owner.strip_prefix('@').unwrap_or(owner).to_owned())
        .filter(|owner| !owner.is_empty())
        .collect()
}

/// The globs that a pattern stands for. Absent when it can't be read.
fn globs(pattern: &str) -> Option<Vec<String>> {
    if pattern.starts_with('!') || pattern.contains('[') || pattern.contains(']') {
        return None;
    }
    let rooted = pattern.trim_end_matches('/').contains('/');
    let body = pattern.strip_prefix('/').unwrap_or(pattern);
    if body.trim_matches('/').is_empty() {
        return None;
    }
    // Braces are letters here, and mean alternatives to the matcher.
    let body = body.replace('{', "\\{").replace('}', "\\}");
    let base = if rooted { body } else { format!("**/{body}") };
    let found = if base.ends_with('/') {
        vec![format!("{base}**")]
    } else if (rooted && base.ends_with("/*")) || base == "*" {
        vec![base]
    } else {
        vec![format!("{base}/**"), base]
    };
    let readable = found.iter().all(|glob| {
        GlobBuilder::new(glob)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .is_ok()
    });
    readable.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn owners(text: &str, path: &str) -> Vec<String> {
        let (owners, warnings) = Owners::parse(text, "CODEOWNERS");
        assert_eq!(warnings, []);
        owners.unwrap().owning(path)
    }

    #[test]
    fn patterns_match_as_forges_match_them() {
        for (pattern, yes, no) in [
            ("*", &["a", "a/b"][..], &[][..]),
            ("*.js", &["a.js", "x/a.js"], &["a.jsx"]),
            (
                "/build/logs/",
                &["build/logs/a", "build/logs/b/c"],
                &["x/build/logs/a", "build/logs"],
            ),
            ("docs/*", &["docs/a.md"], &["docs/b/a.md", "x/docs/a.md"]),
            ("apps/", &["apps/a", "x/apps/a/b"], &["apps", "xapps/a"]),
            ("/docs/", &["docs/a", "docs/a/b"], &["x/docs/a"]),
            ("/scripts/", &["scripts/a"], &["a"]),
            (
                "**/logs",
                &["logs/a", "build/logs/a", "x/y/logs"],
                &["log/a"],
            ),
            (
                "/apps/github",
                &["apps/github", "apps/github/a"],
                &["apps/git"],
            ),
            (
                "src/**/test.rs",
                &["src/test.rs", "src/a/b/test.rs"],
                &["test.rs"],
            ),
            ("/*", &["a"], &["a/b"]),
            ("a?c", &["abc", "x/abc"], &["a/c"]),
            ("a{b,c}", &["a{b,c}"], &["ab", "ac"]),
            ("with\\ blank", &["with blank"], &["with"]),
            ("\\#a", &["#a"], &["a"]),
        ] {
            let text = format!("{pattern} @ada");
            for path in yes {
                assert_eq!(owners(&text, path), ["ada"], "{pattern} {path}");
            }
            for path in no {
                assert!(owners(&text, path).is_empty(), "{pattern} {path}");
            }
        }
    }

    #[test]
    fn the_last_line_that_matches_speaks_and_one_without_owners_says_nobody() {
        let text =
            "# who owns what\n* @acme/all ada@acme.example\n\nsrc/ @bob # the core\nsrc/free/\n";
        assert_eq!(owners(text, "a"), ["acme/all", "ada@acme.example"]);
        assert_eq!(owners(text, "src/a"), ["bob"]);
        assert!(owners(text, "src/free/a").is_empty());
    }

    #[test]
    fn each_section_has_its_say() {
        let text = "* @all\n[Database][2] @dba\nmodel/\nmodel/x @xi\n^[Docs]\n*.md @writers\n[DATABASE]\nmodel/y\n";
        assert_eq!(owners(text, "model/a"), ["all", "dba"]);
        assert_eq!(owners(text, "model/x"), ["all", "xi"]);
        assert_eq!(owners(text, "model/y"), ["all", "dba"]);
        assert_eq!(owners(text, "model/b.md"), ["all", "dba", "writers"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let (owners, warnings) = Owners::parse(
            "!a @b\na[bc] @d\nok @ada\nx nobody\n/ @root\ny @z trailing\\\n",
            "CODEOWNERS",
        );
        assert_eq!(owners.unwrap().owning("ok"), ["ada"]);
        let [warning] = warnings.as_slice() else {
            panic!("one warning")
        };
        assert_eq!(warning.code, "owners_line_skipped");
        assert!(warning.message.contains("5 lines"), "{warning}");
        assert!(
            warning
                .message
                .contains("CODEOWNERS:1, CODEOWNERS:2, CODEOWNERS:4, …"),
            "{warning}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_breaks_the_reader(text in "([@\\\\\\[\\]{}*?!^#/ \\na-c]|\\PC){0,80}", path in "[a-c/ ]{0,8}") {
            if let (Some(owners), _) = Owners::parse(&text, "CODEOWNERS") {
                owners.owning(&path);
            }
        }
    }
}
