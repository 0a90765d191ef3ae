//! A part of a decision that a case expects, read against the contract's types and compared with what came out.
//!
//! A map says only what it names. A list is the whole list, in the decision's order, unless it is written as
//! `at_least: […]`: then each of its elements has to be there, whatever else is.

use crate::diagnostic::Diagnostic;
use crate::policy::mapping::Mapping;
use crate::policy::scalar;
use crate::suggest;
use crate::yaml::{self, Kind, Node};
use countersign_contract::{ENUMS, FieldShape, RECORDS, Shape};
use serde_json::{Map, Value};
use std::rc::Rc;

/// The key that says that a list may have more elements.
const AT_LEAST: &str = "at_least";
/// Most characters of a value in a message.
const MOST_SHOWN: usize = 300;

/// An expected value with its place in the case's file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    line: u32,
    column: u32,
    kind: PartKind,
}

#[derive(Clone, Debug, PartialEq)]
enum PartKind {
    /// These keys have these values.
    Record(Vec<(String, Part)>),
    /// The list has exactly these elements.
    Whole(Vec<Part>),
    /// The list has each of these elements.
    AtLeast(Vec<Part>),
    /// The value itself; null: it is absent.
    Value(Value),
}

/// The cases of an enum of the contract.
pub(super) fn words_of(name: &str) -> &'static [&'static str] {
    ENUMS
        .iter()
        .find(|shape| shape.name == name)
        .map_or(&[], |shape| shape.cases)
}

fn fields_of(name: &str) -> &'static [FieldShape] {
    RECORDS
        .iter()
        .find(|shape| shape.name == name)
        .map_or(&[], |shape| shape.fields)
}

/// Reads a value that has to fit a type of the contract. None: diagnostics say why it does not.
pub(super) fn read(
    node: &Rc<Node>,
    shape: &Shape,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Part> {
    let kind = match shape {
        Shape::Option(inner) => {
            if matches!(&node.kind, Kind::Scalar(scalar) if scalar.value() == yaml::Plain::Null) {
                PartKind::Value(Value::Null)
            } else {
                return read(node, inner, diagnostics);
            }
        }
        Shape::Record(name) => read_record(node, fields_of(name), diagnostics)?,
        Shape::List(element) => read_list(node, diagnostics, |node, diagnostics| {
            read(node, element, diagnostics)
        })?,
        Shape::Enum(name) => {
            let words = words_of(name);
            let place = scalar::one_of(node, words, diagnostics)?;
            PartKind::Value(Value::from(words.get(place).copied()?))
        }
        Shape::Bool => PartKind::Value(Value::from(scalar::truth(node, diagnostics)?)),
        Shape::Int => PartKind::Value(Value::from(scalar::whole(
            node,
            -(1 << 53),
            1 << 53,
            diagnostics,
        )?)),
        Shape::Double => PartKind::Value(Value::from(scalar::number(node, diagnostics)?)),
        Shape::String | Shape::Timestamp => {
            PartKind::Value(Value::from(scalar::text(node, diagnostics)?))
        }
    };
    Some(at(node, kind))
}

fn at(node: &Node, kind: PartKind) -> Part {
    Part {
        line: node.line,
        column: node.column,
        kind,
    }
}

/// A list of what `read` reads, whole or `at_least`.
pub(super) fn list(
    node: &Rc<Node>,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl Fn(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<Part>,
) -> Option<Part> {
    let kind = read_list(node, diagnostics, read)?;
    Some(at(node, kind))
}

fn read_list(
    node: &Rc<Node>,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl Fn(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<Part>,
) -> Option<PartKind> {
    let (list, whole) = match &node.kind {
        Kind::Mapping(_) => {
            let mut mapping = Mapping::read(node, "an expected list", diagnostics);
            let list = mapping.required(AT_LEAST, diagnostics);
            mapping.finish(diagnostics);
            (list?, false)
        }
        _ => (Rc::clone(node), true),
    };
    let Kind::Sequence(values) = &list.kind else {
        let found = list.description();
        diagnostics.push(
            Diagnostic::new(
                "wrong_type",
                list.place(),
                format!("an expected list has to be a list, but this is {found}"),
            )
            .help(
                "write `[…]` for the whole list, or `{at_least: […]}` where others may be there, too",
            ),
        );
        return None;
    };
    if !whole && values.is_empty() {
        diagnostics.push(nothing(&list, "any list has at least no elements").help(
            "name an element that has to be there, or write `[]` for a list that has to be empty",
        ));
        return None;
    }
    let before = values.len();
    let parts: Vec<Part> = values
        .iter()
        .filter_map(|value| read(value, diagnostics))
        .collect();
    if parts.len() < before {
        return None;
    }
    Some(if whole {
        PartKind::Whole(parts)
    } else {
        PartKind::AtLeast(parts)
    })
}

fn nothing(node: &Node, why: &str) -> Diagnostic {
    Diagnostic::new(
        "expects_nothing",
        node.place(),
        format!("this expects nothing: {why}"),
    )
}

fn read_record(
    node: &Rc<Node>,
    fields: &'static [FieldShape],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<PartKind> {
    let before = diagnostics.len();
    let mapping = Mapping::read(node, "an expected part of a decision", diagnostics);
    let mut parts = Vec::new();
    for (name, key, value) in mapping.named() {
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let help = suggest::nearest(name, names.iter().copied()).map_or_else(
                || format!("known fields: {}", names.join(", ")),
                |name| format!("did you mean `{name}`?"),
            );
            diagnostics.push(
                Diagnostic::new(
                    "unknown_field",
                    key.place(),
                    format!("this part of a decision has no field `{name}`"),
                )
                .help(help),
            );
            continue;
        };
        if let Some(part) = read(value, &field.shape, diagnostics) {
            parts.push((name.to_owned(), part));
        }
    }
    if diagnostics.len() > before {
        return None;
    }
    if parts.is_empty() {
        diagnostics.push(
            nothing(node, "it names no field")
                .help("name a field and its value, or leave the key out"),
        );
        return None;
    }
    Some(PartKind::Record(parts))
}

/// A record of parts that were read one by one; what was left out is not looked at.
pub(super) fn record(node: &Node, fields: Vec<(&'static str, Option<Part>)>) -> Part {
    let fields = fields
        .into_iter()
        .filter_map(|(name, part)| Some((name.to_owned(), part?)))
        .collect();
    at(node, PartKind::Record(fields))
}

impl Part {
    /// It names elements of a list.
    pub(super) fn has_elements(&self) -> bool {
        match &self.kind {
            PartKind::Whole(parts) | PartKind::AtLeast(parts) => !parts.is_empty(),
            PartKind::Record(_) | PartKind::Value(_) => false,
        }
    }

    /// Its place as messages begin with it.
    pub(super) fn place(&self, file: &str) -> String {
        format!("{file}:{}:{}", self.line, self.column)
    }

    /// How a value differs, one sentence each, with the place of what was expected.
    pub(super) fn compare(&self, got: &Value, path: &str, file: &str, found: &mut Vec<String>) {
        let mut tell = |what: String| found.push(format!("{}: {what}", self.place(file)));
        match &self.kind {
            PartKind::Record(fields) => {
                if got.is_null() {
                    tell(format!("expected `{path}`, which is absent"));
                    return;
                }
                for (name, part) in fields {
                    let value = got.get(name).unwrap_or(&Value::Null);
                    part.compare(value, &format!("{path}.{name}"), file, found);
                }
            }
            PartKind::Whole(parts) => {
                let elements = elements(got);
                if parts.len() != elements.len() {
                    let wanted = match parts.len() {
                        0 => format!("expected `{path}` to be empty"),
                        1 => format!("expected `{path}` to have 1 element"),
                        count => format!("expected `{path}` to have {count} elements"),
                    };
                    let advice = if parts.is_empty() || elements.len() < parts.len() {
                        ""
                    } else {
                        "; list all of them, or write `{at_least: […]}` if others may be there"
                    };
                    tell(format!("{wanted}, got {}{advice}", self.shown(got)));
                    return;
                }
                for (place, (part, element)) in parts.iter().zip(elements).enumerate() {
                    part.compare(element, &format!("{path}[{place}]"), file, found);
                }
            }
            PartKind::AtLeast(parts) => {
                for part in parts {
                    let there = elements(got).iter().any(|element| {
                        let mut differences = Vec::new();
                        part.compare(element, path, file, &mut differences);
                        differences.is_empty()
                    });
                    if !there {
                        found.push(format!(
                            "{}: expected `{path}` to have {}, got {}",
                            part.place(file),
                            cut(&part.json()),
                            self.shown(got)
                        ));
                    }
                }
            }
            PartKind::Value(value) => {
                if !same(value, got) {
                    let words = |value: &Value| match value {
                        Value::Null => "absent".to_owned(),
                        value => cut(value),
                    };
                    tell(format!(
                        "expected `{path}` to be {}, got {}",
                        words(value),
                        words(got)
                    ));
                }
            }
        }
    }

    /// What came out, with the fields only that are looked at.
    fn shown(&self, got: &Value) -> String {
        let parts: &[Part] = match &self.kind {
            PartKind::Whole(parts) | PartKind::AtLeast(parts) => parts,
            PartKind::Record(_) | PartKind::Value(_) => &[],
        };
        let names: Vec<&str> = parts
            .iter()
            .filter_map(|part| match &part.kind {
                PartKind::Record(fields) => Some(fields),
                _ => None,
            })
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        let elements = elements(got).iter().map(|element| match element {
            Value::Object(map) if !names.is_empty() => Value::Object(
                map.iter()
                    .filter(|(name, _)| names.contains(&name.as_str()))
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            ),
            other => other.clone(),
        });
        cut(&Value::Array(elements.collect()))
    }

    fn json(&self) -> Value {
        match &self.kind {
            PartKind::Record(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(name, part)| (name.clone(), part.json()))
                    .collect::<Map<_, _>>(),
            ),
            PartKind::Whole(parts) | PartKind::AtLeast(parts) => {
                Value::Array(parts.iter().map(Part::json).collect())
            }
            PartKind::Value(value) => value.clone(),
        }
    }
}

/// JSON leaves out what is absent and lists that are empty.
fn elements(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn same(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => {
            a.as_f64() == b.as_f64()
        }
        _ => expected == got,
    }
}

fn cut(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
