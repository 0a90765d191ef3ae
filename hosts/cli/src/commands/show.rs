//! `countersign show`.

use crate::arguments::{ShowArguments, ShowFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{folder, output, presets};
use countersign_compiler::Folder;
use countersign_compiler::resolved::{Resolved, resolve};
use countersign_reports::json;
use std::path::Path;

/// Prints a policy with all that it includes and extends, as one document.
pub fn run(arguments: &ShowArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let source = source(&arguments.policy)?;
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

/// The policy of a name. A folder that has the name of a preset is written with a `/`.
fn source(name: &Path) -> Result<Folder, Failure> {
    let text = name.to_string_lossy();
    if presets::names().any(|preset| preset == text) {
        return presets::folder(&text);
    }
    if name.is_file() {
        return Err(Failure::usage(format!(
            "`{text}` is a file; name a preset or a policy's folder, or look at a bundle with `countersign inspect`"
        )));
    }
    if !name.exists() {
        let known: Vec<&str> = presets::names().collect();
        return Err(Failure::usage(format!(
            "there is neither a preset nor a folder `{text}`; the presets: {}",
            known.join(", ")
        )));
    }
    folder::read(name)
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
