//! What an honest forge seldom answers: a head that came and went, a fork that is gone, documents without an end.

use crate::github::fetched::{drive_with, found, named, pull, refused, shop};
use crate::github::fixtures::options;
use countersign_contract::types::Supply;
use countersign_sources::Collected;
use countersign_sources::fetch::{Answer, Fetch, FetchError, Wanted};
use countersign_sources::github::PullRequestFetch;
use serde_json::{Value, json};

/// A pull request with one file, and a tree of its head that has it.
fn with_file<'a>(listed: &'a str, in_tree: &'a str) -> impl Fn(&str) -> Option<Answer> + 'a {
    move |asked| {
        let path = asked.split(['?', ' ']).next()?;
        match path.strip_prefix("/repos/acme/shop/")? {
            "pulls/7/files" => Some(found(json!([
                {"filename": "a", "status": "modified", "sha": listed, "additions": 1, "deletions": 0, "patch": "@@ -1 +1,2 @@\n+x"},
                {"filename": "gone", "status": "removed", "sha": "g", "additions": 0, "deletions": 1, "patch": "@@"},
            ]))),
            "git/trees/h" => Some(found(json!({"truncated": false,
                "tree": [{"path": "a", "mode": "100644", "type": "blob", "sha": in_tree, "size": 9}]}))),
            "pulls/7" => None,
            _ => Some(refused(404)),
        }
    }
}

#[test]
fn files_of_a_head_that_came_and_went_are_read_again() {
    // The head moved away while the files were listed, and is back when the pull request is looked at again.
    let lists = std::cell::Cell::new(0);
    let facts = drive_with(|asked| {
        if asked.contains("/files") {
            lists.set(lists.get() + 1);
        }
        with_file(if lists.get() == 1 { "other" } else { "own" }, "own")(asked)
    })
    .unwrap()
    .facts;
    assert_eq!(lists.get(), 2);
    assert_eq!(facts.completeness.files.unwrap().supply, Supply::Complete);
    // Where it goes on so, there are no facts.
    let moving = drive_with(with_file("other", "own"));
    assert!(
        matches!(moving, Err(FetchError::Moving { starts: 3 })),
        "{moving:?}"
    );
}

#[test]
fn a_fork_that_was_deleted_is_read_by_what_is_left_of_it() {
    let facts = drive_with(|asked| {
        let mut pull = pull("b", "h");
        pull["head"]["repo"] = Value::Null;
        pull["user"] = Value::Null;
        Some(match asked.starts_with("/repos/acme/shop/pulls/7 ") {
            true => found(pull),
            false => refused(404),
        })
    })
    .unwrap();
    assert_eq!(facts.facts.change.author.name, "ghost");
    assert_eq!(facts.facts.change.head.revision, "h");
    let asked = facts
        .warnings
        .iter()
        .any(|warning| warning.to_string().contains("who pushed"));
    assert!(!asked, "there is no branch to ask about");
}

#[test]
fn a_collection_is_bounded_and_says_what_it_left_out() {
    // Each page of the list is as large as a forge may make it.
    let page = json!([{"id": 1, "user": {"login": "bob"}, "state": "COMMENTED", "body": "x".repeat(40 << 20), "commit_id": "r"}]);
    let mut pages = 0;
    let mut fetch = PullRequestFetch::new(shop(), 7);
    while let Some(Wanted { ticket, request }) = fetch.next() {
        let answer = match named(&request).split('?').next().unwrap() {
            "/repos/acme/shop/pulls/7" => found(pull("b", "h")),
            "/repos/acme/shop/pulls/7/reviews" => {
                pages += 1;
                Answer::Document {
                    body: page.clone(),
                    has_next: true,
                }
            }
            _ => refused(404),
        };
        fetch.answer(ticket, answer).unwrap();
    }
    assert_eq!(pages, 7, "256 MiB in all");
    let Collected { facts, warnings } = fetch.finish().unwrap().facts(&options()).unwrap();
    assert_eq!(
        facts.completeness.reviews.unwrap().supply,
        Supply::Truncated
    );
    let told = warnings.iter().find(|warning| {
        warning
            .to_string()
            .contains("the list of reviews was left out")
    });
    assert!(
        told.unwrap().to_string().contains("256 MiB"),
        "{warnings:#?}"
    );
}
