//! The cases tested: each safeguard and each check of completeness is taken away, one at a time, and at least two named cases
//! have to notice. `cargo xtask reduction-mutants` prints which.
//!
//! A safeguard is left out by the evaluator itself, which only its own tests can ask for: that is why this test is one of the
//! library and not of `tests/`. A check of completeness is left out by telling the evaluator that the list is all there: what
//! it then does is what it would do if it never asked.

#![allow(clippy::print_stdout, reason = "the test says which cases notice")]

#[path = "../tests/it/corpus/mod.rs"]
mod corpus;

use crate::safeguards::Safeguard;
use crate::safeguards::tests::without;
use corpus::{Corpus, problems};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Fewest cases that have to notice.
const FEWEST: usize = 2;

/// What is taken away.
enum Mutant {
    Safeguard(Safeguard),
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
        Mutant::Safeguard(safeguard) => format!("without {safeguard:?}"),
        Mutant::Completeness(list) => format!("`{list}` taken for complete"),
    }
}

/// The names of the cases that notice.
fn killers(corpus: &Corpus, mutant: &Mutant) -> Vec<String> {
    let evaluators = corpus.evaluators();
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
        let found = || problems(evaluator, &entry.case, &facts.to_string());
        let found = match mutant {
            Mutant::Safeguard(safeguard) => without(*safeguard, found),
            Mutant::Completeness(_) => found(),
        };
        if !found.is_empty() {
            noticed.push(entry.name.clone());
        }
    }
    noticed
}

#[test]
fn nothing_can_be_taken_away_unnoticed() {
    let corpus = Corpus::load();
    assert!(corpus.broken.is_empty(), "{}", corpus.broken.join("\n"));
    let mutants: Vec<Mutant> = Safeguard::ALL
        .iter()
        .map(|safeguard| Mutant::Safeguard(*safeguard))
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
    assert_eq!(found.len(), Safeguard::ALL.len() + lists().len());
    assert!(
        survivors.is_empty(),
        "fewer than {FEWEST} named cases notice:\n{}",
        survivors.join("\n")
    );
}
