//! A review counts for the base branch that it was given for: what the timeline tells of that, and what it does not.

use crate::github::fixtures::{collect, documents, event, json, parse};
use countersign_contract::types::Review;
use countersign_sources::github::Pages;
use proptest::prelude::*;
use serde_json::{Value, json};

const AT: &str = "2026-03-09T10:30:00Z";

fn review(id: u64, submitted: Option<&str>) -> Value {
    json!({"id": id, "user": {"login": format!("reviewer{id}"), "type": "User"}, "state": "APPROVED", "body": "",
        "commit_id": "d".repeat(40), "submitted_at": submitted})
}

/// The timeline with the reviews that are listed, as the forge has them.
fn with_reviews(timeline: Option<Pages>, submitted: &[Option<&str>]) -> Option<Pages> {
    let mut timeline = timeline?;
    let told = (1..).zip(submitted).map(|(id, at)| {
        let mut event = review(id, *at);
        event["event"] = json!("reviewed");
        event
    });
    timeline.pages.push(told.collect());
    Some(timeline)
}

/// The reviews, where the timeline is this and tells of them, and the webhook one of this kind.
fn reviews(timeline: Option<Pages>, submitted: &[Option<&str>], payload: &Value) -> Vec<Review> {
    reviews_by(with_reviews(timeline, submitted), submitted, payload)
}

/// The reviews, where the timeline is exactly this.
fn reviews_by(timeline: Option<Pages>, submitted: &[Option<&str>], payload: &Value) -> Vec<Review> {
    let mut all = json("documents/pull_request");
    let list: Vec<Value> = (1..)
        .zip(submitted)
        .map(|(id, at)| review(id, *at))
        .collect();
    all["reviews"] = json!([list]);
    let webhook = parse(Some("pull_request"), payload).unwrap();
    let mut documents = documents(&all);
    documents.timeline = timeline;
    documents.retargeted = webhook.retargeted();
    documents
        .revisions
        .entry("d".repeat(40))
        .or_default()
        .compare = Some(json!({"merge_base_commit": {"sha": "ab".repeat(20)}}));
    collect(&event("pull_request"), &documents).facts.reviews
}

fn pages(events: &[Value], last_page_reached: bool) -> Option<Pages> {
    Some(Pages {
        pages: vec![json!([]), json!(events)],
        last_page_reached,
    })
}

fn happened(kind: &str, at: Option<&str>) -> Value {
    json!({"id": 1, "event": kind, "created_at": at})
}

/// What a review is bound to is the base of now, or nothing at all.
fn is_bound(review: &Review) -> bool {
    let bound = review.base_branch.as_deref() == Some("main");
    assert_eq!(bound, review.base_branch.is_some());
    assert_eq!(
        bound,
        review.merge_base.is_some(),
        "the merge base is one with the base of now"
    );
    bound
}

#[test]
fn a_review_is_bound_to_the_base_branch_that_it_was_given_for() {
    let plain = json("events/pull_request");
    let mut edited = plain.clone();
    edited["action"] = json!("edited");
    edited["pull_request"]["updated_at"] = json!(AT);
    let mut retitled = edited.clone();
    edited["changes"] =
        json!({"base": {"ref": {"from": "staging"}, "sha": {"from": "a".repeat(40)}}});
    retitled["changes"] = json!({"title": {"from": "Before"}});
    // Submitted a second before, in that second, a second after, at a time that is not told.
    let times = [
        Some("2026-03-09T10:29:59Z"),
        Some(AT),
        Some("2026-03-09T10:30:01Z"),
        None,
    ];
    let since = [false, false, true, false];
    let (all, none) = ([true; 4], [false; 4]);
    let timeline = |kind: &str| {
        pages(
            &[happened("labeled", Some(AT)), happened(kind, Some(AT))],
            true,
        )
    };
    let rows = [
        ("nothing happened", pages(&[], true), &plain, all),
        (
            "other things happened",
            timeline("head_ref_force_pushed"),
            &plain,
            all,
        ),
        (
            "it was changed",
            timeline("base_ref_changed"),
            &plain,
            since,
        ),
        (
            "the forge changed it, as under a stack",
            timeline("automatic_base_change_succeeded"),
            &plain,
            since,
        ),
        (
            "the forge could not change it",
            timeline("automatic_base_change_failed"),
            &plain,
            all,
        ),
        (
            "it was deleted",
            timeline("base_ref_deleted"),
            &plain,
            since,
        ),
        (
            "it was moved by force",
            timeline("base_ref_force_pushed"),
            &plain,
            since,
        ),
        (
            "a kind that nobody knows yet",
            timeline("base_ref_renamed"),
            &plain,
            since,
        ),
        (
            "it was changed at a time that is not told",
            pages(&[happened("base_ref_changed", None)], true),
            &plain,
            none,
        ),
        ("there are more pages", pages(&[], false), &plain, none),
        (
            "there are more pages after a change",
            pages(&[happened("base_ref_changed", Some(AT))], false),
            &plain,
            none,
        ),
        ("the timeline was refused", None, &plain, none),
        (
            "the webhook tells of it before the timeline",
            pages(&[], true),
            &edited,
            since,
        ),
        (
            "the webhook tells of a new title",
            pages(&[], true),
            &retitled,
            all,
        ),
        ("the webhook alone", None, &edited, none),
        (
            "it was changed twice, the later one first",
            pages(
                &[
                    happened("base_ref_changed", Some(AT)),
                    happened("base_ref_changed", Some("2026-03-09T08:00:00Z")),
                ],
                true,
            ),
            &plain,
            since,
        ),
    ];
    for (name, timeline, payload, expected) in rows {
        let found: Vec<(String, bool)> = reviews(timeline, &times, payload)
            .iter()
            .map(|review| (review.id.clone(), is_bound(review)))
            .collect();
        let expected: Vec<(String, bool)> = ["1", "2", "3", "4"]
            .map(str::to_owned)
            .into_iter()
            .zip(expected)
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_timeline_without_a_review_that_is_listed_tells_nothing() {
    let times = [Some("2026-03-09T10:00:00Z"), Some("2026-03-09T11:00:00Z")];
    let whole = with_reviews(pages(&[], true), &times).unwrap();
    let bound = |timeline: Pages| {
        let found = reviews_by(Some(timeline), &times, &json("events/pull_request"));
        found.iter().map(is_bound).collect::<Vec<_>>()
    };
    assert_eq!(bound(whole.clone()), [true, true]);
    // None of them, one of them, another one in its place, one that does not say which it is.
    for odd in [
        json!([]),
        json!([{"event": "reviewed", "id": 1}]),
        json!([{"event": "reviewed", "id": 1}, {"event": "reviewed", "id": 3}]),
        json!([{"event": "reviewed", "id": 1}, {"event": "reviewed", "id": null}]),
        json!([{"event": "reviewed", "id": 1}, {"event": "commented", "id": 2}]),
    ] {
        let mut timeline = whole.clone();
        *timeline.pages.last_mut().unwrap() = odd.clone();
        assert_eq!(bound(timeline), [false, false], "{odd}");
    }
}

#[test]
fn a_timeline_of_another_shape_is_an_error() {
    for odd in [
        json!({}),
        json!("<html>"),
        json!([[]]),
        json!([{"event": 7}]),
        json!([{"event": "base_ref_changed", "created_at": "soon"}]),
    ] {
        let mut documents = documents(&json("documents/pull_request"));
        documents.timeline = Some(Pages {
            pages: vec![odd.clone()],
            last_page_reached: true,
        });
        let error = countersign_sources::github::collect(
            &event("pull_request"),
            &documents,
            &crate::github::fixtures::options(),
        );
        let error = error.err().unwrap_or_else(|| panic!("{odd}")).to_string();
        assert!(error.contains("timeline"), "{error}");
    }
}

fn at(second: u32) -> String {
    format!("2026-03-09T10:00:{second:02}Z")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_what_was_given_after_the_last_change_is_bound(
        changes in proptest::collection::vec((0_usize..4, 0_u32..60), 0..5),
        submitted in proptest::collection::vec(0_u32..60, 1..6),
        split in 0_usize..6,
        last_page_reached: bool,
    ) {
        let kinds = ["base_ref_changed", "automatic_base_change_succeeded", "base_ref_force_pushed", "commented"];
        let events: Vec<Value> = changes.iter().map(|(kind, second)| happened(kinds[*kind], Some(&at(*second)))).collect();
        let (first, second) = events.split_at(split.min(events.len()));
        let timeline = Pages { pages: vec![json!(first), json!(second)], last_page_reached };
        let texts: Vec<String> = submitted.iter().map(|second| at(*second)).collect();
        let times: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        let last = changes.iter().filter(|(kind, _)| *kind < 3).map(|(_, second)| *second).max();
        for review in reviews(Some(timeline), &times, &json("events/pull_request")) {
            let own = submitted[review.id.parse::<usize>().unwrap() - 1];
            let expected = last_page_reached && last.is_none_or(|last| own > last);
            prop_assert_eq!(is_bound(&review), expected);
        }
    }
}
