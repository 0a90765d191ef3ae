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
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
}

impl User {
    pub(super) fn is_bot(&self) -> bool {
        self.kind.as_deref() == Some("Bot") || self.login.ends_with("[bot]")
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Repository {
    pub(super) full_name: String,
    #[serde(default)]
    pub(super) html_url: Option<String>,
}

impl Repository {
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
