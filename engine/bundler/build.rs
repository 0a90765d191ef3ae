//! Builds the evaluator that every bundle starts from, so that its bytes never have to be checked in.

mod guest_build;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wasmparser::{Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::Resolve;

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
    let evaluator = fs::read(&module).map_err(|error| error.to_string())?;
    let component = component(&without_loading(&evaluator)?, &root.join("wit"))?;
    let decider = core_module(&component)?;
    for (name, file, bytes) in [
        ("COUNTERSIGN_COMPONENT", "component.wasm", &*component),
        ("COUNTERSIGN_DECIDER", "decider.wasm", decider),
    ] {
        let path = out.join(file);
        fs::write(&path, bytes).map_err(|error| error.to_string())?;
        println!("cargo::rustc-env={name}={}", path.display());
    }
    println!(
        "cargo::rustc-env=COUNTERSIGN_EVALUATOR={}",
        module.display()
    );
    Ok(())
}

/// The module as a component with the types of the contract's world.
fn component(module: &[u8], wit: &Path) -> Result<Vec<u8>, String> {
    let mut resolve = Resolve::default();
    let mut module = module.to_vec();
    let encoded = resolve.push_dir(wit).and_then(|(package, _)| {
        let world = resolve.select_world(&[package], Some("bundle"))?;
        wit_component::embed_component_metadata(
            &mut module,
            &resolve,
            world,
            StringEncoding::UTF8,
        )?;
        ComponentEncoder::default()
            .validate(true)
            .module(&module)?
            .encode()
    });
    encoded.map_err(|error| format!("the evaluator can't be made a component: {error:#}"))
}

/// The one module of a component.
fn core_module(component: &[u8]) -> Result<&[u8], String> {
    for payload in Parser::new(0).parse_all(component) {
        if let Payload::ModuleSection {
            unchecked_range, ..
        } = payload.map_err(|error| error.to_string())?
        {
            return component
                .get(unchecked_range)
                .ok_or_else(|| "the component's module is cut off".to_owned());
        }
    }
    Err("the component has no module".to_owned())
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
