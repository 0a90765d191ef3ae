//! Git's objects of a pull request that is read from GitHub's API: of the clone around, and fetched where that lacks some.

use crate::forge::{Client, HostedRepository};
use crate::store;
use countersign_sources::SourceWarning;
use countersign_sources::git::{Bounds, Mirrors, Objects, Places, Wanted, bring};
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// How long fetching for one change may take, and how much all mirrors.
const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(600),
    bytes: 8 << 30,
};

/// Where mirrors are kept while the command runs.
pub(super) struct Kept {
    mirrors: Mirrors,
    /// Where the user has no cache folder that can be written to, they go with the command.
    _temporary: Option<TempDir>,
}

impl Kept {
    pub(super) fn find() -> Option<Kept> {
        let cached = store::root().map(|root| root.join("mirrors"));
        if let Some(folder) = cached
            && fs::create_dir_all(&folder).is_ok()
        {
            return Some(Kept {
                mirrors: Mirrors::new(folder, BOUNDS),
                _temporary: None,
            });
        }
        let folder = tempfile::Builder::new()
            .prefix("countersign-")
            .tempdir()
            .ok()?;
        Some(Kept {
            mirrors: Mirrors::new(folder.path().to_owned(), BOUNDS),
            _temporary: Some(folder),
        })
    }

    /// The objects that are wanted, and what to tell of them.
    pub(super) fn bring(
        &self,
        client: &Client,
        place: &HostedRepository,
        clone: &Path,
        wanted: &Wanted,
    ) -> (Option<Objects>, Vec<SourceWarning>) {
        let remote = client.remote(place);
        let places = Places {
            clone: Some(clone),
            remote: remote.as_ref(),
            mirrors: Some(&self.mirrors),
        };
        bring(&places, wanted)
    }
}
