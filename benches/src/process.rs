//! Programs that the benchmarks start.

use anyhow::{Context, Result, ensure};
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How the benchmarks and what they start are built.
pub const PROFILE: &str = if cfg!(debug_assertions) {
    "dev"
} else {
    "release"
};

/// Says so where figures would mislead.
pub fn warn_of_profile() {
    if cfg!(debug_assertions) {
        println!("built with debug assertions: these are not the ratios of a release");
    }
}

/// Builds a binary, as far as it is not built yet, and says where it is. `selection` is what cargo is told of the package.
///
/// # Errors
/// That it does not build.
pub fn built(selection: &[&str], binary: &str) -> Result<PathBuf> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "build",
            "--profile",
            PROFILE,
            "--locked",
            "--message-format=json-render-diagnostics",
        ])
        .args(selection)
        .args(["--bin", binary])
        .stderr(Stdio::inherit())
        .output()
        .context("can't start cargo")?;
    ensure!(output.status.success(), "`{binary}` does not build");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
        .find(|path| path.file_stem().is_some_and(|stem| stem == binary))
        .with_context(|| format!("cargo did not say where `{binary}` is"))
}

/// Runs `countersign check` once and says how long the whole process took. Its cache is in `folder`.
///
/// # Errors
/// That there is no decision.
pub fn check(countersign: &Path, folder: &Path, arguments: &[&str]) -> Result<Duration> {
    let start = Instant::now();
    let output = Command::new(countersign)
        .arg("check")
        .args(arguments)
        .env("XDG_CACHE_HOME", folder)
        .output()
        .context("can't start the command")?;
    let took = start.elapsed();
    // Pass, block, pending and undecided are decisions; all other codes are failures.
    ensure!(
        matches!(output.status.code(), Some(0 | 1 | 5 | 6)),
        "`countersign check` failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(took)
}
