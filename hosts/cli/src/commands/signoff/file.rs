//! One entry more in the file of sign-offs, by one writer at a time.

use crate::failure::Failure;
use crate::output;
use countersign_contract::types::SignOff;
use countersign_sources::sign_offs;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// Larger files are refused before they are read.
const MOST_BYTES: u64 = 16 << 20;

/// Adds the sign-off. The file is there whole before and after, whatever happens between, and two people who sign at the same
/// time both end up in it, or one is told to sign again.
pub(super) fn add(path: &Path, entry: &SignOff) -> Result<(), Failure> {
    let _lock = Lock::take(path)?;
    let text = read(path)?;
    let name = path.display().to_string();
    let whole = sign_offs::append(text.as_deref(), &name, entry)
        .map_err(|error| Failure::usage(format!("nothing was written: {error}")))?;
    output::write_file(path, whole.as_bytes())
}

/// The file is there and holds sign-offs. One that does not hold is named when something is to be added to it.
pub(super) fn holds_sign_offs(path: &Path) -> bool {
    let text = read(path).ok().flatten();
    let vouching = sign_offs::Vouching::Nobody;
    text.is_some_and(|text| sign_offs::parse(&text, "", vouching).is_ok())
}

/// What the file holds. Absent: it is not there yet.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file("read", path, &error)),
    };
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::file("read", path, &error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::usage(format!(
            "`{}` is larger than {MOST_BYTES} bytes; sign into another file",
            path.display()
        )));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| {
        Failure::usage(format!(
            "`{}` is not UTF-8; save it as UTF-8, or sign into another file",
            path.display()
        ))
    })
}

/// A file beside the other one that says that somebody is writing.
struct Lock(PathBuf);

impl Lock {
    fn take(path: &Path) -> Result<Lock, Failure> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let lock = PathBuf::from(name);
        match OpenOptions::new().write(true).create_new(true).open(&lock) {
            Ok(_) => Ok(Lock(lock)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::usage(format!(
                "somebody else is signing into `{}`; try again, and if nobody is, remove `{}`",
                path.display(),
                lock.display()
            ))),
            Err(error) => Err(Failure::file("write", &lock, &error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // When it can't be removed, the next signer is told how.
        let _: io::Result<()> = fs::remove_file(&self.0);
    }
}
