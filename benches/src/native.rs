//! The same rules in the crate `cel`, natively, with facts that were converted beforehand.

use crate::RULES;
use anyhow::{Result, bail};
use cel::{Context, Program, Value};

/// Compiled rules and converted facts.
pub struct Native {
    rules: Vec<Program>,
    context: Context<'static, 'static>,
}

impl Native {
    /// Compiles [`RULES`] and converts the facts, as JSON, to CEL values.
    pub fn new(facts: &serde_json::Value) -> Result<Native> {
        let rules = RULES
            .iter()
            .map(|rule| Program::compile(rule).map_err(|error| anyhow::anyhow!("{error}")))
            .collect::<Result<_>>()?;
        let mut context = Context::default();
        let Some(facts) = facts.as_object() else {
            bail!("facts are an object")
        };
        for (name, value) in facts {
            let mut value = value.clone();
            complete(&mut value);
            context
                .add_variable(name.as_str(), value)
                .map_err(|error| anyhow::anyhow!("{error}"))?;
        }
        Ok(Native { rules, context })
    }

    /// Runs all rules once; how many hold.
    pub fn run(&self) -> Result<usize> {
        let mut hold = 0;
        for rule in &self.rules {
            match rule.execute(&self.context) {
                Ok(Value::Bool(value)) => hold += usize::from(value),
                other => bail!("not a truth value: {other:?}"),
            }
        }
        Ok(hold)
    }
}

/// Booleans that the contract's JSON may leave out are false.
fn complete(value: &mut serde_json::Value) {
    if let serde_json::Value::Array(items) = value {
        for item in items {
            if let serde_json::Value::Object(item) = item {
                item.entry("in_base")
                    .or_insert(serde_json::Value::Bool(false));
            }
        }
    }
}
