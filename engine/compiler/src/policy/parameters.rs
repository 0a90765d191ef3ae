//! Parameters: their types, their values, and the values that the caller sets.

use super::document::Named;
use super::layers::Entry;
use super::mapping::Mapping;
use super::scalar;
use crate::check::types::{self, Ty};
use crate::diagnostic::{Diagnostic, Position};
use crate::suggest;
use crate::yaml::{self, Kind, Node, Plain};
use countersign_program::policy::Constant;
use std::rc::Rc;

/// What diagnostics about the caller's own values name as their file.
const CALLER: &str = "--set";

/// A parameter as the policy declares it.
#[derive(Clone, Debug)]
pub(crate) struct ParameterSource {
    /// Type: as declared, or as the value shows it.
    pub ty: Ty,
    /// Value.
    pub value: Constant,
}

/// A type whose values JSON can hold.
pub(crate) fn is_json(ty: &Ty) -> bool {
    match ty {
        Ty::Dyn | Ty::Bool | Ty::Int | Ty::Double | Ty::String | Ty::Timestamp | Ty::Duration => {
            true
        }
        Ty::List(element) => is_json(element),
        Ty::Map(key, value) => **key == Ty::String && is_json(value),
        _ => false,
    }
}

/// A type that a parameter can have: its values can be written down.
fn is_constant(ty: &Ty) -> bool {
    match ty {
        Ty::Bool | Ty::Int | Ty::Double | Ty::String | Ty::Duration => true,
        Ty::List(element) => is_constant(element),
        Ty::Map(key, value) => **key == Ty::String && is_constant(value),
        _ => false,
    }
}

/// `NAME: VALUE`, or `NAME: {type: TYPE, value: VALUE}` where the value does not show its type.
pub(crate) fn read(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<ParameterSource> {
    if let Some(explicit) = explicit(node) {
        return read_explicit(node, &explicit, diagnostics);
    }
    let ty = shown_type(node, diagnostics)?;
    let value = constant(node, &ty, diagnostics)?;
    Some(ParameterSource { ty, value })
}

/// A parameter with the value that is given in the place of an inherited one. The type stays.
pub(super) fn read_entry(
    entry: &Entry,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ParameterSource> {
    let mut parameter = read(&entry.value, diagnostics)?;
    if let Some(given) = &entry.given {
        let before = diagnostics.len();
        let value = constant(given, &parameter.ty, diagnostics);
        for diagnostic in diagnostics.iter_mut().skip(before) {
            diagnostic.help.get_or_insert_with(|| {
                format!(
                    "the parameter `{}` is of type {}",
                    entry.name,
                    types::name(&parameter.ty)
                )
            });
        }
        // With the inherited value the rules that read it are checked all the same.
        parameter.value = value.unwrap_or(parameter.value);
    }
    Some(parameter)
}

/// The type of a declared parameter, where the value that it is given would not show it.
pub(crate) fn type_that_given_hides(declared: &Rc<Node>, given: &Rc<Node>) -> Option<String> {
    let ty = read(declared, &mut Vec::new())?.ty;
    let shown = shown_type(given, &mut Vec::new());
    (shown.as_ref() != Some(&ty) || explicit(given).is_some()).then(|| types::name(&ty))
}

/// The keys of an explicit declaration, if it is one.
fn explicit(node: &Rc<Node>) -> Option<Vec<String>> {
    let Kind::Mapping(entries) = &node.kind else {
        return None;
    };
    let keys: Vec<String> = entries
        .iter()
        .filter_map(|(key, _)| match &key.kind {
            Kind::Scalar(scalar) => Some(scalar.text.clone()),
            _ => None,
        })
        .collect();
    let both = keys.iter().any(|key| key == "type") && keys.iter().any(|key| key == "value");
    both.then_some(keys)
}

fn read_explicit(
    node: &Rc<Node>,
    _: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ParameterSource> {
    let mut mapping = Mapping::read(node, "a parameter", diagnostics);
    let type_node = mapping.required("type", diagnostics);
    let value_node = mapping.required("value", diagnostics);
    mapping.optional("about", diagnostics);
    mapping.finish(diagnostics);
    let (type_node, value_node) = (type_node?, value_node?);
    let text = scalar::text(&type_node, diagnostics)?;
    let ty = match types::parse(&text, &mut |_| None) {
        Some((ty, rest)) if rest.trim().is_empty() && is_constant(&ty) => ty,
        _ => {
            diagnostics.push(
                Diagnostic::new(
                    "bad_type",
                    type_node.place(),
                    format!("`{text}` is not a type for a parameter"),
                )
                .help("write bool, int, double, string, duration, list(T) or map(string, T)"),
            );
            return None;
        }
    };
    let value = constant(&value_node, &ty, diagnostics)?;
    Some(ParameterSource { ty, value })
}

/// The type that a value shows. An empty list is one of texts.
fn shown_type(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
    match &node.kind {
        Kind::Scalar(scalar) => match scalar.value() {
            Plain::Bool(_) => Some(Ty::Bool),
            Plain::Int(_) | Plain::BigInt => Some(Ty::Int),
            Plain::Double(_) => Some(Ty::Double),
            Plain::Text => Some(Ty::String),
            Plain::Null => {
                diagnostics.push(Diagnostic::new(
                    "wrong_type",
                    node.place(),
                    "a parameter needs a value, but this is nothing",
                ));
                None
            }
        },
        Kind::Sequence(values) => shown_element(values.iter(), diagnostics).map(Ty::list),
        Kind::Mapping(entries) => {
            shown_element(entries.iter().map(|(_, value)| value), diagnostics)
                .map(|ty| Ty::map(Ty::String, ty))
        }
    }
}

fn shown_element<'n>(
    values: impl Iterator<Item = &'n Rc<Node>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Ty> {
    let mut shown: Option<Ty> = None;
    for value in values {
        let ty = shown_type(value, diagnostics)?;
        shown = match (shown, ty) {
            (None, ty) => Some(ty),
            // Whole numbers among others are doubles.
            (Some(Ty::Int), Ty::Double) | (Some(Ty::Double), Ty::Int) => Some(Ty::Double),
            (Some(known), ty) if known == ty => Some(known),
            (Some(known), ty) => {
                diagnostics.push(Diagnostic::new(
                    "mixed_types",
                    value.place(),
                    format!(
                        "the values before are of type {}, this is {}",
                        types::name(&known),
                        types::name(&ty)
                    ),
                ));
                return None;
            }
        };
    }
    Some(shown.unwrap_or(Ty::String))
}

/// A value of a type.
fn constant(node: &Rc<Node>, ty: &Ty, diagnostics: &mut Vec<Diagnostic>) -> Option<Constant> {
    match (ty, &node.kind) {
        (Ty::Bool, _) => scalar::truth(node, diagnostics).map(Constant::Bool),
        (Ty::Int, _) => scalar::whole(node, i64::MIN, i64::MAX, diagnostics).map(Constant::Int),
        (Ty::Double, _) => scalar::number(node, diagnostics).map(Constant::Double),
        (Ty::String, _) => scalar::text(node, diagnostics).map(Constant::Text),
        (Ty::Duration, _) => scalar::duration(node, diagnostics).map(Constant::Duration),
        (Ty::List(element), Kind::Sequence(values)) => values
            .iter()
            .map(|value| constant(value, element, diagnostics))
            .collect::<Option<Vec<_>>>()
            .map(Constant::List),
        (Ty::Map(_, value_ty), Kind::Mapping(_)) => {
            let mapping = Mapping::read(node, "the value", diagnostics);
            let mut entries = Vec::new();
            for (name, _, value) in mapping.named() {
                entries.push((name.to_owned(), constant(value, value_ty, diagnostics)?));
            }
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Some(Constant::Map(entries))
        }
        (ty, _) => {
            diagnostics.push(Diagnostic::new(
                "wrong_type",
                node.place(),
                format!(
                    "this has to be {}, but it is {}",
                    types::name(ty),
                    node.description()
                ),
            ));
            None
        }
    }
}

/// A text as it was given: `#`, `&`, `7` and `a: b` mean nothing else in it. A text that is in quotes as a whole is what they
/// hold, as cases write it.
fn literal(text: &str, node: Option<&Node>) -> String {
    let trimmed = text.trim();
    let quoted =
        |quote| trimmed.len() > 1 && trimmed.starts_with(quote) && trimmed.ends_with(quote);
    match node.map(|node| &node.kind) {
        Some(Kind::Scalar(scalar)) if quoted('"') || quoted('\'') => scalar.text.clone(),
        _ => text.to_owned(),
    }
}

/// Replaces values by those that the caller sets, each checked against the type that the policy declares.
pub(crate) fn set(
    parameters: &mut [Named<ParameterSource>],
    set: &[(String, String)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, (name, text)) in set.iter().enumerate() {
        let place = Position::start_of(CALLER);
        let known: Vec<String> = parameters
            .iter()
            .map(|parameter| parameter.name.clone())
            .collect();
        let Some(parameter) = parameters
            .iter_mut()
            .find(|parameter| parameter.name == *name)
        else {
            let help = suggest::nearest(name, known.iter().map(String::as_str))
                .map(|name| format!("did you mean `{name}`?"))
                .or_else(|| Some(format!("its parameters: {}", known.join(", "))));
            diagnostics.push(
                Diagnostic::new(
                    "unknown_parameter",
                    place,
                    format!("the policy has no parameter `{name}`"),
                )
                .maybe_help(help),
            );
            continue;
        };
        let mut own = Vec::new();
        let ty = parameter.value.ty.clone();
        if set
            .iter()
            .take(index)
            .any(|(other, before)| other == name && before != text)
        {
            diagnostics.push(
                Diagnostic::new(
                    "duplicate_parameter",
                    place,
                    format!("`{name}` is set twice, to different values"),
                )
                .help("set it once"),
            );
            continue;
        }
        let value = match yaml::read(CALLER, text) {
            node if ty == Ty::String => Some(Constant::Text(literal(
                text,
                node.ok().flatten().as_deref(),
            ))),
            Ok(Some(node)) => constant(&node, &ty, &mut own),
            Ok(None) => None,
            Err(diagnostic) => {
                own.push(diagnostic);
                None
            }
        };
        match value {
            Some(value) => parameter.value.value = value,
            None => diagnostics.push(
                Diagnostic::new(
                    "bad_parameter_value",
                    place,
                    format!(
                        "`{text}` is not a value for the parameter `{name}`, which is of type {}",
                        types::name(&ty)
                    ),
                )
                .maybe_help(own.first().map(|diagnostic| diagnostic.message.clone())),
            ),
        }
    }
}
