//! Command-line arguments.

use crate::change::ChangeArguments;
use crate::commands::backtest::{self, BacktestArguments};
use crate::commands::declare::arguments::{self as declare, DeclareArguments};
use crate::commands::provenance::arguments::{self as provenance, ProvenanceArguments};
use crate::commands::risk::RiskArguments;
use crate::commands::signoff;
use crate::limits::LimitArguments;
use crate::policy::{self, PolicyArguments};
use crate::presets;
use crate::terminal::Color;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use countersign_contract::types::Assessment;
use std::path::PathBuf;

/// Decides whether a change that an AI helped to write may go ahead, and who still has to sign
#[derive(Parser, Debug)]
#[command(name = "countersign", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN")]
    pub color: Color,
}

const EXAMPLES: &str = "\
Examples:
  countersign survey                                     how much AI is in this history?
  countersign check --preset standard --git main..HEAD   may it be merged, or who has to act?
  countersign test policies/standard                     does the policy decide its own cases?
  countersign build policies/standard -o standard.wasm   one file for every host

Exit codes: 0 pass, 1 block, 2 usage, 3 policy or bundle invalid, 4 tests fell short,
5 pending: people still have to act, 6 undecided. A policy in report mode always exits 0.";

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Decide a change
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArguments),
    /// Count the changes of a repository that carry marks of AI, without any configuration
    #[command(after_help = SURVEY_EXAMPLES)]
    Survey(SurveyArguments),
    /// Show who wrote which lines, and by which evidence
    #[command(after_help = provenance::EXAMPLES)]
    Provenance(ProvenanceArguments),
    /// Say in a commit message that AI helped, or that none did
    #[command(after_help = declare::EXAMPLES)]
    Declare(DeclareArguments),
    /// Make a bundle from a policy's folder
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArguments),
    /// Run a policy's cases through its bundle
    #[command(after_help = TEST_EXAMPLES)]
    Test(TestArguments),
    /// Show what a bundle is, without running it on a change
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(InspectArguments),
    /// Print the facts that a source yields, as JSON
    #[command(after_help = FACTS_EXAMPLES)]
    Facts(FactsCommandArguments),
    /// Read the brief of a change, and sign it: adds a sign-off to a file
    #[command(after_help = SIGNOFF_EXAMPLES)]
    Signoff(Box<SignoffArguments>),
    /// Read the brief of a change, and hold it: adds a veto to a file, which stands until its person withdraws it
    #[command(after_help = VETO_EXAMPLES)]
    Veto(Box<VetoArguments>),
    /// Run a stream of changes through policy and roster: waiting times, load, who alone knows what
    #[command(after_help = crate::commands::simulate::arguments::EXAMPLES)]
    Simulate(Box<crate::commands::simulate::arguments::SimulateArguments>),
    /// Decide past changes, and count what the policy would have asked for
    #[command(after_help = backtest::EXAMPLES)]
    Backtest(Box<BacktestArguments>),
    /// Fit a risk model
    Risk(RiskArguments),
    /// Print the JSON Schema of a document
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArguments),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArguments),
}

const CHECK_EXAMPLES: &str = "\
Without --bundle, --policy or --preset, the policy is read from .countersign/policy at the BASE of
the range, never from its head: a change can't rewrite the rules it is judged by.

Examples:
  countersign check --preset standard --git origin/main..HEAD
  countersign check --bundle standard.wasm --digest $DIGEST --git origin/main..HEAD
  countersign check --policy policies/standard --facts facts.json --explain
  countersign facts --git main..HEAD | countersign check --preset small --facts - --format json
  countersign check --preset standard --git main..HEAD --format markdown --output summary.md
  countersign check --preset standard --pr 12 --roster ../roster.yaml
  countersign check --preset standard --pr https://github.com/acme/shop/pull/12
  countersign check --preset standard --github-event $GITHUB_EVENT_PATH --fetch --format github
  countersign check --preset standard --github-event 12.json --github-event 13.json
  countersign check --preset standard --purpose deploy --git v1.4..HEAD --no-reviews \\
    --sign-offs ../signed.yaml --sign-offs-authentication forge
  countersign check --preset standard --purpose audit --git HEAD --landed-from refs/pull/12/head";

const SURVEY_EXAMPLES: &str = "\
Git alone knows nothing of approvals, so that they are `unknown` here, never `missing`.

Examples:
  countersign survey
  countersign survey --repo ../linux --since 1.year --preset small
  countersign survey --format json";

const BUILD_EXAMPLES: &str = "\
Examples:
  countersign build policies/standard -o standard.wasm
  countersign build policies/standard -o strict.wasm --set senior_level=7 --set material_lines=5";

const TEST_EXAMPLES: &str = "\
Examples:
  countersign test policies/standard
  countersign test policies/standard --filter sign-off
  countersign test policies/standard --format junit --output cases.xml";

const INSPECT_EXAMPLES: &str = "\
Examples:
  countersign inspect standard.wasm
  countersign inspect standard.wasm --format json
  countersign inspect standard.wasm --program";

const FACTS_EXAMPLES: &str = "\
Examples:
  countersign facts --git main..HEAD
  countersign facts --pr 12 --output facts.json
  countersign facts --github-event event.json --github-documents documents.json";

const SIGNOFF_EXAMPLES: &str = "\
Whatever is not given as an option is asked for, if standard input is a terminal. A sign-off is bound to the
repository, the base branch and the content. Nobody vouches for the file itself: it counts where the
host that hands it over does (check --sign-offs-authentication), so keep it outside the work tree.

Areas: diff, ai_contribution, systemic_risk, context, dependencies, failure_history

Examples:
  countersign signoff --preset standard --git main..HEAD --as bob --file ../signed.yaml
  countersign signoff --preset standard --git main..HEAD --as bob --file ../signed.yaml --yes \\
    --assess diff --assess ai_contribution='read line by line'";

const VETO_EXAMPLES: &str = "\
Examples:
  countersign veto --preset standard --git main..HEAD --as bob --file ../signed.yaml \\
    --reason 'It drops the audit log.'";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  countersign schema facts
  countersign schema policy > policy.schema.json";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  countersign completions bash > ~/.local/share/bash-completion/completions/countersign
  countersign completions zsh > ~/.zfunc/_countersign";

/// `check`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true))]
pub struct CheckArguments {
    #[command(flatten)]
    pub policy: PolicyArguments,
    /// A facts document, or - for standard input; a JSON array of them is a group, in which the strictest decides
    #[arg(long, value_name = "FILE", group = "change", help_heading = "Change",
          conflicts_with_all = ["repo", "roster", "sign_offs", "sign_offs_authentication", "context", "purpose", "environment", "now",
                                "each", "landed_from", "base_branch", "no_reviews", "no_expertise", "github_event_name", "github_documents", "fetch"])]
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
    #[command(flatten)]
    pub limits: LimitArguments,
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

/// Formats of what is no decision.
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
    /// How to show the result
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Name every case, not only those that fell short
    #[arg(long, short)]
    pub verbose: bool,
    #[command(flatten)]
    pub limits: LimitArguments,
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

/// Who signs what, where to.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true))]
pub struct SigningArguments {
    #[command(flatten)]
    pub policy: PolicyArguments,
    #[command(flatten)]
    pub change: ChangeArguments,
    /// Login of who signs
    #[arg(long = "as", value_name = "LOGIN", help_heading = "Sign-off")]
    pub person: String,
    /// The file of sign-offs; it is made if it is not there
    #[arg(long, value_name = "FILE", help_heading = "Sign-off")]
    pub file: PathBuf,
    /// The control to sign for [default: the first that still asks]
    #[arg(long, value_name = "ID", help_heading = "Sign-off")]
    pub control: Option<String>,
    /// Do not ask; what is not given is not said
    #[arg(long, help_heading = "Sign-off")]
    pub yes: bool,
    #[command(flatten)]
    pub limits: LimitArguments,
}

/// `signoff`.
#[derive(Args, Debug)]
pub struct SignoffArguments {
    #[command(flatten)]
    pub signing: SigningArguments,
    /// A part of the audit that you attest, with what you found
    #[arg(long, value_name = "AREA[=NOTE]", value_parser = signoff::assessment, help_heading = "Sign-off")]
    pub assess: Vec<Assessment>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT", help_heading = "Sign-off")]
    pub reason: Option<String>,
    /// An appeal that you confirm, by its id
    #[arg(long, value_name = "APPEAL", help_heading = "Sign-off")]
    pub confirm: Vec<String>,
    /// Write it though it would not count
    #[arg(long, help_heading = "Sign-off")]
    pub force: bool,
}

/// `veto`.
#[derive(Args, Debug)]
pub struct VetoArguments {
    #[command(flatten)]
    pub signing: SigningArguments,
    /// What has to change, in your words
    #[arg(long, value_name = "TEXT", help_heading = "Sign-off")]
    pub reason: Option<String>,
    /// Take back what you said of the change before, your veto and your approvals
    #[arg(long, help_heading = "Sign-off")]
    pub withdraw: bool,
    /// Write it though it would take no veto back
    #[arg(long, requires = "withdraw", help_heading = "Sign-off")]
    pub force: bool,
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
