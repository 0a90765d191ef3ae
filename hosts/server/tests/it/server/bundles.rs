//! Bundles that are built once for all tests.

use countersign_bundler::Bundle;
use countersign_compiler::{Folder, Options, compile};
use std::path::PathBuf;
use std::sync::LazyLock;

const POLICY: &str = include_str!("../../data/policy.yaml");

/// The policy as it is written.
pub static FIRST: LazyLock<Bundle> = LazyLock::new(|| build(POLICY));
/// The same policy in its next version.
pub static SECOND: LazyLock<Bundle> =
    LazyLock::new(|| build(&POLICY.replace("version: 1.0.0", "version: 2.0.0")));
/// The same policy in report mode.
pub static REPORTING: LazyLock<Bundle> =
    LazyLock::new(|| build(&format!("{POLICY}mode: report\n")));
/// A policy that asks for incidents, services and freeze windows.
pub static CONTEXTUAL: LazyLock<Bundle> =
    LazyLock::new(|| build(include_str!("../../data/context-policy.yaml")));
/// A policy by which owners review.
pub static OWNED: LazyLock<Bundle> =
    LazyLock::new(|| build(include_str!("../../data/owners-policy.yaml")));

fn build(policy: &str) -> Bundle {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", policy);
    let compiled = compile(&folder, &Options::default())
        .unwrap_or_else(|errors| panic!("{}", errors.render(&folder, false)));
    countersign_bundler::bundle(&compiled, &folder).unwrap()
}

/// A folder that goes away with the test.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Scratch {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!(
            "countersign-server-test-{}-{number}",
            std::process::id()
        ));
        std::fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Puts a file in place in one step, as a deployment should.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let (path, new) = (self.path(name), self.path("new"));
        std::fs::write(&new, bytes).unwrap();
        std::fs::rename(new, &path).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
