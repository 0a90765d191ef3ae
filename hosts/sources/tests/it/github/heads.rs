//! Which open pull requests have a head: all of them, whatever one of the forge's lists leaves out.

use crate::github::fetched::{drive, found, refused, shop};
use countersign_sources::fetch::{Answer, FetchError};
use countersign_sources::github::HeadFetch;
use serde_json::{Value, json};

const HEAD: &str = "dddddddddddddddddddddddddddddddddddddddd";

fn pull(number: u32, head: &str, state: &str) -> Value {
    json!({"number": number, "state": state, "head": {"sha": head}})
}

fn on(number: u32) -> Value {
    pull(number, HEAD, "open")
}

/// Both lists, and what is asked for by its number.
fn heads(known: &[u32], named: Answer, open: Answer, one: Answer) -> Result<Vec<u32>, FetchError> {
    let fetch = HeadFetch::new(shop(), HEAD, known.iter().copied());
    let answer = |request: &countersign_sources::fetch::Request| {
        let path = request.encoded_path();
        match path.strip_prefix("/repos/acme/shop/").unwrap() {
            "pulls" => {
                assert!(request.encoded_query().starts_with("state=open&"));
                open.clone()
            }
            "pulls/7" => one.clone(),
            other => {
                assert_eq!(other, format!("commits/{HEAD}/pulls"));
                named.clone()
            }
        }
    };
    drive(fetch, answer, |_| 0)
}

#[test]
fn whatever_either_list_names_is_on_the_head() {
    let other = || pull(3, &"e".repeat(40), "open");
    for (name, known, named, open, one, expected) in [
        (
            "both",
            &[][..],
            json!([on(1), on(2)]),
            json!([on(1), on(2), other()]),
            None,
            &[1, 2][..],
        ),
        (
            "the first leaves one out",
            &[1],
            json!([on(1)]),
            json!([on(2), on(1)]),
            None,
            &[1, 2],
        ),
        (
            "the second does",
            &[],
            json!([on(2), on(1)]),
            json!([on(1)]),
            None,
            &[1, 2],
        ),
        (
            "one is closed",
            &[],
            json!([pull(1, HEAD, "closed"), on(2)]),
            json!([on(2)]),
            None,
            &[2],
        ),
        (
            "a known one is in neither",
            &[7],
            json!([on(2)]),
            json!([on(2)]),
            Some(found(on(7))),
            &[2, 7],
        ),
        (
            "a known one is closed",
            &[7],
            json!([on(2)]),
            json!([on(2)]),
            Some(found(pull(7, HEAD, "closed"))),
            &[2],
        ),
        (
            "a known one moved on",
            &[7],
            json!([on(2)]),
            json!([on(2)]),
            Some(found(pull(7, &"e".repeat(40), "open"))),
            &[2],
        ),
        (
            "a known one is gone",
            &[7],
            json!([on(2)]),
            json!([on(2)]),
            Some(refused(404)),
            &[2],
        ),
        ("none", &[], json!([]), json!([]), None, &[]),
    ] {
        let one = one.unwrap_or_else(|| refused(500));
        let numbers = heads(known, found(named), found(open), one);
        assert_eq!(numbers.unwrap(), expected, "{name}");
    }
    // The repository may not have the commits of a fork.
    let numbers = heads(&[], refused(422), found(json!([on(2)])), refused(500));
    assert_eq!(numbers.unwrap(), [2]);
}

#[test]
fn what_is_not_known_of_one_is_an_error() {
    let endless = Answer::Document {
        body: json!([on(1)]),
        has_next: true,
    };
    let many: Vec<Value> = (1..=51).map(on).collect();
    let good = || found(json!([on(1)]));
    for (name, named, open, one) in [
        ("the list is refused", good(), refused(403), refused(404)),
        ("the list is none", good(), found(json!({})), refused(404)),
        ("the list is null", found(Value::Null), good(), refused(404)),
        (
            "an element is null",
            good(),
            found(json!([null])),
            refused(404),
        ),
        (
            "its state is new",
            good(),
            found(json!([pull(2, HEAD, "Open")])),
            refused(404),
        ),
        (
            "its state is null",
            good(),
            found(json!([{"number": 2, "state": null, "head": {"sha": HEAD}}])),
            refused(404),
        ),
        (
            "it has no head",
            good(),
            found(json!([{"number": 2, "state": "open", "head": null}])),
            refused(404),
        ),
        (
            "it has no number",
            good(),
            found(json!([{"state": "open", "head": {"sha": HEAD}}])),
            refused(404),
        ),
        (
            "there are too many",
            good(),
            found(json!(many)),
            refused(404),
        ),
        ("the list has no end", good(), endless, refused(404)),
        ("a known one is refused", good(), good(), refused(403)),
        (
            "a known one is no pull request",
            good(),
            good(),
            found(Value::Null),
        ),
    ] {
        let error = heads(&[7], named, open, one);
        assert!(
            matches!(
                error,
                Err(FetchError::Heads { .. } | FetchError::Refused { .. })
            ),
            "{name}: {error:?}"
        );
    }
}
