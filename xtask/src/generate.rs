//! Writes what follows from the contract: Rust types, the compiler's type table, the evaluator's field access, the guest's
//! bindings, JSON Schemas.

mod access;
mod bindings;
mod rust;
mod schema;
mod table;

use crate::model::Model;
use anyhow::Result;
use std::path::Path;

/// Every generated file, as (path below the root, text).
pub fn outputs(root: &Path) -> Result<Vec<(String, String)>> {
    let model = Model::read(root)?;
    Ok(vec![
        (
            "engine/contract/src/types.rs".to_owned(),
            format_rust(rust::types(&model))?,
        ),
        (
            "engine/contract/src/table.rs".to_owned(),
            format_rust(table::table(&model))?,
        ),
        (
            "engine/program/src/access.rs".to_owned(),
            format_rust(access::access(&model))?,
        ),
        (
            "engine/evaluator/src/guest/bindings.rs".to_owned(),
            format_rust(bindings::bindings(&model))?,
        ),
        (
            "engine/contract/schema/facts.schema.json".to_owned(),
            schema::schema(&model, "facts")?,
        ),
        (
            "engine/contract/schema/decision.schema.json".to_owned(),
            schema::schema(&model, "decision")?,
        ),
        (
            "engine/contract/schema/combined-decision.schema.json".to_owned(),
            schema::schema(&model, "combined-decision")?,
        ),
        (
            "engine/contract/schema/explanation.schema.json".to_owned(),
            schema::schema(&model, "explanation")?,
        ),
        (
            "engine/contract/schema/description.schema.json".to_owned(),
            schema::schema(&model, "description")?,
        ),
        (
            "engine/contract/schema/evaluation-error.schema.json".to_owned(),
            schema::schema(&model, "evaluation-error")?,
        ),
    ])
}

/// The line that stands at the top of every generated Rust file.
pub const HEADER: &str = "// Generated from wit/ by `cargo xtask gen`. Do not edit.\n\n";

fn format_rust(source: String) -> Result<String> {
    use anyhow::Context;
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting rustfmt")?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(source.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    anyhow::ensure!(
        output.status.success(),
        "rustfmt refused the generated code"
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// `merge-base` → `merge_base`.
pub fn snake(name: &str) -> String {
    name.replace('-', "_")
}

/// `merge-base` → `MergeBase`.
pub fn pascal(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().collect::<String>() + letters.as_str()
            })
        })
        .collect()
}

/// `///` lines of a documentation text.
pub fn doc_lines(docs: &str, fallback: &str) -> String {
    let docs = if docs.is_empty() { fallback } else { docs };
    docs.lines()
        .map(|line| format!("/// {}\n", line.trim()))
        .collect()
}
