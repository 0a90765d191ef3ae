//! `countersign backtest`.

pub(super) mod past;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::landed::{self, Judge};
use crate::limits::LimitArguments;
use crate::policy::{self, PolicyArguments};
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::{folder, output, presets, time};
use clap::{ArgGroup, Args, ValueEnum};
use countersign::{EvaluateError, Policy};
use countersign_analysis::backtest::{self, Backtest, Item, Subject, Trial};
use countersign_compiler::Folder;
use countersign_contract::types::{Facts, Timestamp};
use countersign_reports::numbers::plural;
use countersign_reports::{backtest as shown, json};
use countersign_sources::git::{Detail, LandedReader};
use past::{Past, Piece};
use std::path::{Path, PathBuf};
use std::thread;

pub const EXAMPLES: &str = "\
Each past change is decided as it was proposed, before anybody had signed, and as it landed. Git
alone knows nothing of reviews and checks: what can't be told from it is `undecided`, never bypassed.
Exit codes: 0 all were decided, 2 some documents hold no facts, 6 some changes got no decision,
130 Ctrl-C stopped it: what was known by then is shown.

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
    let interrupt = Interrupt::awaited();
    let policy = first(arguments, terminal)?;
    let against = other(arguments, terminal)?;
    let past = past(arguments, terminal)?;
    let most = arguments.examples.unwrap_or(match arguments.format {
        Format::Text => 10,
        Format::Json | Format::Html => 200,
    });
    let names = (
        policy.name.clone(),
        against.as_ref().map(|against| against.name.clone()),
    );
    let mut backtest = Backtest::new(past.name, names.0, names.1, most);
    let mut progress = Progress::new(past.total, terminal);
    let mut stopped = None;
    let trials = Trials {
        policy,
        against,
        reader: past.reader,
    };
    backtest::in_order(
        past.pieces.take_while(|_| !interrupt.pressed()),
        jobs(arguments),
        // What waits for its turn is left out, so that what is counted ends where it was stopped.
        |piece| match interrupt.pressed() {
            true => Ok(Vec::new()),
            false => trials.run(piece),
        },
        |items| match items {
            // Git is stopped by Ctrl-C, too.
            Err(_) if interrupt.pressed() => {}
            Ok(items) if stopped.is_none() => {
                for item in &items {
                    backtest.add(item);
                    progress.step();
                }
            }
            Ok(_) => {}
            Err(failure) => stopped = stopped.take().or(Some(failure)),
        },
    );
    progress.end();
    if let Some(failure) = stopped {
        return Err(failure);
    }
    backtest.partial = interrupt.pressed();
    if arguments.facts.is_some() && backtest.is_empty() && !backtest.partial {
        return Err(Failure::usage(format!(
            "there is no past to try the policy on: the {} hold no document",
            backtest.source
        )));
    }
    if backtest.is_empty() && !backtest.partial {
        terminal.note(match arguments.git {
            Some(_) => "no change landed there, so nothing was tried; write a range from the older revision to the newer, OLD..NEW",
            None => "no change landed since then, so nothing was tried; go back further with --since",
        });
    }
    for warning in trials.reader.iter().flat_map(LandedReader::warnings) {
        terminal.note(&warning.to_string());
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
    let exit = told(&backtest, terminal);
    Ok(match backtest.partial {
        true => Exit::Interrupted,
        false => exit,
    })
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
fn first<'a>(
    arguments: &'a BacktestArguments,
    terminal: &'a Terminal,
) -> Result<Judge<'a>, Failure> {
    let chosen = &arguments.policy;
    let limits = arguments.limits.for_many(jobs(arguments));
    let set = chosen.set.as_slice();
    let many = arguments.facts.is_none();
    match (&chosen.bundle, &chosen.policy, &chosen.preset) {
        (Some(path), _, _) => {
            policy::open_bundle(path, chosen.digest.as_deref(), &limits).map(Judge::sandboxed)
        }
        (_, Some(path), _) => {
            let (source, name) = (folder::read(path)?, path.display().to_string());
            judge(name, source, set, limits, many, terminal)
        }
        (_, _, Some(name)) => judge(
            name.clone(),
            presets::folder(name)?,
            set,
            limits,
            many,
            terminal,
        ),
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
fn other<'a>(
    arguments: &'a BacktestArguments,
    terminal: &'a Terminal,
) -> Result<Option<Judge<'a>>, Failure> {
    let limits = arguments.limits.for_many(jobs(arguments));
    let many = arguments.facts.is_none();
    if let Some(path) = &arguments.against {
        return policy::open_bundle(path, None, &limits)
            .map(|policy| Some(Judge::sandboxed(policy)));
    }
    if let Some(path) = &arguments.against_policy {
        let (source, name) = (folder::read(path)?, path.display().to_string());
        return judge(name, source, &[], limits, many, terminal).map(Some);
    }
    match &arguments.against_preset {
        Some(name) => judge(
            name.clone(),
            presets::folder(name)?,
            &[],
            limits,
            many,
            terminal,
        )
        .map(Some),
        None => Ok(None),
    }
}

/// What decides by the source of a policy: natively where a repository tells of many changes. A document can be of any size and
/// form, and goes through the sandbox.
fn judge<'a>(
    name: String,
    source: Folder,
    set: &'a [(String, String)],
    limits: LimitArguments,
    many: bool,
    terminal: &'a Terminal,
) -> Result<Judge<'a>, Failure> {
    if !many {
        return policy::open_source(&name, &source, set, &limits, terminal).map(Judge::sandboxed);
    }
    let compiled = policy::compile_source(&source, set, terminal)?;
    Judge::native(compiled, true, move || {
        policy::open_source(&name, &source, set, &limits, terminal)
    })
}

/// What decides the pieces of the past.
struct Trials<'a> {
    policy: Judge<'a>,
    against: Option<Judge<'a>>,
    reader: Option<LandedReader>,
}

impl Trials<'_> {
    /// Decides one piece of the past. A failure ends the backtest; what is wrong with one document does not.
    fn run(&self, piece: Piece) -> Result<Vec<Item>, Failure> {
        let (place, text) = match piece {
            Piece::Landed(some) => {
                let reader = self.reader.as_ref();
                let reader = reader.ok_or_else(|| Failure::usage("no repository is read"))?;
                return landed::work(reader, &some, self.detail(), |facts| {
                    self.item(format!("`{}`", facts.change.id), &facts)
                });
            }
            Piece::Facts(facts) => {
                return Ok(vec![self.item(format!("`{}`", facts.change.id), &facts).0]);
            }
            Piece::Document { place, text } => (place, text),
            Piece::Unreadable { place, problem } => {
                return Ok(vec![Item::Invalid { place, problem }]);
            }
            Piece::Stopped(failure) => return Err(failure),
        };
        let policy = self.policy.sandbox();
        let policy = policy.map_err(|error| Failure::evaluate("the facts", &error))?;
        Ok(vec![match parse_document(policy, &text) {
            Ok(facts) => self.item(place, &facts).0,
            Err(problem) => Item::Invalid { place, problem },
        }])
    }

    /// How much has to be read of a change without marks: its lines are counted.
    fn detail(&self) -> Detail {
        let judges = std::iter::once(&self.policy).chain(&self.against);
        judges.fold(
            Detail {
                lines: true,
                ..Detail::PATHS
            },
            |all, judge| {
                let own = judge.detail();
                Detail {
                    lines: all.lines || own.lines,
                    mechanical: all.mechanical || own.mechanical,
                    commits: all.commits || own.commits,
                }
            },
        )
    }

    /// What a change came to, and whether something in it shows AI.
    fn item(&self, place: String, facts: &Facts) -> (Item, bool) {
        let (mut invalid, mut marked) = (None, false);
        let mut run = |judge: &Judge<'_>| {
            Box::new(Trial::run(facts, |facts| match judge.decide(facts) {
                Ok(decision) => {
                    marked |= landed::is_marked(facts, &decision);
                    Ok(decision)
                }
                Err(error) => {
                    marked = true;
                    if let EvaluateError::InvalidFacts(errors) = &error {
                        invalid = Some(listed(errors));
                    }
                    Err(error.to_string())
                }
            }))
        };
        let trial = run(&self.policy);
        let against = self.against.as_ref().map(&mut run);
        let item = match invalid {
            Some(problem) => Item::Invalid { place, problem },
            None => Item::Change {
                subject: Subject::from_facts(facts),
                trial,
                against,
            },
        };
        (item, marked)
    }
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
