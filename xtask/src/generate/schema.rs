//! JSON Schemas (draft 2020-12) of what crosses the sandbox as JSON.

use super::snake;
use crate::model::{Kind, Model, NamedType, Shape};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// The largest integer that every host can hold.
const LARGEST: i64 = 1 << 53;

/// Schema of one type, with all that it needs.
pub fn schema(model: &Model, root: &str) -> Result<String> {
    let mut needed = Vec::new();
    collect(model, root, &mut needed);
    let mut definitions = Map::new();
    for name in needed.iter().filter(|name| name.as_str() != root) {
        let named = model.get(name).with_context(|| format!("no type {name}"))?;
        definitions.insert(snake(name), definition(named));
    }
    let named = model.get(root).with_context(|| format!("no type {root}"))?;
    let mut document = Map::new();
    document.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    document.insert(
        "title".to_owned(),
        json!(format!("Countersign {} {}", snake(root), model.version)),
    );
    if let Value::Object(body) = definition(named) {
        document.extend(body);
    }
    document.insert("$defs".to_owned(), Value::Object(definitions));
    let mut text = serde_json::to_string_pretty(&Value::Object(document))?;
    text.push('\n');
    Ok(text)
}

fn collect(model: &Model, name: &str, needed: &mut Vec<String>) {
    if needed.iter().any(|known| known == name) {
        return;
    }
    needed.push(name.to_owned());
    let mut shapes = Vec::new();
    match model.get(name).map(|named| &named.kind) {
        Some(Kind::Record(fields)) if name != "timestamp" => {
            shapes.extend(fields.iter().map(|field| field.shape.clone()))
        }
        Some(Kind::Variant(cases)) => {
            shapes.extend(cases.iter().filter_map(|(_, shape)| shape.clone()))
        }
        _ => {}
    }
    for mut shape in shapes {
        while let Shape::Option(inner) | Shape::List(inner) = shape {
            shape = *inner;
        }
        if let Shape::Named(name) = shape {
            collect(model, &name, needed);
        }
    }
}

fn definition(named: &NamedType) -> Value {
    let mut out = match &named.kind {
        Kind::Record(_) if named.name == "timestamp" => {
            json!({"type": "string", "format": "date-time"})
        }
        Kind::Record(fields) => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for field in fields {
                let mut property = shape_schema(&field.shape);
                if let Value::Object(property) = &mut property
                    && !field.docs.is_empty()
                {
                    property.insert("description".to_owned(), json!(one_line(&field.docs)));
                }
                properties.insert(snake(&field.name), property);
                let optional =
                    matches!(field.shape, Shape::Option(_) | Shape::List(_) | Shape::Bool);
                if !optional && field.name != "completeness" {
                    required.push(json!(snake(&field.name)));
                }
            }
            json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required})
        }
        Kind::Enum(cases) => {
            json!({"enum": cases.iter().map(|case| snake(&case.name)).collect::<Vec<_>>()})
        }
        Kind::Variant(cases) => {
            let options: Vec<Value> = cases
                .iter()
                .map(|(case, shape)| {
                    let name = snake(&case.name);
                    let payload = shape
                        .as_ref()
                        .map_or_else(|| json!({"type": "null"}), shape_schema);
                    json!({
                        "type": "object", "additionalProperties": false,
                        "properties": {name.clone(): payload}, "required": [name],
                    })
                })
                .collect();
            json!({ "oneOf": options })
        }
    };
    if let Value::Object(out) = &mut out
        && !named.docs.is_empty()
    {
        out.insert("description".to_owned(), json!(one_line(&named.docs)));
    }
    out
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::Bool => json!({"type": "boolean"}),
        Shape::U32 => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Shape::U64 => json!({"type": "integer", "minimum": 0, "maximum": LARGEST}),
        Shape::S64 => json!({"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}),
        Shape::F64 => json!({"type": "number"}),
        Shape::String => json!({"type": "string"}),
        Shape::Option(inner) => shape_schema(inner),
        Shape::List(inner) => json!({"type": "array", "items": shape_schema(inner)}),
        Shape::Named(name) => json!({"$ref": format!("#/$defs/{}", snake(name))}),
    }
}

fn one_line(docs: &str) -> String {
    docs.split_whitespace().collect::<Vec<_>>().join(" ")
}
