//! `countersign declare` on real repositories: what is written, what stays as it is, what is refused.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const LINE: &str = "Assisted-by: claude:claude-opus-4.6";
const CLAUDE: [&str; 4] = ["--agent", "claude", "--model", "claude-opus-4.6"];
/// What tells the hook of an agent; none of it may leak in from outside.
const MARKS: [&str; 9] = [
    "CLAUDECODE",
    "CLAUDE_CODE_REMOTE",
    "ANTHROPIC_MODEL",
    "CURSOR_AGENT",
    "CODEX_INTERNAL_ORIGINATOR_OVERRIDE",
    "CLINE_ACTIVE",
    "COUNTERSIGN_AGENT",
    "COUNTERSIGN_MODEL",
    "GIT_DIR",
];

struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository {
            folder: TempDir::new().unwrap(),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["config", "user.name", "Ada"]);
        repository.git(&["config", "user.email", "ada@acme.example"]);
        fs::write(repository.path().join("a"), "a\n").unwrap();
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", "Add a\n\nIt is needed."]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("COUNTERSIGN_DEVIN_MARK", self.path().join("no-such"))
            .env("NO_COLOR", "1");
        for mark in MARKS {
            command.env_remove(mark);
        }
        command
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }

    fn message(&self) -> String {
        self.git(&["log", "-1", "--format=%B"])
    }

    fn declare(&self, arguments: &[&str]) -> Output {
        self.command(program())
            .arg("declare")
            .args(arguments)
            .output()
            .unwrap()
    }

    #[track_caller]
    fn declares(&self, arguments: &[&str]) -> String {
        let output = self.declare(arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{error}");
        error
    }

    /// Holds that it is refused with the exit code of wrong usage, and says each of `says`.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], says: &[&str]) {
        let output = self.declare(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(output.stdout.is_empty());
        assert!(
            !error.chars().any(|c| c.is_control() && c != '\n'),
            "{error:?}"
        );
        for part in says {
            assert!(error.contains(part), "`{part}` is not in: {error}");
        }
    }

    fn commit(&self, environment: &[(&str, &str)], message: &[&str]) -> Output {
        let mut command = self.command("git");
        command.args(["commit", "--quiet", "--allow-empty"]);
        for paragraph in message {
            command.args(["--message", paragraph]);
        }
        command.envs(environment.iter().copied()).output().unwrap()
    }
}

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("countersign")
}

#[test]
fn the_latest_commit_is_amended_in_its_message_alone() {
    let repository = Repository::new();
    fs::write(repository.path().join("a"), "staged\n").unwrap();
    repository.git(&["add", "a"]);
    fs::write(repository.path().join("a"), "in the work tree\n").unwrap();
    let before = repository.git(&["log", "-1", "--format=%T %an %ae %at"]);
    let staged = repository.git(&["write-tree"]);
    let arguments = [&CLAUDE[..], &["--commit"]].concat();
    let note = repository.declares(&arguments);
    assert!(note.contains(LINE), "{note}");
    assert_eq!(
        repository.message(),
        format!("Add a\n\nIt is needed.\n\n{LINE}")
    );
    assert_eq!(
        repository.git(&["log", "-1", "--format=%T %an %ae %at"]),
        before
    );
    assert_eq!(repository.git(&["write-tree"]), staged);
    assert_eq!(
        fs::read_to_string(repository.path().join("a")).unwrap(),
        "in the work tree\n"
    );
    assert_eq!(
        repository.git(&[
            "log",
            "-1",
            "--format=%(trailers:key=Assisted-by,valueonly)"
        ]),
        "claude:claude-opus-4.6"
    );
    let head = repository.git(&["rev-parse", "HEAD"]);
    let note = repository.declares(&arguments);
    assert!(note.contains("already"), "{note}");
    assert_eq!(repository.git(&["rev-parse", "HEAD"]), head);
    repository.refuses(
        &["--none", "--commit"],
        &["the opposite of", "take out the one"],
    );
}

#[test]
fn what_others_have_is_amended_only_by_force() {
    let repository = Repository::new();
    let remote = TempDir::new().unwrap();
    let remote = remote.path().to_str().unwrap();
    repository.git(&["clone", "--quiet", "--bare", ".", remote]);
    repository.git(&["remote", "add", "origin", remote]);
    repository.git(&["fetch", "--quiet", "origin"]);
    let arguments = [&CLAUDE[..], &["--commit"]].concat();
    repository.refuses(&arguments, &["`origin/main`", "--force"]);
    repository.git(&["branch", "--quiet", "--set-upstream-to=origin/main"]);
    repository.refuses(&arguments, &["`origin/main`", "--force"]);
    repository.commit(&[], &["Not pushed yet"]);
    repository.declares(&arguments);
    repository.git(&["reset", "--quiet", "--hard", "origin/main"]);
    repository.declares(&[&arguments[..], &["--force"]].concat());
    assert!(repository.message().ends_with(LINE));
    repository.refuses(
        &[&CLAUDE[..], &["--commit", "origin/main"]].concat(),
        &["is not the latest commit", "git rebase --exec"],
    );
}

#[test]
fn hostile_settings_and_hooks_run_nothing_and_colour_nothing() {
    let repository = Repository::new();
    let mark = repository.path().join("ran");
    let touch = format!("touch '{}'; echo evil", mark.display());
    for key in ["cmd", "command"] {
        repository.git(&["config", &format!("trailer.assisted-by.{key}"), &touch]);
    }
    repository.git(&["config", "trailer.assisted-by.key", "Denied-by: "]);
    repository.git(&["config", "trailer.where", "start"]);
    repository.git(&["config", "trailer.separators", "%"]);
    repository.git(&["config", "commit.template", "/nonexistent"]);
    repository.git(&["config", "commit.cleanup", "scissors"]);
    repository.git(&["config", "core.fsmonitor", &touch]);
    repository.git(&["config", "core.editor", &touch]);
    for hook in [
        "commit-msg",
        "pre-commit",
        "post-commit",
        "post-rewrite",
        "prepare-commit-msg",
    ] {
        let path = repository.path().join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{touch}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let arguments = [&CLAUDE[..], &["--commit"]].concat();
    repository.declares(&arguments);
    repository.declares(&arguments);
    assert_eq!(
        repository.message(),
        format!("Add a\n\nIt is needed.\n\n{LINE}")
    );
    assert!(!mark.exists());
}

#[test]
fn a_message_file_is_written_once_and_keeps_its_comments() {
    let repository = Repository::new();
    let file = repository.path().join("message");
    let path = file.to_str().unwrap();
    let arguments = [&CLAUDE[..], &["--message-file", path]].concat();
    fs::write(
        &file,
        "Subject\n\nSigned-off-by: Ada <ada@acme.example>\n# comment\n",
    )
    .unwrap();
    for _ in 0..2 {
        repository.declares(&arguments);
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            format!("Subject\n\nSigned-off-by: Ada <ada@acme.example>\n{LINE}\n# comment\n")
        );
    }
    fs::write(&file, "; only a comment\n").unwrap();
    repository.git(&["config", "core.commentChar", ";"]);
    repository.refuses(&arguments, &["is empty", "write a subject"]);
    fs::write(&file, [b'a', 0xff]).unwrap();
    repository.refuses(&arguments, &["not UTF-8"]);
    fs::write(&file, "a\0b").unwrap();
    repository.refuses(&arguments, &["NUL"]);
    repository.refuses(
        &[&CLAUDE[..], &["--message-file", "nowhere"]].concat(),
        &["could not read `nowhere`"],
    );
}

#[test]
fn bad_names_and_places_are_refused() {
    let repository = Repository::new();
    for (agent, says) in [
        (
            "claude\nSigned-off-by: Eve <eve@acme.example>",
            "control character",
        ),
        ("\u{1b}[2Jclaude", "control character"),
        ("", "is empty"),
        ("claude:opus", "--model"),
        ("none", "--none"),
    ] {
        repository.refuses(&["--agent", agent, "--commit"], &[says]);
    }
    assert_eq!(repository.message(), "Add a\n\nIt is needed.");
    repository.refuses(&[], &["--agent"]);
    repository.refuses(&["--agent", "claude", "--none"], &["cannot be used with"]);
    let nowhere = TempDir::new().unwrap();
    let nowhere = nowhere.path().to_str().unwrap();
    for place in [&["--commit"][..], &["--commit", "HEAD~9"]] {
        let arguments = [&CLAUDE[..], place, &["--repo", nowhere]].concat();
        repository.refuses(&arguments, &["is in no work tree", "--repo"]);
    }
    repository.refuses(
        &["--install-hook", "--repo", nowhere],
        &["is in no work tree"],
    );
    repository.refuses(
        &[&CLAUDE[..], &["--commit", "HEAD~9"]].concat(),
        &["there is no commit `HEAD~9`"],
    );
    let empty = TempDir::new().unwrap();
    let empty_path = empty.path().to_str().unwrap();
    repository.git(&["init", "--quiet", empty_path]);
    repository.refuses(
        &[&CLAUDE[..], &["--commit", "--repo", empty_path]].concat(),
        &["there is no commit `HEAD`", "commit first"],
    );
}

#[test]
fn the_hook_declares_for_agents_and_leaves_people_alone() {
    let repository = Repository::new();
    let note = repository.declares(&["--install-hook"]);
    assert!(note.contains("installed"), "{note}");
    assert!(repository.declares(&["--install-hook"]).contains("already"));
    for (environment, expected) in [
        (&[][..], "Subject"),
        (
            &[("CLAUDECODE", "1")],
            "Subject\n\nAssisted-by: claude:unknown",
        ),
        (
            &[
                ("CLAUDE_CODE_REMOTE", "true"),
                ("ANTHROPIC_MODEL", "claude-opus-4.6"),
            ],
            "Subject\n\nAssisted-by: claude:claude-opus-4.6",
        ),
        (
            &[("CURSOR_AGENT", "1")],
            "Subject\n\nAssisted-by: cursor:unknown",
        ),
        (
            &[("CODEX_INTERNAL_ORIGINATOR_OVERRIDE", "codex_web_agent")],
            "Subject\n\nAssisted-by: codex:unknown",
        ),
        (
            &[("CLINE_ACTIVE", "true")],
            "Subject\n\nAssisted-by: cline:unknown",
        ),
        (
            &[
                ("COUNTERSIGN_AGENT", "x\nEvil: y"),
                ("COUNTERSIGN_MODEL", "m"),
            ],
            "Subject\n\nAssisted-by: x-Evil--y:m",
        ),
        (
            &[("COUNTERSIGN_DEVIN_MARK", "/")],
            "Subject\n\nAssisted-by: devin:unknown",
        ),
    ] {
        let output = repository.commit(environment, &["Subject"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(repository.message(), expected, "{environment:?}");
    }
    let agent = [("CURSOR_AGENT", "1")];
    repository.commit(&agent, &["Subject", LINE]);
    assert_eq!(
        repository.message(),
        format!("Subject\n\n{LINE}"),
        "kept as it is"
    );
    let output = repository.commit(&agent, &["Subject", "AI-assisted: false"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("denies AI"));
    repository.git(&["config", "countersign.ask", "true"]);
    let output = repository.commit(&[], &["Says nothing"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("say whether AI helped"));
    assert!(
        repository
            .commit(&[], &["Says it", "AI-assisted: false"])
            .status
            .success()
    );
}

#[test]
fn a_hook_that_is_there_stays() {
    let repository = Repository::new();
    let path = repository.path().join(".git/hooks/commit-msg");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
    repository.refuses(
        &["--install-hook"],
        &[
            "stays as it is",
            "--print-hook",
            "commit-msg-countersign\" \"$1\"",
        ],
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "#!/bin/sh\nexit 0\n");
    for (found, says) in [
        (
            "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n",
            "`countersign-declare`",
        ),
        (
            "#!/bin/sh\ncall_lefthook run commit-msg\n",
            "`lefthook.yml`",
        ),
    ] {
        fs::write(&path, found).unwrap();
        repository.refuses(&["--install-hook"], &["stays as it is", says]);
    }
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(repository.path().join("no-such/hook"), &path).unwrap();
    repository.refuses(&["--install-hook"], &["stays as it is"]);
    assert!(!repository.path().join("no-such").exists());
    let printed = repository.declare(&["--print-hook"]).stdout;
    assert!(printed.starts_with(b"#!/bin/sh\n"));
}

#[test]
fn the_hook_goes_where_git_looks() {
    let repository = Repository::new();
    repository.git(&["config", "core.hooksPath", "team/hooks"]);
    fs::create_dir_all(repository.path().join("below")).unwrap();
    repository.declares(&["--install-hook", "--repo", "below"]);
    assert!(repository.path().join("team/hooks/commit-msg").is_file());
    repository.commit(&[("CURSOR_AGENT", "1")], &["Subject"]);
    assert!(
        repository.message().contains("cursor"),
        "{}",
        repository.message()
    );

    // husky 9 writes what is in `_` again at each installation, and runs what is above.
    repository.git(&["config", "core.hooksPath", ".husky/_"]);
    let generated = repository.path().join(".husky/_/commit-msg");
    fs::create_dir_all(generated.parent().unwrap()).unwrap();
    fs::write(
        &generated,
        "#!/usr/bin/env sh\nsh -e .husky/commit-msg \"$@\"\n",
    )
    .unwrap();
    fs::set_permissions(&generated, fs::Permissions::from_mode(0o755)).unwrap();
    repository.declares(&["--install-hook"]);
    assert!(repository.path().join(".husky/commit-msg").is_file());
    repository.commit(&[("CURSOR_AGENT", "1")], &["By husky"]);
    assert!(repository.message().contains("cursor"));

    let repository = Repository::new();
    let other = TempDir::new().unwrap();
    let tree = other.path().join("tree");
    let tree = tree.to_str().unwrap();
    repository.git(&["worktree", "add", "--quiet", "-b", "other", tree]);
    repository.declares(&["--install-hook", "--repo", tree]);
    assert!(repository.path().join(".git/hooks/commit-msg").is_file());
    let run = [
        "-C",
        tree,
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "Subject",
    ];
    let output = repository
        .command("git")
        .args(run)
        .env("CURSOR_AGENT", "1")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(
        repository
            .git(&["-C", tree, "log", "-1", "--format=%B"])
            .contains("cursor")
    );
}
