//! Facts by chance and the names under which expressions see them.

use super::chance::Chance;
use super::facts::some_record;
use super::generator::{Name, field_type, list, map, optional, record};
use super::large::{grow, long};
use countersign_compiler::Environment;
use countersign_contract::types::{Change, Commit, Facts, File, Person, Provenance, Risk, Totals};
use countersign_contract::{RECORDS, Shape};
use countersign_program::{Globals, Key, Map, Scope, ToValue, Type, Value, incomplete_lists};
use std::collections::BTreeMap;
use std::rc::Rc;

fn place(name: &str) -> usize {
    RECORDS.iter().position(|shape| shape.name == name).unwrap()
}

fn read<T: serde::de::DeserializeOwned>(chance: &mut Chance, name: &str, large: bool) -> T {
    let mut json = some_record(chance, place(name));
    if large {
        grow(chance, &mut json, place(name));
    }
    serde_json::from_value(json).unwrap()
}

/// Bound values of all types, records among them, for expressions that stand alone.
pub struct Bindings {
    int: (i64, i64),
    uint: u64,
    double: f64,
    texts: (String, String),
    truth: bool,
    ints: Vec<i64>,
    strings: Vec<String>,
    doubles: Vec<f64>,
    change: Change,
    files: Vec<File>,
    commits: Vec<Commit>,
    person: Person,
}

/// The names of [`Bindings`], in the order of [`Bindings::values`].
pub fn bound_names() -> Vec<Name> {
    [
        ("i", Type::Int),
        ("j", Type::Int),
        ("u", Type::Uint),
        ("d", Type::Double),
        ("s", Type::String),
        ("t", Type::String),
        ("b", Type::Bool),
        ("octets", Type::Bytes),
        ("now", Type::Timestamp),
        ("span", Type::Duration),
        ("li", list(Type::Int)),
        ("ls", list(Type::String)),
        ("ld", list(Type::Double)),
        ("le", list(Type::Int)),
        ("msi", map(Type::String, Type::Int)),
        ("mis", map(Type::Int, Type::String)),
        ("oi", optional(Type::Int)),
        ("os", optional(Type::String)),
        ("change", record("change")),
        ("files", list(record("file"))),
        ("commits", list(record("commit"))),
        ("person", record("person")),
    ]
    .map(|(text, type_)| Name {
        text: text.to_owned(),
        type_,
        optional: false,
    })
    .to_vec()
}

/// What expressions that stand alone are compiled in.
pub fn bound_environment() -> Environment {
    Environment::language(
        bound_names()
            .into_iter()
            .map(|name| (name.text, name.type_))
            .collect(),
    )
}

impl Bindings {
    pub fn new(seed: u64) -> Bindings {
        Bindings::with(seed, false)
    }

    /// As large as worst cases are reckoned with.
    pub fn large(seed: u64) -> Bindings {
        let mut bindings = Bindings::with(seed, true);
        let chance = &mut Chance::new(seed.wrapping_add(3));
        let texts = &mut bindings.texts;
        *texts = (long(chance, &texts.0), long(chance, &texts.1));
        bindings.strings.resize(20, texts.0.clone());
        bindings.ints.resize(20, 3);
        bindings.doubles.resize(20, 2.5);
        bindings
    }

    fn with(seed: u64, large: bool) -> Bindings {
        let chance = &mut Chance::new(seed.wrapping_add(77));
        let texts = ["", "a", "abc", "äö", "src/a.rs", "12", "A b"];
        let ints = [0, 1, 2, 3, -1, 7, 100, i64::MAX, i64::MIN];
        let some_list = |chance: &mut Chance| -> Vec<i64> {
            let count = chance.below(5);
            (0..count).map(|_| *chance.pick(&ints[..7])).collect()
        };
        Bindings {
            int: (*chance.pick(&ints), *chance.pick(&ints[..7])),
            uint: [0, 1, 5, u64::MAX][chance.below(4)],
            double: [0.0, 1.5, -2.25, 3.0, 1e19, f64::NAN][chance.below(6)],
            texts: (
                (*chance.pick(&texts)).to_owned(),
                (*chance.pick(&texts)).to_owned(),
            ),
            truth: chance.one_in(2),
            ints: some_list(chance),
            strings: (0..chance.below(4))
                .map(|_| (*chance.pick(&texts)).to_owned())
                .collect(),
            doubles: vec![1.5, 0.0, -1.0][..chance.below(4)].to_vec(),
            change: read(chance, "change", large),
            files: (0..chance.below(4))
                .map(|_| read(chance, "file", large))
                .collect(),
            commits: (0..chance.below(3))
                .map(|_| read(chance, "commit", large))
                .collect(),
            person: read(chance, "person", large),
        }
    }

    /// The values, borrowed where facts are.
    pub fn values(&self) -> Vec<Value<'_>> {
        let entries = |pairs: Vec<(Key<'static>, Value<'static>)>| {
            Value::Map(Rc::new(Map::new(
                pairs.into_iter().collect::<BTreeMap<_, _>>(),
            )))
        };
        vec![
            Value::Int(self.int.0),
            Value::Int(self.int.1),
            Value::Uint(self.uint),
            Value::Double(self.double),
            Value::Text(&self.texts.0),
            Value::Text(&self.texts.1),
            Value::Bool(self.truth),
            Value::Bytes(self.texts.1.as_bytes()),
            Value::Timestamp {
                seconds: 1_770_000_000 + self.int.1 * 86_399,
                nanos: 0,
            },
            Value::Duration(self.int.1 * 1_000_000_007),
            Value::Sequence(&self.ints),
            Value::Sequence(&self.strings),
            Value::Sequence(&self.doubles),
            Value::list(Vec::new()),
            entries(vec![
                (Key::Text("a"), Value::Int(1)),
                (Key::Text("abc"), Value::Int(self.int.1)),
            ]),
            entries(vec![
                (Key::Int(1), Value::Text("one")),
                (Key::Int(self.int.1), Value::Text("other")),
            ]),
            Value::Optional(self.truth.then(|| Rc::new(Value::Int(self.int.1)))),
            Value::Optional((!self.truth).then(|| Rc::new(Value::Text("abc")))),
            Value::Record(&self.change),
            Value::Sequence(&self.files),
            Value::Sequence(&self.commits),
            Value::Record(&self.person),
        ]
    }

    pub fn scope(&self) -> Scope<'_> {
        Scope::new(Globals {
            arguments: self.values(),
            ..Globals::default()
        })
    }
}

/// All that a rule about candidates can name, with facts that can be incomplete.
pub struct World {
    pub facts: Facts,
    provenance: Provenance,
    totals: Totals,
    risk: Risk,
    reviewer: Person,
}

/// The names of [`World`].
pub fn world_names() -> Vec<Name> {
    let mut names: Vec<Name> = RECORDS[place("facts")]
        .fields
        .iter()
        .filter(|field| field.name != "extra")
        .map(|field| {
            let (type_, optional) = field_type(&field.shape);
            Name {
                text: field.name.to_owned(),
                type_,
                optional,
            }
        })
        .collect();
    for (text, name) in [
        ("provenance", "provenance"),
        ("totals", "totals"),
        ("risk", "risk"),
        ("reviewer", "person"),
    ] {
        names.push(Name {
            text: text.to_owned(),
            type_: record(name),
            optional: false,
        });
    }
    names
}

impl World {
    pub fn new(seed: u64) -> World {
        World::with(seed, false)
    }

    /// As large as worst cases are reckoned with.
    pub fn large(seed: u64) -> World {
        World::with(seed, true)
    }

    fn with(seed: u64, large: bool) -> World {
        let chance = &mut Chance::new(seed.wrapping_add(991));
        World {
            facts: read(chance, "facts", large),
            provenance: read(chance, "provenance", large),
            totals: read(chance, "totals", large),
            risk: read(chance, "risk", large),
            reviewer: read(chance, "person", large),
        }
    }

    /// The same with other facts.
    pub fn with_facts(&self, facts: Facts) -> World {
        World {
            facts,
            provenance: self.provenance.clone(),
            totals: self.totals,
            risk: self.risk.clone(),
            reviewer: self.reviewer.clone(),
        }
    }

    pub fn scope(&self) -> Scope<'_> {
        Scope::new(Globals {
            facts: Some(&self.facts),
            marks: incomplete_lists(&self.facts),
            provenance: Some(self.provenance.to_value()),
            totals: Some(self.totals.to_value()),
            ..Globals::default()
        })
        .with_risk(self.risk.to_value())
        .with_reviewer(self.reviewer.to_value())
    }
}

/// Every list that `completeness` knows, with the type of its elements: `files`, `commit_files`, …
pub fn lists_with_completeness() -> Vec<(&'static str, &'static str)> {
    RECORDS[place("completeness")]
        .fields
        .iter()
        .filter_map(|entry| {
            let (owner, field) = match entry.name {
                "commit_files" => ("commit", "files"),
                name => ("facts", name),
            };
            let shape = &RECORDS[place(owner)]
                .fields
                .iter()
                .find(|known| known.name == field)?
                .shape;
            let Shape::List(element) = shape else {
                return None;
            };
            match **element {
                Shape::Record(name) => Some((entry.name, name)),
                _ => None,
            }
        })
        .collect()
}
