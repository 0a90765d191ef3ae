//! The law of the static cost: whatever the facts within their bounds, an expression takes no more steps than its worst case
//! says.

use crate::{proof, seeds};

use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Expression, FaultKind, Meter, Scope, evaluate};
use proof::generator::Generator;
use proof::outcome::words;
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
    let all = seeds::seeds(EXPRESSIONS);
    let count = all.end - all.start;
    for seed in all {
        let _replay = seeds::Replay(seed);
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
    assert!(tally.runs > count * 2);
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
            tally.constructs[construct] >= count / 1_000,
            "{construct} is generated rarely"
        );
    }
}

/// A budget is enough if and only if it is as large as what is used, in steps and in octets; nothing absorbs its end.
#[test]
fn budgets_are_enough_exactly_where_they_are_as_large_as_what_is_used() {
    let environment = bound_environment();
    let bindings: Vec<Bindings> = (0..8).map(Bindings::large).collect();
    let (mut steps, mut octets) = (0_u64, 0_u64);
    let all = seeds::seeds(8_000);
    let count = all.end - all.start;
    for seed in all {
        let _replay = seeds::Replay(seed);
        let tree = Generator::new(seed, bound_names(), false, &|_| false).any();
        let text = tree.text();
        let Ok(expression) = compile_expression(&text, &environment) else {
            continue;
        };
        let scope = bindings[(seed % 8) as usize].scope();
        let run = |meter: &Meter| match evaluate(&expression, &scope, meter, None) {
            Ok(value) => words(&value),
            Err(fault) => fault.code().to_owned(),
        };
        let (most_steps, most_octets) = (2_000_000, 64 << 20);
        let free = Meter::with_octets(most_steps, most_octets);
        let result = run(&free);
        if free.is_exhausted() {
            continue;
        }
        let exact = Meter::with_octets(free.used(), free.octets_used());
        assert_eq!(run(&exact), result, "{text}");
        assert!(!exact.is_exhausted(), "{text}");
        if let Some(less) = free.used().checked_sub(1 + free.used() * (seed % 3) / 4) {
            let meter = Meter::with_octets(less, most_octets);
            assert_eq!(run(&meter), FaultKind::BudgetExhausted.code(), "{text}");
            assert!(meter.is_exhausted() && meter.used() <= less, "{text}");
            steps += 1;
        }
        if let Some(less) = free.octets_used().checked_sub(1) {
            let meter = Meter::with_octets(most_steps, less);
            assert_eq!(run(&meter), FaultKind::MemoryExhausted.code(), "{text}");
            assert!(
                meter.is_exhausted() && meter.octets_used() <= less,
                "{text}"
            );
            octets += 1;
        }
    }
    assert!(
        steps > count * 3 / 8 && octets > count / 8,
        "{steps} {octets}"
    );
}
