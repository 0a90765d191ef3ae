//! Where output goes: standard output, or a file that is there whole or not at all.

use crate::failure::Failure;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes to `path`, or to standard output when it is absent.
///
/// A reader that closed standard output early, such as `head`, is not a failure.
pub fn write(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    match path {
        Some(path) => write_file(path, text.as_bytes()),
        None => {
            let mut out = io::stdout().lock();
            match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::usage(
                    format!("could not write to standard output: {error}"),
                )),
                _ => Ok(()),
            }
        }
    }
}

/// Appends to a file, which is made if it is not there.
pub fn append(path: &Path, text: &str) -> Result<(), Failure> {
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::file("write", path, &error))
}

/// Writes a file by way of a temporary one beside it, so that nobody ever sees half of it.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: &io::Error| Failure::file("write", path, error);
    // Devices and pipes, such as /dev/stdout, can't be replaced: they are written to.
    if path
        .metadata()
        .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    {
        return std::fs::write(path, bytes).map_err(|error| failed(&error));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".countersign-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The usual mode of a new file; the system takes the user's mask off.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    file.persist(path)
        .map_err(|error| failed(&error.error))
        .map(drop)
}
