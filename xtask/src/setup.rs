//! What a fresh machine lacks, installed where that can be done and named where it can't.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Target of the sandboxed evaluator.
const TARGET: &str = "wasm32-unknown-unknown";

/// Runs a command in `folder` and fails with its name when it fails.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    run_with(folder, program, arguments, &[])
}

/// Runs a command in `folder` with further environment variables.
pub fn run_with(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<()> {
    println!("$ {program} {}", arguments.join(" "));
    let status = command(folder, program, arguments)
        .envs(variables.iter().copied())
        .status()
        .with_context(|| format!("starting `{program}`"))?;
    anyhow::ensure!(
        status.success(),
        "`{program} {}` ended with {status}",
        arguments.join(" ")
    );
    Ok(())
}

/// A command in `folder`, without what cargo tells a program of the package that it runs: build scripts below would take it
/// for a change of their world, and they and all that depends on them would be built anew at each turn between
/// `cargo xtask test` and `cargo test`.
pub fn command(folder: &Path, program: &str, arguments: &[&str]) -> Command {
    const TOLD: [&str; 4] = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
    ];
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if TOLD.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command.args(arguments).current_dir(folder);
    command
}

/// Cargo's target folder.
pub fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// A program of the workspace, as `cargo build` leaves it.
pub fn binary(root: &Path, name: &str) -> String {
    target(root)
        .join("debug")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

/// npm in a package's folder.
pub fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    anyhow::ensure!(
        has("npm"),
        "the Node and browser tests need Node 20 or later with npm"
    );
    run(folder, "npm", arguments)
}

/// A Python of the project's own, with its package and the tools of its tests: the interpreter's path.
pub fn python(root: &Path) -> Result<String> {
    let folder = target(root).join("python");
    let python = folder.join("bin/python").to_string_lossy().into_owned();
    if !Path::new(&python).is_file() {
        anyhow::ensure!(has("python3"), "the Python tests need Python 3.11 or later");
        run(root, "python3", &["-m", "venv", &folder.to_string_lossy()])?;
    }
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    let packages = ["--editable", "hosts/python[test]", "check-jsonschema>=0.37"];
    run(root, &python, &[install.as_slice(), &packages].concat())?;
    Ok(python)
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
