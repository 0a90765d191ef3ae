//! What people say of a change: approvals of every quality, vetoes, and lawful ways around.

use super::{BASE, HEAD, OLD};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const AREAS: [&str; 6] = [
    "diff",
    "ai_contribution",
    "systemic_risk",
    "context",
    "dependencies",
    "failure_history",
];

/// One sign-off or review.
#[derive(Clone, Debug)]
struct Word {
    person: &'static str,
    verdict: &'static str,
    revision: &'static str,
    authentication: &'static str,
    areas: usize,
    as_review: bool,
}

/// All that people say.
#[derive(Clone, Debug)]
pub struct Said {
    words: Vec<Word>,
    overrides: Vec<(&'static str, &'static str, &'static str)>,
    declared: Option<&'static str>,
}

prop_compose! {
    fn word()(
        person in select(&["ada", "bob", "cyn", "dan", "eve", "fay", "guy", "hal", "shop-ci", "nobody"][..]),
        verdict in prop_oneof![7 => Just("approve"), 2 => Just("veto"), 1 => Just("withdraw")],
        revision in prop_oneof![4 => Just(HEAD), 1 => Just(OLD)],
        authentication in select(&["forge", "forge", "signed", "reauthenticated", "none"][..]),
        areas in select(&[0_usize, 2, 6][..]),
        as_review in any::<bool>(),
    ) -> Word {
        Word { person, verdict, revision, authentication, areas, as_review }
    }
}

/// Four people of four teams, two of them senior, read all of it and sign.
fn thorough() -> Vec<Word> {
    ["cyn", "dan", "eve", "bob"]
        .into_iter()
        .map(|person| Word {
            person,
            verdict: "approve",
            revision: HEAD,
            authentication: "signed",
            areas: 6,
            as_review: false,
        })
        .collect()
}

/// Two people who are not senior approve and attest nothing: enough where any human will do.
fn in_passing() -> Vec<Word> {
    ["dan", "fay"]
        .into_iter()
        .map(|person| Word {
            person,
            verdict: "approve",
            revision: HEAD,
            authentication: "signed",
            areas: 0,
            as_review: false,
        })
        .collect()
}

/// What people say of a change.
pub fn said() -> impl Strategy<Value = Said> {
    let words = prop_oneof![
        4 => Just(Vec::new()),
        1 => prop::collection::vec(word(), 1..5),
        1 => Just(in_passing()),
        4 => Just(thorough()),
        1 => (Just(thorough()), word()).prop_map(|(mut all, more)| { all.push(more); all }),
    ];
    let control = select(
        &[
            "human-review",
            "senior-sign-off",
            "two-people",
            "freeze",
            "gate-inputs",
            "no-ai",
        ][..],
    );
    let overrides = prop_oneof![
        9 => Just(Vec::new()),
        1 => prop::collection::vec(
            (control, select(&["break_glass", "waiver"][..]), select(&["eve", "cyn", "ada"][..])), 1..4),
    ];
    let declared = prop_oneof![
        30 => Just(None), 1 => Just(Some("none")), 1 => Just(Some("assisted")),
    ];
    (words, overrides, declared).prop_map(|(words, overrides, declared)| Said {
        words,
        overrides,
        declared,
    })
}

impl Said {
    /// Adds it to the facts.
    pub fn put(&self, document: &mut Value) {
        let mut reviews = Vec::new();
        let mut sign_offs = Vec::new();
        for (place, word) in self.words.iter().enumerate() {
            if word.as_review {
                reviews.push(review(word, place));
            } else {
                sign_offs.push(sign_off(word, place));
            }
        }
        document["reviews"] = json!(reviews);
        document["sign_offs"] = json!(sign_offs);
        let overrides = self.overrides.iter().enumerate().map(|(place, found)| {
            json!({
                "id": format!("o{place}"),
                "control": found.0,
                "kind": found.1,
                "person": found.2,
                "reason": "payments are down",
                "revision": HEAD,
                "issued": "2026-03-10T11:00:00Z",
                "expires": "2026-03-10T13:00:00Z",
                "authentication": "signed",
            })
        });
        document["overrides"] = overrides.collect();
        if let Some(ai) = self.declared {
            document["declarations"] =
                json!([{"person": "ada", "ai": ai, "agents": [], "revisions": []}]);
        }
    }
}

fn review(word: &Word, place: usize) -> Value {
    let state = match word.verdict {
        "approve" => "approved",
        "veto" => "changes_requested",
        _ => "dismissed",
    };
    json!({
        "id": format!("r{place}"),
        "sequence": place + 1,
        "reviewer": word.person,
        "state": state,
        "revision": word.revision,
        "merge_base": BASE,
        "base_branch": "main",
        "body": "",
    })
}

fn sign_off(word: &Word, place: usize) -> Value {
    let assesses: Vec<Value> = AREAS
        .iter()
        .take(word.areas)
        .map(|area| json!({"area": area}))
        .collect();
    json!({
        "id": format!("s{place}"),
        "sequence": place + 1,
        "person": word.person,
        "verdict": word.verdict,
        "binding": {
            "repository": "acme/shop",
            "base_branch": "main",
            "revision": word.revision,
            "merge_base": BASE,
        },
        "assesses": assesses,
        "authentication": word.authentication,
    })
}
