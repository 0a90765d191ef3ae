//! What a long history costs, in git processes rather than in seconds, and what Ctrl-C leaves of a survey of one.
#![cfg(unix)]

use crate::support;

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::outcome;
use tempfile::TempDir;

/// A program in front of git, and what it is told.
struct Wrapped {
    folder: TempDir,
}

impl Wrapped {
    /// `script` runs before each git process.
    fn new(script: &str) -> Wrapped {
        let wrapped = Wrapped {
            folder: TempDir::new().unwrap(),
        };
        let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|folder| folder.join("git"))
            .find(|file| file.is_file())
            .unwrap();
        let program = wrapped.path("git");
        fs::write(
            &program,
            format!("#!/bin/sh\n{script}\nexec '{}' \"$@\"\n", git.display()),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        wrapped
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn countersign(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut path = self.folder.path().as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap());
        let mut command = support::countersign();
        command.args(arguments).env("PATH", path);
        outcome(command.env("AT", self.path("at")))
    }
}

/// Takes a stream of `git fast-import`.
fn import(folder: &Path, stream: &str) {
    support::git(
        folder,
        &["init", "--quiet", "--bare", "--initial-branch=main"],
    );
    let mut child = Command::new("git")
        .current_dir(folder)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// A commit of a stream that writes one file.
fn commit(
    stream: &mut String,
    name: &str,
    mark: usize,
    parents: &[usize],
    message: &str,
    file: (&str, &str),
) {
    let (path, text) = file;
    write!(
        stream,
        "commit {name}\nmark :{mark}\ncommitter Ada <ada@acme.example> {} +0000\ndata {}\n{message}\n",
        1_700_000_000 + 60 * mark,
        message.len()
    )
    .unwrap();
    for (place, parent) in parents.iter().enumerate() {
        let word = if place == 0 { "from" } else { "merge" };
        writeln!(stream, "{word} :{parent}").unwrap();
    }
    writeln!(
        stream,
        "M 100644 inline {path}\ndata {}\n{text}",
        text.len()
    )
    .unwrap();
}

/// Changes of two commits each, whose heads a forge keeps: by turns one is merged and one is squashed.
fn landed_by_a_forge(folder: &Path, changes: usize) {
    let mut stream = String::new();
    let main = "refs/heads/main";
    commit(&mut stream, main, 1, &[], "Start", ("README.md", "start\n"));
    let (mut tip, mut mark) = (1, 1);
    for number in 1..=changes {
        let path = format!("src/{}.txt", number % 7);
        let head = format!("refs/pull/{number}/head");
        let text = |part| format!("{number}\n{part}\n");
        commit(
            &mut stream,
            &head,
            mark + 1,
            &[tip],
            "Begin",
            (&path, &text(1)),
        );
        commit(
            &mut stream,
            &head,
            mark + 2,
            &[mark + 1],
            "End",
            (&path, &text(2)),
        );
        mark += 3;
        let (message, parents) = match number % 2 {
            0 => (
                format!("Merge pull request #{number} from acme/x"),
                vec![tip, mark - 1],
            ),
            _ => (format!("Change (#{number})"), vec![tip]),
        };
        commit(
            &mut stream,
            main,
            mark,
            &parents,
            &message,
            (&path, &text(2)),
        );
        tip = mark;
    }
    import(folder, &stream);
}

#[test]
fn a_deployment_of_many_changes_starts_no_more_git_processes_than_one_of_few() {
    let folder = TempDir::new().unwrap();
    landed_by_a_forge(folder.path(), 60);
    let repository = folder.path().to_str().unwrap();
    let wrapped = Wrapped::new("echo >> \"$AT\"");
    let processes = |changes: usize| {
        fs::write(wrapped.path("at"), "").unwrap();
        let range = format!("HEAD~{changes}..HEAD");
        let (code, out, error) = wrapped.countersign(&[
            "check",
            "--preset",
            "small",
            "--purpose",
            "deploy",
            "--no-reviews",
            "--repo",
            repository,
            "--git",
            &range,
        ]);
        assert_eq!(code, Some(0), "{out}{error}");
        // Each has its origin, proved by git.
        assert!(!error.contains("landed without"), "{error}");
        assert!(!error.contains("does not make"), "{error}");
        fs::read_to_string(wrapped.path("at"))
            .unwrap()
            .lines()
            .count()
    };
    let (few, many) = (processes(10), processes(60));
    // Several sets of processes read them side by side.
    assert!(many < few + 50, "{few} for 10 changes, {many} for 60");
}

#[test]
fn ctrl_c_ends_a_survey_with_the_figures_so_far() {
    let folder = TempDir::new().unwrap();
    let mut stream = String::new();
    for number in 1..=1_000 {
        let parents: Vec<usize> = (number > 1).then_some(number - 1).into_iter().collect();
        let text = format!("{number}\n");
        commit(
            &mut stream,
            "refs/heads/main",
            number,
            &parents,
            "Change",
            ("a.txt", &text),
        );
    }
    import(folder.path(), &stream);
    let repository = folder.path().to_str().unwrap();
    // While the first changes are read, once: what is read by then is counted.
    let wrapped = Wrapped::new(
        "case \" $* \" in *' diff-tree '*) mkdir \"$AT\" 2> /dev/null && kill -INT $PPID;; esac",
    );
    let survey = [
        "survey",
        "--no-cache",
        "--since",
        "2000-01-01",
        "--repo",
        repository,
    ];
    let (code, out, error) = wrapped.countersign(&[&survey[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(130), "{out}{error}");
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(figures["partial"], true, "{out}");
    assert!(
        figures["changes"]
            .as_u64()
            .is_some_and(|changes| changes > 0),
        "{out}"
    );
}
