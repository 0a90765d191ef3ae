//! A fitted model as a policy's `risk`, with what it rests on as comments.

use super::features::Origin;
use super::measures::{Capture, Estimate};
use super::{Fitted, FittedTerm};
use std::fmt::Write as _;

/// YAML that can be pasted into a policy as it is. Comments say how well the model does, and what to know before using it.
pub fn policy_block(fitted: &Fitted) -> String {
    let mut out = String::new();
    for line in evidence(fitted) {
        let _ = writeln!(out, "{}", format!("# {line}").trim_end());
    }
    let _ = write!(
        out,
        "risk:\n  intercept: {}\n  terms:\n",
        decimal(fitted.intercept)
    );
    for term in &fitted.terms {
        out.push_str(&term_line(term));
    }
    if let Some(bands) = &fitted.bands {
        let _ = writeln!(
            out,
            "  # A fifth of these changes score at least `medium`, a twentieth at least `high`.\n  bands: {{medium: {}, high: {}}}",
            decimal(bands.medium),
            decimal(bands.high)
        );
    }
    let own: Vec<&str> = fitted
        .terms
        .iter()
        .filter(|term| term.origin == Origin::Extra)
        .map(|term| term.name.as_str())
        .collect();
    if !own.is_empty() {
        out.push_str(
            "# Facts of your own, which whoever collects the facts has to supply:\nextra:\n",
        );
        for name in own {
            let _ = writeln!(out, "  {name}: double");
        }
    }
    out
}

fn term_line(term: &FittedTerm) -> String {
    let words = term
        .words
        .as_ref()
        .map(|words| format!(", words: {}", quoted(words)))
        .unwrap_or_default();
    format!(
        "    - {{name: {}, value: {}, weight: {}{words}}}\n",
        term.name,
        quoted(&term.value),
        decimal(term.weight)
    )
}

/// Whether a term's rule takes the logarithm already, as [`logarithm`] writes it.
pub(super) fn is_logarithm(value: &str) -> bool {
    value.trim_start().starts_with("math.ln(")
}

/// The logarithm of 1 + an expression.
pub(super) fn logarithm(value: &str) -> String {
    let plain = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_.()".contains(&byte));
    if plain {
        format!("math.ln(1.0 + {value})")
    } else {
        format!("math.ln(1.0 + ({value}))")
    }
}

/// Text as YAML's double-quoted scalar, which takes all of JSON's escapes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A number with a point, never with an exponent.
fn decimal(number: f64) -> String {
    let text = number.to_string();
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}

fn evidence(fitted: &Fitted) -> Vec<String> {
    let held_out = &fitted.held_out;
    let mut lines = vec![
        format!(
            "Fitted to {} changes, {} of which caused an incident: logistic regression, L2 {}.",
            fitted.changes, fitted.incidents, fitted.l2
        ),
        format!(
            "Told on changes that the model was not fitted to ({} folds, seed {}):",
            fitted.folds, fitted.seed
        ),
        format!(
            "  AUC {} (0.5 is a coin), log loss {:.4} ({:.4} when every change gets the same chance)",
            interval(held_out.auc, 1.0, 3),
            held_out.log_loss,
            held_out.base_rate_log_loss
        ),
        "Of the changes that caused an incident, so many are among the riskiest:".to_owned(),
    ];
    let baseline = fitted.baseline.as_ref();
    lines.push(format!(
        "  {:<9} {:<24} {}",
        "gated",
        "this model",
        baseline
            .map(|baseline| format!("{} alone", baseline.feature.replace('_', " ")))
            .unwrap_or_default()
    ));
    for (place, capture) in held_out.captures.iter().enumerate() {
        let other = baseline
            .and_then(|baseline| baseline.captures.get(place))
            .map(|capture| interval(capture.captured, 100.0, 0))
            .unwrap_or_default();
        lines.push(format!(
            "  {:<9} {:<24} {other}",
            share(capture),
            interval(capture.captured, 100.0, 0)
        ));
    }
    if let Some(baseline) = baseline {
        lines.push(format!(
            "  {:<9} {:<24} {}",
            "AUC",
            interval(held_out.auc, 1.0, 3),
            interval(baseline.auc, 1.0, 3)
        ));
    }
    lines.push(
        "Tenths of the changes, riskiest first, predicted and observed share of incidents:"
            .to_owned(),
    );
    for decile in &held_out.calibration {
        lines.push(format!(
            "  {:>7} changes  {:>6.2} %  {:>6.2} %",
            decile.changes,
            decile.predicted * 100.0,
            decile.observed * 100.0
        ));
    }
    lines.push(
        "Weights with their standard errors, and their effect for one standard deviation:"
            .to_owned(),
    );
    for term in &fitted.terms {
        lines.push(format!(
            "  {:<24} {:>12} ± {:<12} {:>+8.3}",
            term.name, term.weight, term.standard_error, term.for_a_deviation
        ));
    }
    if fitted.bands.is_none() {
        lines.push("No bands: the scores of these changes are too much alike.".to_owned());
    }
    lines.extend(
        fitted
            .notices
            .iter()
            .map(|notice| format!("Note: {notice}.")),
    );
    lines
}

fn share(capture: &Capture) -> String {
    format!("{:.0} %", capture.gated * 100.0)
}

/// A number with its interval.
fn interval(estimate: Estimate, factor: f64, digits: usize) -> String {
    let number = |value: f64| format!("{:.digits$}", value * factor);
    let unit = if factor == 100.0 { " %" } else { "" };
    format!(
        "{}{unit} ({} to {})",
        number(estimate.value),
        number(estimate.low),
        number(estimate.high)
    )
}
