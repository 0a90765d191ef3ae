//! `cargo xtask test`: the README's second command. Every test of every host, with what they need set up first.

use crate::setup;
use anyhow::Result;
use std::path::Path;

/// Runs all tests.
pub fn run(root: &Path) -> Result<()> {
    setup::wasm_target(root)?;
    setup::run(root, "cargo", &["test", "--locked", "--workspace"])
}
