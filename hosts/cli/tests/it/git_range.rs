//! Decisions on a range of a real repository: where the policy comes from, and what a survey counts.

use crate::support;

use serde_json::Value;
use std::fs;
use std::path::Path;
use support::outcome;
use tempfile::TempDir;

/// A repository with three commits: a start, one that declares AI in its trailer block, one that names it elsewhere.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository {
            folder: TempDir::new().unwrap(),
        };
        support::init(repository.folder.path());
        repository.commit("README.md", "start\n", "Start");
        repository
    }

    fn path(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    fn commit(&self, path: &str, text: &str, message: &str) {
        support::commit(self.folder.path(), path, text, message);
    }
}

fn countersign(arguments: &[&str]) -> (Option<i32>, String, String) {
    outcome(support::countersign().args(arguments))
}

const STRICT: &str = "\
policy: strict
version: 1.0.0
summary: Nothing passes.
controls:
  - {id: never, title: Nothing passes, applies: 'true', satisfied: 'false', effect: block}
";

#[test]
fn the_policy_is_the_bases_and_never_the_heads() {
    let repository = Repository::new();
    let path = repository.path();
    let check = ["check", "--repo", path, "--git", "HEAD~1..HEAD"];

    repository.commit("a", "a\n", "Without any policy");
    let (code, out, error) = countersign(&check);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
    assert!(error.contains("has no `.countersign/policy`"), "{error}");
    assert!(error.contains("--preset"), "{error}");

    repository.commit(".countersign/policy/policy.yaml", STRICT, "Add a policy");
    let (code, _, error) = countersign(&check);
    assert_eq!(
        code,
        Some(2),
        "the head's own policy must not count: {error}"
    );

    repository.commit(
        ".countersign/policy/policy.yaml",
        &STRICT.replace("'false'", "'true'"),
        "Let everything pass",
    );
    let (code, out, error) = countersign(&check);
    assert!(out.contains("policy strict 1.0.0"), "{out}{error}");
    assert_ne!(code, Some(0), "{out}");
}

#[test]
fn facts_of_a_range_decide_like_the_range() {
    let repository = Repository::new();
    let path = repository.path();
    repository.commit(
        "a.rs",
        &"line\n".repeat(50),
        "Add lines\n\nAssisted-by: Claude:opus-4",
    );
    let now = "2026-03-10T12:00:00Z";
    let (code, facts, error) = countersign(&[
        "facts",
        "--repo",
        path,
        "--git",
        "HEAD~1..HEAD",
        "--now",
        now,
    ]);
    assert_eq!(code, Some(0), "{error}");
    let document: Value = serde_json::from_str(&facts).unwrap();
    assert_eq!(document["now"], now);
    assert_eq!(document["commits"].as_array().unwrap().len(), 1);
    let file = repository.folder.path().join("facts.json");
    fs::write(&file, serde_json::to_string(&document).unwrap()).unwrap();
    let decision = |arguments: &[&str]| {
        let (code, out, error) = countersign(
            &[
                &["check", "--preset", "standard", "--format", "json"],
                arguments,
            ]
            .concat(),
        );
        let mut envelope: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{error}"));
        let decision = envelope["decision"].take();
        (code, decision)
    };
    let direct = decision(&["--repo", path, "--git", "HEAD~1..HEAD", "--now", now]);
    let by_facts = decision(&["--facts", file.to_str().unwrap()]);
    assert_eq!(direct, by_facts);
    assert_eq!(direct.1["provenance"]["agents"][0], "claude");
}

#[test]
fn what_is_wrong_with_a_range_is_said() {
    let repository = Repository::new();
    let path = repository.path();
    let elsewhere = TempDir::new().unwrap();
    let elsewhere = elsewhere.path().to_str().unwrap();
    for (repo, range, says) in [
        (path, "no-such-branch..HEAD", "no-such-branch"),
        (
            path,
            "HEAD..0123456789012345678901234567890123456789",
            "0123456789",
        ),
        (path, "--output=x..HEAD", "--output=x"),
        (elsewhere, "HEAD", "repository"),
    ] {
        let range = format!("--git={range}");
        let (code, out, error) =
            countersign(&["check", "--preset", "small", "--repo", repo, &range]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{range}: {error}");
        assert!(error.contains(says), "{range}: {error}");
    }
    assert!(!Path::new("x").exists());
}

#[test]
fn a_survey_counts_marks_and_never_calls_approvals_missing() {
    let repository = Repository::new();
    let path = repository.path();
    let lines = "line\n".repeat(60);
    repository.commit("a.rs", &lines, "Declare\n\nAssisted-by: Claude:opus-4");
    repository.commit(
        "b.rs",
        &lines,
        "Name it elsewhere\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nBecause the tool put it there.",
    );
    let (code, out, error) = countersign(&["survey", "--repo", path, "--format", "json"]);
    assert_eq!(code, Some(0), "{error}");
    let survey: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(survey["changes"], 3);
    assert_eq!(survey["with_ai"], 2, "{out}");
    assert_eq!(survey["agents"]["claude"], 2, "{out}");
    assert_eq!(survey["outside_trailer_block"], 1, "{out}");
    assert_eq!(survey["undeclared"]["changes"], 1, "{out}");
    let asked: Vec<&Value> = survey["controls"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|control| control["asks_for_sign_off"] == true && control["applied"] != 0)
        .collect();
    assert!(!asked.is_empty(), "{out}");
    for control in asked {
        assert_eq!(control["not_satisfied"], 0, "{control}");
        assert_eq!(control["unknown"], control["applied"], "{control}");
    }
    let (code, text, _) = countersign(&["survey", "--repo", path, "--preset", "small"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("AI marks: 2 changes (66.7 %)"), "{text}");
    assert!(
        !text.contains("missing") || text.contains("is not missing"),
        "{text}"
    );
    let (code, _, error) = countersign(&["survey", "--repo", path, "--since", "nonsense"]);
    assert_eq!(code, Some(2), "{error}");
}

#[test]
fn a_second_survey_takes_what_is_known_and_believes_no_damaged_file() {
    let repository = Repository::new();
    let cache = TempDir::new().unwrap();
    repository.commit("a.rs", "line\n", "Declare\n\nAssisted-by: Claude:opus-4");
    let survey = || {
        let mut command = support::countersign();
        command.args(["survey", "--repo", repository.path(), "--format", "json"]);
        outcome(command.env("XDG_CACHE_HOME", cache.path()))
    };
    let first = survey();
    assert_eq!(first.0, Some(0), "{}", first.2);
    let folder = cache.path().join("countersign/surveys");
    let kept = |folder: &Path| -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let [file] = kept(&folder).try_into().unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(survey(), first);
    let forged = text.replace("claude", "nobody");
    assert_ne!(forged, text);
    fs::write(&file, forged).unwrap();
    assert_eq!(survey(), first);
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        text,
        "it is written anew"
    );
    // Known and new changes are counted together, the newest first.
    repository.commit("b.rs", "line\n", "One more\n\nAssisted-by: Claude:opus-4");
    let (_, out, _) = survey();
    let counted: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(counted["changes"], 3);
    assert_eq!(counted["with_ai"], 2);
    let lines = |folder: &Path| {
        fs::read_to_string(&kept(folder)[0])
            .unwrap()
            .lines()
            .count()
    };
    assert_eq!(lines(&folder), 1 + 3);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(survey().1, out);
}

#[test]
fn context_comes_from_outside_the_change_and_from_its_base() {
    let repository = Repository::new();
    let path = repository.path();
    repository.commit(
        ".countersign/context/services.yaml",
        "services: [{name: pay, tier: 1, paths: [src/]}]\n",
        "Name the services",
    );
    repository.commit("src/a.rs", "a\n", "Add a line");
    let elsewhere = TempDir::new().unwrap();
    let file = |folder: &std::path::Path, text: &str| {
        let path = folder.join("incidents.yaml");
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let facts = |context: &str| {
        let range = ["facts", "--repo", path, "--git", "HEAD~1..HEAD"];
        countersign(&[&range[..], &["--context", context]].concat())
    };
    let (code, out, error) = facts(&file(elsewhere.path(), "incidents: []\n"));
    assert_eq!(code, Some(0), "{error}");
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["services"][0]["name"], "pay");
    assert_eq!(document["completeness"]["incidents"]["collector"], "caller");

    let (code, out, error) = facts(&file(elsewhere.path(), "incident: []\n"));
    assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
    assert!(error.contains("incidents.yaml:1:1: "), "{error}");

    let (code, out, error) = facts(&file(repository.folder.path(), "incidents: []\n"));
    assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
    assert!(error.contains("lies in the work tree"), "{error}");
}
