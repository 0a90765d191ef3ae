//! The decision on a group or a range: folded inside the sandbox, by its one export.

use super::{Decided, Input};
use crate::arguments::{CheckArguments, Format};
use crate::failure::Failure;
use crate::output;
use crate::terminal::Terminal;
use countersign::{EvaluateError, Evaluation, Policy};
use countersign_contract::types::CombinedDecision;
use countersign_reports::combined::{CombinedReport, github, json, junit, markdown, sarif, text};
use countersign_reports::json::invalid_facts;
use countersign_reports::text::Style;
use serde_json::value::RawValue;

/// How many changes a document holds, if it is an array of them. What is not JSON is left to the sandbox to refuse.
pub(super) fn count(json: &str) -> Option<usize> {
    json.trim_start()
        .starts_with('[')
        .then(|| serde_json::from_str::<Vec<&RawValue>>(json).map_or(1, |members| members.len()))
}

/// A decision on several changes, with the bytes that it came in.
pub(super) struct Evaluated {
    pub(super) decision: CombinedDecision,
    value: String,
    bundle_digest: String,
    facts_digest: String,
    fuel: u64,
}

/// Decides all changes together.
pub(super) fn run(
    arguments: &CheckArguments,
    policy: &Policy,
    input: &Input,
    terminal: &Terminal,
) -> Result<Decided, Failure> {
    let evaluated = evaluate(arguments, policy, &input.json, &input.name)?;
    show(arguments, &evaluated, terminal)?;
    Ok(decided(&evaluated, input))
}

/// Decides the changes of a document.
pub(super) fn evaluate(
    arguments: &CheckArguments,
    policy: &Policy,
    json: &str,
    name: &str,
) -> Result<Evaluated, Failure> {
    let Evaluation {
        value,
        bundle_digest,
        facts_digest,
        fuel,
        ..
    } = match policy.combine_json(json) {
        Ok(evaluation) => evaluation,
        Err(error) => {
            if let (Format::Json, EvaluateError::InvalidFacts(errors)) = (arguments.format, &error)
            {
                let document = invalid_facts(policy.digest(), errors);
                output::write(arguments.output.as_deref(), &document)?;
            }
            return Err(Failure::evaluate(name, &error));
        }
    };
    let decision = serde_json::from_str(&value).map_err(|error| {
        Failure::policy(format!(
            "the bundle's answer does not follow the contract: {error}; build it again"
        ))
    })?;
    Ok(Evaluated {
        decision,
        value,
        bundle_digest,
        facts_digest,
        fuel,
    })
}

/// Shows a decision where it is wanted.
pub(super) fn show(
    arguments: &CheckArguments,
    evaluated: &Evaluated,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let report = CombinedReport {
        decision: &evaluated.decision,
        bundle_digest: &evaluated.bundle_digest,
        facts_digest: &evaluated.facts_digest,
        fuel: evaluated.fuel,
    };
    let text = render(arguments, &report, &evaluated.value, terminal)?;
    output::write(arguments.output.as_deref(), &text)?;
    match &arguments.summary {
        Some(path) => output::append(path, &markdown::render(&report)),
        None => Ok(()),
    }
}

/// What follows from a decision.
pub(super) fn decided(evaluated: &Evaluated, input: &Input) -> Decided {
    let decision = &evaluated.decision;
    let mut heads = decision.members.iter().map(|member| &member.revision);
    let first = heads.next().cloned();
    Decided {
        verdict: decision.verdict,
        mode: decision.mode,
        reason: decision.reason.clone(),
        // What lands together from several heads has an entry of the queue as its own.
        head: first.filter(|first| heads.all(|head| head == first)),
        into: input.into.clone(),
        by_base: false,
    }
}

fn render(
    arguments: &CheckArguments,
    report: &CombinedReport<'_>,
    value: &str,
    terminal: &Terminal,
) -> Result<String, Failure> {
    let to_file = arguments.output.is_some();
    Ok(match arguments.format {
        Format::Text => text::render(
            report,
            Style {
                color: terminal.color && !to_file,
                width: terminal.width.filter(|_| !to_file),
                verbose: arguments.verbose,
            },
        ),
        Format::Json => {
            json::render(report, value).map_err(|error| Failure::unwritable("JSON", &error))?
        }
        Format::Junit => junit::render(report, arguments.job_enforces())
            .map_err(|error| Failure::unwritable("XML", &error))?,
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report, arguments.job_enforces()),
        Format::Markdown => markdown::render(report),
    })
}
