//! JUnit XML: one suite for each change.

use super::CombinedReport;
use crate::junit::suite;
use crate::untrusted;
use quick_junit::Report as Xml;

/// The document. `enforces` is whether the job that shows it holds the changes back.
///
/// # Errors
/// When the XML writer refuses the text.
pub fn render(
    report: &CombinedReport<'_>,
    enforces: bool,
) -> Result<String, quick_junit::SerializeError> {
    let mut xml = Xml::new("countersign");
    for member in &report.decision.members {
        let mut suite = suite(&report.member(member), enforces);
        let name = format!(
            "{}: {}",
            suite.name.as_str(),
            untrusted::short(&member.change, 120)
        );
        suite.name = name.into();
        xml.add_test_suite(suite);
    }
    xml.to_string()
}
