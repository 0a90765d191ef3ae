//! Writes what follows from the contract: Rust types, the compiler's type table, the evaluator's field access, the guest's
//! bindings, Python's and TypeScript's types, JSON Schemas. And the table of agents, from its own file.

mod access;
mod agents;
mod bindings;
mod floor;
mod python;
mod rust;
mod schema;
mod transfer;
mod typescript;

use crate::model::{Field, Kind, Model, Shape};
use anyhow::Result;
use std::collections::BTreeSet;
use std::fmt::Write;
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
            format_rust(rust::table(&model))?,
        ),
        (
            "engine/program/src/access.rs".to_owned(),
            format_rust(access::access(&model))?,
        ),
        (
            "engine/evaluator/src/guest/exports.rs".to_owned(),
            format_rust(bindings::bindings(&model))?,
        ),
        (
            "benches/floor/src/guest/bindings.rs".to_owned(),
            format_rust(floor::floor(&model))?,
        ),
        (
            "engine/evaluator/src/transfer/records.rs".to_owned(),
            format_rust(transfer::transfer(&model)?)?,
        ),
        (
            "engine/evaluator/src/people/agents/table.rs".to_owned(),
            format_rust(agents::table(root)?)?,
        ),
        (
            "engine/evaluator/src/people/agents/sources.rs".to_owned(),
            format_rust(agents::catalogue(root)?)?,
        ),
        (
            "hosts/python/src/countersign/contract.py".to_owned(),
            python::types(&model),
        ),
        (
            "hosts/node/src/contract.d.ts".to_owned(),
            typescript::types(&model),
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
    use std::io::Write as _;
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

/// Names of the types that these are made of, and their own.
fn reached(model: &Model, roots: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
    while let Some(name) = open.pop() {
        let shapes: Vec<&Shape> = match model.get(&name).map(|named| &named.kind) {
            Some(Kind::Record(fields)) => fields.iter().map(|field| &field.shape).collect(),
            Some(Kind::Variant(cases)) => cases
                .iter()
                .filter_map(|(_, shape)| shape.as_ref())
                .collect(),
            _ => Vec::new(),
        };
        for mut shape in shapes {
            while let Shape::Option(inner) | Shape::List(inner) = shape {
                shape = inner;
            }
            if let Shape::Named(inner) = shape {
                open.push(inner.clone());
            }
        }
        // Types do not contain themselves, so that this ends.
        found.insert(name);
    }
    found
}

/// rustfmt does not break lines in the bodies of macros.
const WIDTH: usize = 100;

/// The lines of a list of short items, `indent` spaces in.
fn wrapped(items: &[String], indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if line.len() + item.len() + 2 <= WIDTH => {
                let _ = write!(line, " {item},");
            }
            _ => lines.push(format!("{}{item},", " ".repeat(indent))),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A record's fields with their numbers, after what `head` says of it, as the body of a macro.
fn block(head: &str, fields: &[Field]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(number, field)| format!("{number} {}", snake(&field.name)))
        .collect();
    let line = format!("    {head} {{ {} }}\n", fields.join(", "));
    if line.len() <= WIDTH {
        line
    } else {
        format!("    {head} {{\n{}    }}\n", wrapped(&fields, 8))
    }
}

/// Whether JSON may lack a field: options always, and in facts also lists, booleans and `completeness`.
fn may_be_left_out(input: &BTreeSet<String>, record: &str, field: &Field) -> bool {
    match field.shape {
        Shape::Option(_) => true,
        Shape::List(_) | Shape::Bool => input.contains(record),
        _ => field.name == "completeness",
    }
}
