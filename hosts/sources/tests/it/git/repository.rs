//! Builds repositories with fixed dates and identities.

use crate::support;
use countersign_contract::types::{File, Supply, Timestamp};
use countersign_sources::git::{self, Options, RosterFrom};
use countersign_sources::{Collected, SourceError};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub struct TestRepository {
    folder: TempDir,
    minutes: Cell<u32>,
}

impl TestRepository {
    pub fn new() -> TestRepository {
        TestRepository::with(&[])
    }

    pub fn with(options: &[&str]) -> TestRepository {
        let repository = TestRepository {
            folder: tempfile::tempdir().unwrap(),
            minutes: Cell::new(0),
        };
        repository.git(&[&["init", "-q", "-b", "main"], options].concat());
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_with(arguments, &[])
    }

    pub fn git_with(&self, arguments: &[&str], input: &[u8]) -> String {
        support::text(&self.try_git(arguments, input), arguments)
    }

    pub fn try_git(&self, arguments: &[&str], input: &[u8]) -> std::process::Output {
        let minutes = self.minutes.get();
        self.minutes.set(minutes + 1);
        support::git(
            self.path(),
            arguments,
            ("Alice Ames", "alice@example.com"),
            ("Carl Committer", "carl@example.com"),
            &format!("{} +0200", 1_770_000_000 + minutes * 60),
            input,
        )
    }

    /// Writes files and commits them all. Absent content takes a file away.
    pub fn commit(&self, message: &str, files: &[(&str, Option<&str>)]) -> String {
        support::write(self.path(), files);
        self.git(&["add", "-A"]);
        self.git(&[
            "commit",
            "-q",
            "--allow-empty",
            "--cleanup=verbatim",
            "-m",
            message,
        ]);
        self.head()
    }

    pub fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn tree(&self, revision: &str) -> String {
        self.git(&["rev-parse", &format!("{revision}^{{tree}}")])
    }

    pub fn options(&self, range: &str) -> Options {
        options(self.path(), range)
    }

    pub fn collect(&self, range: &str) -> Collected {
        git::collect(&self.options(range)).unwrap()
    }

    /// A clone of this repository, with the options given.
    pub fn clone_with(&self, options: &[&str]) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clone");
        let url = format!("file://{}", self.path().display());
        self.git(&[&["clone", "-q"], options, &[&url, path.to_str().unwrap()]].concat());
        (folder, path)
    }
}

/// Options that leave the roster out, for tests that are not about people.
pub fn options(path: &Path, range: &str) -> Options {
    let mut options = Options::new(path, range, now());
    options.roster = RosterFrom::Nowhere;
    options
}

pub fn collect(path: &Path, range: &str) -> Result<Collected, SourceError> {
    git::collect(&options(path, range))
}

pub fn now() -> Timestamp {
    "2026-03-10T12:00:00Z".parse().unwrap()
}

pub fn lines(count: usize) -> String {
    (0..count)
        .map(|line| format!("line {line} of the file\n"))
        .collect()
}

pub fn codes(collected: &Collected) -> Vec<&'static str> {
    collected
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect()
}

pub fn file<'a>(collected: &'a Collected, path: &str) -> &'a File {
    collected
        .facts
        .files
        .iter()
        .find(|file| file.path == path)
        .unwrap_or_else(|| panic!("no file {path:?} among {:?}", collected.facts.files))
}

/// Commits, commit files and files, in this order.
pub fn supplies(collected: &Collected) -> [Supply; 3] {
    let completeness = &collected.facts.completeness;
    [
        &completeness.commits,
        &completeness.commit_files,
        &completeness.files,
    ]
    .map(|entry| {
        let entry = entry.as_ref().unwrap();
        assert_eq!(entry.collector.as_deref(), Some("git"));
        entry.supply
    })
}
