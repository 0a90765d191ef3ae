//! JSON: the envelope of a decision on one change, with `combined_decision` in the place of `decision`.

use super::CombinedReport;
use serde::Serialize;
use serde_json::value::RawValue;

/// What surrounds a decision. The decision's bytes are the component's own.
#[derive(Serialize)]
struct Envelope<'a> {
    bundle_digest: String,
    facts_digest: String,
    fuel: u64,
    combined_decision: &'a RawValue,
}

/// The envelope as one line of JSON, ending in a line feed. `decision` is the JSON text that the component gave, and stays as it
/// is, byte for byte.
///
/// # Errors
/// When the text is not JSON.
pub fn render(report: &CombinedReport<'_>, decision: &str) -> Result<String, serde_json::Error> {
    let envelope = Envelope {
        bundle_digest: format!("sha256:{}", report.bundle_digest),
        facts_digest: format!("sha256:{}", report.facts_digest),
        fuel: report.fuel,
        combined_decision: serde_json::from_str(decision)?,
    };
    let mut text = serde_json::to_string(&envelope)?;
    text.push('\n');
    Ok(text)
}
