//! Webhook payloads: what kind they are and which changes they are about.

use super::rest::{self, MergeGroup, PullRequest, Repository, User};
use crate::error::SourceError;
use serde::Deserialize;
use serde_json::Value;

/// The webhooks that can move a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// `pull_request` and `pull_request_target`: opened, pushed to, labelled, retargeted, closed …
    PullRequest,
    /// `pull_request_review`: submitted, edited, dismissed.
    PullRequestReview,
    /// `check_run`: a check started or ended.
    CheckRun,
    /// `merge_group`: the merge queue asks for checks. There is no pull request in it.
    MergeGroup,
    /// `push`: commits arrived on a branch.
    Push,
}

impl EventKind {
    /// The kind by the value of the header `X-GitHub-Event`, or of the variable `GITHUB_EVENT_NAME` in a workflow.
    /// Absent for webhooks that can't move a decision.
    pub fn from_name(name: &str) -> Option<EventKind> {
        Some(match name {
            "pull_request" | "pull_request_target" => EventKind::PullRequest,
            "pull_request_review" => EventKind::PullRequestReview,
            "check_run" => EventKind::CheckRun,
            "merge_group" => EventKind::MergeGroup,
            "push" => EventKind::Push,
            _ => return None,
        })
    }

    /// The kind by the payload's shape, for a payload that came without its name.
    fn from_shape(payload: &Value) -> Option<EventKind> {
        let has = |key: &str| payload.get(key).is_some_and(Value::is_object);
        if has("pull_request") && has("review") {
            Some(EventKind::PullRequestReview)
        } else if has("pull_request") && payload.get("number").is_some() {
            Some(EventKind::PullRequest)
        } else if has("merge_group") {
            Some(EventKind::MergeGroup)
        } else if has("check_run") && !has("deployment") {
            Some(EventKind::CheckRun)
        } else if ["ref", "before", "after", "commits"]
            .iter()
            .all(|key| payload.get(key).is_some())
        {
            Some(EventKind::Push)
        } else {
            None
        }
    }
}

/// A webhook's payload.
#[derive(Clone, Debug)]
pub struct Event {
    kind: EventKind,
    payload: Value,
    repository: Repository,
    action: Option<String>,
    sender: Option<User>,
    installation: Option<u64>,
}

/// A change that a webhook is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeReference {
    /// Number of the pull request. Absent for a merge-queue entry or a push.
    pub number: Option<u32>,
    /// Base branch, without `refs/heads/`.
    pub base_branch: String,
    /// Base revision at the time of the webhook.
    pub base: String,
    /// Head revision at the time of the webhook.
    pub head: String,
}

#[derive(Deserialize)]
struct Envelope {
    repository: Repository,
    #[serde(default)]
    action: Option<String>,
    #[serde(default)]
    sender: Option<User>,
    #[serde(default)]
    installation: Option<Installation>,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct CheckRunPayload {
    check_run: CheckRunPulls,
}

#[derive(Deserialize)]
struct CheckRunPulls {
    #[serde(default)]
    pull_requests: Vec<PullReference>,
}

#[derive(Deserialize)]
struct PullReference {
    number: u32,
    base: rest::Point,
    head: rest::Point,
}

#[derive(Deserialize)]
struct PullRequestPayload {
    pull_request: PullRequest,
}

#[derive(Deserialize)]
struct MergeGroupPayload {
    merge_group: MergeGroup,
}

#[derive(Deserialize)]
pub(super) struct PushPayload {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) before: String,
    pub(super) after: String,
    #[serde(default)]
    pub(super) deleted: bool,
}

impl Event {
    /// Reads a payload. `name` is the header `X-GitHub-Event`; without it the payload's shape tells.
    ///
    /// # Errors
    /// When the bytes are no JSON, the webhook is of a kind that can't move a decision, or a documented field is missing.
    pub fn parse(name: Option<&str>, payload: &[u8]) -> Result<Event, SourceError> {
        let payload: Value =
            serde_json::from_slice(payload).map_err(|error| SourceError::Forge {
                document: "webhook payload".to_owned(),
                reason: error.to_string(),
                remedy: "hand over the body of the webhook as it came",
            })?;
        let kind = match name {
            Some(name) => EventKind::from_name(name),
            None => EventKind::from_shape(&payload),
        };
        let Some(kind) = kind else {
            return Err(SourceError::Forge {
                document: "webhook payload".to_owned(),
                reason: match name {
                    Some(name) => {
                        format!("`{}` is not an event about a change", name.escape_debug())
                    }
                    None => "it is not an event about a change".to_owned(),
                },
                remedy: "send pull_request, pull_request_review, check_run, merge_group or push",
            });
        };
        let envelope: Envelope = rest::read(&payload, "webhook payload")?;
        let event = Event {
            kind,
            repository: envelope.repository,
            action: envelope.action,
            sender: envelope.sender,
            installation: envelope.installation.map(|installation| installation.id),
            payload,
        };
        event.changes()?;
        Ok(event)
    }

    /// What kind of webhook it is.
    pub fn kind(&self) -> EventKind {
        self.kind
    }

    /// What happened, such as `opened`, `synchronize` or `submitted`. A push has none.
    pub fn action(&self) -> Option<&str> {
        self.action.as_deref()
    }

    /// The repository as `owner/name`.
    pub fn repository(&self) -> &str {
        &self.repository.full_name
    }

    /// The forge's host name, such as `github.com`.
    pub fn host(&self) -> &str {
        self.repository.host()
    }

    /// Login of the account whose act it was.
    pub fn sender(&self) -> Option<&str> {
        self.sender.as_ref().map(|sender| sender.login.as_str())
    }

    /// The account whose act it was.
    pub(super) fn sender_account(&self) -> Option<&User> {
        self.sender.as_ref()
    }

    /// Id of the app's installation, for its token.
    pub fn installation(&self) -> Option<u64> {
        self.installation
    }

    /// The account that pushed a revision, when this webhook is what tells: a push, or a pull request's `synchronize`.
    /// A server keeps it for [`super::Documents::pushers`].
    pub fn pushed(&self) -> Option<(String, String)> {
        let pusher = self.sender.as_ref()?.login.clone();
        let head = match self.kind {
            EventKind::Push => self.payload.get("after")?,
            EventKind::PullRequest if self.action() == Some("synchronize") => {
                self.payload.get("after")?
            }
            _ => return None,
        };
        Some((head.as_str()?.to_owned(), pusher))
    }

    /// The changes it is about: several for a check on a shared head, none for a check outside pull requests or for a
    /// branch that was deleted.
    ///
    /// # Errors
    /// When a documented field is missing.
    pub fn changes(&self) -> Result<Vec<ChangeReference>, SourceError> {
        Ok(match self.kind {
            EventKind::PullRequest | EventKind::PullRequestReview => {
                let pull = self.pull_request()?;
                vec![ChangeReference {
                    number: Some(pull.number),
                    base_branch: pull.base.branch,
                    base: pull.base.sha,
                    head: pull.head.sha,
                }]
            }
            EventKind::CheckRun => {
                let payload: CheckRunPayload = rest::read(&self.payload, "webhook payload")?;
                payload
                    .check_run
                    .pull_requests
                    .into_iter()
                    .map(|pull| ChangeReference {
                        number: Some(pull.number),
                        base_branch: pull.base.branch,
                        base: pull.base.sha,
                        head: pull.head.sha,
                    })
                    .collect()
            }
            EventKind::MergeGroup => {
                let group = self.merge_group()?;
                vec![ChangeReference {
                    number: None,
                    base_branch: rest::branch_name(&group.base_ref).to_owned(),
                    base: group.base_sha,
                    head: group.head_sha,
                }]
            }
            EventKind::Push => {
                let push = self.push()?;
                if push.deleted {
                    return Ok(Vec::new());
                }
                vec![ChangeReference {
                    number: None,
                    base_branch: rest::branch_name(&push.reference).to_owned(),
                    base: push.before,
                    head: push.after,
                }]
            }
        })
    }

    /// The payload's own pull request.
    pub(super) fn pull_request(&self) -> Result<PullRequest, SourceError> {
        let payload: PullRequestPayload = rest::read(&self.payload, "webhook payload")?;
        Ok(payload.pull_request)
    }

    /// The payload's merge-queue entry.
    pub(super) fn merge_group(&self) -> Result<MergeGroup, SourceError> {
        let payload: MergeGroupPayload = rest::read(&self.payload, "webhook payload")?;
        Ok(payload.merge_group)
    }

    /// The payload of a push.
    pub(super) fn push(&self) -> Result<PushPayload, SourceError> {
        rest::read(&self.payload, "webhook payload")
    }
}
