//! The cases tested: each step of the reduction and each check of completeness is taken away, one at a time, and at least two
//! named cases have to notice. `cargo xtask reduction-mutants` prints which.
//!
//! A step is left out by the evaluator itself, see `src/safeguards.rs`. A check of completeness is left out by telling the
//! evaluator that the list is all there: what it then does is what it would do if it never asked.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that meets what it does not expect should stop there, and says what it found"
)]

use crate::corpus;

use corpus::{Corpus, problems};
use countersign_evaluator::{Evaluator, Step};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Fewest cases that have to notice.
const FEWEST: usize = 2;

/// What is taken away.
enum Mutant {
    Step(Step),
    Completeness(&'static str),
}

/// Every list of `completeness`.
fn lists() -> &'static [countersign_contract::FieldShape] {
    countersign_contract::RECORDS
        .iter()
        .find(|record| record.name == "completeness")
        .map_or(&[], |record| record.fields)
}

fn name(mutant: &Mutant) -> String {
    match mutant {
        Mutant::Step(step) => format!("without {step:?}"),
        Mutant::Completeness(list) => format!("`{list}` taken for complete"),
    }
}

/// The names of the cases that notice.
fn killers(corpus: &Corpus, mutant: &Mutant) -> Vec<String> {
    let evaluators: Vec<Evaluator> = match mutant {
        Mutant::Step(step) => {
            let without = |evaluator: Evaluator| evaluator.without(*step);
            corpus.evaluators().into_iter().map(without).collect()
        }
        Mutant::Completeness(_) => corpus.evaluators(),
    };
    let mut noticed = Vec::new();
    for entry in &corpus.entries {
        let mut facts = entry.case.facts.clone();
        if let Mutant::Completeness(list) = mutant {
            let entry = facts.pointer("/completeness").and_then(|all| all.get(list));
            if entry.is_some_and(|entry| entry["supply"] == "complete") {
                continue;
            }
            // The error of facts that don't fit the contract is none of a decision.
            let Some(Value::Object(all)) = facts.get_mut("completeness") else {
                continue;
            };
            all.insert((*list).to_owned(), json!({"supply": "complete"}));
        }
        let evaluator = evaluators.get(entry.policy).unwrap();
        if !problems(evaluator, &entry.case, &facts.to_string()).is_empty() {
            noticed.push(entry.name.clone());
        }
    }
    noticed
}

#[test]
fn nothing_can_be_taken_away_unnoticed() {
    let corpus = Corpus::load();
    assert!(corpus.broken.is_empty(), "{}", corpus.broken.join("\n"));
    let mutants: Vec<Mutant> = Step::ALL
        .iter()
        .map(|step| Mutant::Step(*step))
        .chain(lists().iter().map(|list| Mutant::Completeness(list.name)))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.push((name(mutant), killers(&corpus, mutant)));
        }
        found
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut found: Vec<(String, Vec<String>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    found.sort();
    let mut survivors = Vec::new();
    for (mutant, killers) in &found {
        println!("{mutant}: {} cases notice", killers.len());
        for killer in killers.iter().take(5) {
            println!("    {killer}");
        }
        if killers.len() > 5 {
            println!("    and {} more", killers.len() - 5);
        }
        if killers.len() < FEWEST {
            survivors.push(format!("{mutant}: only {} notice", killers.len()));
        }
    }
    assert_eq!(found.len(), Step::ALL.len() + lists().len());
    assert!(
        survivors.is_empty(),
        "fewer than {FEWEST} named cases notice:\n{}",
        survivors.join("\n")
    );
}
