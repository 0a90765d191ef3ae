//! `countersign completions`.

use crate::arguments::{Arguments, CompletionsArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use clap::CommandFactory as _;

/// Prints a completion script.
pub fn run(arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "countersign",
        &mut script,
    );
    output::write(None, &String::from_utf8_lossy(&script))?;
    Ok(Exit::Pass)
}
