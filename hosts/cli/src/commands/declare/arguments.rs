//! Command-line arguments of `countersign declare`.

use clap::{ArgGroup, Args};
use std::path::PathBuf;

/// Shown below the help.
pub const EXAMPLES: &str = "\
Without a place to write to, the line is printed. docs/declaring.md says why it looks as it does.

Examples:
  countersign declare --agent claude --model claude-opus-4.6
  countersign declare --agent claude --model claude-opus-4.6 --commit
  countersign declare --none --message-file .git/COMMIT_EDITMSG
  git rebase --exec 'countersign declare --agent copilot --commit' origin/main
  countersign declare --install-hook";

/// `declare`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("statement").args(["agent", "none", "install_hook", "print_hook"]).required(true))]
#[command(group = ArgGroup::new("place").args(["message_file", "commit"]))]
pub struct DeclareArguments {
    /// The agent that helped, such as claude or copilot
    #[arg(long, value_name = "NAME")]
    pub agent: Option<String>,
    /// The model that the agent ran [default: unknown]
    #[arg(
        long,
        value_name = "NAME",
        requires = "agent",
        conflicts_with = "none",
        default_value = "unknown",
        hide_default_value = true
    )]
    pub model: String,
    /// State that no AI helped
    #[arg(long)]
    pub none: bool,
    /// Write it into this message, which git or an editor will commit
    #[arg(long, value_name = "FILE", requires = "statement")]
    pub message_file: Option<PathBuf>,
    /// Write it into the message of the latest commit, which is amended; its tree and what is staged stay as they are
    #[arg(long, value_name = "REVISION", num_args = 0..=1, default_missing_value = "HEAD", requires = "statement")]
    pub commit: Option<String>,
    /// Amend even what was pushed already
    #[arg(long, requires = "commit")]
    pub force: bool,
    /// A folder in the repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// Install a commit-msg hook that declares whenever an agent commits
    #[arg(long, conflicts_with_all = ["message_file", "commit"])]
    pub install_hook: bool,
    /// Print that hook
    #[arg(long, conflicts_with_all = ["message_file", "commit"])]
    pub print_hook: bool,
}
