//! `countersign show`.

use crate::arguments::{ShowArguments, ShowFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{output, presets};
use countersign_compiler::resolved::{Resolved, resolve};
use countersign_reports::json;

/// Prints a policy with all that it includes and extends, as one document.
pub fn run(arguments: &ShowArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let source = presets::named(&arguments.policy)?;
    let resolved = resolve(&source)
        .map_err(|found| Failure::findings(found.render(&source, terminal.error_color)))?;
    let text = match (arguments.format, &arguments.control) {
        (ShowFormat::Yaml, None) => resolved.yaml(),
        (ShowFormat::Json, None) => pretty(&resolved.json())?,
        (ShowFormat::Yaml, Some(id)) => {
            let control = resolved.control_yaml(id);
            control.ok_or_else(|| unknown(&resolved, id))?
        }
        (ShowFormat::Json, Some(id)) => {
            let control = resolved.control_json(id);
            pretty(&control.ok_or_else(|| unknown(&resolved, id))?)?
        }
    };
    output::write(arguments.output.as_deref(), &text)?;
    Ok(Exit::Pass)
}

fn pretty(value: &serde_json::Value) -> Result<String, Failure> {
    json::pretty(value).map_err(|error| Failure::unwritable("JSON", &error))
}

fn unknown(resolved: &Resolved<'_>, id: &str) -> Failure {
    let known: Vec<&str> = resolved.controls().collect();
    Failure::usage(format!(
        "the policy has no control `{id}`; it has {}",
        known.join(", ")
    ))
}
