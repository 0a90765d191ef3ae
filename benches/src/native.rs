//! The crate `cel`, natively.

use anyhow::{Context as _, Result, bail};
use cel::objects::{Key, Map};
use cel::{Context, Program, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Compiled rules and converted facts.
pub struct Native {
    rules: Vec<Program>,
    facts: Context<'static, 'static>,
}

impl Native {
    /// Compiles rules and converts the facts, as JSON, to CEL values.
    ///
    /// # Errors
    /// A rule that `cel` can't parse.
    pub fn new<Text: AsRef<str>>(rules: &[Text], facts: &str) -> Result<Native> {
        let rules = rules
            .iter()
            .map(|rule| {
                Program::compile(rule.as_ref())
                    .map_err(|error| anyhow::anyhow!("`{}`: {error}", rule.as_ref()))
            })
            .collect::<Result<_>>()?;
        Ok(Native {
            rules,
            facts: convert(facts)?,
        })
    }

    /// Runs all rules once over the converted facts.
    ///
    /// # Errors
    /// The first rule that has no truth value.
    pub fn run(&self) -> Result<Vec<bool>> {
        self.run_over(&self.facts)
    }

    /// Converts the facts from their text, then runs all rules once.
    ///
    /// # Errors
    /// Text that is not an object, or the first rule that has no truth value.
    pub fn convert_and_run(&self, facts: &str) -> Result<Vec<bool>> {
        self.run_over(&convert(facts)?)
    }

    fn run_over(&self, facts: &Context<'_, '_>) -> Result<Vec<bool>> {
        self.rules
            .iter()
            .map(|rule| match rule.execute(facts) {
                Ok(Value::Bool(value)) => Ok(value),
                other => bail!("not a truth value: {other:?}"),
            })
            .collect()
    }
}

fn convert(text: &str) -> Result<Context<'static, 'static>> {
    let json: serde_json::Value = serde_json::from_str(text)?;
    let serde_json::Value::Object(facts) = json else {
        bail!("facts are an object")
    };
    let mut context = Context::default();
    for (name, fact) in facts {
        context.add_variable_from_value(name, value(fact)?);
    }
    Ok(context)
}

/// Whole numbers become `int` and times `timestamp`, as the contract has them; `cel`'s own conversion knows neither.
fn value(json: serde_json::Value) -> Result<Value> {
    Ok(match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().context("a number out of range")?),
        },
        serde_json::Value::String(text) => text_or_time(text),
        serde_json::Value::Array(elements) => Value::List(Arc::new(
            elements.into_iter().map(value).collect::<Result<_>>()?,
        )),
        serde_json::Value::Object(fields) => {
            let fields: HashMap<Key, Value> = fields
                .into_iter()
                .map(|(name, field)| Ok((Key::String(Arc::new(name)), value(field)?)))
                .collect::<Result<_>>()?;
            Value::Map(Map {
                map: Arc::new(fields),
            })
        }
    })
}

/// A text of the facts that reads as a time is one.
fn text_or_time(text: String) -> Value {
    if text.ends_with('Z')
        && let Ok(time) = chrono::DateTime::parse_from_rfc3339(&text)
    {
        return Value::Timestamp(time);
    }
    Value::String(Arc::new(text))
}
