//! The evaluator's bytes must not depend on the folder that it is built in.

#[path = "../../guest_build.rs"]
mod guest_build;

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
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

/// Puts the content of a file, or of all files of a folder, into a digest.
fn digest(path: &Path, sum: &mut Sha256) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for entry in entries {
            digest(&entry, sum);
        }
    } else {
        let content = fs::read(path).unwrap();
        sum.update(path.file_name().unwrap().as_encoded_bytes());
        sum.update((content.len() as u64).to_le_bytes());
        sum.update(content);
    }
}

/// The file that says that the evaluator of these sources was reproduced on this machine. It is kept beside what cargo keeps
/// for all projects, so that a fresh clone need not build the evaluator a second time either.
fn remembered() -> PathBuf {
    let mut sum = Sha256::new();
    for input in guest_build::INPUTS {
        digest(&workspace().join(input), &mut sum);
    }
    digest(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("guest_build.rs"),
        &mut sum,
    );
    let name = sum.finalize().iter().fold(String::new(), |mut name, byte| {
        write!(name, "{byte:02x}").unwrap();
        name
    });
    cargo_home().join("countersign/reproduced").join(name)
}

fn cargo_home() -> PathBuf {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .unwrap_or_else(|| std::env::home_dir().unwrap().join(".cargo"))
}

#[test]
fn another_folder_gives_the_same_evaluator() {
    let remembered = remembered();
    if remembered.is_file() {
        // Not by a macro, whose output is shown of failed tests only.
        std::io::stderr()
            .write_all(b"skipped: this evaluator was reproduced on this machine before\n")
            .unwrap();
        return;
    }
    let elsewhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("another place");
    let root = elsewhere.join("a checkout");
    copy(&workspace(), &root);
    // The same packages under another name: what cargo has downloaded must leave no trace either.
    let cargo_home = elsewhere.join("cargo home");
    #[cfg(unix)]
    let cargo_home = {
        let _ = fs::remove_file(&cargo_home);
        std::os::unix::fs::symlink(self::cargo_home(), &cargo_home).unwrap();
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
    fs::create_dir_all(remembered.parent().unwrap()).unwrap();
    fs::write(remembered, "").unwrap();
}
