//! The conformance cases of the CEL language definition, as far as they need no protocol buffers.
//!
//! `docs/conformance.md` says how many cases of each file pass and why the others don't; it is what this test finds.

use crate::common;

use countersign_compiler::{Environment, compile_expression, zone_tables};
use countersign_program::{Globals, Key, Map, Meter, Scope, Type, Value, evaluate, print};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

/// Steps that no conformance case needs.
const BUDGET: u64 = 10_000_000;

/// Why cases fail: the file, what their expressions have in common, and the reason in words.
const REASONS: [(&str, &[&str], &str); 3] = [
    (
        "block_ext",
        &["cel.block(", "cel.index(", "cel.iterVar(", "cel.accuVar("],
        "`cel.block` is what optimisers of CEL write: values with numbers in place of names. Nobody writes policies so, and this \
         compiler finds by itself what can be computed once.",
    ),
    (
        "network_ext",
        &["ip(", "isIP(", "ip.isCanonical(", "cidr("],
        "The network extension, with the types `ip` and `cidr`, is not part of this language. No fact is an address, and two \
         more kinds of values would be in every bundle.",
    ),
    (
        "type_deductions",
        &["fn(", "tuple("],
        "The case declares functions, and a type, of its own. A policy has the functions of this library and the types of \
         facts, and no way to declare others.",
    ),
];

/// What became of the cases of a file.
#[derive(Default)]
struct Tally {
    passed: u32,
    all: u32,
    unchecked: u32,
    messages: u32,
    failures: Vec<(String, String)>,
}

#[test]
fn the_cases_of_the_language_definition_pass() {
    let Some(folder) = common::shared("cel-spec") else {
        return;
    };
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut commit = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let document: Json =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        text(&document["commit"]).clone_into(&mut commit);
        let tally = tallies.entry(name.clone()).or_default();
        for case in document["tests"].as_array().unwrap() {
            if case["needs_proto"] == true {
                tally.messages += 1;
                continue;
            }
            tally.all += 1;
            tally.unchecked += u32::from(case["disable_check"] == true);
            match run(case) {
                Ok(()) => tally.passed += 1,
                Err(why) => {
                    let case_name = format!("{}/{}", text(&case["section"]), text(&case["name"]));
                    println!("{name} {case_name}: `{}`: {why}", text(&case["expr"]));
                    let expression = text(&case["expr"]).to_owned();
                    tally.failures.push((case_name, expression));
                }
            }
        }
    }
    let page = page(&tallies, &commit);
    let path = common::root().join("docs/conformance.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap();
    assert_eq!(page, known, "run with BLESS=1 if a number has risen");
}

/// The page that says all this.
fn page(tallies: &BTreeMap<String, Tally>, commit: &str) -> String {
    let sum = |of: fn(&Tally) -> u32| tallies.values().map(of).sum::<u32>();
    let mut page = format!(
        "# Conformance to CEL\n\n\
         <!-- Written by the test engine/compiler/tests/it/conformance.rs: BLESS=1 cargo test -p countersign-compiler conformance:: -->\n\n\
         The conformance cases of the CEL language definition (cel-spec at {}), run through the compiler and the engine that \
         bundles have. {} of the {} cases that need no protocol buffer message pass. A policy has no such messages, so the \
         {} cases that need one are not run.\n\n\
         A case is checked with the types that it declares, and as `dyn` where it declares none. The cases under *unchecked* \
         say themselves that no checker may run; there the engine alone has to find the value or the error. Where a case \
         expects an error, one that the checker finds counts as well as one at run time. Policies are checked more strictly \
         than the cases ask for: see [the language](language.md#what-a-policy-refuses).\n\n\
         | file | pass | of | of these unchecked | need a message |\n\
         | --- | ---: | ---: | ---: | ---: |\n",
        commit.get(..12).unwrap_or(commit),
        sum(|tally| tally.passed),
        sum(|tally| tally.all),
        sum(|tally| tally.messages),
    );
    for (name, tally) in tallies {
        let counts = [tally.passed, tally.all, tally.unchecked, tally.messages];
        let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
        writeln!(page, "| {name} | {} |", counts.join(" | ")).unwrap();
    }
    page.push_str("\n## Cases that fail\n");
    for (name, tally) in tallies {
        for (_, _, reason) in REASONS.iter().filter(|(file, ..)| file == name) {
            writeln!(page, "\n### {name}\n\n{reason}").unwrap();
            if tally.passed > 0 && name == "network_ext" {
                let passed = tally.passed;
                writeln!(page, "\nThe {passed} cases that pass expect an error, and get one because the function is not known.")
                    .unwrap();
            }
            page.push_str("\n<details><summary>The cases</summary>\n\n");
            for (case, expression) in &tally.failures {
                writeln!(page, "- {case}: `{expression}`").unwrap();
            }
            page.push_str("\n</details>\n");
        }
        for (case, expression) in &tally.failures {
            let explained = REASONS.iter().any(|(file, parts, _)| {
                file == name && parts.iter().any(|part| expression.contains(part))
            });
            assert!(explained, "{name} {case} fails, and nothing says why");
        }
    }
    for (file, ..) in REASONS {
        let fails = tallies
            .get(file)
            .is_some_and(|tally| !tally.failures.is_empty());
        assert!(fails, "no case of {file} fails any more");
    }
    page
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
        let deduced = type_name(&expression.type_);
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
                let key = Key::from_value(&key).ok_or_else(|| format!("can't read {json}"))?;
                entries.insert(key, value(&entry[1])?);
            }
            Value::Map(Rc::new(Map::new(entries)))
        }
        other => return Err(format!("values of kind {other} are not known here")),
    })
}
