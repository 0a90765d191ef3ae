//! Ten rules of each kind, from `rules/`.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The kinds, in the order in which they are shown: a file of `rules/` each.
pub const KINDS: [&str; 6] = [
    "scalar",
    "filter",
    "nested",
    "strings",
    "patterns",
    "timestamps",
];

/// The rules of a kind: a line each; lines that begin with `#` are for the reader.
///
/// # Errors
/// That the file can't be read.
pub fn rules(kind: &str) -> Result<Vec<String>> {
    let path = folder().join(kind).with_extension("txt");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("can't read `{}`", path.display()))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}
