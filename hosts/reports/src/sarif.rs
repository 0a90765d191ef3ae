//! SARIF 2.1.0: one rule for each control, one result for each control that is not met.

use crate::{Report, summary, untrusted, wording};
use countersign_contract::types::{ControlResult, ControlState, Decision, Effect, Mode, Notice};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// What may stand in a path of a URI as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Code-scanning services read at most this many places of a result.
const MOST_PLACES: usize = 10;

/// The document, ending in a line feed.
pub fn render(report: &Report<'_>) -> String {
    document(vec![run(report)])
}

/// A document of runs.
pub(crate) fn document(runs: Vec<Value>) -> String {
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    });
    // A value that is made of strings and numbers always serialises.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

/// The run of one change.
pub(crate) fn run(report: &Report<'_>) -> Value {
    let decision = report.decision;
    let rules: Vec<Value> = decision.controls.iter().map(rule).collect();
    let results: Vec<Value> = decision
        .controls
        .iter()
        .enumerate()
        .filter(|(_, control)| summary::is_unmet(control))
        .map(|(index, control)| result(decision, index, control))
        .collect();
    let mut run = json!({
            "tool": {"driver": {
                "name": "countersign",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "automationDetails": {"id": format!("countersign/{}/", untrusted::line(&decision.policy))},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "change": untrusted::line(&decision.change),
                "revision": untrusted::line(&decision.revision),
                "policy": untrusted::line(&decision.policy),
                "policyVersion": untrusted::line(&decision.policy_version),
                "verdict": decision.verdict.as_str(),
                "mode": decision.mode.as_str(),
                "reason": untrusted::line(&decision.reason),
                "next": summary::next(decision),
                "bundleDigest": format!("sha256:{}", report.bundle_digest),
                "factsDigest": format!("sha256:{}", report.facts_digest),
            },
    });
    let notices = notices(decision);
    if let Some(run) = run.as_object_mut().filter(|_| !notices.is_empty()) {
        let invocation =
            json!({"executionSuccessful": true, "toolExecutionNotifications": notices});
        run.insert("invocations".to_owned(), json!([invocation]));
    }
    run
}

/// Notices about the facts.
fn notices(decision: &Decision) -> Vec<Value> {
    let notification = |notice: &Notice| {
        json!({
            "level": "note",
            "descriptor": {"id": untrusted::line(&notice.code)},
            "message": {"text": plain_message(&summary::notice_line(notice))},
        })
    };
    decision.notices.iter().map(notification).collect()
}

fn rule(control: &ControlResult) -> Value {
    json!({
        "id": untrusted::line(&control.id),
        "shortDescription": {"text": untrusted::line(&control.title)},
        "defaultConfiguration": {"level": level_of(control.effect)},
    })
}

fn level_of(effect: Effect) -> &'static str {
    match effect {
        Effect::Block => "error",
        Effect::Warn => "warning",
        Effect::Audit => "note",
    }
}

fn result(decision: &Decision, index: usize, control: &ControlResult) -> Value {
    let level = match decision.mode {
        Mode::Enforce => level_of(control.effect),
        Mode::Report => "note",
    };
    let mut text = format!(
        "{}{}: {}.",
        wording::state(control.state),
        wording::mode_note(decision.mode),
        summary::why(control)
    );
    if let Some(next) = &control.next {
        text.push_str(&format!(
            " Next: {}: {}.",
            wording::actor(next.actor),
            untrusted::line(&next.act)
        ));
    }
    json!({
        "ruleId": untrusted::line(&control.id),
        "ruleIndex": index,
        "level": level,
        // A message's text may hold links and placeholders, `[text](target)` and `{0}`.
        "message": {"text": plain_message(&text)},
        "locations": locations(decision),
        "partialFingerprints": {
            "control/v1": format!("{}/{}", untrusted::line(&decision.policy), untrusted::line(&control.id)),
        },
        "properties": {
            "state": control.state.as_str(),
            "vetoed": control.state == ControlState::Denied && !control.vetoes.is_empty(),
        },
    })
}

/// A control is about the whole change. Viewers need a file to show it at, so that the files with AI lines are named.
fn locations(decision: &Decision) -> Value {
    let change = json!([{
        "fullyQualifiedName": untrusted::line(&decision.change),
        "kind": "module",
    }]);
    let places: Vec<Value> = decision
        .provenance
        .files
        .iter()
        .filter(|file| file.ai_lines.max > 0)
        .take(MOST_PLACES)
        .map(|file| {
            json!({
                "physicalLocation": {"artifactLocation": {
                    "uri": utf8_percent_encode(&file.path, PATH).to_string(),
                    "uriBaseId": "%SRCROOT%",
                }},
                "logicalLocations": change,
            })
        })
        .collect();
    if places.is_empty() {
        json!([{"logicalLocations": change}])
    } else {
        Value::Array(places)
    }
}

/// Escapes what SARIF reads in a message: placeholders by doubling, links by a backslash.
fn plain_message(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '{' | '}' => out.extend([character, character]),
            '[' | ']' | '\\' => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
    out
}
