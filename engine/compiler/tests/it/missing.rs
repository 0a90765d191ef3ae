//! Missing facts never lie: a value that was found without some facts is the value with them.

use crate::{proof, seeds};

use countersign_compiler::{Environment, compile_expression};
use countersign_contract::types::Facts;
use countersign_program::{FaultKind, Meter, Type, evaluate};
use proof::chance::Chance;
use proof::facts::some_record;
use proof::ground::{BUDGET, Ground, Result_, has_gaps, run};
use proof::outcome::words;
use proof::worlds::{World, lists_with_completeness};
use serde_json::Value as Json;

/// Marks some lists as not complete.
fn less_complete(chance: &mut Chance, facts: &Json) -> (Json, Vec<&'static str>) {
    let mut facts = facts.clone();
    let mut marked = Vec::new();
    let mut completeness = serde_json::Map::new();
    for (name, _) in lists_with_completeness() {
        let supply = if !chance.one_in(3) {
            marked.push(name);
            if chance.one_in(2) {
                continue;
            }
            "truncated"
        } else {
            "complete"
        };
        completeness.insert(
            name.to_owned(),
            serde_json::json!({"supply": supply, "collector": "test"}),
        );
    }
    facts["completeness"] = Json::Object(completeness);
    (facts, marked)
}

/// One of the ways the facts could be if all were known: more elements, anywhere, in the marked lists.
fn completion(chance: &mut Chance, facts: &Json, marked: &[&'static str]) -> Json {
    let mut facts = facts.clone();
    let mut completeness = serde_json::Map::new();
    for (name, element) in lists_with_completeness() {
        completeness.insert(
            name.to_owned(),
            serde_json::json!({"supply": "complete", "collector": "test"}),
        );
        if !marked.contains(&name) {
            continue;
        }
        let mut add = |list: &mut Json| {
            let list = list.as_array_mut().unwrap();
            for _ in 0..chance.below(3) {
                let place = chance.below(list.len() + 1);
                let element = some_record(chance, proof::record(element));
                list.insert(place, element);
            }
        };
        if name == "commit_files" {
            for commit in facts["commits"].as_array_mut().unwrap() {
                add(&mut commit["files"]);
            }
        } else {
            add(&mut facts[name]);
        }
    }
    facts["completeness"] = Json::Object(completeness);
    facts
}

/// Missing facts never lie and never accuse: what has a value without some elements has that value whatever they are, unless
/// it fails for one of them; what fails for another reason than missing facts fails whatever they are.
#[test]
fn what_was_found_without_some_facts_is_what_is_found_with_them() {
    let ground = Ground::policy();
    let (mut held, mut failing, mut lacking, mut failed) = (0_u64, 0_u64, 0_u64, 0_u64);
    let rounds = seeds::seeds(60);
    let count = rounds.end - rounds.start;
    for round in rounds {
        let _replay = seeds::Replay(round);
        let chance = &mut Chance::new(round + 5_000);
        for _ in 0..4 {
            chance.next();
        }
        let world = &ground.worlds[(round % 24) as usize];
        let all = serde_json::to_value(&world.facts).unwrap();
        let (less, marked) = less_complete(chance, &all);
        let read = |json: &Json| serde_json::from_value::<Facts>(json.clone()).unwrap();
        let incomplete = world.with_facts(read(&less));
        let completions: Vec<World> = (0..6)
            .map(|_| world.with_facts(read(&completion(chance, &less, &marked))))
            .collect();
        for seed in 0..220 {
            let mut generator = ground.generator(round * 10_000 + seed);
            let tree = match seed % 3 {
                0 => generator.any(),
                _ => generator.tree(&Type::Bool, 3),
            };
            let text = tree.text();
            // Completeness is itself a fact, and the one that differs.
            if text.contains("completeness") {
                continue;
            }
            let Some(expression) = ground.compile(&tree) else {
                continue;
            };
            let meter = Meter::new(BUDGET);
            let outcome = evaluate(&expression, &incomplete.scope(), &meter, None);
            let known = match &outcome {
                Ok(value) if !has_gaps(value) => Result_::Value(words(value)),
                Err(fault) if fault.kind() != FaultKind::MissingFact => Result_::Failed,
                _ => {
                    lacking += 1;
                    continue;
                }
            };
            for world in &completions {
                let complete = run(&expression, &world.scope());
                if complete == Result_::Exhausted {
                    continue;
                }
                if complete == known {
                    held += 1;
                    continue;
                }
                // A macro that absorbs nothing fails with any element, so with one that was lacking, too.
                let fails_for_an_element = tree.constructs().iter().any(|construct| {
                    construct.starts_with("exists_one")
                        || construct.starts_with("map")
                        || construct.starts_with("transform")
                        || construct == "filter"
                        || construct == "sortBy"
                });
                assert!(
                    complete == Result_::Failed && fails_for_an_element,
                    "`{text}` without {marked:?} is {known:?}, with them {complete:?}"
                );
                failing += 1;
            }
            failed += u64::from(known == Result_::Failed);
        }
    }
    println!("held {held}, failing {failing}, lacking {lacking}, failed {failed}");
    assert!(
        held > count * 333 && lacking > count * 8 && failed > count * 8 && failing < held / 100
    );
}

/// Elements can be lacking before any that is known.
#[test]
fn the_place_of_an_element_is_not_known_where_elements_are_lacking() {
    let world = |supply: &str| {
        let world = World::new(1);
        let mut facts = serde_json::to_value(&world.facts).unwrap();
        let file = || some_record(&mut Chance::new(3), proof::record("file"));
        facts["files"] = serde_json::json!([file(), file()]);
        facts["completeness"] = serde_json::json!({"files": {"supply": supply}});
        world.with_facts(serde_json::from_value(facts).unwrap())
    };
    let (complete, truncated) = (world("complete"), world("truncated"));
    for (text, expected) in [
        ("files.exists(i, f, i == 0)", "bool true"),
        ("files.all(i, f, i < 2)", "bool true"),
        ("files.exists_one(i, f, i == 0)", "bool true"),
        (
            "files.transformList(i, f, i).exists(i, i == 1)",
            "bool true",
        ),
        (
            "files.transformMap(i, f, f.path)[0].size() >= 0",
            "bool true",
        ),
        ("0 in files.transformMap(i, f, f.path)", "bool true"),
    ] {
        let expression = compile_expression(text, &Environment::candidate()).unwrap();
        let outcome = run(&expression, &complete.scope());
        assert_eq!(outcome, Result_::Value(expected.to_owned()), "{text}");
        let (scope, meter) = (truncated.scope(), Meter::new(BUDGET));
        let fault = evaluate(&expression, &scope, &meter, None).unwrap_err();
        assert_eq!(fault.kind(), FaultKind::MissingFact, "{text}");
    }
    // What says nothing of places is known, still.
    let expression = compile_expression(
        "files.exists(i, f, f.path == f.path)",
        &Environment::candidate(),
    );
    let expression = expression.unwrap();
    let outcome = run(&expression, &truncated.scope());
    assert_eq!(outcome, Result_::Value("bool true".to_owned()));
}
