//! Budgets, variables, faults and traces.

use crate::support;

use countersign_program::policy::Variable;
use countersign_program::{
    Coverage, Expression, Function as F, Globals, LoopKind, Meter, NodeId, Observer, Operation,
    Root, Scope, Trace, Value, evaluate, observe,
};
use support::{Builder, outcome, run};

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
fn the_budget_is_sticky_and_never_absorbed() {
    // lists.range(arguments[0]).exists(x, false) || arguments[1]
    let mut builder = Builder::new();
    let length = builder.argument(0);
    let range = builder.call(F::Range, &[length]);
    let no = builder.bool(false);
    let exists = builder.macro_(LoopKind::Exists, range, 0, Some(no), None);
    let yes = builder.argument(1);
    builder.or(&[exists, yes]);
    let expression = builder.finish();
    let scope = Scope::new(Globals {
        arguments: vec![Value::Int(1_000), Value::Bool(true)],
        ..Globals::default()
    });

    let enough = Meter::new(10_000);
    assert_eq!(
        outcome(&evaluate(&expression, &scope, &enough, None)),
        "true"
    );
    let used = enough.used();

    // Every budget below fails in the same way, the exact one suffices.
    for limit in [0, 1, 5, 1_900, used - 1] {
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
    let length = builder.argument(0);
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
        arguments: vec![Value::Int(100)],
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
        arguments: vec![Value::Int(100)],
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
    let yes = builder.argument(0);
    let or = builder.or(&[failing, yes]);
    let expression = builder.finish();
    let scope = Scope::new(Globals {
        arguments: vec![Value::Bool(true)],
        ..Globals::default()
    });
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
        [
            (failing, "division by zero", true),
            (yes, "true", false),
            (or, "true", false)
        ]
    );
}

#[test]
fn what_is_computed_is_counted_in_octets() {
    // arguments[0] + arguments[0]
    let mut builder = Builder::new();
    let (a, b) = (builder.argument(0), builder.argument(0));
    let sum = builder.call(F::Add, &[a, b]);
    let expression = builder.finish();
    let text = "x".repeat(500);
    let scope = Scope::new(Globals {
        arguments: vec![Value::Text(&text)],
        ..Globals::default()
    });
    let enough = Meter::with_octets(1_000, 1_000);
    assert!(evaluate(&expression, &scope, &enough, None).is_ok());
    assert_eq!(enough.octets_used(), 1_000);
    let little = Meter::with_octets(1_000, 999);
    let fault = evaluate(&expression, &scope, &little, None)
        .map(|_| ())
        .unwrap_err();
    assert_eq!((fault.code(), fault.node()), ("memory_exhausted", sum));
    // It stays exhausted, whatever is asked next.
    let mut builder = Builder::new();
    builder.bool(true);
    let constant = builder.finish();
    let next = evaluate(&constant, &scope, &little, None).map(|_| ());
    assert_eq!(next.unwrap_err().code(), "memory_exhausted");
}

#[test]
fn coverage_counts_what_conditions_came_to() {
    let expression = quantifier(LoopKind::Exists);
    let list = Value::list((0..5).map(Value::Int).collect());
    let scope = Scope::new(Globals {
        arguments: vec![list, Value::Int(3)],
        ..Globals::default()
    });
    let mut observer = Observer {
        trace: None,
        coverage: Some(Coverage::new()),
    };
    for _ in 0..2 {
        let result = observe(&expression, &scope, &Meter::new(100), &mut observer);
        assert_eq!(outcome(&result), "true");
    }
    let coverage = observer.coverage.unwrap();
    let condition = coverage.count(3);
    assert_eq!(
        (condition.evaluated, condition.yes, condition.no),
        (8, 2, 6)
    );
    assert_eq!(coverage.count(4).yes, 2);
    assert_eq!(coverage.count(999).evaluated, 0);
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
