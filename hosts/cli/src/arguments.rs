//! Arguments of the commands that have no folder of their own.

use crate::change::ChangeArguments;
use crate::limits::LimitArguments;
use crate::policy::{self, PolicyArguments};
use crate::presets;
use clap::{ArgGroup, Args, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// `check`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true))]
pub struct CheckArguments {
    #[command(flatten)]
    pub policy: PolicyArguments,
    /// The policy that ships with the program for a base that holds no `.countersign/policy`; it is told when it decides
    #[arg(long, value_name = "NAME", conflicts_with = "policy_source", help_heading = "Policy",
          value_parser = clap::builder::PossibleValuesParser::new(presets::names()))]
    pub default_preset: Option<String>,
    /// A facts document, or - for standard input; a JSON array of them is a group, in which the strictest decides
    #[arg(long, value_name = "FILE", group = "change", help_heading = "Change",
          conflicts_with_all = ["repo", "roster", "sign_offs", "sign_offs_authentication", "context", "extra", "purpose", "environment", "now",
                                "each", "landed_from", "base_branch", "no_reviews", "no_expertise", "expertise_time", "github_event_name", "github_documents", "fetch"])]
    pub facts: Option<PathBuf>,
    #[command(flatten)]
    pub change: ChangeArguments,
    /// How to show the decision
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    pub format: Format,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Append the decision as Markdown to a file as well, such as the one that $GITHUB_STEP_SUMMARY names
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub summary: Option<PathBuf>,
    /// Show everything, not only what decides (text only)
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,
    /// Show how each expression came to its value (text and JSON)
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
    /// Publish the decision as the commit status `countersign` on the head of the pull request: pending at once where a payload
    /// names the head, and the decision later. The token has to be allowed to write statuses
    #[arg(long, help_heading = "Output", conflicts_with_all = ["facts", "git", "github_documents"])]
    pub publish_status: bool,
    /// What the job does with the decision, so that annotations and status say so; the exit code is the decision's in both
    #[arg(long, value_enum, default_value_t = JobMode::Enforce, help_heading = "Output")]
    pub job_mode: JobMode,
    #[command(flatten)]
    pub limits: LimitArguments,
}

impl CheckArguments {
    /// Whether the job holds the change back when the decision does.
    pub fn job_enforces(&self) -> bool {
        self.job_mode == JobMode::Enforce
    }
}

/// What a job in a CI system does with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum JobMode {
    /// It shows it and holds nothing back.
    Report,
    /// It holds the change back unless the verdict is pass.
    Enforce,
}

/// Formats of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the verdict, the next act, what decides.
    Text,
    /// An envelope with digests and the decision as the bundle gave it.
    Json,
    /// JUnit XML, one test case for each control.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub workflow commands.
    Github,
    /// For comments and step summaries.
    Markdown,
}

/// `survey`.
#[derive(Args, Debug)]
pub struct SurveyArguments {
    /// A folder in the repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// From when on, as git reads dates, such as 6.months or 2026-01-31
    #[arg(long, value_name = "DATE", default_value = "6.months")]
    pub since: String,
    /// The branch that changes land in [default: the remote's default branch, else the current one]
    #[arg(long, value_name = "BRANCH")]
    pub branch: Option<String>,
    /// Look for what each change came from: in merges, in refs/pull/*/head and refs/merge-requests/*/head, and in REFS, with a * for
    /// the number, which nobody but the forge can write to
    #[arg(long, value_name = "REFS")]
    pub landed_from: Vec<String>,
    /// The policy whose demands are counted
    #[arg(long, value_name = "NAME", default_value = "standard", value_parser = clap::builder::PossibleValuesParser::new(presets::names()))]
    pub preset: String,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text)]
    pub format: DocumentFormat,
    /// Compile the bundle anew, and leave nothing in the user's cache folder
    #[arg(long)]
    pub no_cache: bool,
}

/// Formats of what is not a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// `build`.
#[derive(Args, Debug)]
pub struct BuildArguments {
    /// The folder with policy.yaml
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The bundle to write
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Override a parameter of the policy
    #[arg(long, value_name = "NAME=VALUE", value_parser = policy::setting)]
    pub set: Vec<(String, String)>,
}

/// `test`.
#[derive(Args, Debug)]
pub struct TestArguments {
    /// The folder with policy.yaml and cases/
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Only cases whose name or file contains this
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Run the cases of what the policy extends as well, and say which of them it decides otherwise; that is no failure (text and
    /// JSON)
    #[arg(long)]
    pub inherited: bool,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Name every case, not only those that failed
    #[arg(long, short)]
    pub verbose: bool,
    /// Show the decision of each case and the value of every sub-expression
    #[arg(long)]
    pub explain: bool,
    /// Print the facts of the one case that --filter names, as `check --facts` reads them, and run nothing
    #[arg(long, conflicts_with_all = ["explain", "coverage", "min"])]
    pub print_facts: bool,
    /// Show which conditions and outcomes of controls no case reached
    #[arg(long)]
    pub coverage: bool,
    /// Exit with 4 when the cases cover less than this; implies --coverage
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub min: Option<f64>,
    #[command(flatten)]
    pub limits: LimitArguments,
}

/// Reads a percentage.
fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').trim().parse::<f64>() {
        Ok(number) if (0.0..=100.0).contains(&number) => Ok(number),
        _ => Err("write a number from 0 to 100, such as 90".to_owned()),
    }
}

/// Formats of a test run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people.
    Text,
    /// JUnit XML.
    Junit,
    /// For programs.
    Json,
}

/// `show`.
#[derive(Args, Debug)]
pub struct ShowArguments {
    /// A policy that ships with the program, or a folder with policy.yaml
    #[arg(value_name = "PRESET|DIR")]
    pub policy: PathBuf,
    /// Only this control
    #[arg(long, value_name = "ID")]
    pub control: Option<String>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = ShowFormat::Yaml)]
    pub format: ShowFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// As a policy that can be used.
    Yaml,
    /// For programs, with the origin of each part.
    Json,
}

/// `inspect`.
#[derive(Args, Debug)]
pub struct InspectArguments {
    /// The bundle
    #[arg(value_name = "BUNDLE")]
    pub bundle: PathBuf,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DocumentFormat::Text)]
    pub format: DocumentFormat,
    /// Show what its rules were compiled to, instruction by instruction
    #[arg(long, conflicts_with = "format")]
    pub program: bool,
}

/// `facts`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true))]
pub struct FactsCommandArguments {
    #[command(flatten)]
    pub change: ChangeArguments,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `schema`.
#[derive(Args, Debug)]
pub struct SchemaArguments {
    /// Which document
    #[arg(value_enum)]
    pub document: Document,
}

/// Documents that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Document {
    /// What is known of a change.
    Facts,
    /// What a policy says of it.
    Decision,
    /// A policy's source.
    Policy,
    /// A file of people.
    Roster,
    /// A file of sign-offs.
    SignOffs,
    /// A file of incidents, services, freeze windows and the like.
    Context,
    /// A line of a history that a risk model is fitted to.
    RiskHistory,
}

/// `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArguments {
    /// For which shell
    #[arg(value_enum)]
    pub shell: Shell,
}
