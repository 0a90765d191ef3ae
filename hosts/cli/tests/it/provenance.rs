//! `countersign provenance` on a real repository: what it shows, and that what it advises helps.

use crate::support;

use serde_json::Value;
use std::path::Path;
use support::{git, outcome};
use tempfile::TempDir;

fn commit(folder: &Path, file: &str, lines: usize, message: &str) {
    support::commit(folder, file, &"line\n".repeat(lines), message);
}

fn countersign(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    outcome(
        support::countersign()
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .args(arguments),
    )
}

fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    support::init(path);
    git(path, &["config", "user.name", "Ada"]);
    git(path, &["config", "user.email", "ada@acme.example"]);
    commit(path, "start", 1, "Start");
    commit(path, "own", 3, "Add a file by hand");
    commit(
        path,
        "helped",
        5,
        "Add \u{1b}[31mhelp\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>\n\nDepends-On: #1",
    );
    folder
}

#[test]
fn commits_files_evidence_and_remedy_are_shown() {
    let folder = repository();
    let (code, text, error) = countersign(folder.path(), &["provenance", "--git", "HEAD~2..HEAD"]);
    assert_eq!(code, Some(0), "{error}");
    for part in [
        "stray trailer",
        "Co-Authored-By: Claude Opus 4.6",
        "not declared",
        "Add a file by hand",
        "file: helped",
        "countersign declare --agent claude --model claude-opus-4.6 --commit",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    assert!(
        !text.chars().any(|c| c.is_control() && c != '\n'),
        "{text:?}"
    );
    let own = text.find("Add a file by hand").unwrap();
    assert!(
        own < text.find("stray trailer").unwrap(),
        "oldest first:\n{text}"
    );
}

#[test]
fn the_remedy_helps() {
    let folder = repository();
    let json = |range: &str| -> Value {
        let arguments = ["provenance", "--git", range, "--format", "json"];
        let (code, text, error) = countersign(folder.path(), &arguments);
        assert_eq!(code, Some(0), "{error}");
        serde_json::from_str(&text).unwrap()
    };
    let before = json("HEAD~2..HEAD");
    assert_eq!(
        before["provenance"]["undeclared"].as_array().unwrap().len(),
        1
    );
    let command = before["remedies"][0]["command"].as_str().unwrap();
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let (code, _, error) = countersign(folder.path(), &words);
    assert_eq!(code, Some(0), "{error}");
    let after = json("HEAD~2..HEAD");
    assert_eq!(after["provenance"]["undeclared"], serde_json::json!([]));
    assert_eq!(after["remedies"], serde_json::json!([]));
    assert_eq!(
        after["provenance"]["ai_lines"],
        before["provenance"]["ai_lines"]
    );
}

#[test]
fn facts_show_what_the_range_shows_and_failures_are_no_report() {
    let folder = repository();
    let range = ["--git", "HEAD~2..HEAD"];
    let (_, shown, _) = countersign(folder.path(), &[&["provenance"], &range[..]].concat());
    let (_, facts, _) = countersign(folder.path(), &[&["facts"], &range[..]].concat());
    let file = folder.path().join("facts.json");
    std::fs::write(&file, facts).unwrap();
    let file = file.to_str().unwrap();
    let (code, text, error) = countersign(folder.path(), &["provenance", "--facts", file]);
    assert_eq!((code, text), (Some(0), shown), "{error}");
    for (arguments, says) in [
        (
            &["provenance", "--git", "nowhere..HEAD"][..],
            "unknown revision",
        ),
        (&["provenance", "--facts", "nowhere.json"], "could not read"),
        (&["provenance"], "--git"),
    ] {
        let (code, text, error) = countersign(folder.path(), arguments);
        assert_eq!((code, text.as_str()), (Some(2), ""), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_history_that_is_cut_is_shown_as_a_part_and_bounds_nothing() {
    let folder = repository();
    git(
        folder.path(),
        &[
            "-c",
            "user.name=Cursor Agent",
            "-c",
            "user.email=cursoragent@cursor.com",
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "Agent edit",
        ],
    );
    let clones = TempDir::new().unwrap();
    let url = format!("file://{}", folder.path().display());
    git(
        clones.path(),
        &["clone", "--quiet", "--depth", "1", &url, "shallow"],
    );
    let shallow = clones.path().join("shallow");
    let (code, text, error) = countersign(&shallow, &["provenance", "--git", "HEAD"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(text.contains("incomplete provenance"), "{text}");
    assert!(text.contains("AI an unknown number"), "{text}");
    assert!(!text.contains("wrote it alone"), "{text}");
    let (_, json, error) = countersign(
        &shallow,
        &["provenance", "--git", "HEAD", "--format", "json"],
    );
    let document: Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{error}"));
    let lines = &document["provenance"]["ai_lines"];
    assert!(lines["max"].is_null() && lines["min"] == 0, "{json}");
    assert_eq!(document["provenance"]["agent_alone"], false, "{json}");
    let codes = document["notices"].as_array().unwrap().iter();
    assert!(
        codes
            .filter(|notice| notice["code"] == "incomplete_provenance")
            .count()
            > 0,
        "{json}"
    );
}

#[test]
fn an_agent_is_explained_and_an_unknown_one_gets_suggestions() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    let (code, text, _) = countersign(path, &["provenance", "--explain-agent", "Kiro"]);
    assert_eq!(code, Some(0));
    for part in [
        "kiro: Kiro, an agent",
        "  kiro-agent\n",
        "source: ",
        "seen: 2026-",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for (name, expected) in [("kirro", "did you mean `kiro`"), ("qqqqqq", "adds agents")] {
        let (code, _, error) = countersign(path, &["provenance", "--explain-agent", name]);
        assert_eq!(code, Some(2), "{name}");
        assert!(error.contains(expected), "{error}");
    }
    std::fs::create_dir(path.join("policy")).unwrap();
    std::fs::write(
        path.join("policy/policy.yaml"),
        "policy: house\nversion: 1.0.0\nsummary: A house's own agent.\nprovenance:\n  agents:\n    - {name: house-bot, branches: [House-Bot/]}\ncontrols:\n  - {id: any, title: Any, satisfied: 'true'}\n",
    )
    .unwrap();
    let own = [
        "provenance",
        "--policy",
        "policy",
        "--explain-agent",
        "house-bot",
    ];
    let (code, text, error) = countersign(path, &own);
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(
        text,
        "house-bot: an agent of the policy\n\nprefixes of branches:\n  house-bot/\n"
    );
}
