//! Bare repositories of our own: nothing of the user's or of another repository's settings is in them.

use crate::error::SourceError;
use std::fs;
use std::io;
use std::path::Path;
use tempfile::TempDir;

/// Makes one that goes when it is dropped. `borrow` is a folder of objects that it reads, too.
pub(in crate::git) fn temporary(
    borrow: Option<&Path>,
    shallow: &[String],
    sha256: bool,
) -> Result<TempDir, SourceError> {
    let make = || -> io::Result<TempDir> {
        let folder = tempfile::Builder::new().prefix("countersign-").tempdir()?;
        make(folder.path(), borrow, shallow, sha256)?;
        Ok(folder)
    };
    make().map_err(|error| SourceError::Scratch {
        reason: error.to_string(),
    })
}

/// Makes one in a folder that is there.
pub(in crate::git) fn make(
    folder: &Path,
    borrow: Option<&Path>,
    shallow: &[String],
    sha256: bool,
) -> io::Result<()> {
    let at = |name: &str| folder.join(name);
    fs::create_dir_all(at("objects/info"))?;
    fs::create_dir_all(at("refs"))?;
    let format = if sha256 {
        "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n"
    } else {
        "[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n"
    };
    fs::write(at("config"), format)?;
    if let Some(objects) = borrow {
        fs::write(at("objects/info/alternates"), alternate(objects))?;
    }
    if !shallow.is_empty() {
        fs::write(at("shallow"), shallow.join("\n") + "\n")?;
    }
    // Git takes a folder for a repository once this is there, so it comes last.
    fs::write(at("HEAD"), "ref: refs/heads/none\n")
}

/// A line of the alternates file. Git takes a line that starts with a quote as a C string, and `#` as a comment.
fn alternate(objects: &Path) -> Vec<u8> {
    let path = objects.as_os_str().as_encoded_bytes();
    let mut line = Vec::with_capacity(path.len() + 3);
    if path.iter().any(|byte| matches!(byte, b'\n' | b'"' | b'\\')) {
        line.push(b'"');
        for byte in path {
            match byte {
                b'\n' => line.extend_from_slice(b"\\n"),
                b'"' | b'\\' => line.extend_from_slice(&[b'\\', *byte]),
                _ => line.push(*byte),
            }
        }
        line.push(b'"');
    } else {
        line.extend_from_slice(path);
    }
    line.push(b'\n');
    line
}
