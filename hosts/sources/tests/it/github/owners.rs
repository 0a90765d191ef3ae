//! Who owns what the change touches, as the base's owners file says.

use crate::github::fixtures::{collect, documents, event, json};
use countersign_contract::types::Supply;
use countersign_sources::Collected;
use serde_json::{Value, json};

/// What comes of the recorded documents after a change to their owners.
fn collected(change: impl FnOnce(&mut Value)) -> Collected {
    let mut all = json("documents/pull_request");
    change(&mut all);
    collect(&event("pull_request"), &documents(&all))
}

fn owned(collected: &Collected) -> Vec<String> {
    let entries = collected.facts.ownership.iter();
    entries
        .map(|entry| format!("{} {}", entry.path, entry.owners.join(" ")))
        .collect()
}

#[test]
fn the_first_file_of_the_base_says_who_owns_each_path() {
    let collected = collected(|_| {});
    assert_eq!(
        owned(&collected),
        [
            "empty acme/shop",
            "gone.txt acme/shop",
            "link acme/shop",
            "logo.png acme/shop",
            "run.sh acme/shop",
            // A rename touches both names.
            "src/old/pay.rs elder",
            "src/pay.rs core maya",
            "src/retry.rs core maya",
            "vendor/lib ",
        ]
    );
    let supply = collected.facts.completeness.ownership.unwrap();
    assert_eq!(supply.supply, Supply::Complete);
    assert_eq!(supply.collector.as_deref(), Some("github-api"));
}

#[test]
fn the_forges_order_decides_and_a_folder_is_no_file() {
    // `* @first` and `* @last`
    let file = |content: &str| json!({"type": "file", "encoding": "base64", "content": content});
    let own = "KiBAZmlyc3QK";
    let collected = collected(|all| {
        all["owners"]["files"] = json!({
            ".github/CODEOWNERS": [{"type": "file", "path": ".github/CODEOWNERS/x"}],
            "CODEOWNERS": file(own),
            "docs/CODEOWNERS": file("KiBAbGFzdAo="),
        });
    });
    assert_eq!(collected.facts.ownership[0].owners, ["first"]);
    // A blob has no type, and stands in for a file whose content is left out.
    let blob = json!({"encoding": "base64", "content": own, "sha": "x", "size": 9});
    let collected = self::collected(|all| all["owners"]["files"]["CODEOWNERS"] = blob);
    assert_eq!(collected.facts.ownership[0].owners, ["first"]);
    // As many as there are of the change's files.
    let collected = self::collected(|all| all["pull_request"]["changed_files"] = json!(9));
    let supply = collected.facts.completeness.ownership.unwrap();
    assert_eq!(supply.supply, Supply::Truncated);
}

#[test]
fn nobody_owns_anything_where_the_bases_file_is_not_known() {
    let file = "CODEOWNERS";
    let head = "d".repeat(40);
    type Change<'a> = &'a dyn Fn(&mut Value);
    let rows: [(&str, Change, &[&str]); 7] = [
        (
            "there is none",
            &|owners| {
                owners["files"] =
                    json!({".github/CODEOWNERS": null, file: null, "docs/CODEOWNERS": null});
            },
            &[],
        ),
        (
            "it is the head's",
            &|owners| owners["revision"] = json!(head),
            &["documents_disagree"],
        ),
        (
            "its address is the head's",
            &|owners| {
                owners["files"][file]["url"] = json!(format!("https://x/CODEOWNERS?ref={head}"));
            },
            &["documents_disagree"],
        ),
        (
            "a place that goes before it was not shown",
            &|owners| {
                owners["files"]
                    .as_object_mut()
                    .unwrap()
                    .remove(".github/CODEOWNERS");
            },
            &["owners_unread"],
        ),
        (
            "its content is left out",
            &|owners| {
                owners["files"][file]["encoding"] = json!("none");
                owners["files"][file]["content"] = json!("");
            },
            &["owners_unread"],
        ),
        (
            "it is not base64",
            &|owners| owners["files"][file]["content"] = json!("%%%"),
            &["owners_unread"],
        ),
        (
            "it is a submodule",
            &|owners| {
                owners["files"][file]["type"] = json!("submodule");
                owners["files"]["docs/CODEOWNERS"] = Value::Null;
            },
            &[],
        ),
    ];
    for (what, change, codes) in rows {
        let collected = collected(|all| change(&mut all["owners"]));
        assert!(collected.facts.ownership.is_empty(), "{what}");
        assert_eq!(collected.facts.completeness.ownership, None, "{what}");
        let found: Vec<&str> = collected
            .warnings
            .iter()
            .map(|warning| warning.code)
            .collect();
        assert_eq!(found, codes, "{what}");
    }
}
