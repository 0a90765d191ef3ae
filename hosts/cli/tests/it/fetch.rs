//! Pull requests that are read from GitHub's API, here a forge on the loopback interface: recorded answers, and failures.

use crate::support::forge::{Forge, TOKEN, bare, read, recorded};
use crate::support::outcome;
use countersign_contract::types::{Facts, ListSupply, Supply};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The time of the facts that are kept beside the recordings.
const NOW: &str = "2026-03-10T12:00:00Z";

/// The facts that were recorded, as they are where git's objects can't be had: there may be notes.
fn without_objects(name: &str) -> String {
    let text = fs::read_to_string(recorded(&format!("{name}.facts.json"))).unwrap();
    let mut facts: Facts = serde_json::from_str(&text).unwrap();
    facts.completeness.notes = Some(ListSupply {
        supply: Supply::Truncated,
        collector: Some("git".to_owned()),
    });
    serde_json::to_string_pretty(&facts).unwrap() + "\n"
}

fn answer(path: &str, status: u16, headers: Value, message: &str) -> Value {
    json!({"get": format!("/repos/acme/shop{path}"), "status": status, "headers": headers, "body": {"message": message}})
}

#[test]
fn the_command_has_the_recorded_facts_byte_for_byte() {
    for name in ["amended", "moved", "refused", "retargeted"] {
        let number = read(&format!("{name}.json"))["number"].to_string();
        let expected = without_objects(name);
        let forge = Forge::replay(name);
        let (code, facts, errors) = forge.run(&["facts", "--pr", &number, "--now", NOW]);
        assert_eq!(code, Some(0), "{errors}");
        assert!(facts == expected, "{name}: {errors}");
        assert_eq!(forge.left(), 0, "{name}: recorded and not asked for");
        let refused = errors.contains("the forge does not show the list of reviews (403");
        assert_eq!(refused, name == "refused", "{errors}");
    }
}

fn repository() -> Value {
    json!({"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"})
}

/// The file of a webhook about the first recording.
fn edited(folder: &Path) -> String {
    let pull = &read("amended.json")["exchanges"][0]["body"];
    let payload =
        json!({"action": "edited", "number": 7, "pull_request": pull, "repository": repository()});
    let event = folder.join("event.json");
    fs::write(&event, payload.to_string()).unwrap();
    event.display().to_string()
}

#[test]
fn a_payload_names_what_is_fetched() {
    let folder = TempDir::new().unwrap();
    let event = edited(folder.path());
    let expected = without_objects("amended");
    let forge = Forge::replay("amended");
    let (code, facts, errors) = forge.run_in(
        folder.path(),
        &[],
        &["facts", "--github-event", &event, "--fetch", "--now", NOW],
    );
    assert_eq!(code, Some(0), "{errors}");
    assert!(facts == expected, "{errors}");

    // What names no pull request is not a change.
    let push = json!({"ref": "refs/heads/main", "before": "b".repeat(40), "after": "c".repeat(40), "commits": [],
        "repository": repository()});
    let check = json!({"action": "completed", "check_run": {"name": "build", "pull_requests": []}, "repository": repository()});
    for payload in [push, check] {
        fs::write(&event, payload.to_string()).unwrap();
        let (code, out, errors) = forge.run_in(
            folder.path(),
            &[],
            &["facts", "--github-event", &event, "--fetch"],
        );
        assert_eq!((code, out.as_str()), (Some(2), ""), "{errors}");
        assert!(errors.contains("names no pull request"), "{errors}");
    }
}

#[test]
fn an_entry_of_the_merge_queue_is_followed_to_its_changes() {
    let folder = TempDir::new().unwrap();
    let (base, first) = ("1".repeat(40), "2".repeat(40));
    let group = json!({"action": "checks_requested", "repository": {"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"},
        "merge_group": {"head_sha": "3".repeat(40), "head_ref": format!("refs/heads/gh-readonly-queue/main/pr-8-{first}"),
            "base_sha": first, "base_ref": "refs/heads/main"}});
    let event = folder.path().join("event.json");
    fs::write(&event, group.to_string()).unwrap();
    let mut exchanges: Vec<Value> = ["amended", "moved"]
        .iter()
        .flat_map(|name| {
            read(&format!("{name}.json"))["exchanges"]
                .as_array()
                .unwrap()
                .clone()
        })
        .collect();
    let branch = |number: u32, parent: &str, sha: &str| json!({"ref": format!("refs/heads/gh-readonly-queue/main/pr-{number}-{parent}"), "object": {"sha": sha}});
    exchanges.push(json!({"get": "/repos/acme/shop/git/matching-refs/heads/gh-readonly-queue/main/?per_page=100&page=1", "status": 200,
        "body": [branch(7, &base, &first), branch(8, &first, &"3".repeat(40))]}));
    let tip = "9".repeat(40);
    exchanges.push(json!({"get": "/repos/acme/shop/git/ref/heads/main", "status": 200, "body": {"object": {"sha": tip}}}));
    exchanges.push(json!({"get": format!("/repos/acme/shop/compare/{tip}...{base}?per_page=1"), "status": 200, "body": {"status": "behind"}}));
    let forge = Forge::start(&exchanges);
    let event = event.display().to_string();
    let (code, facts, errors) = forge.run_in(
        folder.path(),
        &[],
        &["facts", "--github-event", &event, "--fetch", "--now", NOW],
    );
    assert_eq!(code, Some(0), "{errors}");
    assert_eq!(forge.left(), 0);
    let facts: Value = serde_json::from_str(&facts).unwrap();
    // Without git's objects nothing shows that the entries bring these changes.
    let one = |name: &str| -> Value {
        let mut facts: Value = serde_json::from_str(&without_objects(name)).unwrap();
        // Owners are told of the files that are listed.
        for list in ["commits", "files", "ownership"] {
            if let Some(entry) = facts["completeness"].get_mut(list) {
                entry["supply"] = "truncated".into();
            }
        }
        facts
    };
    let expected = json!([one("amended"), one("moved")]);
    assert_eq!(facts, expected);
}

#[test]
fn a_forge_that_does_not_answer_well_is_an_error_and_never_a_verdict() {
    let pull = "/pulls/7";
    let none = json!({});
    let used_up = json!({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "32503680000"});
    for (status, headers, message, parts) in [
        (
            404,
            &none,
            "Not Found",
            ["was answered with 404", "check repository and number"],
        ),
        (
            401,
            &none,
            "Bad credentials",
            ["401: Bad credentials", "the token is wrong or has ended"],
        ),
        (
            403,
            &none,
            "Resource not accessible",
            [
                "403: Resource not accessible",
                "the right to read pull requests",
            ],
        ),
        (
            301,
            &none,
            "Moved Permanently",
            ["was answered with 301", "was renamed"],
        ),
        (
            403,
            &used_up,
            "API rate limit exceeded",
            [
                "answers no more requests with this token until",
                "its rate limit is used up",
            ],
        ),
        (
            200,
            &none,
            "no pull request",
            ["`pull request` lacks `base.sha`", "nothing is decided"],
        ),
    ] {
        let forge = Forge::start(&[answer(pull, status, headers.clone(), message)]);
        let (code, out, errors) = forge.run(&["check", "--preset", "solo", "--pr", "7"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{errors}");
        for part in parts {
            assert!(errors.contains(part), "{part}: {errors}");
        }
        assert!(!errors.contains(TOKEN));
    }
    let html = json!({"get": "/repos/acme/shop/pulls/7", "status": 200, "body": "<html>"});
    let (code, _, errors) = Forge::start(&[html]).run(&["facts", "--pr", "7"]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("the answer is not JSON"), "{errors}");
}

#[test]
fn who_names_no_repository_or_has_no_token_hears_what_to_do() {
    let folder = TempDir::new().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let run = |pr: &str, environment: &[(&str, &str)]| {
        let mut command = bare();
        command
            .envs(environment.iter().copied())
            .env("GIT_CEILING_DIRECTORIES", folder.path())
            .current_dir(&empty)
            .args(["facts", "--pr", pr]);
        let (code, out, errors) = outcome(&mut command);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{errors}");
        errors
    };
    let repository = ("GITHUB_REPOSITORY", "acme/shop");
    for (pr, environment, part) in [
        ("7", &[][..], "there is no remote `origin`"),
        ("main..HEAD", &[], "`main..HEAD` is not a pull request"),
        (
            "https://github.com/acme/shop/issues/7",
            &[],
            "is not a pull request",
        ),
        ("7", &[("GITHUB_REPOSITORY", "acme")], "is no `owner/name`"),
        ("7", &[repository], "set GH_TOKEN"),
        (
            "7",
            &[
                repository,
                ("GITHUB_API_URL", "http://forge.example/api/v3"),
                ("GH_TOKEN", "x"),
            ],
            "is not an address of an API",
        ),
        // A token for one host goes to no other.
        (
            "https://git.evil.example/a/b/pull/1",
            &[("GH_TOKEN", "x"), ("GITHUB_TOKEN", "y")],
            "no token to read `git.evil.example` with; set GH_HOST to its name and GH_ENTERPRISE_TOKEN",
        ),
        (
            "https://git.evil.example/a/b/pull/1",
            &[
                ("GH_ENTERPRISE_TOKEN", "x"),
                ("GH_HOST", "git.corp.example"),
            ],
            "no token to read `git.evil.example` with",
        ),
        (
            "https://github.com/a/b/pull/1",
            &[
                ("GITHUB_TOKEN", "x"),
                ("GITHUB_API_URL", "https://git.corp.example/api/v3"),
            ],
            "no token to read `github.com` with",
        ),
    ] {
        let errors = run(pr, environment);
        assert!(errors.contains(part), "{pr} {environment:?}: {errors}");
    }
}

/// `gh auth token` prints a token of the environment for any host of its kind.
#[cfg(unix)]
#[test]
fn a_token_of_the_environment_does_not_come_back_through_gh() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let gh = folder.path().join("gh");
    fs::write(&gh, "#!/bin/sh\necho \"$GH_TOKEN$GH_ENTERPRISE_TOKEN\"\n").unwrap();
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    for host in ["github.com", "git.evil.example", "evil.ghe.com"] {
        let mut command = bare();
        command
            .env("PATH", &path)
            .env("GITHUB_API_URL", "https://git.corp.example/api/v3")
            .env("GH_TOKEN", TOKEN)
            .env("GH_ENTERPRISE_TOKEN", TOKEN)
            .args(["facts", "--pr", &format!("https://{host}/a/b/pull/1")]);
        let (code, _, errors) = outcome(&mut command);
        assert_eq!(code, Some(2));
        let part = format!("no token to read `{host}` with");
        assert!(errors.contains(&part), "{errors}");
    }
}

#[test]
fn a_number_belongs_to_the_remote_and_its_base_holds_the_policy() {
    let folder = TempDir::new().unwrap();
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git")
            .args(arguments)
            .current_dir(folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["remote", "add", "origin", "git@github.com:acme/shop.git"]);
    let forge = Forge::replay("amended");
    let (code, out, errors) = forge.run_in(folder.path(), &[], &["check", "--pr", "7"]);
    // The pull request was read; the clone lacks its base, where the policy would be.
    assert_eq!((code, out.as_str()), (Some(2), ""), "{errors}");
    assert!(errors.contains("unknown revision"), "{errors}");
    assert_eq!(forge.left(), 0);
}

#[cfg(unix)]
#[test]
fn the_action_reports_or_enforces_and_repeats_the_decision_in_its_summary() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ci/github.sh");
    for (mode, answers) in [("report", true), ("enforce", true), ("report", false)] {
        let folder = TempDir::new().unwrap();
        let forge = match answers {
            true => Forge::replay("amended"),
            false => Forge::start(&[]),
        };
        let at = |name: &str| folder.path().join(name);
        let output = std::process::Command::new("bash")
            .arg(&script)
            .env("COUNTERSIGN_COMMAND", env!("CARGO_BIN_EXE_countersign"))
            .env("COUNTERSIGN_MODE", mode)
            .env("COUNTERSIGN_PRESET", "standard")
            // What is published is tried where a forge takes it: `tests/doors`.
            .env("COUNTERSIGN_STATUS", "false")
            .env("GH_TOKEN", TOKEN)
            .env("GITHUB_API_URL", &forge.address)
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("GITHUB_EVENT_NAME", "pull_request")
            .env("GITHUB_EVENT_PATH", edited(folder.path()))
            .env("GITHUB_OUTPUT", at("output"))
            .env("GITHUB_STEP_SUMMARY", at("summary"))
            .env("RUNNER_TEMP", folder.path())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        let told = fs::read_to_string(at("output")).unwrap();
        let told: i32 = told
            .trim()
            .strip_prefix("exit-code=")
            .unwrap()
            .parse()
            .unwrap();
        let summary = fs::read_to_string(at("summary")).unwrap_or_default();
        if answers {
            assert!(matches!(told, 1 | 5 | 6), "{told}: {errors}");
            assert!(!summary.is_empty());
            let expected = if mode == "report" { 0 } else { told };
            assert_eq!(output.status.code(), Some(expected), "{errors}");
            assert_eq!(forge.left(), 0, "it is read once, for both forms");
        } else {
            // What could not be read fails the job in either mode.
            assert_eq!((told, output.status.code()), (2, Some(2)), "{errors}");
            assert_eq!(summary, "");
        }
    }
}
