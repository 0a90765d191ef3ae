//! Payloads of webhooks, in the shapes that GitHub documents.

use super::documents::{Hosted, account};
use serde_json::{Value, json};

impl Hosted {
    fn payload(&self, action: &str, sender: &str, more: Value) -> Value {
        let mut payload = json!({
            "action": action,
            "repository": self.repository(),
            "organization": {"login": "acme", "id": 1},
            "installation": {"id": 7},
            "sender": account(sender),
        });
        for (key, value) in more.as_object().unwrap() {
            payload[key] = value.clone();
        }
        payload
    }

    /// `pull_request` and `pull_request_target`.
    pub fn pull_request_event(&self, action: &str, number: u32) -> Value {
        let pull = &self.knowledge.pulls[&number];
        let document = self.pull(number, pull, 0);
        let mut more = json!({"number": number, "pull_request": document});
        if action == "synchronize" {
            more["before"] = document["base"]["sha"].clone();
            more["after"] = document["head"]["sha"].clone();
        }
        self.payload(action, &pull.author, more)
    }

    /// `pull_request_review`: the latest one.
    pub fn review_event(&self, number: u32) -> Value {
        let pull = &self.knowledge.pulls[&number];
        let review = self.reviews(pull).pop().unwrap_or_else(|| {
            json!({"id": 99, "user": account("bob"), "state": "COMMENTED", "body": "",
                "commit_id": self.revision(&pull.head), "submitted_at": super::time::minute(1_999)})
        });
        let sender = review["user"]["login"].as_str().unwrap().to_owned();
        let more = json!({"pull_request": self.pull(number, pull, 0), "review": review});
        self.payload("submitted", &sender, more)
    }

    /// `merge_group` for an entry: its branch `gh-readonly-queue/BASE/pr-NUMBER-PARENT`.
    pub fn merge_group_event(&self, base: &str, number: u32, entry: &str) -> Value {
        let head = self.revision(entry);
        let parent = self.revision(&format!("{entry}^1"));
        let more = json!({"merge_group": {
            "head_sha": head,
            "head_ref": format!("refs/heads/gh-readonly-queue/{base}/pr-{number}-{parent}"),
            "base_sha": parent,
            "base_ref": format!("refs/heads/{base}"),
        }});
        self.payload("checks_requested", "github-merge-queue[bot]", more)
    }

    /// `check_run` of another app on a head, which names these pull requests: none for those of forks.
    pub fn check_run_event(&self, head: &str, numbers: &[u32]) -> Value {
        let head = self.revision(head);
        let pulls = numbers.iter().map(|number| {
            let pull = self.pull(*number, &self.knowledge.pulls[number], 0);
            json!({"number": number, "head": pull["head"], "base": pull["base"]})
        });
        let more = json!({"check_run": {
            "id": 5, "name": "build", "head_sha": head, "status": "completed", "conclusion": "success",
            "pull_requests": pulls.collect::<Vec<_>>(), "app": {"slug": "github-actions"},
        }});
        self.payload("completed", "github-actions[bot]", more)
    }

    /// `check_suite`: somebody asks for the checks of a head again.
    pub fn check_suite_event(&self, head: &str, numbers: &[u32]) -> Value {
        let run = self.check_run_event(head, numbers);
        let more = json!({"check_suite": {
            "id": 6, "head_sha": self.revision(head), "status": "completed", "conclusion": "success",
            "pull_requests": run["check_run"]["pull_requests"], "app": {"slug": "github-actions"},
        }});
        self.payload("rerequested", "bob", more)
    }

    /// `workflow_run`: the workflow that only notes a review ended on a head.
    pub fn workflow_run_event(&self, number: u32) -> Value {
        let pull = self.pull(number, &self.knowledge.pulls[&number], 0);
        let more = json!({
            "workflow": {"id": 3, "name": "Countersign review", "path": ".github/workflows/countersign-review.yml"},
            "workflow_run": {
                "id": 9, "name": "Countersign review", "event": "pull_request_review", "status": "completed",
                "conclusion": "success", "head_branch": pull["head"]["ref"], "head_sha": pull["head"]["sha"],
                // It is empty for the changes of forks, and nobody should need it.
                "pull_requests": [],
            },
        });
        self.payload("completed", "bob", more)
    }

    /// `status`: a commit status of somebody else's.
    pub fn status_event(&self, head: &str) -> Value {
        let mut payload = self.payload(
            "",
            "ci",
            json!({"id": 8, "sha": self.revision(head), "name": self.name, "context": "ci/build", "state": "success",
                "description": null, "target_url": null, "branches": []}),
        );
        payload.as_object_mut().unwrap().remove("action");
        payload
    }
}
