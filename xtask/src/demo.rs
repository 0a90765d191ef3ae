//! `cargo xtask demo`: the README's first command. Everything a fresh machine needs, then a survey and a decision on this
//! repository's own history.

use crate::setup;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Builds the command and shows it on a real change.
pub fn run(root: &Path) -> Result<()> {
    setup::wasm_target(root)?;
    setup::run(
        root,
        "cargo",
        &["build", "--locked", "--package", "countersign-cli"],
    )?;
    let countersign = setup::binary(root, "countersign");
    let show = |arguments: &[&str]| -> Result<()> {
        println!("\n$ countersign {}", arguments.join(" "));
        let status = Command::new(&countersign)
            .args(arguments)
            .current_dir(root)
            .status()
            .with_context(|| format!("starting `{countersign}`"))?;
        // Held back, pending and undecided are answers; only a command that could not do its work fails the demo.
        let answered = matches!(status.code(), Some(0 | 1 | 5 | 6));
        anyhow::ensure!(
            answered,
            "`countersign {}` ended with {status}",
            arguments.join(" ")
        );
        println!("(exit code {})", status.code().unwrap_or_default());
        Ok(())
    };
    show(&["survey", "--since", "10.years"])?;
    // The last change to this project's workflows: who may merge what guards all other changes?
    let change = Command::new("git")
        .args(["log", "-1", "--format=%H", "--", ".github/workflows"])
        .current_dir(root)
        .output()
        .context("starting `git`")?;
    let change = String::from_utf8_lossy(&change.stdout).trim().to_owned();
    anyhow::ensure!(
        !change.is_empty(),
        "this copy has no history: the demo needs a clone with git"
    );
    show(&["check", "--preset", "standard", "--git", &change])
}
