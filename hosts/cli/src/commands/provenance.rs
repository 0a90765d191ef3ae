//! `countersign provenance`.

pub mod arguments;
mod explain;

use crate::arguments::DocumentFormat;
use crate::exit::Exit;
use crate::facts_file;
use crate::failure::Failure;
use crate::policy::Choice;
use crate::terminal::Terminal;
use crate::{output, policy};
use arguments::ProvenanceArguments;
use countersign::Policy;
use countersign_contract::types::{Commit, Decision};
use countersign_reports::json;
use countersign_reports::text::{self, Style};
use countersign_sources::git;
use serde::Deserialize;
use std::path::Path;

/// The policy that is taken where none is named. All presets find the same.
const PRESET: &str = "standard";

/// What is read of a facts document beside the decision: the commits' subjects and their order.
#[derive(Deserialize)]
struct Commits {
    #[serde(default)]
    commits: Vec<Commit>,
}

/// Shows who wrote which lines.
pub fn run(arguments: &ProvenanceArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    if let Some(name) = &arguments.explain_agent {
        let text = explain::explain(name, &arguments.policy, &arguments.limits, terminal)?;
        output::write(arguments.output.as_deref(), &text)?;
        return Ok(Exit::Pass);
    }
    let (name, facts) = match &arguments.facts {
        Some(path) => {
            let most = arguments.limits.limits().input_bytes;
            (
                facts_file::facts_name(path),
                facts_file::read_facts(path, most)?,
            )
        }
        None => {
            let facts = arguments.change.collect_one(terminal)?.facts;
            tell_of_notes(arguments.change.repository(), terminal);
            let text = serde_json::to_string(&facts)
                .map_err(|error| Failure::unwritable("facts", &error))?;
            ("the collected facts".to_owned(), text)
        }
    };
    let policy = open(arguments, terminal)?;
    let evaluation = policy
        .evaluate_json(&facts)
        .map_err(|error| Failure::evaluate(&name, &error))?;
    let decision: Decision = serde_json::from_str(&evaluation.value).map_err(|error| {
        Failure::policy(format!(
            "the bundle's answer does not follow the contract: {error}; build it again"
        ))
    })?;
    // The evaluator took the same text, so that it is known to hold commits.
    let commits =
        serde_json::from_str(&facts).map_or_else(|_| Vec::new(), |facts: Commits| facts.commits);
    let to_file = arguments.output.is_some();
    let text = match arguments.format {
        DocumentFormat::Text => text::provenance::render(
            &decision,
            &commits,
            Style {
                color: terminal.color && !to_file,
                width: terminal.width.filter(|_| !to_file),
                verbose: true,
            },
        ),
        DocumentFormat::Json => {
            json::provenance(&decision).map_err(|error| Failure::unwritable("JSON", &error))?
        }
    };
    output::write(arguments.output.as_deref(), &text)?;
    Ok(Exit::Pass)
}

/// Says where notes of the remote were not fetched. That nobody can say is not worth a word.
pub fn tell_of_notes(repository: &Path, terminal: &Terminal) {
    if let Ok(Some(warning)) = git::unfetched_notes(repository) {
        terminal.note(&warning.to_string());
    }
}

fn open(arguments: &ProvenanceArguments, terminal: &Terminal) -> Result<Policy, Failure> {
    let limits = &arguments.limits;
    Choice::from(&arguments.policy).open(limits, terminal, |set| {
        policy::open_preset(PRESET, set, limits, terminal)
    })
}
