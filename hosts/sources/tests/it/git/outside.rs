//! What is read from the base instead of from the change: roster and policy folder.

use crate::git::repository::{TestRepository, codes};
use countersign_contract::types::Supply;
use countersign_sources::git::{self, RosterFrom};
use countersign_sources::roster::{DEFAULT_PATH, Roster};
use countersign_sources::{SourceError, roster};

fn with_roster() -> TestRepository {
    let repository = TestRepository::new();
    repository.commit(
        "Root",
        &[
            (DEFAULT_PATH, Some("people:\n  - {login: alice, emails: [ALICE@example.com], level: 3}\n  - {login: sam, level: 8}\n")),
            (".countersign/policy/policy.yaml", Some("policy: base\n")),
            (".countersign/policy/cases/one.yaml", Some("case: one\n")),
            ("a", Some("1\n")),
        ],
    );
    repository.commit(
        "The author promotes herself and loosens the policy",
        &[
            (
                DEFAULT_PATH,
                Some("people:\n  - {login: alice, level: 9}\n"),
            ),
            (".countersign/policy/policy.yaml", Some("policy: head\n")),
            ("a", Some("2\n")),
        ],
    );
    repository
}

fn at_base(path: &str) -> RosterFrom {
    RosterFrom::Base {
        path: path.to_owned(),
    }
}

#[test]
fn the_roster_is_the_bases() {
    let repository = with_roster();
    let mut options = repository.options("HEAD~1..");
    options.roster = at_base(DEFAULT_PATH);
    let collected = git::collect(&options).unwrap();
    assert_eq!(codes(&collected), [""; 0]);
    let levels: Vec<_> = collected
        .facts
        .people
        .iter()
        .map(|person| (person.login.as_str(), person.level))
        .collect();
    assert_eq!(
        levels,
        [("alice", Some(3)), ("sam", Some(8))],
        "who is named in the change comes first"
    );
    let supply = collected.facts.completeness.people.unwrap();
    assert_eq!(
        (supply.supply, supply.collector.as_deref()),
        (Supply::Complete, Some("git:roster"))
    );
}

#[test]
fn a_roster_from_outside_goes_before_the_bases() {
    let repository = with_roster();
    let mut options = repository.options("HEAD~1..");
    options.roster =
        RosterFrom::Given(Roster::parse("people: [{login: zoe}]", "roster.yaml").unwrap());
    let facts = git::collect(&options).unwrap().facts;
    assert_eq!(facts.people.len(), 1);
    assert_eq!(
        facts.completeness.people.unwrap().collector.as_deref(),
        Some("roster")
    );
}

#[test]
fn without_a_roster_nobody_is_known_and_that_is_told() {
    let repository = with_roster();
    for (range, path) in [
        ("HEAD~1..", "absent.yaml"),
        ("HEAD~1..", ".countersign"),
        ("HEAD~1", DEFAULT_PATH),
    ] {
        let mut options = repository.options(range);
        options.roster = at_base(path);
        let collected = git::collect(&options).unwrap();
        assert_eq!(codes(&collected), ["no_roster"], "{range} {path}");
        assert_eq!(collected.facts.completeness.people, None);
    }
}

#[test]
fn a_broken_roster_in_the_base_is_named_with_its_place() {
    let repository = with_roster();
    repository.commit(
        "Break it",
        &[(DEFAULT_PATH, Some("people:\n  - login: a\n    levle: 3\n"))],
    );
    let broken = repository.head();
    repository.commit("Mend it", &[(DEFAULT_PATH, Some("people: []\n"))]);
    let mut options = repository.options("HEAD~1..");
    options.roster = at_base(DEFAULT_PATH);
    let error = git::collect(&options).unwrap_err();
    assert!(matches!(error, SourceError::Document(_)));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{}:{DEFAULT_PATH}:3:5: ", &broken[..12])),
        "{text}"
    );
    assert!(text.contains("--roster"), "{text}");
    assert!(
        roster::Roster::parse("people: []\n", "r")
            .unwrap()
            .people()
            .is_empty()
    );
}

#[test]
fn a_folder_is_read_as_the_base_has_it() {
    let repository = with_roster();
    let folder = git::read_folder(repository.path(), "HEAD~1", ".countersign/policy/").unwrap();
    let files: Vec<_> = folder
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        files,
        [
            ("cases/one.yaml", "case: one\n"),
            ("policy.yaml", "policy: base\n")
        ]
    );
    assert!(
        git::read_folder(repository.path(), "HEAD", "absent")
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        git::read_folder(repository.path(), "HEAD", ".")
            .unwrap()
            .len(),
        4
    );
    let error = git::read_folder(repository.path(), "nowhere", "x").unwrap_err();
    assert!(matches!(error, SourceError::UnknownRevision { .. }));
}

#[test]
fn what_lies_in_the_work_tree_is_told_from_what_does_not() {
    let repository = with_roster();
    let outside = tempfile::NamedTempFile::new().unwrap();
    let inside = repository.path().join("a");
    assert!(git::is_in_work_tree(repository.path(), &inside));
    assert!(git::is_in_work_tree(
        repository.path(),
        &repository.path().join(".countersign/../a")
    ));
    assert!(!git::is_in_work_tree(repository.path(), outside.path()));
}
