//! `countersign facts`.

use crate::arguments::FactsCommandArguments;
use crate::change::Collection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::terminal::Terminal;

/// Prints what a source yields.
pub fn run(arguments: &FactsCommandArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let text = match arguments.change.collect(terminal)?.facts {
        Collection::One(facts) => serde_json::to_string_pretty(&facts),
        Collection::Group { members, .. } => serde_json::to_string_pretty(&members),
    };
    let mut text = text.map_err(|error| Failure::unwritable("facts", &error))?;
    text.push('\n');
    output::write(arguments.output.as_deref(), &text)?;
    Ok(Exit::Pass)
}
