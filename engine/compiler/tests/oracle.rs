//! The `cel` crate as an oracle: the same text, the same syntax; the same expression over the same values, the same result.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod generate;

use cel::ExecutionError;
use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Fault, FaultKind, Globals, Meter, Scope, Type, Value, evaluate};
use generate::{Generator, Kind, Root};
use std::fmt::Write;

const EXPRESSIONS: u64 = 30_000;

/// Names, types and values that both sides get.
fn roots() -> Vec<Root> {
    let list = |kind: Kind| Kind::List(Box::new(kind));
    [
        ("i", Kind::Int),
        ("j", Kind::Int),
        ("d", Kind::Double),
        ("s", Kind::Text),
        ("t", Kind::Text),
        ("b", Kind::Bool),
        ("li", list(Kind::Int)),
        ("ls", list(Kind::Text)),
    ]
    .map(|(text, kind)| Root {
        text: text.to_owned(),
        kind,
        optional: false,
    })
    .to_vec()
}

fn environment() -> Environment {
    let list = |type_: Type| Type::List(Box::new(type_));
    let names = [
        ("i", Type::Int),
        ("j", Type::Int),
        ("d", Type::Double),
        ("s", Type::String),
        ("t", Type::String),
        ("b", Type::Bool),
        ("li", list(Type::Int)),
        ("ls", list(Type::String)),
    ];
    Environment::language(names.map(|(name, type_)| (name.to_owned(), type_)).to_vec())
}

fn arguments() -> Vec<Value<'static>> {
    vec![
        Value::Int(7),
        Value::Int(-3),
        Value::Double(2.5),
        Value::text("abc"),
        Value::text("äö"),
        Value::Bool(true),
        Value::list(vec![Value::Int(3), Value::Int(1), Value::Int(2)]),
        Value::list(vec![Value::text("b"), Value::text("a")]),
    ]
}

fn context() -> cel::Context<'static, 'static> {
    let mut context = cel::Context::default();
    context.add_variable("i", 7_i64).unwrap();
    context.add_variable("j", -3_i64).unwrap();
    context.add_variable("d", 2.5_f64).unwrap();
    context.add_variable("s", "abc").unwrap();
    context.add_variable("t", "äö").unwrap();
    context.add_variable("b", true).unwrap();
    context.add_variable("li", vec![3_i64, 1, 2]).unwrap();
    context.add_variable("ls", vec!["b", "a"]).unwrap();
    context
}

fn ours(value: &Value<'_>) -> String {
    match value {
        Value::Timestamp { seconds, nanos } => format!("timestamp {seconds}.{nanos:09}"),
        Value::Duration(nanos) => format!("duration {nanos}"),
        Value::Bool(value) => format!("bool {value}"),
        Value::Int(value) => format!("int {value}"),
        Value::Double(value) => format!("double {value:?}"),
        value => match (value.as_text(), value.as_list()) {
            (Some(text), _) => format!("text {text:?}"),
            (_, Some(list)) => {
                let elements: Vec<String> = list.iter().map(|value| ours(&value)).collect();
                format!("[{}]", elements.join(", "))
            }
            _ => "other".to_owned(),
        },
    }
}

fn theirs(value: &cel::Value) -> String {
    match value {
        cel::Value::Timestamp(time) => format!(
            "timestamp {}.{:09}",
            time.timestamp(),
            time.timestamp_subsec_nanos()
        ),
        cel::Value::Duration(span) => format!("duration {}", span.num_nanoseconds().unwrap_or(0)),
        cel::Value::Bool(value) => format!("bool {value}"),
        cel::Value::Int(value) => format!("int {value}"),
        cel::Value::Float(value) => format!("double {value:?}"),
        cel::Value::String(text) => format!("text {text:?}"),
        cel::Value::List(list) => {
            let elements: Vec<String> = list.iter().map(theirs).collect();
            format!("[{}]", elements.join(", "))
        }
        _ => "other".to_owned(),
    }
}

/// Classes of errors that both know.
fn our_class(fault: &Fault) -> &'static str {
    match fault.kind() {
        FaultKind::DivisionByZero | FaultKind::ModuloByZero => "division",
        FaultKind::IndexOutOfBounds => "index",
        _ => "error",
    }
}

fn their_class(error: &ExecutionError) -> &'static str {
    match error {
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "division",
        ExecutionError::IndexOutOfBounds(_) => "index",
        _ => "error",
    }
}

#[test]
fn both_evaluate_to_the_same() {
    let environment = environment();
    let context = context();
    let (mut same, mut values) = (0_u64, 0_u64);
    let mut disagreements = String::new();
    let (mut count, mut refused) = (0, 0);
    for seed in 1..=EXPRESSIONS {
        let mut generator = Generator::new(seed, roots(), 0, false);
        let kind = generator.some_kind();
        let depth = 1 + generator.chance.below(4);
        let text = generator.expression(&kind, depth);
        // The checker takes the elements of an empty list for the first type that fits, so a few are refused.
        let Ok(expression) = compile_expression(&text, &environment) else {
            refused += 1;
            continue;
        };
        let program =
            cel::Program::compile(&text).unwrap_or_else(|error| panic!("`{text}`: {error}"));
        let scope = Scope::new(Globals {
            arguments: arguments(),
            ..Globals::default()
        });
        let a = match evaluate(&expression, &scope, &Meter::new(10_000_000), None) {
            Ok(value) => {
                values += 1;
                ours(&value)
            }
            Err(fault) => format!("error {}", our_class(&fault)),
        };
        let b = match program.execute(&context) {
            Ok(value) => theirs(&value),
            Err(error) => format!("error {}", their_class(&error)),
        };
        if a == b {
            same += 1;
        } else {
            count += 1;
            if count <= 20 {
                writeln!(disagreements, "`{text}`\n  ours:   {a}\n  theirs: {b}").unwrap();
            }
        }
    }
    assert!(refused < EXPRESSIONS / 100, "{refused} were refused");
    println!("refused {refused}, same {same}, with a value {values}, disagreements {count}");
    assert!(
        disagreements.is_empty(),
        "{count} disagreements:\n{disagreements}"
    );
    assert!(same >= EXPRESSIONS * 9 / 10, "only {same} were the same");
}

/// What one parser takes, the other takes.
#[test]
fn both_parse_the_same_texts() {
    let environment = Environment::unchecked(Vec::new());
    let parser = || {
        cel::Env::default()
            .parser()
            .enable_optional_syntax(true)
            .enable_ident_escape_syntax(true)
    };
    const PIECES: [&str; 40] = [
        "a", "b", "1", "2u", "1.5", ".5", "'x'", "b'x'", "r'\\d'", "true", "null", "in", "(", ")",
        "[", "]", "{", "}", ",", ":", "?", ".", ".?", "[?", "+", "-", "*", "!", "==", "<", "&&",
        "||", "f(", "a.b", "`c-d`", "has(a.b)", " ", "//x\n", "0x1F", "1e3",
    ];
    let (mut good, mut bad) = (0, 0);
    for seed in 1..20_000 {
        let mut chance = generate::chance::Chance::new(seed);
        let length = 1 + chance.below(7);
        let text: String = (0..length)
            .map(|_| *chance.pick(&PIECES))
            .collect::<Vec<_>>()
            .join(" ");
        let own = match compile_expression(&text, &environment) {
            Ok(_) => true,
            // What is a matter of syntax is told apart from the rest by its code.
            Err(diagnostics) => !diagnostics.iter().any(|finding| {
                matches!(
                    finding.code,
                    "syntax"
                        | "bad_escape"
                        | "number_out_of_range"
                        | "reserved_word"
                        | "no_messages"
                )
            }),
        };
        let their = parser().parse_with_source_info(&text).is_ok();
        assert_eq!(own, their, "`{text}`");
        if own { good += 1 } else { bad += 1 }
    }
    println!("{good} parsed, {bad} refused");
    assert!(good > 200 && bad > 2_000);
}
