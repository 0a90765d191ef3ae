//! A simulated queue, as text and as JSON.

mod columns;
pub mod text;

use crate::json;
use countersign_analysis::simulate::{Absence, Report};
use countersign_contract::types::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'r> {
    /// With everybody.
    baseline: Option<&'r Report>,
    /// Who is away in the other run.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    away: &'r [String],
    /// From when on.
    #[serde(skip_serializing_if = "Option::is_none")]
    away_from: Option<Timestamp>,
    /// Until before when.
    #[serde(skip_serializing_if = "Option::is_none")]
    away_until: Option<Timestamp>,
    /// Without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    without: Option<&'r Report>,
}

/// For programs. The reports are of the absences, in that order; the first is of nobody's.
///
/// # Errors
/// When a number has no JSON form.
pub fn json(reports: &[Report], absences: &[Absence]) -> Result<String, serde_json::Error> {
    let absence = absences.get(1);
    let document = Document {
        baseline: reports.first(),
        away: absence.map_or(&[], |absence| &absence.people),
        away_from: absence.and_then(|absence| absence.from),
        away_until: absence.and_then(|absence| absence.until),
        without: reports.get(1),
    };
    json::pretty(&document)
}
