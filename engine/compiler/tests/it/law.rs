//! The law of the type checker: what it accepts never ends in a field or overload that does not exist, and its value is of
//! the type that it was said to have.

use crate::{generate, seeds};

use countersign_compiler::{Environment, compile_expression};
use countersign_contract::types::{Facts, Person, Provenance, Risk, Totals};
use countersign_contract::{ENUMS, RECORDS, Shape};
use countersign_program::{
    FaultKind, Globals, Meter, Scope, Type, Value, evaluate, incomplete_lists, print,
};
use generate::chance::Chance;
use generate::facts::some_record;
use generate::{Generator, record};
use std::collections::BTreeMap;

/// Expressions that a proof generates; the law asks for at least 100,000.
const EXPRESSIONS: u64 = 120_000;
/// Tests that they are shared among.
const SHARDS: u64 = 2;

/// What an expression can name, as values.
struct World {
    facts: Facts,
    provenance: Provenance,
    totals: Totals,
    risk: Risk,
    reviewer: Person,
}

fn world(seed: u64) -> World {
    let mut chance = Chance::new(seed);
    let mut read = |name: &str| some_record(&mut chance, record(name));
    let facts: Facts = serde_json::from_value(read("facts")).unwrap();
    World {
        facts,
        provenance: serde_json::from_value(read("provenance")).unwrap(),
        totals: serde_json::from_value(read("totals")).unwrap(),
        risk: serde_json::from_value(read("risk")).unwrap(),
        reviewer: serde_json::from_value(read("person")).unwrap(),
    }
}

impl World {
    fn scope(&self) -> Scope<'_> {
        Scope::new(Globals {
            facts: Some(&self.facts),
            marks: incomplete_lists(&self.facts),
            provenance: Some(Value::Record(&self.provenance)),
            totals: Some(Value::Record(&self.totals)),
            ..Globals::default()
        })
        .with_risk(Value::Record(&self.risk))
        .with_reviewer(Value::Record(&self.reviewer))
    }
}

/// Whether a value is of a static type.
fn is_of(value: &Value<'_>, type_: &Type) -> bool {
    match (value, type_) {
        (_, Type::Dyn) => true,
        (Value::Null, Type::Null)
        | (Value::Bool(_), Type::Bool)
        | (Value::Int(_), Type::Int)
        | (Value::Uint(_), Type::Uint)
        | (Value::Double(_), Type::Double)
        | (Value::Timestamp { .. }, Type::Timestamp)
        | (Value::Duration(_), Type::Duration)
        | (Value::Type(_), Type::Type) => true,
        (value, Type::String) => value.as_text().is_some(),
        (value, Type::Bytes) => value.as_bytes().is_some(),
        (value, Type::Enum(number)) => value
            .as_text()
            .is_some_and(|text| ENUMS[usize::from(*number)].cases.contains(&text)),
        (value, Type::List(element)) => value
            .as_list()
            .is_some_and(|list| list.iter().all(|value| is_of(&value, element))),
        (Value::Map(map), Type::Map(key, value)) => map
            .iter()
            .all(|(k, v)| is_of(&k.value(), key) && is_of(v, value)),
        (Value::Optional(inner), Type::Optional(type_)) => {
            inner.as_ref().is_none_or(|inner| is_of(inner, type_))
        }
        (value, Type::Record(number)) => value.record_number() == Some(*number),
        _ => false,
    }
}

#[test]
fn nothing_that_the_checker_accepts_meets_a_missing_field_or_overload() {
    the_law_holds(0);
}

#[test]
fn nothing_that_the_checker_accepts_meets_a_missing_field_or_overload_either() {
    the_law_holds(1);
}

fn the_law_holds(part: u64) {
    let worlds: Vec<World> = (1..=24).map(world).collect();
    let environment = Environment::candidate();
    let (mut accepted, mut refused) = (0_u64, 0_u64);
    let mut ends: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut over_budget = 0_u64;
    for seed in seeds::shard(EXPRESSIONS, part, SHARDS) {
        let _replay = seeds::Replay(seed);
        // A third without slips, the rest with more or fewer of them.
        let slips = [0, 12, 40][(seed % 3) as usize];
        let mut generator = Generator::of_facts(seed, slips);
        let kind = generator.some_kind();
        let depth = 1 + generator.chance.below(4);
        let text = generator.expression(&kind, depth);
        let Ok(expression) = compile_expression(&text, &environment) else {
            refused += 1;
            continue;
        };
        accepted += 1;
        let type_ = &expression.type_;
        for step in 0..2 {
            let world = &worlds[((seed + step * 7) % worlds.len() as u64) as usize];
            let meter = Meter::new(1_000_000);
            match evaluate(&expression, &world.scope(), &meter, None) {
                Ok(value) => {
                    assert!(
                        is_of(&value, type_),
                        "`{text}` is {}, not {type_:?}",
                        print(&value)
                    );
                    *ends.entry("value").or_default() += 1;
                }
                Err(fault) => {
                    let lawful = !matches!(
                        fault.kind(),
                        FaultKind::NoSuchField
                            | FaultKind::NoSuchOverload
                            | FaultKind::Unbound
                            | FaultKind::InvalidPattern
                            | FaultKind::UnknownTimeZone
                    );
                    assert!(lawful, "`{text}` ends in {}: {fault}", fault.code());
                    *ends.entry(fault.code()).or_default() += 1;
                }
            }
            if meter.used() > expression.worst_case_steps {
                over_budget += 1;
                assert!(
                    meter.used() <= expression.worst_case_steps,
                    "`{text}` took {} steps, more than the worst case {}",
                    meter.used(),
                    expression.worst_case_steps
                );
            }
        }
    }
    println!("accepted {accepted}, refused {refused}, ends {ends:?}, over budget {over_budget}");
    let count = accepted + refused;
    assert!(accepted >= count / 3, "only {accepted} were accepted");
    assert!(refused >= count / 20, "only {refused} were refused");
    assert!(
        ends["value"] >= count / 4,
        "only {} had a value",
        ends["value"]
    );
}

/// The table that the checker reads and the records that the engine reads are one: every field that a path can name is
/// there at run time, with the type that the table says.
#[test]
fn every_field_of_the_facts_can_be_read() {
    let world = world(5);
    let environment = Environment::control();
    let fields = RECORDS[record("facts")].fields;
    for field in fields.iter().filter(|field| field.name != "extra") {
        let text = match field.shape {
            Shape::Option(_) => format!("has({0}) ? {0} : ''", field.name),
            _ => field.name.to_owned(),
        };
        let expression = compile_expression(&text, &environment).unwrap();
        let type_ = &expression.type_;
        let value = evaluate(&expression, &world.scope(), &Meter::new(1000), None).unwrap();
        assert!(is_of(&value, type_), "{text}");
    }
}
