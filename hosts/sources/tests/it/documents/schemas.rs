//! The checked-in schemas: made from the contract's, and true of the readers. `BLESS=1` writes them anew.

use countersign_sources::roster::Roster;
use countersign_sources::sign_offs::{Vouching, parse};
use serde_json::{Map, Value, json};
use std::path::Path;

fn contract() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../engine/contract/schema/facts.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The definitions that a schema refers to, and those that they refer to.
fn definitions(schema: &Value, all: &Value, found: &mut Map<String, Value>) {
    match schema {
        Value::Object(map) => {
            let name = map
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| reference.strip_prefix("#/$defs/"));
            if let Some(name) = name
                && !found.contains_key(name)
            {
                found.insert(name.to_owned(), all[name].clone());
                definitions(&all[name], all, found);
            }
            map.values()
                .for_each(|value| definitions(value, all, found));
        }
        Value::Array(list) => list.iter().for_each(|value| definitions(value, all, found)),
        _ => {}
    }
}

fn document(title: &str, properties: Value, required: &str, all: &Value) -> Value {
    let mut found = Map::new();
    definitions(&properties, all, &mut found);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": [required],
        "$defs": found,
    })
}

fn roster() -> Value {
    let contract = contract();
    let mut person = contract["$defs"]["person"].clone();
    person["description"] = json!("One person. No login, alias or e-mail belongs to two people.");
    person["required"] = json!(["login"]);
    person["properties"]["aliases"]["description"] = json!("Other logins of the same person.");
    person["properties"]["emails"] = json!({
        "type": "array",
        "items": {"type": "string"},
        "description": "E-mail addresses of the same person, as in commits.",
    });
    person["properties"]["kind"]["default"] = json!("human");
    let properties = &mut person["properties"];
    properties["utc_offset"] = json!({
        "type": "integer",
        "minimum": -1440,
        "maximum": 1440,
        "description": "Minutes that their clock is ahead of UTC, for those without a `time_zone`, which decides where both are there.",
    });
    let clock = |description: &str| {
        json!({
            "type": "string",
            "pattern": "^([01][0-9]|2[0-4]):[0-5][0-9]$",
            "description": description,
        })
    };
    let days = contract["$defs"]["working_hours"]["properties"]["days"].clone();
    properties["working_hours"] = json!({
        "type": "object",
        "additionalProperties": false,
        "description": "When they work, by their own clock. Absent: no hours are known, and they count as at work.",
        "properties": {
            "days": days,
            "from": clock("When work begins, such as `09:00`."),
            "to": clock("When it ends, later than `from`, such as `17:30`; `24:00` is midnight."),
        },
        "required": ["days", "from", "to"],
    });
    let people = json!({"people": {"type": "array", "items": person, "description": "Everybody."}});
    document(
        "Roster of an organisation",
        people,
        "people",
        &contract["$defs"],
    )
}

fn sign_offs() -> Value {
    let contract = contract();
    let mut sign_off = contract["$defs"]["sign_off"].clone();
    sign_off["required"] = json!(["person", "verdict", "binding"]);
    let properties = &mut sign_off["properties"];
    properties["id"]["description"] =
        json!("Id, unique in the file. Absent: `sign-off-` and the place in the file.");
    properties["sequence"]["description"] = json!(
        "Place in the order of the sign-offs: larger is later. Absent: after the one above it."
    );
    properties["authentication"]["description"] = json!(
        "How its origin was established. Believed only where the host vouches for the file. Absent: none."
    );
    let properties = json!({
        "collector": {"type": "string", "description": "Who collected the sign-offs."},
        "sign_offs": {"type": "array", "items": sign_off, "description": "The sign-offs, in the order in which they were given."},
    });
    document(
        "Sign-offs from outside the forge",
        properties,
        "sign_offs",
        &contract["$defs"],
    )
}

/// The lists of a context document, as the facts name them.
const KINDS: [&str; 12] = [
    "incidents",
    "services",
    "freeze_windows",
    "delegations",
    "overrides",
    "escalations",
    "checks",
    "declarations",
    "appeals",
    "history",
    "past_sign_offs",
    "prior_decisions",
];

fn context() -> Value {
    let contract = contract();
    let mut properties = json!({
        "collector": {"type": "string", "description": "Who collected what the document holds."},
        "truncated": {
            "type": "array",
            "items": {"enum": KINDS},
            "description": "Lists of this document that are only a part of what there is.",
        },
    });
    for kind in KINDS {
        let mut list = contract["properties"][kind].clone();
        assert!(list.is_object(), "{kind}");
        if kind == "freeze_windows" {
            let mut window = contract["$defs"]["freeze_window"].clone();
            for (name, description) in [
                (
                    "starts",
                    "First second of it: a local time such as `2026-12-20T18:00` where there is a `time_zone`, else with its offset, as in `2026-12-20T18:00:00Z`.",
                ),
                ("ends", "First second after it, written likewise."),
            ] {
                window["properties"][name] = json!({"type": "string", "description": description});
            }
            window["properties"]["time_zone"] = json!({
                "type": "string",
                "description": "IANA name of the time zone that the times are local to, such as `Europe/Paris`.",
            });
            list["items"] = window;
        }
        properties[kind] = list;
    }
    properties["extra"] = json!({
        "type": "object",
        "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"},
        "additionalProperties": true,
        "description": "Facts of the organisation's own by their names, as the policy declares them under `extra`.",
    });
    let mut schema = document(
        "What an organisation knows around a change",
        properties,
        "",
        &contract["$defs"],
    );
    schema.as_object_mut().unwrap().remove("required");
    schema
}

fn checked_in(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("schema")
        .join(name);
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        text,
        "{name} is stale: run with BLESS=1"
    );
}

/// A value that a schema allows, with all properties.
fn sample(name: &str, schema: &Value, all: &Value) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return sample(name, &all[reference.strip_prefix("#/$defs/").unwrap()], all);
    }
    if let Some(values) = schema.get("enum") {
        return values[0].clone();
    }
    match schema["type"].as_str().unwrap() {
        "object" => schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, property)| (name.clone(), sample(name, property, all)))
            .collect(),
        "array" => json!([sample(name, &schema["items"], all)]),
        "integer" if name == "ends" => json!(2),
        "integer" => json!(1),
        "number" => json!(0.5),
        "boolean" => json!(true),
        "string" if schema.get("format").is_some() => json!("2026-03-10T12:00:00Z"),
        "string" if ["time_zone", "from", "to", "starts", "ends"].contains(&name) => {
            json!(match name {
                "time_zone" => "Europe/Paris",
                "from" => "09:00",
                "to" => "17:30",
                "starts" => "2026-12-20T18:00",
                _ => "2026-12-21T18:00",
            })
        }
        "string" => json!(format!("the {name}")),
        other => panic!("no sample of {other}"),
    }
}

/// Takes each property away in turn, and puts one in that the schema does not know: the reader has to agree.
fn agrees(schema: &Value, list: &str, accepts: impl Fn(&Value) -> bool) {
    let all = &schema["$defs"];
    let whole = sample("document", schema, all);
    assert!(accepts(&whole), "{whole:#}");
    let item = &schema["properties"][list]["items"];
    let required = item["required"].as_array().unwrap();
    for name in item["properties"].as_object().unwrap().keys() {
        let mut without = whole.clone();
        without[list][0].as_object_mut().unwrap().remove(name);
        assert_eq!(
            accepts(&without),
            !required.contains(&json!(name)),
            "without {name}"
        );
    }
    let mut more = whole.clone();
    more[list][0]["surprise"] = json!(1);
    assert!(!accepts(&more));
    more = whole;
    more["surprise"] = json!(1);
    assert!(!accepts(&more));
}

#[test]
fn the_roster_schema_is_fresh_and_true() {
    checked_in("roster.schema.json", &roster());
    agrees(&roster(), "people", |document| {
        Roster::parse(&document.to_string(), "r").is_ok()
    });
}

#[test]
fn the_sign_off_schema_is_fresh_and_true() {
    checked_in("sign_offs.schema.json", &sign_offs());
    agrees(&sign_offs(), "sign_offs", |document| {
        parse(&document.to_string(), "s", Vouching::Host).is_ok()
    });
}

/// A value that the schema of a document's list allows, and that makes sense.
fn entry(kind: &str, schema: &Value) -> Value {
    let list = &schema["properties"][kind];
    let mut value = sample(kind, list, &schema["$defs"]);
    let later = json!("2026-03-11T12:00:00Z");
    match kind {
        "delegations" => value[0]["ends"] = later,
        "overrides" => value[0]["expires"] = later,
        _ => {}
    }
    value
}

fn item<'a>(kind: &str, schema: &'a Value) -> &'a Value {
    let items = &schema["properties"][kind]["items"];
    match items.get("$ref").and_then(Value::as_str) {
        Some(reference) => &schema["$defs"][reference.strip_prefix("#/$defs/").unwrap()],
        None => items,
    }
}

#[test]
fn the_context_schema_is_fresh_and_true() {
    let schema = context();
    checked_in("context.schema.json", &schema);
    let accepts = |document: &Value| {
        countersign_sources::context::Context::parse(&document.to_string(), "c", "test").is_ok()
    };
    assert!(accepts(&json!({})));
    assert!(!accepts(&json!({"surprise": []})));
    for kind in KINDS {
        let whole = json!({kind: entry(kind, &schema), "truncated": [kind], "collector": "x"});
        assert!(accepts(&whole), "{whole:#}");
        assert!(accepts(&json!({kind: []})));
        let mut more = whole.clone();
        more[kind][0]["surprise"] = json!(1);
        assert!(!accepts(&more), "{kind}");
        let shape = item(kind, &schema);
        let required = shape["required"].as_array().unwrap();
        for name in shape["properties"].as_object().unwrap().keys() {
            let mut without = whole.clone();
            without[kind][0].as_object_mut().unwrap().remove(name);
            // Local times need their time zone.
            let local = kind == "freeze_windows" && name == "time_zone";
            assert_eq!(
                accepts(&without),
                !required.contains(&json!(name)) && !local,
                "{kind} without {name}"
            );
        }
    }
}
