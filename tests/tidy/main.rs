//! The rules of the tree that no compiler checks: which crate may depend on which, which folder may import which, how long
//! a source file may grow, what must not be in git, that each dependency is compiled once, and that generated files are up
//! to date. And that parity takes no host for equal that left something out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod features;
mod folders;
mod layers;
mod parity_report;

use countersign_tests::workspace_root;
use serde_json::Value;
use std::process::Command;

/// Longest source file, in lines. Past it a file has two reasons to change.
const LONGEST: usize = 500;

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
            let generated = text.lines().next().is_some_and(|line| {
                line.contains("Generated from ") && line.contains("cargo xtask gen")
            });
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
        let text = std::fs::read_to_string(workspace_root().join(&path));
        let Some(text) = text.ok().filter(|text| !text.contains('\0')) else {
            found.push(format!("{path}: no text, so that nobody can review it"));
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
