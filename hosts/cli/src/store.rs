//! Bundles that were built in memory before, in the user's cache folder.
//!
//! The key is made of all that the bundle's bytes follow from, so that an entry is never out of date. The runtime checks an
//! entry like any other bundle; one that is damaged is built again.

use countersign_bundler::{Bundle, EVALUATOR};
use countersign_compiler::{Compiled, Folder};
use etcetera::BaseStrategy as _;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

/// Where a bundle would be kept. Absent when there is no cache folder.
pub fn path(compiled: &Compiled, folder: &Folder) -> Option<PathBuf> {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(EVALUATOR);
    part(&countersign_program::encode(&compiled.policy));
    part(folder.digest().as_bytes());
    // What the policy extends is named in the manifest, and what of it was removed.
    for base in &compiled.extends {
        for text in [&base.from, &base.name, &base.version, &base.source_digest] {
            part(text.as_bytes());
        }
    }
    for removed in &compiled.removed {
        for text in [&removed.from, &removed.by] {
            part(text.as_bytes());
        }
    }
    let key = hash.finalize();
    let name: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(root()?.join("bundles").join(format!("{name}.wasm")))
}

/// This program's part of the user's cache folder: bundles, and what the runtime compiles of them. Absent when there is none.
pub fn root() -> Option<PathBuf> {
    let cache = etcetera::choose_base_strategy().ok()?.cache_dir();
    Some(cache.join("countersign"))
}

/// The bytes of a bundle that was kept.
pub fn load(path: &PathBuf) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// Keeps a bundle. A cache that can't be written is no reason to stop: the next run builds the bundle again.
pub fn keep(path: &PathBuf, bundle: &Bundle) {
    let Some(folder) = path.parent() else {
        return;
    };
    let kept = fs::create_dir_all(folder).and_then(|()| {
        let mut file = tempfile::Builder::new()
            .prefix(".bundle-")
            .tempfile_in(folder)?;
        file.write_all(&bundle.bytes)?;
        file.persist(path).map(drop).map_err(|error| error.error)
    });
    drop(kept);
}
