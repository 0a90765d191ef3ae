//! Command-line arguments of `simulate`.

use crate::arguments::DocumentFormat;
use crate::limits::LimitArguments;
use crate::policy::PolicyArguments;
use crate::time::time_or_day;
use clap::{ArgGroup, Args};
use countersign_contract::types::Timestamp;
use std::path::PathBuf;

/// Examples below the help.
pub const EXAMPLES: &str = "\
Changes come at their own `now`, or with --changes at random times, so many a day. The policy decides each with the load
that people have at that moment; people read one change after the other, within their working hours.
Exit codes: 0 all were decided, 2 the stream or the roster does not hold, 6 some changes got no decision.

Examples:
  countersign simulate --preset standard --roster roster.yaml --git main --since 1.year
  countersign simulate --preset standard --roster roster.yaml --git main --away alice,bob
  countersign simulate --preset standard --roster roster.yaml --facts past/ --away alice,bob --away-from 2026-03-09 --away-until 2026-03-23
  collect | countersign simulate --policy policies/standard --roster roster.yaml --facts - --format json
  countersign simulate --bundle now.wasm --roster roster.yaml --facts changes.jsonl --changes 100000 --per-day 500";

/// `simulate`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("stream").required(true))]
pub struct SimulateArguments {
    #[command(flatten)]
    pub policy: PolicyArguments,
    /// A file of people with their levels, hours and capacities
    #[arg(long, value_name = "FILE")]
    pub roster: PathBuf,
    /// Facts, oldest first: a file of JSON lines, a folder of documents, or - for standard input
    #[arg(long, value_name = "PATH", group = "stream", help_heading = "Changes")]
    pub facts: Option<PathBuf>,
    /// What landed in a branch, as it was proposed [default branch: the remote's default, else the current one]
    #[arg(
        long,
        value_name = "BRANCH",
        num_args = 0..=1,
        default_missing_value = "",
        group = "stream",
        help_heading = "Changes"
    )]
    pub git: Option<String>,
    /// A folder in the repository
    #[arg(
        long,
        value_name = "DIR",
        default_value = ".",
        help_heading = "Changes"
    )]
    pub repo: PathBuf,
    /// From when on, as git reads dates
    #[arg(
        long,
        value_name = "DATE",
        default_value = "6.months",
        help_heading = "Changes"
    )]
    pub since: String,
    /// Repeat the changes in turn until there are so many, at random times
    #[arg(long, value_name = "COUNT", help_heading = "Changes")]
    pub changes: Option<u64>,
    /// How many of them come in a day, on average
    #[arg(long, value_name = "COUNT", default_value_t = 50.0, value_parser = rate, help_heading = "Changes")]
    pub per_day: f64,
    /// People who are away: shown beside what happens when nobody is
    #[arg(
        long,
        value_name = "LOGIN",
        value_delimiter = ',',
        help_heading = "People"
    )]
    pub away: Vec<String>,
    /// From when on they are away, such as 2026-03-09 or 2026-03-09T12:00:00Z [default: from the beginning]
    #[arg(long, value_name = "TIME", requires = "away", value_parser = time_or_day, help_heading = "People")]
    pub away_from: Option<Timestamp>,
    /// Until before when they are away [default: to the end]
    #[arg(long, value_name = "TIME", requires = "away", value_parser = time_or_day, help_heading = "People")]
    pub away_until: Option<Timestamp>,
    /// How long somebody reads any change, in minutes
    #[arg(long, value_name = "MINUTES", default_value_t = 10.0, value_parser = amount, help_heading = "People")]
    pub reading_minutes: f64,
    /// How much longer for each line added or deleted, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0, value_parser = amount, help_heading = "People")]
    pub seconds_per_line: f64,
    /// How many people the policy is shown for one change
    #[arg(long, value_name = "COUNT", default_value_t = 40, value_parser = candidates, help_heading = "People")]
    pub candidates: usize,
    /// Runs with the same seed are the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text, help_heading = "Output")]
    pub format: DocumentFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub limits: LimitArguments,
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number <= 1e7 => Ok(number),
        _ => Err("write a number above 0, at most 10000000".to_owned()),
    }
}

fn amount(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1e5).contains(&number) => Ok(number),
        _ => Err("write a number from 0 to 100000".to_owned()),
    }
}

fn candidates(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if (1..=1_000).contains(&number) => Ok(number),
        _ => Err("write a number from 1 to 1000".to_owned()),
    }
}
