//! What laws are held on: environments with facts, and what expressions come to there.

use super::generator::{Generator, Name};
use super::outcome::words;
use super::tree::Tree;
use super::worlds::{Bindings, World, bound_environment, bound_names, world_names};
use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Expression, Fault, FaultKind, Meter, Scope, Value, evaluate};

pub const BUDGET: u64 = 1_000_000;

/// What an expression came to, or that it failed: which of several faults is named is not part of the laws.
#[derive(Clone, Debug, PartialEq)]
pub enum Result_ {
    Value(String),
    Failed,
    /// Left out: so much work is a matter of the budget's size.
    Exhausted,
}

pub fn result(outcome: &Result<Value<'_>, Fault>) -> Result_ {
    match outcome {
        // A list with gaps is a value only until somebody looks at it.
        Ok(value) if has_gaps(value) => Result_::Failed,
        Ok(value) => Result_::Value(words(value)),
        Err(fault) if fault.kind() == FaultKind::BudgetExhausted => Result_::Exhausted,
        Err(_) => Result_::Failed,
    }
}

pub fn run<'a>(expression: &'a Expression, scope: &Scope<'a>) -> Result_ {
    result(&evaluate(expression, scope, &Meter::new(BUDGET), None))
}

/// Expressions and facts of both sorts: bound values under the language's rules, incomplete facts under a policy's.
pub struct Ground {
    pub environment: Environment,
    pub names: Vec<Name>,
    pub policy: bool,
    pub bindings: Vec<Bindings>,
    pub worlds: Vec<World>,
}

impl Ground {
    pub fn language() -> Ground {
        Ground {
            environment: bound_environment(),
            names: bound_names(),
            policy: false,
            bindings: (0..24).map(Bindings::new).collect(),
            worlds: Vec::new(),
        }
    }

    pub fn policy() -> Ground {
        Ground {
            environment: Environment::candidate(),
            names: world_names(),
            policy: true,
            bindings: Vec::new(),
            worlds: (0..24).map(World::new).collect(),
        }
    }

    pub fn generator(&self, seed: u64) -> Generator<'static> {
        Generator::new(seed, self.names.clone(), self.policy, &|_| false)
    }

    pub fn compile(&self, tree: &Tree) -> Option<Expression> {
        compile_expression(&tree.text(), &self.environment).ok()
    }

    pub fn scope(&self, number: u64) -> Scope<'_> {
        let number = number as usize;
        if self.policy {
            self.worlds[number % self.worlds.len()].scope()
        } else {
            self.bindings[number % self.bindings.len()].scope()
        }
    }
}

/// Whether something may be lacking within a value.
pub fn has_gaps(value: &Value<'_>) -> bool {
    match value {
        Value::Optional(Some(inner)) => has_gaps(inner),
        Value::Map(map) => map.missing().is_some() || map.iter().any(|(_, value)| has_gaps(value)),
        value => value.as_list().is_some_and(|list| {
            list.missing().is_some() || list.iter().any(|value| has_gaps(&value))
        }),
    }
}
