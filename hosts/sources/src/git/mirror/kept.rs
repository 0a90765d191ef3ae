//! A folder of mirrors, one for each repository, each used by one at a time while it is written to.

use super::bounded::{Bounds, Deadline, Trouble, size};
use super::remote::Remote;
use crate::git::repository::bare;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often it is tried to get hold of a mirror that somebody else has.
const PAUSE: Duration = Duration::from_millis(20);

/// Bare mirrors of hosted repositories, in a folder that only this program writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrors {
    folder: PathBuf,
    bounds: Bounds,
}

/// One mirror, held so that nobody takes it away or writes to it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) path: PathBuf,
    /// The lock, which ends with the file.
    lock: File,
}

impl Mirrors {
    /// Mirrors in a folder, which is made when it is needed.
    pub fn new(folder: PathBuf, bounds: Bounds) -> Mirrors {
        Mirrors { folder, bounds }
    }

    /// How much they may take.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    fn path(&self, remote: &Remote) -> PathBuf {
        let [host, owner, name] = remote.place();
        self.folder
            .join("repositories")
            .join(host)
            .join(owner)
            .join(format!("{name}.git"))
    }

    /// The file that says who has a mirror. It stays when the mirror goes, so that it is always the same one.
    fn lock(&self, mirror: &Path) -> io::Result<File> {
        let within = mirror.strip_prefix(self.folder.join("repositories"));
        let file = self
            .folder
            .join("locks")
            .join(within.unwrap_or(mirror))
            .with_extension("lock");
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(file)
    }

    /// Gets hold of a repository's mirror to write to it. It is made where there is none.
    pub(super) fn hold(
        &self,
        remote: &Remote,
        sha256: bool,
        deadline: &Deadline,
    ) -> Result<Held, Trouble> {
        let unusable = |error: io::Error| Trouble::Folder(error.to_string());
        let path = self.path(remote);
        let lock = self.lock(&path).map_err(unusable)?;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => deadline.wait(PAUSE)?,
                Err(TryLockError::Error(error)) => return Err(unusable(error)),
            }
        }
        fs::create_dir_all(&path).map_err(unusable)?;
        private(&self.folder);
        if !path.join("HEAD").is_file() {
            bare::make(&path, None, &[], sha256).map_err(unusable)?;
        }
        clean(&path.join("objects/pack"));
        Ok(Held { path, lock })
    }

    /// Ends the writing: others may read beside this one. Mirrors that nobody has are taken away, those that were not used for
    /// the longest time first, until all take no more than they may.
    pub(super) fn share(&self, held: Held) -> Result<Held, Trouble> {
        // The time of use is the lock's, which holds nothing.
        held.lock.set_modified(SystemTime::now()).ok();
        held.lock
            .lock_shared()
            .map_err(|error| Trouble::Folder(error.to_string()))?;
        self.make_room(&held.path);
        Ok(held)
    }

    /// Takes a mirror away that is held to write to it.
    pub(super) fn forget(&self, held: &Held) {
        fs::remove_dir_all(&held.path).ok();
    }

    fn make_room(&self, own: &Path) {
        let mut all: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for host in folders(&self.folder.join("repositories")) {
            for owner in folders(&host) {
                for path in folders(&owner) {
                    let used = self
                        .lock(&path)
                        .and_then(|lock| lock.metadata()?.modified());
                    all.push((used.unwrap_or(SystemTime::UNIX_EPOCH), size(&path), path));
                }
            }
        }
        let mut total: u64 = all.iter().map(|(_, bytes, _)| *bytes).sum();
        all.sort();
        for (_, bytes, path) in all {
            if total <= self.bounds.bytes {
                break;
            }
            if path == own {
                continue;
            }
            let Ok(lock) = self.lock(&path) else { continue };
            if lock.try_lock().is_ok() && fs::remove_dir_all(&path).is_ok() {
                total = total.saturating_sub(bytes);
            }
        }
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

/// Takes away what a fetch that was broken off left behind.
fn clean(packs: &Path) {
    let entries = fs::read_dir(packs).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().as_encoded_bytes().starts_with(b"tmp_") {
            fs::remove_file(entry.path()).ok();
        }
    }
    if let Some(objects) = packs.parent() {
        for left in folders(objects) {
            let name = left.file_name().map(OsStr::as_encoded_bytes);
            if name.is_some_and(|name| name.starts_with(b"tmp_objdir-")) {
                fs::remove_dir_all(left).ok();
            }
        }
    }
}

/// Nobody else on the machine reads what may be a private repository.
fn private(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).ok();
    }
    #[cfg(not(unix))]
    let _ = folder;
}
