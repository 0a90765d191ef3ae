//! `cargo xtask test`: the README's second command. Every test of every host, with what they need set up first.

use crate::setup;
use anyhow::Result;
use std::path::Path;

/// Runs all tests.
pub fn run(root: &Path) -> Result<()> {
    setup::wasm_target(root)?;
    let chromium = setup::chromium(root)?;
    let python = setup::python(root)?;
    let cargo = |arguments: &[&str]| setup::run(root, "cargo", arguments);
    // This builds the programs too, as the tests of their packages need them. A build of their own would select other
    // features of shared dependencies, and compile the WebAssembly runtime a second time.
    cargo(&["test", "--locked", "--workspace"])?;

    // The other hosts: first what they need, then all of them over the same corpus, then the tests of their own.
    let (node, playground) = (root.join("hosts/node"), root.join("hosts/playground"));
    setup::npm(&node, &["ci", "--no-audit", "--no-fund"])?;
    setup::npm(&playground, &["ci", "--no-audit", "--no-fund"])?;
    let corpus = setup::target(root).join("parity/manifest.json");
    let corpus = corpus.to_string_lossy();
    let variables = [
        ("CHROMIUM", chromium.as_str()),
        ("COUNTERSIGN_PYTHON", python.as_str()),
        ("COUNTERSIGN_CORPUS", corpus.as_ref()),
    ];
    let run = |folder: &Path, program: &str, arguments: &[&str]| {
        setup::run_with(folder, program, arguments, &variables)
    };
    run(root, &setup::binary(root, "parity"), &[])?;
    let hosts_python = root.join("hosts/python");
    run(
        &hosts_python,
        &python,
        &["-m", "pytest", "-q", "-p", "no:cacheprovider"],
    )?;
    run(&hosts_python, &python, &["-m", "mypy"])?;
    run(&node, "npm", &["run", "--silent", "test"])?;
    run(&node, "npm", &["run", "--silent", "types"])?;
    run(&playground, "npm", &["run", "--silent", "test"])
}
