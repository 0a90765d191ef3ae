//! How one case comes out, and what helps to see why.

use crate::failure::Failure;
use countersign::{EvaluateError, Evaluation, Policy};
use countersign_compiler::Folder;
use countersign_compiler::cases::{self, Case};
use countersign_contract::types::{Decision, EvaluationError, Explanation};
use countersign_reports::Report;
use countersign_reports::test_run::CaseOutcome;
use countersign_reports::text::{self, Style};

/// A case that the policy can't be built for.
pub fn not_run(case: &Case, failure: &Failure) -> CaseOutcome {
    CaseOutcome {
        name: case.name.clone(),
        file: case.file.clone(),
        mismatches: vec![format!("it can't be run: {}", failure.message)],
        remarks: Vec::new(),
        explanation: None,
    }
}

/// Runs one case.
pub fn of(source: &Folder, case: &Case, policy: &Policy, explain: bool) -> CaseOutcome {
    let mut outcome = CaseOutcome {
        name: case.name.clone(),
        file: case.file.clone(),
        mismatches: Vec::new(),
        remarks: Vec::new(),
        explanation: None,
    };
    match policy.evaluate_json(&case.facts.to_string()) {
        Ok(evaluation) => match serde_json::from_str::<Decision>(&evaluation.value) {
            Ok(decision) => {
                outcome.mismatches = case.expect.mismatches(&decision);
                if !outcome.mismatches.is_empty() {
                    outcome.remarks = remarks(&decision);
                }
            }
            Err(error) => outcome
                .mismatches
                .push(format!("the answer does not follow the contract: {error}")),
        },
        Err(error) => outcome.mismatches = refused(source, case, error),
    }
    if explain {
        outcome.explanation = explanation(case, policy);
    }
    outcome
}

fn refused(source: &Folder, case: &Case, error: EvaluateError) -> Vec<String> {
    match error {
        EvaluateError::InvalidFacts(errors) if case.expect.error.is_none() => {
            cases::told_facts(source, case, &errors)
        }
        EvaluateError::InvalidFacts(errors) => case
            .expect
            .mismatches_of_error(&EvaluationError::InvalidFacts(errors)),
        EvaluateError::InvalidPolicy(why) => case
            .expect
            .mismatches_of_error(&EvaluationError::InvalidPolicy(why)),
        error => vec![format!("no decision: {error}")],
    }
}

/// Why each sign-off that was given did not count, and which facts were missing.
fn remarks(decision: &Decision) -> Vec<String> {
    let mut remarks = Vec::new();
    for control in &decision.controls {
        for dropped in &control.dropped {
            remarks.push(format!(
                "the sign-off of `{}` does not count for `{}`: {}",
                dropped.person, control.id, dropped.explanation
            ));
        }
        for failure in &control.failures {
            remarks.push(format!(
                "`{}` of `{}` failed: {}",
                failure.part, control.id, failure.explanation
            ));
        }
    }
    if !decision.missing_facts.is_empty() {
        remarks.push(format!(
            "facts that were missing: {}",
            decision.missing_facts.join(", ")
        ));
    }
    remarks.dedup();
    remarks
}

/// The whole decision with the values of all sub-expressions. Nothing where there is no decision to explain.
fn explanation(case: &Case, policy: &Policy) -> Option<String> {
    let Evaluation {
        value,
        bundle_digest,
        facts_digest,
        fuel,
        ..
    } = policy.explain_json(&case.facts.to_string()).ok()?;
    let explained: Explanation = serde_json::from_str(&value).ok()?;
    let report = Report {
        decision: &explained.decision,
        bundle_digest: &bundle_digest,
        facts_digest: &facts_digest,
        fuel,
        traces: &explained.traces,
    };
    let style = Style {
        color: false,
        width: None,
        verbose: true,
    };
    Some(text::render(&report, style))
}
