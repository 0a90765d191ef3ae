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

/// The presets by name, with all their YAML files.
pub fn presets() -> Vec<(String, Folder)> {
    let presets = policies("policies");
    assert!(presets.len() >= 6, "only {} presets", presets.len());
    presets
}

/// The policies that are kept as examples.
pub fn examples() -> Vec<(String, Folder)> {
    policies("policies/examples")
}

fn policies(path: &str) -> Vec<(String, Folder)> {
    let mut policies: Vec<(String, Folder)> = std::fs::read_dir(root().join(path))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("policy.yaml").is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, folder(&path))
        })
        .collect();
    policies.sort_by(|a, b| a.0.cmp(&b.0));
    policies
}

/// Compares a text with a file of the workspace; `BLESS=1` writes it.
pub fn golden(path: &str, text: &str) {
    let full = root().join(path);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&full, text).unwrap();
    }
    let expected = std::fs::read_to_string(&full).unwrap_or_default();
    assert_eq!(text, expected, "{path}: run with BLESS=1 if it is meant");
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
