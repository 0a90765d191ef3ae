//! What the tests of the command share: how it is run, and what came of it.

use assert_cmd::Command;

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
