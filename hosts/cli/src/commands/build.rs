//! `countersign build`.

use crate::arguments::BuildArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{folder, output, policy};

/// Compiles, bundles and writes. Nothing is written when anything is wrong.
pub fn run(arguments: &BuildArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let source = folder::read(&arguments.folder)?.without_cases();
    let compiled = policy::compile(&source, &arguments.set, terminal)?;
    let bundle = policy::bundle(&compiled, &source)?;
    output::write_file(&arguments.output, &bundle.bytes)?;
    let manifest = &bundle.manifest;
    output::write(
        None,
        &format!(
            "{} {} → {} ({} KiB)\nsha256:{}\n",
            manifest.name,
            manifest.version,
            arguments.output.display(),
            bundle.bytes.len().div_ceil(1024),
            bundle.digest
        ),
    )?;
    Ok(Exit::Pass)
}
