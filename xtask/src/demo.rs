//! `cargo xtask demo`: the README's first command. Builds the command, and tells on a small repository what it is for.

mod story;

use crate::setup;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Builds the command, tells the story, and says a word on this project's own history.
pub fn run(root: &Path) -> Result<()> {
    setup::wasm_target(root)?;
    setup::run(
        root,
        "cargo",
        &["build", "--locked", "--package", "countersign-cli"],
    )?;
    let countersign = setup::binary(root, "countersign");
    let folder = setup::target(root).join("demo");
    println!();
    story::tell(Path::new(&countersign), &folder, &mut std::io::stdout())?;
    println!("{}", own_history(root, &countersign)?);
    println!(
        "Next: try more of it in {}, with {countersign}",
        folder.join("shop").display()
    );
    println!("      on your own repository: README.md, \"What it looks like\"");
    println!(
        "      choose a policy: policies/README.md; put it before your merges: README.md, \"Where it runs\""
    );
    Ok(())
}

/// A line on this project's own changes, or why there is none.
fn own_history(root: &Path, countersign: &str) -> Result<String> {
    const NONE: &str =
        "This copy of the project has no history, so that nothing is said of its own changes.";
    // A copy without git may lie in somebody else's repository.
    let prefix = Command::new("git")
        .args(["rev-parse", "--show-prefix"])
        .current_dir(root)
        .output()
        .context("starting `git`")?;
    if !prefix.status.success() || !prefix.stdout.trim_ascii().is_empty() {
        return Ok(NONE.to_owned());
    }
    let survey = Command::new(countersign)
        .args(["survey", "--since", "10.years", "--format", "json"])
        .current_dir(root)
        .output()
        .with_context(|| format!("starting `{countersign}`"))?;
    anyhow::ensure!(
        survey.status.success(),
        "the survey of this project ended with {}: {}",
        survey.status,
        String::from_utf8_lossy(&survey.stderr)
    );
    let survey: Value = serde_json::from_slice(&survey.stdout).context("reading the survey")?;
    let count = |name: &str| survey.get(name).and_then(Value::as_u64).unwrap_or(0);
    Ok(match count("changes") {
        0 => NONE.to_owned(),
        changes => format!(
            "This project's own history, by the same survey: {} of {changes} changes carry marks of AI.",
            count("with_ai")
        ),
    })
}
