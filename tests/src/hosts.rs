//! Runs the corpus through each host. Every host reaches its answer by its own code; here they are only called.

mod server;

use crate::corpus::{Case, Corpus, Entry};
use crate::coverage::Texts;
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

/// Where the other hosts' programs are, and what they share.
pub struct Programs {
    /// The workspace.
    pub root: PathBuf,
    /// The folder with `countersign` and `countersign-server`.
    pub binaries: PathBuf,
    /// A Python that has the project's package.
    pub python: PathBuf,
    /// A folder for caches, as `XDG_CACHE_HOME` names one. An absolute path.
    pub caches: PathBuf,
}

impl Programs {
    /// The folder of the code that the runtime compiles, for whoever else runs it.
    fn code_cache(&self) -> PathBuf {
        self.caches.join("countersign")
    }
}

/// The evaluator as a library, without any sandbox: the reference.
pub fn native(corpus: &Corpus) -> Result<Texts> {
    let decide = |case: &Case| -> Result<_> {
        let evaluator = Evaluator::load(&case.program).with_context(|| case.entry.id.clone())?;
        let facts = std::fs::read_to_string(&case.entry.facts)?;
        Ok((case.entry.id.clone(), evaluator.evaluate_json(&facts)))
    };
    corpus.cases.iter().map(decide).collect()
}

/// The Rust runtime.
pub fn runtime(told: &[&Entry], programs: &Programs) -> Result<Answers> {
    let engine = Engine::new(EngineOptions {
        cache: Cache::Directory(programs.code_cache()),
        allocation: Allocation::OnDemand,
    })?;
    let mut open: BTreeMap<PathBuf, countersign::Policy> = BTreeMap::new();
    let mut answers = Answers::new();
    for entry in told {
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
pub fn command_line(told: &[&Entry], programs: &Programs) -> Result<Answers> {
    let mut answers = Answers::new();
    for entry in told {
        let mut command = Command::new(programs.binaries.join("countersign"));
        command
            .args(["check", "--format", "json", "--bundle"])
            .arg(&entry.bundle)
            .arg("--facts")
            .arg(&entry.facts)
            .env("XDG_CACHE_HOME", &programs.caches);
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
pub fn python(manifest: &Path, programs: &Programs) -> Result<Answers> {
    let script = programs.root.join("hosts/python/tests/parity.py");
    run(&programs.python, &script, manifest)
}

/// The npm package in Node.
pub fn node(manifest: &Path, programs: &Programs) -> Result<Answers> {
    let script = programs.root.join("hosts/node/test/parity.mjs");
    run(Path::new("node"), &script, manifest)
}

/// The npm package in a page of headless Chromium.
pub fn browser(manifest: &Path, programs: &Programs) -> Result<Answers> {
    let script = programs.root.join("hosts/playground/test/parity.mjs");
    run(Path::new("node"), &script, manifest)
}

fn run(program: &Path, script: &Path, manifest: &Path) -> Result<Answers> {
    let output = Command::new(program)
        .arg(script)
        .arg(manifest)
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
