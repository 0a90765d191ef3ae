//! What a case expects, and how a decision differs from it.

use crate::diagnostic::Diagnostic;
use crate::policy::mapping::Mapping;
use crate::policy::scalar;
use crate::yaml::{self, Node};
use countersign_contract::ENUMS;
use countersign_contract::types::{Decision, EvaluationError};
use serde_json::Value;
use std::rc::Rc;

/// What has to come out. What is not said is not looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// The verdict, as in JSON.
    pub verdict: Option<String>,
    /// States of controls by id, as in JSON.
    pub controls: Vec<(String, String)>,
    /// Sign-offs that must have been dropped.
    pub dropped: Vec<ExpectedDrop>,
    /// Facts that the decision must name as missing.
    pub missing: Vec<String>,
    /// Escalations that must be there.
    pub escalations: Vec<ExpectedEscalation>,
    /// Events that must be there.
    pub events: Vec<ExpectedEvent>,
    /// A part of the decision as JSON: maps must hold these keys, lists must hold these elements in any order.
    pub decision: Option<Value>,
    /// The evaluation must fail, instead of giving a decision.
    pub error: Option<ExpectedError>,
}

/// A sign-off that must have been dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedDrop {
    /// The control it was dropped for.
    pub control: String,
    /// Whose it was.
    pub person: String,
    /// Why, as in JSON.
    pub reason: String,
}

/// An escalation that must be there. What is not said is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedEscalation {
    /// The control that asks.
    pub control: String,
    /// The queue.
    pub queue: Option<String>,
    /// Whether nobody can be asked.
    pub nobody_eligible: Option<bool>,
    /// Login of the best candidate.
    pub first: Option<String>,
    /// Logins of exactly those who are asked now, in order.
    pub ask_now: Option<Vec<String>>,
}

/// An event that must be there. What is not said is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedEvent {
    /// Kind.
    pub kind: String,
    /// The control concerned.
    pub control: Option<String>,
}

/// How an evaluation must fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedError {
    /// `invalid_facts` or `invalid_policy`.
    pub kind: String,
    /// Path of an offending value that must be named.
    pub path: Option<String>,
}

const ERRORS: [&str; 2] = ["invalid_facts", "invalid_policy"];

fn cases_of(name: &str) -> &'static [&'static str] {
    ENUMS
        .iter()
        .find(|shape| shape.name == name)
        .map_or(&[], |shape| shape.cases)
}

fn word(node: &Rc<Node>, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let words = cases_of(name);
    let place = scalar::one_of(node, words, diagnostics)?;
    words.get(place).map(|word| (*word).to_owned())
}

/// Reads `expect`.
pub(super) fn read(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Expectation {
    let mut mapping = Mapping::read(node, "an expectation", diagnostics);
    let mut expectation = Expectation {
        verdict: mapping
            .optional("verdict", diagnostics)
            .and_then(|node| word(&node, "verdict", diagnostics)),
        ..Expectation::default()
    };
    if let Some(node) = mapping.optional("controls", diagnostics) {
        let controls = Mapping::read(&node, "the expected states", diagnostics);
        expectation.controls = controls
            .entries()
            .filter_map(|(id, state)| Some((id, word(&state, "control_state", diagnostics)?)))
            .collect();
    }
    if let Some(node) = mapping.optional("dropped", diagnostics) {
        expectation.dropped = each(&node, diagnostics, read_drop);
    }
    if let Some(node) = mapping.optional("missing", diagnostics) {
        expectation.missing = scalar::texts(&node, diagnostics);
    }
    if let Some(node) = mapping.optional("escalations", diagnostics) {
        expectation.escalations = each(&node, diagnostics, read_escalation);
    }
    if let Some(node) = mapping.optional("events", diagnostics) {
        expectation.events = each(&node, diagnostics, read_event);
    }
    if let Some(node) = mapping.optional("decision", diagnostics) {
        match yaml::to_json(&node) {
            Ok(value) => expectation.decision = Some(value),
            Err((node, why)) => diagnostics.push(Diagnostic::new("not_json", node.place(), why)),
        }
    }
    let kind = mapping
        .optional("error", diagnostics)
        .and_then(|node| scalar::one_of(&node, &ERRORS, diagnostics))
        .and_then(|place| ERRORS.get(place));
    let path = mapping
        .optional("path", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    expectation.error = kind.map(|kind| ExpectedError {
        kind: (*kind).to_owned(),
        path,
    });
    mapping.finish(diagnostics);
    expectation
}

fn each<T>(
    node: &Rc<Node>,
    diagnostics: &mut Vec<Diagnostic>,
    read: fn(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<T> {
    scalar::list(node, diagnostics)
        .iter()
        .filter_map(|value| read(value, diagnostics))
        .collect()
}

fn read_drop(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<ExpectedDrop> {
    let mut mapping = Mapping::read(node, "a dropped sign-off", diagnostics);
    let mut text = |key, diagnostics: &mut Vec<Diagnostic>| {
        mapping
            .required(key, diagnostics)
            .and_then(|node| scalar::text(&node, diagnostics))
    };
    let control = text("control", diagnostics);
    let person = text("person", diagnostics);
    let reason = mapping
        .required("reason", diagnostics)
        .and_then(|node| word(&node, "drop_reason", diagnostics));
    mapping.finish(diagnostics);
    Some(ExpectedDrop {
        control: control?,
        person: person?,
        reason: reason?,
    })
}

fn read_escalation(
    node: &Rc<Node>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ExpectedEscalation> {
    let mut mapping = Mapping::read(node, "an escalation", diagnostics);
    let control = mapping
        .required("control", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    let queue = mapping
        .optional("queue", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    let nobody_eligible = mapping
        .optional("nobody_eligible", diagnostics)
        .and_then(|node| scalar::truth(&node, diagnostics));
    let first = mapping
        .optional("first", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    let ask_now = mapping.optional("ask_now", diagnostics).map(|node| {
        each(&node, diagnostics, |node, diagnostics| {
            scalar::text(node, diagnostics)
        })
    });
    mapping.finish(diagnostics);
    Some(ExpectedEscalation {
        control: control?,
        queue,
        nobody_eligible,
        first,
        ask_now,
    })
}

fn read_event(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<ExpectedEvent> {
    let mut mapping = Mapping::read(node, "an event", diagnostics);
    let kind = mapping
        .required("kind", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    let control = mapping
        .optional("control", diagnostics)
        .and_then(|node| scalar::text(&node, diagnostics));
    mapping.finish(diagnostics);
    Some(ExpectedEvent {
        kind: kind?,
        control,
    })
}

impl Expectation {
    /// How a decision differs from what is expected, one sentence each. Empty: it does not.
    pub fn mismatches(&self, decision: &Decision) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(error) = &self.error {
            found.push(format!(
                "expected the evaluation to fail with {}, got a decision: {}",
                error.kind,
                name(&decision.verdict)
            ));
            return found;
        }
        if let Some(verdict) = &self.verdict
            && *verdict != name(&decision.verdict)
        {
            found.push(format!(
                "expected verdict {verdict}, got {}: {}",
                name(&decision.verdict),
                decision.reason
            ));
        }
        self.compare_controls(decision, &mut found);
        self.compare_escalations(decision, &mut found);
        for missing in &self.missing {
            if !decision.missing_facts.contains(missing) {
                found.push(format!(
                    "expected `{missing}` among the missing facts, got [{}]",
                    decision.missing_facts.join(", ")
                ));
            }
        }
        for event in &self.events {
            let there = decision.events.iter().any(|other| {
                other.kind == event.kind
                    && event
                        .control
                        .as_ref()
                        .is_none_or(|control| *control == other.control)
            });
            if !there {
                let kinds: Vec<&str> = decision
                    .events
                    .iter()
                    .map(|event| event.kind.as_str())
                    .collect();
                found.push(format!(
                    "expected the event {}, got [{}]",
                    event.kind,
                    kinds.join(", ")
                ));
            }
        }
        if let Some(part) = &self.decision {
            let whole = serde_json::to_value(decision).unwrap_or_default();
            contains(&whole, part, "decision", &mut found);
        }
        found
    }

    /// How a failed evaluation differs from what is expected. Empty: it does not.
    pub fn mismatches_of_error(&self, error: &EvaluationError) -> Vec<String> {
        let (kind, paths) = match error {
            EvaluationError::InvalidFacts(errors) => (
                "invalid_facts",
                errors.iter().map(|error| error.path.as_str()).collect(),
            ),
            EvaluationError::InvalidPolicy(_) => ("invalid_policy", Vec::new()),
        };
        match &self.error {
            None => vec![format!(
                "expected a decision, got the error {kind}: {error:?}"
            )],
            Some(expected) if expected.kind != kind => {
                vec![format!("expected the error {}, got {kind}", expected.kind)]
            }
            Some(ExpectedError {
                path: Some(path), ..
            }) if !paths.contains(&path.as_str()) => {
                vec![format!(
                    "expected an error at `{path}`, got [{}]",
                    paths.join(", ")
                )]
            }
            Some(_) => Vec::new(),
        }
    }

    fn compare_controls(&self, decision: &Decision, found: &mut Vec<String>) {
        for (id, state) in &self.controls {
            match decision.controls.iter().find(|control| control.id == *id) {
                None => found.push(format!(
                    "expected control `{id}`, which the policy does not have"
                )),
                Some(control) if *state != name(&control.state) => found.push(format!(
                    "expected `{id}` to be {state}, got {}: {}",
                    name(&control.state),
                    control.reason
                )),
                Some(_) => {}
            }
        }
        for drop in &self.dropped {
            let dropped = decision
                .controls
                .iter()
                .filter(|control| control.id == drop.control)
                .flat_map(|control| &control.dropped)
                .filter(|other| other.person == drop.person)
                .map(|other| name(&other.reason))
                .collect::<Vec<_>>();
            if !dropped.contains(&drop.reason) {
                found.push(format!(
                    "expected `{}` to drop {} because of {}, got [{}]",
                    drop.control,
                    drop.person,
                    drop.reason,
                    dropped.join(", ")
                ));
            }
        }
    }

    fn compare_escalations(&self, decision: &Decision, found: &mut Vec<String>) {
        for expected in &self.escalations {
            let candidates: Vec<_> = decision
                .escalations
                .iter()
                .filter(|escalation| escalation.control == expected.control)
                .collect();
            let fits = candidates.iter().any(|escalation| {
                expected
                    .queue
                    .as_ref()
                    .is_none_or(|queue| *queue == escalation.queue)
                    && expected
                        .nobody_eligible
                        .is_none_or(|nobody| nobody == escalation.nobody_eligible)
                    && expected.first.as_ref().is_none_or(|first| {
                        escalation
                            .candidates
                            .first()
                            .is_some_and(|best| best.login == *first)
                    })
                    && expected
                        .ask_now
                        .as_ref()
                        .is_none_or(|asked| *asked == escalation.ask_now)
            });
            if !fits {
                let got: Vec<String> = candidates
                    .iter()
                    .map(|escalation| {
                        let logins: Vec<&str> = escalation
                            .candidates
                            .iter()
                            .map(|one| one.login.as_str())
                            .collect();
                        format!(
                            "queue {}, nobody eligible {}, candidates {}, asked now {}",
                            escalation.queue,
                            escalation.nobody_eligible,
                            logins.join(" "),
                            escalation.ask_now.join(" ")
                        )
                    })
                    .collect();
                found.push(format!("expected {expected:?}, got [{}]", got.join("; ")));
            }
        }
    }
}

/// An enum's case as JSON has it.
fn name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn contains(whole: &Value, part: &Value, path: &str, found: &mut Vec<String>) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (key, value) in part {
                let path = format!("{path}.{key}");
                match whole.get(key) {
                    Some(other) => contains(other, value, &path, found),
                    None if value.is_null() => {}
                    None => found.push(format!("expected {path} to be {value}, but it is absent")),
                }
            }
        }
        (Value::Array(whole), Value::Array(part)) => {
            for value in part {
                let there = whole.iter().any(|other| {
                    let mut differences = Vec::new();
                    contains(other, value, path, &mut differences);
                    differences.is_empty()
                });
                if !there {
                    found.push(format!("expected {path} to hold {value}"));
                }
            }
        }
        (whole, part) if whole != part => {
            found.push(format!("expected {path} to be {part}, got {whole}"));
        }
        _ => {}
    }
}
