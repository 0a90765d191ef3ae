//! Compiled functions, found again by what they were compiled from.
//!
//! The code of every bundle is the evaluator's, and only the data differ. So a process compiles that code once, however many
//! policies it opens, and where there is a cache folder, so does the user. Cranelift names each function by a digest of its
//! body, the target and the compiler's settings and version, so one store serves all of them.

use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use wasmtime::CacheStore;

/// Most bytes of compiled code that a process keeps, and that a file may have. An evaluator's functions have some 4 MB.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What a file of functions begins with: its format.
const HEADER: &[u8] = b"countersign functions 1\n";

/// Digest of what follows it in the file, against damage by a full disk or a crash.
const DIGEST_BYTES: usize = 32;

type Kept = HashMap<Vec<u8>, Arc<[u8]>>;

/// The functions of this process.
static IN_MEMORY: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// An engine's view of the store: the functions in memory, and the file that they are also kept in.
#[derive(Debug)]
pub(crate) struct Functions {
    file: Option<PathBuf>,
    read: AtomicBool,
    grown: AtomicBool,
}

impl Functions {
    /// A store that also keeps its functions in `folder`, if there is one.
    pub(crate) fn new(folder: Option<&Path>) -> Functions {
        Functions {
            file: folder.map(|folder| folder.join("functions")),
            read: AtomicBool::new(false),
            grown: AtomicBool::new(false),
        }
    }

    /// Writes the functions that were compiled since the last call, with those that other processes wrote. Without success the
    /// next process compiles them again; that is slower and nothing else, so it is no error.
    pub(crate) fn keep(&self) {
        if let Some(file) = &self.file
            && self.grown.swap(false, Ordering::AcqRel)
        {
            let _ = write(file);
        }
    }

    /// Reads the file before the first look.
    fn ready(&self) {
        if let Some(file) = &self.file
            && !self.read.swap(true, Ordering::AcqRel)
            && let Some(found) = read(file)
        {
            let mut kept = kept();
            for (key, function) in found {
                kept.entry(key).or_insert(function);
            }
        }
    }
}

impl CacheStore for Functions {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        self.ready();
        let function = kept().get(key).map(Arc::clone)?;
        Some(Cow::Owned(function.to_vec()))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        let mut kept = kept();
        if size(&kept) + value.len() > MOST_BYTES {
            return false;
        }
        kept.insert(key.to_vec(), value.into());
        self.grown.store(true, Ordering::Release);
        true
    }
}

fn kept() -> MutexGuard<'static, Kept> {
    // A thread that panicked between two whole insertions leaves a whole map.
    IN_MEMORY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn size(kept: &Kept) -> usize {
    kept.values().map(|function| function.len()).sum()
}

/// The file's content: header, digest, then for each function key and code, each after its length as four bytes, low first.
fn write(file: &Path) -> io::Result<()> {
    let mut all = kept().clone();
    for (key, function) in read(file).unwrap_or_default() {
        // Those of an older compiler are never asked for again; a file that is full of them is begun anew.
        if size(&all) + function.len() > MOST_BYTES / 2 {
            break;
        }
        all.entry(key).or_insert(function);
    }
    let mut body = Vec::with_capacity(size(&all));
    for part in all
        .iter()
        .flat_map(|(key, function)| [key.as_slice(), function])
    {
        let length = u32::try_from(part.len()).map_err(io::Error::other)?;
        body.extend(length.to_le_bytes());
        body.extend(part);
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Another process sees the old file or the new one, never a part.
    let unfinished = file.with_extension(std::process::id().to_string());
    let written = std::fs::write(
        &unfinished,
        [HEADER, &Sha256::digest(&body)[..], &body].concat(),
    )
    .and_then(|()| std::fs::rename(&unfinished, file));
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

/// The functions of a file, where it is one: a pipe would never end, and a longer file than is ever written is none of ours.
fn read(file: &Path) -> Option<Kept> {
    let about = std::fs::metadata(file).ok()?;
    let most = u64::try_from(2 * MOST_BYTES).ok()?;
    if !about.is_file() || about.len() > most {
        return None;
    }
    parse(&std::fs::read(file).ok()?)
}

/// The functions of a file's content, unless it is damaged or of another format.
fn parse(bytes: &[u8]) -> Option<Kept> {
    let (digest, body) = bytes.strip_prefix(HEADER)?.split_at_checked(DIGEST_BYTES)?;
    if Sha256::digest(body)[..] != *digest {
        return None;
    }
    let mut rest = body;
    let mut part = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (part, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some(part)
    };
    let mut found = Kept::new();
    while let Some(key) = part() {
        found.insert(key.to_vec(), part()?.into());
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{Functions, HEADER, MOST_BYTES, parse, read};
    use wasmtime::CacheStore;

    #[test]
    fn a_file_gives_back_what_was_kept_and_nothing_when_damaged() {
        let folder =
            std::env::temp_dir().join(format!("countersign-functions-{}", std::process::id()));
        let store = Functions::new(Some(&folder));
        assert!(store.insert(b"a key of this test", vec![7; 300]));
        store.keep();
        let bytes = std::fs::read(folder.join("functions")).unwrap();
        // A pipe or a device is not read, nor what is too long.
        assert!(read(std::path::Path::new("/dev/zero")).is_none());
        let long = std::fs::File::create(folder.join("long")).unwrap();
        long.set_len(2 * MOST_BYTES as u64 + 1).unwrap();
        assert!(read(&folder.join("long")).is_none());
        std::fs::remove_dir_all(&folder).unwrap();
        let found = parse(&bytes).unwrap();
        assert_eq!(found[b"a key of this test".as_slice()][..], [7; 300]);
        assert!(parse(b"").is_none() && parse(HEADER).is_none());
        for cut in [1, 30, 200] {
            assert!(parse(&bytes[..bytes.len() - cut]).is_none());
        }
        let mut flipped = bytes;
        *flipped.last_mut().unwrap() ^= 1;
        assert!(parse(&flipped).is_none());
    }
}
