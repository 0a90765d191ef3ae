//! The pre-push hook at real pushes, run by git and as pre-commit runs it: it shows, and stops nothing.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
}

impl Place {
    /// A clone of a remote, whose branch `topic` has one commit that an agent made.
    fn new() -> Place {
        let place = Place {
            folder: TempDir::new().unwrap(),
        };
        place.git(".", &["init", "--quiet", "--bare", "-b", "main", "remote"]);
        place.git(".", &["clone", "--quiet", "remote", "clone"]);
        place.git("clone", &["checkout", "--quiet", "-B", "main"]);
        place.commit("Begin");
        place.git("clone", &["push", "--quiet", "-u", "origin", "main"]);
        place.git("clone", &["remote", "set-head", "origin", "main"]);
        place.git("clone", &["config", "countersign.preset", "small"]);
        place.git("clone", &["checkout", "--quiet", "-b", "topic"]);
        place.commit("Retry\n\nAssisted-by: claude:claude-opus-4.6");
        place
    }

    fn commit(&self, message: &str) {
        let file = self.folder.path().join("clone/file");
        let mut text = fs::read_to_string(&file).unwrap_or_default();
        text.push_str(&"line\n".repeat(40));
        fs::write(&file, text).unwrap();
        self.git("clone", &["add", "."]);
        self.git("clone", &["commit", "--quiet", "-m", message]);
    }

    fn command(&self, folder: &str, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path().join(folder))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@acme.example")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@acme.example")
            .env(
                "COUNTERSIGN_COMMAND",
                assert_cmd::cargo::cargo_bin("countersign"),
            )
            .env("NO_COLOR", "1");
        for name in ["PRE_COMMIT", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"] {
            command.env_remove(name);
        }
        command
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let output = self
            .command(folder, "git")
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn install(&self) {
        let hook = self.folder.path().join("clone/.git/hooks/pre-push");
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::copy(templates().join("pre-push"), &hook).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Pushes; what is shown, once the push went through.
    fn push(&self, arguments: &[&str]) -> String {
        let mut command = self.command("clone", "git");
        let output = command.arg("push").args(arguments).output().unwrap();
        let shown = both(&output);
        assert!(output.status.success(), "{arguments:?}: {shown}");
        shown
    }
}

fn both(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")
}

#[test]
fn git_pushes_whatever_is_asked() {
    let place = Place::new();
    place.install();
    let shown = place.push(&["-u", "origin", "topic"]);
    assert!(shown.contains("pending"), "{shown}");
    assert_eq!(
        place.git("remote", &["rev-parse", "topic"]),
        place.git("clone", &["rev-parse", "topic"])
    );

    // All of the branch is shown, as the gate looks at it, and not only what the second push adds.
    place.commit("By hand");
    let shown = place.push(&["origin", "topic"]);
    assert!(shown.contains("pending"), "{shown}");
    // A branch with nothing new, a branch without history in common, a deletion.
    place.git("clone", &["branch", "same", "main"]);
    let shown = place.push(&["origin", "same"]);
    assert!(!shown.contains("countersign"), "{shown}");
    place.git("clone", &["checkout", "--quiet", "--orphan", "other"]);
    place.commit("Other");
    place.push(&["origin", "other"]);
    place.push(&["origin", "--delete", "other", "same"]);

    // Tags and notes become no change, and what a script reads of git is git's alone.
    place.git("clone", &["tag", "v1", "topic"]);
    place.git("clone", &["notes", "add", "-m", "A note", "topic"]);
    let shown = place.push(&["origin", "v1", "refs/notes/commits"]);
    assert!(!shown.contains("pending"), "{shown}");
    place.git("clone", &["checkout", "--quiet", "topic"]);
    place.commit("By hand again");
    let mut command = place.command("clone", "git");
    let output = command
        .args(["push", "--porcelain", "origin", "topic"])
        .output()
        .unwrap();
    assert!(output.stdout.starts_with(b"To "), "{}", both(&output));
    // A remote that is named by its address.
    place.commit("By hand once more");
    let address = place.git("clone", &["remote", "get-url", "origin"]);
    let shown = place.push(&[&address, "topic"]);
    assert!(shown.contains("pending"), "{shown}");

    // Without the remote's default branch: what the remote does not have yet, or the remedy.
    place.git("clone", &["checkout", "--quiet", "topic"]);
    place.git("clone", &["remote", "set-head", "origin", "--delete"]);
    place.commit("Retry again\n\nAssisted-by: claude:claude-opus-4.6");
    let shown = place.push(&["origin", "topic"]);
    assert!(shown.contains("pending"), "{shown}");
    let shown = place.push(&["origin", "topic:new"]);
    assert!(
        shown.contains("git remote set-head origin --auto"),
        "{shown}"
    );
    // A policy that is not there: the error is shown, and the push goes on.
    place.git("clone", &["remote", "set-head", "origin", "main"]);
    place.git("clone", &["config", "--unset", "countersign.preset"]);
    let shown = place.push(&["origin", "topic:newer"]);
    assert!(shown.contains("nothing was decided"), "{shown}");
}

#[test]
fn pre_commit_shows_every_verdict_and_stops_nothing() {
    let hooks = fs::read_to_string(templates().join("../.pre-commit-hooks.yaml")).unwrap();
    let entry = "  entry: templates/pre-push\n  language: script\n  stages: [pre-push]\n";
    assert!(hooks.contains(entry), "{hooks}");
    let place = Place::new();
    let main = place.git("clone", &["rev-parse", "main"]);
    let zeros = "0".repeat(main.len());
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = place.command("clone", templates().join("pre-push"));
        command.args(arguments).env("PRE_COMMIT", "1");
        let output = command.envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{}", both(&output));
        both(&output)
    };
    for from in [main.as_str(), zeros.as_str(), ""] {
        let range = [
            ("PRE_COMMIT_REMOTE_NAME", "origin"),
            ("PRE_COMMIT_FROM_REF", from),
            ("PRE_COMMIT_TO_REF", "topic"),
        ];
        let shown = run(&range, &[]);
        assert!(shown.contains("pending"), "{from}: {shown}");
    }
    // By hand there are no refs.
    let shown = run(&[], &[]);
    assert!(shown.contains("pending"), "{shown}");
    place.git("clone", &["config", "--unset", "countersign.preset"]);
    let shown = run(&[], &["--preset", "small"]);
    assert!(shown.contains("pending"), "{shown}");
}
