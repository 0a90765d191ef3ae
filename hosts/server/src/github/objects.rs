//! Git's objects of the changes that are decided: a bare mirror of each repository, brought up to date for each change by what
//! that one needs.

use crate::settings::GithubSettings;
use countersign_sources::git::{Bounds, JoinOptions, Mirrors, Objects, Places, Remote, bring};
use countersign_sources::github::{Fetched, Options, Repository};
use countersign_sources::{Collected, SourceError};
use secrecy::ExposeSecret as _;
use std::io;
use tempfile::TempDir;

/// The mirrors.
#[derive(Debug)]
pub(crate) struct Mirrored {
    /// Absent where none are to be kept: then the forge's documents stand alone.
    mirrors: Option<Mirrors>,
    /// Without a folder for them they go when the server ends.
    _temporary: Option<TempDir>,
}

impl Mirrored {
    /// Mirrors as the settings say.
    pub(crate) fn new(settings: &GithubSettings) -> io::Result<Mirrored> {
        let bounds = Bounds {
            time: settings.mirrors.timeout,
            bytes: settings.mirrors.bytes,
        };
        if bounds.bytes == 0 {
            return Ok(Mirrored {
                mirrors: None,
                _temporary: None,
            });
        }
        let temporary = match settings.mirrors.folder {
            Some(_) => None,
            None => Some(tempfile::Builder::new().prefix("countersign-").tempdir()?),
        };
        let folder = settings.mirrors.folder.clone();
        let folder = folder.or_else(|| temporary.as_ref().map(|kept| kept.path().to_owned()));
        Ok(Mirrored {
            mirrors: folder.map(|folder| Mirrors::new(folder, bounds)),
            _temporary: temporary,
        })
    }

    /// The facts by the documents and by git. Git is waited for on a thread where that holds up nothing else.
    pub(crate) async fn join(
        &self,
        settings: &GithubSettings,
        repository: &Repository,
        fetched: Fetched,
        options: Options,
    ) -> Result<Collected, SourceError> {
        let Some(mirrors) = self.mirrors.clone() else {
            return fetched.facts(&options);
        };
        // Without a token there would have been no documents.
        let token = settings.token.read().ok();
        let remote = token.and_then(|token| {
            let name = repository.to_string();
            Remote::hosted(&settings.server, &name, token.expose_secret())
        });
        let work = move || with_objects(&mirrors, remote.as_ref(), fetched, &options);
        match tokio::task::spawn_blocking(work).await {
            Ok(collected) => collected,
            Err(error) => Err(SourceError::Scratch {
                reason: error.to_string(),
            }),
        }
    }
}

fn with_objects(
    mirrors: &Mirrors,
    remote: Option<&Remote>,
    fetched: Fetched,
    options: &Options,
) -> Result<Collected, SourceError> {
    let places = Places {
        clone: None,
        remote,
        mirrors: Some(mirrors),
    };
    let (objects, mut warnings): (Option<Objects>, _) = bring(&places, &fetched.wanted()?);
    let what = JoinOptions::default();
    let mut collected = fetched.joined(objects.as_ref(), &what, options)?;
    warnings.append(&mut collected.warnings);
    Ok(Collected {
        facts: collected.facts,
        warnings,
    })
}
