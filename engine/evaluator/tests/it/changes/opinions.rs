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
    /// What a review says. One that is neither approval nor veto is a comment then.
    body: &'static str,
    /// Given two seconds after it was shown.
    hasty: bool,
}

impl Word {
    /// All of it read and signed.
    fn signed(person: &'static str, areas: usize) -> Word {
        Word {
            person,
            verdict: "approve",
            revision: HEAD,
            authentication: "signed",
            areas,
            as_review: false,
            body: "",
            hasty: false,
        }
    }
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
        hasty in any::<bool>(),
    ) -> Word {
        Word { person, verdict, revision, authentication, areas, as_review, body: "", hasty }
    }
}

prop_compose! {
    /// A co-author, or somebody else, speaks up in a comment or a review.
    fn comment()(
        person in prop_oneof![6 => Just("bob"), 1 => Just("ada"), 1 => Just("dan"), 1 => Just("cyn")],
        verdict in prop_oneof![5 => Just("comment"), 1 => Just("approve")],
        revision in prop_oneof![8 => Just(HEAD), 1 => Just(OLD)],
        body in select(&[
            "paired: yes",
            "paired: yes",
            "paired: yes",
            "paired: no",
            "countersign: veto",
            "paired: yes\ncountersign: withdraw",
            "We did this one together.",
            "",
        ][..]),
    ) -> Word {
        Word { verdict, revision, as_review: true, body, ..Word::signed(person, 0) }
    }
}

/// Four people of four teams, two of them senior, read all of it and sign.
fn thorough() -> Vec<Word> {
    ["cyn", "dan", "eve", "bob"]
        .into_iter()
        .map(|person| Word::signed(person, 6))
        .collect()
}

/// The same, and whoever is first was quick about it.
fn quick() -> Vec<Word> {
    let mut words = thorough();
    words[0].hasty = true;
    words.truncate(2);
    words
}

/// Two people who are not senior approve and attest nothing: enough where any human will do.
fn in_passing() -> Vec<Word> {
    ["dan", "fay"]
        .into_iter()
        .map(|person| Word::signed(person, 0))
        .collect()
}

/// Two people of two teams who are not senior read all of it and sign: enough but for their level.
fn diligent() -> Vec<Word> {
    ["dan", "ida"]
        .into_iter()
        .map(|person| Word::signed(person, 6))
        .collect()
}

/// Groups of signers that are enough for some presets and not for others.
const FEW: &[&[&str]] = &[
    &["cyn"],
    &["cyn", "dan"],
    &["bob", "eve"],
    &["dan"],
    &["cyn", "eve"],
];

/// People of whom only some sign: one senior, or one who is senior and one who is not.
fn few() -> impl Strategy<Value = Vec<Word>> {
    let people = select(FEW);
    let way = select(&["forge", "reauthenticated", "signed"][..]);
    (people, way, select(&[0_usize, 5, 6][..])).prop_map(|(people, authentication, areas)| {
        let word = |person: &&'static str| Word {
            authentication,
            ..Word::signed(person, areas)
        };
        people.iter().map(word).collect()
    })
}

/// Signers of one kind.
fn groups() -> impl Strategy<Value = Vec<Word>> {
    prop_oneof![
        1 => Just(Vec::new()),
        2 => Just(in_passing()),
        4 => Just(diligent()),
        6 => few(),
        2 => Just(quick()),
        2 => prop::collection::vec(comment(), 1..3),
        1 => Just(thorough()),
    ]
}

/// What people say of a change; `calm`: signers of one kind, and nothing else.
pub fn said(calm: bool) -> BoxedStrategy<Said> {
    if calm {
        let denied = prop_oneof![7 => Just(None), 1 => Just(Some("none"))];
        return (groups(), denied)
            .prop_map(|(words, declared)| Said {
                words,
                overrides: Vec::new(),
                declared,
            })
            .boxed();
    }
    let words = prop_oneof![
        4 => Just(Vec::new()),
        1 => prop::collection::vec(word(), 1..5),
        1 => Just(in_passing()),
        1 => Just(diligent()),
        1 => few(),
        1 => Just(quick()),
        1 => prop::collection::vec(comment(), 1..3),
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
    (words, overrides, declared)
        .prop_map(|(words, overrides, declared)| Said {
            words,
            overrides,
            declared,
        })
        .boxed()
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
        "comment" => "commented",
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
        "body": word.body,
    })
}

fn sign_off(word: &Word, place: usize) -> Value {
    let assesses: Vec<Value> = AREAS
        .iter()
        .take(word.areas)
        .map(|area| json!({"area": area}))
        .collect();
    let mut found = json!({
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
    });
    if word.hasty {
        found["opened"] = json!("2026-03-10T11:00:00Z");
        found["signed"] = json!("2026-03-10T11:00:02Z");
    }
    found
}
