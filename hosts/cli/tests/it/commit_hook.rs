//! The `commit-msg` hook in the ways by which git makes messages. A case is a file of `commit_hook/`: steps for `sh` in a repository
//! with the hook, and behind `#>` the message that the latest commit has then; `#$` names another command to show.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What the steps may use. An editor gets the message's file; without one git takes what it made.
const PRELUDE: &str = r#"
agent() { CLAUDECODE=1 "$@"; }
type_text() { printf '%s\n' "$1" >"$HOME/typed"; shift; GIT_EDITOR=above "$@"; }
replace_text() { printf '%s\n' "$1" >"$HOME/typed"; shift; GIT_EDITOR=instead "$@"; }
"#;
const EDITORS: [(&str, &str); 2] = [
    (
        "above",
        "#!/bin/sh\ncat \"$HOME/typed\" \"$1\" >\"$HOME/both\" && cat \"$HOME/both\" >\"$1\"\n",
    ),
    ("instead", "#!/bin/sh\ncat \"$HOME/typed\" >\"$1\"\n"),
];

#[test]
fn the_hook_adds_its_trailer_where_git_goes_on_and_nowhere_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/commit_hook");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 20, "{} cases", cases.len());
    let mut wrong = String::new();
    for case in &cases {
        if let Err(why) = run(case) {
            writeln!(wrong, "{}: {why}\n", case.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn run(case: &Path) -> Result<(), String> {
    let text = fs::read_to_string(case).unwrap();
    let lines = |mark: &str| {
        text.lines()
            .filter_map(|line| line.strip_prefix(mark))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect::<Vec<_>>()
    };
    let expected = lines("#>").join("\n");
    let show = lines("#$");
    let show = show.first().copied().unwrap_or("git log -1 --format=%B");

    let home = TempDir::new().unwrap();
    let repository = home.path().join("repository");
    fs::create_dir_all(home.path().join("bin")).unwrap();
    for (name, script) in EDITORS {
        executable(&home.path().join("bin").join(name), script);
    }
    let shell = |script: &str| {
        let path = std::env::var("PATH").unwrap();
        Command::new("sh")
            .args(["-eu", "-c", script])
            .current_dir(if repository.is_dir() {
                &repository
            } else {
                home.path()
            })
            .env_clear()
            .env("PATH", format!("{}/bin:{path}", home.path().display()))
            .env("HOME", home.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@acme.example")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@acme.example")
            // An editor that changes nothing. `:` would tell git to open none.
            .env("GIT_EDITOR", "true")
            .env("COUNTERSIGN_DEVIN_MARK", home.path().join("none"))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    let begin = "git init --quiet --initial-branch=main repository; cd repository; echo a >a; git add a; git commit --quiet -m Begin";
    assert!(shell(begin).status.success());
    let hooks = repository.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    let hook = fs::read_to_string("../../templates/commit-msg").unwrap();
    executable(&hooks.join("commit-msg"), &hook);

    let steps = shell(&format!("{PRELUDE}{text}"));
    let said = String::from_utf8_lossy(&steps.stderr);
    if !steps.status.success() {
        return Err(format!("the steps failed: {said}"));
    }
    let shown = shell(show);
    let shown = String::from_utf8_lossy(&shown.stdout);
    if shown.trim_end() != expected.trim_end() {
        return Err(format!(
            "shown:\n{shown}\nexpected:\n{expected}\ngit said:\n{said}"
        ));
    }
    Ok(())
}

fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
