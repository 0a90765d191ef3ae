//! `--extra`: facts of an organisation's own from the command line.

use super::{ChangeArguments, read_text};
use crate::failure::Failure;
use countersign_sources::context::{self, Context};
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

/// Most bytes of standard input.
const MOST_BYTES: u64 = 1 << 20;

impl ChangeArguments {
    /// Adds the facts that `--extra` names.
    pub(super) fn add_extra(&self, context: &mut Context) -> Result<(), Failure> {
        let is_input = |named: &&String| named.ends_with("=-");
        if self.extra.iter().filter(is_input).count() > 1 {
            return Err(Failure::usage(
                "standard input can be one fact only; name files for the other facts of --extra",
            ));
        }
        for named in &self.extra {
            let Some((name, file)) = named.split_once('=') else {
                return Err(Failure::usage(format!(
                    "`--extra {named}` names no file; write `--extra {named}=FILE`, or `--extra {named}=-` for standard input"
                )));
            };
            let (text, place) = match file {
                "-" => (standard_input()?, "standard input".to_owned()),
                file => (self.outside(Path::new(file))?, file.to_owned()),
            };
            let invalid =
                |error| Failure::usage(format!("the fact `{name}` of --extra is invalid: {error}"));
            let fact = Context::of_extra(name, &text, &place).map_err(invalid)?;
            context.join(fact).map_err(invalid)?;
        }
        Ok(())
    }

    fn outside(&self, path: &Path) -> Result<String, Failure> {
        if self.is_in_work_tree(path) {
            return Err(Failure::usage(format!(
                "the fact in `{}` is in the work tree, where the change can write to it; land it under `extra` of a document in `{}`, or hand over a file from elsewhere",
                path.display(),
                context::DEFAULT_FOLDER
            )));
        }
        read_text(path)
    }
}

/// What standard input has. It is read once, however often the change is looked at.
fn standard_input() -> Result<String, Failure> {
    static INPUT: OnceLock<Result<String, String>> = OnceLock::new();
    let read = || {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("can't read standard input: {error}"))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(format!("standard input has more than {MOST_BYTES} bytes"));
        }
        String::from_utf8(bytes).map_err(|_| "standard input is not UTF-8".to_owned())
    };
    INPUT.get_or_init(read).clone().map_err(Failure::usage)
}
