//! The corpus natively and in the sandbox: every case is decided byte for byte the same on both sides, and
//! the corpus covers what it has to. The other hosts are compared by the program `parity`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use countersign_contract::types::{ControlState, Decision, Verdict};
use countersign_tests::{corpus, hosts, report, workspace_root};
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn the_sandbox_decides_every_case_like_the_library_and_no_state_is_rare() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let corpus = corpus::write(&workspace_root(), &folder).expect("the corpus compiles");
    let native = hosts::native(&corpus).expect("the native evaluator runs");
    let runtime = hosts::runtime(&corpus).expect("the runtime runs");
    let (table, disagreements) =
        report::compare(&corpus, &[("native", native), ("runtime", runtime)]);
    println!("{table}");
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));

    let mut states: BTreeMap<ControlState, u32> = BTreeMap::new();
    let mut verdicts: BTreeMap<Verdict, u32> = BTreeMap::new();
    for case in &corpus.cases {
        let facts = std::fs::read_to_string(&case.entry.facts).unwrap();
        let evaluator =
            countersign_evaluator::Evaluator::load(&case.program).expect("the program loads");
        let answer = evaluator.evaluate_json(&facts);
        if let Ok(decision) = &answer {
            let decision: Decision = serde_json::from_str(decision).expect("a decision is JSON");
            *verdicts.entry(decision.verdict).or_default() += 1;
            for control in &decision.controls {
                *states.entry(control.state).or_default() += 1;
            }
        }
    }
    for state in ControlState::ALL {
        assert!(
            states.get(state).is_some_and(|count| *count >= 5),
            "{state:?} is reached {:?} times",
            states.get(state)
        );
    }
    for verdict in Verdict::ALL {
        assert!(
            verdicts.get(verdict).is_some_and(|count| *count >= 5),
            "{verdict:?}: {:?} times",
            verdicts.get(verdict)
        );
    }
}
