//! The conformance cases of the CEL language definition, as far as they need no protocol buffers.
//!
//! `tests/conformance.txt` holds how many cases of each file pass; a change that loses one fails, one that gains some has to
//! raise the number.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use countersign_compiler::{Environment, compile_expression, zone_tables};
use countersign_program::{Globals, Key, Map, Meter, Scope, Type, Value, evaluate, print};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

/// Steps that no conformance case needs.
const BUDGET: u64 = 10_000_000;

#[test]
fn the_cases_of_the_language_definition_pass() {
    let Some(folder) = common::shared("cel-spec") else {
        return;
    };
    let mut counts = String::new();
    let mut failures = String::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let document: Json =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let (mut passed, mut all) = (0, 0);
        for case in document["tests"].as_array().unwrap() {
            if case["needs_proto"] == true {
                continue;
            }
            all += 1;
            match run(case) {
                Ok(()) => passed += 1,
                Err(why) => writeln!(
                    failures,
                    "{name} {} {}: `{}`: {why}",
                    text(&case["section"]),
                    text(&case["name"]),
                    text(&case["expr"])
                )
                .unwrap(),
            }
        }
        if all > 0 {
            writeln!(counts, "{name} {passed} of {all}").unwrap();
        }
    }
    println!("{failures}{counts}");
    let path = common::root().join("engine/compiler/tests/conformance.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &counts).unwrap();
    }
    let floor = std::fs::read_to_string(&path).unwrap();
    assert_eq!(counts, floor, "run with BLESS=1 if a number has risen");
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// The static types that the checker finds are those that the definition demands.
#[test]
fn types_are_deduced_as_the_language_definition_says() {
    let Some(folder) = common::shared("cel-spec") else {
        return;
    };
    let document = std::fs::read_to_string(folder.join("type_deductions.json")).unwrap();
    let document: Json = serde_json::from_str(&document).unwrap();
    let mut compared = 0;
    for case in document["tests"].as_array().unwrap() {
        // Functions of the environment's own are nothing that policies have.
        let own_functions = case["type_env"]
            .as_array()
            .is_some_and(|names| names.iter().any(|name| name["kind"] == "func"));
        if case["needs_proto"] == true || own_functions {
            continue;
        }
        let expression = compile_expression(text(&case["expr"]), &environment(case).0)
            .unwrap_or_else(|diagnostics| panic!("{}: {diagnostics}", case["name"]));
        let root = expression.nodes.last().unwrap();
        let deduced = type_name(&expression.types[usize::from(root.type_)]);
        assert_eq!(deduced, text(&case["expect"]["type"]), "{}", case["expr"]);
        compared += 1;
    }
    assert!(compared >= 20, "only {compared}");
}

fn type_name(type_: &Type) -> String {
    match type_ {
        Type::List(element) => format!("list({})", type_name(element)),
        Type::Map(key, value) => format!("map({}, {})", type_name(key), type_name(value)),
        Type::Optional(inner) => format!("optional_type({})", type_name(inner)),
        Type::Dyn => "dyn".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Uint => "uint".to_owned(),
        Type::Double => "double".to_owned(),
        Type::String => "string".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        other => format!("{other:?}"),
    }
}

/// The environment of a case and the names of its bound variables, in their order.
fn environment(case: &Json) -> (Environment, Vec<String>) {
    let mut arguments: Vec<(String, Type)> = Vec::new();
    for name in case["type_env"].as_array().into_iter().flatten() {
        if name["kind"] == "var" {
            let type_ = read_type(text(&name["type"])).unwrap_or(Type::Dyn);
            arguments.push((text(&name["name"]).to_owned(), type_));
        }
    }
    for name in case["bindings"]
        .as_object()
        .into_iter()
        .flat_map(|bindings| bindings.keys())
    {
        if !arguments.iter().any(|(known, _)| known == name) {
            arguments.push((name.clone(), Type::Dyn));
        }
    }
    let names = arguments.iter().map(|(name, _)| name.clone()).collect();
    let environment = if case["disable_check"] == true {
        Environment::unchecked(arguments)
    } else {
        Environment::language(arguments)
    };
    (environment.in_container(text(&case["container"])), names)
}

fn read_type(text: &str) -> Option<Type> {
    let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix(')');
    if let Some(element) = inner("list(") {
        return Some(Type::List(Box::new(read_type(element)?)));
    }
    if let Some(inner) = inner("optional_type(") {
        return Some(Type::Optional(Box::new(read_type(inner)?)));
    }
    if let Some(entry) = inner("map(") {
        let (key, value) = entry.split_once(',')?;
        return Some(Type::Map(
            Box::new(read_type(key.trim())?),
            Box::new(read_type(value.trim())?),
        ));
    }
    Some(match text {
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "bool" => Type::Bool,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "null" => Type::Null,
        "type" => Type::Type,
        "timestamp" | "google.protobuf.Timestamp" => Type::Timestamp,
        "duration" | "google.protobuf.Duration" => Type::Duration,
        _ => return None,
    })
}

fn run(case: &Json) -> Result<(), String> {
    let (environment, names) = environment(case);
    let expect = &case["expect"];
    let expects_error = expect["kind"] == "error";
    let expression = match compile_expression(text(&case["expr"]), &environment) {
        Ok(expression) => expression,
        Err(_) if expects_error => return Ok(()),
        Err(diagnostics) => return Err(diagnostics.to_string()),
    };
    if case["check_only"] == true {
        return Ok(());
    }
    let mut arguments = Vec::new();
    for name in names {
        match &case["bindings"][&name] {
            Json::Null if expects_error => return Ok(()),
            Json::Null => return Err(format!("`{name}` is not bound")),
            bound => arguments.push(value(bound.get("value").unwrap_or(bound))?),
        }
    }
    let zones = zone_tables(expression.zones.iter().map(String::as_str));
    let scope = Scope::new(Globals {
        arguments,
        zones: &zones,
        ..Globals::default()
    });
    let meter = Meter::new(BUDGET);
    let result = evaluate(&expression, &scope, &meter, None);
    match result {
        Err(_) if expects_error => Ok(()),
        Err(fault) => Err(format!("failed: {} {fault}", fault.code())),
        Ok(found) if expects_error => Err(format!("expected an error, found {}", print(&found))),
        Ok(found) => {
            let wanted = value(&expect["value"])?;
            if same(&found, &wanted) {
                Ok(())
            } else {
                Err(format!(
                    "expected {}, found {}",
                    print(&wanted),
                    print(&found)
                ))
            }
        }
    }
}

/// The same kind and value; NaN is NaN.
fn same(a: &Value<'_>, b: &Value<'_>) -> bool {
    a.type_name() == b.type_name() && print(a) == print(b)
}

fn value(json: &Json) -> Result<Value<'static>, String> {
    let kind = text(&json["t"]);
    let v = &json["v"];
    let number = text(v);
    let bad = |_| format!("can't read {json}");
    Ok(match kind {
        "null" => Value::Null,
        "bool" => Value::Bool(v.as_bool().ok_or_else(|| format!("can't read {json}"))?),
        "int" => Value::Int(number.parse().map_err(bad)?),
        "uint" => Value::Uint(number.parse().map_err(bad)?),
        "double" => Value::Double(match number {
            "Infinity" | "inf" => f64::INFINITY,
            "-Infinity" | "-inf" => f64::NEG_INFINITY,
            number => number.parse().map_err(|_| format!("can't read {json}"))?,
        }),
        "string" => Value::owned_text(number.to_owned()),
        "bytes" => {
            let octets: Result<Vec<u8>, _> = (0..number.len() / 2)
                .map(|place| u8::from_str_radix(&number[place * 2..place * 2 + 2], 16))
                .collect();
            Value::OwnedBytes(octets.map_err(bad)?.into())
        }
        "type" => Value::Type(Box::leak(number.to_owned().into_boxed_str())),
        "list" => Value::list(
            v.as_array()
                .unwrap()
                .iter()
                .map(value)
                .collect::<Result<_, _>>()?,
        ),
        "map" => {
            let mut entries = BTreeMap::new();
            for entry in v.as_array().unwrap() {
                let key = value(&entry[0])?;
                let key = Key::of(&key).ok_or_else(|| format!("can't read {json}"))?;
                entries.insert(key, value(&entry[1])?);
            }
            Value::Map(Rc::new(Map::new(entries)))
        }
        other => return Err(format!("values of kind {other} are not known here")),
    })
}
