//! The law of the static cost: whatever the facts within their bounds, an expression takes no more steps than its worst case
//! says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod proof;

use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Expression, FaultKind, Meter, Scope, evaluate};
use proof::generator::Generator;
use proof::worlds::{Bindings, World, bound_environment, bound_names, world_names};
use std::collections::BTreeMap;

const EXPRESSIONS: u64 = 20_000;

#[derive(Default)]
struct Tally {
    runs: u64,
    /// Steps over worst case, in tenths.
    tightness: [u64; 11],
    constructs: BTreeMap<String, u64>,
    over: Vec<String>,
}

impl Tally {
    fn run<'a>(&mut self, expression: &'a Expression, scope: &Scope<'a>, text: &str) {
        // The worst case as the budget: an expression that outran it would be told by its fault, too.
        let worst = expression.worst_case_steps;
        let meter = Meter::new(worst.min(50_000_000));
        let outcome = evaluate(expression, scope, &meter, None);
        if let Err(fault) = &outcome
            && fault.kind() == FaultKind::BudgetExhausted
        {
            if worst <= 50_000_000 {
                self.over.push(format!(
                    "`{text}` takes more steps than its worst case {worst}"
                ));
            }
            return;
        }
        assert!(
            meter.used() <= worst,
            "`{text}`: {} of {worst}",
            meter.used()
        );
        self.runs += 1;
        let tenths = meter.used() * 10 / worst.max(1);
        self.tightness[tenths as usize] += 1;
    }
}

#[test]
fn no_expression_takes_more_steps_than_its_worst_case() {
    let mut tally = Tally::default();
    let (language, policy) = (bound_environment(), Environment::candidate());
    let bindings: Vec<Bindings> = (0..12)
        .map(|seed| {
            if seed % 4 == 0 {
                Bindings::new(seed)
            } else {
                Bindings::large(seed)
            }
        })
        .collect();
    let worlds: Vec<World> = (0..12)
        .map(|seed| {
            if seed % 4 == 0 {
                World::new(seed)
            } else {
                World::large(seed)
            }
        })
        .collect();
    for seed in 0..EXPRESSIONS {
        let own = seed % 2 == 0;
        let names = if own { bound_names() } else { world_names() };
        let environment = if own { &language } else { &policy };
        let mut generator = Generator::new(seed, names, !own, &|_| false);
        let tree = generator.any();
        let text = tree.text();
        let Ok(expression) = compile_expression(&text, environment) else {
            continue;
        };
        for construct in tree.constructs() {
            *tally.constructs.entry(construct).or_default() += 1;
        }
        for step in 0..3 {
            let number = (seed + step * 5) as usize;
            let scope = if own {
                bindings[number % bindings.len()].scope()
            } else {
                worlds[number % worlds.len()].scope()
            };
            tally.run(&expression, &scope, &text);
        }
    }
    println!(
        "{} runs, steps in tenths of the worst case: {:?}",
        tally.runs, tally.tightness
    );
    tally.over.sort_by_key(String::len);
    assert!(tally.over.is_empty(), "{}", tally.over.join("\n"));
    assert!(tally.runs > EXPRESSIONS * 2);
    // The law says nothing if worst cases are never approached.
    assert!(tally.tightness[5..].iter().sum::<u64>() > tally.runs / 50);
    for construct in [
        "all",
        "exists",
        "exists_one",
        "filter",
        "map",
        "sortBy",
        "transformList",
        "transformMap",
        "transformMapEntry",
        "optMap",
        "optFlatMap",
        "cel.bind",
        "matches",
        "replace",
        "split",
        "join",
        "_+_",
        "@in",
        "sort",
        "distinct",
    ] {
        assert!(
            tally.constructs[construct] >= 20,
            "{construct} is generated rarely"
        );
    }
}
