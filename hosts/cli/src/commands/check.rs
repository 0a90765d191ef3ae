//! `countersign check`.

use crate::arguments::{CheckArguments, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy::{self, Choice};
use crate::terminal::Terminal;
use crate::{folder, output, presets, source};
use countersign::{EvaluateError, Evaluation, Policy};
use countersign_compiler::Folder;
use countersign_contract::types::{Decision, Facts, Trace};
use countersign_reports::{Report, github, json, junit, markdown, sarif, text};
use countersign_sources::git;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Facts as the sandbox takes them.
struct Input {
    /// How a person would name them.
    name: String,
    /// The JSON text.
    json: String,
    /// The same, typed. Absent for a document that the caller brought: the sandbox reads it.
    typed: Option<Facts>,
}

/// Decides a change.
pub fn run(arguments: &CheckArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let choice = Choice::from(&arguments.policy);
    if matches!(choice, Choice::Base(_)) && arguments.source.git.is_none() {
        return Err(no_policy(
            "nothing says which policy decides, and only a git range has a base to read one from",
        ));
    }
    let input = read_input(arguments, terminal)?;
    let policy = open(&choice, arguments, &input, terminal)?;
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
    let report = render(arguments, &answer, terminal)?;
    output::write(arguments.output.as_deref(), &report)?;
    Ok(Exit::of(answer.decision.verdict, answer.decision.mode))
}

fn read_input(arguments: &CheckArguments, terminal: &Terminal) -> Result<Input, Failure> {
    if let Some(path) = &arguments.facts {
        let most = arguments.limits.limits().input_bytes;
        return Ok(Input {
            name: source::facts_name(path),
            json: source::read_facts(path, most)?,
            typed: None,
        });
    }
    let facts = arguments.source.collect(terminal)?;
    let json = serde_json::to_string(&facts)
        .map_err(|error| Failure::usage(format!("the facts can't be written: {error}")))?;
    Ok(Input {
        name: "the collected facts".to_owned(),
        json,
        typed: Some(facts),
    })
}

fn open(
    choice: &Choice,
    arguments: &CheckArguments,
    input: &Input,
    terminal: &Terminal,
) -> Result<Policy, Failure> {
    let limits = &arguments.limits;
    match choice {
        Choice::Bundle(path, digest) => policy::open_bundle(path, digest.as_deref(), limits),
        Choice::Folder(path, set) => {
            let source = folder::read(path)?;
            policy::open_source(&path.display().to_string(), &source, set, limits, terminal)
        }
        Choice::Preset(name, set) => {
            policy::open_source(name, &presets::folder(name)?, set, limits, terminal)
        }
        Choice::Base(set) => {
            let source = base_policy(arguments, input)?;
            policy::open_source(policy::DEFAULT_FOLDER, &source, set, limits, terminal)
        }
    }
}

/// The policy at the base of the change. What the head says of it does not count.
fn base_policy(arguments: &CheckArguments, input: &Input) -> Result<Folder, Failure> {
    let base = input
        .typed
        .as_ref()
        .map(|facts| facts.change.base.revision.as_str())
        .unwrap_or_default();
    if base.is_empty() {
        return Err(no_policy("the change has no base to read a policy from"));
    }
    let files = git::read_folder(arguments.source.repository(), base, policy::DEFAULT_FOLDER)
        .map_err(source::failure)?;
    if files.is_empty() {
        return Err(no_policy(&format!(
            "the base {} holds no `{}`",
            base.get(..12).unwrap_or(base),
            policy::DEFAULT_FOLDER
        )));
    }
    let mut source = Folder::new();
    for (path, text) in files {
        if path.ends_with(".yaml") || path.ends_with(".yml") {
            source.insert(path, text);
        }
    }
    Ok(source)
}

fn no_policy(why: &str) -> Failure {
    let presets: Vec<&str> = presets::names().collect();
    Failure::usage(format!(
        "{why}\nname one with --preset NAME ({}), --policy DIR or --bundle FILE",
        presets.join(", ")
    ))
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
    Ok(match arguments.format {
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
                .map_err(|error| Failure::usage(format!("the JSON can't be written: {error}")))?
        }
        Format::Junit => junit::render(&report)
            .map_err(|error| Failure::usage(format!("the XML can't be written: {error}")))?,
        Format::Sarif => sarif::render(&report),
        Format::Github => github::render(&report),
        Format::Markdown => markdown::render(&report),
    })
}
