//! A damaged program is refused on load, or runs without a panic.
#![no_main]

use countersign_evaluator::Evaluator;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(evaluator) = Evaluator::load(bytes) {
        let _ = evaluator.describe_json();
        let _ = evaluator.evaluate_json(include_str!("../facts.json"));
    }
});
