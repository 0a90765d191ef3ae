//! Absorption, missing facts, budgets, macros and traces.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use countersign_program::policy::Variable;
use countersign_program::{
    Expression, Function as F, Globals, Loop, LoopKind, Mark, Meter, Missing, NodeId, Operation,
    Root, Scope, Trace, Value, evaluate,
};
use support::{Builder, outcome, places, run};

/// Builds an expression over a range.
type Over = fn(&mut Builder, NodeId) -> NodeId;
/// Builds an expression over facts.
type Alone = fn(&mut Builder) -> NodeId;

/// The four ways that an operand can come out.
fn operand(builder: &mut Builder, kind: char) -> NodeId {
    match kind {
        't' => builder.bool(true),
        'f' => builder.bool(false),
        'm' => builder.argument(0),
        'e' => builder.failing(),
        'i' => builder.int(1),
        other => panic!("{other}"),
    }
}

fn missing() -> Vec<Value<'static>> {
    vec![Value::Missing(Missing::Fact("files"))]
}

#[test]
fn connectives_absorb_in_both_orders_and_missing_wins() {
    let rows = [
        // operands, and, or
        ("tt", "true", "true"),
        ("tf", "false", "true"),
        ("ff", "false", "false"),
        ("te", "division_by_zero", "true"),
        ("fe", "false", "division_by_zero"),
        ("tm", "missing files", "true"),
        ("fm", "false", "missing files"),
        ("em", "missing files", "missing files"),
        ("ti", "no_such_overload", "true"),
        ("fi", "false", "no_such_overload"),
        ("tem", "missing files", "true"),
        ("fem", "false", "missing files"),
        ("eif", "false", "division_by_zero"),
    ];
    for (operands, and, or) in rows {
        let reversed: String = operands.chars().rev().collect();
        for operands in [operands, reversed.as_str()] {
            for (is_and, expected) in [(true, and), (false, or)] {
                let mut builder = Builder::new();
                let nodes: Vec<NodeId> = operands
                    .chars()
                    .map(|kind| operand(&mut builder, kind))
                    .collect();
                if is_and {
                    builder.and(&nodes);
                } else {
                    builder.or(&nodes);
                }
                let expression = builder.finish();
                let found = run(&expression, missing());
                // Of two errors the first in the text is told.
                if operands.contains('e') && operands.contains('i') && found.contains('_') {
                    continue;
                }
                assert_eq!(found, expected, "{operands} {is_and}");
            }
        }
    }
}

#[test]
fn conditions_and_strict_arguments() {
    for (condition, expected) in [
        ('t', "1"),
        ('f', "division_by_zero"),
        ('m', "missing files"),
        ('e', "division_by_zero"),
        ('i', "no_such_overload"),
    ] {
        let mut builder = Builder::new();
        let condition_node = operand(&mut builder, condition);
        let yes = builder.int(1);
        let no = builder.failing();
        builder.add(Operation::Conditional {
            condition: condition_node,
            yes,
            no,
        });
        assert_eq!(run(&builder.finish(), missing()), expected, "{condition}");
    }
    // A function needs all its arguments: what is missing matters more than an error.
    for order in ["em", "me"] {
        let mut builder = Builder::new();
        let nodes: Vec<NodeId> = order
            .chars()
            .map(|kind| operand(&mut builder, kind))
            .collect();
        builder.call(F::Add, &nodes);
        assert_eq!(
            run(&builder.finish(), missing()),
            "missing files",
            "{order}"
        );
    }
}

/// `argument[0].KIND(x, x == argument[1])`
fn quantifier(kind: LoopKind) -> Expression {
    let mut builder = Builder::new();
    let range = builder.argument(0);
    let x = builder.local(0);
    let wanted = builder.argument(1);
    let condition = builder.call(F::Equal, &[x, wanted]);
    builder.macro_(kind, range, 0, Some(condition), None);
    builder.finish()
}

#[test]
fn macros_over_lists_that_may_have_more_elements() {
    let list = |elements: &[i64], more: bool| {
        Value::list_with(
            elements.iter().copied().map(Value::Int).collect(),
            more.then_some(Missing::Fact("files")),
        )
    };
    let rows = [
        (LoopKind::Exists, vec![1, 2], true, 2, "true"),
        (LoopKind::Exists, vec![1, 2], true, 3, "missing files"),
        (LoopKind::Exists, vec![], true, 3, "missing files"),
        (LoopKind::Exists, vec![1, 2], false, 3, "false"),
        (LoopKind::All, vec![1, 2], true, 1, "false"),
        (LoopKind::All, vec![1, 1], true, 1, "missing files"),
        (LoopKind::All, vec![], true, 1, "missing files"),
        (LoopKind::All, vec![], false, 1, "true"),
        (LoopKind::ExistsOne, vec![1, 1], true, 1, "false"),
        (LoopKind::ExistsOne, vec![1, 2], true, 1, "missing files"),
        (LoopKind::ExistsOne, vec![1, 2], false, 1, "true"),
        (LoopKind::Filter, vec![1, 2, 1], true, 1, "[1, 1, …]"),
        (LoopKind::Filter, vec![1, 2, 1], false, 1, "[1, 1]"),
        (LoopKind::Filter, vec![], true, 1, "[…]"),
    ];
    for (kind, elements, more, wanted, expected) in rows {
        let expression = quantifier(kind);
        let found = run(&expression, vec![list(&elements, more), Value::Int(wanted)]);
        assert_eq!(found, expected, "{kind:?} {elements:?} {more} {wanted}");
    }
}

#[test]
fn macros_absorb_errors_and_missing_elements() {
    // The element 0 makes `6 / x == 3` fail; an element that is an optional without a value is missing.
    let rows = [
        (LoopKind::Exists, vec![0, 2], "true"),
        (LoopKind::Exists, vec![2, 0], "true"),
        (LoopKind::Exists, vec![0, 1], "division_by_zero"),
        (LoopKind::All, vec![0, 1], "false"),
        (LoopKind::All, vec![1, 0], "false"),
        (LoopKind::All, vec![0, 2], "division_by_zero"),
        // As cel-spec says, `exists_one` absorbs nothing.
        (LoopKind::ExistsOne, vec![0, 2, 2], "division_by_zero"),
        (LoopKind::Filter, vec![2, 0], "division_by_zero"),
    ];
    for (kind, elements, expected) in rows {
        let mut builder = Builder::new();
        let range = builder.argument(0);
        let (x, six, three) = (builder.local(0), builder.int(6), builder.int(3));
        let quotient = builder.call(F::Divide, &[six, x]);
        let condition = builder.call(F::Equal, &[quotient, three]);
        builder.macro_(kind, range, 0, Some(condition), None);
        let expression = builder.finish();
        let list = Value::list(elements.iter().copied().map(Value::Int).collect());
        assert_eq!(
            run(&expression, vec![list]),
            expected,
            "{kind:?} {elements:?}"
        );
    }
}

fn person(login: &str, level: Option<u32>) -> countersign_contract::types::Person {
    let mut value: serde_json::Value = serde_json::json!({"login": login, "kind": "human"});
    if let Some(level) = level {
        value["level"] = level.into();
    }
    serde_json::from_value(value).unwrap()
}

#[test]
fn absent_options_are_missing_and_has_is_not() {
    let people = vec![person("ann", Some(7)), person("bob", None)];
    let rows: [(&str, Over); 4] = [
        ("[\"ann\", …]", |builder, range| {
            // people.filter(p, p.level > 6).map(p, p.login)
            let p = builder.local(0);
            let level = builder.field(p, "person", "level");
            let six = builder.int(6);
            let condition = builder.call(F::Greater, &[level, six]);
            let filtered = builder.macro_(LoopKind::Filter, range, 0, Some(condition), None);
            let p = builder.local(1);
            let login = builder.field(p, "person", "login");
            builder.macro_(LoopKind::Map, filtered, 1, None, Some(login))
        }),
        ("[true, false]", |builder, range| {
            let p = builder.local(0);
            let has = builder.has(p, "person", "level");
            builder.macro_(LoopKind::Map, range, 0, None, Some(has))
        }),
        ("[optional.of(7), optional.none()]", |builder, range| {
            let p = builder.local(0);
            let level = builder.optional_field(p, "person", "level");
            builder.macro_(LoopKind::Map, range, 0, None, Some(level))
        }),
        ("missing person.level", |builder, range| {
            let p = builder.local(0);
            let level = builder.field(p, "person", "level");
            let six = builder.int(6);
            let condition = builder.call(F::Greater, &[level, six]);
            builder.macro_(LoopKind::All, range, 0, Some(condition), None)
        }),
    ];
    for (expected, build) in rows {
        let mut builder = Builder::new();
        let range = builder.argument(0);
        build(&mut builder, range);
        let expression = builder.finish();
        assert_eq!(run(&expression, vec![Value::Sequence(&people)]), expected);
    }
}

#[test]
fn marks_reach_lists_within_records() {
    let facts: countersign_contract::types::Facts = serde_json::from_value(serde_json::json!({
        "purpose": "merge",
        "now": "2026-03-10T12:00:00Z",
        "change": {"id": "x", "forge": "git", "repository": "r", "title": "t", "body": "", "draft": false, "state": "open",
            "author": {"name": "a", "email": "a@b"}, "base": {"revision": "1"}, "head": {"revision": "2"}},
        "commits": [{"revision": "2", "author": {"name": "a", "email": "a@b"},
            "committer": {"name": "a", "email": "a@b"}, "message": "m", "signature": "none", "in_base": false, "recomputed_merge": false,
            "files": [{"path": "p", "added": 1, "deleted": 0}]}],
        "completeness": {"commits": {"supply": "complete"}, "files": {"supply": "truncated"}},
    }))
    .unwrap();
    let marks = countersign_program::incomplete_lists(&facts);
    let names: Vec<&str> = marks.iter().map(|mark| mark.fact).collect();
    assert!(!names.contains(&"commits") && names.contains(&"files") && names.contains(&"reviews"));
    let (record, field) = places("commit", "files");
    assert!(marks.contains(&Mark {
        record,
        field,
        fact: "commit_files"
    }));
    let rows: [(&str, Alone); 5] = [
        ("1", |builder| {
            let commits = builder.fact("commits");
            builder.call(F::Size, &[commits])
        }),
        ("missing files", |builder| {
            let files = builder.fact("files");
            builder.call(F::Size, &[files])
        }),
        ("missing commit_files", |builder| {
            let commits = builder.fact("commits");
            let zero = builder.int(0);
            let commit = builder.add(Operation::Index {
                operand: commits,
                index: zero,
            });
            let files = builder.field(commit, "commit", "files");
            builder.call(F::Size, &[files])
        }),
        // Equal in all that is known.
        ("missing commit_files", |builder| {
            let commits = builder.fact("commits");
            let zero = builder.int(0);
            let commit = builder.add(Operation::Index {
                operand: commits,
                index: zero,
            });
            builder.call(F::Equal, &[commit, commit])
        }),
        ("missing files, reviews", |builder| {
            let files = builder.fact("files");
            let reviews = builder.fact("reviews");
            let (files, reviews) = (
                builder.call(F::Size, &[files]),
                builder.call(F::Size, &[reviews]),
            );
            builder.call(F::Add, &[files, reviews])
        }),
    ];
    for (expected, build) in rows {
        let mut builder = Builder::new();
        build(&mut builder);
        let expression = builder.finish();
        let scope = Scope::new(Globals {
            facts: Some(&facts),
            marks: marks.clone(),
            ..Globals::default()
        });
        let result = evaluate(&expression, &scope, &Meter::new(1_000), None);
        assert_eq!(outcome(&result), expected);
    }
}

#[test]
fn the_budget_is_sticky_and_never_absorbed() {
    // [0, 1, …, 999].exists(x, false) || true
    let mut builder = Builder::new();
    let length = builder.int(1_000);
    let range = builder.call(F::Range, &[length]);
    let no = builder.bool(false);
    let exists = builder.macro_(LoopKind::Exists, range, 0, Some(no), None);
    let yes = builder.bool(true);
    builder.or(&[exists, yes]);
    let expression = builder.finish();
    let scope = Scope::new(Globals::default());

    let enough = Meter::new(10_000);
    assert_eq!(
        outcome(&evaluate(&expression, &scope, &enough, None)),
        "true"
    );
    let used = enough.used();

    // Every budget below fails in the same way, the exact one suffices.
    for limit in [0, 1, 5, 1_002, used - 1] {
        let meter = Meter::new(limit);
        let result = evaluate(&expression, &scope, &meter, None);
        assert_eq!(outcome(&result), "budget_exhausted", "{limit}");
        assert!(meter.is_exhausted() && meter.used() <= limit);
        let mut builder = Builder::new();
        builder.bool(true);
        let expression = builder.finish();
        let own = Scope::new(Globals::default());
        let next = evaluate(&expression, &own, &meter, None).map(|_| ());
        assert!(next.unwrap_err().is_exhausted());
    }
    let exact = Meter::new(used);
    assert_eq!(
        outcome(&evaluate(&expression, &scope, &exact, None)),
        "true"
    );
}

#[test]
fn growth_is_charged_before_it_happens() {
    // cel.bind(a, a + a, …) doubles sixty times.
    let mut builder = Builder::new();
    let start = builder.text("0123456789abcdef");
    let mut depth = Vec::new();
    for _ in 0..60 {
        let (left, right) = (builder.local(0), builder.local(0));
        depth.push(builder.call(F::Add, &[left, right]));
    }
    let mut body = builder.local(0);
    for value in depth.into_iter().rev() {
        body = builder.add(Operation::Bind {
            slot: 0,
            value,
            body,
        });
    }
    builder.add(Operation::Bind {
        slot: 0,
        value: start,
        body,
    });
    assert_eq!(run(&builder.unchecked(), Vec::new()), "budget_exhausted");

    // Lists that share their parts: comparing them would take 2^60 comparisons.
    let mut value = Value::Int(1);
    let mut other = Value::Int(1);
    for _ in 0..60 {
        value = Value::list(vec![value.clone(), value]);
        other = Value::list(vec![other.clone(), other]);
    }
    assert_eq!(
        support::call(F::Equal, vec![value.clone(), other.clone()]),
        "budget_exhausted"
    );
    assert_eq!(
        support::call(F::Flatten, vec![value.clone(), Value::Int(60)]),
        "budget_exhausted"
    );
    assert_eq!(
        support::call(
            F::Format,
            vec![Value::Text("%s"), Value::list(vec![value.clone()])]
        ),
        "budget_exhausted"
    );
    let printed = countersign_program::print(&value);
    assert_eq!(printed.chars().count(), 200);
    assert!(printed.ends_with('…'));
}

#[test]
fn variables_are_evaluated_once_and_charged_to_every_reader() {
    let mut builder = Builder::new();
    let length = builder.int(100);
    let range = builder.call(F::Range, &[length]);
    builder.call(F::Size, &[range]);
    let first = builder.finish();
    let mut builder = Builder::new();
    builder.failing();
    let failing = builder.finish();
    let variables = vec![
        Variable {
            name: "hundred".to_owned(),
            expression: first,
        },
        Variable {
            name: "failing".to_owned(),
            expression: failing,
        },
    ];
    let scope = Scope::new(Globals {
        variables: &variables,
        ..Globals::default()
    });
    let mut builder = Builder::new();
    let (a, b) = (
        builder.root(Root::Variable(0)),
        builder.root(Root::Variable(0)),
    );
    builder.call(F::Add, &[a, b]);
    let twice = builder.unchecked();
    let mut used = Vec::new();
    for _ in 0..2 {
        let meter = Meter::new(1_000);
        assert_eq!(outcome(&evaluate(&twice, &scope, &meter, None)), "200");
        used.push(meter.used());
    }
    assert_eq!(used[0], used[1], "the second reader pays like the first");
    assert!((103..130).contains(&used[0]), "{}", used[0]);

    let mut builder = Builder::new();
    let one = builder.int(1);
    let variable = builder.root(Root::Variable(1));
    builder.call(F::Add, &[one, variable]);
    let reader = builder.unchecked();
    let meter = Meter::new(1_000);
    let fault = evaluate(&reader, &scope, &meter, None)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(fault.code(), "division_by_zero");
    assert_eq!(fault.node(), variable);
    assert_eq!(fault.variable(), Some((1, 2)));

    // Too few steps for one reader do not spoil it for the next.
    let scope = Scope::new(Globals {
        variables: &variables,
        ..Globals::default()
    });
    let poor = Meter::new(20);
    assert_eq!(
        outcome(&evaluate(&twice, &scope, &poor, None)),
        "budget_exhausted"
    );
    let rich = Meter::new(1_000);
    assert_eq!(outcome(&evaluate(&twice, &scope, &rich, None)), "200");
    assert_eq!(rich.used(), used[0]);
}

#[test]
fn faults_name_their_node_and_absorbed_ones_are_kept() {
    let mut builder = Builder::new();
    let failing = builder.failing();
    let yes = builder.bool(true);
    let or = builder.or(&[failing, yes]);
    let expression = builder.finish();
    let scope = Scope::new(Globals::default());
    let meter = Meter::new(100);
    let mut trace = Trace::new();
    let result = evaluate(&expression, &scope, &meter, Some(&mut trace));
    assert_eq!(outcome(&result), "true");
    let absorbed = meter.take_absorbed();
    assert_eq!(absorbed.len(), 1);
    assert_eq!(
        (absorbed[0].code(), absorbed[0].node()),
        ("division_by_zero", failing)
    );
    assert!(meter.take_absorbed().is_empty());
    let seen: Vec<(NodeId, &str, bool)> = trace
        .entries()
        .iter()
        .map(|entry| (entry.node, entry.value.as_str(), entry.failed))
        .collect();
    assert_eq!(
        seen,
        [(failing, "division by zero", true), (or, "true", false)]
    );
}

#[test]
fn traces_tell_elements_apart_and_stay_bounded() {
    let expression = quantifier(LoopKind::Exists);
    let list = |length: i64| Value::list((0..length).map(Value::Int).collect());
    let scope = |length| {
        Scope::new(Globals {
            arguments: vec![list(length), Value::Int(-1)],
            ..Globals::default()
        })
    };
    let mut trace = Trace::new();
    let result = evaluate(&expression, &scope(3), &Meter::new(1_000), Some(&mut trace));
    assert_eq!(outcome(&result), "false");
    let conditions: Vec<Option<u32>> = trace
        .entries()
        .iter()
        .filter(|entry| entry.node == 3)
        .map(|entry| entry.item)
        .collect();
    assert_eq!(conditions, [Some(0), Some(1), Some(2)]);
    let mut trace = Trace::new();
    let result = evaluate(
        &expression,
        &scope(5_000),
        &Meter::new(100_000),
        Some(&mut trace),
    );
    assert_eq!(outcome(&result), "false");
    assert!(trace.is_truncated() && trace.entries().len() <= 2_001);
}

#[test]
fn macros_with_two_variables_and_over_maps() {
    use countersign_program::{Key, Map};
    let map = || {
        Value::Map(std::rc::Rc::new(Map::new(
            [("b", 2), ("a", 1)]
                .into_iter()
                .map(|(key, value)| (Key::Text(key), Value::Int(value)))
                .collect(),
        )))
    };
    let list = || Value::list(vec![Value::Text("x"), Value::Text("y")]);
    // The transform is the second variable.
    let rows = [
        (LoopKind::TransformList, list(), "[\"x\", \"y\"]"),
        (LoopKind::TransformList, map(), "[1, 2]"),
        (LoopKind::TransformMap, list(), "{0: \"x\", 1: \"y\"}"),
        (LoopKind::TransformMap, map(), "{\"a\": 1, \"b\": 2}"),
        (LoopKind::TransformMapEntry, list(), "no_such_overload"),
    ];
    for (kind, range_value, expected) in rows {
        let mut builder = Builder::new();
        let range = builder.argument(0);
        let second = builder.local(1);
        builder.add(Operation::Loop(Loop {
            kind,
            range,
            slot: 0,
            second_slot: Some(1),
            condition: None,
            transform: Some(second),
        }));
        assert_eq!(
            run(&builder.finish(), vec![range_value]),
            expected,
            "{kind:?}"
        );
    }
    // One variable over a map: its keys, in order.
    let mut builder = Builder::new();
    let range = builder.argument(0);
    let key = builder.local(0);
    builder.macro_(LoopKind::Map, range, 0, None, Some(key));
    assert_eq!(run(&builder.finish(), vec![map()]), "[\"a\", \"b\"]");
    // Entries under one key twice.
    let mut builder = Builder::new();
    let range = builder.argument(0);
    let (key, value) = (builder.text("k"), builder.local(0));
    let entry = builder.add(Operation::Map {
        entries: vec![(key, value, false)],
    });
    builder.add(Operation::Loop(Loop {
        kind: LoopKind::TransformMapEntry,
        range,
        slot: 1,
        second_slot: Some(0),
        condition: None,
        transform: Some(entry),
    }));
    assert_eq!(run(&builder.finish(), vec![list()]), "duplicate_key");
    // sortBy keeps the order of equal keys.
    let mut builder = Builder::new();
    let range = builder.argument(0);
    let x = builder.local(0);
    let size = builder.call(F::Size, &[x]);
    builder.macro_(LoopKind::SortBy, range, 0, None, Some(size));
    let words = Value::list(["ccc", "b", "aa", "a"].map(Value::Text).to_vec());
    assert_eq!(
        run(&builder.finish(), vec![words]),
        "[\"b\", \"a\", \"aa\", \"ccc\"]"
    );
}

#[test]
fn selections() {
    use countersign_program::{Key, Map};
    let map = Value::Map(std::rc::Rc::new(Map::new(
        [
            (Key::Int(1), Value::Text("one")),
            (Key::Text("k"), Value::Int(5)),
            (Key::Bool(true), Value::Null),
        ]
        .into_iter()
        .collect(),
    )));
    let list = Value::list(vec![Value::Int(7), Value::Int(8)]);
    let short = Value::list_with(vec![Value::Int(7)], Some(Missing::Fact("files")));
    for (operand, index, expected) in [
        (&map, Value::Int(1), "\"one\""),
        (&map, Value::Uint(1), "\"one\""),
        (&map, Value::Double(1.0), "\"one\""),
        (&map, Value::Double(1.5), "no_such_key"),
        (&map, Value::Text("k"), "5"),
        (&map, Value::Bool(true), "null"),
        (&map, Value::Text("z"), "no_such_key"),
        (&map, Value::Null, "no_such_overload"),
        (&list, Value::Int(1), "8"),
        (&list, Value::Uint(0), "7"),
        (&list, Value::Double(1.0), "8"),
        (&list, Value::Double(0.5), "invalid_argument"),
        (&list, Value::Int(2), "index_out_of_bounds"),
        (&list, Value::Int(-1), "index_out_of_bounds"),
        (&list, Value::Text("0"), "no_such_overload"),
        (&short, Value::Int(0), "missing files"),
        (&short, Value::Int(-1), "index_out_of_bounds"),
        (&Value::Int(1), Value::Int(0), "no_such_overload"),
    ] {
        let mut builder = Builder::new();
        let (a, b) = (builder.argument(0), builder.argument(1));
        builder.add(Operation::Index {
            operand: a,
            index: b,
        });
        let shown = countersign_program::print(&index);
        assert_eq!(
            run(&builder.finish(), vec![operand.clone(), index]),
            expected,
            "{}[{shown}]",
            countersign_program::print(operand)
        );
    }
    for (key, has, value, optional) in [
        ("k", "true", "5", "optional.of(5)"),
        ("z", "false", "no_such_key", "optional.none()"),
    ] {
        let build = |operation: fn(NodeId, String) -> Operation| {
            let mut builder = Builder::new();
            let operand = builder.argument(0);
            builder.add(operation(operand, key.to_owned()));
            let expression = builder.finish();
            run(&expression, vec![map.clone()])
        };
        assert_eq!(
            build(|operand, key| Operation::HasKey { operand, key }),
            has
        );
        assert_eq!(build(|operand, key| Operation::Key { operand, key }), value);
        assert_eq!(
            build(|operand, key| Operation::OptionalKey { operand, key }),
            optional
        );
    }
}
