//! Input that is too large, too deep, not text, damaged or pinned to something else: each has its exit code and says why, and
//! nothing panics.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn countersign(arguments: &[&str]) -> std::process::Output {
    Command::cargo_bin("countersign")
        .unwrap()
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .unwrap()
}

/// Runs, and holds that the exit code is `code`, that standard output is empty, and that standard error says each of `says`.
#[track_caller]
fn refused(arguments: &[&str], code: i32, says: &[&str]) {
    let output = countersign(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{error}");
    assert!(
        output.stdout.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    for part in says {
        assert!(error.contains(part), "`{part}` is not in: {error}");
    }
    assert!(!error.contains("panicked"), "{error}");
}

fn facts() -> String {
    fs::read_to_string(fixture("facts/pass.json")).unwrap()
}

#[test]
fn facts_that_no_sandbox_would_take() {
    let folder = TempDir::new().unwrap();
    let policy = fixture("policy");
    let policy = policy.to_str().unwrap();
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let deep_object = format!("{}1{}", r#"{"change":"#.repeat(10_000), "}".repeat(10_000));
    let inside = facts().replace("\"labels\": [", &format!("\"labels\": {deep}, \"url\": ["));
    let mut not_text = facts().into_bytes();
    not_text[700] = 0xff;
    let large = format!("{}{}", " ".repeat(64 << 20), facts());
    let huge_number = facts().replace(
        "\"number\": 7",
        "\"number\": 123456789012345678901234567890",
    );
    let cases: Vec<(&str, Vec<u8>, Vec<&str>)> = vec![
        (
            "deep list",
            deep.into_bytes(),
            vec!["do not fit the contract"],
        ),
        (
            "deep object",
            deep_object.into_bytes(),
            vec!["do not fit the contract", "change"],
        ),
        ("deep inside", inside.into_bytes(), vec!["change.labels"]),
        (
            "not UTF-8",
            not_text,
            vec!["not UTF-8 from byte 700", "line"],
        ),
        ("64 MiB", large.into_bytes(), vec!["larger than"]),
        (
            "huge number",
            huge_number.into_bytes(),
            vec!["change.number"],
        ),
        ("empty", Vec::new(), vec!["do not fit the contract"]),
        ("null", b"null".to_vec(), vec!["do not fit the contract"]),
        (
            "two documents",
            format!("{}{}", facts(), facts()).into_bytes(),
            vec!["do not fit the contract"],
        ),
    ];
    for (name, bytes, says) in cases {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        refused(
            &[
                "check",
                "--policy",
                policy,
                "--facts",
                path.to_str().unwrap(),
            ],
            2,
            &says,
        );
        let output = Command::cargo_bin("countersign")
            .unwrap()
            .args(["check", "--policy", policy, "--facts", "-"])
            .write_stdin(bytes)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{name} on standard input");
    }
}

#[test]
fn less_memory_than_the_bundle_starts_with_is_no_fault_of_the_bundle() {
    let (policy, facts) = (fixture("policy"), fixture("facts/pass.json"));
    refused(
        &[
            "check",
            "--policy",
            policy.to_str().unwrap(),
            "--facts",
            facts.to_str().unwrap(),
            "--memory",
            "64KiB",
        ],
        6,
        &["65536 bytes of memory", "allow it more with `--memory`"],
    );
}

#[test]
fn a_bundle_that_is_not_the_one_that_was_built() {
    let folder = TempDir::new().unwrap();
    let good = folder.path().join("good.wasm");
    let built = countersign(&[
        "build",
        fixture("policy").to_str().unwrap(),
        "-o",
        good.to_str().unwrap(),
    ]);
    assert_eq!(
        built.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let bytes = fs::read(&good).unwrap();
    let facts = fixture("facts/pass.json");
    let facts = facts.to_str().unwrap();
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let damaged: Vec<(&str, Vec<u8>, &str)> = vec![
        ("truncated", bytes[..bytes.len() - 100].to_vec(), "checksum"),
        ("half", bytes[..bytes.len() / 2].to_vec(), "checksum"),
        ("flipped", flipped, "damaged"),
        ("core", b"\0asm\x01\0\0\0".to_vec(), "core module"),
        ("text", b"policy: x".to_vec(), "not WebAssembly"),
        ("empty", Vec::new(), "not WebAssembly"),
        ("large", vec![0; 9 << 20], "the limit is"),
    ];
    for (name, bytes, says) in damaged {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        refused(
            &["check", "--bundle", path, "--facts", facts],
            3,
            &[path, says],
        );
        refused(&["inspect", path], 3, &[path, says]);
    }
    let good = good.to_str().unwrap();
    let pin = "0".repeat(64);
    refused(
        &[
            "check", "--bundle", good, "--digest", &pin, "--facts", facts,
        ],
        3,
        &["not the pinned one"],
    );
    refused(
        &[
            "check", "--bundle", good, "--digest", "abc", "--facts", facts,
        ],
        2,
        &["64 hexadecimal digits"],
    );
    let digest = String::from_utf8(built.stdout).unwrap();
    let digest = digest.lines().last().unwrap().to_owned();
    let pinned = countersign(&[
        "check", "--bundle", good, "--digest", &digest, "--facts", facts,
    ]);
    assert_eq!(pinned.status.code(), Some(0), "{digest}");
}

#[test]
fn nothing_is_written_when_anything_is_wrong() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out");
    let out = output.to_str().unwrap();
    let (broken, policy) = (fixture("broken"), fixture("policy"));
    let wrong = fixture("facts/wrong-type.json");
    refused(
        &["build", broken.to_str().unwrap(), "-o", out],
        3,
        &["policy.yaml"],
    );
    refused(
        &[
            "check",
            "--policy",
            policy.to_str().unwrap(),
            "--facts",
            wrong.to_str().unwrap(),
            "--output",
            out,
        ],
        2,
        &["commits[0].author.email"],
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    refused(
        &[
            "build",
            policy.to_str().unwrap(),
            "-o",
            folder.path().join("no/such/out").to_str().unwrap(),
        ],
        2,
        &["could not write"],
    );
}

#[test]
fn the_same_policy_is_the_same_bundle_however_it_is_named() {
    let folder = TempDir::new().unwrap();
    let bundle = folder.path().join("bundle.wasm");
    let (policy, facts) = (fixture("policy"), fixture("facts/block.json"));
    let (policy, facts) = (policy.to_str().unwrap(), facts.to_str().unwrap());
    countersign(&["build", policy, "-o", bundle.to_str().unwrap()]);
    let from_bundle = countersign(&[
        "check",
        "--bundle",
        bundle.to_str().unwrap(),
        "--facts",
        facts,
        "--format",
        "json",
    ]);
    let from_folder = countersign(&[
        "check", "--policy", policy, "--facts", facts, "--format", "json",
    ]);
    let uncached = countersign(&[
        "check",
        "--policy",
        policy,
        "--facts",
        facts,
        "--format",
        "json",
        "--no-cache",
    ]);
    assert_eq!(from_bundle.status.code(), Some(1));
    assert!(!from_bundle.stdout.is_empty());
    assert_eq!(from_bundle.stdout, from_folder.stdout);
    assert_eq!(from_bundle.stdout, uncached.stdout);
}

#[test]
fn options_that_would_be_ignored_are_refused() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let facts = fixture("facts/pass.json");
    let check = [
        "check",
        "--preset",
        "small",
        "--facts",
        facts.to_str().unwrap(),
    ];
    for more in [
        &["--each"][..],
        &["--landed-from", "HEAD"],
        &["--base-branch", "main"],
        &["--no-reviews"],
        &["--no-expertise"],
        &["--github-documents", "x.json"],
        &["--sign-offs-authentication", "forge"],
    ] {
        refused(&[&check[..], more].concat(), 2, &[more[0]]);
    }
    let git = ["check", "--preset", "small", "--git", "HEAD"];
    refused(
        &[&git[..], &["--github-documents", "x.json"]].concat(),
        2,
        &["--github-documents"],
    );
    let pull = ["check", "--preset", "small", "--pr", "12"];
    for more in [
        &["--each"][..],
        &["--landed-from", "HEAD"],
        &["--base-branch", "main"],
        &["--no-reviews"],
        &["--fetch"],
        &["--github-documents", "x.json"],
        &["--github-event-name", "pull_request"],
    ] {
        refused(&[&pull[..], more].concat(), 2, &[more[0], "--pr"]);
    }
    let event = ["facts", "--github-event", "event.json"];
    refused(
        &[&event[..], &["--no-reviews"]].concat(),
        2,
        &["--no-reviews"],
    );
    let range = [
        "backtest", "--preset", "small", "--git", "HEAD", "--branch", "nope",
    ];
    refused(&range, 2, &["--branch"]);
    let model = ["declare", "--none", "--model", "opus-4"];
    refused(&model, 2, &["--model"]);

    let empty = at("empty.jsonl", "\n");
    refused(
        &["backtest", "--preset", "small", "--facts", &empty],
        2,
        &["no document"],
    );
    let context = at("empty.yaml", "# nothing yet\n");
    refused(
        &[&git[..], &["--context", &context]].concat(),
        2,
        &["says nothing"],
    );
    // A file that is not there is not said to lie in the work tree.
    refused(
        &[&git[..], &["--context", "/nope.yaml"]].concat(),
        2,
        &["could not read `/nope.yaml`"],
    );
    refused(
        &[
            "build",
            fixture("policy").to_str().unwrap(),
            "-o",
            "/nope/out.wasm",
        ],
        2,
        &["could not write `/nope/out.wasm`: No such file"],
    );

    let history = at(
        "history.csv",
        "lines_added,files,outcome\n1,2,true\n3,4,false\n",
    );
    let fit = ["risk", "fit", "--history", &history];
    refused(
        &[&fit[..], &["--ignore", "filse"]].concat(),
        2,
        &["`filse`", "`files`"],
    );
    refused(
        &[&fit[..], &["--baseline", "lines"]].concat(),
        2,
        &["`lines`", "lines_added"],
    );
    let lines = at("history.jsonl", "{\"files\":1,\"outcome\":true}\n");
    let fit = ["risk", "fit", "--history", &lines, "--ignore", "filse"];
    refused(&fit, 2, &["`filse` to ignore"]);
    let nothing = at("nothing.csv", "");
    refused(&["risk", "fit", "--history", &nothing], 2, &["it is empty"]);
}

#[test]
fn a_revision_that_is_not_there_has_the_remedy_that_helps() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let git = |arguments: &[&str]| crate::support::git(folder.path(), arguments);
    git(&["init", "--quiet", "--initial-branch=topic"]);
    let facts = ["facts", "--repo", path, "--git"];
    refused(&[&facts[..], &["HEAD"]].concat(), 2, &["no commit yet"]);
    git(&["commit", "--quiet", "--allow-empty", "--message", "Start"]);
    git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    refused(
        &[&facts[..], &["main..HEAD"]].concat(),
        2,
        &["there is `origin/main`"],
    );
    let misspelt = [&facts[..], &["mian..HEAD"]].concat();
    refused(&misspelt, 2, &["no remote to fetch it from"]);
    git(&["remote", "add", "upstream", path]);
    refused(&misspelt, 2, &["git fetch upstream mian"]);
    git(&["remote", "add", "origin", path]);
    refused(&misspelt, 2, &["git fetch origin mian"]);
}
