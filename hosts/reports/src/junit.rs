//! JUnit XML: one test case for each control and one for the verdict.
//!
//! The suite fails exactly when the gate is closed. What only warns, is only recorded, or stands under a policy or in a job that
//! only reports is skipped with its reason, so that a reader of the XML can't take it for a gate.

use crate::{Report, summary, untrusted, wording};
use countersign_contract::types::{ControlResult, ControlState, Effect, Mode, Verdict};
use quick_junit::{NonSuccessKind, Report as Xml, TestCase, TestCaseStatus, TestSuite};

/// The document. `enforces` is whether the job that shows it holds the change back.
///
/// # Errors
/// When the XML writer refuses the text.
pub fn render(report: &Report<'_>, enforces: bool) -> Result<String, quick_junit::SerializeError> {
    let mut xml = Xml::new("countersign");
    xml.add_test_suite(suite(report, enforces));
    xml.to_string()
}

/// The suite of one change.
pub(crate) fn suite(report: &Report<'_>, enforces: bool) -> TestSuite {
    let decision = report.decision;
    let mut suite = TestSuite::new(format!(
        "{} {}",
        untrusted::line(&decision.policy),
        untrusted::line(&decision.policy_version)
    ));
    for (name, value) in [
        ("change", untrusted::line(&decision.change)),
        ("revision", untrusted::line(&decision.revision)),
        ("verdict", decision.verdict.as_str().to_owned()),
        ("mode", decision.mode.as_str().to_owned()),
        ("bundle_digest", format!("sha256:{}", report.bundle_digest)),
        ("facts_digest", format!("sha256:{}", report.facts_digest)),
    ] {
        suite.add_property((name, value.as_str()));
    }

    let job = if enforces {
        Mode::Enforce
    } else {
        Mode::Report
    };
    suite.add_property(("job_mode", job.as_str()));
    let gates = enforces && decision.mode == Mode::Enforce;
    let status = match decision.verdict {
        Verdict::Pass => TestCaseStatus::success(),
        verdict if gates => unmet(
            if verdict == Verdict::Undecided {
                NonSuccessKind::Error
            } else {
                NonSuccessKind::Failure
            },
            verdict.as_str(),
            &untrusted::line(&decision.reason),
            Some(summary::next(decision)),
        ),
        _ if decision.mode == Mode::Report => skipped(&summary::headline(decision)),
        _ => skipped(&format!(
            "{}{}",
            summary::headline(decision),
            wording::mode_note(Mode::Report)
        )),
    };
    let mut verdict = TestCase::new("verdict", status);
    verdict.set_classname("countersign");
    if !decision.notices.is_empty() {
        let notices: Vec<String> = decision.notices.iter().map(summary::notice_line).collect();
        verdict.set_system_out(format!("odd about the facts:\n{}", notices.join("\n")));
    }
    suite.add_test_case(verdict);
    for control in &decision.controls {
        let mut case = TestCase::new(untrusted::line(&control.id), status_of(control, gates));
        case.set_classname(format!("countersign.{}", untrusted::line(&decision.policy)));
        if matches!(
            control.state,
            ControlState::Satisfied | ControlState::Overridden
        ) {
            case.set_system_out(format!(
                "{}: {}",
                wording::state(control.state),
                summary::why(control)
            ));
        }
        suite.add_test_case(case);
    }
    suite
}

fn status_of(control: &ControlResult, gates: bool) -> TestCaseStatus {
    let why = summary::why(control);
    let next = control
        .next
        .as_ref()
        .map(|next| format!("{}: {}", wording::actor(next.actor), next.act));
    let kind = match control.state {
        ControlState::Satisfied | ControlState::Overridden => return TestCaseStatus::success(),
        ControlState::NotApplicable => return skipped(&format!("not applicable: {why}")),
        ControlState::Error => NonSuccessKind::Error,
        ControlState::Pending
        | ControlState::Escalated
        | ControlState::Denied
        | ControlState::Bypassed => NonSuccessKind::Failure,
    };
    let state = wording::state(control.state);
    if control.effect != Effect::Block {
        return skipped(&format!(
            "{state}{}: {why}",
            wording::effect_note(control.effect)
        ));
    }
    if !gates {
        return skipped(&format!(
            "{state}{}: {why}",
            wording::mode_note(Mode::Report)
        ));
    }
    unmet(kind, state, &why, next)
}

fn unmet(kind: NonSuccessKind, label: &str, why: &str, next: Option<String>) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(label);
    status.set_message(why);
    if let Some(next) = next {
        status.set_description(format!("next: {}", untrusted::line(&next)));
    }
    status
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}
