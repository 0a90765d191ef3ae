//! TypeScript's view of the contract's JSON.

use super::{may_be_left_out, pascal, reached, snake};
use crate::model::{Kind, Model, Shape};
use std::fmt::Write;

/// TypeScript declarations of all types.
pub fn types(model: &Model) -> String {
    let mut out = String::from(
        "// Generated from wit/ by `cargo xtask gen`. Do not edit.\n//\n\
         // The JSON form of facts and decisions. Lists, options and booleans may be left out of facts: they are empty,\n\
         // absent and false. Decisions always have their lists and booleans.\n\n\
         /** An RFC 3339 timestamp such as `2026-03-10T12:00:00Z`. */\nexport type Timestamp = string;\n",
    );
    let input = reached(model, &["facts"]);
    for named in &model.types {
        let name = pascal(&named.name);
        match &named.kind {
            Kind::Record(_) if named.name == "timestamp" => {}
            Kind::Record(fields) => {
                let _ = writeln!(
                    out,
                    "\n/** {} */\nexport interface {name} {{",
                    docs(&named.docs, &name)
                );
                for field in fields {
                    if !field.docs.is_empty() {
                        let _ = writeln!(out, "  /** {} */", docs(&field.docs, ""));
                    }
                    let optional = may_be_left_out(&input, &named.name, field);
                    let mark = if optional { "?" } else { "" };
                    let _ = writeln!(
                        out,
                        "  {}{mark}: {};",
                        snake(&field.name),
                        shape(&field.shape)
                    );
                }
                out.push_str("}\n");
            }
            Kind::Enum(cases) => {
                let cases: Vec<String> = cases
                    .iter()
                    .map(|case| format!("{:?}", snake(&case.name)))
                    .collect();
                let _ = writeln!(
                    out,
                    "\n/** {} */\nexport type {name} =\n  | {};",
                    docs(&named.docs, &name),
                    cases.join("\n  | ")
                );
            }
            Kind::Variant(cases) => {
                let cases: Vec<String> = cases
                    .iter()
                    .map(|(case, payload)| {
                        let payload = payload.as_ref().map_or_else(|| "null".to_owned(), shape);
                        format!("{{ {}: {payload} }}", snake(&case.name))
                    })
                    .collect();
                let _ = writeln!(
                    out,
                    "\n/** {} */\nexport type {name} =\n  | {};",
                    docs(&named.docs, &name),
                    cases.join("\n  | ")
                );
            }
        }
    }
    out
}

fn docs(docs: &str, fallback: &str) -> String {
    let text = docs
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("*/", "* /");
    if text.is_empty() {
        format!("`{fallback}`.")
    } else {
        text
    }
}

fn shape(shape_: &Shape) -> String {
    match shape_ {
        Shape::Bool => "boolean".to_owned(),
        Shape::U32 | Shape::U64 | Shape::S64 | Shape::F64 => "number".to_owned(),
        Shape::String => "string".to_owned(),
        Shape::Option(inner) => shape(inner),
        Shape::List(inner) => format!("{}[]", shape(inner)),
        Shape::Named(name) => pascal(name),
    }
}
