//! What a fresh machine lacks, installed where that can be done and named where it can't.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Target of the sandboxed evaluator.
const TARGET: &str = "wasm32-unknown-unknown";

/// Runs a command in `folder` and fails with its name when it fails.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    println!("$ {program} {}", arguments.join(" "));
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .status()
        .with_context(|| format!("starting `{program}`"))?;
    anyhow::ensure!(
        status.success(),
        "`{program} {}` ended with {status}",
        arguments.join(" ")
    );
    Ok(())
}

/// Whether a program is on the path and answers to `--version`.
pub fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// The Rust target that bundles are built for.
pub fn wasm_target(root: &Path) -> Result<()> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(root)
        .output()
        .context("starting `rustc`")?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && Path::new(&folder).is_dir() {
        return Ok(());
    }
    run(root, "rustup", &["target", "add", TARGET])
        .with_context(|| format!("the Rust target `{TARGET}` is missing and could not be added"))
}

/// A Chromium for the browser's part of the tests: its path.
pub fn chromium(root: &Path) -> Result<String> {
    const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "chrome"];
    if let Ok(named) = std::env::var("CHROMIUM") {
        return Ok(named);
    }
    let found = || {
        NAMES
            .iter()
            .find(|name| has(name))
            .map(|name| (*name).to_owned())
    };
    if let Some(name) = found() {
        return Ok(name);
    }
    if has("apt-get") {
        run(root, "apt-get", &["update", "-q"])?;
        run(
            root,
            "apt-get",
            &["install", "-y", "-q", "--no-install-recommends", "chromium"],
        )?;
    }
    match found() {
        Some(name) => Ok(name),
        None => {
            bail!("the browser tests need Chromium: install it, or name its program in CHROMIUM")
        }
    }
}
