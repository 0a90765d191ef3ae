//! A forge that answers from a real repository: its REST documents are made of what git says, and its objects are the repository's.

use crate::support;
use countersign_contract::types::{Purpose, Timestamp};
use countersign_sources::Collected;
use countersign_sources::fetch::{Answer, Fetch, Refusal, Request};
use countersign_sources::git::{Bounds, JoinOptions, Mirrors, Objects, Places, Remote, bring};
use countersign_sources::github::{Fetched, Options, PullRequestFetch, Repository};
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

pub const NOW: &str = "2026-03-10T12:00:00Z";

pub fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A hosted repository with one pull request, of `topic` into `main`.
pub struct Forge {
    folder: TempDir,
    minutes: Cell<u32>,
    /// Who reviewed which revision.
    pub reviews: Vec<(&'static str, String)>,
    /// When the base branch was changed.
    pub retargeted: Vec<&'static str>,
    /// Changes what the forge says.
    pub lie: fn(&str, &mut Value),
}

impl Forge {
    /// `main` with one commit, and `topic` on it with one of 40 lines, both by Ada.
    pub fn new() -> Forge {
        let forge = Forge::begun();
        forge.git("ada", &["checkout", "-q", "-b", "topic"]);
        forge.commit("ada", "Retry payments", &[("pay.js", Some(&lines(40)))]);
        forge
    }

    /// `main` with one commit.
    pub fn begun() -> Forge {
        let forge = Forge {
            folder: tempfile::tempdir().unwrap(),
            minutes: Cell::new(0),
            reviews: Vec::new(),
            retargeted: Vec::new(),
            lie: |_, _| {},
        };
        forge.git("ada", &["init", "-q", "-b", "main"]);
        forge.commit("ada", "Begin", &[("app.js", Some(&lines(30)))]);
        forge
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, who: &str, arguments: &[&str]) -> String {
        self.git_as(who, who, arguments)
    }

    /// Runs git; the committer `forge` is the forge itself.
    pub fn git_as(&self, author: &str, committer: &str, arguments: &[&str]) -> String {
        let minutes = self.minutes.get();
        self.minutes.set(minutes + 1);
        let email = |who: &str| match who {
            "forge" => "noreply@github.com".to_owned(),
            who if who.contains('@') => who.to_owned(),
            who => format!("{who}@corp.example"),
        };
        let (first, second) = (email(author), email(committer));
        let output = support::git(
            self.path(),
            arguments,
            (author, &first),
            (committer, &second),
            &format!("{} +0000", 1_770_000_000 + minutes * 60),
            &[],
        );
        support::text(&output, arguments)
    }

    pub fn commit(&self, who: &str, message: &str, files: &[(&str, Option<&str>)]) -> String {
        support::write(self.path(), files);
        self.git(who, &["add", "-A"]);
        self.git(who, &["commit", "-q", "--allow-empty", "-m", message]);
        self.id("HEAD")
    }

    pub fn id(&self, revision: &str) -> String {
        self.git("ada", &["rev-parse", revision])
    }

    /// Moves `main` on, and comes back to `topic`.
    pub fn main_moves(&self) {
        self.git("ada", &["checkout", "-q", "main"]);
        self.commit("dan", "Main moves", &[("other.md", Some("m\n"))]);
        self.git("ada", &["checkout", "-q", "topic"]);
    }

    /// The forge's button: the base is merged into `topic`.
    pub fn update_branch(&self, who: &str) {
        let merge = [
            "merge",
            "-q",
            "--no-ff",
            "-m",
            "Merge branch 'main'",
            "main",
        ];
        self.git_as(who, "forge", &merge);
    }

    pub fn review(&mut self, who: &'static str, revision: &str) {
        self.reviews.push((who, self.id(revision)));
    }

    /// The documents, as a host reads them.
    pub fn fetched(&self) -> Fetched {
        let repository = Repository::parse("acme/shop").unwrap();
        let mut fetch = PullRequestFetch::new(repository, 1);
        while let Some(wanted) = fetch.next() {
            let answer = self.answer(&wanted.request);
            fetch.answer(wanted.ticket, answer).unwrap();
        }
        fetch.finish().unwrap()
    }

    /// The facts by the documents and by these objects.
    pub fn joined(&self, objects: Option<&Objects>) -> Collected {
        self.fetched()
            .joined(objects, &JoinOptions::default(), &options())
            .unwrap()
    }

    /// The facts by the documents alone.
    pub fn by_documents(&self) -> Collected {
        self.fetched().facts(&options()).unwrap()
    }

    /// The facts with a mirror in a folder.
    pub fn with_mirror(&self, folder: &Path) -> Collected {
        let mirrors = mirrors(folder);
        let remote = Remote::folder(self.path()).unwrap();
        let places = Places {
            clone: None,
            remote: Some(&remote),
            mirrors: Some(&mirrors),
        };
        let (objects, warnings) = bring(&places, &self.fetched().wanted().unwrap());
        let mut collected = self.joined(objects.as_ref());
        collected.warnings.extend(warnings);
        collected
    }

    fn commit_document(&self, revision: &str, with_files: bool) -> Value {
        let format = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B";
        let shown = self.git("ada", &["show", "-s", format, revision]);
        let fields: Vec<&str> = shown.split('\0').collect();
        let person = |place: usize| json!({"name": fields[place], "email": fields[place + 1], "date": fields[place + 2].replace("+00:00", "Z")});
        let parents: Vec<&str> = fields[2].split_whitespace().collect();
        let by_forge = fields[7] == "noreply@github.com";
        let mut document = json!({
            "sha": fields[0],
            "commit": {
                "author": person(3), "committer": person(6), "message": fields[9], "tree": {"sha": fields[1]},
                "verification": {"verified": by_forge, "reason": if by_forge { "valid" } else { "unsigned" }},
            },
            "author": account(fields[4]), "committer": account(fields[7]),
            "parents": parents.iter().map(|id| json!({"sha": id})).collect::<Vec<_>>(),
        });
        if with_files {
            let empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
            document["files"] = self.files(parents.first().unwrap_or(&empty), fields[0]);
        }
        document
    }

    fn files(&self, from: &str, to: &str) -> Value {
        let entries = self.git("ada", &["diff", "--no-renames", "--numstat", from, to]);
        let statuses = self.git("ada", &["diff", "--no-renames", "--name-status", from, to]);
        let list = entries.lines().zip(statuses.lines()).map(|(entry, status)| {
            let fields: Vec<&str> = entry.split('\t').collect();
            let status = match &status[..1] {
                "A" => "added",
                "D" => "removed",
                _ => "modified",
            };
            let number = |text: &str| text.parse::<u32>().unwrap_or(0);
            json!({"filename": fields[2], "status": status, "additions": number(fields[0]), "deletions": number(fields[1]), "patch": "@@ -1 +1 @@"})
        });
        Value::from(list.collect::<Vec<_>>())
    }

    fn range(&self, from: &str, to: &str) -> Vec<String> {
        let range = format!("{from}..{to}");
        let list = self.git("ada", &["rev-list", "--reverse", "--topo-order", &range]);
        list.lines().map(str::to_owned).collect()
    }

    fn answer(&self, request: &Request) -> Answer {
        let path = request.encoded_path();
        let Some(rest) = path.strip_prefix("/repos/acme/shop/") else {
            return Answer::Refused(Refusal::new(404, "Not Found"));
        };
        match self.document(rest) {
            Some(mut body) => {
                (self.lie)(rest, &mut body);
                Answer::Document {
                    body,
                    has_next: false,
                }
            }
            None => Answer::Refused(Refusal::new(404, "Not Found")),
        }
    }

    fn document(&self, path: &str) -> Option<Value> {
        let (base, head) = (self.id("main"), self.id("topic"));
        let parts: Vec<&str> = path.split('/').collect();
        let commits = |list: Vec<String>| -> Vec<Value> {
            list.iter()
                .map(|id| self.commit_document(id, false))
                .collect()
        };
        Some(match parts.as_slice() {
            ["pulls", "1"] => {
                let merge_base = self.git("ada", &["merge-base", &base, &head]);
                let repository =
                    json!({"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"});
                json!({
                    "number": 1, "title": "A change", "body": null, "state": "open", "draft": false, "labels": [],
                    "user": {"login": "ada", "type": "User"},
                    "base": {"ref": "main", "sha": base, "repo": repository},
                    "head": {"ref": "topic", "sha": head, "repo": repository},
                    "commits": self.range(&base, &head).len(),
                    "changed_files": self.files(&merge_base, &head).as_array().unwrap().len(),
                })
            }
            ["pulls", "1", "commits"] => Value::from(commits(self.range(&base, &head))),
            ["pulls", "1", "files"] => {
                let merge_base = self.git("ada", &["merge-base", &base, &head]);
                self.files(&merge_base, &head)
            }
            ["pulls", "1", "reviews"] => {
                let list = self.reviews.iter().enumerate();
                let list = list.map(|(place, (who, revision))| {
                    json!({"id": place, "user": {"login": who, "type": "User"}, "state": "APPROVED", "body": "", "commit_id": revision, "submitted_at": "2026-03-10T10:00:00Z"})
                });
                Value::from(list.collect::<Vec<_>>())
            }
            ["issues", "1", "timeline"] => {
                let events = self.retargeted.iter();
                let events =
                    events.map(|at| json!({"event": "base_ref_changed", "created_at": at}));
                let places = 0..self.reviews.len();
                let reviews = places.map(|id| json!({"event": "reviewed", "id": id}));
                Value::from(events.chain(reviews).collect::<Vec<_>>())
            }
            ["commits", _, "check-runs"] => json!({"total_count": 0, "check_runs": []}),
            ["commits", id, "status"] => json!({"total_count": 0, "sha": id, "statuses": []}),
            ["compare", range] => {
                let (from, to) = range.split_once("...").unwrap();
                let merge_base = self.git("ada", &["merge-base", from, to]);
                let list = self.range(from, to);
                json!({
                    "base_commit": self.commit_document(from, false),
                    "merge_base_commit": self.commit_document(&merge_base, false),
                    "total_commits": list.len(), "commits": commits(list), "files": self.files(&merge_base, to),
                })
            }
            ["git", "trees", id] if id.starts_with("2222") => return None,
            ["git", "trees", id] => {
                let list = self.git("ada", &["ls-tree", "-r", "-t", id]);
                let entries = list.lines().map(|line| {
                    let (about, path) = line.split_once('\t').unwrap();
                    let fields: Vec<&str> = about.split(' ').collect();
                    json!({"path": path, "mode": fields[0], "sha": fields[2]})
                });
                json!({"truncated": false, "tree": entries.collect::<Vec<_>>()})
            }
            ["git", "commits", id] => {
                json!({"sha": id, "tree": {"sha": self.id(&format!("{id}^{{tree}}"))}})
            }
            ["commits", id] => self.commit_document(id, true),
            ["collaborators", login, "permission"] => {
                json!({"permission": "write", "user": {"login": login, "type": "User"}})
            }
            _ => return None,
        })
    }
}

/// The account that the forge finds by an address: those of the corporation have one each.
fn account(email: &str) -> Value {
    match email.split_once('@') {
        Some((login, "corp.example")) => json!({"login": login, "type": "User"}),
        _ if email == "noreply@github.com" => json!({"login": "web-flow", "type": "User"}),
        _ => Value::Null,
    }
}

pub fn mirrors(folder: &Path) -> Mirrors {
    let bounds = Bounds {
        time: Duration::from_secs(60),
        bytes: 1 << 30,
    };
    Mirrors::new(folder.to_owned(), bounds)
}

pub fn options() -> Options {
    Options {
        now: now(),
        purpose: Purpose::Merge,
        environment: None,
    }
}

pub fn lines(count: usize) -> String {
    (0..count).map(|line| format!("line {line}\n")).collect()
}

pub fn codes(collected: &Collected) -> Vec<&'static str> {
    let codes = collected.warnings.iter().map(|warning| warning.code);
    codes.collect()
}
