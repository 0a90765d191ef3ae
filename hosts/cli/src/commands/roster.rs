//! `countersign roster`.

use crate::change::read_text;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::terminal::Terminal;
use clap::{Args, Subcommand};
use countersign_sources::roster::{Checked, DEFAULT_PATH, Roster};
use std::path::PathBuf;

/// Examples of `roster check`.
const CHECK_EXAMPLES: &str = "\
Exit codes: 0 it can be read, 2 it can't.

Examples:
  countersign roster check
  countersign roster check ../team/roster.yaml";

/// How many people are named.
const MOST_NAMED: usize = 10;

/// `roster`.
#[derive(Args, Debug)]
pub struct RosterArguments {
    #[command(subcommand)]
    command: RosterCommand,
}

#[derive(Subcommand, Debug)]
enum RosterCommand {
    /// Tell all that is wrong with a roster, before it lands and every check stops
    #[command(after_help = CHECK_EXAMPLES)]
    Check(RosterCheckArguments),
}

/// `roster check`.
#[derive(Args, Debug)]
pub struct RosterCheckArguments {
    /// The roster
    #[arg(value_name = "FILE", default_value = DEFAULT_PATH)]
    file: PathBuf,
}

/// Runs it.
pub fn run(arguments: &RosterArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let RosterCommand::Check(RosterCheckArguments { file }) = &arguments.command;
    let checked = Roster::check(&read_text(file)?, &file.display().to_string());
    if !checked.errors.is_empty() {
        let lines: Vec<String> = checked.errors.iter().map(ToString::to_string).collect();
        return Err(Failure::usage(format!(
            "the roster is invalid, and no change can be decided with it:\n{}",
            lines.join("\n")
        )));
    }
    if let Some(note) = push_unsaid(&checked) {
        terminal.note(&note);
    }
    let count = checked.roster.people().len();
    let people = if count == 1 { "person" } else { "people" };
    output::write(None, &format!("{}: {count} {people}\n", file.display()))?;
    Ok(Exit::Pass)
}

/// What follows where the roster does not say who may push.
fn push_unsaid(checked: &Checked) -> Option<String> {
    let logins = &checked.push_unsaid;
    let named: Vec<&str> = logins.iter().map(String::as_str).take(MOST_NAMED).collect();
    let more = match logins.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| {
        format!(
            "`may_push` is left out for `{}`{more}; where no forge says who may push, what they approve does not count: write `may_push: true` for those who may",
            named.join("`, `")
        )
    })
}
