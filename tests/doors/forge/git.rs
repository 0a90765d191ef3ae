//! What a real repository says, read by git and remembered: its objects do not change.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// The tree without any file.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/// As the forge does, it shows no patch of a file that changed in more lines.
const MOST_PATCH_LINES: u64 = 3_000;

/// A repository.
pub struct Git {
    pub folder: PathBuf,
    answers: Mutex<HashMap<Vec<String>, Option<String>>>,
}

/// Git without anybody's settings.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("GIT_DIR");
    command
}

impl Git {
    pub fn new(folder: PathBuf) -> Git {
        Git {
            folder,
            answers: Mutex::default(),
        }
    }

    /// What git says about objects, by their ids. None where it has none of them.
    pub fn says(&self, arguments: &[&str]) -> Option<String> {
        let key: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
        if let Some(known) = self.answers.lock().unwrap().get(&key) {
            return known.clone();
        }
        let answer = self.says_now(arguments);
        self.answers.lock().unwrap().insert(key, answer.clone());
        answer
    }

    /// The same about what can change, such as a branch.
    pub fn says_now(&self, arguments: &[&str]) -> Option<String> {
        let output = command(&self.folder).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        output
            .status
            .success()
            .then(|| text.trim_end_matches('\n').to_owned())
    }

    /// The id of a commit by whatever names it. A branch comes before a tag of the same name.
    pub fn revision(&self, name: &str) -> Option<String> {
        let named = |name: &str| {
            let commit = format!("{name}^{{commit}}");
            self.says_now(&[
                "rev-parse",
                "--quiet",
                "--verify",
                "--end-of-options",
                &commit,
            ])
        };
        named(&format!("refs/heads/{name}")).or_else(|| named(name))
    }

    pub fn merge_base(&self, base: &str, head: &str) -> Option<String> {
        self.says(&["merge-base", base, head])
    }

    /// What the head has and the base lacks, oldest first.
    pub fn commits(&self, base: &str, head: &str) -> Vec<String> {
        let range = format!("{base}..{head}");
        let list = self.says(&["rev-list", "--reverse", "--topo-order", &range]);
        lines(&list.unwrap_or_default())
    }

    /// A commit as `git/commits` shows it, and the parts of it that other documents have too.
    pub fn commit(&self, revision: &str) -> Option<Value> {
        let format = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct";
        let fields = self.says(&["show", "--no-patch", format, revision])?;
        let fields: Vec<&str> = fields.split('\0').collect();
        let message = self.says(&["show", "--no-patch", "--format=%B", revision])?;
        let date = |text: &str| super::time::written(text.parse().unwrap());
        let by_forge = fields[7] == "noreply@github.com";
        let parents = fields[2].split_whitespace();
        Some(json!({
            "sha": fields[0],
            "tree": {"sha": fields[1]},
            "message": message.trim_end_matches('\n'),
            "author": {"name": fields[3], "email": fields[4], "date": date(fields[5])},
            "committer": {"name": fields[6], "email": fields[7], "date": date(fields[8])},
            "parents": parents.map(|parent| json!({"sha": parent})).collect::<Vec<_>>(),
            "verification": {"verified": by_forge, "reason": if by_forge { "valid" } else { "unsigned" }},
        }))
    }

    /// The files that differ, as the forge lists them.
    pub fn files(&self, before: &str, after: &str) -> Vec<Value> {
        let raw = ["diff", "--no-ext-diff", "-M", "--raw", "--no-abbrev", "-z"];
        let listed = self.says(&[&raw[..], &[before, after]].concat());
        let listed = listed.unwrap_or_default();
        let mut fields = listed.split('\0');
        let mut files = Vec::new();
        while let Some(head) = fields.next().filter(|text| !text.is_empty()) {
            let head: Vec<&str> = head.split(' ').collect();
            let first = fields.next().unwrap().to_owned();
            let (previous, path) = match head[4].as_bytes()[0] {
                b'R' | b'C' => (Some(first), fields.next().unwrap().to_owned()),
                _ => (None, first),
            };
            let blob = if head[3].bytes().all(|byte| byte == b'0') {
                head[2]
            } else {
                head[3]
            };
            files.push(self.file(
                before,
                after,
                &path,
                previous.as_deref(),
                &head[4][..1],
                blob,
            ));
        }
        files
    }

    fn file(
        &self,
        before: &str,
        after: &str,
        path: &str,
        previous: Option<&str>,
        status: &str,
        blob: &str,
    ) -> Value {
        let mut arguments = vec!["diff", "--no-ext-diff", "-M", "--numstat", "--patch"];
        arguments.extend([before, after, "--", path]);
        arguments.extend(previous);
        let text = self.says(&arguments).unwrap_or_default();
        let mut counts = text.lines().next().unwrap_or_default().split('\t');
        let mut count = || {
            counts
                .next()
                .and_then(|text| text.parse().ok())
                .unwrap_or(0)
        };
        let (added, deleted): (u64, u64) = (count(), count());
        let mut file = json!({
            "filename": path,
            "status": match status {
                "A" => "added",
                "M" => "modified",
                "D" => "removed",
                "R" => "renamed",
                "C" => "copied",
                _ => "changed",
            },
            "additions": added,
            "deletions": deleted,
            "changes": added + deleted,
            "sha": blob,
        });
        if let Some(start) = text.find("\n@@")
            && added + deleted <= MOST_PATCH_LINES
        {
            file["patch"] = Value::from(&text[start + 1..]);
        }
        if let Some(previous) = previous {
            file["previous_filename"] = previous.into();
        }
        file
    }

    /// What a commit changed beside its first parent.
    pub fn own_files(&self, commit: &Value) -> Vec<Value> {
        let parent = commit["parents"][0]["sha"].as_str().unwrap_or(EMPTY_TREE);
        self.files(parent, commit["sha"].as_str().unwrap())
    }

    /// All that is in a tree, with its folders.
    pub fn tree(&self, name: &str) -> Option<Value> {
        let tree = self.says(&["rev-parse", &format!("{name}^{{tree}}")])?;
        let listed = self.says(&["ls-tree", "-r", "-t", "-z", &tree])?;
        let entry = |line: &str| {
            let (head, path) = line.split_once('\t').unwrap();
            let head: Vec<&str> = head.split(' ').collect();
            json!({"path": path, "mode": head[0], "type": head[1], "sha": head[2]})
        };
        let entries = listed.split('\0').filter(|line| !line.is_empty());
        let entries: Vec<Value> = entries.map(entry).collect();
        Some(json!({"sha": tree, "tree": entries, "truncated": false}))
    }
}

pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
