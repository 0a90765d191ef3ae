//! `countersign check`.

mod base_policy;
mod group;
mod publish;
mod several;

pub(super) use base_policy::{BasePolicy, no_policy};

use crate::arguments::{CheckArguments, Format};
use crate::change::{Collection, Policies};
use crate::exit::Exit;
use crate::facts_file;
use crate::failure::Failure;
use crate::output;
use crate::policy::Choice;
use crate::terminal::Terminal;
use countersign::{EvaluateError, Evaluation, Policy};
use countersign_contract::types::{Decision, Facts, Mode, Trace, Verdict};
use countersign_reports::{Report, github, json, junit, markdown, sarif, text};
use countersign_sources::git::Objects;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// The changes with one base.
struct Part {
    base: String,
    /// An array of their facts.
    json: String,
}

/// Facts as the sandbox takes them.
struct Input {
    /// How a person would name them.
    name: String,
    /// The JSON text.
    json: String,
    /// The revision that holds the policy, where git was asked. Absent for a document that the caller brought.
    base: Option<String>,
    /// A repository that has it, unless the caller's own does.
    objects: Option<Objects>,
    /// How many changes, when they are a group or a range.
    group: Option<usize>,
    /// Changes with the same base, where there are several of those.
    parts: Vec<Part>,
    /// The policy folders of bases that were read.
    policies: Policies,
    /// The branches that they go into, as far as those are known.
    into: BTreeSet<String>,
}

/// What was decided, as far as a status tells it.
struct Decided {
    verdict: Verdict,
    mode: Mode,
    /// Why.
    reason: String,
    /// The head of all that was decided on. Absent for changes with several.
    head: Option<String>,
    /// The branches that the changes go into.
    into: BTreeSet<String>,
    /// The policy was read at a base, and not named by the caller.
    by_base: bool,
}

/// Decides a change, and publishes the decision where that is asked for.
pub fn run(arguments: &CheckArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut status = publish::begin(arguments, terminal)?;
    let result = decide_and_show(arguments, terminal);
    match (result, &mut status) {
        (Ok(decided), Some(status)) => {
            status.decided(&decided, arguments.job_enforces())?;
            Ok(Exit::from_verdict(decided.verdict, decided.mode))
        }
        (Ok(decided), None) => Ok(Exit::from_verdict(decided.verdict, decided.mode)),
        (Err(failure), Some(status)) => {
            status.failed();
            Err(failure)
        }
        (Err(failure), None) => Err(failure),
    }
}

fn decide_and_show(arguments: &CheckArguments, terminal: &Terminal) -> Result<Decided, Failure> {
    let choice = Choice::from(&arguments.policy);
    if matches!(choice, Choice::Base(_)) && !arguments.change.has_base() {
        return Err(no_policy(
            "nothing says which policy decides, and only --git, --pr and --fetch have a base to read one from",
        ));
    }
    let input = read_input(arguments, terminal)?;
    if input.group.is_some() && arguments.explain {
        return Err(Failure::usage(
            "only one change at a time can be explained; leave out --explain, or name one change",
        ));
    }
    let by_base = matches!(choice, Choice::Base(_));
    if by_base && !input.parts.is_empty() {
        return several::run(arguments, &choice, &input, terminal);
    }
    let limits = arguments.limits.for_changes(input.group.unwrap_or(1));
    let known = input.base.as_ref();
    let base = BasePolicy {
        repository: arguments.change.repository(),
        objects: input.objects.as_ref(),
        revision: input.base.as_deref(),
        known: known.and_then(|base| input.policies.get(base)),
        otherwise: arguments.default_preset.as_deref(),
    };
    let policy = base.open(&choice, &limits, terminal)?;
    if input.group.is_some() {
        let decided = group::run(arguments, &policy, &input, terminal)?;
        return Ok(Decided { by_base, ..decided });
    }
    let answer = match decide(&policy, &input, arguments.explain)? {
        Ok(answer) => answer,
        Err(error) => {
            if let (Format::Json, EvaluateError::InvalidFacts(errors)) = (arguments.format, &error)
            {
                let document = json::invalid_facts(policy.digest(), errors);
                output::write(arguments.output.as_deref(), &document)?;
            }
            return Err(Failure::evaluate(&input.name, &error));
        }
    };
    let report = render(arguments, arguments.format, &answer, terminal)?;
    output::write(arguments.output.as_deref(), &report)?;
    if let Some(path) = &arguments.summary {
        let summary = render(arguments, Format::Markdown, &answer, terminal)?;
        output::append(path, &summary)?;
    }
    let Decision {
        verdict,
        mode,
        reason,
        revision,
        ..
    } = answer.decision.clone();
    Ok(Decided {
        verdict,
        mode,
        reason,
        head: Some(revision),
        into: input.into,
        by_base,
    })
}

fn read_input(arguments: &CheckArguments, terminal: &Terminal) -> Result<Input, Failure> {
    if let Some(path) = &arguments.facts {
        let most = arguments.limits.limits().input_bytes;
        let json = facts_file::read_facts(path, most)?;
        return Ok(Input {
            name: facts_file::facts_name(path),
            group: group::count(&json),
            json,
            base: None,
            objects: None,
            parts: Vec::new(),
            policies: Policies::new(),
            into: BTreeSet::new(),
        });
    }
    let found = arguments.change.collect(terminal)?;
    let mut into = BTreeSet::new();
    let mut parts = Vec::new();
    let (json, base, group) = match found.facts {
        Collection::One(facts) => {
            into.extend(facts.change.base.branch.clone());
            let base = Some(facts.change.base.revision.clone());
            (serde_json::to_string(&facts), base, None)
        }
        Collection::Group { members, base } => {
            let branches = members.iter();
            into.extend(branches.filter_map(|facts| facts.change.base.branch.clone()));
            let count = members.len();
            // What was deployed is decided by one policy, or by none.
            if base.is_none() && arguments.change.is_fetched() {
                parts = by_base(&members)?;
            }
            (serde_json::to_string(&members), base, Some(count))
        }
    };
    Ok(Input {
        name: "the collected facts".to_owned(),
        json: json.map_err(|error| Failure::unwritable("facts", &error))?,
        base,
        objects: found.objects,
        group,
        parts,
        policies: found.policies,
        into,
    })
}

/// The changes by their bases, in the order of the changes.
fn by_base(members: &[Facts]) -> Result<Vec<Part>, Failure> {
    let mut bases: Vec<(&str, Vec<&Facts>)> = Vec::new();
    for facts in members {
        let base = facts.change.base.revision.as_str();
        match bases.iter_mut().find(|(known, _)| *known == base) {
            Some((_, own)) => own.push(facts),
            None => bases.push((base, vec![facts])),
        }
    }
    let part = |(base, own): (&str, Vec<&Facts>)| {
        let json = serde_json::to_string(&own);
        Ok(Part {
            base: base.to_owned(),
            json: json.map_err(|error| Failure::unwritable("facts", &error))?,
        })
    };
    bases.into_iter().map(part).collect()
}

/// A decision with the bytes that it came in.
struct Answer {
    decision: Decision,
    decision_json: Box<RawValue>,
    traces: Vec<Trace>,
    traces_json: Option<Box<RawValue>>,
    bundle_digest: String,
    facts_digest: String,
    fuel: u64,
}

/// An explanation, its parts' bytes kept.
#[derive(Deserialize)]
struct Explained {
    decision: Box<RawValue>,
    traces: Box<RawValue>,
}

/// The answer, or why the sandbox gave none; a failure is an answer that does not follow the contract.
fn decide(
    policy: &Policy,
    input: &Input,
    explain: bool,
) -> Result<Result<Answer, EvaluateError>, Failure> {
    let evaluation = if explain {
        policy.explain_json(&input.json)
    } else {
        policy.evaluate_json(&input.json)
    };
    let evaluation = match evaluation {
        Ok(evaluation) => evaluation,
        Err(error) => return Ok(Err(error)),
    };
    let Evaluation {
        value,
        bundle_digest,
        facts_digest,
        fuel,
        ..
    } = evaluation;
    let odd = |error: serde_json::Error| {
        Failure::policy(format!(
            "the bundle's answer does not follow the contract: {error}; build it again"
        ))
    };
    let (decision_json, traces_json) = if explain {
        let explained: Explained = serde_json::from_str(&value).map_err(odd)?;
        (explained.decision, Some(explained.traces))
    } else {
        (RawValue::from_string(value).map_err(odd)?, None)
    };
    Ok(Ok(Answer {
        decision: serde_json::from_str(decision_json.get()).map_err(odd)?,
        decision_json,
        traces: match &traces_json {
            Some(traces) => serde_json::from_str(traces.get()).map_err(odd)?,
            None => Vec::new(),
        },
        traces_json,
        bundle_digest,
        facts_digest,
        fuel,
    }))
}

fn render(
    arguments: &CheckArguments,
    format: Format,
    answer: &Answer,
    terminal: &Terminal,
) -> Result<String, Failure> {
    let report = Report {
        decision: &answer.decision,
        bundle_digest: &answer.bundle_digest,
        facts_digest: &answer.facts_digest,
        fuel: answer.fuel,
        traces: &answer.traces,
    };
    let to_file = arguments.output.is_some();
    Ok(match format {
        Format::Text => text::render(
            &report,
            text::Style {
                color: terminal.color && !to_file,
                width: terminal.width.filter(|_| !to_file),
                verbose: arguments.verbose,
            },
        ),
        Format::Json => {
            let traces = answer.traces_json.as_deref().map(RawValue::get);
            json::render(&report, answer.decision_json.get(), traces)
                .map_err(|error| Failure::unwritable("JSON", &error))?
        }
        Format::Junit => junit::render(&report, arguments.job_enforces())
            .map_err(|error| Failure::unwritable("XML", &error))?,
        Format::Sarif => sarif::render(&report),
        Format::Github => github::render(&report, arguments.job_enforces()),
        Format::Markdown => markdown::render(&report),
    })
}
