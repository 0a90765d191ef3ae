//! Documents of GitHub's REST API about one repository, made of git and of what the forge knows.

use super::git::Git;
use super::knowledge::{Knowledge, Pull};
use super::time;
use serde_json::{Value, json};

/// One repository of the forge.
pub struct Hosted {
    /// Its name as `owner/name`.
    pub name: String,
    pub git: Git,
    pub knowledge: Knowledge,
    /// The address of the forge's pages.
    pub server: String,
}

impl Hosted {
    pub fn repository(&self) -> Value {
        self.repository_of(&self.name)
    }

    fn repository_of(&self, name: &str) -> Value {
        let (owner, short) = name.split_once('/').unwrap();
        json!({
            "full_name": name,
            "name": short,
            "owner": account(owner),
            "private": true,
            "default_branch": "main",
            "html_url": format!("{}/{name}", self.server),
            "clone_url": format!("{}/{name}.git", self.server),
            "url": format!("{}/api/v3/repos/{name}", self.server),
        })
    }

    /// A revision by whatever the scenario calls it.
    pub fn revision(&self, name: &str) -> String {
        let found = self.git.revision(name);
        found.unwrap_or_else(|| panic!("{}: there is no revision `{name}`", self.name))
    }

    /// A pull request, with its head as it is at a look.
    pub fn pull(&self, number: u32, pull: &Pull, look: usize) -> Value {
        let base = self.revision(&pull.base);
        let head = match look.min(pull.moves_to.len()) {
            0 => self.revision(&pull.head),
            later => self.revision(&pull.moves_to[later - 1]),
        };
        let merge_base = self.git.merge_base(&base, &head);
        let files = merge_base.map_or(0, |merge_base| self.git.files(&merge_base, &head).len());
        let head_repository = match (&pull.fork, pull.fork_deleted) {
            (_, true) => Value::Null,
            (Some(owner), _) => {
                let (_, short) = self.name.split_once('/').unwrap();
                self.repository_of(&format!("{owner}/{short}"))
            }
            (None, _) => self.repository(),
        };
        let labels = pull.labels.iter();
        json!({
            "number": number,
            "html_url": format!("{}/{}/pull/{number}", self.server, self.name),
            "title": pull.title,
            "body": pull.body,
            "state": pull.state,
            "draft": pull.draft,
            "user": account(&pull.author),
            "labels": labels.map(|name| json!({"name": name})).collect::<Vec<_>>(),
            "base": {"ref": branch(&pull.base), "sha": base, "repo": self.repository()},
            "head": {"ref": branch(&pull.head), "sha": head, "repo": head_repository},
            "commits": self.git.commits(&base, &head).len(),
            "changed_files": files,
            "created_at": time::minute(100),
            "updated_at": time::minute(3_000),
            "merged_at": null,
        })
    }

    pub fn head_of(&self, number: u32) -> String {
        self.revision(&self.knowledge.pulls[&number].head)
    }

    /// A commit of a list.
    pub fn commit(&self, revision: &str) -> Option<Value> {
        let git = self.git.commit(revision)?;
        let person = |of: &str| {
            let login = self.knowledge.login(git[of]["email"].as_str().unwrap());
            login.map_or(Value::Null, |login| account(&login))
        };
        Some(json!({
            "sha": git["sha"],
            "commit": {
                "author": git["author"],
                "committer": git["committer"],
                "message": git["message"],
                "tree": git["tree"],
                "verification": git["verification"],
            },
            "author": person("author"),
            "committer": person("committer"),
            "parents": git["parents"],
        }))
    }

    pub fn commit_with_files(&self, revision: &str) -> Option<Value> {
        let mut commit = self.commit(revision)?;
        commit["files"] = self.git.own_files(&commit).into();
        Some(commit)
    }

    pub fn commits_of(&self, pull: &Value) -> Vec<Value> {
        let (base, head) = ends(pull);
        let all = self.git.commits(base, head);
        all.iter().filter_map(|one| self.commit(one)).collect()
    }

    pub fn files_of(&self, pull: &Value) -> Vec<Value> {
        let (base, head) = ends(pull);
        let merge_base = self.git.merge_base(base, head);
        merge_base.map_or_else(Vec::new, |merge_base| self.git.files(&merge_base, head))
    }

    pub fn reviews(&self, pull: &Pull) -> Vec<Value> {
        let reviews = pull.reviews.iter().enumerate();
        let document = |(place, review): (usize, &super::knowledge::Review)| {
            let minutes = i64::try_from(place).unwrap() + 2_000;
            json!({
                "id": 100 + place,
                "user": account(&review.user),
                "state": review.state,
                "body": review.body,
                "commit_id": self.revision(&review.commit),
                "submitted_at": time::minute(review.at.unwrap_or(minutes)),
            })
        };
        reviews.map(document).collect()
    }

    /// The timeline: what the scenario names, and the reviews.
    pub fn timeline(&self, pull: &Pull) -> Vec<Value> {
        let mut events: Vec<Value> = pull.timeline.iter().map(|one| self.resolved(one)).collect();
        let reviews = match pull.timeline_lags {
            true => Vec::new(),
            false => self.reviews(pull),
        };
        for mut review in reviews {
            review["event"] = "reviewed".into();
            review["state"] = review["state"].as_str().unwrap().to_lowercase().into();
            events.push(review);
        }
        let at = |event: &Value| {
            let at = event
                .get("created_at")
                .or_else(|| event.get("submitted_at"));
            at.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        events.sort_by_key(at);
        events
    }

    /// The newest pushes to a branch of a repository, the newest first.
    pub fn activity(&self, repository: &str, reference: &str) -> Vec<Value> {
        let mut found = Vec::new();
        for pull in self.knowledge.pulls.values() {
            let owner = pull.fork.as_deref().unwrap_or("acme");
            let own = repository.split('/').next() == Some(owner);
            if !own || reference != format!("refs/heads/{}", branch(&pull.head)) {
                continue;
            }
            let mut push = |by: &str, to: &str| {
                let minutes = 120 + 10 * i64::try_from(found.len()).unwrap();
                found.push(json!({
                    "id": found.len() + 1,
                    "ref": reference,
                    "after": self.revision(to),
                    "actor": account(by),
                    "activity_type": "push",
                    "timestamp": time::minute(minutes),
                }));
            };
            match pull.pushes.as_slice() {
                [] => push(&pull.author, &pull.head),
                pushes => pushes.iter().for_each(|one| push(&one.by, &one.to)),
            }
        }
        found.reverse();
        found
    }

    /// Open pull requests on a head, as `commits/SHA/pulls` lists them: those that are closed, and those that only contain it,
    /// too.
    pub fn pulls_with(&self, revision: &str) -> Vec<Value> {
        let pulls = self.knowledge.pulls.iter();
        let pulls = pulls.filter(|(_, pull)| !pull.unnamed);
        let documents = pulls.map(|(number, pull)| self.pull(*number, pull, 0));
        let contains = |pull: &Value| {
            let (base, head) = ends(pull);
            head == revision
                || self
                    .git
                    .commits(base, head)
                    .iter()
                    .any(|one| one == revision)
        };
        documents.filter(contains).collect()
    }

    /// A comparison: all its commits, and its files.
    pub fn compare(&self, range: &str) -> Option<Value> {
        let (base, head) = range.split_once("...")?;
        let (base, head) = (self.git.revision(base)?, self.git.revision(head)?);
        let merge_base = self.git.merge_base(&base, &head)?;
        let commits = self.git.commits(&base, &head);
        let behind = self.git.commits(&head, &base).len();
        Some(json!({
            "status": match (commits.len(), behind) {
                (0, 0) => "identical",
                (_, 0) => "ahead",
                (0, _) => "behind",
                _ => "diverged",
            },
            "base_commit": self.commit(&base),
            "merge_base_commit": self.commit(&merge_base),
            "ahead_by": commits.len(),
            "behind_by": behind,
            "total_commits": commits.len(),
            "commits": commits.iter().filter_map(|one| self.commit(one)).collect::<Vec<_>>(),
            "files": self.git.files(&merge_base, &head),
        }))
    }

    /// Texts of a scenario that stand for a revision (`revision:NAME`), a time (`minute:N`) or the repository's name
    /// (`repository:self`).
    pub fn resolved(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                if text == "repository:self" {
                    return self.name.as_str().into();
                }
                if let Some(name) = text.strip_prefix("revision:") {
                    return self.revision(name).into();
                }
                match text.strip_prefix("minute:") {
                    Some(minute) => time::minute(minute.trim().parse().unwrap()).into(),
                    None => value.clone(),
                }
            }
            Value::Array(list) => list.iter().map(|one| self.resolved(one)).collect(),
            Value::Object(map) => {
                let resolved = map
                    .iter()
                    .map(|(key, one)| (key.clone(), self.resolved(one)));
                Value::Object(resolved.collect())
            }
            other => other.clone(),
        }
    }
}

fn ends(pull: &Value) -> (&str, &str) {
    let text = |pointer: &str| pull.pointer(pointer).unwrap().as_str().unwrap();
    (text("/base/sha"), text("/head/sha"))
}

/// A branch as the forge names it.
fn branch(name: &str) -> &str {
    name.strip_prefix("remembered/").unwrap_or(name)
}

/// An account.
pub fn account(login: &str) -> Value {
    let is_bot = login.ends_with("[bot]") || login == "Copilot";
    let id: u64 = login
        .bytes()
        .fold(7, |sum, byte| sum * 31 % 999_983 + u64::from(byte));
    json!({"login": login, "id": id, "type": if is_bot { "Bot" } else { "User" }})
}
