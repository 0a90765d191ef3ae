//! `parity`: runs the whole corpus through every host and compares the bytes.

use anyhow::{Context, Result};
use countersign_tests::{corpus, hosts, report, workspace_root};
use std::path::PathBuf;

/// Fewest cases that the corpus must have.
const FEWEST_CASES: usize = 200;

fn main() -> Result<()> {
    let root = workspace_root();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let corpus = corpus::write(&root, &target.join("parity"))?;
    let programs = hosts::Programs {
        binaries: target.join("debug"),
        python: std::env::var_os("COUNTERSIGN_PYTHON")
            .map_or_else(|| PathBuf::from("python3"), PathBuf::from),
        root,
    };
    let mut answers = vec![("native", hosts::native(&corpus)?)];
    for (host, run) in [
        ("runtime", hosts::runtime(&corpus)),
        ("cli", hosts::command_line(&corpus, &programs)),
        ("server", hosts::server(&corpus, &programs)),
        ("python", hosts::python(&corpus, &programs)),
        ("node", hosts::node(&corpus, &programs)),
        ("browser", hosts::browser(&corpus, &programs)),
    ] {
        answers.push((host, run.with_context(|| format!("host {host}"))?));
    }
    let (table, disagreements) = report::compare(&corpus, &answers);
    println!("{table}");
    anyhow::ensure!(
        corpus.cases.len() >= FEWEST_CASES,
        "the corpus has {} cases only",
        corpus.cases.len()
    );
    anyhow::ensure!(disagreements.is_empty(), "{}", disagreements.join("\n"));
    let count = answers.len() * corpus.cases.len();
    println!("{count} passed, 0 failed");
    Ok(())
}
