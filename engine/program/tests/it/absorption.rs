//! What `&&`, `||`, `?:` and the macros absorb.

use crate::support;

use countersign_program::{Expression, Function as F, LoopKind, Missing, NodeId, Operation, Value};
use support::{Builder, run};

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
