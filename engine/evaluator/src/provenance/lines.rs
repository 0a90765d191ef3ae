//! How many lines are AI's: between which bounds, for the change, each commit and each file.
//!
//! An agent's own commit is AI's altogether. Where a person and an agent worked together, as every other evidence says, it
//! is unknown who wrote which line: from none to all. The lower bound never rises by a declaration, so that declaring
//! costs nothing.

use countersign_contract::types::{Commit, File, LineRange, Supply};
use countersign_program::Glob;
use rustc_hash::FxBuildHasher;
use std::cell::OnceCell;
use std::collections::HashMap;

/// No lines at all.
pub(super) const NONE: LineRange = LineRange { min: 0, max: 0 };

/// Lock files by name: written by package managers, whoever ran them.
const LOCK_FILES: &[&str] = &[
    ".terraform.lock.hcl",
    "Cargo.lock",
    "Cartfile.resolved",
    "Gemfile.lock",
    "Package.resolved",
    "Pipfile.lock",
    "Podfile.lock",
    "bun.lock",
    "bun.lockb",
    "composer.lock",
    "conan.lock",
    "deno.lock",
    "flake.lock",
    "go.sum",
    "gradle.lockfile",
    "mix.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "packages.lock.json",
    "pdm.lock",
    "pixi.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "pubspec.lock",
    "uv.lock",
    "yarn.lock",
];

/// What counts of the change's files.
pub(super) struct Files<'a> {
    all: &'a [File],
    /// Where in the list a path stands, under its present or its previous name. Only ever asked, never gone through, so that
    /// nothing depends on the order of a hash.
    by_path: HashMap<&'a str, usize, FxBuildHasher>,
    globs: &'a [Glob],
    /// Mechanical files left out.
    counted: Vec<&'a File>,
    /// Lines that those add.
    lines: u64,
}

impl<'a> Files<'a> {
    pub(super) fn new(all: &'a [File], globs: &'a [Glob]) -> Files<'a> {
        let mut by_path = HashMap::with_capacity_and_hasher(all.len(), FxBuildHasher);
        for (place, file) in all.iter().enumerate() {
            if let Some(previous) = &file.previous_path {
                by_path.entry(previous.as_str()).or_insert(place);
            }
        }
        for (place, file) in all.iter().enumerate() {
            by_path.insert(file.path.as_str(), place);
        }
        let mut files = Files {
            all,
            by_path,
            globs,
            counted: Vec::new(),
            lines: 0,
        };
        for file in all {
            if !files.is_mechanical(&file.path) {
                files.lines += u64::from(file.added);
                files.counted.push(file);
            }
        }
        files
    }

    /// Generated, vendored or a lock file: its lines say nothing about who wrote the change.
    fn is_mechanical(&self, path: &str) -> bool {
        let marked = self
            .by_path
            .get(path)
            .and_then(|place| self.all.get(*place))
            .is_some_and(|file| file.generated || file.vendored);
        let name = path.rsplit('/').next().unwrap_or(path);
        // One by one, since nearly all differ from a name in length already.
        marked || LOCK_FILES.contains(&name) || self.globs.iter().any(|glob| glob.matches(path))
    }

    /// Lines added, mechanical files left out.
    pub(super) fn lines(&self) -> u64 {
        self.lines
    }
}

/// One commit that counts, with what is known of who wrote it.
pub(super) struct Part<'a> {
    pub(super) commit: &'a Commit,
    /// An agent is its author or committer.
    pub(super) agent_authored: bool,
    /// There is evidence of AI on it, or on the whole change.
    pub(super) touched: bool,
    /// Lines that it adds, mechanical files left out, once they are counted.
    pub(super) added: OnceCell<u64>,
}

impl Part<'_> {
    /// A merge is compared with its first parent, so that its lines are mostly those of other people's commits.
    fn all_by_agent(&self) -> bool {
        self.agent_authored && self.commit.parents.len() < 2
    }
}

/// Bounds that grow by one commit after the other.
#[derive(Clone, Copy, Default)]
struct Sums {
    least: u64,
    most: u64,
    /// Lines that may be somebody else's.
    others: u64,
}

impl Sums {
    fn add(&mut self, part: &Part<'_>, added: u64) {
        let least = if part.all_by_agent() { added } else { 0 };
        self.least += least;
        self.most += if part.touched { added } else { 0 };
        self.others += added - least;
    }

    /// Of lines that are there in the end, each was added by some commit: those that others can't have added are AI's.
    fn of_total(self, total: u64) -> LineRange {
        range(
            total.saturating_sub(self.others).min(self.least),
            self.most.min(total),
        )
    }
}

fn range(min: u64, max: u64) -> LineRange {
    let fit = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    LineRange {
        min: fit(min.min(max)),
        max: fit(max),
    }
}

/// Bounds for the change. `None` when a list that they depend on is not complete.
pub(super) fn of_change(
    parts: &[Part<'_>],
    files: &Files<'_>,
    supply: &Supplies,
    whole_change: bool,
) -> Result<LineRange, &'static str> {
    let detected = whole_change || parts.iter().any(|part| part.touched);
    let total = files.lines();
    if !supply.commits {
        return match (detected, supply.files) {
            (true, true) => Ok(range(0, total)),
            (true, false) => Err("files"),
            (false, _) => Err("commits"),
        };
    }
    if !detected {
        return Ok(range(0, 0));
    }
    let all_by_agent = !parts.is_empty() && parts.iter().all(Part::all_by_agent);
    let all_touched = whole_change || parts.iter().all(|part| part.touched);
    if !supply.commit_files {
        return match supply.files {
            true => Ok(range(if all_by_agent { total } else { 0 }, total)),
            false => Err("files"),
        };
    }
    let mut sums = Sums::default();
    for part in parts {
        sums.add(part, added(part, files));
    }
    Ok(match supply.files {
        false => range(0, sums.most),
        true if all_by_agent => range(total, total),
        true if all_touched => range(sums.of_total(total).min.into(), total),
        true => sums.of_total(total),
    })
}

/// Bounds for one commit.
pub(super) fn of_commit(part: &Part<'_>, files: &Files<'_>, supply: &Supplies) -> LineRange {
    let added = match supply.commit_files {
        true => added(part, files),
        false if part.touched => files.lines(),
        false => 0,
    };
    let least = if part.all_by_agent() && supply.commit_files {
        added
    } else {
        0
    };
    range(least, if part.touched { added } else { 0 })
}

fn added(part: &Part<'_>, files: &Files<'_>) -> u64 {
    *part.added.get_or_init(|| {
        let counted = part
            .commit
            .files
            .iter()
            .filter(|file| !files.is_mechanical(&file.path));
        counted.map(|file| u64::from(file.added)).sum()
    })
}

/// Bounds for each file with AI lines, by path.
pub(super) fn of_files(
    parts: &[Part<'_>],
    files: &Files<'_>,
    supply: &Supplies,
    whole_change: bool,
) -> Vec<(String, LineRange)> {
    let detected = whole_change || parts.iter().any(|part| part.touched);
    if !detected {
        return Vec::new();
    }
    let all_by_agent = !parts.is_empty() && parts.iter().all(Part::all_by_agent);
    let all_touched = whole_change || parts.iter().all(|part| part.touched);
    // By the file's place in the change: what a commit did to a file that the change does not have left nothing.
    let mut sums: Vec<Option<Sums>> = vec![None; files.all.len()];
    for part in parts {
        for file in &part.commit.files {
            let place = files.by_path.get(file.path.as_str());
            if let Some(sums) = place.and_then(|place| sums.get_mut(*place)) {
                sums.get_or_insert_default().add(part, file.added.into());
            }
        }
    }
    let mut ranges: Vec<(String, LineRange)> = files
        .counted
        .iter()
        .filter(|file| file.added > 0)
        .filter_map(|file| {
            let total = u64::from(file.added);
            let place = files.by_path.get(file.path.as_str());
            let found = match place.and_then(|place| sums.get(*place)?.as_ref()) {
                _ if all_by_agent && supply.commits => range(total, total),
                Some(sums) if supply.commits && supply.commit_files => {
                    let found = sums.of_total(total);
                    if all_touched {
                        range(found.min.into(), total)
                    } else {
                        found
                    }
                }
                None if supply.commits && supply.commit_files && !all_touched => range(0, 0),
                _ => range(0, total),
            };
            (found.max > 0).then(|| (file.path.clone(), found))
        })
        .collect();
    crate::order::sort_by(&mut ranges, |a, b| a.0.cmp(&b.0));
    ranges
}

/// Which lists are complete.
#[derive(Clone, Copy, Debug)]
pub(super) struct Supplies {
    pub(super) commits: bool,
    pub(super) commit_files: bool,
    pub(super) files: bool,
}

/// The list is complete.
pub(super) fn is_complete(supply: Option<&countersign_contract::types::ListSupply>) -> bool {
    supply.is_some_and(|entry| entry.supply == Supply::Complete)
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_contract::types::CommitFile;

    fn commit(files: &[(&str, u32)], parents: usize) -> Commit {
        let mut commit: Commit = serde_json::from_value(serde_json::json!({
            "revision": "c", "author": {"name": "", "email": ""}, "committer": {"name": "", "email": ""},
            "message": "", "signature": "unknown",
        }))
        .unwrap();
        commit.parents = vec!["p".to_owned(); parents];
        commit.files = files
            .iter()
            .map(|(path, added)| CommitFile {
                path: (*path).to_owned(),
                added: *added,
                deleted: 0,
            })
            .collect();
        commit
    }

    fn file(path: &str, added: u32) -> File {
        serde_json::from_value(
            serde_json::json!({"path": path, "status": "modified", "added": added, "deleted": 0}),
        )
        .unwrap()
    }

    const ALL: Supplies = Supplies {
        commits: true,
        commit_files: true,
        files: true,
    };

    /// Who wrote each commit and how many lines it adds.
    type Commits = &'static [(&'static str, u32)];

    /// Who wrote each commit: `agent`, `both`, `person`; lines it adds to `a`; lines of `a` in the end; bounds.
    const HISTORIES: &[(Commits, u32, (u32, u32))] = &[
        (&[("person", 10)], 10, (0, 0)),
        (&[("both", 10)], 10, (0, 10)),
        (&[("agent", 10)], 10, (10, 10)),
        (&[("agent", 30), ("person", 10)], 40, (30, 30)),
        // A person rewrote sixty of a hundred lines: forty at least are the agent's still.
        (&[("agent", 100), ("person", 60)], 100, (40, 100)),
        (&[("agent", 30), ("both", 10)], 40, (30, 40)),
        (&[("person", 50), ("both", 5)], 55, (0, 5)),
        (&[("agent", 10), ("person", 0)], 0, (0, 0)),
        (
            &[("both", 4_000_000_000), ("agent", 4_000_000_000)],
            4_294_967_295,
            (294_967_295, 4_294_967_295),
        ),
    ];

    #[test]
    fn bounds_hold_what_each_commit_can_have_added() {
        for (history, total, expected) in HISTORIES {
            let commits: Vec<(Commit, &str)> = history
                .iter()
                .map(|(who, added)| (commit(&[("a", *added)], 1), *who))
                .collect();
            let parts: Vec<Part<'_>> = commits
                .iter()
                .map(|(commit, who)| Part {
                    commit,
                    agent_authored: *who == "agent",
                    touched: *who != "person",
                    added: OnceCell::new(),
                })
                .collect();
            let all = [file("a", *total)];
            let files = Files::new(&all, &[]);
            let found = of_change(&parts, &files, &ALL, false).unwrap();
            assert_eq!((found.min, found.max), *expected, "{history:?}");
            let by_file = of_files(&parts, &files, &ALL, false);
            let one = by_file
                .first()
                .map_or((0, 0), |(_, range)| (range.min, range.max));
            assert_eq!(one, *expected, "{history:?} by file");
        }
    }

    #[test]
    fn lock_files_are_sorted() {
        assert!(LOCK_FILES.is_sorted());
    }

    #[test]
    fn lock_files_marked_files_and_globs_do_not_count() {
        let mut generated = file("gen/api.rs", 100);
        generated.generated = true;
        let all = [
            file("src/a.rs", 1),
            file("sub/Cargo.lock", 1_000),
            generated,
            file("snap/x.snap", 50),
        ];
        let globs = [Glob::parse("**/*.snap").unwrap()];
        let files = Files::new(&all, &globs);
        assert_eq!(files.lines(), 1);
    }

    #[test]
    fn what_is_not_known_widens_the_bounds_or_is_missing() {
        let commit = commit(&[("a", 10)], 1);
        let all = [file("a", 10), file("b", 20)];
        let files = Files::new(&all, &[]);
        let bounds = |touched, supply: Supplies| {
            let part = Part {
                commit: &commit,
                agent_authored: false,
                touched,
                added: OnceCell::new(),
            };
            of_change(&[part], &files, &supply, false).map(|range| (range.min, range.max))
        };
        assert_eq!(
            bounds(
                true,
                Supplies {
                    commits: false,
                    ..ALL
                }
            ),
            Ok((0, 30))
        );
        assert_eq!(
            bounds(
                false,
                Supplies {
                    commits: false,
                    ..ALL
                }
            ),
            Err("commits")
        );
        assert_eq!(
            bounds(
                true,
                Supplies {
                    commit_files: false,
                    ..ALL
                }
            ),
            Ok((0, 30))
        );
        assert_eq!(
            bounds(
                false,
                Supplies {
                    commit_files: false,
                    ..ALL
                }
            ),
            Ok((0, 0))
        );
        assert_eq!(
            bounds(
                true,
                Supplies {
                    files: false,
                    ..ALL
                }
            ),
            Ok((0, 10))
        );
        assert_eq!(
            bounds(
                true,
                Supplies {
                    commit_files: false,
                    files: false,
                    ..ALL
                }
            ),
            Err("files")
        );
    }

    #[test]
    fn a_merge_by_an_agent_is_not_all_its_own() {
        let merge = commit(&[("a", 10)], 2);
        let all = [file("a", 10)];
        let part = Part {
            commit: &merge,
            agent_authored: true,
            touched: true,
            added: OnceCell::new(),
        };
        let found = of_change(&[part], &Files::new(&all, &[]), &ALL, false).unwrap();
        assert_eq!((found.min, found.max), (0, 10));
    }
}
