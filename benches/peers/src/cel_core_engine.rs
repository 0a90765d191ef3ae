//! The crate `cel-core`.

use crate::Engine;
use anyhow::{Context, Result, bail};
use cel_core::{CelType, Env, MapActivation, MapKey, Program, Timestamp, Value, ValueMap};
use std::sync::Arc;

/// Compiled rules and converted facts.
pub struct CelCore {
    rules: Vec<Program>,
    text: String,
    facts: MapActivation,
}

impl CelCore {
    /// Compiles the rules and converts the facts.
    pub fn new(rules: &[String], text: String) -> Result<CelCore> {
        let json: serde_json::Value = serde_json::from_str(&text)?;
        let mut environment = Env::with_standard_library().with_all_extensions();
        for (name, fact) in json.as_object().context("facts are an object")? {
            environment.add_variable(name.as_str(), kind(fact));
        }
        let rules = rules
            .iter()
            .map(|rule| {
                let refused = |error: &dyn std::fmt::Display| anyhow::anyhow!("{rule}: {error}");
                // Its checker finds no overload for the sum of two untyped fields; unchecked, the rule runs.
                let tree = environment
                    .compile(rule)
                    .or_else(|_| environment.parse_only(rule))
                    .map_err(|error| refused(&error))?;
                environment.program(&tree).map_err(|error| refused(&error))
            })
            .collect::<Result<_>>()?;
        let facts = facts(json)?;
        Ok(CelCore { rules, text, facts })
    }

    fn answers(&self, facts: &MapActivation) -> Result<Vec<Option<bool>>> {
        self.rules
            .iter()
            .map(|rule| match rule.eval(facts) {
                Value::Bool(value) => Ok(Some(value)),
                other => bail!("not a truth value: {other:?}"),
            })
            .collect()
    }
}

impl Engine for CelCore {
    fn run(&mut self) -> Result<Vec<Option<bool>>> {
        self.answers(&self.facts)
    }

    fn convert(&mut self) -> Result<Vec<Option<bool>>> {
        self.answers(&facts(serde_json::from_str(&self.text)?)?)
    }
}

fn facts(json: serde_json::Value) -> Result<MapActivation> {
    let serde_json::Value::Object(facts) = json else {
        bail!("facts are an object")
    };
    let mut activation = MapActivation::new();
    for (name, fact) in facts {
        activation.insert(name, value(fact));
    }
    Ok(activation)
}

fn value(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Double(number.as_f64().unwrap_or(f64::NAN)),
        },
        serde_json::Value::String(text) => text_or_time(text),
        serde_json::Value::Array(elements) => {
            Value::List(elements.into_iter().map(value).collect())
        }
        serde_json::Value::Object(fields) => Value::Map(Arc::new(ValueMap::from_entries(
            fields
                .into_iter()
                .map(|(name, field)| (MapKey::String(name.into()), value(field))),
        ))),
    }
}

/// A variable's type, as far as its checker needs it to find overloads.
fn kind(json: &serde_json::Value) -> CelType {
    match json {
        serde_json::Value::Array(elements) => {
            CelType::list(elements.first().map_or(CelType::Dyn, kind))
        }
        serde_json::Value::Object(_) => CelType::map(CelType::String, CelType::Dyn),
        _ => CelType::Dyn,
    }
}

/// A text of the facts that reads as a time is one.
fn text_or_time(text: String) -> Value {
    if text.ends_with('Z')
        && let Ok(time) = chrono::DateTime::parse_from_rfc3339(&text)
    {
        return Value::Timestamp(Timestamp::from_datetime(&time));
    }
    Value::String(text.into())
}
