//! Payloads of several changes are a group.

use crate::support;

use serde_json::{Value, json};
use std::fs;
use support::outcome;
use tempfile::TempDir;

const POLICY: &str = "\
policy: quiet
version: 1.0.0
summary: What is called loud waits.
controls:
  - {id: quiet, title: It is quiet, applies: 'true', satisfied: \"change.title != 'loud'\", effect: block}
";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: TempDir::new().unwrap(),
        };
        fs::create_dir(desk.folder.path().join("policy")).unwrap();
        desk.put("policy/policy.yaml", POLICY);
        desk
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn event(&self, number: u32, title: &str) -> String {
        self.put(
            &format!("{number}.json"),
            &payload(number, title).to_string(),
        )
    }

    fn run(&self, command: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        outcome(
            support::countersign()
                .env_remove("GITHUB_EVENT_NAME")
                .current_dir(self.folder.path())
                .arg(command)
                .args(arguments),
        )
    }
}

/// The payload of a pull request, all of them on one head.
fn payload(number: u32, title: &str) -> Value {
    let repository = json!({"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"});
    json!({
        "action": "opened",
        "number": number,
        "repository": repository,
        "pull_request": {
            "number": number, "title": title, "body": null, "state": "open", "draft": false,
            "user": {"login": "ada", "type": "User"},
            "base": {"ref": "main", "sha": "b".repeat(40), "repo": repository},
            "head": {"ref": "topic", "sha": "d".repeat(40), "repo": repository},
            "labels": [],
        },
    })
}

#[test]
fn the_strictest_of_several_payloads_decides() {
    let desk = Desk::new();
    let (calm, loud) = (desk.event(12, "calm"), desk.event(13, "loud"));
    let check = |events: &[&str]| {
        let mut arguments = vec!["--policy", "policy", "--format", "json"];
        for event in events {
            arguments.extend(["--github-event", event]);
        }
        let (code, out, errors) = desk.run("check", &arguments);
        let answer: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{errors}"));
        let decision = answer.get("decision");
        let decision = decision.or_else(|| answer.get("combined_decision"));
        (code, decision.cloned().unwrap())
    };
    let (code, decision) = check(&[&calm]);
    assert_eq!(code, Some(0), "{decision:#}");
    assert!(
        decision.get("members").is_none(),
        "one change is not a group"
    );
    for events in [[&calm, &loud], [&loud, &calm]] {
        let (code, decision) = check(&events.map(String::as_str));
        assert_eq!(code, Some(5), "{decision:#}");
        assert_eq!(decision["verdict"], "pending");
        assert_eq!(decision["decisive"], json!(["github.com/acme/shop#13"]));
        assert_eq!(decision["members"].as_array().unwrap().len(), 2);
    }
    let (code, out, _) = desk.run(
        "check",
        &[
            "--policy",
            "policy",
            "--github-event",
            &calm,
            "--github-event",
            &loud,
        ],
    );
    assert_eq!(code, Some(5));
    assert!(out.contains("github.com/acme/shop#13"), "{out}");
    // What the group was decided on is the array that --facts takes.
    let (code, facts, _) = desk.run("facts", &["--github-event", &calm, "--github-event", &loud]);
    assert_eq!(code, Some(0));
    let facts = desk.put("facts.json", &facts);
    let (code, out, _) = desk.run("check", &["--policy", "policy", "--facts", &facts]);
    assert_eq!(code, Some(5), "{out}");
}

#[test]
fn each_payload_has_its_own_documents_or_none_has() {
    let desk = Desk::new();
    let (calm, loud) = (desk.event(12, "calm"), desk.event(13, "loud"));
    let document = |number: u32, title: &str| {
        let documents = json!({"pull_request": payload(number, title)["pull_request"]});
        desk.put(&format!("{number}-documents.json"), &documents.to_string())
    };
    // The documents say how the change is now: the loud one has become calm.
    let (first, second) = (document(12, "calm"), document(13, "hushed"));
    let both = ["--github-event", &calm, "--github-event", &loud];
    let check = |documents: &[&str]| {
        let mut arguments = vec!["--policy", "policy"];
        arguments.extend(both);
        for path in documents {
            arguments.extend(["--github-documents", path]);
        }
        desk.run("check", &arguments)
    };
    assert_eq!(check(&[&first, &second]).0, Some(0));
    let (code, _, errors) = check(&[&first]);
    assert_eq!(code, Some(2));
    assert!(
        errors.contains("--github-event is given 2 times"),
        "{errors}"
    );
    // Documents of another change than the payload's are refused.
    let (code, _, errors) = check(&[&second, &first]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("is not about number"), "{errors}");
    let (code, _, errors) = desk.run("provenance", &both);
    assert_eq!(code, Some(2));
    assert!(errors.contains("give --github-event once"), "{errors}");
}
