//! `countersign backtest`.

pub(super) mod past;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::policy::{self, PolicyArguments};
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::{output, presets, time};
use clap::{ArgGroup, Args, ValueEnum};
use countersign::{EvaluateError, Policy};
use countersign_analysis::backtest::{self, Backtest, Item, Subject, Trial};
use countersign_contract::types::{Facts, Timestamp};
use countersign_reports::numbers::plural;
use countersign_reports::{backtest as shown, json};
use past::{Past, Piece};
use std::path::{Path, PathBuf};
use std::thread;

pub const EXAMPLES: &str = "\
Each past change is decided as it was proposed, before anybody had signed, and as it landed. Git
alone knows nothing of reviews and checks: what can't be told from it is `undecided`, never bypassed.
Exit codes: 0 all were decided, 2 some documents hold no facts, 6 some changes got no decision.

Examples:
  countersign backtest --since 6.months --preset standard
  countersign backtest --git v1.0..main --policy .countersign/policy --format html -o backtest.html
  countersign backtest --since 1.year --preset standard --landed-from 'refs/pull/*/head'
  countersign backtest --facts past/ --bundle now.wasm --against next.wasm
  collect | countersign backtest --facts - --preset small --against-preset standard --format json";

/// At most this many problems of one document are told.
const MOST_PROBLEMS: usize = 3;

/// `backtest`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("past").required(true).multiple(false).args(["git", "since", "facts"]))]
pub struct BacktestArguments {
    /// Changes that landed in a range of commits: BASE..HEAD
    #[arg(long, value_name = "RANGE", help_heading = "Past")]
    git: Option<String>,
    /// Changes that landed from then on, as git reads dates, such as 6.months or 2026-01-31
    #[arg(long, value_name = "DATE", help_heading = "Past")]
    since: Option<String>,
    /// A folder of facts documents, a file of JSON lines, or - for standard input
    #[arg(long, value_name = "PATH", help_heading = "Past", conflicts_with_all = ["repo", "branch", "now"])]
    facts: Option<PathBuf>,
    /// A folder in the repository [default: the current one]
    #[arg(long, value_name = "DIR", help_heading = "Past")]
    repo: Option<PathBuf>,
    /// The branch that changes land in [default: the remote's default branch, else the current one]
    #[arg(long, value_name = "BRANCH", requires = "since", conflicts_with_all = ["git", "facts"], help_heading = "Past")]
    branch: Option<String>,
    /// Look for what each change came from: in merges, in refs/pull/*/head and refs/merge-requests/*/head, and in REFS, with a * for
    /// the number, which nobody but the forge can write to
    #[arg(
        long,
        value_name = "REFS",
        help_heading = "Past",
        conflicts_with = "facts"
    )]
    landed_from: Vec<String>,
    /// The time of the audit, to repeat an earlier one [default: now]
    #[arg(long, value_name = "TIME", help_heading = "Past")]
    now: Option<Timestamp>,
    #[command(flatten)]
    policy: PolicyArguments,
    /// A bundle to compare with
    #[arg(
        long,
        value_name = "FILE",
        group = "other",
        help_heading = "Comparison"
    )]
    against: Option<PathBuf>,
    /// A folder with policy.yaml to compare with
    #[arg(long, value_name = "DIR", group = "other", help_heading = "Comparison")]
    against_policy: Option<PathBuf>,
    /// A policy that ships with the program to compare with
    #[arg(long, value_name = "NAME", group = "other", help_heading = "Comparison",
          value_parser = clap::builder::PossibleValuesParser::new(presets::names()))]
    against_preset: Option<String>,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Most changes that each list names [default: 10 as text, else 200]; all are counted
    #[arg(long, value_name = "COUNT", help_heading = "Output")]
    examples: Option<usize>,
    /// Threads that decide [default: one for each core]
    #[arg(long, value_name = "COUNT", help_heading = "Limits", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    #[command(flatten)]
    limits: LimitArguments,
}

/// Formats of a backtest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A page with charts, one file.
    Html,
}

/// Decides past changes, and sums up.
pub fn run(arguments: &BacktestArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let policy = first(arguments, terminal)?;
    let against = other(arguments, terminal)?;
    let past = past(arguments, terminal)?;
    let most = arguments.examples.unwrap_or(match arguments.format {
        Format::Text => 10,
        Format::Json | Format::Html => 200,
    });
    let mut backtest = Backtest::new(past.name, named(&policy), against.as_ref().map(named), most);
    let mut progress = Progress::new(past.total, terminal);
    let mut stopped = None;
    backtest::in_order(
        past.pieces,
        jobs(arguments),
        |piece| decide(piece, &policy, against.as_ref()),
        |item| {
            match item {
                Ok(item) => backtest.add(&item),
                Err(failure) => stopped = stopped.take().or(Some(failure)),
            }
            progress.step();
        },
    );
    progress.end();
    if let Some(failure) = stopped {
        return Err(failure);
    }
    if arguments.facts.is_some() && backtest.is_empty() {
        return Err(Failure::usage(format!(
            "there is no past to try the policy on: the {} hold no document",
            backtest.source
        )));
    }
    if backtest.is_empty() {
        terminal.note(
            "no change landed there, so that nothing was tried; a range is written from the older revision to the newer, OLD..NEW",
        );
    }
    backtest.finish();
    let text = match arguments.format {
        Format::Text => {
            shown::text::render(&backtest, terminal.color && arguments.output.is_none())
        }
        Format::Json => {
            json::pretty(&backtest).map_err(|error| Failure::unwritable("JSON", &error))?
        }
        Format::Html => shown::page::render(&backtest),
    };
    output::write(arguments.output.as_deref(), &text)?;
    Ok(told(&backtest, terminal))
}

/// Says what was not decided, and gives the exit code.
fn told(backtest: &Backtest, terminal: &Terminal) -> Exit {
    for (place, problem) in backtest.invalid.examples.iter().take(10) {
        terminal.note(&format!("{place} holds no facts: {problem}"));
    }
    let failures = backtest.policy.failures.examples.iter().chain(
        backtest
            .against
            .iter()
            .flat_map(|against| &against.failures.examples),
    );
    for (change, problem) in failures.take(10) {
        terminal.note(&format!("no decision on {change}: {problem}"));
    }
    if backtest.invalid.count > 0 {
        terminal.note(&format!(
            "left out: {} without facts; `countersign schema facts` prints the form",
            plural(backtest.invalid.count, "document")
        ));
        return Exit::Usage;
    }
    if backtest.failed() > 0 {
        return Exit::Undecided;
    }
    Exit::Pass
}

fn named(policy: &Policy) -> String {
    let manifest = policy.manifest();
    format!("{} {}", manifest.name, manifest.version)
}

fn jobs(arguments: &BacktestArguments) -> usize {
    arguments.jobs.map_or_else(
        || thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    )
}

fn past(arguments: &BacktestArguments, terminal: &Terminal) -> Result<Past, Failure> {
    let repository = arguments.repo.as_deref().unwrap_or(Path::new("."));
    let now = arguments.now.unwrap_or_else(time::now);
    let named = &arguments.landed_from;
    let landed_from = (!named.is_empty()).then(|| named.clone());
    match (&arguments.facts, &arguments.git, &arguments.since) {
        (Some(path), _, _) => past::facts(path, arguments.limits.limits().input_bytes, terminal),
        (_, Some(range), _) => past::range(repository, range, landed_from, now, terminal),
        (_, _, since) => past::since(
            repository,
            since.as_deref(),
            arguments.branch.clone(),
            landed_from,
            now,
            terminal,
        ),
    }
}

/// The policy that is tried.
fn first(arguments: &BacktestArguments, terminal: &Terminal) -> Result<Policy, Failure> {
    let chosen = &arguments.policy;
    let limits = &arguments.limits.for_many(jobs(arguments));
    let set = &chosen.set;
    match (&chosen.bundle, &chosen.policy, &chosen.preset) {
        (Some(path), _, _) => policy::open_bundle(path, chosen.digest.as_deref(), limits),
        (_, Some(path), _) => policy::open_folder(path, set, limits, terminal),
        (_, _, Some(name)) => policy::open_preset(name, set, limits, terminal),
        _ => {
            let presets: Vec<&str> = presets::names().collect();
            Err(Failure::usage(format!(
                "nothing says which policy is tried on the past; name one with --preset NAME ({}), --policy DIR or --bundle FILE",
                presets.join(", ")
            )))
        }
    }
}

/// The policy that it is compared with.
fn other(arguments: &BacktestArguments, terminal: &Terminal) -> Result<Option<Policy>, Failure> {
    let limits = &arguments.limits.for_many(jobs(arguments));
    if let Some(path) = &arguments.against {
        return policy::open_bundle(path, None, limits).map(Some);
    }
    if let Some(path) = &arguments.against_policy {
        return policy::open_folder(path, &[], limits, terminal).map(Some);
    }
    match &arguments.against_preset {
        Some(name) => policy::open_preset(name, &[], limits, terminal).map(Some),
        None => Ok(None),
    }
}

/// Decides one piece of the past. A failure ends the backtest; what is wrong with one document does not.
fn decide(piece: Piece, policy: &Policy, against: Option<&Policy>) -> Result<Item, Failure> {
    let (place, facts) = match piece {
        Piece::Facts(facts) => (format!("`{}`", facts.change.id), facts),
        Piece::Document { place, text } => match parse_document(policy, &text) {
            Ok(facts) => (place, Box::new(facts)),
            Err(problem) => return Ok(Item::Invalid { place, problem }),
        },
        Piece::Unreadable { place, problem } => return Ok(Item::Invalid { place, problem }),
        Piece::Stopped(failure) => return Err(failure),
    };
    let mut invalid = None;
    let mut run = |policy: &Policy| {
        Box::new(Trial::run(&facts, |facts| match policy.evaluate(facts) {
            Ok(evaluation) => Ok(evaluation.value),
            Err(error) => {
                if let EvaluateError::InvalidFacts(errors) = &error {
                    invalid = Some(listed(errors));
                }
                Err(error.to_string())
            }
        }))
    };
    let trial = run(policy);
    let against = against.map(&mut run);
    if let Some(problem) = invalid {
        return Ok(Item::Invalid { place, problem });
    }
    Ok(Item::Change {
        subject: Subject::from_facts(&facts),
        trial,
        against,
    })
}

/// The facts of a document, or why it has none.
pub(super) fn parse_document(policy: &Policy, text: &str) -> Result<Facts, String> {
    serde_json::from_str::<Facts>(text).map_err(|error| {
        let problem = match policy.evaluate_json(text) {
            // The sandbox knows the path of the value that is wrong.
            Err(EvaluateError::InvalidFacts(errors)) if !errors.is_empty() => listed(&errors),
            _ => error.to_string(),
        };
        // A stream's document is one line: its number is in the place, and the parser only sees that line.
        problem.replace(" at line 1 column ", " at column ")
    })
}

fn listed(errors: &[countersign_contract::types::FactError]) -> String {
    let mut all: Vec<String> = errors
        .iter()
        .take(MOST_PROBLEMS)
        .map(|error| match error.path.as_str() {
            "" => error.explanation.clone(),
            path => format!("{path}: {}", error.explanation),
        })
        .collect();
    if errors.len() > MOST_PROBLEMS {
        all.push(format!("and {} more", errors.len() - MOST_PROBLEMS));
    }
    all.join("; ")
}
