//! Command-line arguments of `countersign provenance`.

use crate::arguments::DocumentFormat;
use crate::change::ChangeArguments;
use crate::limits::LimitArguments;
use crate::policy::PolicyArguments;
use clap::{ArgGroup, Args};
use std::path::PathBuf;

/// Shown below the help.
pub const EXAMPLES: &str = "\
Lines are counted as at least and at most: where nobody can say who wrote a line, it is unknown.
A policy matters only for the agents, trailers and mechanical files that it adds; without one the
preset `standard` is taken. It judges nothing: the exit code is 0 whatever is found.

Examples:
  countersign provenance --git origin/main..HEAD
  countersign provenance --git HEAD --format json
  countersign facts --git main..HEAD | countersign provenance --facts -
  countersign provenance --explain-agent kiro
  countersign provenance --explain-agent house-bot --policy .countersign/policy";

/// `provenance`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true))]
pub struct ProvenanceArguments {
    /// A facts document, or - for standard input
    #[arg(long, value_name = "FILE", group = "change", help_heading = "Change",
          conflicts_with_all = ["repo", "roster", "sign_offs", "purpose", "environment", "now"])]
    pub facts: Option<PathBuf>,
    /// Instead of a change: what shows this agent, why, and where that can be read
    #[arg(
        long,
        value_name = "NAME",
        group = "change",
        help_heading = "Change",
        conflicts_with = "format"
    )]
    pub explain_agent: Option<String>,
    #[command(flatten)]
    pub change: ChangeArguments,
    #[command(flatten)]
    pub policy: PolicyArguments,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text, help_heading = "Output")]
    pub format: DocumentFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub limits: LimitArguments,
}
