//! The Rust types of the contract.

use super::{HEADER, doc_lines, pascal, snake};
use crate::model::{Kind, Model, NamedType, Shape};
use std::fmt::Write;

/// Rust source of all types.
pub fn types(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str("//! Every type of the contract. In JSON, lists, options and booleans may be left out: they are empty, absent and false.\n\nuse crate::object::ObjectOnly;\nuse serde::{Deserialize, Deserializer, Serialize, Serializer};\n\n");
    let _ = writeln!(
        out,
        "/// Version of the contract that these types speak.\npub const CONTRACT_VERSION: &str = {:?};\n",
        model.version
    );
    for named in &model.types {
        one(&mut out, model, named);
    }
    out
}

fn one(out: &mut String, model: &Model, named: &NamedType) {
    let name = pascal(&named.name);
    out.push_str(&doc_lines(&named.docs, &format!("`{}`.", named.name)));
    let _ = writeln!(
        out,
        "#[cfg_attr(feature = \"wasmtime\", derive(wasmtime::component::ComponentType, wasmtime::component::Lift, wasmtime::component::Lower))]"
    );
    match &named.kind {
        Kind::Record(fields) => {
            let mut derives = vec!["Clone", "Debug", "PartialEq"];
            if !fields.iter().any(|field| has_float(model, &field.shape)) {
                derives.push("Eq");
            }
            let by_hand = named.name == "timestamp";
            if by_hand {
                derives.extend(["Copy", "PartialOrd", "Ord", "Hash"]);
            } else {
                // wit-bindgen takes records of scalars in other records to be `Copy`.
                if fields.iter().all(|field| is_copy(model, &field.shape)) {
                    derives.push("Copy");
                }
                derives.extend(["Serialize", "Deserialize"]);
            }
            if fields
                .iter()
                .all(|field| matches!(field.shape, Shape::Option(_)))
            {
                derives.push("Default");
            }
            let _ = writeln!(out, "#[derive({})]", derives.join(", "));
            let _ = writeln!(
                out,
                "#[cfg_attr(feature = \"wasmtime\", component(record))]"
            );
            if !by_hand {
                out.push_str("#[serde(remote = \"Self\", deny_unknown_fields)]\n");
            }
            let _ = writeln!(out, "pub struct {name} {{");
            for field in fields {
                out.push_str(&doc_lines(&field.docs, &format!("`{}`.", field.name)));
                if field.name.contains('-') {
                    let _ = writeln!(
                        out,
                        "#[cfg_attr(feature = \"wasmtime\", component(name = {:?}))]",
                        field.name
                    );
                }
                if !by_hand {
                    match field.shape {
                        Shape::Option(_) => out.push_str(
                            "#[serde(default, skip_serializing_if = \"Option::is_none\")]\n",
                        ),
                        Shape::List(_) | Shape::Bool => out.push_str("#[serde(default)]\n"),
                        _ if field.name == "completeness" => out.push_str("#[serde(default)]\n"),
                        _ => {}
                    }
                }
                let _ = writeln!(
                    out,
                    "pub {}: {},",
                    snake(&field.name),
                    rust_type(&field.shape)
                );
            }
            out.push_str("}\n\n");
            if !by_hand {
                // `remote` makes serde write functions instead of trait implementations, so that a record can be read from
                // an object only: serde by itself would take an array of the fields' values as well.
                let _ = writeln!(
                    out,
                    "impl<'de> Deserialize<'de> for {name} {{\nfn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<{name}, D::Error> {{\n{name}::deserialize(ObjectOnly(deserializer))\n}}\n}}\n\nimpl Serialize for {name} {{\nfn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{\n{name}::serialize(self, serializer)\n}}\n}}\n"
                );
            }
        }
        Kind::Enum(cases) => {
            out.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]\n");
            out.push_str("#[cfg_attr(feature = \"wasmtime\", component(enum))]\n#[repr(u8)]\n#[serde(rename_all = \"snake_case\")]\n");
            let _ = writeln!(out, "pub enum {name} {{");
            for case in cases {
                out.push_str(&doc_lines(&case.docs, &format!("`{}`.", snake(&case.name))));
                let _ = writeln!(
                    out,
                    "#[cfg_attr(feature = \"wasmtime\", component(name = {:?}))]",
                    case.name
                );
                let _ = writeln!(out, "{},", pascal(&case.name));
            }
            out.push_str("}\n\n");
            let _ = writeln!(
                out,
                "impl {name} {{\n/// All cases, in the contract's order.\npub const ALL: &'static [{name}] = &["
            );
            for case in cases {
                let _ = writeln!(out, "{name}::{},", pascal(&case.name));
            }
            out.push_str("];\n\n/// The name in CEL and JSON.\npub const fn as_str(self) -> &'static str {\nmatch self {\n");
            for case in cases {
                let _ = writeln!(
                    out,
                    "{name}::{} => {:?},",
                    pascal(&case.name),
                    snake(&case.name)
                );
            }
            out.push_str("}\n}\n\n");
            let _ = writeln!(
                out,
                "/// What the canonical ABI calls when the guest receives this enum. The host has checked the number;\n/// one that is out of range can't arrive and is read as the last case.\n#[doc(hidden)]\npub const fn _lift(number: u8) -> {name} {{\nmatch number {{"
            );
            let last = cases.len() - 1;
            for (number, case) in cases.iter().enumerate() {
                let pattern = if number == last {
                    "_".to_owned()
                } else {
                    number.to_string()
                };
                let _ = writeln!(out, "{pattern} => {name}::{},", pascal(&case.name));
            }
            out.push_str("}\n}\n}\n\n");
        }
        Kind::Variant(cases) => {
            out.push_str("#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]\n");
            out.push_str("#[cfg_attr(feature = \"wasmtime\", component(variant))]\n#[serde(rename_all = \"snake_case\")]\n");
            let _ = writeln!(out, "pub enum {name} {{");
            for (case, payload) in cases {
                out.push_str(&doc_lines(&case.docs, &format!("`{}`.", snake(&case.name))));
                let _ = writeln!(
                    out,
                    "#[cfg_attr(feature = \"wasmtime\", component(name = {:?}))]",
                    case.name
                );
                match payload {
                    Some(shape) => {
                        let _ = writeln!(out, "{}({}),", pascal(&case.name), rust_type(shape));
                    }
                    None => {
                        let _ = writeln!(out, "{},", pascal(&case.name));
                    }
                }
            }
            out.push_str("}\n\n");
        }
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
