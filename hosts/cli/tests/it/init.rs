//! `init`: what it writes passes, whatever the preset and the history, and nothing is lost. The page that introduces the program is
//! followed word for word.

use crate::support;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A repository with three people, one of them with two addresses, and a robot.
fn shop() -> TempDir {
    let folder = TempDir::new().unwrap();
    let git = |arguments: &[&str]| support::git(folder.path(), arguments);
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&[
        "remote",
        "add",
        "origin",
        "https://github.com/acme/shop.git",
    ]);
    for (place, author) in [
        "Ada Lovelace <ada@acme.example>",
        "Ada Lovelace <7+ada-l@users.noreply.github.com>",
        "Cyn: \"the # senior\" <cyn@acme.example>",
        "Bob Roe <bob.roe@acme.example>",
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
    ]
    .iter()
    .enumerate()
    {
        fs::write(folder.path().join(format!("{place}.py")), "x = 1\n").unwrap();
        git(&["add", "--all"]);
        let author = format!("--author={author}");
        git(&["commit", "--quiet", "--message", "Work", &author]);
    }
    folder
}

fn countersign(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn what_it_writes_passes_under_every_preset() {
    let folder = shop();
    for preset in [
        "solo",
        "small",
        "standard",
        "enterprise",
        "regulated",
        "ban",
    ] {
        let output = countersign(
            folder.path(),
            &["init", "--yes", "--force", "--preset", preset],
        );
        assert_eq!(output.status.code(), Some(0), "{preset}: {}", text(&output));
        for arguments in [
            &["roster", "check"][..],
            &["test", ".countersign/policy"],
            &["build", ".countersign/policy", "-o", "../policy.wasm"],
        ] {
            let output = countersign(folder.path(), arguments);
            assert_eq!(output.status.code(), Some(0), "{preset}: {}", text(&output));
        }
    }
    let roster = fs::read_to_string(folder.path().join(".countersign/roster.yaml")).unwrap();
    for part in [
        "login: ada-l # 2 commits\n",
        "emails: [ada@acme.example]",
        "login: bob-roe # 1 commit, a guess from the address\n",
        "name: \"Cyn: \\\"the # senior",
    ] {
        assert!(roster.contains(part), "{part} is not in {roster}");
    }
    assert!(!roster.contains("dependabot"), "{roster}");
    let workflow = folder.path().join(".github/workflows/countersign.yml");
    assert!(workflow.exists(), "the remote is at GitHub");
}

#[test]
fn what_is_there_already_is_not_lost() {
    let folder = shop();
    let own = folder.path().join(".countersign/roster.yaml");
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::write(&own, "people: []\n").unwrap();
    let output = countersign(folder.path(), &["init", "--yes"]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output);
    assert!(
        told.contains("`.countersign/roster.yaml` is there already, and nothing was written"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&own).unwrap(), "people: []\n");
    assert!(!folder.path().join(".countersign/policy").exists());
}

#[test]
fn what_can_not_be_is_refused_before_anything_is_written() {
    let folder = shop();
    let empty = TempDir::new().unwrap();
    for (place, arguments, part) in [
        (folder.path(), &["init"][..], "add `--yes`"),
        (
            folder.path(),
            &["init", "--yes", "--senior", "nobody"],
            "`nobody` is not among the people",
        ),
        (empty.path(), &["init", "--yes"], "git"),
    ] {
        let output = countersign(place, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output).contains(part), "{}", text(&output));
    }
    assert!(!folder.path().join(".countersign").exists());
}

#[test]
#[cfg(unix)]
fn the_page_that_introduces_it_is_followed_word_for_word() {
    const PAGE: &str = include_str!("../../../../docs/introduce.md");
    let folder = shop();
    let program = Path::new(env!("CARGO_BIN_EXE_countersign"));
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    support::git(folder.path(), &["config", "user.name", "Ada Lovelace"]);
    support::git(folder.path(), &["config", "user.email", "ada@acme.example"]);
    let blocks: Vec<&str> = PAGE
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect();
    assert!(blocks.len() >= 6, "the page has commands");
    let mut shown = String::new();
    for block in blocks {
        let output = Command::new("sh")
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("NO_COLOR", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .args(["-ec", block])
            .output()
            .unwrap();
        shown.push_str(&text(&output));
        assert!(output.status.success(), "{block}\n{}", text(&output));
    }
    // Thursday's change is held, by the policy and the roster that Monday's commit landed, for the senior whom it names.
    let last = shown.rsplit("pending:").next().unwrap();
    assert!(last.contains("cyn"), "{shown}");
}
