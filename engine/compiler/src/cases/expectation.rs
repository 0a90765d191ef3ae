//! What a case expects, and how a decision differs from it.

use super::part::{self, Part};
use crate::diagnostic::Diagnostic;
use crate::policy::mapping::Mapping;
use crate::policy::scalar;
use crate::suggest;
use crate::yaml::Node;
use countersign_contract::Shape;
use countersign_contract::types::{Decision, EvaluationError};
use serde_json::{Value, json};
use std::rc::Rc;

/// What has to come out. What is not said is not looked at; a list is the whole list, unless it says `at_least`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// The verdict, as in JSON.
    pub verdict: Option<String>,
    /// States of controls by id, as in JSON.
    pub controls: Vec<(String, String)>,
    /// The evaluation must fail, instead of giving a decision.
    pub error: Option<ExpectedError>,
    file: String,
    /// Where the verdict and the states are written, for messages.
    verdict_place: (u32, u32),
    control_places: Vec<(u32, u32)>,
    dropped: Option<Part>,
    missing: Option<Part>,
    escalations: Option<Part>,
    events: Option<Part>,
    decision: Option<Part>,
}

/// How an evaluation must fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedError {
    /// `invalid_facts` or `invalid_policy`.
    pub kind: String,
    /// Path of an offending value that must be named.
    pub path: Option<String>,
    place: (u32, u32),
}

const ERRORS: [&str; 2] = ["invalid_facts", "invalid_policy"];
const TEXT: Shape = Shape::String;

fn word(node: &Rc<Node>, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let words = part::words_of(name);
    let place = scalar::one_of(node, words, diagnostics)?;
    words.get(place).map(|word| (*word).to_owned())
}

fn nothing(node: &Node, why: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        "expects_nothing",
        node.place(),
        format!("this expects nothing: {why}"),
    )
    .help(help)
}

/// Reads `expect`.
pub(super) fn read(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Expectation {
    let before = diagnostics.len();
    let mut mapping = Mapping::read(node, "an expectation", diagnostics);
    let mut expectation = Expectation {
        file: node.file.to_string(),
        ..Expectation::default()
    };
    if let Some(node) = mapping.optional("verdict", diagnostics) {
        expectation.verdict = word(&node, "verdict", diagnostics);
        expectation.verdict_place = (node.line, node.column);
    }
    if let Some(node) = mapping.optional("controls", diagnostics) {
        read_controls(&node, &mut expectation, diagnostics);
    }
    let mut listed = |key, read: fn(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<Part>| {
        let node = mapping.optional(key, diagnostics)?;
        part::list(&node, diagnostics, read)
    };
    expectation.dropped = listed("dropped", read_drop);
    expectation.missing = listed("missing", |node, diagnostics| {
        part::read(node, &TEXT, diagnostics)
    });
    expectation.escalations = listed("escalations", read_escalation);
    expectation.events = listed("events", read_event);
    if let Some(node) = mapping.optional("decision", diagnostics) {
        expectation.decision = part::read(&node, &Shape::Record("decision"), diagnostics);
    }
    let error = mapping.optional("error", diagnostics);
    let kind = error
        .as_ref()
        .and_then(|node| scalar::one_of(node, &ERRORS, diagnostics))
        .and_then(|place| ERRORS.get(place));
    let path_node = mapping.optional("path", diagnostics);
    let path = path_node
        .as_ref()
        .and_then(|node| scalar::text(node, diagnostics));
    if let (None, Some(node)) = (&error, &path_node) {
        diagnostics.push(nothing(
            node,
            "`path` is where an error is, and no error is expected",
            "add `error: invalid_facts`, or remove `path`",
        ));
    }
    expectation.error = kind.zip(error.as_ref()).map(|(kind, node)| ExpectedError {
        kind: (*kind).to_owned(),
        path,
        place: (node.line, node.column),
    });
    if error.is_some() {
        for (name, key, _) in mapping.named() {
            if !["error", "path"].contains(&name) {
                diagnostics.push(
                    Diagnostic::new(
                        "expects_both",
                        key.place(),
                        format!(
                            "`{name}` is part of a decision, and `error` says that there is none"
                        ),
                    )
                    .help("remove one of them"),
                );
            }
        }
    }
    mapping.finish(diagnostics);
    if diagnostics.len() == before && expectation.is_empty() {
        diagnostics.push(nothing(
            node,
            "no key says what has to come out",
            "say at least the verdict, such as `verdict: pending`, and the controls that decide, such as `controls: {ID: pending}`",
        ));
    }
    expectation
}

fn read_controls(
    node: &Rc<Node>,
    expectation: &mut Expectation,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let before = diagnostics.len();
    let controls = Mapping::read(node, "the expected states", diagnostics);
    for (id, key, state) in controls.named() {
        if let Some(state) = word(state, "control_state", diagnostics) {
            expectation.controls.push((id.to_owned(), state));
            expectation.control_places.push((key.line, key.column));
        }
    }
    if diagnostics.len() == before && expectation.controls.is_empty() {
        diagnostics.push(nothing(
            node,
            "it names no control",
            "name a control and its state, such as `{ID: pending}`, or leave `controls` out",
        ));
    }
}

fn read_drop(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Part> {
    let mut mapping = Mapping::read(node, "a dropped sign-off", diagnostics);
    let mut field = |key, shape: &Shape, diagnostics: &mut Vec<Diagnostic>| {
        mapping
            .required(key, diagnostics)
            .and_then(|node| part::read(&node, shape, diagnostics))
    };
    let control = field("control", &TEXT, diagnostics);
    let person = field("person", &TEXT, diagnostics);
    let reason = field("reason", &Shape::Enum("drop_reason"), diagnostics);
    mapping.finish(diagnostics);
    Some(part::record(
        node,
        vec![
            ("control", Some(control?)),
            ("person", Some(person?)),
            ("reason", Some(reason?)),
        ],
    ))
}

fn read_escalation(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Part> {
    let before = diagnostics.len();
    let mut mapping = Mapping::read(node, "an escalation", diagnostics);
    let control = mapping.required("control", diagnostics);
    let control = control.and_then(|node| part::read(&node, &TEXT, diagnostics));
    let mut field = |key, shape: &Shape| {
        mapping
            .optional(key, diagnostics)
            .and_then(|node| part::read(&node, shape, diagnostics))
    };
    let queue = field("queue", &TEXT);
    let nobody_eligible = field("nobody_eligible", &Shape::Bool);
    let first = field("first", &TEXT);
    let ask_now = field("ask_now", &Shape::List(&TEXT));
    mapping.finish(diagnostics);
    (diagnostics.len() == before).then(|| {
        part::record(
            node,
            vec![
                ("control", control),
                ("queue", queue),
                ("nobody_eligible", nobody_eligible),
                ("first", first),
                ("ask_now", ask_now),
            ],
        )
    })
}

fn read_event(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Part> {
    let before = diagnostics.len();
    let mut mapping = Mapping::read(node, "an event", diagnostics);
    let kind = mapping
        .required("kind", diagnostics)
        .and_then(|node| part::read(&node, &TEXT, diagnostics));
    let control = mapping
        .optional("control", diagnostics)
        .and_then(|node| part::read(&node, &TEXT, diagnostics));
    mapping.finish(diagnostics);
    (diagnostics.len() == before)
        .then(|| part::record(node, vec![("kind", kind), ("control", control)]))
}

impl Expectation {
    /// It says whose sign-off was dropped.
    pub fn names_dropped(&self) -> bool {
        self.dropped.as_ref().is_some_and(Part::has_elements)
    }

    /// It says which facts are missing.
    pub fn names_missing(&self) -> bool {
        self.missing.as_ref().is_some_and(Part::has_elements)
    }

    fn is_empty(&self) -> bool {
        self.verdict.is_none()
            && self.controls.is_empty()
            && self.error.is_none()
            && [
                &self.dropped,
                &self.missing,
                &self.escalations,
                &self.events,
                &self.decision,
            ]
            .iter()
            .all(|part| part.is_none())
    }

    /// How a decision differs from what is expected, one sentence each, with its place. Empty: it does not.
    pub fn mismatches(&self, decision: &Decision) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(error) = &self.error {
            found.push(format!(
                "{}: expected the evaluation to fail with {}, got a decision: {}",
                self.at(error.place),
                error.kind,
                name(&decision.verdict)
            ));
            return found;
        }
        if let Some(verdict) = &self.verdict
            && *verdict != name(&decision.verdict)
        {
            found.push(format!(
                "{}: expected verdict {verdict}, got {}: {}",
                self.at(self.verdict_place),
                name(&decision.verdict),
                decision.reason
            ));
        }
        self.compare_controls(decision, &mut found);
        let whole = serde_json::to_value(decision).unwrap_or_default();
        let events = whole.get("events").unwrap_or(&Value::Null);
        for (path, part, got) in [
            ("dropped", &self.dropped, &drops(decision)),
            ("escalations", &self.escalations, &escalations(decision)),
            ("missing", &self.missing, &json!(decision.missing_facts)),
            ("events", &self.events, events),
            ("decision", &self.decision, &whole),
        ] {
            if let Some(part) = part {
                part.compare(got, path, &self.file, &mut found);
            }
        }
        found
    }

    /// How a failed evaluation differs from what is expected, with its place. Empty: it does not.
    pub fn mismatches_of_error(&self, error: &EvaluationError) -> Vec<String> {
        let (kind, errors) = match error {
            EvaluationError::InvalidFacts(errors) => (
                "invalid_facts",
                errors
                    .iter()
                    .map(|error| (error.path.as_str(), error.explanation.as_str()))
                    .collect(),
            ),
            EvaluationError::InvalidPolicy(why) => ("invalid_policy", vec![("", why.as_str())]),
        };
        let told = || {
            let told: Vec<String> = errors
                .iter()
                .map(|(path, why)| format!("`{path}`: {why}"))
                .collect();
            told.join("; ")
        };
        match &self.error {
            None => vec![format!(
                "{}: expected a decision, got the error {kind}: {}",
                self.file,
                told()
            )],
            Some(expected) if expected.kind != kind => {
                vec![format!(
                    "{}: expected the error {}, got {kind}: {}",
                    self.at(expected.place),
                    expected.kind,
                    told()
                )]
            }
            Some(ExpectedError {
                path: Some(path),
                place,
                ..
            }) if !errors.iter().any(|(other, _)| other == path) => {
                vec![format!(
                    "{}: expected an error at `{path}`, got {}",
                    self.at(*place),
                    told()
                )]
            }
            Some(_) => Vec::new(),
        }
    }

    fn at(&self, (line, column): (u32, u32)) -> String {
        format!("{}:{line}:{column}", self.file)
    }

    fn compare_controls(&self, decision: &Decision, found: &mut Vec<String>) {
        for ((id, state), place) in self.controls.iter().zip(&self.control_places) {
            let place = self.at(*place);
            match decision.controls.iter().find(|control| control.id == *id) {
                None => {
                    let ids: Vec<&str> = decision
                        .controls
                        .iter()
                        .map(|control| control.id.as_str())
                        .collect();
                    let help = suggest::nearest(id, ids.iter().copied()).map_or_else(
                        || format!("its controls: {}", ids.join(", ")),
                        |id| format!("did you mean `{id}`?"),
                    );
                    found.push(format!("{place}: the policy has no control `{id}`; {help}"));
                }
                Some(control) if *state != name(&control.state) => found.push(format!(
                    "{place}: expected `{id}` to be {state}, got {}: {}",
                    name(&control.state),
                    control.reason
                )),
                Some(_) => {}
            }
        }
    }
}

/// All sign-offs that were dropped, in the order of the controls.
fn drops(decision: &Decision) -> Value {
    let drops = decision.controls.iter().flat_map(|control| {
        control.dropped.iter().map(
            |drop| json!({"control": control.id, "person": drop.person, "reason": drop.reason}),
        )
    });
    Value::Array(drops.collect())
}

/// Escalations as cases write them.
fn escalations(decision: &Decision) -> Value {
    let escalations = decision.escalations.iter().map(|escalation| {
        json!({
            "control": escalation.control,
            "queue": escalation.queue,
            "nobody_eligible": escalation.nobody_eligible,
            "first": escalation.candidates.first().map(|best| &best.login),
            "ask_now": escalation.ask_now,
        })
    });
    Value::Array(escalations.collect())
}

/// An enum's case as JSON has it.
fn name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}
