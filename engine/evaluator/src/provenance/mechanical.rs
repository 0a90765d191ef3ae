//! Files whose lines say nothing about who wrote a change: lock files, generated and third-party files, white space. A
//! pure rename adds no lines and needs no rule.

use countersign_contract::types::File;
use countersign_program::Glob;
use countersign_program::policy::Mechanical;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;

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
    pub(super) all: &'a [File],
    /// Where in the list a path stands, under its present or its previous name. Only ever asked, never gone through, so that
    /// nothing depends on the order of a hash.
    by_path: HashMap<&'a str, usize, FxBuildHasher>,
    globs: &'a [Glob],
    /// Kinds that count all the same.
    counted_kinds: &'a [Mechanical],
    /// Whether the file at each place is mechanical.
    mechanical: Vec<bool>,
    /// Mechanical files left out.
    pub(super) counted: Vec<&'a File>,
    lines: u64,
    deleted: u64,
    mechanical_lines: u64,
}

impl<'a> Files<'a> {
    pub(super) fn new(
        all: &'a [File],
        globs: &'a [Glob],
        counted_kinds: &'a [Mechanical],
    ) -> Files<'a> {
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
            counted_kinds,
            mechanical: Vec::with_capacity(all.len()),
            counted: Vec::new(),
            lines: 0,
            deleted: 0,
            mechanical_lines: 0,
        };
        for file in all {
            let mechanical = files.judge(&file.path);
            files.mechanical.push(mechanical);
            if mechanical {
                files.mechanical_lines += u64::from(file.added);
            } else {
                files.lines += u64::from(file.added);
                files.deleted += u64::from(file.deleted);
                files.counted.push(file);
            }
        }
        files
    }

    /// Where a path stands in the list.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Its lines say nothing about who wrote the change.
    pub(super) fn is_mechanical(&self, path: &str) -> bool {
        let place = self.place(path);
        let file = place.and_then(|place| self.all.get(place));
        match (file, place.and_then(|place| self.mechanical.get(place))) {
            // Under its present name it was judged already.
            (Some(file), Some(mechanical)) if file.path == path => *mechanical,
            _ => self.judge(path),
        }
    }

    /// A glob of the policy decides alone; a kind that the policy counts
    /// makes no file mechanical.
    fn judge(&self, path: &str) -> bool {
        let is = |kind: Mechanical| !self.counted_kinds.contains(&kind);
        let file = self.place(path).and_then(|place| self.all.get(place));
        let marked = file.is_some_and(|file| {
            (file.generated && is(Mechanical::Generated))
                || (file.vendored && is(Mechanical::Vendored))
                || (file.whitespace_only && is(Mechanical::WhiteSpace))
        });
        let name = path.rsplit('/').next().unwrap_or(path);
        // One by one, since nearly all differ from a name in length already.
        marked
            || (LOCK_FILES.contains(&name) && is(Mechanical::LockFile))
            || self.globs.iter().any(|glob| glob.matches(path))
    }

    /// Lines added, mechanical files left out.
    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    /// Lines deleted, mechanical files left out.
    pub(super) fn deleted(&self) -> u64 {
        self.deleted
    }

    /// Lines added to mechanical files.
    pub(super) fn mechanical_lines(&self) -> u64 {
        self.mechanical_lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, added: u32) -> File {
        serde_json::from_value(
            serde_json::json!({"path": path, "status": "modified", "added": added, "deleted": 0}),
        )
        .unwrap()
    }

    #[test]
    fn lock_files_are_sorted() {
        assert!(LOCK_FILES.is_sorted());
    }

    #[test]
    fn each_kind_is_left_out_unless_the_policy_counts_it() {
        let mut generated = file("gen/api.rs", 100);
        generated.generated = true;
        let mut vendored = file("third/lib.c", 20);
        vendored.vendored = true;
        let mut blank = file("src/b.rs", 3);
        blank.whitespace_only = true;
        let mut renamed = file("src/new.rs", 0);
        renamed.previous_path = Some("src/old.rs".to_owned());
        let all = [
            file("src/a.rs", 1),
            file("sub/Cargo.lock", 1_000),
            generated,
            vendored,
            blank,
            renamed,
            file("snap/x.snap", 50),
        ];
        let globs = [Glob::parse("**/*.snap").unwrap()];
        for (counted, lines) in [
            (&[][..], 1),
            (&[Mechanical::LockFile], 1_001),
            (&[Mechanical::Generated], 101),
            (&[Mechanical::Vendored], 21),
            (&[Mechanical::WhiteSpace], 4),
            (
                &[
                    Mechanical::LockFile,
                    Mechanical::Generated,
                    Mechanical::Vendored,
                    Mechanical::WhiteSpace,
                ],
                1_124,
            ),
        ] {
            let files = Files::new(&all, &globs, counted);
            assert_eq!(files.lines(), lines, "{counted:?}");
            assert_eq!(files.mechanical_lines(), 1_174 - lines, "{counted:?}");
        }
    }
}
