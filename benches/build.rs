//! Builds the floor the way the bundler builds the evaluator.

#[path = "../engine/bundler/guest_build.rs"]
mod guest_build;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let variable = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .ok_or_else(|| format!("cargo did not set {name}"))
    };
    let manifest = variable("CARGO_MANIFEST_DIR")?;
    let root = manifest
        .parent()
        .ok_or("the benches stand in no workspace")?;
    for input in [
        "benches/build.rs",
        "benches/floor",
        "engine/bundler/guest_build.rs",
        "wit",
        "engine/contract/src",
        "Cargo.lock",
    ] {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
    let module = guest_build::build(
        root,
        "countersign-floor",
        &variable("OUT_DIR")?.join("guest"),
        None,
    )?;
    println!("cargo::rustc-env=COUNTERSIGN_FLOOR={}", module.display());
    Ok(())
}
