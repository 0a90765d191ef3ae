//! `countersign inspect`.

use crate::arguments::{DocumentFormat, InspectArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::terminal::Terminal;
use crate::{output, policy};
use anstyle::{AnsiColor, Style};
use countersign_contract::manifest::{Manifest, PROGRAM_SECTION};
use countersign_contract::types::Description;
use countersign_reports::untrusted::line;
use serde::Serialize;
use wasmparser::{Parser, Payload};

/// What a bundle is.
#[derive(Serialize)]
struct Inspection<'a> {
    digest: String,
    bytes: usize,
    imports: Vec<String>,
    exports: Vec<String>,
    manifest: &'a Manifest,
    description: Description,
}

/// Opens a bundle like any host does, and shows what it says of itself.
pub fn run(arguments: &InspectArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let limits = LimitArguments {
        fuel: None,
        memory: None,
        no_cache: false,
        at_once: 0,
    };
    let name = arguments.bundle.display().to_string();
    let bytes = policy::read_bundle(&arguments.bundle, &limits)?;
    let policy = policy::engine(&limits)?
        .open(&bytes, None, limits.limits())
        .map_err(|error| Failure::open(&name, &error))?;
    if arguments.program {
        output::write(None, &program(&name, &bytes)?)?;
        return Ok(Exit::Pass);
    }
    let (imports, exports) = interface(&bytes);
    let description = policy
        .describe()
        .map_err(|error| Failure::policy(format!("`{name}` can't say what it is: {error}")))?;
    let inspection = Inspection {
        digest: format!("sha256:{}", policy.digest()),
        bytes: bytes.len(),
        imports,
        exports,
        manifest: policy.manifest(),
        description,
    };
    let text = match arguments.format {
        DocumentFormat::Text => text(&inspection, terminal.color),
        DocumentFormat::Json => {
            let mut text = serde_json::to_string_pretty(&inspection)
                .map_err(|error| Failure::usage(format!("the JSON can't be written: {error}")))?;
            text.push('\n');
            text
        }
    };
    output::write(None, &text)?;
    Ok(Exit::Pass)
}

/// What the rules of a bundle were compiled to, as the bundler recorded it.
fn program(name: &str, bytes: &[u8]) -> Result<String, Failure> {
    let recorded = Parser::new(0)
        .parse_all(bytes)
        .map_while(Result::ok)
        .filter_map(|payload| match payload {
            Payload::CustomSection(section) if section.name() == PROGRAM_SECTION => {
                Some(section.data())
            }
            _ => None,
        })
        .last();
    let recorded = recorded.ok_or_else(|| {
        Failure::policy(format!(
            "`{name}` does not record its program; build it again with this version"
        ))
    })?;
    let policy = countersign_program::decode(recorded)
        .map_err(|error| Failure::policy(format!("`{name}`: {error}")))?;
    // The sources of a bundle's rules are as much somebody else's words as its name.
    Ok(countersign_program::dump(&policy)
        .lines()
        .map(|text| {
            let rest = text.trim_start_matches(' ');
            let indented = " ".repeat(text.len() - rest.len());
            format!("{indented}{}\n", line(rest))
        })
        .collect())
}

/// Names of a component's own imports and exports.
fn interface(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes).map_while(Result::ok) {
        match payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => imports.extend(
                section
                    .into_iter()
                    .map_while(Result::ok)
                    .map(|import| import.name.name.to_owned()),
            ),
            Payload::ComponentExportSection(section) if depth == 0 => exports.extend(
                section
                    .into_iter()
                    .map_while(Result::ok)
                    .map(|export| export.name.name.to_owned()),
            ),
            _ => {}
        }
    }
    (imports, exports)
}

fn text(inspection: &Inspection<'_>, color: bool) -> String {
    let paint = |style: Style, text: &str| {
        if color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    };
    let faint = AnsiColor::BrightBlack.on_default();
    let manifest = inspection.manifest;
    let description = &inspection.description;
    let title = format!("{} {}", line(&manifest.name), line(&manifest.version));
    let mut out = format!(
        "{}  {}\n",
        paint(Style::new().bold(), &title),
        line(&manifest.summary)
    );
    let names = |names: &[String]| {
        if names.is_empty() {
            "none".to_owned()
        } else {
            names
                .iter()
                .map(|name| line(name))
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    for (label, value) in [
        ("digest", inspection.digest.clone()),
        ("size", format!("{} KiB", inspection.bytes.div_ceil(1024))),
        ("contract", line(&manifest.contract)),
        ("mode", description.mode.as_str().to_owned()),
        ("imports", names(&inspection.imports)),
        ("exports", names(&inspection.exports)),
        (
            "source",
            format!("sha256:{}", line(&manifest.source_digest)),
        ),
        (
            "evaluator",
            format!("sha256:{}", line(&manifest.evaluator_digest)),
        ),
        (
            "steps",
            format!(
                "at most {} for all rules; a rule stops at {}",
                manifest.worst_case_steps, description.step_budget
            ),
        ),
    ] {
        out.push_str(&format!(
            "  {} {value}\n",
            paint(faint, &format!("{label:<10}"))
        ));
    }
    if !description.parameters.is_empty() {
        out.push_str("\nparameters\n");
        for parameter in &description.parameters {
            out.push_str(&format!(
                "  {} = {} {}\n",
                line(&parameter.name),
                line(&parameter.value),
                paint(faint, &format!("({})", line(&parameter.type_name)))
            ));
        }
    }
    out.push_str("\ncontrols\n");
    for control in &description.controls {
        out.push_str(&format!(
            "  {} {}: {}\n",
            paint(faint, &format!("{:<5}", control.effect.as_str())),
            line(&control.id),
            line(&control.title)
        ));
        out.push_str(&format!(
            "        {} {}\n",
            paint(faint, "applies when"),
            line(&control.applies)
        ));
        out.push_str(&format!(
            "        {} {}\n",
            paint(faint, "steps at most"),
            control.worst_case_steps
        ));
    }
    out
}
