//! The evaluator's field access: calls of the macros in `engine/program/src/value/mod.rs`.

use super::{HEADER, block, pascal, wrapped};
use crate::model::{Kind, Model};
use std::fmt::Write;

/// Rust source of the field access.
pub fn access(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str("//! The fields of every record of the contract by their numbers.\n\n");
    out.push_str("use crate::value::{Record, ToValue, Value, enum_access, record_access};\n");
    out.push_str("use countersign_contract::types::*;\n\n");
    let enums: Vec<String> = model
        .types
        .iter()
        .filter(|named| matches!(named.kind, Kind::Enum(_)))
        .map(|named| pascal(&named.name))
        .collect();
    let _ = writeln!(out, "enum_access! {{\n{}}}\n", wrapped(&enums, 4));
    out.push_str("record_access! {\n");
    for (number, (named, fields)) in model.records().enumerate() {
        out.push_str(&block(&format!("{number} {}", pascal(&named.name)), fields));
    }
    out.push_str("}\n");
    out
}
