//! Our own expressions, natively: no sandbox, no decision, facts borrowed.

use anyhow::{Result, bail};
use countersign_compiler::{Environment, Folder, compile_expression};
use countersign_contract::types::Facts;
use countersign_program::{Expression, Globals, Meter, Scope, evaluate, incomplete_lists};

/// Compiles rules, as a control's are.
///
/// # Errors
/// What the compiler says about the first that it refuses.
pub fn compile<Text: AsRef<str>>(rules: &[Text]) -> Result<Vec<Expression>> {
    let environment = Environment::control();
    rules
        .iter()
        .map(|rule| {
            compile_expression(rule.as_ref(), &environment).map_err(|diagnostics| {
                anyhow::anyhow!("{}", diagnostics.render(&Folder::new(), false))
            })
        })
        .collect()
}

/// Compiled rules over facts.
pub struct Engine<'a> {
    rules: &'a [Expression],
    scope: Scope<'a>,
}

impl<'a> Engine<'a> {
    /// Binds the rules to facts.
    pub fn new(rules: &'a [Expression], facts: &'a Facts) -> Engine<'a> {
        let scope = Scope::new(Globals {
            facts: Some(facts),
            marks: incomplete_lists(facts),
            ..Globals::default()
        });
        Engine { rules, scope }
    }

    /// Runs every rule, each under a meter of its own, as in a decision.
    ///
    /// # Errors
    /// The first rule that has no truth value.
    pub fn run(&self) -> Result<Vec<bool>> {
        self.rules
            .iter()
            .map(|rule| {
                let value = evaluate(rule, &self.scope, &Meter::new(u64::MAX), None);
                match value.map(|value| value.as_bool()) {
                    Ok(Some(value)) => Ok(value),
                    Ok(None) => bail!("`{}` is not a truth value", rule.source.text),
                    Err(fault) => bail!("`{}`: {}", rule.source.text, fault.explanation()),
                }
            })
            .collect()
    }
}
