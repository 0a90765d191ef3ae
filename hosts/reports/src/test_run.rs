//! Cases of a policy that were run: as text, JSON and JUnit XML.

use crate::text::layout::painted;
use crate::{json, untrusted};
use anstyle::{AnsiColor, Style};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde::Serialize;

/// A case and how its outcome differs from what it expects.
#[derive(Clone, Debug)]
pub struct CaseOutcome {
    /// Name of the case.
    pub name: String,
    /// Its file.
    pub file: String,
    /// The differences, one sentence each. Empty: the case passed.
    pub mismatches: Vec<String>,
}

/// For people: the cases that fell short with their differences, then the count.
pub fn text(outcomes: &[CaseOutcome], verbose: bool, color: bool) -> String {
    let paint = |style: Style, text: &str| painted(color, style, text);
    let (green, red) = (AnsiColor::Green.on_default(), AnsiColor::Red.on_default());
    let mut out = String::new();
    let mut short = 0;
    for outcome in outcomes {
        if outcome.mismatches.is_empty() {
            if verbose {
                out.push_str(&format!("{} {}\n", paint(green, "holds"), outcome.name));
            }
            continue;
        }
        short += 1;
        out.push_str(&format!(
            "{} {} ({})\n",
            paint(red.bold(), "short"),
            untrusted::line(&outcome.name),
            untrusted::line(&outcome.file)
        ));
        for mismatch in &outcome.mismatches {
            out.push_str(&format!("      {}\n", untrusted::line(mismatch)));
        }
    }
    let held = outcomes.len() - short;
    out.push_str(&if short == 0 {
        paint(green, &format!("{held} of {held} cases hold"))
    } else {
        paint(
            red.bold(),
            &format!("{short} of {} cases fell short", outcomes.len()),
        )
    });
    out.push('\n');
    out
}

#[derive(Serialize)]
struct RunDocument<'a> {
    cases: usize,
    short: usize,
    results: Vec<CaseDocument<'a>>,
}

#[derive(Serialize)]
struct CaseDocument<'a> {
    name: &'a str,
    file: &'a str,
    holds: bool,
    mismatches: &'a [String],
}

/// For programs.
///
/// # Errors
/// Never in practice: all of it has a JSON form.
pub fn json(outcomes: &[CaseOutcome]) -> Result<String, serde_json::Error> {
    let run = RunDocument {
        cases: outcomes.len(),
        short: outcomes
            .iter()
            .filter(|outcome| !outcome.mismatches.is_empty())
            .count(),
        results: outcomes
            .iter()
            .map(|outcome| CaseDocument {
                name: &outcome.name,
                file: &outcome.file,
                holds: outcome.mismatches.is_empty(),
                mismatches: &outcome.mismatches,
            })
            .collect(),
    };
    json::pretty(&run)
}

/// JUnit XML.
///
/// # Errors
/// When the XML writer refuses the text.
pub fn junit(outcomes: &[CaseOutcome]) -> Result<String, quick_junit::SerializeError> {
    let mut suite = TestSuite::new("cases");
    for outcome in outcomes {
        let status = if outcome.mismatches.is_empty() {
            TestCaseStatus::success()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(untrusted::line(&outcome.mismatches.join("; ")));
            status
        };
        let mut case = TestCase::new(untrusted::line(&outcome.name), status);
        case.set_classname("countersign.cases");
        case.add_property(("file", outcome.file.as_str()));
        suite.add_test_case(case);
    }
    let mut report = Report::new("countersign test");
    report.add_test_suite(suite);
    report.to_string()
}
