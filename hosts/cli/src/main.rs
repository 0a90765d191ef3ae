//! The command line of Countersign. A straight pipe: command-line arguments, resolved settings, a run, an exit code.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that can't go on fails"
    )
)]

mod arguments;
mod change;
mod command_line;
mod commands;
mod exit;
mod facts_file;
mod failure;
mod folder;
mod forge;
mod interrupt;
mod landed;
mod limits;
mod output;
mod policy;
mod presets;
mod progress;
mod store;
mod terminal;
mod time;

use crate::command_line::{Arguments, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use clap::{CommandFactory as _, Parser as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Usage errors, `--help` and `--version` end the process in here, with the codes 2 and 0.
    let arguments = Arguments::parse();
    let terminal = Terminal::detect(arguments.color);
    let result = run(arguments.command, &terminal);
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit.into()
        }
    }
}

fn run(command: Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Build(arguments) => commands::build::run(&arguments, terminal),
        Command::Check(arguments) => commands::check::run(&arguments, terminal),
        Command::Test(arguments) => commands::test::run(&arguments, terminal),
        Command::Show(arguments) => commands::show::run(&arguments, terminal),
        Command::Lint(arguments) => commands::lint::run(&arguments, terminal),
        Command::Init(arguments) => commands::init::run(&arguments, terminal),
        Command::Inspect(arguments) => commands::inspect::run(&arguments, terminal),
        Command::Facts(arguments) => commands::facts::run(&arguments, terminal),
        Command::Survey(arguments) => commands::survey::run(&arguments, terminal),
        Command::Signoff(arguments) => commands::signoff::sign_off(&arguments, terminal),
        Command::Veto(arguments) => commands::signoff::veto(&arguments, terminal),
        Command::Simulate(arguments) => commands::simulate::run(&arguments, terminal),
        Command::Backtest(arguments) => commands::backtest::run(&arguments, terminal),
        Command::Roster(arguments) => commands::roster::run(&arguments, terminal),
        Command::Risk(arguments) => commands::risk::run(&arguments, terminal),
        Command::Provenance(arguments) => commands::provenance::run(&arguments, terminal),
        Command::Declare(arguments) => commands::declare::run(&arguments, terminal),
        Command::Schema(arguments) => commands::schema::run(&arguments),
        Command::Completions(arguments) => {
            commands::completions::run(&arguments, &mut Arguments::command())
        }
    }
}
