//! The description of a change, with or without a form in it.
#![no_main]

use countersign_sources::declaration_form::{self, Form};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Form::Filled { agents, .. } = declaration_form::read(text) {
        let harmless = |agent: &String| {
            !agent.is_empty()
                && agent.chars().count() <= 100
                && !agent.chars().any(char::is_control)
        };
        assert!(agents.len() <= 20 && agents.iter().all(harmless));
    }
});
