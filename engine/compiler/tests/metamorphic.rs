//! Laws that need no oracle: what an expression is rewritten to by the language's own rules comes to the same, whatever facts
//! are missing, and a value that was found without some facts is the value with them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod proof;

use countersign_compiler::{Environment, compile_expression};
use countersign_contract::types::Facts;
use countersign_program::{
    Expression, Fault, FaultKind, Meter, Scope, Trace, Type, Value, evaluate,
};
use proof::chance::Chance;
use proof::facts::some_record;
use proof::generator::{Generator, Name, list};
use proof::outcome::words;
use proof::tree::{Form, Tree};
use proof::worlds::{
    Bindings, World, bound_environment, bound_names, lists_with_completeness, world_names,
};
use serde_json::Value as Json;

const BUDGET: u64 = 1_000_000;

/// What an expression came to, or that it failed: which of several faults is named is not part of the laws.
#[derive(Clone, Debug, PartialEq)]
enum Result_ {
    Value(String),
    Failed,
    /// Left out: so much work is a matter of the budget's size.
    Exhausted,
}

fn result(outcome: &Result<Value<'_>, Fault>) -> Result_ {
    match outcome {
        // A list with gaps is a value only until somebody looks at it.
        Ok(value) if has_gaps(value) => Result_::Failed,
        Ok(value) => Result_::Value(words(value)),
        Err(fault) if fault.kind() == FaultKind::BudgetExhausted => Result_::Exhausted,
        Err(_) => Result_::Failed,
    }
}

fn run<'a>(expression: &'a Expression, scope: &Scope<'a>) -> Result_ {
    result(&evaluate(expression, scope, &Meter::new(BUDGET), None))
}

/// Expressions and facts of both sorts: bound values under the language's rules, incomplete facts under a policy's.
struct Ground {
    environment: Environment,
    names: Vec<Name>,
    policy: bool,
    bindings: Vec<Bindings>,
    worlds: Vec<World>,
}

impl Ground {
    fn language() -> Ground {
        Ground {
            environment: bound_environment(),
            names: bound_names(),
            policy: false,
            bindings: (0..24).map(Bindings::new).collect(),
            worlds: Vec::new(),
        }
    }

    fn policy() -> Ground {
        Ground {
            environment: Environment::candidate(),
            names: world_names(),
            policy: true,
            bindings: Vec::new(),
            worlds: (0..24).map(World::new).collect(),
        }
    }

    fn generator(&self, seed: u64) -> Generator<'static> {
        Generator::new(seed, self.names.clone(), self.policy, &|_| false)
    }

    fn compile(&self, tree: &Tree) -> Option<Expression> {
        compile_expression(&tree.text(), &self.environment).ok()
    }

    fn scope(&self, number: u64) -> Scope<'_> {
        let number = number as usize;
        if self.policy {
            self.worlds[number % self.worlds.len()].scope()
        } else {
            self.bindings[number % self.bindings.len()].scope()
        }
    }
}

/// Holds a law over so many pairs of an expression and what it is rewritten to.
fn law(name: &str, count: u64, make: impl Fn(&mut Generator<'_>) -> Option<(Tree, Tree)>) {
    for ground in [Ground::language(), Ground::policy()] {
        let (mut held, mut with_value) = (0_u64, 0_u64);
        let mut seed = 0;
        while held < count {
            seed += 1;
            assert!(seed < count * 8, "{name}: only {held} of {seed} compile");
            let mut generator = ground.generator(seed);
            let Some((one, other)) = make(&mut generator) else {
                continue;
            };
            let (Some(a), Some(b)) = (ground.compile(&one), ground.compile(&other)) else {
                continue;
            };
            for step in 0..2 {
                let scope = ground.scope(seed + step * 7);
                let (x, y) = (run(&a, &scope), run(&b, &scope));
                if x == Result_::Exhausted || y == Result_::Exhausted {
                    continue;
                }
                with_value += u64::from(matches!(x, Result_::Value(_)));
                assert_eq!(x, y, "{name}:\n  {}\n  {}", one.text(), other.text());
            }
            held += 1;
        }
        assert!(with_value > held / 3, "{name}: only {with_value} values");
        assert!(with_value < held * 2, "{name}: no faults");
    }
}

const EACH: u64 = 2_500;

#[test]
fn operands_of_conditions_can_be_swapped() {
    law("swapped operands", EACH, |generator| {
        let sign = *generator.chance.pick(&["&&", "||"]);
        let a = generator.tree(&Type::Bool, 3);
        let b = generator.tree(&Type::Bool, 3);
        Some((
            Tree::row(sign, vec![a.clone(), b.clone()]),
            Tree::row(sign, vec![b, a]),
        ))
    });
}

#[test]
fn both_ways_of_a_condition_alike_are_the_way_if_the_condition_holds_or_fails() {
    law("both ways alike", EACH, |generator| {
        let condition = generator.tree(&Type::Bool, 2);
        let type_ = generator.some_type();
        let x = generator.tree(&type_, 3);
        // Where the condition fails there is no value, so it stands on both sides.
        let list = |first: Tree, second: Tree| {
            Tree::new(
                Form::List(vec![false; 2]),
                list(Type::Dyn),
                vec![first, second],
            )
        };
        let both = Tree::new(
            Form::Conditional,
            type_.clone(),
            vec![condition.clone(), x.clone(), x.clone()],
        );
        let dynamic = |tree: Tree| Tree::call("dyn", Type::Dyn, vec![tree]);
        Some((
            list(dynamic(condition.clone()), dynamic(x)),
            list(dynamic(condition), dynamic(both)),
        ))
    });
}

#[test]
fn a_bound_value_is_the_value() {
    law("bound", EACH, |generator| {
        let type_ = generator.some_type();
        let x = generator.tree(&type_, 3);
        let bound = Tree::new(
            Form::Bind("bound".to_owned()),
            type_.clone(),
            vec![x.clone(), Tree::name("bound", type_)],
        );
        Some((x, bound))
    });
}

#[test]
fn a_bound_value_that_is_used_twice_is_computed_as_if_written_twice() {
    law("bound and used twice", EACH, |generator| {
        let type_ = generator.some_type();
        let x = generator.tree(&type_, 3);
        let pair = |x: Tree| {
            Tree::new(
                Form::List(vec![false; 2]),
                list(x.type_.clone()),
                vec![x.clone(), x],
            )
        };
        let name = Tree::name("bound", type_.clone());
        let bound = Tree::new(
            Form::Bind("bound".to_owned()),
            list(type_),
            vec![x.clone(), pair(name)],
        );
        Some((pair(x), bound))
    });
}

#[test]
fn a_quantifier_over_a_written_list_is_a_row() {
    law("unrolled", EACH, |generator| {
        let (name, sign) = *generator.chance.pick(&[("exists", "||"), ("all", "&&")]);
        let element = [Type::Int, Type::String, Type::Bool][generator.chance.below(3)].clone();
        let elements: Vec<Tree> = (0..2 + generator.chance.below(3))
            .map(|_| generator.tree(&element, 1))
            .collect();
        let variable = "element";
        let body = generator.with_name(variable, element.clone(), |generator| {
            generator.tree(&Type::Bool, 3)
        });
        // One iteration per element, and the body with the element bound.
        let range = Tree::new(
            Form::List(vec![false; elements.len()]),
            list(element),
            elements.clone(),
        );
        let form = Form::Loop {
            name,
            names: vec![variable.to_owned()],
        };
        let looped = Tree::new(form, Type::Bool, vec![range.clone(), body.clone()]);
        let bound = |value: Tree| {
            let form = Form::Bind(variable.to_owned());
            Tree::new(form, Type::Bool, vec![value, body.clone()])
        };
        // The range fails with any of its elements, so they are all computed on the other side, too.
        let row = Tree::row(sign, elements.into_iter().map(bound).collect());
        let size = Tree::call("size", Type::Int, vec![range]);
        let zero = Tree::literal("0", Type::Int);
        let computed = Tree::call("_>_", Type::Bool, vec![size, zero]);
        let failing = Tree::literal("([0][1] > 0)", Type::Bool);
        Some((
            looped,
            Tree::new(Form::Conditional, Type::Bool, vec![computed, row, failing]),
        ))
    });
}

#[test]
fn two_negations_are_none() {
    law("negated twice", EACH, |generator| {
        let x = generator.tree(&Type::Bool, 4);
        let not = |x| Tree::call("!_", Type::Bool, vec![x]);
        Some((x.clone(), not(not(x))))
    });
}

#[test]
fn a_negated_row_is_a_row_of_negations() {
    law("negated rows", EACH, |generator| {
        let a = generator.tree(&Type::Bool, 3);
        let b = generator.tree(&Type::Bool, 3);
        let not = |x| Tree::call("!_", Type::Bool, vec![x]);
        Some((
            not(Tree::row("&&", vec![a.clone(), b.clone()])),
            Tree::row("||", vec![not(a), not(b)]),
        ))
    });
}

#[test]
fn a_part_written_twice_is_the_part_twice() {
    law("written twice", EACH, |generator| {
        let type_ = generator.some_type();
        let x = generator.tree(&type_, 3);
        let pair = Tree::new(
            Form::List(vec![false; 2]),
            list(type_.clone()),
            vec![x.clone(), x.clone()],
        );
        let place = generator.chance.below(2).to_string();
        let index = Tree::new(
            Form::Index { optional: false },
            type_,
            vec![pair, Tree::literal(place, Type::Int)],
        );
        Some((x, index))
    });
}

/// What does not depend on a loop's variable is the same inside of the loop, and does not fail where no iteration runs.
#[test]
fn what_a_loop_does_not_change_is_what_it_was_outside() {
    law("invariant", EACH, |generator| {
        let type_ = generator.some_type();
        let x = generator.tree(&type_, 3);
        let one = Tree::literal("[7]", list(Type::Int));
        let form = Form::Loop {
            name: "map",
            names: vec!["unused".to_owned()],
        };
        let looped = Tree::new(form, list(type_.clone()), vec![one, x.clone()]);
        let listed = Tree::new(Form::List(vec![false]), list(type_), vec![x]);
        Some((listed, looped))
    });
    law("invariant over nothing", EACH, |generator| {
        let type_ = generator.some_type();
        let x = generator.tree(&type_, 3);
        let y = generator.tree(&Type::Bool, 2);
        let none = Tree::call(
            "lists.range",
            list(Type::Int),
            vec![Tree::literal("0", Type::Int)],
        );
        let form = Form::Loop {
            name: "map",
            names: vec!["unused".to_owned()],
        };
        let looped = Tree::new(form, list(type_.clone()), vec![none, x]);
        let size = Tree::call("size", Type::Int, vec![looped]);
        let empty = Tree::call(
            "_==_",
            Type::Bool,
            vec![size, Tree::literal("0", Type::Int)],
        );
        Some((y.clone(), Tree::row("&&", vec![empty, y])))
    });
}

/// Two runs take the same steps and see the same, and being looked at changes nothing.
#[test]
fn runs_are_repeatable_and_a_trace_changes_nothing() {
    for ground in [Ground::language(), Ground::policy()] {
        for seed in 0..6_000 {
            let tree = ground.generator(seed).any();
            let Some(expression) = ground.compile(&tree) else {
                continue;
            };
            let scope = ground.scope(seed);
            let run = |traced: bool| {
                let meter = Meter::new(BUDGET);
                let mut trace = Trace::new();
                let outcome = evaluate(
                    &expression,
                    &scope,
                    &meter,
                    if traced { Some(&mut trace) } else { None },
                );
                let fault = outcome.as_ref().err().cloned();
                let absorbed = meter.take_absorbed();
                (
                    result(&outcome),
                    fault,
                    meter.used(),
                    absorbed,
                    trace.entries().to_vec(),
                )
            };
            let (first, second, traced, again) = (run(false), run(false), run(true), run(true));
            let text = tree.text();
            assert_eq!(first, second, "{text}");
            assert_eq!(traced, again, "{text}");
            assert_eq!(first.0, traced.0, "{text}");
            assert_eq!(first.1, traced.1, "{text}");
            assert_eq!(first.2, traced.2, "steps of {text}");
            assert_eq!(first.3, traced.3, "{text}");
            // What a trace says of the whole is what the whole came to.
            let size = u32::try_from(text.chars().count()).unwrap();
            if let Some(entry) = traced
                .4
                .iter()
                .find(|entry| entry.start == 0 && entry.end == size)
            {
                assert_eq!(entry.failed, traced.1.is_some(), "{text}");
            }
        }
    }
}

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
    for round in 0..60_u64 {
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
    assert!(held > 20_000 && lacking > 500 && failed > 500 && failing < held / 100);
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

/// Whether something may be lacking within a value.
fn has_gaps(value: &Value<'_>) -> bool {
    match value {
        Value::Optional(Some(inner)) => has_gaps(inner),
        Value::Map(map) => map.missing().is_some() || map.iter().any(|(_, value)| has_gaps(value)),
        value => value.as_list().is_some_and(|list| {
            list.missing().is_some() || list.iter().any(|value| has_gaps(&value))
        }),
    }
}
