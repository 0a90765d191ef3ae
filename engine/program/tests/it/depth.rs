//! Deep expressions, deep values and long chains of variables: what takes stack is bounded.

use crate::support;

use countersign_program::{
    Function as F, Globals, LoopKind, MAXIMUM_CHAIN, MAXIMUM_NESTING, Meter, NodeId, Operation,
    Root, Scope, Value, decode, encode, evaluate,
};
use support::{Builder, policy, run_all};

/// A way to nest, with the expression below it.
type Nesting = fn(&mut Builder, NodeId) -> NodeId;

const NESTINGS: [(&str, Nesting); 7] = [
    ("call", |builder, below| builder.call(F::Not, &[below])),
    ("and", |builder, below| {
        let yes = builder.argument(0);
        builder.and(&[yes, below])
    }),
    ("conditional", |builder, below| {
        let (yes, no) = (builder.argument(0), builder.bool(false));
        builder.add(Operation::Conditional {
            condition: yes,
            yes: below,
            no,
        })
    }),
    ("loop", |builder, below| {
        let one = builder.argument(0);
        let range = builder.add(Operation::List {
            elements: vec![one],
            optional: vec![],
        });
        let equal = builder.call(F::Equal, &[below, one]);
        builder.macro_(LoopKind::All, range, 0, Some(equal), None)
    }),
    ("bind", |builder, below| {
        let body = builder.local(0);
        builder.add(Operation::Bind {
            slot: 0,
            value: below,
            body,
        })
    }),
    ("text", |builder, below| {
        let text = builder.call(F::ToText, &[below]);
        builder.call(F::ToBool, &[text])
    }),
    ("greatest", |builder, below| {
        let one = builder.argument(0);
        let zero = builder.int(0);
        let number = builder.add(Operation::Conditional {
            condition: below,
            yes: zero,
            no: zero,
        });
        let greatest = builder.call(F::MathGreatest, &[number, zero, zero]);
        builder.call(F::Equal, &[greatest, one])
    }),
];

/// However deep an expression is, running it takes no more stack.
#[test]
fn depth_takes_no_stack() {
    for (name, nesting) in NESTINGS {
        // Lowering recurses: that is the author's machine, and the parser limits the depth.
        let deep = std::thread::Builder::new()
            .stack_size(64 * 1024 * 1024)
            .spawn(move || {
                let mut builder = Builder::new();
                let mut node = builder.argument(0);
                // Macros have a bit each for what depends on them.
                let depth = if matches!(name, "loop" | "bind") {
                    50
                } else {
                    2_000
                };
                for _ in 0..depth {
                    node = nesting(&mut builder, node);
                }
                builder.finish()
            })
            .unwrap()
            .join()
            .unwrap();
        let done = std::thread::Builder::new()
            .stack_size(64 * 1024)
            .spawn(move || {
                let scope = Scope::new(Globals {
                    arguments: vec![Value::Bool(true)],
                    ..Globals::default()
                });
                evaluate(&deep, &scope, &Meter::new(1_000_000), None)
                    .map(|value| countersign_program::print(&value))
                    .map_err(|fault| fault.explanation())
            })
            .unwrap()
            .join()
            .unwrap();
        assert!(done.is_ok(), "{name}: {done:?}");
    }
}

/// What looks at a value recurses, so that values are only built as deep as that allows.
#[test]
fn values_are_nested_so_deep_and_no_deeper() {
    let nested = |depth: u32, inner: Operation| {
        let mut builder = Builder::new();
        let mut node = builder.add(inner);
        for _ in 0..depth {
            node = builder.add(Operation::List {
                elements: vec![node],
                optional: vec![],
            });
        }
        builder.unchecked()
    };
    let half = MAXIMUM_NESTING / 2;
    let below = nested(half, Operation::Root(Root::Fact(0)));
    let fits = nested(half, Operation::Root(Root::Variable(0)));
    let deeper = nested(half + 1, Operation::Root(Root::Variable(0)));
    assert!(decode(&encode(&policy(vec![below.clone()], fits.clone()))).is_ok());
    let error = decode(&encode(&policy(vec![below], deeper))).unwrap_err();
    assert!(
        error.to_string().contains("nested deeper than 128"),
        "{error}"
    );
    // The guest has 256 KiB. Frames here are those of an unoptimised build for 64 bits, larger than the guest's.
    let deepest = nested(MAXIMUM_NESTING, Operation::Root(Root::Argument(0)));
    let done = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(move || {
            let scope = Scope::new(Globals {
                arguments: vec![Value::Bool(true)],
                ..Globals::default()
            });
            let value = evaluate(&deepest, &scope, &Meter::new(1_000_000), None).unwrap();
            let again = evaluate(&deepest, &scope, &Meter::new(1_000_000), None).unwrap();
            let equal = support::call(F::Equal, vec![value.clone(), again]);
            (countersign_program::print(&value).len() > 128, equal)
        })
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(done, (true, "true".to_owned()));
}

#[test]
fn variables_read_each_other_so_often_and_no_more() {
    let chain = |length: u32| {
        let reading = |place: u16| {
            let mut builder = Builder::new();
            let below = builder.root(Root::Variable(place));
            builder.call(F::Not, &[below]);
            builder.unchecked()
        };
        let mut builder = Builder::new();
        builder.bool(true);
        let mut variables = vec![builder.unchecked()];
        for place in 1..length {
            variables.push(reading(place as u16 - 1));
        }
        policy(variables, reading(length as u16 - 1))
    };
    let bytes = encode(&chain(MAXIMUM_CHAIN - 1));
    let done = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(move || run_all(&decode(&bytes).unwrap()))
        .unwrap()
        .join();
    assert!(done.is_ok());
    let error = decode(&encode(&chain(MAXIMUM_CHAIN + 1))).unwrap_err();
    assert!(error.to_string().contains("in a row"), "{error}");
}
