//! Builds the evaluator that every bundle starts from, so that its bytes never have to be checked in.

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
        .ancestors()
        .nth(2)
        .ok_or("the bundler stands in no workspace")?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=guest_build.rs");
    for input in guest_build::INPUTS {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
    let module = guest_build::build(
        root,
        "countersign-evaluator",
        &variable("OUT_DIR")?.join("guest"),
        None,
    )?;
    println!(
        "cargo::rustc-env=COUNTERSIGN_EVALUATOR={}",
        module.display()
    );
    Ok(())
}
