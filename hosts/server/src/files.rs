//! The files that the server works by, how they looked, and why one is refused.

use countersign::{EngineError, OpenError};
use countersign_sources::DocumentError;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Why a bundle, roster or context document is refused.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file can't be read.
    #[error("`{}` can't be read: {reason}; name a readable file", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// The bundle is refused.
    #[error("bundle `{}`: {reason}", path.display())]
    Bundle {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: OpenError,
    },
    /// The roster is larger than any roster is.
    #[error("roster `{}` has more than {limit} bytes; leave people out who don't take part", path.display())]
    RosterTooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// A context document is larger than any is.
    #[error("context `{}` has more than {limit} bytes; take out what no longer matters, or split it", path.display())]
    DocumentTooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// The folder of context documents is not of the documented form.
    #[error(
        "context `{}` {reason}; documents lie in the folder that `context` names, or below it in `OWNER/NAME`", path.display()
    )]
    ContextFolder {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The roster or a context document is invalid.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The sandbox can't be set up on this machine.
    #[error("the sandbox can't be set up: {0}")]
    Engine(#[from] EngineError),
}

/// How a file looked: another time or size means other content.
pub(crate) type Stamp = Option<(SystemTime, u64)>;
/// Reads a file, up to a number of bytes.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, BundleError> {
    let unreadable = |reason| BundleError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// How a file looks now. Absent when it can't be looked at.
pub(crate) fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
