//! Histories that are cut or do not meet: incomplete, never empty, and a remedy.

use crate::git::repository::{TestRepository, codes, collect, supplies};
use countersign_contract::types::Supply;
use countersign_sources::SourceError;

const COMPLETE: [Supply; 3] = [Supply::Complete; 3];

fn long() -> TestRepository {
    let repository = TestRepository::new();
    for number in 0..6 {
        let text = format!("{number}\n");
        repository.commit(&format!("Commit {number}"), &[("a", Some(&text))]);
    }
    repository
}

#[test]
fn histories_without_a_common_ancestor_are_incomplete() {
    let repository = long();
    repository.git(&["checkout", "-q", "--orphan", "other"]);
    repository.git(&["rm", "-q", "-r", "-f", "."]);
    repository.commit("Another root", &[("b", Some("1\n"))]);
    let collected = repository.collect("main..other");
    assert_eq!(codes(&collected), ["no_merge_base"]);
    assert!(
        collected.warnings[0]
            .remedy
            .as_ref()
            .unwrap()
            .contains("rebase")
    );
    assert_eq!(collected.facts.change.merge_base, None);
    assert_eq!(
        supplies(&collected),
        [Supply::Complete, Supply::Complete, Supply::Truncated]
    );
    let paths: Vec<_> = collected
        .facts
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(paths, ["a", "b"]);
    let equivalences = collected.facts.completeness.equivalences.unwrap();
    assert_eq!(equivalences.supply, Supply::NotSupplied);
}

#[test]
fn a_shallow_clone_that_cuts_the_range_is_incomplete() {
    let repository = long();
    repository.git(&["checkout", "-q", "-b", "feature", "HEAD~3"]);
    let one = repository.commit("One", &[("b", Some("1\n"))]);
    let two = repository.commit("Two", &[("b", Some("2\n"))]);
    let (_folder, clone) = repository.clone_with(&["--depth=1", "--no-single-branch"]);
    let collected = collect(&clone, "origin/main..origin/feature").unwrap();
    assert_eq!(codes(&collected), ["shallow_clone"]);
    assert!(
        collected.warnings[0]
            .to_string()
            .contains("git fetch --unshallow")
    );
    assert_eq!(supplies(&collected), [Supply::Truncated; 3]);
    assert_eq!(collected.facts.change.merge_base, None);
    let commit = &collected.facts.commits[0];
    assert_eq!(
        (&commit.revision, &commit.parents),
        (&two, &vec![one]),
        "true parents, also when hidden"
    );
    assert!(commit.files.is_empty(), "what it changed is not known");
    assert!(!collected.facts.files.is_empty());
}

#[test]
fn one_revision_at_a_shallow_edge_is_incomplete_and_no_root() {
    let repository = long();
    let (_folder, clone) = repository.clone_with(&["--depth=1"]);
    let collected = collect(&clone, "HEAD").unwrap();
    assert_eq!(codes(&collected), ["shallow_clone"]);
    assert_eq!(
        supplies(&collected),
        [Supply::Truncated, Supply::Truncated, Supply::NotSupplied]
    );
    assert_eq!(
        collected.facts.change.base.revision,
        repository.git(&["rev-parse", "HEAD~1"])
    );
    assert_eq!(collected.facts.change.base.tree, None);
    let error = collect(&clone, "HEAD~2..").unwrap_err();
    assert!(matches!(error, SourceError::UnknownRevision { .. }));
    assert!(
        error.to_string().contains("git fetch --unshallow"),
        "{error}"
    );
}

#[test]
fn a_shallow_clone_that_is_deep_enough_is_complete() {
    let repository = long();
    let (_folder, clone) = repository.clone_with(&["--depth=4"]);
    let collected = collect(&clone, "HEAD~2..").unwrap();
    assert_eq!(codes(&collected), [""; 0]);
    assert_eq!(supplies(&collected), COMPLETE);
    assert_eq!(collected.facts.commits.len(), 2);
}

#[test]
fn a_shallow_base_beside_a_whole_head_is_incomplete() {
    let repository = long();
    repository.git(&["checkout", "-q", "-b", "feature", "main~4"]);
    repository.commit("One", &[("b", Some("1\n"))]);
    let (_folder, clone) =
        repository.clone_with(&["--depth=2", "--single-branch", "--branch=main"]);
    // The head's history goes further back than the base's, so the base seems not to hold what it holds.
    let fetched = std::process::Command::new("git")
        .current_dir(&clone)
        .args([
            "-c",
            "protocol.file.allow=always",
            "fetch",
            "-q",
            "--depth=3",
            "origin",
            "feature:feature",
        ])
        .status()
        .unwrap();
    assert!(fetched.success());
    let collected = collect(&clone, "main..feature").unwrap();
    assert_eq!(codes(&collected), ["shallow_clone"]);
    assert_eq!(supplies(&collected), [Supply::Truncated; 3]);
    assert_eq!(collected.facts.change.merge_base, None);
}

#[test]
fn a_partial_clone_fetches_nothing_and_says_what_to_do() {
    let repository = long();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let (_folder, clone) = repository.clone_with(&["--filter=blob:none", "--bare"]);
    let error = collect(&clone, "HEAD~2..").unwrap_err();
    assert!(
        matches!(&error, SourceError::MissingObject { object } if object.len() == 40),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains("git fetch --refetch --no-filter"),
        "{error}"
    );
}

#[test]
fn several_merge_bases_are_told() {
    let repository = long();
    repository.git(&["checkout", "-q", "-b", "left"]);
    let left = repository.commit("Left", &[("l", Some("1\n"))]);
    repository.git(&["checkout", "-q", "-b", "right", "main"]);
    let right = repository.commit("Right", &[("r", Some("1\n"))]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Cross", &left]);
    repository.git(&["checkout", "-q", "left"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Cross", &right]);
    repository.commit("More", &[("m", Some("1\n"))]);
    let collected = repository.collect("right..left");
    assert_eq!(codes(&collected), ["several_merge_bases"]);
    assert_eq!(supplies(&collected), COMPLETE);
}
