//! SARIF 2.1.0: one run for each change.

use super::CombinedReport;
use crate::sarif::{document, run};

/// The document, ending in a line feed.
pub fn render(report: &CombinedReport<'_>) -> String {
    let members = report.decision.members.iter();
    document(members.map(|member| run(&report.member(member))).collect())
}
