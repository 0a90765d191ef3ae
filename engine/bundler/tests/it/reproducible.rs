//! The evaluator's bytes must not depend on the folder that it is built in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../../guest_build.rs"]
mod guest_build;

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that have nothing to do with the guest, and may be large.
const LEFT_OUT: &[&str] = &["target", "node_modules", "dist", "docs", "policies"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}

/// Copies a folder; files that have not changed keep their time, so that the second run of this test has little to build.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let text = name.to_string_lossy();
        // Hidden folders hold version control and virtual environments; `.cargo` holds this workspace's aliases.
        if LEFT_OUT.contains(&text.as_ref()) || (text.starts_with('.') && text != ".cargo") {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        if entry.file_type().unwrap().is_dir() {
            copy(&source, &target);
        } else {
            let content = fs::read(&source).unwrap();
            if fs::read(&target).ok().as_ref() != Some(&content) {
                fs::write(&target, content).unwrap();
            }
        }
    }
}

#[test]
fn another_folder_gives_the_same_evaluator() {
    let elsewhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("another place");
    let root = elsewhere.join("a checkout");
    copy(&workspace(), &root);
    // The same packages under another name: what cargo has downloaded must leave no trace either.
    let cargo_home = elsewhere.join("cargo home");
    #[cfg(unix)]
    let cargo_home = {
        let real = std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .unwrap_or_else(|| std::env::home_dir().unwrap().join(".cargo"));
        let _ = fs::remove_file(&cargo_home);
        std::os::unix::fs::symlink(real, &cargo_home).unwrap();
        Some(cargo_home)
    };
    #[cfg(not(unix))]
    let cargo_home: Option<PathBuf> = None;
    let module = guest_build::build(
        &root,
        "countersign-evaluator",
        &elsewhere.join("target"),
        cargo_home.as_deref(),
    )
    .unwrap();
    let there = fs::read(module).unwrap();
    assert!(
        there == countersign_bundler::EVALUATOR,
        "{} bytes there, {} here",
        there.len(),
        countersign_bundler::EVALUATOR.len()
    );
}
