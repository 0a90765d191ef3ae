//! A review's text from anywhere: it is read without a panic, and no text makes more of a comment than a comment.
#![no_main]

use countersign_compiler::{Folder, Options};
use countersign_contract::types::{Facts, Review, ReviewState, Verdict};
use countersign_evaluator::Evaluator;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const POLICY: &str = "
policy: form
version: 1.0.0
summary: One review that attests a part.
controls:
  - id: review
    title: One
    sign_off: {count: 1, eligible: reviewer.kind == 'human', assesses: [diff]}
";

static EVALUATOR: LazyLock<Option<Evaluator>> = LazyLock::new(|| {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", POLICY);
    let compiled = countersign_compiler::compile(&folder, &Options { set: Vec::new() }).ok()?;
    Evaluator::load(&compiled.encode()).ok()
});

fuzz_target!(|text: &str| {
    let Ok(mut facts) = serde_json::from_str::<Facts>(include_str!("../facts.json")) else {
        return;
    };
    let revision = Some(facts.change.head.revision.clone());
    let people: Vec<String> = facts
        .people
        .iter()
        .map(|person| person.login.clone())
        .collect();
    facts.sign_offs.clear();
    facts.overrides.clear();
    facts.reviews = people
        .into_iter()
        .zip(1..)
        .map(|(reviewer, sequence)| Review {
            id: format!("r{sequence}"),
            sequence,
            reviewer,
            state: ReviewState::Commented,
            revision: revision.clone(),
            tree: None,
            merge_base: facts.change.merge_base.clone(),
            base_branch: facts.change.base.branch.clone(),
            submitted: None,
            body: text.to_owned(),
        })
        .collect();
    if let Some(evaluator) = EVALUATOR.as_ref()
        && let Ok(decision) = evaluator.evaluate(&facts)
    {
        assert!(decision.verdict != Verdict::Pass, "a comment approved");
    }
});
