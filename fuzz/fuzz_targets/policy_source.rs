//! Policy source to program to decision: nothing on the way panics, and what compiles also loads.
#![no_main]

use countersign_compiler::{Folder, Options};
use countersign_evaluator::Evaluator;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    match countersign_compiler::compile(&folder, &Options { set: Vec::new() }) {
        Ok(compiled) => assert!(Evaluator::load(&compiled.encode()).is_ok()),
        Err(diagnostics) => {
            let _ = diagnostics.render(&folder, false);
        }
    }
});
