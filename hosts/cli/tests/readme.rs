//! The README's examples: what it shows is what is printed, and its policy compiles.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use countersign_compiler::{Folder, Options, compile};

/// The README's text.
const README: &str = include_str!("../../../README.md");

/// The root of the project.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

#[test]
fn the_console_shows_what_is_printed() {
    // The README's reader stands in the root of the project.
    std::env::set_current_dir(ROOT).expect("the root is there");
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("README.md");
}

#[test]
fn the_policy_compiles() {
    let (_, rest) = README
        .split_once("```yaml\n")
        .expect("the README shows a policy");
    let (policy, _) = rest.split_once("```").expect("the block ends");
    let mut folder = Folder::new();
    folder.insert("policy.yaml", policy);
    let options = Options { set: Vec::new() };
    if let Err(diagnostics) = compile(&folder, &options) {
        unreachable!("{}", diagnostics.render(&folder, false));
    }
}

#[test]
fn every_file_that_it_names_is_there() {
    let targets: Vec<&str> = README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
        .filter(|target| !target.contains("://"))
        .collect();
    assert!(targets.len() > 10);
    for target in targets {
        assert!(
            std::path::Path::new(ROOT).join(target).exists(),
            "{target} is named and not there"
        );
    }
}
