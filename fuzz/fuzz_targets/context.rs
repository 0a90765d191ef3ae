//! A context document from anywhere: facts or an error with a place, never a panic.
#![no_main]

use countersign_sources::context::Context;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Context::parse(text, "context.yaml", "fuzz") {
        Ok(context) => {
            let mut twice = context.clone();
            let _ = twice.join(context);
        }
        Err(error) => assert!(error.line >= 1 && error.column >= 1 && !error.remedy.is_empty()),
    }
});
