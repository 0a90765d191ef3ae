//! Where a repository is and what it is called, for commands that write into it.

use crate::error::SourceError;
use crate::git::repository::{Repository, command};
use std::path::{Path, PathBuf};

/// A repository with a work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The top folder of the work tree. Absent in a bare repository.
    pub root: Option<PathBuf>,
    /// The name as `owner/name` from the remote `origin`, else the folder's name.
    pub name: String,
    /// Address of the remote `origin`, if there is one.
    pub origin: Option<String>,
}

/// What a folder's repository is.
///
/// # Errors
/// When the folder is not in a git repository.
pub fn about(folder: &Path) -> Result<About, SourceError> {
    let repository = Repository::open(folder)?;
    let mut command = repository.own();
    let output = command::run(command.args(["config", "--get", "remote.origin.url"]), None)?;
    let origin = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(About {
        root: repository.own_path(&["--show-toplevel"]),
        name: repository.name()?,
        origin: Some(origin).filter(|origin| !origin.is_empty()),
    })
}
