//! The serialised form: it survives the way there and back, and damage is an error or harmless.

use crate::support;

use countersign_program::policy::{Constant, FORMAT};
use countersign_program::{
    Expression, Function as F, Instruction, LoadError, LoopKind, Operation, Root, Type, Value,
    decode, encode,
};
use proptest::prelude::*;
use support::{Builder, policy, run_all};

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
    let shown = format!("{:?}", policy.patterns());
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
            "a pattern is not text",
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
