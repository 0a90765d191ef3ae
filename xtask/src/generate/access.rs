//! The evaluator's field access: the fields of every record by number, borrowed.

use super::{HEADER, pascal, snake};
use crate::model::{Kind, Model};
use std::fmt::Write;

/// Rust source of the field access.
pub fn access(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str(
        "use crate::value::{Record, ToValue, Value};\nuse countersign_contract::types::*;\n\n",
    );
    let mut number = 0;
    for named in &model.types {
        match &named.kind {
            Kind::Record(_) if named.name == "timestamp" => {}
            Kind::Record(fields) => {
                let name = pascal(&named.name);
                let _ = writeln!(
                    out,
                    "impl Record for {name} {{\nfn number(&self) -> u16 {{ {number} }}\nfn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {{\nSome(match index {{"
                );
                number += 1;
                for (index, field) in fields.iter().enumerate() {
                    let _ = writeln!(out, "{index} => self.{}.to_value(),", snake(&field.name));
                }
                out.push_str("_ => return None,\n})\n}\n}\n\n");
                let _ = writeln!(
                    out,
                    "impl ToValue for {name} {{\nfn to_value<'a>(&'a self) -> Value<'a> {{ Value::Record(self) }}\n}}\n"
                );
            }
            Kind::Enum(_) => {
                let _ = writeln!(
                    out,
                    "impl ToValue for {} {{\nfn to_value<'a>(&'a self) -> Value<'a> {{ Value::text(self.as_str()) }}\n}}\n",
                    pascal(&named.name)
                );
            }
            Kind::Variant(_) => {}
        }
    }
    out
}
