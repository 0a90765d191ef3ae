//! `cargo xtask deny`: licences, banned crates, sources and advisories of the dependencies, by cargo-deny.
//!
//! All but the advisories changes only with `Cargo.lock` or `deny.toml`, and cargo-deny is compiled from source where it is
//! missing, which takes minutes. So what was checked on this machine is remembered.

use crate::setup;
use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// What decides the outcome.
const INPUTS: [&str; 2] = ["Cargo.lock", "deny.toml"];

/// Checks the dependencies; all but their advisories only if this machine has not checked the same ones before.
pub fn run(root: &Path) -> Result<()> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        std::fs::read(root.join(input))
            .with_context(|| format!("reading `{input}`"))?
            .hash(&mut hasher);
    }
    let checked = remembered(hasher.finish());
    if checked.as_deref().is_some_and(Path::is_file) {
        println!(
            "`Cargo.lock` and `deny.toml` are as they were when this machine last checked them"
        );
        if setup::has("cargo-deny") {
            return advisories(root);
        }
        println!("LEFT OUT: advisories were not checked, since cargo-deny is not installed");
        return Ok(());
    }
    if !setup::has("cargo-deny") {
        // Built from its own lock file.
        let install = ["install", "--locked", "--quiet", "--debug", "cargo-deny"];
        if let Err(error) = setup::run(root, "cargo", &install) {
            println!("LEFT OUT: cargo-deny is not installed and could not be: {error}");
            return Ok(());
        }
    }
    setup::run(
        root,
        "cargo",
        &["deny", "check", "licenses", "bans", "sources"],
    )?;
    advisories(root)?;
    if let Some(file) = checked
        && let Some(folder) = file.parent()
    {
        std::fs::create_dir_all(folder)?;
        std::fs::write(&file, "")?;
    }
    Ok(())
}

/// Checks the advisories. That is not remembered, since a new advisory needs no change of ours.
fn advisories(root: &Path) -> Result<()> {
    if setup::run(root, "cargo", &["deny", "fetch", "db"]).is_err() {
        println!(
            "LEFT OUT: advisories were not checked, since their database could not be fetched"
        );
        return Ok(());
    }
    setup::run(
        root,
        "cargo",
        &["deny", "check", "--disable-fetch", "advisories"],
    )
}

/// The file that says that these inputs were checked. It is kept beside what cargo keeps for all projects.
fn remembered(inputs: u64) -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))?;
    Some(home.join(format!("countersign/deny/{inputs:016x}")))
}
