//! JSON: one envelope, the same from every host.

use crate::{Report, remedy, wording};
use countersign_contract::types::{Decision, FactError, Notice, Provenance};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A value as indented JSON, ending in a line feed.
///
/// # Errors
/// When a part of it has no JSON form.
pub fn pretty(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

/// What surrounds a decision. The decision's bytes are the component's own.
#[derive(Serialize)]
struct Envelope<'a> {
    bundle_digest: String,
    facts_digest: String,
    fuel: u64,
    decision: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    traces: Option<&'a RawValue>,
}

/// The envelope as one line of JSON, ending in a line feed. `decision` is the JSON text that the component gave, and stays as it
/// is, byte for byte; `traces` is the `traces` of an explanation.
///
/// # Errors
/// When one of the texts is not JSON.
pub fn render(
    report: &Report<'_>,
    decision: &str,
    traces: Option<&str>,
) -> Result<String, serde_json::Error> {
    let envelope = Envelope {
        bundle_digest: format!("sha256:{}", report.bundle_digest),
        facts_digest: format!("sha256:{}", report.facts_digest),
        fuel: report.fuel,
        decision: serde_json::from_str(decision)?,
        traces: traces.map(serde_json::from_str).transpose()?,
    };
    let mut text = serde_json::to_string(&envelope)?;
    text.push('\n');
    Ok(text)
}

/// What stands in for a decision when the facts don't fit the contract. It has no verdict.
#[derive(Serialize)]
struct Refusal<'a> {
    bundle_digest: String,
    error: InvalidFacts<'a>,
}

/// The component's own words on facts that don't fit.
#[derive(Serialize)]
struct InvalidFacts<'a> {
    invalid_facts: &'a [FactError],
}

/// Facts that don't fit the contract as one line of JSON, for programs that read no error text.
pub fn invalid_facts(bundle_digest: &str, errors: &[FactError]) -> String {
    let refusal = Refusal {
        bundle_digest: format!("sha256:{bundle_digest}"),
        error: InvalidFacts {
            invalid_facts: errors,
        },
    };
    // Text and lists of text always have a JSON form.
    let mut text = serde_json::to_string(&refusal).unwrap_or_default();
    text.push('\n');
    text
}

/// AI's part alone, and what declares the commits that are not declared.
#[derive(Serialize)]
struct ProvenanceDocument<'a> {
    change: &'a str,
    revision: &'a str,
    policy: String,
    provenance: Bounded<'a>,
    remedies: Vec<Remedy<'a>>,
    notices: &'a [Notice],
}

/// How one commit is declared.
#[derive(Serialize)]
struct Remedy<'a> {
    revision: &'a str,
    command: String,
}

/// AI's part, where ranges of lines whose upper bound nobody knows have none.
#[derive(Serialize)]
#[serde(untagged)]
enum Bounded<'a> {
    Known(&'a Provenance),
    Open(Value),
}

fn bounded(provenance: &Provenance) -> Result<Bounded<'_>, serde_json::Error> {
    let mut value = serde_json::to_value(provenance)?;
    Ok(match unbound(&mut value) {
        true => Bounded::Open(value),
        false => Bounded::Known(provenance),
    })
}

/// Takes the upper bounds away that are none, and says whether there was one.
fn unbound(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            let open = fields.len() == 2
                && fields.contains_key("min")
                && fields.get("max").and_then(Value::as_u64) == Some(u64::from(wording::UNBOUNDED));
            if open {
                fields.remove("max");
            }
            let below = fields.values_mut().map(unbound);
            below.fold(open, |found, one| found | one)
        }
        Value::Array(items) => items
            .iter_mut()
            .map(unbound)
            .fold(false, |found, one| found | one),
        _ => false,
    }
}

/// AI's part as indented JSON, ending in a line feed.
///
/// # Errors
/// When a number has no JSON form, which no evaluator gives.
pub fn provenance(decision: &Decision) -> Result<String, serde_json::Error> {
    let undeclared = decision.provenance.undeclared.iter();
    let document = ProvenanceDocument {
        change: &decision.change,
        revision: &decision.revision,
        policy: format!("{} {}", decision.policy, decision.policy_version),
        provenance: bounded(&decision.provenance)?,
        remedies: undeclared
            .map(|revision| Remedy {
                revision,
                command: remedy::declare(decision, revision),
            })
            .collect(),
        notices: &decision.notices,
    };
    pretty(&document)
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::tests::{decision, report};

    #[test]
    fn keeps_the_bytes_of_the_decision() {
        let decision = decision();
        let odd = r#"{ "a":1.500000,  "b":"\u00e9/\/" }"#;
        let text = render(&report(&decision), odd, Some("[ ]")).unwrap();
        assert_eq!(
            text,
            format!(
                "{{\"bundle_digest\":\"sha256:{}\",\"facts_digest\":\"sha256:{}\",\"fuel\":12,\"decision\":{odd},\"traces\":[ ]}}\n",
                "b".repeat(64),
                "f".repeat(64)
            )
        );
        assert!(render(&report(&decision), "{", None).is_err());
    }
}
