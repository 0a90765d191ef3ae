//! Notes that a remote has or may have, and that this clone did not fetch: a clone fetches none by itself.
//!
//! The network is never asked. A remote that is a folder of this machine is looked at; of any other one it is said what to run.

use super::notes::NoteRefs;
use super::{Repository, command};
use crate::error::SourceError;
use crate::warning::SourceWarning;
use std::path::{Path, PathBuf};

/// What to tell of notes that were not fetched. None: notes are there, there is no remote, or it is known to have none.
pub fn unfetched_notes(folder: &Path) -> Result<Option<SourceWarning>, SourceError> {
    let repository = Repository::open(folder)?;
    if !NoteRefs::find(&repository)?.is_empty() {
        return Ok(None);
    }
    let Some(remote) = remote(&repository)? else {
        return Ok(None);
    };
    let fetch = format!("git fetch {} 'refs/notes/*:refs/notes/*'", remote.name);
    if let Some(path) = remote.folder(&repository) {
        // What is not a repository, or not one that may be read, tells nothing.
        let has_notes = Repository::open(&path)
            .and_then(|there| NoteRefs::find(&there))
            .is_ok_and(|there| !there.is_empty());
        return Ok(has_notes.then(|| {
            SourceWarning::new(
                "notes_not_fetched",
                format!(
                    "the remote `{}` has notes about who wrote which lines, and they were not fetched",
                    remote.name
                ),
                format!("run `{fetch}`"),
            )
        }));
    }
    Ok((!remote.fetches_notes).then(|| {
        SourceWarning::new(
            "notes_not_fetched",
            format!(
                "notes about who wrote which lines were not fetched from the remote `{}`, if it has any",
                remote.name
            ),
            format!(
                "`git ls-remote {} 'refs/notes/*'` lists them, `{fetch}` fetches them",
                remote.name
            ),
        )
    }))
}

/// A remote as the repository's own settings name it.
struct Named {
    name: String,
    address: String,
    /// It is set up to fetch notes, so that there are none.
    fetches_notes: bool,
}

impl Named {
    /// The folder that the address is. None: it is somewhere else.
    fn folder(&self, repository: &Repository) -> Option<PathBuf> {
        let address = self.address.as_str();
        let path = match address.strip_prefix("file://") {
            Some(path) => Path::new(path),
            // `host:path` is a machine, unless a slash comes first.
            None => {
                let colon = address.find(':').unwrap_or(usize::MAX);
                let slash = address.find('/').unwrap_or(usize::MAX);
                (slash <= colon).then(|| Path::new(address))?
            }
        };
        Some(repository.path().join(path))
    }
}

/// The remote `origin`, else the first by name.
fn remote(repository: &Repository) -> Result<Option<Named>, SourceError> {
    let settings = settings(repository, r"^remote\..*\.(url|fetch)$")?;
    let named = |ending: &'static str| {
        settings.iter().filter_map(move |(key, value)| {
            let name = key.strip_prefix("remote.")?.strip_suffix(ending)?;
            Some((name, value.as_str()))
        })
    };
    // A name that a shell would read otherwise is not shown in a command.
    let is_plain = |name: &str| {
        !name.starts_with('-')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let mut remotes: Vec<(&str, &str)> = named(".url").filter(|(name, _)| is_plain(name)).collect();
    remotes.sort_unstable();
    let origin = remotes.iter().find(|(name, _)| *name == "origin");
    Ok(origin.or(remotes.first()).map(|(name, address)| Named {
        name: (*name).to_owned(),
        address: (*address).to_owned(),
        fetches_notes: named(".fetch")
            .any(|(other, value)| other == *name && value.contains("refs/notes/")),
    }))
}

/// Settings of the repository itself, by a pattern of their names.
fn settings(repository: &Repository, pattern: &str) -> Result<Vec<(String, String)>, SourceError> {
    let mut git = repository.own();
    git.args(["config", "--local", "--null", "--get-regexp", pattern]);
    // Without any match it fails.
    let output = command::run(&mut git, None)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let settings = text.split('\0').filter_map(|setting| {
        let (key, value) = setting.split_once('\n')?;
        Some((key.to_owned(), value.to_owned()))
    });
    Ok(settings.collect())
}
