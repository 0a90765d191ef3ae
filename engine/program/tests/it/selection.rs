//! Macros with two variables, fields, keys and elements.

use crate::support;

use countersign_program::{Function as F, Loop, LoopKind, Missing, NodeId, Operation, Value};
use support::{Builder, run};

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
