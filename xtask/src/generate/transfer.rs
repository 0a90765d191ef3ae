//! The evaluator's table of records, and the one branch a field by which they are read and written.

use super::{HEADER, input_types, may_be_left_out, pascal, snake};
use crate::model::{Case, Field, Kind, Model, Shape};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
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
        "use super::{Fields, Fill, Filled, Give, Layout, RecordTable, Sink, Source, Stopped, Views};\nuse countersign_contract::types::*;\n\n",
    );
    let read = reached(model, &["facts"]);
    let written = reached(model, &OUTPUTS);
    let inputs = input_types(model);
    for named in &model.types {
        let (read, written) = (read.contains(&named.name), written.contains(&named.name));
        if named.name == "timestamp" || !(read || written) {
            continue;
        }
        let name = pascal(&named.name);
        let (size, alignment) = layout(model, &Shape::Named(named.name.clone()))?;
        let _ = writeln!(
            out,
            "impl Layout for {name} {{\nconst SIZE: u32 = {size};\nconst ALIGNMENT: u32 = {alignment};\n}}\n"
        );
        match &named.kind {
            Kind::Record(fields) => {
                let required = |field: &Field| !may_be_left_out(&inputs, &named.name, field);
                table(&mut out, model, &named.name, fields, required)?;
                if read {
                    fill(&mut out, &named.name, fields);
                }
                if written {
                    give(&mut out, &named.name, fields);
                }
            }
            Kind::Enum(cases) => one_of(&mut out, &name, cases, read, written)?,
            Kind::Variant(cases) => {
                let _ = writeln!(
                    out,
                    "impl Give for {name} {{\nfn give(&self, sink: &mut dyn Sink) {{\nmatch self {{"
                );
                let alignment = payload_alignment(model, cases)?;
                for (number, (case, _)) in cases.iter().enumerate() {
                    let _ = writeln!(
                        out,
                        "{name}::{}(payload) => sink.variant({number}, {:?}, {alignment}, payload),",
                        pascal(&case.name),
                        snake(&case.name)
                    );
                }
                out.push_str("}\n}\n}\n\n");
            }
        }
    }
    Ok(out)
}

fn table(
    out: &mut String,
    model: &Model,
    name: &str,
    fields: &[Field],
    required: impl Fn(&Field) -> bool,
) -> Result<()> {
    anyhow::ensure!(fields.len() <= 64, "{name} has more fields than a bit set");
    let mut end = 0;
    let mut offsets = Vec::new();
    for field in fields {
        let (size, alignment) = layout(model, &field.shape)?;
        end = u32::next_multiple_of(end, alignment);
        offsets.push(end.to_string());
        end += size;
    }
    let mask = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| required(field))
        .fold(0_u64, |mask, (number, _)| mask | 1 << number);
    let names: Vec<String> = fields
        .iter()
        .map(|field| format!("{:?}", snake(&field.name)))
        .collect();
    let _ = writeln!(
        out,
        "static {}: RecordTable = RecordTable {{\nnames: &[{}],\nrequired: {mask:#b},\noffsets: &[{}],\n}};\n",
        snake(name).to_uppercase(),
        names.join(", "),
        offsets.join(", ")
    );
    Ok(())
}

fn fill(out: &mut String, name: &str, fields: &[Field]) {
    let constant = snake(name).to_uppercase();
    let name = pascal(name);
    let _ = writeln!(
        out,
        "impl Fill for {name} {{\nfn blank() -> {name} {{\n{name} {{"
    );
    for field in fields {
        let _ = writeln!(out, "{}: Fill::blank(),", snake(&field.name));
    }
    let _ = writeln!(
        out,
        "}}\n}}\n\nfn fill(&mut self, source: &mut dyn Source) -> Filled {{\nsource.record(&{constant}, self)\n}}\n}}\n\nimpl Fields for {name} {{\nfn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {{\nmatch number {{"
    );
    for (number, field) in fields.iter().enumerate() {
        let _ = writeln!(out, "{number} => self.{}.fill(source),", snake(&field.name));
    }
    out.push_str("_ => Ok(()),\n}\n}\n}\n\n");
}

fn give(out: &mut String, name: &str, fields: &[Field]) {
    let constant = snake(name).to_uppercase();
    let name = pascal(name);
    let _ = writeln!(
        out,
        "impl Give for {name} {{\nfn give(&self, sink: &mut dyn Sink) {{\nsink.record(&{constant}, self);\n}}\n}}\n\nimpl Views for {name} {{\nfn view(&self, number: usize, sink: &mut dyn Sink) {{\nmatch number {{"
    );
    for (number, field) in fields.iter().enumerate() {
        let _ = writeln!(out, "{number} => self.{}.give(sink),", snake(&field.name));
    }
    out.push_str("_ => {}\n}\n}\n}\n\n");
}

fn one_of(out: &mut String, name: &str, cases: &[Case], read: bool, written: bool) -> Result<()> {
    if read {
        let names: Vec<String> = cases
            .iter()
            .map(|case| format!("{:?}", snake(&case.name)))
            .collect();
        let first = cases
            .first()
            .with_context(|| format!("{name} has no case"))?;
        let _ = writeln!(
            out,
            "impl Fill for {name} {{\nfn blank() -> {name} {{\n{name}::{}\n}}\n\nfn fill(&mut self, source: &mut dyn Source) -> Filled {{\nlet case = source.case(&[{}])?;\n*self = *{name}::ALL.get(case).ok_or(Stopped)?;\nOk(())\n}}\n}}\n",
            pascal(&first.name),
            names.join(", ")
        );
    }
    if written {
        let _ = writeln!(
            out,
            "impl Give for {name} {{\nfn give(&self, sink: &mut dyn Sink) {{\nsink.case(*self as u8, self.as_str());\n}}\n}}\n"
        );
    }
    Ok(())
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
        found.insert(name);
    }
    found
}

/// Size and alignment of a type in the canonical ABI, in bytes.
fn layout(model: &Model, shape: &Shape) -> Result<(u32, u32)> {
    Ok(match shape {
        Shape::Bool => (1, 1),
        Shape::U32 => (4, 4),
        Shape::U64 | Shape::S64 | Shape::F64 => (8, 8),
        Shape::String | Shape::List(_) => (8, 4),
        Shape::Option(inner) => {
            let (size, alignment) = layout(model, inner)?;
            (alignment + size, alignment)
        }
        Shape::Named(name) => {
            let named = model.get(name).with_context(|| format!("no type {name}"))?;
            match &named.kind {
                Kind::Record(fields) => {
                    let mut end = 0;
                    let mut most = 1;
                    for field in fields {
                        let (size, alignment) = layout(model, &field.shape)?;
                        end = u32::next_multiple_of(end, alignment) + size;
                        most = most.max(alignment);
                    }
                    (end.next_multiple_of(most), most)
                }
                Kind::Enum(cases) if cases.len() <= 256 => (1, 1),
                Kind::Enum(_) => bail!("{name} has more cases than a byte holds"),
                Kind::Variant(cases) => {
                    let alignment = payload_alignment(model, cases)?;
                    let mut size = 0;
                    for (_, payload) in cases {
                        if let Some(payload) = payload {
                            size = size.max(layout(model, payload)?.0);
                        }
                    }
                    ((alignment + size).next_multiple_of(alignment), alignment)
                }
            }
        }
    })
}

fn payload_alignment(model: &Model, cases: &[(Case, Option<Shape>)]) -> Result<u32> {
    let mut most = 1;
    for (case, payload) in cases {
        let payload = payload
            .as_ref()
            .with_context(|| format!("case {} has no payload", case.name))?;
        most = most.max(layout(model, payload)?.1);
    }
    Ok(most)
}
