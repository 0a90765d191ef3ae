//! The compiler's type table: the shape of every record and enum, as constant data.

use super::{HEADER, snake};
use crate::model::{Kind, Model, Shape};
use std::fmt::Write;

/// Rust source of the table.
pub fn table(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str("use crate::shape::{EnumShape, FieldShape, RecordShape, Shape};\n\n");
    out.push_str("/// Every record of the contract, in its order. A record's place here is its number in programs.\npub const RECORDS: &[RecordShape] = &[\n");
    for named in &model.types {
        let Kind::Record(fields) = &named.kind else {
            continue;
        };
        if named.name == "timestamp" {
            continue;
        }
        let _ = writeln!(
            out,
            "RecordShape {{ name: {:?}, fields: &[",
            snake(&named.name)
        );
        for field in fields {
            let _ = writeln!(
                out,
                "FieldShape {{ name: {:?}, shape: {} }},",
                snake(&field.name),
                shape(model, &field.shape)
            );
        }
        out.push_str("] },\n");
    }
    out.push_str(
        "];\n\n/// Every enum of the contract, in its order.\npub const ENUMS: &[EnumShape] = &[\n",
    );
    for named in &model.types {
        let Kind::Enum(cases) = &named.kind else {
            continue;
        };
        let names: Vec<String> = cases
            .iter()
            .map(|case| format!("{:?}", snake(&case.name)))
            .collect();
        let _ = writeln!(
            out,
            "EnumShape {{ name: {:?}, cases: &[{}] }},",
            snake(&named.name),
            names.join(", ")
        );
    }
    out.push_str("];\n");
    out
}

fn shape(model: &Model, shape_: &Shape) -> String {
    match shape_ {
        Shape::Bool => "Shape::Bool".to_owned(),
        Shape::U32 | Shape::U64 | Shape::S64 => "Shape::Int".to_owned(),
        Shape::F64 => "Shape::Double".to_owned(),
        Shape::String => "Shape::String".to_owned(),
        Shape::Option(inner) => format!("Shape::Option(&{})", shape(model, inner)),
        Shape::List(inner) => format!("Shape::List(&{})", shape(model, inner)),
        Shape::Named(name) if name == "timestamp" => "Shape::Timestamp".to_owned(),
        Shape::Named(name) => match model.get(name).map(|named| &named.kind) {
            Some(Kind::Enum(_)) => format!("Shape::Enum({:?})", snake(name)),
            _ => format!("Shape::Record({:?})", snake(name)),
        },
    }
}
