//! Expression source to program to value: nothing on the way panics, runs past its budgets or its worst case, or comes to
//! something else the second time.
#![no_main]

use countersign_compiler::{Environment, compile_expression};
use countersign_contract::types::Facts;
use countersign_program::{
    Expression, Fault, Globals, Meter, Scope, ToValue, Trace, Type, Value, evaluate,
    incomplete_lists, print,
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// Steps and octets that one run may take.
const STEPS: u64 = 200_000;
const OCTETS: u64 = 4 << 20;

static FACTS: LazyLock<Option<Facts>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../facts.json")).ok());

fn names() -> Vec<(String, Type)> {
    let list = |type_: Type| Type::List(Box::new(type_));
    [
        ("i", Type::Int),
        ("u", Type::Uint),
        ("d", Type::Double),
        ("s", Type::String),
        ("b", Type::Bool),
        ("l", list(Type::Int)),
        ("t", list(Type::String)),
        ("a", Type::Dyn),
    ]
    .map(|(name, type_)| (name.to_owned(), type_))
    .to_vec()
}

fn scope(facts: &Facts) -> Scope<'_> {
    let scope = Scope::new(Globals {
        facts: Some(facts),
        marks: incomplete_lists(facts),
        arguments: vec![
            Value::Int(-3),
            Value::Uint(7),
            Value::Double(2.5),
            Value::Text("ab\u{e4}"),
            Value::Bool(true),
            Value::list(vec![Value::Int(3), Value::Int(1), Value::Int(2)]),
            Value::list(vec![Value::Text("b"), Value::Text("")]),
            Value::list(vec![Value::Int(1), Value::Text("x"), Value::Null]),
        ],
        ..Globals::default()
    });
    match facts.people.first() {
        Some(person) => scope.with_reviewer(person.to_value()),
        None => scope,
    }
}

fn told(result: &Result<Value<'_>, Fault>) -> String {
    match result {
        Ok(value) => print(value),
        Err(fault) => format!("{}: {fault}", fault.code()),
    }
}

fn run(expression: &Expression, facts: &Facts, traced: bool) -> (String, u64, u64) {
    let meter = Meter::with_octets(STEPS, OCTETS);
    let mut trace = Trace::new();
    let result = evaluate(
        expression,
        &scope(facts),
        &meter,
        if traced { Some(&mut trace) } else { None },
    );
    assert!(meter.used() <= STEPS && meter.octets_used() <= OCTETS);
    (told(&result), meter.used(), meter.octets_used())
}

fuzz_target!(|input: (u8, &str)| {
    let Some(facts) = FACTS.as_ref() else {
        return;
    };
    let (place, text) = input;
    let environment = match place % 4 {
        0 => Environment::language(names()),
        1 => Environment::unchecked(names()),
        2 => Environment::control(),
        _ => Environment::candidate(),
    };
    let Ok(expression) = compile_expression(text, &environment) else {
        return;
    };
    let first = run(&expression, facts, false);
    assert_eq!(first, run(&expression, facts, false), "the second time");
    assert_eq!(first, run(&expression, facts, true), "with a trace");
    let worst = expression.worst_case_steps;
    assert!(first.1 <= worst, "{} steps, at worst {worst}", first.1);
});
