//! Context documents and owners, as the base has them.

use crate::git::repository::{TestRepository, codes};
use countersign_contract::types::Supply;
use countersign_sources::context::Context;
use countersign_sources::git;

const SERVICES: &str = ".countersign/context/services.yaml";
const INCIDENTS: &str = ".countersign/context/2026/incidents.json";

fn repository(services: &str) -> TestRepository {
    let repository = TestRepository::new();
    repository.commit(
        "Root",
        &[
            (SERVICES, Some(services)),
            (INCIDENTS, Some("{\"incidents\": []}")),
            (".countersign/context/README.md", Some("not: [a document")),
            (
                ".github/CODEOWNERS",
                Some("* @acme/all\nsrc/ @bob carol@example.com\nsrc/free.rs\n!odd @x\n"),
            ),
            ("CODEOWNERS", Some("* @second\n")),
            ("src/old.rs", Some("one\ntwo\nthree\nfour\nfive\n")),
            ("src/free.rs", Some("1\n")),
        ],
    );
    repository.git(&["mv", "src/old.rs", "lib.rs"]);
    repository.commit(
        "The author takes the gate's inputs away",
        &[
            (SERVICES, Some("services: []\n")),
            (".github/CODEOWNERS", Some("* @alice\n")),
            ("src/free.rs", Some("2\n")),
        ],
    );
    repository
}

#[test]
fn context_and_owners_are_the_bases() {
    let repository = repository("services: [{name: pay, tier: 1, paths: [src/]}]\n");
    let collected = repository.collect("HEAD~1..");
    assert_eq!(codes(&collected), ["owners_line_skipped"]);
    let facts = collected.facts;
    assert_eq!(facts.services.len(), 1);
    let services = facts.completeness.services.unwrap();
    assert_eq!(services.supply, Supply::Complete);
    assert_eq!(services.collector.as_deref(), Some("git:context"));
    assert_eq!(
        facts.completeness.incidents.unwrap().supply,
        Supply::Complete
    );
    assert_eq!(facts.completeness.history, None);
    let owners: Vec<(&str, String)> = facts
        .ownership
        .iter()
        .map(|entry| (entry.path.as_str(), entry.owners.join(" ")))
        .collect();
    assert_eq!(
        owners,
        [
            (SERVICES, "acme/all".to_owned()),
            (".github/CODEOWNERS", "acme/all".to_owned()),
            ("lib.rs", "acme/all".to_owned()),
            ("src/free.rs", String::new()),
            ("src/old.rs", "bob carol@example.com".to_owned()),
        ]
        .into_iter()
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .collect::<Vec<_>>()
    );
    let ownership = facts.completeness.ownership.unwrap();
    assert_eq!(ownership.supply, Supply::Complete);
    assert_eq!(ownership.collector.as_deref(), Some("git:owners"));
}

#[test]
fn without_documents_nothing_is_said() {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n"))]);
    repository.commit("Next", &[("a", Some("2\n"))]);
    let facts = repository.collect("HEAD~1..").facts;
    assert_eq!(facts.completeness.ownership, None);
    assert_eq!(facts.completeness.services, None);
}

#[test]
fn a_document_that_does_not_hold_is_named_and_leaves_the_rest_truncated() {
    let repository = repository("services: [{name: pay}]\n");
    let collected = repository.collect("HEAD~1..");
    assert_eq!(codes(&collected), ["context_unread", "owners_line_skipped"]);
    let message = &collected.warnings[0].message;
    assert!(
        message.contains(":.countersign/context/services.yaml:1:13: "),
        "{message}"
    );
    assert_eq!(collected.facts.completeness.services, None);
    assert_eq!(
        collected.facts.completeness.incidents.unwrap().supply,
        Supply::Truncated
    );
}

#[test]
fn context_from_outside_joins_that_of_the_base() {
    let repository = repository("services: [{name: pay, tier: 1, paths: [src/]}]\n");
    let read = |text: &str| Context::parse(text, "outside.yaml", "caller").unwrap();
    let mut options = repository.options("HEAD~1..");
    options.context = read("services: [{name: cart, tier: 2}]\nfreeze_windows: []\n");
    let facts = git::collect(&options).unwrap().facts;
    assert_eq!(facts.services.len(), 2);
    assert_eq!(
        facts.completeness.services.unwrap().collector.as_deref(),
        Some("caller, git:context")
    );
    options.context = read("services: [{name: pay, tier: 3}]\n");
    let error = git::collect(&options).unwrap_err().to_string();
    assert!(
        error.starts_with("outside.yaml:1:12: `pay` was given before, in "),
        "{error}"
    );
}
