//! The rules of the tree that no compiler holds: who may depend on whom, how long a source file may grow, what must not
//! be in git, and that generated files are up to date.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "tidy/parity_report.rs"]
mod parity_report;

use countersign_tests::workspace_root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Longest source file, in lines. Past it a file has two reasons to change.
const LONGEST: usize = 500;

/// For each crate, the crates of the workspace it may use (besides those for its own tests), and names it must never
/// reach even through others.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    (
        "countersign-contract",
        &[],
        &["tokio", "clap", "regex", "cel"],
    ),
    (
        "countersign-program",
        &["countersign-contract"],
        &["wasmtime", "tokio", "cel", "chrono", "regex"],
    ),
    (
        "countersign-compiler",
        &["countersign-contract", "countersign-program"],
        &["wasmtime", "tokio", "reqwest"],
    ),
    (
        "countersign-evaluator",
        &["countersign-contract", "countersign-program"],
        &["wasmtime", "tokio", "cel", "chrono", "rand", "regex"],
    ),
    (
        "countersign-bundler",
        &[
            "countersign-contract",
            "countersign-program",
            "countersign-compiler",
        ],
        &[
            "tokio",
            "clap",
            "countersign",
            "countersign-sources",
            "countersign-reports",
        ],
    ),
    (
        "countersign",
        &["countersign-contract"],
        &[
            "tokio",
            "clap",
            "cel",
            "countersign-compiler",
            "countersign-bundler",
            "countersign-sources",
        ],
    ),
    (
        "countersign-sources",
        &["countersign-contract"],
        &["wasmtime", "tokio", "countersign-reports", "countersign"],
    ),
    (
        "countersign-reports",
        &["countersign-contract"],
        &["wasmtime", "tokio", "countersign-sources", "countersign"],
    ),
    (
        "countersign-analysis",
        &["countersign-contract"],
        &[
            "wasmtime",
            "tokio",
            "countersign-sources",
            "countersign-reports",
            "countersign",
        ],
    ),
    (
        "countersign-cli",
        &[
            "countersign",
            "countersign-analysis",
            "countersign-bundler",
            "countersign-compiler",
            "countersign-contract",
            "countersign-program",
            "countersign-reports",
            "countersign-sources",
        ],
        &["countersign-server", "tokio"],
    ),
    (
        "countersign-server",
        &[
            "countersign",
            "countersign-contract",
            "countersign-reports",
            "countersign-sources",
        ],
        &["countersign-compiler", "countersign-bundler", "cel"],
    ),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(workspace_root())
        .output()
        .expect("cargo metadata starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// What each package uses outside its tests, features of the whole workspace taken together.
fn dependencies(
    metadata: &Value,
) -> (BTreeMap<String, BTreeSet<String>>, BTreeMap<String, String>) {
    let names: BTreeMap<String, String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            (
                package["id"].as_str().unwrap().to_owned(),
                package["name"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in metadata["resolve"]["nodes"].as_array().unwrap() {
        let from = edges
            .entry(node["id"].as_str().unwrap().to_owned())
            .or_default();
        for dependency in node["deps"].as_array().unwrap() {
            let normal = dependency["dep_kinds"]
                .as_array()
                .unwrap()
                .iter()
                .any(|kind| kind["kind"].is_null());
            if normal {
                from.insert(dependency["pkg"].as_str().unwrap().to_owned());
            }
        }
    }
    (edges, names)
}

#[test]
fn crates_keep_to_their_layer() {
    let metadata = metadata();
    let (edges, names) = dependencies(&metadata);
    let mut broken = Vec::new();
    for (package, allowed, forbidden) in LAYERS {
        let id = names
            .iter()
            .find(|(_, name)| name == package)
            .map(|(id, _)| id.clone());
        let id = id.unwrap_or_else(|| panic!("no package `{package}`"));
        for direct in &edges[&id] {
            let name = &names[direct];
            if name.starts_with("countersign") && !allowed.contains(&name.as_str()) {
                broken.push(format!("{package} depends on {name}"));
            }
        }
        let mut reached = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            for dependency in &edges[&next] {
                // The contract lifts and lowers for wasmtime behind a feature that only the runtime turns on; cargo's
                // resolution shows the features of the whole workspace, so the contract's own edge is not followed.
                if names[&next] == "countersign-contract" && names[dependency] == "wasmtime" {
                    continue;
                }
                if reached.insert(dependency.clone()) {
                    open.push(dependency.clone());
                }
            }
        }
        for name in reached.iter().map(|id| names[id].as_str()) {
            if forbidden.contains(&name) {
                broken.push(format!("{package} reaches {name}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace_root())
        .output()
        .expect("git starts");
    assert!(
        output.status.success(),
        "the tidy test reads the list of files from git"
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .split('\0')
        .filter(|path| !path.is_empty() && workspace_root().join(path).is_file())
        .map(str::to_owned)
        .collect()
}

#[test]
fn source_files_have_one_reason_to_change() {
    let long: Vec<String> = tracked()
        .into_iter()
        .filter(|path| {
            [".rs", ".py", ".ts", ".mjs", ".js"]
                .iter()
                .any(|ending| path.ends_with(ending))
        })
        .filter_map(|path| {
            let text = std::fs::read_to_string(workspace_root().join(&path)).ok()?;
            let generated = text
                .lines()
                .next()
                .is_some_and(|line| line.contains("Generated from wit/"));
            let lines = text.lines().count();
            (!generated && lines > LONGEST).then(|| format!("{path}: {lines} lines"))
        })
        .collect();
    assert!(
        long.is_empty(),
        "longer than {LONGEST} lines:\n{}",
        long.join("\n")
    );
}

#[test]
fn nothing_generated_or_private_is_in_git() {
    let mut found = Vec::new();
    // The markers are put together here so that this file does not contain them.
    let markers = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
    ];
    for path in tracked() {
        if [".wasm", ".cwasm", ".so", ".node", ".o", ".a"]
            .iter()
            .any(|ending| path.ends_with(ending))
        {
            found.push(format!("{path}: a generated binary"));
        }
        let Ok(text) = std::fs::read_to_string(workspace_root().join(&path)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for marker in &markers {
                if line.match_indices(marker.as_str()).any(|(place, _)| {
                    !line[..place].ends_with(|letter: char| {
                        letter.is_alphanumeric() || "._-/".contains(letter)
                    })
                }) {
                    found.push(format!("{path}:{}: {marker}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn generated_files_are_up_to_date() {
    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "xtask",
            "--",
            "gen",
            "--check",
        ])
        .current_dir(workspace_root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
