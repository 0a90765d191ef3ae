// Generated from wit/ by `cargo xtask gen`. Do not edit.

use super::evaluator;
use super::memory::{Answer, begin, give, give_for, one, take, take_list, take_text};
use crate::Evaluator;
use countersign_contract::types::{CombinedDecision, Decision, Explanation};

/// `describe` of the contract.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#describe")]
extern "C" fn describe() -> *const u8 {
    begin();
    give(evaluator().describe())
}

/// `evaluate` of the contract.
///
/// # Safety
/// The host passes facts as the canonical ABI says.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#evaluate")]
unsafe extern "C" fn evaluate(start: *mut u8) -> *const u8 {
    begin();
    // SAFETY: the host's promise.
    let facts = unsafe { take(start) };
    let answer: Answer<Decision> = one(&facts, Evaluator::evaluate);
    give_for(facts, answer)
}

/// `explain` of the contract.
///
/// # Safety
/// The host passes facts as the canonical ABI says.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#explain")]
unsafe extern "C" fn explain(start: *mut u8) -> *const u8 {
    begin();
    // SAFETY: the host's promise.
    let facts = unsafe { take(start) };
    let answer: Answer<Explanation> = one(&facts, Evaluator::explain);
    give_for(facts, answer)
}

/// `combine` of the contract.
///
/// # Safety
/// The host passes facts as the canonical ABI says.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#combine")]
unsafe extern "C" fn combine(start: *mut u8, length: usize) -> *const u8 {
    begin();
    // SAFETY: the host's promise.
    let members = unsafe { take_list(start, length) };
    let answer: Answer<CombinedDecision> = evaluator().combine(&members);
    give_for(members, answer)
}

/// `describe-json` of the contract.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#describe-json")]
extern "C" fn describe_json() -> *const u8 {
    begin();
    give(evaluator().describe_json())
}

/// `evaluate-json` of the contract.
///
/// # Safety
/// The host passes text as the canonical ABI says.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#evaluate-json")]
unsafe extern "C" fn evaluate_json(start: *mut u8, length: usize) -> *const u8 {
    begin();
    // SAFETY: the host's promise.
    let text = unsafe { take_text(start, length) };
    give(evaluator().evaluate_json(&text))
}

/// `combine-json` of the contract.
///
/// # Safety
/// The host passes text as the canonical ABI says.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#combine-json")]
unsafe extern "C" fn combine_json(start: *mut u8, length: usize) -> *const u8 {
    begin();
    // SAFETY: the host's promise.
    let text = unsafe { take_text(start, length) };
    give(evaluator().combine_json(&text))
}

/// `explain-json` of the contract.
///
/// # Safety
/// The host passes text as the canonical ABI says.
#[unsafe(export_name = "countersign:policy/policy@0.2.0#explain-json")]
unsafe extern "C" fn explain_json(start: *mut u8, length: usize) -> *const u8 {
    begin();
    // SAFETY: the host's promise.
    let text = unsafe { take_text(start, length) };
    give(evaluator().explain_json(&text))
}
