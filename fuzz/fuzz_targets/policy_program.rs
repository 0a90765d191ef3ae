//! A damaged program is refused on load, or runs within its budgets and without a panic: each of its expressions by itself,
//! and all of it over facts.
#![no_main]

use countersign_contract::types::Facts;
use countersign_evaluator::Evaluator;
use countersign_program::policy::Policy;
use countersign_program::{
    Expression, Globals, Meter, Scope, ToValue, Trace, decode, encode, evaluate, incomplete_lists,
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// Steps and octets that one expression may take.
const STEPS: u64 = 50_000;
const OCTETS: u64 = 1 << 20;

static FACTS: LazyLock<Option<Facts>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../facts.json")).ok());

fn expressions(policy: &Policy) -> Vec<&Expression> {
    let mut all: Vec<&Expression> = policy.rank.iter().collect();
    all.extend(policy.variables.iter().map(|variable| &variable.expression));
    for control in &policy.controls {
        all.extend(&control.applies);
        all.extend(&control.satisfied);
        all.extend(&control.message);
        all.extend(control.sign_off.iter().map(|part| &part.eligible));
        all.extend(
            control
                .escalate
                .iter()
                .flat_map(|part| &part.then)
                .map(|step| &step.to),
        );
        all.extend(control.break_glass.iter().map(|part| &part.who));
        all.extend(control.waiver.iter().map(|part| &part.who));
    }
    all.extend(
        policy
            .risk
            .iter()
            .flat_map(|risk| &risk.terms)
            .map(|term| &term.value),
    );
    all
}

fuzz_target!(|bytes: &[u8]| {
    let Some(facts) = FACTS.as_ref() else {
        return;
    };
    let Ok(mut policy) = decode(bytes) else {
        return;
    };
    for expression in expressions(&policy) {
        let scope = Scope::new(Globals {
            facts: Some(facts),
            marks: incomplete_lists(facts),
            parameters: policy
                .parameters
                .iter()
                .map(|parameter| parameter.value.to_value())
                .collect(),
            variables: &policy.variables,
            ..Globals::default()
        });
        let meter = Meter::with_octets(STEPS, OCTETS);
        let result = evaluate(expression, &scope, &meter, None).is_ok();
        assert!(meter.used() <= STEPS && meter.octets_used() <= OCTETS);
        let again = Meter::with_octets(STEPS, OCTETS);
        let traced = evaluate(expression, &scope, &again, Some(&mut Trace::new())).is_ok();
        assert_eq!((result, meter.used()), (traced, again.used()));
    }
    // As a whole with a budget of its own choice, but not a larger one than runs here are to take.
    policy.step_budget = policy.step_budget.min(STEPS);
    policy.octet_budget = policy.octet_budget.min(OCTETS);
    if let Ok(evaluator) = Evaluator::load(&encode(&policy)) {
        let _ = evaluator.describe_json();
        let _ = evaluator.evaluate(facts);
        let _ = evaluator.explain(facts);
    }
});
