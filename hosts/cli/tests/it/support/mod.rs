//! What the tests of the command share: how it is run, and what came of it.

pub mod forge;

use assert_cmd::Command;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Runs transcripts in a folder. All tests of this program share one working folder, so that one test at a time may set it.
pub fn inside(folder: &str, run: impl FnOnce()) {
    static WORKING_FOLDER: Mutex<()> = Mutex::new(());
    let _held = WORKING_FOLDER
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    std::env::set_current_dir(folder).unwrap();
    run();
}

/// The command as built, without colours.
pub fn countersign() -> Command {
    let mut command = Command::cargo_bin("countersign").unwrap();
    command.env("NO_COLOR", "1");
    command
}

/// Runs a command: its exit code, standard output and standard error.
pub fn outcome(command: &mut Command) -> (Option<i32>, String, String) {
    let output = command.output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Runs git in a folder as Ada, without anybody's settings, and gives what it wrote.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    git_dated(folder, arguments, None)
}

/// The same, at a date that commits get.
pub fn git_dated(folder: &Path, arguments: &[&str], date: Option<&str>) -> String {
    let mut command = std::process::Command::new("git");
    if let Some(date) = date {
        command
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date);
    }
    let output = command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@acme.example"])
        .args(arguments)
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// An empty repository with the branch `main`.
pub fn init(folder: &Path) {
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
}

/// Writes a file and commits all that differs.
pub fn commit(folder: &Path, path: &str, text: &str, message: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}
