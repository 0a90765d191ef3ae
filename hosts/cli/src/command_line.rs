//! The command line as a whole: the commands, and what `--help` says of each.

use crate::arguments::{
    BuildArguments, CheckArguments, CompletionsArguments, FactsCommandArguments, InspectArguments,
    SchemaArguments, ShowArguments, SurveyArguments, TestArguments,
};
use crate::commands::backtest::{self, BacktestArguments};
use crate::commands::declare::arguments::{self as declare, DeclareArguments};
use crate::commands::init::{self, InitArguments};
use crate::commands::lint::{self, LintArguments};
use crate::commands::provenance::arguments::{self as provenance, ProvenanceArguments};
use crate::commands::risk::RiskArguments;
use crate::commands::roster::RosterArguments;
use crate::commands::signoff::arguments::{SignoffArguments, VetoArguments};
use crate::commands::simulate::arguments::{self as simulate, SimulateArguments};
use crate::terminal::Color;
use clap::{Parser, Subcommand};

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

Exit codes: 0 pass, 1 block, 2 usage, 3 policy or bundle invalid, 4 tests failed,
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
    /// Show a policy with all that it extends
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArguments),
    /// Look a policy over: what is unused, never true, or open to one person alone
    #[command(after_help = lint::EXAMPLES)]
    Lint(LintArguments),
    /// Write a policy that extends a preset, with cases, a draft of the roster and the workflow of your forge
    #[command(after_help = init::EXAMPLES)]
    Init(InitArguments),
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
    #[command(after_help = simulate::EXAMPLES)]
    Simulate(Box<SimulateArguments>),
    /// Decide past changes, and count what the policy would have asked for
    #[command(after_help = backtest::EXAMPLES)]
    Backtest(Box<BacktestArguments>),
    /// Fit a risk model
    Risk(RiskArguments),
    /// Look a roster over
    Roster(RosterArguments),
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

const SHOW_EXAMPLES: &str = "\
Examples:
  countersign show standard
  countersign show .countersign/policy --control senior-sign-off
  countersign show .countersign/policy --format json";

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
