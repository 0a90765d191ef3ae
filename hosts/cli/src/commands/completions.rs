//! `countersign completions`.

use crate::arguments::CompletionsArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use clap::Command;

/// Prints a completion script for `command`.
pub fn run(arguments: &CompletionsArguments, command: &mut Command) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, command, "countersign", &mut script);
    output::write(None, &String::from_utf8_lossy(&script))?;
    Ok(Exit::Pass)
}
