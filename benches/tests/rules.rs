//! That the benchmarks compare the same thing: every kind's rules are a policy's, and mean the same to every side.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use countersign_benches::engine::{self, Engine};
use countersign_benches::guest::{self, Guest, Mode};
use countersign_benches::native::Native;
use countersign_benches::{RULES, facts, facts_json_with, kinds, policy, policy_of};
use countersign_contract::types::Decision;
use std::collections::BTreeSet;

#[test]
fn ten_different_rules_of_each_kind_are_a_policy() {
    for kind in kinds::KINDS {
        let rules = kinds::rules(kind).unwrap();
        let different: BTreeSet<&String> = rules.iter().collect();
        assert_eq!((rules.len(), different.len()), (10, 10), "{kind}");
        if let Err(error) = policy_of(&rules) {
            panic!("{kind}: {error}");
        }
    }
}

#[test]
fn rules_hold_here_where_they_hold_in_cel() {
    for files in [1, 10, 100] {
        let json = facts_json_with(files, 20, 5);
        let text = json.to_string();
        let typed = serde_json::from_value(json).unwrap();
        for kind in kinds::KINDS {
            let rules = kinds::rules(kind).unwrap();
            let compiled = engine::compile(&rules).unwrap();
            let ours = Engine::new(&compiled, &typed).run().unwrap();
            let cel = Native::new(&rules, &text).unwrap().run().unwrap();
            assert_eq!(ours, cel, "{kind}, {files} files");
        }
    }
}

/// What the floor and a bundle both say.
fn said(decision: Decision) -> impl PartialEq + std::fmt::Debug {
    let controls: Vec<_> = decision
        .controls
        .into_iter()
        .map(|control| (control.id, control.title, control.effect, control.state))
        .collect();
    (decision.verdict, decision.mode, decision.change, controls)
}

#[test]
fn the_floor_decides_what_a_bundle_decides() {
    let (folder, compiled) = policy(RULES.len()).unwrap();
    let bundle = countersign_bundler::bundle(&compiled, &folder)
        .unwrap()
        .bytes;
    let bundle = Guest::new(&bundle, Mode::Fuelled).unwrap();
    let floor = Guest::new(&guest::floor().unwrap(), Mode::Fuelled).unwrap();
    for (files, people) in [(0, 0), (1, 0), (1, 20), (100, 20)] {
        let facts = facts(files, people).unwrap();
        assert_eq!(
            said(floor.fresh(&facts).unwrap()),
            said(bundle.fresh(&facts).unwrap()),
            "{files} files, {people} people"
        );
    }
}
