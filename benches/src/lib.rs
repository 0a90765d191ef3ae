//! What the benchmarks measure: facts and policies of any size, and the guests to compare with.

pub mod guest;
pub mod native;

use anyhow::Result;
use countersign_compiler::{Compiled, Folder, Options};
use countersign_contract::types::Facts;
use serde_json::{Value, json};
use std::fmt::Write;

/// Five rules of different kinds, as CEL: what the native engine runs too.
pub const RULES: [&str; 5] = [
    "size(files) > 0",
    "files.exists(f, f.path.startsWith('storage/') && f.added > 10)",
    "files.filter(f, f.path.endsWith('.sql')).size() < 1000",
    "commits.all(c, c.message.size() > 0 && !c.in_base)",
    "reviews.exists(r, r.state == 'approved' && people.exists(p, p.login == r.reviewer && p.teams.exists(t, t == 'storage')))",
];

/// Facts as JSON, of a change with this many files and people.
pub fn facts_json(files: usize, people: usize) -> Value {
    let file = |number: usize| {
        let folder = ["api", "storage", "web", "docs"]
            .get(number % 4)
            .copied()
            .unwrap_or("api");
        json!({
            "path": format!("{folder}/module_{number}/source_file_{number}.rs"), "status": "modified",
            "added": number % 40, "deleted": number % 7, "old_mode": "100644", "new_mode": "100644",
        })
    };
    let person = |number: usize| {
        json!({
            "login": format!("person{number}"), "aliases": [format!("person{number}@example.com")], "level": number % 9,
            "teams": [if number.is_multiple_of(3) { "storage" } else { "web" }], "kind": "human", "may_push": true, "available": true,
        })
    };
    let supplied = json!({"supply": "complete", "collector": "bench"});
    json!({
        "purpose": "merge",
        "now": "2026-03-10T12:00:00Z",
        "change": {
            "id": "example/shop#1", "forge": "github", "repository": "example/shop", "title": "Add an index", "body": "",
            "state": "open", "author": {"name": "Ada", "email": "ada@example.com", "login": "ada"},
            "base": {"branch": "main", "revision": "a".repeat(40), "tree": "b".repeat(40)},
            "head": {"branch": "index", "revision": "c".repeat(40), "tree": "d".repeat(40)},
            "merge_base": "a".repeat(40),
        },
        "commits": [{
            "revision": "c".repeat(40), "parents": ["a".repeat(40)],
            "author": {"name": "Ada", "email": "ada@example.com", "login": "ada"},
            "committer": {"name": "Ada", "email": "ada@example.com", "login": "ada"},
            "message": "Add an index\n\nAssisted-by: Claude:claude-opus-4-6\n", "signature": "none",
            "files": (0..files).map(|number| json!({"path": format!("f{number}"), "added": number % 40, "deleted": 0})).collect::<Vec<_>>(),
        }],
        "files": (0..files).map(file).collect::<Vec<_>>(),
        "reviews": [{
            "id": "1", "sequence": 1, "reviewer": "person0", "state": "approved", "revision": "c".repeat(40),
            "base_branch": "main", "body": "",
        }],
        "people": (0..people).map(person).collect::<Vec<_>>(),
        "completeness": {
            "commits": supplied, "commit_files": supplied, "files": supplied, "reviews": supplied, "sign_offs": supplied,
            "people": supplied, "overrides": supplied, "delegations": supplied, "declarations": supplied,
        },
    })
}

/// Facts of a change with this many files and people.
pub fn facts(files: usize, people: usize) -> Result<Facts> {
    Ok(serde_json::from_value(facts_json(files, people))?)
}

/// A policy with this many controls, which take turns in [`RULES`].
pub fn policy(controls: usize) -> Result<(Folder, Compiled)> {
    let mut text = String::from(
        "policy: bench\nversion: 1.0.0\nsummary: Rules for measuring.\nwhen_nothing_applies: pass\nstep_budget: 100000000\ncontrols:\n",
    );
    for (number, rule) in RULES.iter().cycle().take(controls).enumerate() {
        writeln!(
            text,
            "  - id: rule-{number}\n    title: Rule {number}\n    satisfied: |-\n      {rule}\n    effect: block"
        )?;
    }
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    let compiled = countersign_compiler::compile(&folder, &Options { set: Vec::new() })
        .map_err(|diagnostics| anyhow::anyhow!("{}", diagnostics.render(&folder, false)))?;
    Ok((folder, compiled))
}
