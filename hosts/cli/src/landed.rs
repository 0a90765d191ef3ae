//! Decides landed changes, many of them: natively where this program compiled the policy itself, and of each change with no more
//! facts than its rules look at.
//!
//! The evaluator is the code that a bundle holds, so that both decide alike; a sandbox for each of a hundred thousand changes would
//! take longer than reading them. What is larger than any reviewable change goes through the sandbox all the same, whose limits hold
//! for it.

use crate::change;
use crate::failure::Failure;
use countersign::{EvaluateError, Policy};
use countersign_contract::types::{Decision, Facts, Supply};
use countersign_evaluator::Evaluator;
use countersign_program::Root;
use countersign_program::policy::Reads;
use countersign_sources::git::{Detail, Landed, LandedReader};
use std::sync::OnceLock;

/// More commits or files than this are decided in the sandbox.
const MOST_ELEMENTS: usize = 3_000;
/// As are longer messages and notes, in bytes together.
const LONGEST_TEXTS: usize = 1 << 20;

/// Fields of files that are known by their paths alone.
const OF_PATHS: [&str; 7] = [
    "path",
    "previous_path",
    "status",
    "old_mode",
    "new_mode",
    "symlink",
    "submodule",
];
/// Fields of files that git counts.
const OF_LINES: [&str; 3] = ["added", "deleted", "binary"];
/// Fields of `provenance` that are empty where nothing shows AI.
const OF_MARKS: [&str; 9] = [
    "detected",
    "agent_authored",
    "agent_alone",
    "ai_lines",
    "agents",
    "models",
    "evidence",
    "undeclared",
    "contradictions",
];
/// Fields of `totals` that don't count lines.
const OF_COUNTS: [&str; 2] = ["files", "commits"];

/// What decides.
pub struct Judge<'p> {
    /// Name and version of the policy.
    pub name: String,
    evaluator: Option<Evaluator>,
    detail: Detail,
    sandbox: OnceLock<Result<Policy, String>>,
    open: Box<dyn Fn() -> Result<Policy, Failure> + Sync + 'p>,
}

impl<'p> Judge<'p> {
    /// By a policy that this program compiled; `open` opens the same policy for the sandbox. `risk` says whether the risk of each
    /// change is of interest.
    pub fn native(
        policy: countersign_program::policy::Policy,
        risk: bool,
        open: impl Fn() -> Result<Policy, Failure> + Sync + 'p,
    ) -> Result<Judge<'p>, Failure> {
        let detail = detail(&policy.reads_unmarked(risk));
        let name = format!("{} {}", policy.name, policy.version);
        let evaluator = Evaluator::new(policy)
            .map_err(|error| Failure::policy(format!("the policy can't be loaded: {error}")))?;
        Ok(Judge {
            name,
            evaluator: Some(evaluator),
            detail,
            sandbox: OnceLock::new(),
            open: Box::new(open),
        })
    }

    /// By a bundle, in its sandbox.
    pub fn sandboxed(policy: Policy) -> Judge<'p> {
        let manifest = policy.manifest().clone();
        let sandbox = OnceLock::new();
        // A cell that is new is empty.
        let _ = sandbox.set(Ok(policy));
        Judge {
            name: format!("{} {}", manifest.name, manifest.version),
            evaluator: None,
            detail: Detail::WHOLE,
            sandbox,
            open: Box::new(|| Err(Failure::policy("there is no other policy"))),
        }
    }

    /// How much of a change without marks is looked at.
    pub fn detail(&self) -> Detail {
        self.detail
    }

    /// Decides one change, or says why not.
    pub fn decide(&self, facts: &Facts) -> Result<Decision, EvaluateError> {
        if let Some(evaluator) = self.evaluator.as_ref().filter(|_| is_reviewable(facts))
            && let Ok(decision) = evaluator.evaluate(facts)
        {
            return Ok(decision);
        }
        // Facts that don't fit the contract are refused there in the same words as everywhere.
        self.sandbox()?
            .evaluate(facts)
            .map(|evaluation| evaluation.value)
    }

    /// The policy in its sandbox.
    pub fn sandbox(&self) -> Result<&Policy, EvaluateError> {
        let opened = self
            .sandbox
            .get_or_init(|| (self.open)().map_err(|failure| failure.message));
        match opened {
            Ok(policy) => Ok(policy),
            Err(reason) => Err(EvaluateError::Trapped(reason.clone())),
        }
    }
}

fn is_reviewable(facts: &Facts) -> bool {
    let messages = facts.commits.iter().map(|commit| commit.message.len());
    let notes = facts.notes.iter().map(|note| note.content.len());
    let texts: usize = messages.chain(notes).sum();
    facts.commits.len() + facts.carried_commits.len() <= MOST_ELEMENTS
        && facts.files.len() <= MOST_ELEMENTS
        && texts <= LONGEST_TEXTS
}

/// What has to be read of a change without marks, so that it is decided as with all of it.
fn detail(reads: &Reads) -> Detail {
    // What is made of several facts, some of which may be left out. A risk is made by rules that are looked at like any other.
    let made = [Root::Impact, Root::Signals, Root::Author, Root::Provenance];
    let commits = made.into_iter().any(|root| reads.root(root))
        || reads
            .fields_of("commit")
            .any(|field| matches!(field, "files" | "recomputed_merge"))
        || reads.fields_of("commit_file").next().is_some()
        || reads.fields_of("change").any(|field| field == "author")
        || reads
            .fields_of("completeness")
            .any(|field| field == "commit_files")
        || reads
            .fields_of("provenance")
            .any(|field| matches!(field, "commits" | "prompter" | "recent" | "appeals"));
    let mechanical = commits
        || reads
            .fields_of("file")
            .any(|field| !OF_PATHS.contains(&field) && !OF_LINES.contains(&field))
        || reads
            .fields_of("provenance")
            .any(|field| !OF_MARKS.contains(&field));
    let lines = mechanical
        || reads
            .fields_of("file")
            .any(|field| !OF_PATHS.contains(&field))
        || reads
            .fields_of("totals")
            .any(|field| !OF_COUNTS.contains(&field));
    Detail {
        lines,
        mechanical,
        commits,
    }
}

/// Reads some landed changes and works on them: first with no more facts than `detail`, then those once more and whole of which the
/// work says that something in them shows AI.
pub fn work<T>(
    reader: &LandedReader,
    some: &[Landed],
    detail: Detail,
    one: impl Fn(Facts) -> (T, bool),
) -> Result<Vec<T>, Failure> {
    let read = |some: &[Landed], detail| reader.read(some, detail).map_err(change::failure);
    let (mut done, mut again) = (Vec::with_capacity(some.len()), Vec::new());
    for (place, facts) in read(some, detail)?.into_iter().enumerate() {
        let (result, marked) = one(facts);
        done.push(result);
        again.extend(marked.then_some(place));
    }
    if detail == Detail::WHOLE || again.is_empty() {
        return Ok(done);
    }
    let marked: Vec<Landed> = again
        .iter()
        .filter_map(|place| some.get(*place).cloned())
        .collect();
    for (place, facts) in again.into_iter().zip(read(&marked, Detail::WHOLE)?) {
        if let Some(there) = done.get_mut(place) {
            *there = one(facts).0;
        }
    }
    Ok(done)
}

/// Something shows AI or speaks of it, or something that could is missing.
pub fn is_marked(facts: &Facts, decision: &Decision) -> bool {
    let provenance = &decision.provenance;
    let known = facts
        .completeness
        .commits
        .as_ref()
        .is_some_and(|list| list.supply == Supply::Complete);
    !(known
        && provenance.evidence.is_empty()
        && provenance.contradictions.is_empty()
        && provenance.undeclared.is_empty()
        && facts.notes.is_empty())
}
