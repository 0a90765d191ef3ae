//! What the evaluator reads and writes: calls of the macros in `engine/evaluator/src/transfer/declare.rs`.

use super::{HEADER, block, pascal, reached, snake};
use crate::model::{Case, Kind, Model};
use anyhow::{Context, Result};
use std::fmt::Write;

/// What the evaluator gives.
const OUTPUTS: [&str; 5] = [
    "decision",
    "combined-decision",
    "explanation",
    "description",
    "evaluation-error",
];

/// Rust source of the records' transfer.
pub fn transfer(model: &Model) -> Result<String> {
    let mut out = String::from(HEADER);
    out.push_str(
        "//! The types that facts and answers are made of, with the numbers of their fields.\n\n",
    );
    out.push_str("use super::declare::{self, FieldLayout, cases, record, variant};\n");
    out.push_str("use super::{Fields, Fill, Filled, Give, Layout, RecordTable, Sink, Source, Stopped, Views};\n");
    out.push_str("use countersign_contract::types::*;\n\n");
    let read = reached(model, &["facts"]);
    let written = reached(model, &OUTPUTS);
    for named in &model.types {
        let ways = match (read.contains(&named.name), written.contains(&named.name)) {
            (true, true) => "read, write",
            (true, false) => "read",
            (false, true) => "write",
            (false, false) => continue,
        };
        let name = pascal(&named.name);
        match &named.kind {
            Kind::Record(_) if named.name == "timestamp" => {}
            Kind::Record(fields) => {
                let left_out = if named.may_be_left_out() {
                    " or_blank"
                } else {
                    ""
                };
                let head = format!("{ways}{left_out}: {name}");
                let _ = writeln!(out, "record! {{\n{}}}\n", block(&head, fields));
            }
            Kind::Enum(cases) => {
                let first = cases
                    .first()
                    .with_context(|| format!("{name} has no case"))?;
                let _ = writeln!(
                    out,
                    "cases! {{ {ways}: {name} from {} }}\n",
                    pascal(&first.name)
                );
            }
            Kind::Variant(cases) => {
                let _ = writeln!(
                    out,
                    "variant! {{\n    {name} {{\n{}    }}\n}}\n",
                    payloads(cases)
                );
            }
        }
    }
    Ok(out)
}

fn payloads(cases: &[(Case, Option<crate::model::Shape>)]) -> String {
    cases
        .iter()
        .enumerate()
        .map(|(number, (case, _))| {
            format!(
                "        {number} {} = {:?},\n",
                pascal(&case.name),
                snake(&case.name)
            )
        })
        .collect()
}
