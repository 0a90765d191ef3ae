//! Heads that a pull request had before it was amended.

use crate::github::fixtures::{collect, documents, event, json};
use countersign_contract::types::{Facts, Supply};
use serde_json::{Value, json};

/// The facts where somebody reviewed an earlier head: one commit with the tree of the head.
fn amended(message: &str, change: impl FnOnce(&mut Value)) -> Facts {
    let mut all = json("documents/pull_request");
    let revision = "e".repeat(40);
    let head = &all["commits"][1][0];
    let person = head["commit"]["author"].clone();
    let tree = head["commit"]["tree"].clone();
    let merge_base = all["compare"][0]["merge_base_commit"]["sha"].clone();
    all["revisions"][&revision] = json!({
        "commit": {"sha": revision, "tree": tree},
        "compare": {
            "merge_base_commit": {"sha": merge_base},
            "commits": [{
                "sha": revision,
                "commit": {"author": person, "committer": person, "message": message, "tree": tree},
                "author": {"login": "maya", "type": "User"},
                "parents": [{"sha": merge_base}],
            }],
        },
    });
    all["commit_details"][&revision] = json!({
        "sha": revision,
        "commit": {"author": person, "committer": person, "message": message, "tree": tree},
        "files": [{"filename": "src/pay.rs", "status": "modified", "additions": 7, "deletions": 1}],
    });
    change(&mut all);
    collect(&event("pull_request"), &documents(&all)).facts
}

#[test]
fn a_reviewed_head_with_the_same_content_is_carried() {
    let facts = amended("Retry\n\nAssisted-by: Claude:opus-4", |_| {});
    let [commit] = facts.carried_commits.as_slice() else {
        panic!("{:?}", facts.carried_commits)
    };
    assert_eq!(commit.revision, "e".repeat(40));
    assert!(commit.message.contains("Claude"));
    assert_eq!(commit.author.login.as_deref(), Some("maya"));
    assert_eq!(commit.files[0].added, 7);
    // There may have been other heads, which nobody reviewed.
    let supply = facts.completeness.carried_commits.unwrap();
    assert_eq!(supply.supply, Supply::Truncated);
}

#[test]
fn what_says_nothing_new_or_has_other_content_is_not_carried() {
    let all = json("documents/pull_request");
    let own = all["commits"][1][0]["commit"]["message"].as_str().unwrap();
    let revision = "e".repeat(40);
    type Change<'a> = &'a dyn Fn(&mut Value);
    let rows: [(&str, &str, Change); 4] = [
        ("the message and the author are the head's", own, &|_| {}),
        ("the tree is another", "Other", &|all| {
            all["revisions"][&revision]["commit"]["tree"]["sha"] = json!("7".repeat(40));
        }),
        ("the merge base is another", "Other", &|all| {
            all["revisions"][&revision]["compare"]["merge_base_commit"]["sha"] =
                json!("7".repeat(40));
        }),
        ("nobody compared it", "Other", &|all| {
            all["revisions"][&revision]["compare"] = Value::Null;
            all["revisions"][&revision]
                .as_object_mut()
                .unwrap()
                .remove("compare");
        }),
    ];
    for (what, message, change) in rows {
        let facts = amended(message, change);
        assert_eq!(facts.carried_commits, [], "{what}");
        assert_eq!(facts.completeness.carried_commits, None, "{what}");
    }
    let closed = amended("Other", |all| {
        all["pull_request"]["state"] = json!("closed");
        all["pull_request"]["merged_at"] = json!("2026-03-03T08:00:00Z");
    });
    assert_eq!(closed.carried_commits, [], "it has landed");
}
