//! Which crate may depend on which.

use crate::metadata;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
        &["countersign-contract", "countersign-analysis"],
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
            "countersign-evaluator",
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
            if name.starts_with("countersign")
                && name != "countersign-features"
                && !allowed.contains(&name.as_str())
            {
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
                // It selects features of what others use, and has nothing that could be used.
                if names[dependency] == "countersign-features" {
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
