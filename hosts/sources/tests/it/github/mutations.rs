//! Whatever a payload or document holds, it becomes facts or an error with a remedy.

use crate::github::fixtures::{documents, json, options, parse};
use countersign_contract::types::Facts;
use countersign_sources::github;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Replaces the value at a place, counted from the root in the order of a walk.
fn replace(value: &mut Value, place: &mut usize, new: &Value) -> bool {
    if *place == 0 {
        *value = new.clone();
        return true;
    }
    *place -= 1;
    match value {
        Value::Array(list) => list.iter_mut().any(|element| replace(element, place, new)),
        Value::Object(map) => map.values_mut().any(|element| replace(element, place, new)),
        _ => false,
    }
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!({})),
        Just(json!([])),
        Just(json!([null])),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        Just(json!(u64::MAX)),
        Just(json!(1e300)),
        ".{0,12}".prop_map(|value| json!(value)),
        Just(json!("9999-12-31T23:59:59-23:59")),
        Just(json!("\u{0}\u{FFFD}../../x[bot]")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_documents_never_panic(
        name in prop_oneof![Just("pull_request"), Just("merge_group"), Just("check_run"), Just("push"), Just("pull_request_review")],
        in_event in proptest::collection::vec((0_usize..80, values()), 0..2),
        in_documents in proptest::collection::vec((0_usize..900, values()), 0..4),
    ) {
        let mut payload = json(&format!("events/{name}"));
        for (mut place, value) in in_event {
            replace(&mut payload, &mut place, &value);
        }
        let group = matches!(name, "merge_group" | "push");
        let mut all = json(if group { "documents/merge_group" } else { "documents/pull_request" });
        for (mut place, value) in in_documents {
            replace(&mut all, &mut place, &value);
        }
        let collected = parse(Some(name), &payload)
            .and_then(|event| github::collect(&event, &documents(&all), &options()));
        match collected {
            Ok(collected) => {
                let text = serde_json::to_string(&collected.facts).unwrap();
                let read: Facts = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(read, collected.facts);
            }
            Err(error) => prop_assert!(error.to_string().contains("; "), "no remedy: {}", error),
        }
    }

    #[test]
    fn no_bytes_break_the_parser(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(github::Webhook::parse(None, &bytes).is_err());
    }
}
