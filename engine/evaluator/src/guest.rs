//! The shell that makes the evaluator a guest: the exports of world `bundle`, and `load`, which the bundler calls once
//! before it takes the snapshot.
//!
//! The snapshot holds the loaded policy, and the bundler drops `load` from it: a finished bundle has no way to take
//! another policy.

mod exports;
mod memory;

use crate::Evaluator;
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
