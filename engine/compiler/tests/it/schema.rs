//! The JSON Schema of policies is checked in, accepts the project's policies, and refuses what the compiler refuses for its
//! keys alone.

use crate::common;

use countersign_compiler::{Options, compile, policy_schema};
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value, json};

#[test]
fn the_schema_is_checked_in() {
    let path = common::root().join("engine/compiler/schema/policy.schema.json");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, policy_schema()).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(checked_in, policy_schema(), "run with BLESS=1");
}

#[test]
fn every_policy_of_the_project_fits_the_schema() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    let mut count = 0;
    for folder in ["policies", "tests", "benches"] {
        for entry in std::fs::read_dir(common::root().join(folder))
            .into_iter()
            .flatten()
        {
            let path = entry.unwrap().path().join("policy.yaml");
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            let mut problems = Vec::new();
            check(&schema, &schema, &yaml(&text), "", &mut problems);
            assert!(problems.is_empty(), "{}: {problems:?}", path.display());
            count += 1;
        }
    }
    assert!(count >= 2, "only {count} policies");
}

/// Codes of diagnostics that the schema is to have as well.
const STRUCTURAL: [&str; 6] = [
    "unknown_key",
    "missing_key",
    "bad_id",
    "bad_name",
    "bad_duration",
    "unknown_value",
];

#[test]
fn the_schema_refuses_what_is_wrong_in_keys_and_words() {
    let schema: Value = serde_json::from_str(&policy_schema()).unwrap();
    let mut refused = 0;
    for entry in std::fs::read_dir(common::root().join("engine/compiler/tests/bad")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut folder = countersign_compiler::Folder::new();
        folder.insert("policy.yaml", text.clone());
        let codes: Vec<&str> = compile(&folder, &Options::default())
            .unwrap_err()
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        if codes.iter().any(|code| code.starts_with("yaml_")) {
            continue;
        }
        // A parameter's value is checked by the type beside it, which a schema can't do.
        let expected =
            codes.iter().all(|code| STRUCTURAL.contains(code)) && !text.contains("type: duration");
        let mut problems = Vec::new();
        check(&schema, &schema, &yaml(&text), "", &mut problems);
        if expected {
            assert!(!problems.is_empty(), "{} fits the schema", path.display());
            refused += 1;
        }
    }
    assert!(refused >= 15, "only {refused}");
}

/// As much of JSON Schema as the policy's schema uses. A keyword that is not known here fails.
fn check(root: &Value, schema: &Value, value: &Value, path: &str, problems: &mut Vec<String>) {
    let mut wrong = |what: &str| problems.push(format!("{path}: {what}"));
    let empty = Map::new();
    let object = value.as_object().unwrap_or(&empty);
    let properties = schema["properties"].as_object().unwrap_or(&empty);
    let mut below: Vec<(Value, Value, String)> = Vec::new();
    for (keyword, argument) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" => {}
            "$ref" => {
                let pointer = argument.as_str().unwrap().trim_start_matches('#');
                below.push((
                    root.pointer(pointer).unwrap().clone(),
                    value.clone(),
                    path.to_owned(),
                ));
            }
            "type" => {
                let names = argument
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![argument.clone()]);
                let fits = names.iter().any(|name| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64(),
                    "number" => value.is_number(),
                    other => panic!("type {other}"),
                });
                if !fits {
                    wrong("wrong type");
                }
            }
            "required" => {
                for name in argument.as_array().unwrap() {
                    if value.is_object() && !object.contains_key(name.as_str().unwrap()) {
                        wrong("missing key");
                    }
                }
            }
            "properties" => {
                for (name, inner) in properties {
                    if let Some(member) = object.get(name) {
                        below.push((inner.clone(), member.clone(), format!("{path}.{name}")));
                    }
                }
            }
            "additionalProperties" => {
                for (name, member) in object
                    .iter()
                    .filter(|(name, _)| !properties.contains_key(*name))
                {
                    match argument {
                        Value::Bool(true) => {}
                        Value::Bool(false) => wrong(&format!("unknown key {name}")),
                        inner => {
                            below.push((inner.clone(), member.clone(), format!("{path}.{name}")))
                        }
                    }
                }
            }
            "propertyNames" => {
                for name in object.keys() {
                    below.push((argument.clone(), json!(name), format!("{path}.{name}")));
                }
            }
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    below.push((argument.clone(), item.clone(), format!("{path}[{place}]")));
                }
            }
            "enum" if !argument.as_array().unwrap().contains(value) => wrong("none of the words"),
            "const" if argument != value => wrong("another word"),
            "enum" | "const" => {}
            "pattern" => {
                let pattern = regex_lite::Regex::new(argument.as_str().unwrap()).unwrap();
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    wrong("wrong form");
                }
            }
            "minLength" => {
                if value
                    .as_str()
                    .is_some_and(|text| (text.len() as u64) < argument.as_u64().unwrap())
                {
                    wrong("too short");
                }
            }
            "minimum" => {
                if value
                    .as_f64()
                    .is_some_and(|number| number < argument.as_f64().unwrap())
                {
                    wrong("too small");
                }
            }
            "maximum" => {
                if value
                    .as_f64()
                    .is_some_and(|number| number > argument.as_f64().unwrap())
                {
                    wrong("too large");
                }
            }
            "oneOf" | "anyOf" => {
                let fitting = argument
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|inner| {
                        let mut inside = Vec::new();
                        check(root, inner, value, path, &mut inside);
                        inside.is_empty()
                    })
                    .count();
                if fitting == 0 || (keyword == "oneOf" && fitting > 1) {
                    wrong("not exactly one form");
                }
            }
            other => panic!("keyword {other}"),
        }
    }
    for (schema, value, path) in below {
        check(root, &schema, &value, &path, problems);
    }
}

/// YAML as JSON, read without the compiler.
fn yaml(text: &str) -> Value {
    let mut parser = Parser::new_from_str(text);
    let mut stack: Vec<(bool, Vec<Value>)> = vec![(false, Vec::new())];
    while let Some(Ok((event, _))) = parser.next_event() {
        match event {
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let value = match (plain, text.as_ref()) {
                    (true, "" | "~" | "null") => Value::Null,
                    (true, "true") => json!(true),
                    (true, "false") => json!(false),
                    (true, text) => match (text.parse::<i64>(), text.parse::<f64>()) {
                        (Ok(number), _) => json!(number),
                        (_, Ok(number)) if number.is_finite() => json!(number),
                        _ => json!(text),
                    },
                    (false, text) => json!(text),
                };
                stack.last_mut().unwrap().1.push(value);
            }
            Event::SequenceStart(..) => stack.push((false, Vec::new())),
            Event::MappingStart(..) => stack.push((true, Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => {
                let (mapping, values) = stack.pop().unwrap();
                let value = if mapping {
                    Value::Object(
                        values
                            .chunks(2)
                            .map(|pair| {
                                let key = pair[0]
                                    .as_str()
                                    .map_or_else(|| pair[0].to_string(), str::to_owned);
                                (key, pair[1].clone())
                            })
                            .collect(),
                    )
                } else {
                    Value::Array(values)
                };
                stack.last_mut().unwrap().1.push(value);
            }
            _ => {}
        }
    }
    stack
        .pop()
        .unwrap()
        .1
        .into_iter()
        .next()
        .unwrap_or(Value::Null)
}
