//! The reference of the language: its examples have the results that stand behind them, and nothing is left out.

use crate::common;

use countersign_compiler::{Environment, compile_expression, zone_tables};
use countersign_contract::types::Facts;
use countersign_program::{
    Function, Globals, Meter, Scope, Value, evaluate, incomplete_lists, print,
};
use std::fmt::Write;

/// An expression with what has to come out.
struct Example {
    line: usize,
    expression: String,
    expected: String,
}

fn page() -> String {
    std::fs::read_to_string(common::root().join("docs/language.md")).unwrap()
}

/// The lines of all blocks of CEL.
fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut inside = false;
    for (place, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```cel";
        } else if inside && !line.is_empty() {
            let (expression, expected) = line
                .rsplit_once("  // ")
                .unwrap_or_else(|| panic!("line {}: `{line}` has no result", place + 1));
            examples.push(Example {
                line: place + 1,
                expression: expression.trim().to_owned(),
                expected: expected.trim().to_owned(),
            });
        }
    }
    examples
}

#[test]
fn every_example_has_the_result_that_stands_behind_it() {
    let text = std::fs::read_to_string(common::root().join("docs/example/change.json")).unwrap();
    let facts: Facts = serde_json::from_str(&text).unwrap();
    let reviewer = facts.people.first().unwrap();
    let examples = examples(&page());
    assert!(examples.len() >= 150, "only {} examples", examples.len());
    let mut wrong = String::new();
    for example in examples {
        let found = match compile_expression(&example.expression, &Environment::candidate()) {
            Err(diagnostics) => format!("refused: {}", diagnostics.iter().next().unwrap().code),
            Ok(expression) => {
                let zones = zone_tables(expression.zones.iter().map(String::as_str));
                let scope = Scope::new(Globals {
                    facts: Some(&facts),
                    marks: incomplete_lists(&facts),
                    zones: &zones,
                    ..Globals::default()
                })
                .with_reviewer(Value::Record(reviewer));
                match evaluate(&expression, &scope, &Meter::new(100_000), None) {
                    Ok(value) => print(&value),
                    Err(fault) => format!("error: {}", fault.code()),
                }
            }
        };
        if found != example.expected {
            writeln!(
                wrong,
                "docs/language.md:{}: `{}` is {found}, not {}",
                example.line, example.expression, example.expected
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// How an example calls a function. `call`: what has to stand in its text.
fn call(function: Function) -> String {
    match function.name() {
        "!_" => "!(".to_owned(),
        "-_" => " -".to_owned(),
        "@in" => " in ".to_owned(),
        name if name.starts_with('_') && name.ends_with('_') => {
            format!(" {} ", name.trim_matches('_'))
        }
        name => format!("{name}("),
    }
}

#[test]
fn every_operator_function_and_macro_has_an_example() {
    let page = page();
    let examples = examples(&page);
    let shown = |text: &str| {
        examples.iter().any(|example| {
            example.expression.contains(text) && !example.expected.starts_with("refused")
        })
    };
    let macros = [
        "has(",
        ".all(",
        ".exists(",
        ".exists_one(",
        ".existsOne(",
        ".filter(",
        ".map(",
        ".transformList(",
        ".transformMap(",
        ".transformMapEntry(",
        ".sortBy(",
        ".optMap(",
        ".optFlatMap(",
        "cel.bind(",
        "&&",
        "||",
        " ? ",
        ".?",
        "[?",
        "unwrapOpt(",
    ];
    let calls = Function::ALL.iter().map(|function| call(*function));
    let missing: Vec<String> = calls
        .chain(macros.map(str::to_owned))
        .filter(|text| !shown(text))
        .collect();
    assert!(missing.is_empty(), "without an example: {missing:?}");
    // Tables name functions too, with their arguments.
    let tables: String = page.lines().filter(|line| line.starts_with('|')).collect();
    let missing: Vec<&str> = Function::ALL
        .iter()
        .map(|function| function.name())
        .filter(|name| !name.contains(['_', '@']))
        .filter(|name| !tables.contains(&format!("{name}(")))
        .collect();
    assert!(missing.is_empty(), "in no table: {missing:?}");
}
