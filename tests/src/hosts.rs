//! Runs the corpus through each host. Every host reaches its answer by its own code; here they are only called.

mod server;

use crate::corpus::{Corpus, Entry};
use crate::report::{Answer, Answers, parse};
use crate::sha256;
use anyhow::{Context, Result, bail};
use countersign::{Allocation, Cache, Engine, EngineOptions, EvaluateError, Limits};
use countersign_contract::types::{EvaluationError, FactError};
use countersign_evaluator::Evaluator;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use server::server;

/// Where the other hosts' programs are.
pub struct Programs {
    /// The workspace.
    pub root: PathBuf,
    /// The folder with `countersign` and `countersign-server`.
    pub binaries: PathBuf,
    /// A Python that has the project's package.
    pub python: PathBuf,
}

/// The evaluator as a library, without any sandbox: the reference.
pub fn native(corpus: &Corpus) -> Result<Answers> {
    let mut answers = Answers::new();
    for case in &corpus.cases {
        let evaluator = Evaluator::load(&case.program).with_context(|| case.entry.id.clone())?;
        let facts = std::fs::read_to_string(&case.entry.facts)?;
        let bytes = match evaluator.evaluate_json(&facts) {
            Ok(bytes) | Err(bytes) => bytes,
        };
        answers.insert(
            case.entry.id.clone(),
            Answer::Bytes(sha256(bytes.as_bytes()), None),
        );
    }
    Ok(answers)
}

/// The Rust runtime.
pub fn runtime(corpus: &Corpus) -> Result<Answers> {
    let engine = Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation: Allocation::OnDemand,
    })?;
    let mut open: BTreeMap<PathBuf, countersign::Policy> = BTreeMap::new();
    let mut answers = Answers::new();
    for entry in entries(corpus) {
        let policy = match open.get(&entry.bundle) {
            Some(policy) if entry.digest.as_deref() == Some(policy.digest()) => policy.clone(),
            _ => match engine.open(
                &std::fs::read(&entry.bundle)?,
                entry.digest.as_deref(),
                Limits::recommended(),
            ) {
                Ok(policy) => {
                    open.insert(entry.bundle.clone(), policy.clone());
                    policy
                }
                Err(_) => {
                    answers.insert(entry.id.clone(), Answer::Refused);
                    continue;
                }
            },
        };
        let facts = std::fs::read_to_string(&entry.facts)?;
        let answer = match policy.evaluate_json(&facts) {
            Ok(evaluation) => {
                Answer::Bytes(sha256(evaluation.value.as_bytes()), Some(evaluation.fuel))
            }
            Err(EvaluateError::InvalidFacts(errors)) => {
                let error = EvaluationError::InvalidFacts(errors);
                Answer::Bytes(sha256(serde_json::to_string(&error)?.as_bytes()), None)
            }
            Err(other) => bail!("{}: {other}", entry.id),
        };
        answers.insert(entry.id.clone(), answer);
    }
    Ok(answers)
}

fn entries(corpus: &Corpus) -> impl Iterator<Item = &Entry> {
    corpus
        .cases
        .iter()
        .map(|case| &case.entry)
        .chain(&corpus.altered)
}

/// What the command and the server print around the component's bytes.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    decision: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    fuel: Option<u64>,
    /// The server's list of values that don't fit.
    #[serde(default)]
    errors: Vec<OffendingValue>,
}

#[derive(Deserialize)]
struct OffendingValue {
    path: String,
    detail: String,
}

fn envelope(text: &str) -> Result<Answer> {
    let envelope: Envelope<'_> = serde_json::from_str(text).context("reading the envelope")?;
    if !envelope.errors.is_empty() {
        // The server answers with problem details; the component's own words are in them.
        let errors = envelope
            .errors
            .into_iter()
            .map(|value| FactError {
                path: value.path,
                explanation: value.detail,
            })
            .collect();
        let error = serde_json::to_string(&EvaluationError::InvalidFacts(errors))?;
        return Ok(Answer::Bytes(sha256(error.as_bytes()), None));
    }
    let bytes = envelope
        .decision
        .or(envelope.error)
        .context("the envelope has neither a decision nor an error")?;
    Ok(Answer::Bytes(sha256(bytes.get().as_bytes()), envelope.fuel))
}

/// The `countersign` command, one process a case.
pub fn command_line(corpus: &Corpus, programs: &Programs) -> Result<Answers> {
    let mut answers = Answers::new();
    for entry in entries(corpus) {
        let mut command = Command::new(programs.binaries.join("countersign"));
        command
            .args(["check", "--format", "json", "--bundle"])
            .arg(&entry.bundle)
            .arg("--facts")
            .arg(&entry.facts);
        if let Some(digest) = &entry.digest {
            command.args(["--digest", digest]);
        }
        let output = command.output().context("starting `countersign`")?;
        let answer = match output.status.code() {
            Some(3) => Answer::Refused,
            _ => envelope(std::str::from_utf8(&output.stdout)?).with_context(|| {
                format!(
                    "{}: {}\n{}",
                    entry.id,
                    output.status,
                    String::from_utf8_lossy(&output.stderr)
                )
            })?,
        };
        answers.insert(entry.id.clone(), answer);
    }
    Ok(answers)
}

/// The Python package.
pub fn python(corpus: &Corpus, programs: &Programs) -> Result<Answers> {
    script(
        &programs.python,
        &programs.root.join("hosts/python/tests/parity.py"),
        corpus,
    )
}

/// The npm package in Node.
pub fn node(corpus: &Corpus, programs: &Programs) -> Result<Answers> {
    script(
        Path::new("node"),
        &programs.root.join("hosts/node/test/parity.mjs"),
        corpus,
    )
}

/// The npm package in a page of headless Chromium.
pub fn browser(corpus: &Corpus, programs: &Programs) -> Result<Answers> {
    script(
        Path::new("node"),
        &programs.root.join("hosts/playground/test/parity.mjs"),
        corpus,
    )
}

fn script(program: &Path, script: &Path, corpus: &Corpus) -> Result<Answers> {
    let output = Command::new(program)
        .arg(script)
        .arg(corpus.folder.join("manifest.json"))
        .output()
        .with_context(|| format!("starting `{}`", program.display()))?;
    anyhow::ensure!(
        output.status.success(),
        "{} ended with {}\n{}",
        script.display(),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(parse(std::str::from_utf8(&output.stdout)?))
}
