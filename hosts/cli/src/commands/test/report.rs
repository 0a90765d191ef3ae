//! How a test run is shown.

use super::Outcome;
use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use countersign_reports::untrusted;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde::Serialize;

/// For people: the cases that fell short with their differences, then the count.
pub fn text(outcomes: &[Outcome], verbose: bool, color: bool) -> String {
    let paint = |style: Style, text: &str| {
        if color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    };
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
struct Run<'a> {
    cases: usize,
    short: usize,
    results: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    file: &'a str,
    holds: bool,
    mismatches: &'a [String],
}

/// For programs.
pub fn json(outcomes: &[Outcome]) -> Result<String, Failure> {
    let run = Run {
        cases: outcomes.len(),
        short: outcomes
            .iter()
            .filter(|outcome| !outcome.mismatches.is_empty())
            .count(),
        results: outcomes
            .iter()
            .map(|outcome| Entry {
                name: &outcome.name,
                file: &outcome.file,
                holds: outcome.mismatches.is_empty(),
                mismatches: &outcome.mismatches,
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&run)
        .map_err(|error| Failure::usage(format!("the JSON can't be written: {error}")))?;
    text.push('\n');
    Ok(text)
}

/// JUnit XML.
pub fn junit(outcomes: &[Outcome]) -> Result<String, Failure> {
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
    report
        .to_string()
        .map_err(|error| Failure::usage(format!("the XML can't be written: {error}")))
}
