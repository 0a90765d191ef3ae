//! `cargo xtask deny`: licences, banned crates, sources and advisories of the dependencies, by cargo-deny.
//!
//! Licences, bans and sources change with the files in [`INPUTS`] only, so what was checked of them on this machine is remembered.
//! A new advisory needs no change of ours: advisories are checked each time, where cargo-deny is there. It is compiled from source,
//! which takes minutes, so only what changed makes it be installed.

use crate::setup;
use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// What decides whether licences, bans and sources are in order. The workspace's own licence is in its `Cargo.toml`.
const INPUTS: [&str; 3] = ["Cargo.lock", "Cargo.toml", "deny.toml"];

/// Checks the dependencies.
///
/// # Errors
/// When a check fails, or can't be started.
pub fn run(root: &Path) -> Result<()> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        std::fs::read(root.join(input))
            .with_context(|| format!("reading `{input}`"))?
            .hash(&mut hasher);
    }
    let checked = remembered(hasher.finish());
    let is_known = checked.as_deref().is_some_and(Path::is_file);
    if is_known {
        println!("licences, bans and sources: nothing changed since this machine checked them");
    }
    if !setup::has("cargo-deny") {
        if is_known {
            println!("LEFT OUT: advisories were not checked, since cargo-deny is not installed");
            return Ok(());
        }
        // Built from its own lock file.
        let install = ["install", "--locked", "--quiet", "--debug", "cargo-deny"];
        if let Err(error) = setup::run(root, "cargo", &install) {
            println!("LEFT OUT: cargo-deny is not installed and could not be: {error}");
            return Ok(());
        }
    }
    if !is_known {
        let check = ["deny", "check", "licenses", "bans", "sources"];
        setup::run(root, "cargo", &check)?;
        if let Some(file) = checked
            && let Some(folder) = file.parent()
        {
            std::fs::create_dir_all(folder)?;
            std::fs::write(&file, "")?;
        }
    }
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
