//! The risk of a change by the policy's linear model.

use crate::bounds::rounded;
use crate::rules::Rules;
use countersign_contract::types::{Risk, RiskTerm, RuleFailure};
use countersign_program::Meter;
use countersign_program::Scope;
use countersign_program::policy::RiskModel;

/// Why there is no risk.
#[derive(Debug, Default)]
pub(crate) struct Unknown {
    /// Facts that its terms lack.
    pub(crate) missing: Vec<String>,
    /// Terms that failed.
    pub(crate) failures: Vec<RuleFailure>,
}

/// The risk, or why it could not be had: a term that fails leaves no score, for a smaller one would be a lie.
pub(crate) fn score<'a>(
    model: &'a RiskModel,
    rules: &Rules<'a>,
    scope: &Scope<'a>,
    meter: &Meter,
    steps: &mut u64,
) -> Result<Risk, Unknown> {
    let mut terms = Vec::new();
    let mut unknown = Unknown::default();
    let mut sum = model.intercept;
    for term in &model.terms {
        let part = format!("risk {}", term.name);
        let outcome = rules.run("", &part, &term.value, scope, meter);
        let value = outcome
            .value
            .as_ref()
            .ok()
            .and_then(|value| value.as_number());
        match value
            .map(|value| value * term.weight)
            .filter(|product| product.is_finite())
        {
            Some(contribution) => {
                sum += contribution;
                terms.push(RiskTerm {
                    name: term.name.clone(),
                    contribution: rounded(contribution),
                    words: term.words.clone().unwrap_or_else(|| term.name.clone()),
                });
            }
            None if outcome.value.is_ok() => unknown.failures.push(not_finite(&part, term)),
            None => {
                if let Err(fault) = &outcome.value {
                    unknown.missing.extend(crate::rules::missing(fault));
                }
                unknown.failures.extend(outcome.failures);
            }
        }
    }
    *steps = steps.saturating_add(meter.used());
    if !unknown.failures.is_empty() || !sum.is_finite() {
        return Err(unknown);
    }
    let score = rounded(1.0 / (1.0 + libm::exp(-sum)));
    crate::sort::sort_by(&mut terms, |a, b| {
        b.contribution
            .total_cmp(&a.contribution)
            .then_with(|| a.name.cmp(&b.name))
    });
    let band = model.bands.iter().rev().find(|(_, least)| score >= *least);
    // A term that would be shown as +0.00 is no reason.
    let reasons = terms
        .iter()
        .filter(|term| term.contribution >= 0.005)
        .take(3)
        .map(|term| format!("{} (+{:.2})", term.words, term.contribution))
        .collect();
    Ok(Risk {
        score,
        band: band.map_or("low", |(name, _)| name).to_owned(),
        terms,
        reasons,
    })
}

fn not_finite(part: &str, term: &countersign_program::policy::RiskTerm) -> RuleFailure {
    let source = &term.value.source;
    RuleFailure {
        part: part.to_owned(),
        code: "invalid_argument".to_owned(),
        explanation: "its value is not a finite number".to_owned(),
        expression: source.text.clone(),
        place: countersign_contract::types::SourcePlace {
            file: source.file.clone(),
            line: source.line,
            column: source.column,
        },
    }
}
