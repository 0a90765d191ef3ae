//! Python's view of the contract's JSON: typed dictionaries.

use super::{may_be_left_out, pascal, reached, snake};
use crate::model::{Kind, Model, Shape};
use std::fmt::Write;

/// Python source of all types.
pub fn types(model: &Model) -> String {
    let mut out = String::from(
        "# Generated from wit/ by `cargo xtask gen`. Do not edit.\n\
         \"\"\"The contract's types as typed dictionaries: the JSON form of facts and decisions.\n\n\
         Lists, options and booleans may be left out of facts: they are empty, absent and false. Decisions always have\n\
         their lists and booleans.\n\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from typing import List, Literal, NotRequired, TypedDict\n\n",
    );
    let _ = writeln!(out, "CONTRACT_VERSION = {:?}\n", model.version);
    out.push_str(
        "Timestamp = str\n\"\"\"An RFC 3339 timestamp such as `2026-03-10T12:00:00Z`.\"\"\"\n\n",
    );
    let input = reached(model, &["facts"]);
    for named in &model.types {
        let name = pascal(&named.name);
        match &named.kind {
            Kind::Record(_) if named.name == "timestamp" => {}
            Kind::Record(fields) => {
                let _ = write!(
                    out,
                    "\nclass {name}(TypedDict):\n    \"\"\"{}\"\"\"\n\n",
                    docs(&named.docs, &name)
                );
                for field in fields {
                    let shape = shape(&field.shape);
                    let optional = may_be_left_out(&input, &named.name, field);
                    let shape = if optional {
                        format!("NotRequired[{shape}]")
                    } else {
                        shape
                    };
                    let _ = writeln!(out, "    {}: {shape}", snake(&field.name));
                    if !field.docs.is_empty() {
                        let _ = writeln!(out, "    \"\"\"{}\"\"\"", docs(&field.docs, ""));
                    }
                }
                out.push('\n');
            }
            Kind::Enum(cases) => {
                let cases: Vec<String> = cases
                    .iter()
                    .map(|case| format!("{:?}", snake(&case.name)))
                    .collect();
                let _ = write!(
                    out,
                    "\n{name} = Literal[\n    {},\n]\n\"\"\"{}\"\"\"\n\n",
                    cases.join(",\n    "),
                    docs(&named.docs, &name)
                );
            }
            Kind::Variant(cases) => {
                let _ = write!(
                    out,
                    "\nclass {name}(TypedDict, total=False):\n    \"\"\"{} Exactly one key is there.\"\"\"\n\n",
                    docs(&named.docs, &name)
                );
                for (case, payload) in cases {
                    let payload = payload.as_ref().map_or_else(|| "None".to_owned(), shape);
                    let _ = writeln!(out, "    {}: {payload}", snake(&case.name));
                }
                out.push('\n');
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
        .replace('\\', "\\\\");
    if text.is_empty() {
        format!("`{fallback}`.")
    } else {
        text
    }
}

fn shape(shape_: &Shape) -> String {
    match shape_ {
        Shape::Bool => "bool".to_owned(),
        Shape::U32 | Shape::U64 | Shape::S64 => "int".to_owned(),
        Shape::F64 => "float".to_owned(),
        Shape::String => "str".to_owned(),
        Shape::Option(inner) => shape(inner),
        Shape::List(inner) => format!("List[{}]", shape(inner)),
        Shape::Named(name) => pascal(name),
    }
}
