//! Past changes of a repository and of facts documents, decided by a policy or by two.

use crate::support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::outcome;
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn countersign(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    outcome(support::countersign().args(arguments).write_stdin(input))
}

fn git(folder: &Path, arguments: &[&str], day: u32) {
    let date = format!("2026-03-{day:02}T12:00:00Z");
    support::git_dated(folder, arguments, Some(&date));
}

/// Four commits on four days: the first starts, the third is by an agent, and its title is hostile.
fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    git(path, &["init", "--quiet", "--initial-branch=main"], 1);
    for (day, text, message) in [
        (1, "1\n", "Start"),
        (2, "2\n", "Fix a typo"),
        (
            3,
            "3\n",
            "Add <script>alert(1)</script>\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>",
        ),
        (12, "4\n", "Fix another"),
    ] {
        fs::write(path.join("src.rs"), text.repeat(40)).unwrap();
        git(path, &["add", "--all"], day);
        git(path, &["commit", "--quiet", "--message", message], day);
    }
    folder
}

/// Asks whoever is senior to sign what an AI had a part in.
const SENIOR: &str = "\
policy: senior
version: 1.0.0
summary: A senior signs what an AI had a part in.
when_nothing_applies: pass
controls:
  - id: senior
    title: A senior signs
    applies: provenance.detected
    sign_off: {count: 1, eligible: reviewer.level >= 6}
    escalate: {queue: senior-review, due: 4h}
    effect: block
";

fn policy(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("policy.yaml"), text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_range_of_a_repository() {
    let (repository, folder) = (repository(), TempDir::new().unwrap());
    let policy = policy(&folder, "senior", SENIOR);
    let repo = repository.path().to_str().unwrap();
    let backtest = ["backtest", "--repo", repo, "--policy", &policy];
    let with = |more: &[&str]| {
        let all: Vec<&str> = backtest.iter().chain(more).copied().collect();
        countersign(&all, "")
    };
    let (code, out, error) = with(&["--git", "HEAD~3..HEAD", "--format", "json"]);
    assert_eq!(code, Some(0), "{error}");
    let tested = json(&out);
    assert_eq!(tested["changes"], 3);
    let tally = &tested["policy"];
    assert_eq!(tally["held"], 1);
    assert_eq!(tally["controls"][0]["states"]["escalated"], 1);
    // One more than the policy says: an agent wrote it, and git alone does not know at whose word.
    assert_eq!(tally["sign_offs"]["at_least"], 2);
    assert_eq!(tally["load"]["queues"][0]["queue"], "senior-review");
    assert_eq!(tally["load"]["days"][1]["date"], "2026-03-03");
    assert_eq!(tally["load"]["days"][1]["held"], 1);
    assert_eq!(tally["detection"]["with_ai"], 1);
    // Git alone knows nothing of sign-offs: nothing is said to be bypassed.
    assert_eq!(tally["landed"]["bypassed"], 0);
    // Nor does it link what landed to the changes that it came from.
    assert_eq!(tally["landed"]["verdicts"]["undecided"], 3);
    // The start is a change too, and one thread gives what two give.
    let (_, all, _) = with(&["--git", "HEAD", "--format", "json"]);
    assert_eq!(json(&all)["changes"], 1);
    for jobs in ["1", "2", "7"] {
        let again = with(&["--git", "HEAD~3..HEAD", "--format", "json", "--jobs", jobs]);
        assert_eq!(again.1, out, "{jobs} threads");
    }
    let (code, text, _) = with(&["--git", "HEAD~3..HEAD"]);
    assert_eq!(code, Some(0));
    for says in [
        "3 changes, 2026-03-02 to 2026-03-12",
        "senior 1.0.0 would have held 1 of 3 changes (33.3 %)",
        "senior: 1 change: 1 asked people; alone held 1",
        "queue senior-review: 1 entry",
    ] {
        assert!(text.contains(says), "{says}\n{text}");
    }
    let (code, _, error) = with(&["--git", "nowhere..HEAD"]);
    assert_eq!(code, Some(2), "{error}");
    let (code, _, error) = countersign(&["backtest", "--repo", repo, "--git", "HEAD"], "");
    assert_eq!(code, Some(2));
    assert!(error.contains("--preset NAME"), "{error}");
}

#[test]
fn a_page_of_a_hostile_history() {
    let (repository, folder) = (repository(), TempDir::new().unwrap());
    let policy = policy(&folder, "senior", SENIOR);
    let strict = SENIOR.replace("provenance.detected", "'true'");
    let strict = self::policy(&folder, "strict", &strict);
    let page = folder.path().join("page.html");
    let (code, out, error) = countersign(
        &[
            "backtest",
            "--repo",
            repository.path().to_str().unwrap(),
            "--since",
            "2026-01-01",
            "--policy",
            &policy,
            "--against-policy",
            &strict,
            "--format",
            "html",
            "--output",
            page.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!((code, out.as_str()), (Some(0), ""), "{error}");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(!page.contains("<script"), "{page}");
    for says in [
        "Side by side",
        "Why decisions differ",
        "Load of the queues",
        "<svg",
    ] {
        assert!(page.contains(says), "{says}");
    }
}

#[test]
fn a_stream_in_which_some_lines_hold_no_facts() {
    let policy = fixture("policy");
    let policy = policy.to_str().unwrap();
    let read = |name: &str| {
        let text = fs::read_to_string(fixture(&format!("facts/{name}.json"))).unwrap();
        serde_json::to_string(&json(&text)).unwrap()
    };
    let stream = format!(
        "{}\n\n{}\nnot json\n{}\n",
        read("pass"),
        read("wrong-type"),
        read("block")
    );
    let arguments = [
        "backtest", "--policy", policy, "--facts", "-", "--format", "json",
    ];
    let (code, out, error) = countersign(&arguments, &stream);
    assert_eq!(code, Some(2), "{error}");
    let tested = json(&out);
    assert_eq!(
        (&tested["changes"], &tested["invalid"]["count"]),
        (&2.into(), &2.into())
    );
    for says in [
        "standard input, line 3 holds no facts: commits[0].author.email",
        "standard input, line 4 holds no facts",
        "left out: 2 documents without facts",
    ] {
        assert!(error.contains(says), "{says}\n{error}");
    }
    // A folder names its files, in order.
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("b.jsonl"), &stream).unwrap();
    fs::copy(fixture("facts/pending.json"), folder.path().join("a.json")).unwrap();
    fs::write(folder.path().join("notes.txt"), "x").unwrap();
    let path = folder.path().to_str().unwrap();
    let (code, out, error) = countersign(
        &[
            "backtest", "--policy", policy, "--facts", path, "--format", "json",
        ],
        "",
    );
    assert_eq!(code, Some(2), "{error}");
    let tested = json(&out);
    assert_eq!(tested["changes"], 3);
    let place = tested["invalid"]["examples"][0][0].as_str().unwrap();
    assert!(place.ends_with("b.jsonl`, line 3"), "{place}");
    assert!(
        error.contains("not read in ") && error.contains(": 1 file, "),
        "{error}"
    );
}

#[test]
fn two_bundles_side_by_side() {
    let (repository, folder) = (repository(), TempDir::new().unwrap());
    let mut bundles = Vec::new();
    for (name, text) in [
        ("senior", SENIOR.to_owned()),
        ("all", SENIOR.replace("provenance.detected", "'true'")),
    ] {
        let source = policy(&folder, name, &text);
        let bundle = folder.path().join(format!("{name}.wasm"));
        let bundle = bundle.to_str().unwrap().to_owned();
        let built = countersign(&["build", &source, "-o", &bundle], "");
        assert_eq!(built.0, Some(0), "{}", built.2);
        bundles.push(bundle);
    }
    let arguments = [
        "backtest",
        "--repo",
        repository.path().to_str().unwrap(),
        "--git",
        "HEAD~3..HEAD",
        "--bundle",
        &bundles[0],
        "--against",
        &bundles[1],
        "--format",
    ];
    let with = |format: &str| {
        let all: Vec<&str> = arguments.iter().copied().chain([format]).collect();
        countersign(&all, "")
    };
    let (code, out, error) = with("json");
    assert_eq!(code, Some(0), "{error}");
    let comparison = &json(&out)["comparison"];
    assert_eq!(
        (&comparison["compared"], &comparison["changed"]),
        (&3.into(), &2.into())
    );
    assert_eq!(comparison["held_by_other_only"], 2);
    assert_eq!(comparison["controls"][0]["control"], "senior");
    assert_eq!(comparison["controls"][0]["other_only"], 2);
    let (_, text, _) = with("text");
    assert!(text.contains("2 of 3 decisions differ"), "{text}");
    assert!(text.contains("Fix a typo: pass → pending"), "{text}");
    assert!(text.contains("+ senior escalated: "), "{text}");
}

#[test]
fn what_landed_is_judged_by_what_it_came_from() {
    let (repository, folder) = (repository(), TempDir::new().unwrap());
    let path = repository.path();
    // A pull request by an agent, squashed without its trailer.
    git(path, &["checkout", "--quiet", "-b", "feature"], 13);
    fs::write(path.join("new.rs"), "5\n".repeat(40)).unwrap();
    git(path, &["add", "--all"], 13);
    let message = "Add it\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>";
    git(path, &["commit", "--quiet", "--message", message], 13);
    git(
        path,
        &["update-ref", "refs/remotes/origin/pull/12/head", "feature"],
        13,
    );
    git(path, &["checkout", "--quiet", "main"], 14);
    git(path, &["merge", "--quiet", "--squash", "feature"], 14);
    git(
        path,
        &["commit", "--quiet", "--message", "Add it (#12)"],
        14,
    );
    let policy = policy(
        &folder,
        "marked",
        "\
policy: marked
version: 1.0.0
summary: Nothing by an AI.
when_nothing_applies: pass
controls:
  - {id: none, title: Nothing by an AI, applies: provenance.detected, satisfied: 'false', forbid: true, effect: block}
",
    );
    let repo = path.to_str().unwrap();
    let landed = |more: &[&str]| {
        let range = [
            "backtest",
            "--repo",
            repo,
            "--policy",
            &policy,
            "--format",
            "json",
            "--git",
            "HEAD~1..HEAD",
        ];
        let all: Vec<&str> = range.iter().chain(more).copied().collect();
        let (code, out, error) = countersign(&all, "");
        assert_eq!(code, Some(0), "{error}");
        let tested = json(&out);
        assert_eq!(tested["changes"], 1);
        (tested["policy"].clone(), error)
    };
    let (without, _) = landed(&[]);
    assert_eq!(without["held"], 0, "{without:#}");
    let (with, _) = landed(&["--landed-from", "refs/remotes/origin/pull/*/head"]);
    assert_eq!(with["held"], 1, "{with:#}");
    let refused = [
        "backtest",
        "--repo",
        repo,
        "--preset",
        "solo",
        "--git",
        "HEAD",
        "--landed-from",
        "feature",
    ];
    let (code, _, error) = countersign(&refused, "");
    assert_eq!(code, Some(2));
    assert!(error.contains("`feature` names no refs"), "{error}");
}
