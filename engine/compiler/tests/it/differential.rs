//! Other engines as oracles: the same expression over the same values, the same result or the same class of error.
//!
//! `cargo xtask differential --count N --seed S` does the same for as many expressions as asked.

use crate::{proof, seeds};

use countersign_program::Function;
use proof::cases;
use proof::differential::{Differential, worlds};
use proof::generator::Generator;
use proof::oracles::{Cel, CelCore, Oracle};
use proof::worlds::bound_names;
use std::collections::BTreeMap;
use std::path::Path;

/// Expressions that a proof compares each oracle over.
const EXPRESSIONS: u64 = 12_000;

fn judged() -> Vec<cases::Case> {
    cases::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/disagreements"))
}

#[test]
fn every_disagreement_with_an_oracle_was_judged() {
    let (seed, count) = (seeds::first(), seeds::count(EXPRESSIONS));
    let _replay = seeds::Replay(seed);
    let (worlds, cases) = (worlds(seed), judged());
    let report = Differential::new(&worlds, &cases).run(count, seed);
    println!("{}", report.markdown());
    let open = report.open();
    assert!(open.is_empty(), "{}", open.join("\n"));
    for (name, tally) in &report.tallies {
        assert_eq!(tally.compared, count, "{name}");
        assert!(tally.equal_values > count / 3, "{name}: {tally:?}");
        assert!(tally.equal_errors > count / 50, "{name}: {tally:?}");
    }
    assert!(report.refused < report.generated / 20, "{}", report.refused);
}

/// What was judged stays as it was judged, on our side and, unless both are right, on theirs.
#[test]
fn judged_disagreements_come_to_what_the_language_definition_says() {
    let cases = judged();
    assert!(cases.len() > 20, "{}", cases.len());
    let names = bound_names();
    let mut wrong = Vec::new();
    for case in &cases {
        let own = case.run().to_string();
        if own != case.expected {
            wrong.push(format!(
                "{}: ours is {own}, not {}",
                case.name, case.expected
            ));
        }
        assert!(
            ["cel", "cel-core", "nobody"].contains(&case.wrong.as_str()),
            "{}: a bug of ours is mended, not kept",
            case.name
        );
        assert!(
            !case.why.is_empty() && !case.covers.is_empty(),
            "{}",
            case.name
        );
        let values = case.values(&names);
        let oracle: Box<dyn Oracle> = match case.oracle.as_str() {
            "cel" => Box::new(Cel::new(&names, &[values])),
            _ => Box::new(CelCore::new(&names, &[values])),
        };
        let theirs = oracle.run(&case.expression, 0).unwrap().to_string();
        if theirs != case.theirs {
            wrong.push(format!(
                "{}: theirs is {theirs}, not {}",
                case.name, case.theirs
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is not generated is not proven: every function, macro and piece of syntax comes up often.
#[test]
fn everything_in_the_language_is_generated() {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut twice = 0;
    let all = seeds::seeds(48_000);
    let generated = all.end - all.start;
    for seed in all {
        let mut generator = Generator::new(seed, bound_names(), false, &|_| false);
        let tree = generator.any();
        for construct in tree.constructs() {
            *counts.entry(construct).or_default() += 1;
        }
        twice += u64::from(tree.has_a_part_twice());
    }
    let functions = Function::ALL.iter().map(|function| function.name());
    let rest = [
        "&&",
        "||",
        "?:",
        "index",
        "optional index",
        "select",
        "optional select",
        "has",
        "list",
        "optional element",
        "map literal",
        "cel.bind",
        "all",
        "exists",
        "exists_one",
        "all/2",
        "exists/2",
        "exists_one/2",
        "filter",
        "map",
        "map filtered",
        "transformList",
        "transformMap",
        "transformMapEntry",
        "sortBy",
        "optMap",
        "optFlatMap",
    ];
    for construct in functions.chain(rest) {
        let count = counts.get(construct).copied().unwrap_or(0);
        assert!(
            count >= generated / 4_800,
            "`{construct}` is generated {count} times"
        );
    }
    assert!(twice > generated / 12, "only {twice} have a part twice");
}
