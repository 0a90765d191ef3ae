//! Laws that need no oracle: what an expression is rewritten to by the language's own rules comes to the same, whatever facts
//! are missing; two runs come to the same, and being looked at changes nothing.

use crate::{proof, seeds};

use countersign_program::{Meter, Trace, Type, evaluate};
use proof::generator::{Generator, list};
use proof::ground::{BUDGET, Ground, Result_, result, run};
use proof::tree::{Form, Tree};

/// Holds a law over pairs of an expression and what it is rewritten to.
fn law(name: &str, make: impl Fn(&mut Generator<'_>) -> Option<(Tree, Tree)>) {
    let count = seeds::count(EACH);
    for ground in [Ground::language(), Ground::policy()] {
        let (mut held, mut with_value) = (0_u64, 0_u64);
        let first = seeds::first();
        let mut seed = first;
        while held < count {
            seed += 1;
            let _replay = seeds::Replay(seed - 1);
            let made = seed - first;
            assert!(made < count * 8, "{name}: only {held} of {made} compile");
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

/// Pairs that a proof makes for each law.
const EACH: u64 = 2_500;

#[test]
fn operands_of_conditions_can_be_swapped() {
    law("swapped operands", |generator| {
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
    law("both ways alike", |generator| {
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
    law("bound", |generator| {
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
    law("bound and used twice", |generator| {
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
    law("unrolled", |generator| {
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
    law("negated twice", |generator| {
        let x = generator.tree(&Type::Bool, 4);
        let not = |x| Tree::call("!_", Type::Bool, vec![x]);
        Some((x.clone(), not(not(x))))
    });
}

#[test]
fn a_negated_row_is_a_row_of_negations() {
    law("negated rows", |generator| {
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
    law("written twice", |generator| {
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
    law("invariant", |generator| {
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
    law("invariant over nothing", |generator| {
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
        for seed in seeds::seeds(6_000) {
            let _replay = seeds::Replay(seed);
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
