//! The OpenAPI document: routes from `openapi.json`, facts and decision from the contract's schemas.

use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// Routes, answers and problems, as written by hand.
const ROUTES: &str = include_str!("../openapi.json");
/// The contract's schemas, by the name that they get among the components.
const SCHEMAS: [(&str, &str); 2] = [
    (
        "facts",
        include_str!("../../../engine/contract/schema/facts.schema.json"),
    ),
    (
        "decision",
        include_str!("../../../engine/contract/schema/decision.schema.json"),
    ),
];

/// The document as text, put together once.
static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// Shows the document.
pub(crate) async fn show() -> Response {
    (
        [(axum::http::header::CONTENT_TYPE, "application/json")],
        TEXT.as_str(),
    )
        .into_response()
}

/// The document.
pub(crate) fn document() -> Value {
    // Both are part of this program; a test parses them.
    let mut document: Value = serde_json::from_str(ROUTES).unwrap_or_default();
    if let Some(info) = document.pointer_mut("/info").and_then(Value::as_object_mut) {
        info.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    }
    if let Some(components) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, text) in SCHEMAS {
            add_schema(components, name, text);
        }
    }
    document
}

/// Adds a schema and its definitions, with references to where they stand now.
fn add_schema(components: &mut Map<String, Value>, name: &str, text: &str) {
    let text = text.replace("\"#/$defs/", "\"#/components/schemas/");
    let mut schema: Value = serde_json::from_str(&text).unwrap_or_default();
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("$schema");
        schema.remove("$id");
        if let Some(Value::Object(definitions)) = schema.remove("$defs") {
            components.extend(definitions);
        }
    }
    components.insert(name.to_owned(), schema);
}

#[cfg(test)]
mod tests {
    use super::document;
    use serde_json::Value;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    if key == "$ref" {
                        found.push(value.as_str().unwrap().to_owned());
                    }
                    references(value, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50, "{}", found.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        assert_eq!(document["openapi"], "3.1.0");
    }
}
