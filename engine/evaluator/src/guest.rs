//! The shell that makes the evaluator a guest: the exports of world `bundle`, and `load`, which the bundler calls once
//! before it takes the snapshot.
//!
//! The snapshot holds the loaded policy, and the bundler drops `load` from it: a finished bundle has no way to take
//! another policy.

mod bindings;

use crate::Evaluator;
use bindings::exports::countersign::policy::policy::Guest;
use countersign_contract::types::{
    CombinedDecision, Decision, Description, EvaluationError, Explanation, Facts,
};
use std::sync::OnceLock;

static EVALUATOR: OnceLock<Evaluator> = OnceLock::new();

/// Loads the compiled policy that stands at `pointer`. Returns 0, 1 when the policy is damaged, 2 when one is loaded
/// already.
///
/// # Safety
/// `pointer` and `length` describe memory of this module that stays as it is during the call.
#[unsafe(export_name = "load")]
unsafe extern "C" fn load(pointer: *const u8, length: usize) -> u32 {
    // SAFETY: the caller's promise, above.
    let bytes = unsafe { std::slice::from_raw_parts(pointer, length) };
    match Evaluator::load(bytes) {
        Err(_) => 1,
        Ok(evaluator) => match EVALUATOR.set(evaluator) {
            Ok(()) => 0,
            Err(_) => 2,
        },
    }
}

/// The loaded policy. Only a module that no bundler has finished has none; it traps.
fn evaluator() -> &'static Evaluator {
    match EVALUATOR.get() {
        Some(evaluator) => evaluator,
        None => std::process::abort(),
    }
}

struct Bundle;

bindings::export!(Bundle with_types_in bindings);

impl Guest for Bundle {
    fn describe() -> Description {
        evaluator().describe()
    }

    fn evaluate(facts: Facts) -> Result<Decision, EvaluationError> {
        evaluator().evaluate(&facts)
    }

    fn combine(members: Vec<Facts>) -> Result<CombinedDecision, EvaluationError> {
        evaluator().combine(&members)
    }

    fn explain(facts: Facts) -> Result<Explanation, EvaluationError> {
        evaluator().explain(&facts)
    }

    fn describe_json() -> String {
        evaluator().describe_json()
    }

    fn evaluate_json(facts: String) -> Result<String, String> {
        evaluator().evaluate_json(&facts)
    }

    fn combine_json(members: String) -> Result<String, String> {
        evaluator().combine_json(&members)
    }

    fn explain_json(facts: String) -> Result<String, String> {
        evaluator().explain_json(&facts)
    }
}
