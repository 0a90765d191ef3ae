//! What several tests need.

#![allow(dead_code, reason = "each file uses its own part")]

use countersign_compiler::Folder;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .components()
        .collect()
}

/// A folder with all its YAML files.
pub fn folder(path: &Path) -> Folder {
    let mut folder = Folder::new();
    add(&mut folder, path, path);
    folder
}

fn add(folder: &mut Folder, root: &Path, path: &Path) {
    for entry in std::fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add(folder, root, &path);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            folder.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The folder with what is shared with the project from outside, such as conformance cases, if it is there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared is absent");
    None
}
