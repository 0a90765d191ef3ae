//! `cargo xtask test`: the README's second command. Every test of every host, with what they need set up first.

use crate::steps::Steps;
use crate::{rust_tests, setup};
use anyhow::Result;
use std::path::Path;

/// Which tests to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    All,
    /// Those of the Rust crates.
    Rust,
    /// Those of the hosts in other languages, and the parity of all hosts.
    Hosts,
}

/// Runs the tests and prints what each step took.
pub fn run(root: &Path, part: Part) -> Result<()> {
    let mut steps = Steps::default();
    let result = all(root, part, &mut steps);
    steps.print(root);
    if let Ok(Some(count)) = &result {
        // Many programs have run; this line counts for all of them.
        println!("{} passed, {} failed", count.passed, count.failed);
    }
    result.map(|_| ())
}

fn all(root: &Path, part: Part, steps: &mut Steps) -> Result<Option<rust_tests::Count>> {
    let count = if part == Part::Hosts {
        steps.run("test: build", || {
            setup::wasm_target(root)?;
            setup::run(
                root,
                "cargo",
                &["build", "--locked", "--workspace", "--bins"],
            )
        })?;
        None
    } else {
        // The programs too, as the tests of their packages need them.
        steps.run("test: build", || {
            setup::wasm_target(root)?;
            rust_tests::build(root)
        })?;
        Some(steps.run("test: Rust", || rust_tests::run(root))?)
    };
    if part != Part::Rust {
        hosts(root, steps)?;
    }
    Ok(count)
}

/// The other hosts: first what they need, then all of them over the same corpus, then the tests of their own.
fn hosts(root: &Path, steps: &mut Steps) -> Result<()> {
    let (node, playground) = (root.join("hosts/node"), root.join("hosts/playground"));
    let (chromium, python) = steps.run("test: set up hosts", || {
        setup::npm(&node, &["ci", "--no-audit", "--no-fund"])?;
        setup::npm(&playground, &["ci", "--no-audit", "--no-fund"])?;
        Ok((setup::chromium(root)?, setup::python(root)?))
    })?;
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
    steps.run("test: parity of all hosts", || {
        run(root, &setup::binary(root, "parity"), &[])
    })?;
    steps.run("test: Python", || {
        let folder = root.join("hosts/python");
        run(
            &folder,
            &python,
            &["-m", "pytest", "-q", "-p", "no:cacheprovider"],
        )?;
        run(&folder, &python, &["-m", "mypy"])
    })?;
    steps.run("test: Node and browser", || {
        run(&node, "npm", &["run", "--silent", "test"])?;
        run(&node, "npm", &["run", "--silent", "types"])?;
        run(&playground, "npm", &["run", "--silent", "test"])
    })
}
