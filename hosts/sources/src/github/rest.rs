//! The parts of GitHub's documents that facts are made from. Other fields are ignored: the forge adds some at any time.

use crate::error::SourceError;
use countersign_contract::types::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a document. The error names the path inside it.
pub(super) fn read<T: DeserializeOwned>(value: &Value, document: &str) -> Result<T, SourceError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        SourceError::Forge {
            document: document.to_owned(),
            reason: match path.as_str() {
                "." => error.inner().to_string(),
                path => format!("`{}`: {}", path.escape_debug(), error.inner()),
            },
            remedy: "compare it with GitHub's documentation, or report it if GitHub sent it",
        }
    })
}

/// A branch's name without `refs/heads/`.
pub(super) fn branch_name(reference: &str) -> &str {
    reference.strip_prefix("refs/heads/").unwrap_or(reference)
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct User {
    pub(super) login: String,
    /// Stays when the account gets another login.
    #[serde(default)]
    pub(super) id: Option<u64>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
}

impl User {
    /// Apps' accounts, and the forge's own for commits that are made in the browser.
    pub(super) fn is_bot(&self) -> bool {
        self.kind.as_deref() == Some("Bot")
            || self.login.ends_with("[bot]")
            || self.login == "web-flow"
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RepositoryDocument {
    #[serde(default)]
    pub(super) id: Option<u64>,
    pub(super) full_name: String,
    #[serde(default)]
    pub(super) html_url: Option<String>,
}

impl RepositoryDocument {
    /// Host name out of the web address; a repository without one is taken for one on github.com.
    pub(super) fn host(&self) -> &str {
        self.html_url
            .as_deref()
            .and_then(|url| url.split_once("://"))
            .map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(rest))
            .filter(|host| !host.is_empty())
            .unwrap_or("github.com")
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Point {
    #[serde(rename = "ref")]
    pub(super) branch: String,
    pub(super) sha: String,
    /// Null where the fork was deleted.
    #[serde(default)]
    pub(super) repo: Option<RepositoryId>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RepositoryId {
    #[serde(default)]
    pub(super) id: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Label {
    pub(super) name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct PullRequest {
    pub(super) number: u32,
    #[serde(default)]
    pub(super) html_url: Option<String>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) body: Option<String>,
    pub(super) state: String,
    #[serde(default)]
    pub(super) draft: bool,
    /// Null when the account was deleted.
    #[serde(default)]
    pub(super) user: Option<User>,
    pub(super) base: Point,
    pub(super) head: Point,
    #[serde(default)]
    pub(super) labels: Vec<Label>,
    #[serde(default)]
    pub(super) created_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) merged_at: Option<Timestamp>,
    /// How many commits and files there are in all.
    #[serde(default)]
    pub(super) commits: Option<u64>,
    #[serde(default)]
    pub(super) changed_files: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct MergeGroup {
    pub(super) head_sha: String,
    pub(super) head_ref: String,
    pub(super) base_sha: String,
    pub(super) base_ref: String,
}

/// The account that the forge matched a commit's e-mail with: null, or an empty object, when there is none.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct MatchedUser {
    #[serde(default)]
    pub(super) login: Option<String>,
    #[serde(default)]
    pub(super) id: Option<u64>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
}

impl MatchedUser {
    /// The account, if there is one.
    pub(super) fn user(&self) -> Option<User> {
        Some(User {
            login: self.login.clone()?,
            id: self.id,
            kind: self.kind.clone(),
        })
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct GitPerson {
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) date: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Reference {
    pub(super) sha: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Verification {
    #[serde(default)]
    pub(super) verified: bool,
    #[serde(default)]
    pub(super) reason: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct GitCommit {
    #[serde(default)]
    pub(super) author: Option<GitPerson>,
    #[serde(default)]
    pub(super) committer: Option<GitPerson>,
    pub(super) message: String,
    pub(super) tree: Reference,
    #[serde(default)]
    pub(super) verification: Option<Verification>,
}

/// An element of a pull request's or comparison's list of commits, or one commit with its files.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Commit {
    pub(super) sha: String,
    pub(super) commit: GitCommit,
    #[serde(default)]
    pub(super) author: Option<MatchedUser>,
    #[serde(default)]
    pub(super) committer: Option<MatchedUser>,
    #[serde(default)]
    pub(super) parents: Vec<Reference>,
    #[serde(default)]
    pub(super) files: Option<Vec<File>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File {
    pub(super) filename: String,
    #[serde(default)]
    pub(super) previous_filename: Option<String>,
    pub(super) status: String,
    #[serde(default)]
    pub(super) additions: u32,
    #[serde(default)]
    pub(super) deletions: u32,
    #[serde(default)]
    pub(super) patch: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Review {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) user: Option<User>,
    #[serde(default)]
    pub(super) body: Option<String>,
    pub(super) state: String,
    #[serde(default)]
    pub(super) submitted_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) commit_id: Option<String>,
}

/// An element of a pull request's timeline. Commits and reviews among them have other fields.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TimelineEvent {
    pub(super) event: String,
    /// Of a review, its own.
    #[serde(default)]
    pub(super) id: Option<u64>,
    #[serde(default)]
    pub(super) created_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct CheckRunPage {
    pub(super) total_count: u64,
    pub(super) check_runs: Vec<CheckRun>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct App {
    #[serde(default)]
    pub(super) slug: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct CheckRun {
    pub(super) name: String,
    pub(super) head_sha: String,
    pub(super) status: String,
    #[serde(default)]
    pub(super) conclusion: Option<String>,
    #[serde(default)]
    pub(super) app: Option<App>,
    #[serde(default)]
    pub(super) completed_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) output: Option<CheckOutput>,
}

/// What a check run says.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct CheckOutput {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) summary: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct StatusPage {
    pub(super) sha: String,
    pub(super) total_count: u64,
    pub(super) statuses: Vec<Status>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Status {
    pub(super) context: String,
    pub(super) state: String,
    #[serde(default)]
    pub(super) updated_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct ComparePage {
    pub(super) base_commit: Commit,
    #[serde(default)]
    pub(super) merge_base_commit: Option<Commit>,
    pub(super) total_commits: u64,
    #[serde(default)]
    pub(super) commits: Vec<Commit>,
    #[serde(default)]
    pub(super) files: Option<Vec<File>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct MergeBase {
    #[serde(default)]
    pub(super) merge_base_commit: Option<Reference>,
    /// What the revision has and the base lacks, as far as the page goes.
    #[serde(default)]
    pub(super) commits: Vec<Commit>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct GitCommitDocument {
    pub(super) sha: String,
    pub(super) tree: Reference,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct PermissionDocument {
    pub(super) permission: String,
    #[serde(default)]
    pub(super) user: Option<User>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Tree {
    #[serde(default)]
    pub(super) truncated: bool,
    pub(super) tree: Vec<TreeEntry>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct TreeEntry {
    pub(super) path: String,
    pub(super) mode: String,
    pub(super) sha: String,
    /// Of a file, in octets.
    #[serde(default)]
    pub(super) size: Option<u64>,
}
