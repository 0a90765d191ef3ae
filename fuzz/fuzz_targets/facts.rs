//! Facts from anywhere: a decision or an error, never a panic.
#![no_main]

use countersign_compiler::{Folder, Options};
use countersign_evaluator::Evaluator;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static EVALUATOR: LazyLock<Option<Evaluator>> = LazyLock::new(|| {
    let mut folder = Folder::new();
    folder.insert(
        "policy.yaml",
        include_str!("../../policies/standard/policy.yaml"),
    );
    let compiled = countersign_compiler::compile(&folder, &Options { set: Vec::new() }).ok()?;
    Evaluator::load(&compiled.encode()).ok()
});

fuzz_target!(|text: &str| {
    if let Some(evaluator) = EVALUATOR.as_ref() {
        let _ = evaluator.evaluate_json(text);
        let _ = evaluator.explain_json(text);
    }
});
