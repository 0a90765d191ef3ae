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

fn word(node: &Rc<Node>, name: &str, findings: &mut Vec<Diagnostic>) -> Option<String> {
    let words = cases_of(name);
    let place = scalar::one_of(node, words, findings)?;
    words.get(place).map(|word| (*word).to_owned())
}

/// Reads `expect`.
pub(super) fn read(node: &Rc<Node>, findings: &mut Vec<Diagnostic>) -> Expectation {
    let mut mapping = Mapping::read(node, "an expectation", findings);
    let mut expectation = Expectation {
        verdict: mapping
            .optional("verdict", findings)
            .and_then(|node| word(&node, "verdict", findings)),
        ..Expectation::default()
    };
    if let Some(node) = mapping.optional("controls", findings) {
        let controls = Mapping::read(&node, "the expected states", findings);
        expectation.controls = controls
            .entries()
            .filter_map(|(id, state)| Some((id, word(&state, "control_state", findings)?)))
            .collect();
    }
    if let Some(node) = mapping.optional("dropped", findings) {
        expectation.dropped = each(&node, findings, read_drop);
    }
    if let Some(node) = mapping.optional("missing", findings) {
        expectation.missing = scalar::texts(&node, findings);
    }
    if let Some(node) = mapping.optional("escalations", findings) {
        expectation.escalations = each(&node, findings, read_escalation);
    }
    if let Some(node) = mapping.optional("events", findings) {
        expectation.events = each(&node, findings, read_event);
    }
    if let Some(node) = mapping.optional("decision", findings) {
        match yaml::to_json(&node) {
            Ok(value) => expectation.decision = Some(value),
            Err((node, why)) => findings.push(Diagnostic::new("not_json", node.place(), why)),
        }
    }
    let kind = mapping
        .optional("error", findings)
        .and_then(|node| scalar::one_of(&node, &ERRORS, findings))
        .and_then(|place| ERRORS.get(place));
    let path = mapping
        .optional("path", findings)
        .and_then(|node| scalar::text(&node, findings));
    expectation.error = kind.map(|kind| ExpectedError {
        kind: (*kind).to_owned(),
        path,
    });
    mapping.finish(findings);
    expectation
}

fn each<T>(
    node: &Rc<Node>,
    findings: &mut Vec<Diagnostic>,
    read: fn(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<T> {
    scalar::list(node, findings)
        .iter()
        .filter_map(|value| read(value, findings))
        .collect()
}

fn read_drop(node: &Rc<Node>, findings: &mut Vec<Diagnostic>) -> Option<ExpectedDrop> {
    let mut mapping = Mapping::read(node, "a dropped sign-off", findings);
    let mut text = |key, findings: &mut Vec<Diagnostic>| {
        mapping
            .required(key, findings)
            .and_then(|node| scalar::text(&node, findings))
    };
    let control = text("control", findings);
    let person = text("person", findings);
    let reason = mapping
        .required("reason", findings)
        .and_then(|node| word(&node, "drop_reason", findings));
    mapping.finish(findings);
    Some(ExpectedDrop {
        control: control?,
        person: person?,
        reason: reason?,
    })
}

fn read_escalation(node: &Rc<Node>, findings: &mut Vec<Diagnostic>) -> Option<ExpectedEscalation> {
    let mut mapping = Mapping::read(node, "an escalation", findings);
    let control = mapping
        .required("control", findings)
        .and_then(|node| scalar::text(&node, findings));
    let queue = mapping
        .optional("queue", findings)
        .and_then(|node| scalar::text(&node, findings));
    let nobody_eligible = mapping
        .optional("nobody_eligible", findings)
        .and_then(|node| scalar::truth(&node, findings));
    let first = mapping
        .optional("first", findings)
        .and_then(|node| scalar::text(&node, findings));
    let ask_now = mapping.optional("ask_now", findings).map(|node| {
        each(&node, findings, |node, findings| {
            scalar::text(node, findings)
        })
    });
    mapping.finish(findings);
    Some(ExpectedEscalation {
        control: control?,
        queue,
        nobody_eligible,
        first,
        ask_now,
    })
}

fn read_event(node: &Rc<Node>, findings: &mut Vec<Diagnostic>) -> Option<ExpectedEvent> {
    let mut mapping = Mapping::read(node, "an event", findings);
    let kind = mapping
        .required("kind", findings)
        .and_then(|node| scalar::text(&node, findings));
    let control = mapping
        .optional("control", findings)
        .and_then(|node| scalar::text(&node, findings));
    mapping.finish(findings);
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
