//! Facts by chance.

use super::chance::Chance;
use super::record;
use countersign_contract::{ENUMS, RECORDS, Shape};
use serde_json::{Map, Value, json};

/// A value of a record of the contract by chance, as JSON.
pub fn some_record(chance: &mut Chance, number: usize) -> Value {
    let mut map = Map::new();
    for field in RECORDS[number].fields {
        if let Some(value) = some_value(chance, &field.shape) {
            map.insert(field.name.to_owned(), value);
        }
    }
    Value::Object(map)
}

fn some_value(chance: &mut Chance, shape: &Shape) -> Option<Value> {
    Some(match shape {
        Shape::Bool => json!(chance.one_in(2)),
        Shape::Int => json!(chance.below(12)),
        Shape::Double => json!(chance.below(8) as f64 / 4.0),
        Shape::String => json!(*chance.pick(&["", "a", "src/a.rs", "abc", "docs/ä.md", "12"])),
        Shape::Timestamp => json!(*chance.pick(&["2026-03-10T12:00:00Z", "2025-12-31T23:59:59Z"])),
        Shape::Option(inner) => {
            if chance.one_in(2) {
                return None;
            }
            some_value(chance, inner)?
        }
        Shape::List(element) => {
            let count = chance.below(4);
            Value::Array(
                (0..count)
                    .filter_map(|_| some_value(chance, element))
                    .collect(),
            )
        }
        Shape::Record(name) => some_record(chance, record(name)),
        Shape::Enum(name) => {
            let shape = ENUMS.iter().find(|shape| shape.name == *name).unwrap();
            json!(*chance.pick(shape.cases))
        }
    })
}
