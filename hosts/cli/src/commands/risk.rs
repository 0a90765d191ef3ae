//! `countersign risk`.

use crate::arguments::DocumentFormat;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{folder, output, policy};
use clap::{Args, Subcommand, ValueEnum};
use countersign_analysis::fit::{self, Columns, FitError, Fitted, History, Options, Term};
use countersign_reports::json;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

const FIT_EXAMPLES: &str = "\
A history is a CSV file or JSON lines: for each past change its features, as numbers, and an
`outcome` that says whether it caused an incident. `countersign schema risk-history` prints the form.
The output is a `risk:` block for policy.yaml; how well it does stands above it, as comments.

Examples:
  countersign risk fit --history changes.csv --log lines_added
  countersign risk fit --history changes.csv --policy .countersign/policy --output risk.yaml
  countersign risk fit --history changes.jsonl --outcome caused_incident --format json";

/// `risk`.
#[derive(Args, Debug)]
pub struct RiskArguments {
    #[command(subcommand)]
    command: RiskCommand,
}

#[derive(Subcommand, Debug)]
enum RiskCommand {
    /// Learn the weights of a risk model from what past changes led to
    #[command(after_help = FIT_EXAMPLES)]
    Fit(FitArguments),
}

/// `risk fit`.
#[derive(Args, Debug)]
pub struct FitArguments {
    /// The history, or - for standard input
    #[arg(long, value_name = "FILE")]
    history: PathBuf,
    /// Its form [default: csv for a name that ends so, else JSON lines]
    #[arg(long, value_enum, value_name = "FORM")]
    form: Option<Form>,
    /// A policy whose risk terms of the same names give rule and words
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// The column that says which changes caused an incident
    #[arg(long, value_name = "COLUMN", default_value = "outcome")]
    outcome: String,
    /// Columns that are no features, besides `id`
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Features of which the logarithm of 1 + value is used, as suits sizes
    #[arg(long, value_name = "FEATURE", value_delimiter = ',')]
    log: Vec<String>,
    /// The feature that the model is compared with [default: lines_added, where there is one]
    #[arg(long, value_name = "FEATURE")]
    baseline: Option<String>,
    /// Parts of the history, each scored by a model fitted to the others
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    folds: usize,
    /// Strength of the penalty on large weights
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0)]
    l2: f64,
    /// Another seed, other folds
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// How to show the model
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text)]
    format: DocumentFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Forms of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Runs what was asked for.
pub fn run(arguments: &RiskArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    match &arguments.command {
        RiskCommand::Fit(arguments) => fit(arguments, terminal),
    }
}

fn fit(arguments: &FitArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let terms = match &arguments.policy {
        Some(folder) => policy_terms(folder, terminal)?,
        None => Vec::new(),
    };
    let history = read(arguments)?;
    known_baseline(&history, arguments)?;
    let options = Options {
        folds: arguments.folds,
        seed: arguments.seed,
        l2: arguments.l2,
        log: arguments.log.clone(),
        terms,
        ..Options::default()
    };
    let options = match &arguments.baseline {
        Some(baseline) => Options {
            baseline: baseline.clone(),
            ..options
        },
        None => options,
    };
    let fitted = fit::fit(&history, &options).map_err(failure)?;
    for notice in &fitted.notices {
        terminal.note(notice);
    }
    output::write(
        arguments.output.as_deref(),
        &shown(&fitted, arguments.format)?,
    )?;
    Ok(Exit::Pass)
}

/// A baseline that was named has to be there: the comparison is what was asked for.
fn known_baseline(history: &History, arguments: &FitArguments) -> Result<(), Failure> {
    match &arguments.baseline {
        Some(named) if history.column(named).is_none() => Err(Failure::usage(format!(
            "the history has no feature `{}` to compare with; `--baseline` takes one of {}",
            named.escape_debug(),
            history.features.join(", ")
        ))),
        _ => Ok(()),
    }
}

fn shown(fitted: &Fitted, format: DocumentFormat) -> Result<String, Failure> {
    match format {
        DocumentFormat::Text => Ok(fit::policy_block(fitted)),
        DocumentFormat::Json => {
            json::pretty(fitted).map_err(|error| Failure::unwritable("JSON", &error))
        }
    }
}

fn read(arguments: &FitArguments) -> Result<History, Failure> {
    let path = &arguments.history;
    let stdin = path.as_os_str() == "-";
    let input: Box<dyn Read> = if stdin {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(|error| Failure::file("read", path, &error))?)
    };
    let name = if stdin {
        "the history on standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    };
    let mut columns = Columns {
        outcome: arguments.outcome.clone(),
        ..Columns::default()
    };
    columns.ignore.extend(arguments.ignore.iter().cloned());
    let input = BufReader::new(input);
    match arguments.form.unwrap_or_else(|| form(path)) {
        Form::Csv => History::from_csv(input, &name, &columns),
        Form::Jsonl => History::from_json_lines(input, &name, &columns),
    }
    .map_err(failure)
}

fn form(path: &Path) -> Form {
    let csv = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if csv { Form::Csv } else { Form::Jsonl }
}

/// The terms of a policy's risk model.
fn policy_terms(path: &Path, terminal: &Terminal) -> Result<Vec<Term>, Failure> {
    let source = folder::read(path)?.without_cases();
    let compiled = policy::compile(&source, &[], terminal)?;
    let Some(risk) = compiled.policy.risk else {
        terminal.note(&format!(
            "`{}` has no `risk`, so that no term gives rule and words",
            path.display()
        ));
        return Ok(Vec::new());
    };
    Ok(risk
        .terms
        .into_iter()
        .map(|term| Term {
            name: term.name,
            value: term.value.source.text,
            words: term.words,
        })
        .collect())
}

/// All are about what was handed in.
fn failure(error: FitError) -> Failure {
    Failure::usage(error)
}
