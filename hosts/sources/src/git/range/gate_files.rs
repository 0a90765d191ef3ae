//! What the gate reads, as the change leaves it: a file that can't be read stops every later check, and nobody would see it
//! before it lands.

use crate::context::Context;
use crate::error::SourceError;
use crate::git::options::{Options, RosterFrom};
use crate::git::repository::{Repository, files};
use crate::owners::{self, Owners};
use crate::roster::{DEFAULT_PATH, Roster};
use countersign_contract::types::{File, FileStatus};

/// Most files that are read: a change of more is told of the first.
const MOST: usize = 50;

/// Says of each of the files why the gate could not read it at the head.
pub(super) fn read(
    repository: &Repository,
    options: &Options,
    head: &str,
    files: &mut [File],
) -> Result<(), SourceError> {
    let left = files.iter_mut().filter(|file| {
        file.status != FileStatus::Deleted && Kind::of(&file.path, options).is_some()
    });
    for file in left.take(MOST) {
        let Some(kind) = Kind::of(&file.path, options) else {
            continue;
        };
        file.unreadable = match files::text(repository, head, &file.path) {
            Ok(Some(text)) => kind.fault(&text, &file.path),
            Ok(None) => Some("it is not a regular file".to_owned()),
            // It is there, and no text.
            Err(SourceError::Git { .. }) => None,
            Err(error) => Some(error.to_string()),
        };
    }
    Ok(())
}

enum Kind {
    Roster,
    Context,
    Owners,
}

impl Kind {
    fn of(path: &str, options: &Options) -> Option<Kind> {
        let roster = match &options.roster {
            RosterFrom::Base { path } => path,
            _ => DEFAULT_PATH,
        };
        let folder = options.context_folder.as_deref();
        let in_folder = folder.and_then(|folder| path.strip_prefix(folder)?.strip_prefix('/'));
        let is_document = |name: &str| {
            let forms = [".yaml", ".yml", ".json"];
            forms.iter().any(|ending| name.ends_with(ending))
        };
        if path == roster {
            Some(Kind::Roster)
        } else if in_folder.is_some_and(is_document) {
            Some(Kind::Context)
        } else if owners::PATHS.contains(&path) {
            Some(Kind::Owners)
        } else {
            None
        }
    }

    /// The first thing that is wrong, and how many more there are.
    fn fault(&self, text: &str, path: &str) -> Option<String> {
        match self {
            Kind::Roster => {
                let errors = Roster::check(text, path).errors;
                let first = errors.first()?.to_string();
                Some(match errors.len() {
                    1 => first,
                    count => format!(
                        "{first}; and {} more, which `countersign roster check` shows",
                        count - 1
                    ),
                })
            }
            Kind::Context => Context::parse(text, path, "")
                .err()
                .map(|error| error.to_string()),
            Kind::Owners => Owners::parse(text, path).1.first().map(ToString::to_string),
        }
    }
}
