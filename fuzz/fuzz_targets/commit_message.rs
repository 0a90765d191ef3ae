//! A commit message and a name from anywhere: provenance is read in time that grows with their length, without a panic.
#![no_main]

use countersign_compiler::{Folder, Options};
use countersign_contract::types::Facts;
use countersign_evaluator::Evaluator;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static EVALUATOR: LazyLock<Option<Evaluator>> = LazyLock::new(|| {
    let mut folder = Folder::new();
    folder.insert(
        "policy.yaml",
        include_str!("../../policies/small/policy.yaml"),
    );
    let compiled = countersign_compiler::compile(&folder, &Options { set: Vec::new() }).ok()?;
    Evaluator::load(&compiled.encode()).ok()
});

fuzz_target!(|texts: (String, String, String)| {
    let Ok(mut facts) = serde_json::from_str::<Facts>(include_str!("../facts.json")) else {
        return;
    };
    let (message, name, email) = texts;
    if let Some(commit) = facts.commits.first_mut() {
        commit.message = message;
        commit.author.name = name;
        commit.author.email = email;
    }
    if let Some(evaluator) = EVALUATOR.as_ref() {
        let _ = evaluator.evaluate(&facts);
    }
});
