//! How much of each list is there, said honestly.

use crate::github::fixtures::{collect, documents, event, json, pull_request_documents};
use countersign_contract::types::{ListSupply, Supply};
use countersign_sources::github::Documents;
use serde_json::{Value, json};

fn supply(entry: &Option<ListSupply>) -> Option<Supply> {
    entry.as_ref().map(|entry| entry.supply)
}

#[test]
fn absent_documents_are_not_supplied() {
    let facts = collect(&event("pull_request"), &Documents::default()).facts;
    assert_eq!(facts.change.number, Some(12));
    assert_eq!(facts.change.head.tree, None);
    assert_eq!(facts.change.merge_base, None);
    let mut completeness = facts.completeness;
    assert_eq!(supply(&completeness.people), Some(Supply::Truncated));
    completeness.people = None;
    // The payload holds the description, and with it the form.
    assert_eq!(supply(&completeness.declarations), Some(Supply::Complete));
    completeness.declarations = None;
    assert_eq!(completeness, Default::default());
    let facts = collect(&event("merge_group"), &Documents::default()).facts;
    assert_eq!(supply(&facts.completeness.commits), None);
    assert_eq!(supply(&facts.completeness.reviews), None);
    assert_eq!(supply(&facts.completeness.declarations), None);
}

/// A change to the documents, and how much of commits, commits' files, files, reviews and checks there is then.
type Row = (&'static str, fn(&mut Value, &mut Documents), [Supply; 5]);

#[test]
fn what_may_have_been_left_out_is_truncated() {
    const C: Supply = Supply::Complete;
    const T: Supply = Supply::Truncated;
    let rows: [Row; 15] = [
        ("nothing", |_, _| {}, [C, C, C, C, C]),
        (
            "fewer commits than the pull request says",
            |all, _| all["pull_request"]["commits"] = json!(3),
            [T, T, C, C, C],
        ),
        (
            "fewer files",
            |all, _| all["pull_request"]["changed_files"] = json!(6),
            [C, C, T, C, C],
        ),
        (
            "files of another head",
            |all, _| {
                all["files"][0][0]["sha"] = json!("e".repeat(40));
            },
            [C, C, T, C, C],
        ),
        (
            "a commit's own files are absent",
            |all, _| {
                all["commit_details"]
                    .as_object_mut()
                    .unwrap()
                    .remove(&"d".repeat(40));
            },
            [C, T, C, C, C],
        ),
        (
            "a commit's own files fill the page",
            |all, _| {
                let file = all["files"][0][0].clone();
                all["commit_details"]["d".repeat(40)]["files"] = Value::Array(vec![file; 300]);
            },
            [C, T, C, C, C],
        ),
        (
            "the head is not among the commits",
            |all, _| all["commits"][1][0]["sha"] = json!("e".repeat(40)),
            [T, T, C, C, C],
        ),
        (
            "more pages of reviews",
            |_, documents| documents.reviews.as_mut().unwrap().last_page_reached = false,
            [C, C, C, T, C],
        ),
        (
            "a state of a review that nobody knows",
            |all, _| all["reviews"][0][0]["state"] = json!("VETOED"),
            [C, C, C, T, C],
        ),
        (
            "more pages of checks",
            |_, documents| documents.check_runs.as_mut().unwrap().last_page_reached = false,
            [C, C, C, C, T],
        ),
        (
            "fewer checks than counted",
            |all, _| all["check_runs"][0]["total_count"] = json!(4),
            [C, C, C, C, T],
        ),
        (
            "a check of another revision",
            |all, _| all["check_runs"][0]["check_runs"][0]["head_sha"] = json!("e"),
            [C, C, C, C, T],
        ),
        (
            "statuses of another revision",
            |all, _| all["statuses"][0]["sha"] = json!("e"),
            [C, C, C, C, T],
        ),
        (
            "statuses were not looked at",
            |_, documents| documents.statuses = None,
            [C, C, C, C, T],
        ),
        (
            "more pages of files, and no count",
            |all, documents| {
                all["pull_request"]
                    .as_object_mut()
                    .unwrap()
                    .remove("changed_files");
                documents.files.as_mut().unwrap().last_page_reached = false;
            },
            [C, C, T, C, C],
        ),
    ];
    // Some changes are to the documents as they came, some to how they were read.
    for (name, change, expected) in rows {
        let mut all = json("documents/pull_request");
        change(&mut all, &mut pull_request_documents());
        let mut changed = documents(&all);
        change(&mut all, &mut changed);
        let collected = collect(&event("pull_request"), &changed);
        let completeness = &collected.facts.completeness;
        let found = [
            &completeness.commits,
            &completeness.commit_files,
            &completeness.files,
            &completeness.reviews,
            &completeness.checks,
        ]
        .map(|entry| supply(entry).unwrap());
        assert_eq!(found, expected, "{name}");
        let told = collected
            .warnings
            .iter()
            .any(|warning| warning.code == "list_truncated");
        assert_eq!(
            told,
            [0, 2, 3, 4].iter().any(|place| expected[*place] == T),
            "{name}"
        );
        assert!(
            collected
                .facts
                .checks
                .iter()
                .all(|check| check.revision == "d".repeat(40))
        );
    }
}

#[test]
fn the_forges_own_limits_are_known() {
    let mut all = json("documents/pull_request");
    all["pull_request"]
        .as_object_mut()
        .unwrap()
        .remove("commits");
    all["pull_request"]
        .as_object_mut()
        .unwrap()
        .remove("changed_files");
    let head = all["commits"][1][0].clone();
    let file = all["files"][0][0].clone();
    for (commits, files, expected) in [
        (249, 2_999, [Supply::Complete; 2]),
        (250, 3_000, [Supply::Truncated; 2]),
    ] {
        all["commits"] = json!([vec![head.clone(); commits]]);
        all["files"] = json!([vec![file.clone(); files]]);
        let completeness = collect(&event("pull_request"), &documents(&all))
            .facts
            .completeness;
        assert_eq!(
            [supply(&completeness.commits), supply(&completeness.files)],
            expected.map(Some)
        );
    }
}

#[test]
fn a_merge_queue_entry_has_what_its_comparison_has() {
    let mut all = json("documents/merge_group");
    let facts = collect(&event("merge_group"), &documents(&all)).facts;
    assert_eq!(facts.change.members, ["github.com/acme/shop#12"]);
    assert_eq!(facts.change.number, None);
    assert_eq!(supply(&facts.completeness.commits), Some(Supply::Complete));
    assert_eq!(supply(&facts.completeness.files), Some(Supply::Complete));
    let file = all["compare"][0]["files"][0].clone();
    all["compare"][0]["files"] = Value::Array(vec![file; 300]);
    all["compare"][0]["total_commits"] = json!(3);
    let facts = collect(&event("merge_group"), &documents(&all)).facts;
    assert_eq!(supply(&facts.completeness.commits), Some(Supply::Truncated));
    assert_eq!(supply(&facts.completeness.files), Some(Supply::Truncated));
}

#[test]
fn a_comparison_with_another_base_is_not_used() {
    let mut all = json("documents/pull_request");
    all["compare"][0]["base_commit"]["sha"] = json!("f".repeat(40));
    let collected = collect(&event("pull_request"), &documents(&all));
    assert_eq!(collected.warnings[0].code, "documents_disagree");
    assert_eq!(collected.facts.change.merge_base, None);
    assert_eq!(collected.facts.change.base.tree, None);
}
