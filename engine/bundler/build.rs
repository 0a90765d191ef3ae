//! Builds the evaluator that every bundle starts from, so that its bytes never have to be checked in.

mod guest_build;

use std::env;
use std::fs;
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
    let out = variable("OUT_DIR")?;
    let module = guest_build::build(root, "countersign-evaluator", &out.join("guest"), None)?;
    let decider = out.join("decider.wasm");
    let evaluator = fs::read(&module).map_err(|error| error.to_string())?;
    fs::write(&decider, without_loading(&evaluator)?).map_err(|error| error.to_string())?;
    println!("cargo::rustc-env=COUNTERSIGN_DECIDER={}", decider.display());
    println!(
        "cargo::rustc-env=COUNTERSIGN_EVALUATOR={}",
        module.display()
    );
    Ok(())
}

/// The module without `load` and what only that needs: a finished bundle has its policy.
fn without_loading(module: &[u8]) -> Result<Vec<u8>, String> {
    let mut module = walrus::ModuleConfig::new()
        .generate_producers_section(false)
        .parse(module)
        .map_err(|error| format!("the evaluator can't be read: {error:#}"))?;
    module
        .exports
        .remove("load")
        .map_err(|error| format!("the evaluator has no `load`: {error:#}"))?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}
