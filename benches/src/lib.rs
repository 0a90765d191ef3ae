//! What the benchmarks measure: facts and policies of any size, and what to compare with.

pub mod engine;
pub mod guest;
pub mod kinds;
pub mod native;
pub mod peer;
pub mod process;
pub mod table;
pub mod turns;

use anyhow::Result;
use countersign_compiler::{Compiled, Folder, Options};
use countersign_contract::types::Facts;
use serde_json::{Value, json};
use std::fmt::Write;

/// Five rules of different kinds, as CEL. `floor/src/rules.rs` has them by hand, `peers/` in other languages.
pub const RULES: [&str; 5] = [
    "size(files) > 0",
    "files.exists(f, f.path.startsWith('storage/') && f.added > 10)",
    "files.filter(f, f.path.endsWith('.sql')).size() < 1000",
    "commits.all(c, c.message.size() > 0 && !c.in_base)",
    "reviews.exists(r, r.state == 'approved' && people.exists(p, p.login == r.reviewer && p.teams.exists(t, t == 'storage')))",
];

/// Facts as JSON, of a change with this many files and people, and one review. All that a rule of the benchmarks reads is
/// written out, also where the contract has a default.
pub fn facts_json(files: usize, people: usize) -> Value {
    facts_json_with(files, people, 1)
}

/// The same with this many reviews.
pub fn facts_json_with(files: usize, people: usize, reviews: usize) -> Value {
    let file = |number: usize| {
        let folder = ["api", "storage", "web", "docs"]
            .get(number % 4)
            .copied()
            .unwrap_or("api");
        let extension = ["rs", "rs", "sql", "md", "toml"]
            .get(number % 5)
            .copied()
            .unwrap_or("rs");
        json!({
            "path": format!("{folder}/module_{number}/source_file_{number}.{extension}"),
            "status": "modified", "binary": false, "generated": number % 10 == 9,
            "added": number % 40, "deleted": number % 7, "old_mode": "100644", "new_mode": "100644",
        })
    };
    let person = |number: usize| {
        json!({
            "login": format!("person{number}"), "aliases": [format!("person{number}@example.com")], "level": number % 9,
            "teams": [if number.is_multiple_of(3) { "storage" } else { "web" }], "kind": "human", "may_push": true,
            "available": true, "departed": false, "on_call": number.is_multiple_of(5),
        })
    };
    let review = |number: usize| {
        json!({
            "id": (number + 1).to_string(), "sequence": number + 1, "reviewer": format!("person{number}"),
            "state": "approved", "revision": "c".repeat(40), "base_branch": "main",
            "submitted": format!("2026-03-{:02}T09:30:00Z", 1 + number % 9), "body": "Looks right to me.",
        })
    };
    let supplied = json!({"supply": "complete", "collector": "bench"});
    json!({
        "purpose": "merge",
        "now": "2026-03-10T12:00:00Z",
        "change": {
            "id": "example/shop#1", "forge": "github", "repository": "example/shop", "title": "Add an index",
            "body": "Speeds up the listing of orders.\n\nCloses #41", "state": "open", "draft": false,
            "created": "2026-03-08T08:15:00Z", "updated": "2026-03-10T11:40:00Z", "labels": ["storage", "risk:low"], "author": {"name": "Ada", "email": "ada@example.com", "login": "ada"},
            "base": {"branch": "main", "revision": "a".repeat(40), "tree": "b".repeat(40)},
            "head": {"branch": "index", "revision": "c".repeat(40), "tree": "d".repeat(40)},
            "merge_base": "a".repeat(40),
        },
        "commits": [{
            "revision": "c".repeat(40), "parents": ["a".repeat(40)],
            "author": {"name": "Ada", "email": "ada@example.com", "login": "ada"},
            "committer": {"name": "Ada", "email": "ada@example.com", "login": "ada"},
            "message": "Add an index\n\nAssisted-by: Claude:claude-opus-4-6\n", "signature": "none",
            "authored": "2026-03-09T10:00:00Z", "committed": "2026-03-09T10:05:00Z", "in_base": false, "recomputed_merge": false,
            "files": (0..files).map(|number| json!({"path": format!("f{number}"), "added": number % 40, "deleted": 0})).collect::<Vec<_>>(),
        }],
        "files": (0..files).map(file).collect::<Vec<_>>(),
        "reviews": (0..reviews).map(review).collect::<Vec<_>>(),
        "people": (0..people).map(person).collect::<Vec<_>>(),
        "completeness": {
            "commits": supplied, "commit_files": supplied, "files": supplied, "reviews": supplied, "sign_offs": supplied,
            "people": supplied, "overrides": supplied, "delegations": supplied, "declarations": supplied,
        },
    })
}

/// Facts of a change with this many files and people.
///
/// # Errors
/// None, while the facts fit the contract.
pub fn facts(files: usize, people: usize) -> Result<Facts> {
    Ok(serde_json::from_value(facts_json(files, people))?)
}

/// A policy with this many controls, which take turns in [`RULES`].
///
/// # Errors
/// What the compiler says about it.
pub fn policy(controls: usize) -> Result<(Folder, Compiled)> {
    policy_of(RULES.iter().cycle().take(controls))
}

/// A policy with a control for each rule.
///
/// # Errors
/// What the compiler says about it.
pub fn policy_of<Text: AsRef<str>>(
    rules: impl IntoIterator<Item = Text>,
) -> Result<(Folder, Compiled)> {
    let mut text = String::from(
        "policy: bench\nversion: 1.0.0\nsummary: Rules for measuring.\nwhen_nothing_applies: pass\nstep_budget: 1000000000\ncontrols:\n",
    );
    for (number, rule) in rules.into_iter().enumerate() {
        writeln!(
            text,
            "  - id: rule-{number}\n    title: Rule {number}\n    satisfied: |-\n      {}\n    effect: block",
            rule.as_ref()
        )?;
    }
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    let compiled = countersign_compiler::compile(&folder, &Options { set: Vec::new() })
        .map_err(|diagnostics| anyhow::anyhow!("{}", diagnostics.render(&folder, false)))?;
    Ok((folder, compiled))
}
