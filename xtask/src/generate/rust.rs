//! The Rust types of the contract: calls of the macros in `engine/contract/src/declare.rs`.

use super::{HEADER, doc_lines, pascal, snake};
use crate::model::{Case, Field, Kind, Model, NamedType, Shape};
use std::fmt::Write;

/// For the types that no macro declares.
const COMPONENT_TYPE: &str = "#[cfg_attr(feature = \"wasmtime\", derive(wasmtime::component::ComponentType, wasmtime::component::Lift, wasmtime::component::Lower))]\n";

/// Rust source of all types.
pub fn types(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str("//! Every type of the contract. In JSON, lists, options and booleans may be left out: they are empty, absent and false.\n\nuse crate::declare::{contract_enum, contract_record};\nuse serde::{Deserialize, Serialize};\n\n");
    let _ = writeln!(
        out,
        "/// Version of the contract that these types speak.\npub const CONTRACT_VERSION: &str = {:?};\n",
        model.version
    );
    for named in &model.types {
        match &named.kind {
            Kind::Record(fields) if named.name == "timestamp" => timestamp(&mut out, named, fields),
            Kind::Record(fields) => record(&mut out, model, named, fields),
            Kind::Enum(cases) => one_of(&mut out, named, cases),
            Kind::Variant(cases) => variant(&mut out, named, cases),
        }
    }
    out
}

/// Source of the types in the table, in their order.
pub fn table(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str("use crate::shape::{EnumShape, RecordShape};\nuse crate::types::*;\n\n");
    out.push_str("/// Every record of the contract, in its order. A record's place here is its number in programs.\npub const RECORDS: &[RecordShape] = &[\n");
    for (named, _) in model.records() {
        let _ = writeln!(out, "{}::RECORD,", pascal(&named.name));
    }
    out.push_str(
        "];\n\n/// Every enum of the contract, in its order.\npub const ENUMS: &[EnumShape] = &[\n",
    );
    for named in &model.types {
        if matches!(named.kind, Kind::Enum(_)) {
            let _ = writeln!(out, "{}::ENUM,", pascal(&named.name));
        }
    }
    out.push_str("];\n");
    out
}

fn record(out: &mut String, model: &Model, named: &NamedType, fields: &[Field]) {
    let mut derives = vec!["Clone", "Debug", "PartialEq"];
    if !fields.iter().any(|field| has_float(model, &field.shape)) {
        derives.push("Eq");
    }
    // wit-bindgen takes records of scalars in other records to be `Copy`.
    if fields.iter().all(|field| is_copy(model, &field.shape)) {
        derives.push("Copy");
    }
    let mut left_out = "";
    if named.may_be_left_out() {
        derives.push("Default");
        left_out = " or_default";
    }
    out.push_str("contract_record! {\n");
    out.push_str(&indented(1, &docs(&named.docs, &named.name)));
    let _ = writeln!(out, "    #[derive({})]", derives.join(", "));
    let _ = writeln!(
        out,
        "    pub struct {} = {:?}{left_out} {{",
        pascal(&named.name),
        snake(&named.name)
    );
    for field in fields {
        out.push_str(&indented(2, &docs(&field.docs, &field.name)));
        let _ = writeln!(
            out,
            "        pub {}: {}{},",
            snake(&field.name),
            rust_type(&field.shape),
            renamed(&field.name)
        );
    }
    out.push_str("    }\n}\n\n");
}

fn one_of(out: &mut String, named: &NamedType, cases: &[Case]) {
    out.push_str("contract_enum! {\n");
    out.push_str(&indented(1, &docs(&named.docs, &named.name)));
    let _ = writeln!(
        out,
        "    pub enum {} = {:?} {{",
        pascal(&named.name),
        snake(&named.name)
    );
    let renamed = cases.iter().any(|case| case.name.contains('-'));
    for case in cases {
        out.push_str(&indented(2, &docs(&case.docs, &snake(&case.name))));
        let wit = renamed.then(|| format!(" as {:?}", case.name));
        let _ = writeln!(
            out,
            "        {} = {:?}{},",
            pascal(&case.name),
            snake(&case.name),
            wit.unwrap_or_default()
        );
    }
    out.push_str("    }\n}\n\n");
}

fn timestamp(out: &mut String, named: &NamedType, fields: &[Field]) {
    out.push_str(&docs(&named.docs, &named.name));
    out.push_str(COMPONENT_TYPE);
    out.push_str("#[derive(Clone, Debug, PartialEq, Eq, Copy, PartialOrd, Ord, Hash)]\n");
    out.push_str("#[cfg_attr(feature = \"wasmtime\", component(record))]\n");
    let _ = writeln!(out, "pub struct {} {{", pascal(&named.name));
    for field in fields {
        out.push_str(&docs(&field.docs, &field.name));
        let _ = writeln!(
            out,
            "pub {}: {},",
            snake(&field.name),
            rust_type(&field.shape)
        );
    }
    out.push_str("}\n\n");
}

fn variant(out: &mut String, named: &NamedType, cases: &[(Case, Option<Shape>)]) {
    out.push_str(&docs(&named.docs, &named.name));
    out.push_str(COMPONENT_TYPE);
    out.push_str("#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]\n");
    out.push_str("#[cfg_attr(feature = \"wasmtime\", component(variant))]\n#[serde(rename_all = \"snake_case\")]\n");
    let _ = writeln!(out, "pub enum {} {{", pascal(&named.name));
    for (case, payload) in cases {
        out.push_str(&docs(&case.docs, &snake(&case.name)));
        let _ = writeln!(
            out,
            "#[cfg_attr(feature = \"wasmtime\", component(name = {:?}))]",
            case.name
        );
        let payload = payload
            .as_ref()
            .map(|shape| format!("({})", rust_type(shape)));
        let _ = writeln!(
            out,
            "{}{},",
            pascal(&case.name),
            payload.unwrap_or_default()
        );
    }
    out.push_str("}\n\n");
}

fn docs(docs: &str, name: &str) -> String {
    doc_lines(docs, &format!("`{name}`."))
}

/// rustfmt leaves the bodies of these macros as they are.
fn indented(levels: usize, lines: &str) -> String {
    lines
        .lines()
        .map(|line| format!("{}{}\n", "    ".repeat(levels), line.trim_end()))
        .collect()
}

/// The name in WIT, where it is not the one in Rust.
fn renamed(name: &str) -> String {
    if name.contains('-') {
        format!(" as {name:?}")
    } else {
        String::new()
    }
}

fn rust_type(shape: &Shape) -> String {
    match shape {
        Shape::Bool => "bool".to_owned(),
        Shape::U32 => "u32".to_owned(),
        Shape::U64 => "u64".to_owned(),
        Shape::S64 => "i64".to_owned(),
        Shape::F64 => "f64".to_owned(),
        Shape::String => "String".to_owned(),
        Shape::Option(inner) => format!("Option<{}>", rust_type(inner)),
        Shape::List(inner) => format!("Vec<{}>", rust_type(inner)),
        Shape::Named(name) => pascal(name),
    }
}

/// Values of the shape hold nothing that has to be cloned.
fn is_copy(model: &Model, shape: &Shape) -> bool {
    match shape {
        Shape::String | Shape::List(_) => false,
        Shape::Option(inner) => is_copy(model, inner),
        Shape::Named(name) => match model.get(name).map(|named| &named.kind) {
            Some(Kind::Record(fields)) => fields.iter().all(|field| is_copy(model, &field.shape)),
            Some(Kind::Enum(_)) => true,
            _ => false,
        },
        _ => true,
    }
}

fn has_float(model: &Model, shape: &Shape) -> bool {
    match shape {
        Shape::F64 => true,
        Shape::Option(inner) | Shape::List(inner) => has_float(model, inner),
        Shape::Named(name) => match model.get(name).map(|named| &named.kind) {
            Some(Kind::Record(fields)) => fields.iter().any(|field| has_float(model, &field.shape)),
            _ => false,
        },
        _ => false,
    }
}
