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
    Expression, Function as F, Globals, LoadError, LoopKind, MAXIMUM_DEPTH, Meter, NodeId,
    Operation, Patterns, Root, Scope, ToValue, Type, Value, decode, encode, evaluate, validate,
};
use proptest::prelude::*;
use support::Builder;

/// `["a/b.sql", "c"].filter(x, x.matchesGlob("**/*.sql") || x.matches("^c"))` and the like: some of everything.
fn expression() -> Expression {
    let mut builder = Builder::new();
    let (a, b) = (builder.text("a/b.sql"), builder.text("c"));
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

/// An operation as the only node besides `1`, and what is wrong with it.
#[test]
fn what_makes_no_sense_is_refused() {
    let record = |operand| Operation::Field { operand, field: 0 };
    let rows: Vec<(Operation, &str)> = vec![
        (
            Operation::Call {
                function: F::Not,
                arguments: vec![1],
            },
            "does not stand before it",
        ),
        (
            Operation::Call {
                function: F::Not,
                arguments: vec![7],
            },
            "does not stand before it",
        ),
        (
            Operation::Call {
                function: F::Not,
                arguments: vec![0, 0],
            },
            "does not take 2 arguments",
        ),
        (Operation::And(vec![0]), "at least two operands"),
        (Operation::Local(99), "there is no slot 99"),
        (record(0), "what is no record"),
        (
            Operation::Root(Root::Fact(999)),
            "a name that the policy does not have",
        ),
        (
            Operation::Root(Root::Parameter(1)),
            "a name that the policy does not have",
        ),
        (
            Operation::Root(Root::Argument(0)),
            "a name that the policy does not have",
        ),
        (
            Operation::Root(Root::Variable(0)),
            "there is no variable 0 before it",
        ),
        (
            Operation::TypeValue(Type::Record(999)),
            "there is no record 999",
        ),
        (
            Operation::List {
                elements: vec![0],
                optional: vec![1],
            },
            "an element that it does not have",
        ),
        (
            Operation::Loop(countersign_program::Loop {
                kind: LoopKind::All,
                range: 0,
                slot: 0,
                second_slot: None,
                condition: None,
                transform: None,
            }),
            "the macro has parts",
        ),
        (
            Operation::Loop(countersign_program::Loop {
                kind: LoopKind::All,
                range: 0,
                slot: 0,
                second_slot: Some(0),
                condition: Some(0),
                transform: None,
            }),
            "share a slot",
        ),
    ];
    for (operation, expected) in rows {
        let mut builder = Builder::new();
        builder.int(1);
        builder.add(operation);
        let error = decode(&encode(&policy(Vec::new(), builder.unchecked()))).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(expected) && text.contains("control `c`, applies"),
            "{text}"
        );
    }
    let error = decode(&encode(&policy(Vec::new(), Builder::new().unchecked()))).unwrap_err();
    assert!(error.to_string().contains("no nodes"));
    let mut waiting = policy(Vec::new(), expression());
    waiting.controls[0].after = vec![0];
    assert!(decode(&encode(&waiting)).is_err());
}

/// Ways to nest, each with the expression below it.
type Nesting = fn(&mut Builder, NodeId) -> NodeId;

const NESTINGS: [(&str, Nesting); 8] = [
    ("call", |builder, below| builder.call(F::Not, &[below])),
    ("and", |builder, below| {
        let yes = builder.bool(true);
        builder.and(&[yes, below])
    }),
    ("conditional", |builder, below| {
        let (yes, no) = (builder.bool(true), builder.bool(false));
        builder.add(Operation::Conditional {
            condition: yes,
            yes: below,
            no,
        })
    }),
    ("list", |builder, below| {
        builder.add(Operation::List {
            elements: vec![below],
            optional: vec![],
        })
    }),
    ("map", |builder, below| {
        let key = builder.int(1);
        builder.add(Operation::Map {
            entries: vec![(key, below, false)],
        })
    }),
    ("loop", |builder, below| {
        let one = builder.int(1);
        let range = builder.add(Operation::List {
            elements: vec![one],
            optional: vec![],
        });
        builder.macro_(LoopKind::Map, range, 0, None, Some(below))
    }),
    ("transform_map", |builder, below| {
        let one = builder.int(1);
        let range = builder.add(Operation::List {
            elements: vec![one],
            optional: vec![],
        });
        builder.macro_(LoopKind::TransformMap, range, 0, None, Some(below))
    }),
    ("many", |builder, below| {
        let one = builder.int(1);
        builder.call(F::MathGreatest, &[one, below, one])
    }),
];

fn nested(nesting: Nesting, bottom: Operation, depth: u32) -> Expression {
    let mut builder = Builder::new();
    let mut node = builder.add(bottom);
    for _ in 1..depth {
        node = nesting(&mut builder, node);
    }
    builder.unchecked()
}

#[test]
fn the_deepest_expressions_fit_the_guests_stack() {
    for (name, nesting) in NESTINGS {
        // The range of a loop is a level deeper than its body at the bottom.
        let deepest = (MAXIMUM_DEPTH - 1..=MAXIMUM_DEPTH)
            .rev()
            .map(|depth| nested(nesting, Operation::Bool(true), depth))
            .find(|expression| validate::expression(expression).is_ok())
            .unwrap();
        let deeper = nested(nesting, Operation::Bool(true), MAXIMUM_DEPTH + 1);
        assert!(validate::expression(&deeper).is_err(), "{name}");
        // The guest has 256 KiB. Frames here are those of an unoptimised build for 64 bits, larger than the guest's.
        let done = std::thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(move || {
                let scope = Scope::new(Globals::default());
                let meter = Meter::new(1_000_000);
                let result = evaluate(&deepest, &scope, &meter, None);
                result
                    .map(|value| countersign_program::print(&value).len())
                    .is_ok()
            })
            .unwrap()
            .join();
        assert!(done.is_ok(), "{name}");
    }
}

#[test]
fn variables_count_towards_the_depth() {
    let half = MAXIMUM_DEPTH / 2;
    let below = nested(NESTINGS[0].1, Operation::Bool(true), half);
    let fits = nested(NESTINGS[0].1, Operation::Root(Root::Variable(0)), half);
    let deeper = nested(NESTINGS[0].1, Operation::Root(Root::Variable(0)), half + 1);
    let fitting = policy(vec![below.clone()], fits);
    let bytes = encode(&fitting);
    let done = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(move || run_all(&decode(&bytes).unwrap()))
        .unwrap()
        .join();
    assert!(done.is_ok());
    assert!(decode(&encode(&policy(vec![below], deeper))).is_err());
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
