//! `countersign inspect`.

use crate::arguments::{DocumentFormat, InspectArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::terminal::Terminal;
use crate::{output, policy};
use countersign_contract::manifest::PROGRAM_SECTION;
use countersign_program::policy::Policy;
use countersign_reports::inspection::{self, Inspection};
use countersign_reports::json;
use countersign_reports::untrusted::line;
use wasmparser::{Parser, Payload};

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
        DocumentFormat::Text => inspection::render(&inspection, terminal.color),
        DocumentFormat::Json => {
            json::pretty(&inspection).map_err(|error| Failure::unwritable("JSON", &error))?
        }
    };
    output::write(None, &text)?;
    Ok(Exit::Pass)
}

/// The compiled policy of a bundle, as the bundler recorded it.
pub fn recorded(name: &str, bytes: &[u8]) -> Result<Policy, Failure> {
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
    countersign_program::decode(recorded)
        .map_err(|error| Failure::policy(format!("`{name}`: {error}")))
}

/// What the rules of a bundle were compiled to.
fn program(name: &str, bytes: &[u8]) -> Result<String, Failure> {
    let policy = recorded(name, bytes)?;
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
