//! Changes of every kind that a preset can meet: written by people, with agents and by agents; read thoroughly, in passing or
//! not at all; with lists that are missing, incidents, services, freezes, emergencies; open and landed.

mod context;
mod opinions;

use countersign_contract::types::*;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Head of every change that is made here.
pub const HEAD: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// What it is compared with.
pub const BASE: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
/// An earlier head.
pub const OLD: &str = "cccccccccccccccccccccccccccccccccccccccc";

/// How a commit shows, hides or denies AI.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Nothing,
    Trailer,
    Stray,
    Declared,
    Denied,
    Agent,
    AgentAlone,
    /// The agent names somebody who may have had nothing to do with it.
    AgentForDan,
    CoAuthor,
    /// Two people and an agent.
    Pair,
}

#[derive(Clone, Debug)]
struct Written {
    mark: Mark,
    added: u32,
    path: &'static str,
    in_base: bool,
    reverts: bool,
}

const PATHS: &[&str] = &[
    "src/payments.rs",
    "src/payments.rs",
    "src/ui.rs",
    "docs/use.md",
    "Cargo.lock",
    ".github/workflows/ci.yml",
];

/// Lines added: on both sides of every preset's limit, and far from them.
const LINES: &[u32] = &[
    0, 1, 2, 8, 9, 10, 15, 18, 19, 20, 30, 98, 99, 100, 120, 200, 298, 299, 300, 600, 600, 900,
];

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![
        20 => Just(Mark::Nothing),
        2 => Just(Mark::Trailer),
        1 => Just(Mark::Stray),
        1 => Just(Mark::Declared),
        3 => Just(Mark::Denied),
        4 => Just(Mark::Agent),
        2 => Just(Mark::AgentAlone),
        1 => Just(Mark::AgentForDan),
        1 => Just(Mark::CoAuthor),
        3 => Just(Mark::Pair),
    ]
}

prop_compose! {
    fn commit()(
        mark in mark(),
        added in select(LINES),
        path in select(PATHS),
        in_base in prop::bool::weighted(0.05),
        reverts in prop::bool::weighted(0.1),
    ) -> Written {
        Written { mark, added, path, in_base, reverts }
    }
}

fn row(commit: &Written, place: usize, count: usize) -> Value {
    let ada = json!({"name": "Ada", "email": "ada@acme.example", "login": "ada"});
    let agent = json!({
        "name": "copilot-swe-agent[bot]",
        "email": "198982749+Copilot@users.noreply.github.com",
        "login": "copilot-swe-agent[bot]",
    });
    let subject = if commit.reverts {
        format!("Revert \"Retry\"\n\nThis reverts commit {BASE}.")
    } else {
        "Retry payments once\n\nThe bank drops one call in a thousand.".to_owned()
    };
    let (author, tail) = match commit.mark {
        Mark::Nothing => (ada, ""),
        Mark::Trailer => (
            ada,
            "\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>",
        ),
        Mark::Stray => (
            ada,
            "\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nand so it was done",
        ),
        Mark::Declared => (ada, "\n\nAI-assisted: true"),
        Mark::Denied => (
            ada,
            "\n\nAI-assisted: false\nCo-Authored-By: Claude <noreply@anthropic.com>",
        ),
        Mark::Agent => (
            agent,
            "\n\nCo-authored-by: Ada <ada@acme.example>\nAssisted-by: Copilot",
        ),
        Mark::AgentAlone => (agent, ""),
        Mark::AgentForDan => (
            agent,
            "\n\nCo-authored-by: Dan <dan@acme.example>\nAssisted-by: Copilot",
        ),
        Mark::Pair => (
            ada,
            "\n\nCo-authored-by: Bob <bob@acme.example>\nCo-Authored-By: Claude <noreply@anthropic.com>",
        ),
        Mark::CoAuthor => (ada, "\n\nCo-authored-by: Bob <bob@acme.example>"),
    };
    let last = place + 1 == count;
    let revision = if last {
        HEAD.to_owned()
    } else {
        format!("{place}{}", "e".repeat(39))
    };
    json!({
        "revision": revision,
        "tree": "dddddddddddddddddddddddddddddddddddddddd",
        "parents": [BASE],
        "author": author,
        "committer": {"name": "Ada", "email": "ada@acme.example", "login": "ada"},
        "message": format!("{subject}{tail}"),
        "signature": "unknown",
        "pusher": "ada",
        "in_base": commit.in_base && !last,
        "files": [{"path": commit.path, "added": commit.added, "deleted": 1}],
    })
}

fn people() -> Value {
    json!([
        {"login": "ada", "kind": "human", "level": 4, "may_push": true, "teams": ["payments"], "aliases": ["ada@acme.example"]},
        {"login": "bob", "kind": "human", "level": 6, "may_push": true, "teams": ["payments"], "aliases": ["bob@acme.example"]},
        {"login": "cyn", "kind": "human", "level": 7, "may_push": true, "teams": ["countersign-owners", "platform"]},
        {"login": "dan", "kind": "human", "level": 3, "may_push": true, "teams": ["web"], "aliases": ["dan@acme.example"]},
        {"login": "eve", "kind": "human", "level": 6, "may_push": true, "on_call": true, "teams": ["countersign-owners", "release-managers"]},
        {"login": "fay", "kind": "human", "may_push": true},
        {"login": "guy", "kind": "human", "level": 8, "may_push": false},
        {"login": "hal", "kind": "human", "level": 8, "may_push": true, "departed": true},
        {"login": "ida", "kind": "human", "level": 5, "may_push": true, "teams": ["data"]},
        {"login": "zoe", "kind": "human", "level": 9, "may_push": true, "teams": ["countersign-owners", "legal", "payments"]},
        {"login": "shop-ci", "kind": "bot", "may_push": true},
        {"login": "coderabbitai[bot]", "kind": "ai_reviewer", "may_push": false},
    ])
}

const LISTS: &[&str] = &[
    "commits",
    "commit_files",
    "files",
    "reviews",
    "sign_offs",
    "checks",
    "people",
    "equivalences",
    "incidents",
    "services",
    "freeze_windows",
    "delegations",
    "overrides",
    "escalations",
    "notes",
    "declarations",
    "carried_commits",
    "ownership",
    "history",
    "past_sign_offs",
    "prior_decisions",
    "appeals",
];

fn gap() -> impl Strategy<Value = Option<(&'static str, &'static str)>> {
    let list = prop_oneof![
        3 => select(&["commits", "files"][..]),
        1 => select(LISTS),
    ];
    prop_oneof![
        5 => Just(None),
        3 => (list, select(&["truncated", "not_supplied"][..])).prop_map(Some),
    ]
}

/// A change with all that is known of it.
pub fn change() -> impl Strategy<Value = Facts> {
    made(false)
}

/// A change that one thing alone holds, if anything: one commit with a part by AI, around the presets' limits. What two presets
/// ask of it differs by one parameter or one control.
pub fn near_a_limit() -> impl Strategy<Value = Facts> {
    made(true)
}

fn written(calm: bool) -> BoxedStrategy<Vec<Written>> {
    if calm {
        let marks = select(
            &[
                Mark::Trailer,
                Mark::Trailer,
                Mark::Declared,
                Mark::Pair,
                Mark::Agent,
                Mark::Nothing,
            ][..],
        );
        let paths = select(
            &[
                "src/payments.rs",
                "src/payments.rs",
                "src/payments.rs",
                ".github/workflows/ci.yml",
            ][..],
        );
        let one = (marks, select(LINES), paths, prop::bool::weighted(0.1));
        return one
            .prop_map(|(mark, added, path, reverts)| {
                vec![Written {
                    mark,
                    added,
                    path,
                    in_base: false,
                    reverts,
                }]
            })
            .boxed();
    }
    prop_oneof![
        3 => prop::collection::vec(commit(), 1..2),
        1 => prop::collection::vec(commit(), 2..4),
    ]
    .boxed()
}

prop_compose! {
    fn made(calm: bool)(
        commits in written(calm),
        said in opinions::said(calm),
        around in context::around(calm),
        landed in prop::bool::weighted(if calm { 0.0 } else { 0.31 }),
        purpose in prop_oneof![
            8 => Just("merge"), 1 => Just("push"), 1 => Just("audit"), 1 => Just("deploy"),
        ],
        opaque in prop::bool::weighted(if calm { 0.02 } else { 0.1 }),
        // Where the agent opened it itself, nobody but its commits says at whose word.
        by_agent in prop::bool::weighted(0.1),
        proved in any::<bool>(),
        gap in gap().prop_map(move |gap| gap.filter(|_| !calm)),
        whole in any::<bool>(),
    ) -> Facts {
        let count = commits.len();
        let rows: Vec<Value> = commits
            .iter()
            .enumerate()
            .map(|(place, commit)| row(commit, place, count))
            .collect();
        let counted = |(place, commit): &(usize, &Written)| !commit.in_base || place + 1 == count;
        let mut lines: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
        for (_, commit) in commits.iter().enumerate().filter(counted) {
            *lines.entry(commit.path).or_default() += commit.added;
        }
        let files: Vec<Value> = lines
            .iter()
            .map(|(path, added)| {
                json!({"path": path, "status": "modified", "added": added, "deleted": 1, "binary": opaque})
            })
            .collect();
        let mut completeness = serde_json::Map::new();
        for list in LISTS {
            completeness.insert((*list).to_owned(), json!({"supply": "complete"}));
        }
        around.supply(&mut completeness);
        let mut document = json!({
            "purpose": purpose,
            "now": "2026-03-10T12:00:00Z",
            "change": {
                "id": "example.org/acme/shop#7",
                "forge": "github",
                "repository": "acme/shop",
                "number": 7,
                "title": "Retry payments once",
                "body": "",
                "state": if landed || purpose == "audit" { "merged" } else { "open" },
                "draft": false,
                "author": {"name": "Ada", "email": "ada@acme.example", "login": "ada"},
                "base": {"branch": "main", "revision": BASE},
                "head": {"branch": "retry", "revision": HEAD, "tree": "dddddddddddddddddddddddddddddddddddddddd"},
                "merge_base": BASE,
                "labels": [],
            },
            "commits": rows,
            "files": files,
            "people": people(),
        });
        if purpose == "deploy" {
            document["environment"] = json!("production");
        }
        if proved {
            document["equivalences"] = rows_of_reverts(&document["commits"]);
        }
        if by_agent && commits.iter().all(|commit| matches!(commit.mark, Mark::Agent | Mark::AgentAlone | Mark::AgentForDan)) {
            document["change"]["author"] = document["commits"][0]["author"].clone();
        }
        said.put(&mut document);
        around.put(&mut document);
        // What `ban` declines it declines with gaps too, so that gaps would be rare there if every kind of change had as many.
        let by_people = commits.iter().all(|commit| matches!(commit.mark, Mark::Nothing | Mark::CoAuthor));
        if let Some((list, supply)) = gap.filter(|_| by_people || whole) {
            completeness.insert(list.to_owned(), json!({"supply": supply}));
            if supply == "not_supplied" && list != "commit_files" {
                document.as_object_mut().unwrap().remove(list);
            }
        }
        document["completeness"] = Value::Object(completeness);
        serde_json::from_value(document).unwrap()
    }
}

fn rows_of_reverts(commits: &Value) -> Value {
    let rows = commits.as_array().unwrap().iter().map(|commit| {
        json!({
            "from_revision": BASE,
            "to_revision": commit["revision"],
            "kind": "revert",
            "tree": "dddddddddddddddddddddddddddddddddddddddd",
        })
    });
    rows.collect()
}
