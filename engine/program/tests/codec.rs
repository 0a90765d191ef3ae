//! The serialised form: it survives the way there and back, and damage is an error or harmless.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use countersign_contract::types::{Effect, Mode};
use countersign_program::policy::{
    Constant, Control, FORMAT, Parameter, Policy, ProvenanceSettings, Variable, WhenNothingApplies,
};
use countersign_program::{
    Expression, Function as F, Globals, Instruction, LoadError, LoopKind, MAXIMUM_CHAIN,
    MAXIMUM_NESTING, Meter, NodeId, Operation, Patterns, Root, Scope, ToValue, Type, Value, decode,
    encode, evaluate,
};
use proptest::prelude::*;
use support::Builder;

/// `["a/b.sql", variable].filter(x, x.matchesGlob("**/*.sql") || x.matches("^c"))` and the like: some of everything.
fn expression() -> Expression {
    let mut builder = Builder::new();
    let (a, b) = (builder.text("a/b.sql"), builder.root(Root::Reviewer));
    let range = builder.add(Operation::List {
        elements: vec![a, b],
        optional: vec![],
    });
    let (x, glob) = (builder.local(0), builder.text("**/*.sql"));
    let first = builder.call(F::MatchesGlob, &[x, glob]);
    let (x, regex) = (builder.local(0), builder.text("^c"));
    let second = builder.call(F::Matches, &[x, regex]);
    let condition = builder.or(&[first, second]);
    let filtered = builder.macro_(LoopKind::Filter, range, 0, Some(condition), None);
    let size = builder.call(F::Size, &[filtered]);
    let two = builder.root(Root::Parameter(0));
    let equal = builder.call(F::Equal, &[size, two]);
    let (year, when) = (builder.int(2026), builder.fact("now"));
    let found = builder.call(F::GetFullYear, &[when]);
    let same = builder.call(F::Equal, &[found, year]);
    builder.and(&[equal, same]);
    builder.unchecked()
}

fn policy(variables: Vec<Expression>, applies: Expression) -> Policy {
    Policy {
        format: FORMAT,
        contract: countersign_contract::CONTRACT_VERSION.to_owned(),
        name: "p".to_owned(),
        version: "1".to_owned(),
        summary: String::new(),
        mode: Mode::Enforce,
        when_nothing_applies: WhenNothingApplies::Block,
        step_budget: 1_000,
        octet_budget: 1_000_000,
        parameters: vec![Parameter {
            name: "two".to_owned(),
            type_: Type::Int,
            value: Constant::List(vec![Constant::Int(2)]),
        }],
        extra: Vec::new(),
        variables: variables
            .into_iter()
            .enumerate()
            .map(|(place, expression)| Variable {
                name: format!("v{place}"),
                expression,
            })
            .collect(),
        controls: vec![Control {
            id: "c".to_owned(),
            title: "C".to_owned(),
            effect: Effect::Block,
            applies: Some(applies),
            satisfied: None,
            forbids: false,
            message: None,
            sign_off: None,
            after: Vec::new(),
            escalate: None,
            break_glass: None,
            waiver: None,
            worst_case_steps: 0,
        }],
        risk: None,
        rank: None,
        provenance: ProvenanceSettings::default(),
        zones: Vec::new(),
    }
}

/// Evaluates everything in a policy; only that it comes back counts.
fn run_all(policy: &Policy) {
    let patterns = Patterns::of(policy);
    let scope = Scope::new(Globals {
        parameters: policy
            .parameters
            .iter()
            .map(|parameter| parameter.value.to_value())
            .collect(),
        variables: &policy.variables,
        patterns: Some(&patterns),
        ..Globals::default()
    });
    for expression in policy.expressions() {
        let meter = Meter::new(2_000);
        let _ = evaluate(expression, &scope, &meter, None);
    }
}

#[test]
fn the_same_comes_back() {
    let policy = policy(vec![expression()], expression());
    let bytes = encode(&policy);
    assert_eq!(encode(&policy), bytes);
    assert_eq!(decode(&bytes).unwrap(), policy);
}

#[test]
fn literal_patterns_are_compiled_when_loaded() {
    let policy = policy(Vec::new(), expression());
    let shown = format!("{:?}", Patterns::of(&policy));
    assert!(
        shown.contains("^c") && shown.contains("**/*.sql"),
        "{shown}"
    );
}

#[test]
fn another_format_and_what_follows_the_end_are_named() {
    let mut other = policy(Vec::new(), expression());
    other.format = FORMAT + 1;
    assert_eq!(
        decode(&encode(&other)),
        Err(LoadError::Format {
            found: FORMAT + 1,
            known: FORMAT
        })
    );
    let mut bytes = encode(&policy(Vec::new(), expression()));
    bytes.push(0);
    assert_eq!(decode(&bytes), Err(LoadError::Trailing(1)));
    assert!(matches!(decode(&[]), Err(LoadError::Damaged(_))));
}

/// A change that makes an expression senseless.
type Damage = fn(&mut Expression);

#[test]
fn what_makes_no_sense_is_refused() {
    fn place(expression: &Expression, wanted: fn(&Instruction) -> bool) -> usize {
        expression.code.iter().position(wanted).unwrap()
    }
    let rows: Vec<(&str, Damage, &str)> = vec![
        (
            "result",
            |it| it.result = it.registers,
            "there is no register",
        ),
        (
            "registers",
            |it| it.registers = 2,
            "more constants than registers",
        ),
        ("origins", |it| it.origins.truncate(1), "differ in number"),
        (
            "origin",
            |it| it.origins[0] = 9_999,
            "a sub-expression that is not there",
        ),
        (
            "range",
            |it| it.ranges[0].start = 9_999,
            "ends before it starts",
        ),
        (
            "read",
            |it| it.reads[0].at = 9_999,
            "an instruction that is not there",
        ),
        ("frames", |it| it.frames = 0, "there is no frame 0"),
        (
            "many frames",
            |it| it.frames = 5_000,
            "more than 2048 macros",
        ),
        (
            "pattern",
            |it| it.patterns[0].constant = 999,
            "a pattern is no text",
        ),
        (
            "operand",
            |it| it.code.push(Instruction::Copy { to: 0, from: 999 }),
            "differ in number",
        ),
        (
            "name",
            |it| {
                it.code[0] = Instruction::Root {
                    to: it.registers - 1,
                    root: Root::Fact(999),
                }
            },
            "a name that the policy does not have",
        ),
        (
            "parameter",
            |it| {
                it.code[0] = Instruction::Root {
                    to: it.registers - 1,
                    root: Root::Parameter(1),
                }
            },
            "a name that the policy does not have",
        ),
        (
            "argument",
            |it| {
                it.code[0] = Instruction::Root {
                    to: it.registers - 1,
                    root: Root::Argument(0),
                }
            },
            "a name that the policy does not have",
        ),
        (
            "variable",
            |it| {
                it.code[0] = Instruction::Root {
                    to: it.registers - 1,
                    root: Root::Variable(0),
                }
            },
            "there is no variable 0 before it",
        ),
        (
            "record",
            |it| {
                it.code[0] = Instruction::Field {
                    to: it.registers - 1,
                    from: 0,
                    record: 999,
                    field: 0,
                }
            },
            "there is no record 999",
        ),
        (
            "field",
            |it| {
                it.code[0] = Instruction::Field {
                    to: it.registers - 1,
                    from: 0,
                    record: 0,
                    field: 999,
                }
            },
            "there is no field 999",
        ),
        (
            "constant",
            |it| it.code[0] = Instruction::Start { to: 0, value: true },
            "it writes to a constant",
        ),
        (
            "arity",
            |it| {
                it.code[0] = Instruction::Call1 {
                    function: F::In,
                    to: it.registers - 1,
                    argument: 0,
                }
            },
            "does not take 1 arguments",
        ),
        (
            "block",
            |it| {
                it.code[0] = Instruction::List {
                    to: it.registers - 1,
                    first: 1,
                    count: 9_999,
                    optional: vec![],
                }
            },
            "there are no 9999 registers",
        ),
        (
            "optional",
            |it| {
                it.code[0] = Instruction::List {
                    to: it.registers - 1,
                    first: 0,
                    count: 1,
                    optional: vec![1],
                }
            },
            "an element that it does not have",
        ),
        (
            "set",
            |it| {
                it.code[0] = Instruction::Member {
                    to: it.registers - 1,
                    needle: 0,
                    set: 999,
                }
            },
            "there is no register",
        ),
        (
            "no set",
            |it| {
                it.code[0] = Instruction::Member {
                    to: it.registers - 1,
                    needle: 0,
                    set: it.registers - 1,
                }
            },
            "a set is no",
        ),
        (
            "back",
            |it| {
                let at = it.code.len() - 1;
                it.code[at] = Instruction::Jump { target: 0 };
            },
            "it jumps to 0",
        ),
        (
            "far",
            |it| it.code[0] = Instruction::Jump { target: 9_999 },
            "it jumps to 9999",
        ),
        (
            "no head",
            |it| {
                let at = place(it, |instruction| {
                    matches!(instruction, Instruction::Collect { .. })
                });
                if let Instruction::Collect { next, .. } = &mut it.code[at] {
                    *next = 0;
                }
            },
            "no head of its loop",
        ),
        (
            "nesting",
            |it| {
                // A list of itself, in a loop.
                let at = place(it, |instruction| {
                    matches!(instruction, Instruction::Collect { .. })
                }) - 1;
                let own = it.registers - 1;
                it.code[at] = Instruction::List {
                    to: own,
                    first: own,
                    count: 1,
                    optional: vec![],
                };
            },
            "nested deeper than 128 levels",
        ),
    ];
    for (name, damage, expected) in rows {
        let mut damaged = expression();
        damage(&mut damaged);
        let error = decode(&encode(&policy(Vec::new(), damaged))).expect_err(name);
        let text = error.to_string();
        assert!(
            text.contains(expected) && text.contains("control `c`, applies"),
            "{name}: {text}"
        );
    }
    let mut waiting = policy(Vec::new(), expression());
    waiting.controls[0].after = vec![0];
    assert!(decode(&encode(&waiting)).is_err());
}

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

/// Types nested by one octet a level must not exhaust the stack while they are read.
#[test]
fn deep_types_are_refused_while_they_are_read() {
    let mut type_ = Type::Int;
    for _ in 0..10_000 {
        type_ = Type::List(Box::new(type_));
    }
    let mut builder = Builder::new();
    builder.add(Operation::TypeValue(type_));
    let mut policy = policy(Vec::new(), builder.unchecked());
    let bytes = encode(&policy);
    assert!(matches!(decode(&bytes), Err(LoadError::Damaged(_))));
    // Neither do constants.
    let mut constant = Constant::Int(1);
    for _ in 0..10_000 {
        constant = Constant::List(vec![constant]);
    }
    policy.controls.clear();
    policy.parameters[0].value = constant;
    assert!(matches!(
        decode(&encode(&policy)),
        Err(LoadError::Damaged(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn damage_is_an_error_or_harmless(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = encode(&policy(vec![expression()], expression()));
        for (place, octet) in changes {
            let place = place.index(bytes.len());
            bytes[place] ^= octet;
        }
        if let Ok(policy) = decode(&bytes) {
            run_all(&policy);
        }
    }

    #[test]
    fn noise_is_an_error_or_harmless(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut bytes = vec![u8::try_from(FORMAT).unwrap()];
        bytes.extend(noise);
        if let Ok(policy) = decode(&bytes) {
            run_all(&policy);
        }
    }

    #[test]
    fn a_policy_cut_short_is_an_error(end in any::<prop::sample::Index>()) {
        let bytes = encode(&policy(vec![expression()], expression()));
        let end = end.index(bytes.len());
        prop_assert!(decode(&bytes[..end]).is_err());
    }

    /// Values of every kind: equality is reflexive but for NaN, and order agrees with equality.
    #[test]
    fn order_and_equality_agree(a in number(), b in number()) {
        let compare = |function| support::call(function, vec![a.clone(), b.clone()]);
        let (less, equal, greater) = (compare(F::Less), compare(F::Equal), compare(F::Greater));
        let holding = [&less, &equal, &greater].iter().filter(|found| **found == "true").count();
        let nan = [&a, &b].iter().any(|value| matches!(value, Value::Double(number) if number.is_nan()));
        prop_assert_eq!(holding, usize::from(!nan));
    }
}

fn number() -> impl Strategy<Value = Value<'static>> {
    let near = prop_oneof![
        Just(0_i64),
        Just(1),
        Just(-1),
        Just(i64::MAX),
        Just(i64::MIN),
        Just(1 << 53),
        any::<i64>()
    ];
    prop_oneof![
        near.clone().prop_map(Value::Int),
        any::<u64>().prop_map(Value::Uint),
        near.clone().prop_map(|number| Value::Double(number as f64)),
        near.prop_map(|number| Value::Double(number as f64 + 0.5)),
        any::<f64>().prop_map(Value::Double),
    ]
}
