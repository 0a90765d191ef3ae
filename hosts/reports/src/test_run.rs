//! Cases of a policy that were run: as text, JSON and JUnit XML.

use crate::text::layout::painted;
use crate::{json, untrusted};
use anstyle::{AnsiColor, Style};
use countersign_analysis::coverage::{ControlOutcome, CoverageReport, Never};
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
    /// What helps to see why a case failed, such as why a sign-off did not count. One sentence each.
    pub remarks: Vec<String>,
    /// The whole decision with the value of every sub-expression as text. Absent unless asked for.
    pub explanation: Option<String>,
}

/// A run of cases.
#[derive(Clone, Debug)]
pub struct TestRun {
    /// The cases, in the order in which they ran.
    pub outcomes: Vec<CaseOutcome>,
    /// What the cases made the policy do. Absent unless asked for.
    pub coverage: Option<CoverageReport>,
    /// The cases of what the policy extends. Empty unless asked for.
    pub inherited: Vec<Inherited>,
}

/// The cases of a policy that the one under test extends. That some are decided otherwise is what extending is for.
#[derive(Clone, Debug)]
pub struct Inherited {
    /// What is extended.
    pub from: String,
    /// Its cases.
    pub outcomes: Vec<CaseOutcome>,
}

impl Inherited {
    fn different(&self) -> impl Iterator<Item = &CaseOutcome> {
        let outcomes = self.outcomes.iter();
        outcomes.filter(|outcome| !outcome.mismatches.is_empty())
    }
}

impl TestRun {
    /// How many cases failed.
    pub fn failed(&self) -> usize {
        let failed = |outcome: &&CaseOutcome| !outcome.mismatches.is_empty();
        self.outcomes.iter().filter(failed).count()
    }
}

/// For people: the inherited cases that are decided otherwise, the cases that failed with their differences, the count, then what
/// was not covered.
pub fn text(run: &TestRun, verbose: bool, color: bool) -> String {
    let paint = |style: Style, text: &str| painted(color, style, text);
    let (green, red) = (AnsiColor::Green.on_default(), AnsiColor::Red.on_default());
    let mut out = inherited_text(&run.inherited, verbose, color);
    if run.outcomes.is_empty() && !run.inherited.is_empty() {
        return out;
    }
    for outcome in &run.outcomes {
        let passed = outcome.mismatches.is_empty();
        let name = untrusted::line(&outcome.name);
        if !passed {
            let file = untrusted::line(&outcome.file);
            out.push_str(&format!(
                "{} {name} ({file})\n",
                paint(red.bold(), "failed")
            ));
        } else if verbose || outcome.explanation.is_some() {
            out.push_str(&format!("{} {name}\n", paint(green, "passed")));
        }
        for mismatch in &outcome.mismatches {
            out.push_str(&format!("       {}\n", untrusted::line(mismatch)));
        }
        for remark in &outcome.remarks {
            out.push_str(&format!("       note: {}\n", untrusted::line(remark)));
        }
        if let Some(explanation) = &outcome.explanation {
            for line in explanation.lines() {
                out.push_str(&format!("    {line}\n"));
            }
        }
    }
    let (all, failed) = (run.outcomes.len(), run.failed());
    let cases = if all == 1 { "case" } else { "cases" };
    out.push_str(&match failed {
        0 => paint(green, &format!("{all} {cases} passed")),
        _ => paint(red.bold(), &format!("{failed} of {all} {cases} failed")),
    });
    out.push('\n');
    if let Some(coverage) = &run.coverage {
        out.push_str(&coverage_text(coverage));
    }
    out
}

fn inherited_text(inherited: &[Inherited], verbose: bool, color: bool) -> String {
    let mut out = String::new();
    for base in inherited {
        for outcome in base.different() {
            out.push_str(&format!(
                "{} {} ({})\n",
                painted(color, AnsiColor::Yellow.on_default(), "differs"),
                untrusted::line(&outcome.name),
                untrusted::line(&outcome.file)
            ));
            for mismatch in outcome.mismatches.iter().filter(|_| verbose) {
                out.push_str(&format!("        {}\n", untrusted::line(mismatch)));
            }
        }
        let (different, all) = (base.different().count(), base.outcomes.len());
        out.push_str(&format!(
            "{} of {all} cases of {} are decided as there, {different} otherwise\n",
            all - different,
            untrusted::line(&base.from)
        ));
    }
    out
}

fn coverage_text(coverage: &CoverageReport) -> String {
    let mut out = format!(
        "coverage: {} % ({} of {} outcomes of conditions, {} of {} outcomes of controls)\n",
        rounded(coverage.percent()),
        coverage.reached,
        coverage.possible,
        coverage.control_outcomes_reached,
        coverage.control_outcomes
    );
    for gap in &coverage.expressions {
        let times = match gap.evaluated {
            1 => "in 1 evaluation".to_owned(),
            times => format!("in {times} evaluations"),
        };
        let never = match gap.never {
            Never::Evaluated => "never evaluated".to_owned(),
            Never::True => format!("never true {times}"),
            Never::False => format!("never false {times}"),
            Never::Known => format!("never known {times}"),
        };
        out.push_str(&format!(
            "  {}:{}:{}: {never}: `{}`\n",
            untrusted::line(&gap.file),
            gap.line,
            gap.column,
            untrusted::line(&one_line(&gap.expression))
        ));
    }
    for gap in &coverage.controls {
        let never = match gap.never {
            ControlOutcome::NotApplicable => "always applied",
            ControlOutcome::Satisfied => "was never satisfied",
            ControlOutcome::NotSatisfied => "never kept a change back",
            ControlOutcome::Overridden => "was never waived or set aside",
        };
        out.push_str(&format!(
            "  control `{}` {never}\n",
            untrusted::line(&gap.control)
        ));
    }
    out
}

/// Rounded down to one decimal, so that 100 means all of it.
fn rounded(percent: f64) -> f64 {
    (percent * 10.0).floor() / 10.0
}

/// An expression of several lines on one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Serialize)]
struct RunDocument<'a> {
    cases: usize,
    failed: usize,
    results: Vec<CaseDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageDocument<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inherited: Vec<InheritedDocument<'a>>,
}

#[derive(Serialize)]
struct InheritedDocument<'a> {
    from: &'a str,
    cases: usize,
    different: Vec<CaseDocument<'a>>,
}

#[derive(Serialize)]
struct CaseDocument<'a> {
    name: &'a str,
    file: &'a str,
    passed: bool,
    mismatches: &'a [String],
    remarks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a str>,
}

#[derive(Serialize)]
struct CoverageDocument<'a> {
    percent: f64,
    #[serde(flatten)]
    report: &'a CoverageReport,
}

/// For programs.
///
/// # Errors
/// Never in practice: all of it has a JSON form.
pub fn json(run: &TestRun) -> Result<String, serde_json::Error> {
    let document = RunDocument {
        cases: run.outcomes.len(),
        failed: run.failed(),
        results: run.outcomes.iter().map(case_document).collect(),
        coverage: run.coverage.as_ref().map(|report| CoverageDocument {
            percent: rounded(report.percent()),
            report,
        }),
        inherited: run
            .inherited
            .iter()
            .map(|base| InheritedDocument {
                from: &base.from,
                cases: base.outcomes.len(),
                different: base.different().map(case_document).collect(),
            })
            .collect(),
    };
    json::pretty(&document)
}

fn case_document(outcome: &CaseOutcome) -> CaseDocument<'_> {
    CaseDocument {
        name: &outcome.name,
        file: &outcome.file,
        passed: outcome.mismatches.is_empty(),
        mismatches: &outcome.mismatches,
        remarks: &outcome.remarks,
        explanation: outcome.explanation.as_deref(),
    }
}

/// JUnit XML. Coverage is a property of the suite.
///
/// # Errors
/// When the XML writer refuses the text.
pub fn junit(run: &TestRun) -> Result<String, quick_junit::SerializeError> {
    let mut suite = TestSuite::new("cases");
    if let Some(coverage) = &run.coverage {
        let percent = rounded(coverage.percent()).to_string();
        suite.add_property(("coverage_percent", percent.as_str()));
    }
    for outcome in &run.outcomes {
        let status = if outcome.mismatches.is_empty() {
            TestCaseStatus::success()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(untrusted::line(&outcome.mismatches.join("; ")));
            if !outcome.remarks.is_empty() {
                status.set_description(untrusted::line(&outcome.remarks.join("; ")));
            }
            status
        };
        let mut case = TestCase::new(untrusted::line(&outcome.name), status);
        case.set_classname("countersign.cases");
        case.add_property(("file", outcome.file.as_str()));
        if let Some(explanation) = &outcome.explanation {
            case.set_system_out(explanation);
        }
        suite.add_test_case(case);
    }
    let mut report = Report::new("countersign test");
    report.add_test_suite(suite);
    report.to_string()
}
