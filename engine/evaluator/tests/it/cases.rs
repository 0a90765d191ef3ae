//! Every case of the presets and of `tests/cases`, decided natively: the quickest way to see what a change to the evaluator
//! does to decisions.

use crate::corpus;

use corpus::{Corpus, problems};

#[test]
fn every_case_is_decided_as_it_says() {
    let corpus = Corpus::load();
    let evaluators = corpus.evaluators();
    let mut failures = corpus.broken;
    for entry in &corpus.entries {
        let facts = entry.case.facts.to_string();
        let problems = evaluators
            .get(entry.policy)
            .map(|evaluator| problems(evaluator, &entry.case, &facts))
            .unwrap_or_default();
        if !problems.is_empty() {
            failures.push(format!("{}: {}", entry.name, problems.join("; ")));
        }
    }
    let ran = corpus.entries.len();
    assert!(ran > 200, "only {ran} cases were found");
    assert!(
        failures.is_empty(),
        "{} of {ran} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
