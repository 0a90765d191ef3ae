//! Webhook payloads: what kind they are and which changes they are about. A payload is read once, here.

use super::rest::{self, MergeGroup, PullRequest, RepositoryDocument, User};
use crate::error::SourceError;
use countersign_contract::types::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
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
    /// `check_suite`: the checks of an app were asked for again, or ended.
    CheckSuite,
    /// `status`: a commit status was set.
    Status,
    /// `workflow_run`: a workflow ended. In a workflow of its own it tells of events that have none that a change can't change.
    WorkflowRun,
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
            "check_suite" => EventKind::CheckSuite,
            "status" => EventKind::Status,
            "workflow_run" => EventKind::WorkflowRun,
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
        } else if has("check_suite") {
            Some(EventKind::CheckSuite)
        } else if has("workflow_run") {
            Some(EventKind::WorkflowRun)
        } else if payload.get("context").is_some() && payload.get("sha").is_some() {
            Some(EventKind::Status)
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

/// A webhook: where something happened, by whom, and what.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub(super) repository: RepositoryDocument,
    pub(super) sender: Option<User>,
    action: Option<String>,
    installation: Option<u64>,
    event: Event,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Something happened to a pull request.
    PullRequest(PullRequestEvent),
    /// Somebody reviewed it, or a review was edited or dismissed.
    Review(PullRequestEvent),
    /// A check, a suite of them, a commit status or a workflow started or ended on a revision.
    OnRevision(RevisionEvent),
    /// The merge queue asks for checks on an entry.
    MergeGroup(MergeGroupEvent),
    /// Commits arrived on a branch.
    Push(PushEvent),
}

/// A pull request as a webhook shows it.
#[derive(Clone, Debug)]
pub struct PullRequestEvent {
    pub(super) pull_request: Box<PullRequest>,
    /// The head after a push.
    after: Option<String>,
    /// The base branch was changed.
    base_changed: bool,
}

/// What started or ended on a revision.
#[derive(Clone, Debug)]
pub struct RevisionEvent {
    kind: EventKind,
    /// The name of a check or workflow, the context of a status. Absent for a suite.
    pub name: Option<String>,
    /// The revision. Several changes can have it as their head, and the forge names those of forks nowhere.
    pub revision: Option<String>,
    /// The pull requests on its revision, as far as the forge names them.
    changes: Vec<ChangeReference>,
}

/// An entry of the merge queue.
#[derive(Clone, Debug)]
pub struct MergeGroupEvent {
    /// The entry's own branch, such as `refs/heads/gh-readonly-queue/main/pr-104-REVISION`.
    pub head_ref: String,
    change: ChangeReference,
}

/// A push.
#[derive(Clone, Debug)]
pub struct PushEvent {
    /// Absent where the branch was deleted.
    change: Option<ChangeReference>,
    after: String,
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

impl ChangeReference {
    fn new(number: u32, base: rest::Point, head: rest::Point) -> ChangeReference {
        ChangeReference {
            number: Some(number),
            base_branch: base.branch,
            base: base.sha,
            head: head.sha,
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    repository: RepositoryDocument,
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
struct PullRequestPayload {
    pull_request: Box<PullRequest>,
    #[serde(default)]
    after: Option<String>,
    #[serde(default)]
    changes: Option<Changes>,
}

/// What an edit changed.
#[derive(Deserialize)]
struct Changes {
    #[serde(default)]
    base: Option<Value>,
}

#[derive(Deserialize)]
struct CheckRunPayload {
    #[serde(alias = "check_suite", alias = "workflow_run")]
    check_run: CheckRunDocument,
}

/// A check run, a suite or a run of a workflow.
#[derive(Deserialize)]
struct CheckRunDocument {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    head_sha: Option<String>,
    #[serde(default)]
    pull_requests: Vec<PullReference>,
}

#[derive(Deserialize)]
struct StatusPayload {
    context: String,
    sha: String,
}

#[derive(Deserialize)]
struct PullReference {
    number: u32,
    base: rest::Point,
    head: rest::Point,
}

#[derive(Deserialize)]
struct MergeGroupPayload {
    merge_group: MergeGroup,
}

#[derive(Deserialize)]
struct PushPayload {
    #[serde(rename = "ref")]
    reference: String,
    before: String,
    after: String,
    #[serde(default)]
    deleted: bool,
}

impl Webhook {
    /// Reads a payload. `name` is the header `X-GitHub-Event`; without it the payload's shape tells.
    ///
    /// # Errors
    /// When the bytes are no JSON, the webhook is of a kind that can't move a decision, or a documented field is missing.
    pub fn parse(name: Option<&str>, payload: &[u8]) -> Result<Webhook, SourceError> {
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
                remedy: "send pull_request, pull_request_review, check_run, check_suite, status, workflow_run, merge_group or push",
            });
        };
        let envelope: Envelope = read(&payload)?;
        Ok(Webhook {
            event: Event::read(kind, &payload, envelope.repository.id)?,
            repository: envelope.repository,
            action: envelope.action,
            sender: envelope.sender,
            installation: envelope.installation.map(|installation| installation.id),
        })
    }

    /// What happened.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What happened in one word, such as `opened`, `synchronize` or `submitted`. A push has none.
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

    /// Id of the app's installation, for its token.
    pub fn installation(&self) -> Option<u64> {
        self.installation
    }

    /// The account that pushed a revision, when this webhook is what tells: a push, or a pull request's `synchronize`.
    /// A host keeps it for [`super::Documents::pushers`].
    pub fn pushed(&self) -> Option<(String, String)> {
        let head = match &self.event {
            Event::Push(push) => &push.after,
            Event::PullRequest(about) if self.action() == Some("synchronize") => {
                about.after.as_ref()?
            }
            _ => return None,
        };
        Some((head.clone(), self.sender.as_ref()?.login.clone()))
    }

    /// When the base branch was changed, when this webhook tells of that: a pull request's `edited`. A host keeps it for
    /// [`super::Documents::retargeted`].
    pub fn retargeted(&self) -> Option<Timestamp> {
        match &self.event {
            Event::PullRequest(about) if about.base_changed => about.pull_request.updated_at,
            _ => None,
        }
    }

    /// The changes it is about: several for a check on a shared head, none for a check outside pull requests or for a
    /// branch that was deleted.
    pub fn changes(&self) -> Vec<ChangeReference> {
        match &self.event {
            Event::PullRequest(about) | Event::Review(about) => {
                let pull = &about.pull_request;
                vec![ChangeReference::new(
                    pull.number,
                    pull.base.clone(),
                    pull.head.clone(),
                )]
            }
            Event::OnRevision(about) => about.changes.clone(),
            Event::MergeGroup(group) => vec![group.change.clone()],
            Event::Push(push) => push.change.iter().cloned().collect(),
        }
    }
}

impl Event {
    /// Reads what happened in the repository of this id.
    fn read(
        kind: EventKind,
        payload: &Value,
        repository: Option<u64>,
    ) -> Result<Event, SourceError> {
        Ok(match kind {
            EventKind::PullRequest | EventKind::PullRequestReview => {
                let read: PullRequestPayload = read(payload)?;
                let about = PullRequestEvent {
                    pull_request: read.pull_request,
                    after: read.after,
                    base_changed: read.changes.is_some_and(|changes| changes.base.is_some()),
                };
                match kind {
                    EventKind::PullRequest => Event::PullRequest(about),
                    _ => Event::Review(about),
                }
            }
            EventKind::CheckRun | EventKind::CheckSuite | EventKind::WorkflowRun => {
                let about = read::<CheckRunPayload>(payload)?.check_run;
                // Pull requests of forks with the same head are among them, and their numbers are no numbers here. One that does
                // not say where it goes may be one of this repository's: it is looked at there.
                let elsewhere = |pull: &PullReference| {
                    let id = pull.base.repo.as_ref().and_then(|own| own.id);
                    id.is_some() && repository.is_some() && id != repository
                };
                let pulls = about
                    .pull_requests
                    .into_iter()
                    .filter(|pull| !elsewhere(pull));
                let changes: Vec<ChangeReference> = pulls
                    .map(|pull| ChangeReference::new(pull.number, pull.base, pull.head))
                    .collect();
                let named = changes.first().map(|change| change.head.clone());
                Event::OnRevision(RevisionEvent {
                    kind,
                    name: about.name,
                    revision: about.head_sha.or(named),
                    changes,
                })
            }
            EventKind::Status => {
                let status: StatusPayload = read(payload)?;
                Event::OnRevision(RevisionEvent {
                    kind,
                    name: Some(status.context),
                    revision: Some(status.sha),
                    changes: Vec::new(),
                })
            }
            EventKind::MergeGroup => {
                let group = read::<MergeGroupPayload>(payload)?.merge_group;
                Event::MergeGroup(MergeGroupEvent {
                    change: ChangeReference {
                        number: None,
                        base_branch: rest::branch_name(&group.base_ref).to_owned(),
                        base: group.base_sha,
                        head: group.head_sha,
                    },
                    head_ref: group.head_ref,
                })
            }
            EventKind::Push => {
                let push: PushPayload = read(payload)?;
                Event::Push(PushEvent {
                    change: (!push.deleted).then(|| ChangeReference {
                        number: None,
                        base_branch: rest::branch_name(&push.reference).to_owned(),
                        base: push.before,
                        head: push.after.clone(),
                    }),
                    after: push.after,
                })
            }
        })
    }

    /// What kind of webhook it came with.
    pub fn kind(&self) -> EventKind {
        match self {
            Event::PullRequest(_) => EventKind::PullRequest,
            Event::Review(_) => EventKind::PullRequestReview,
            Event::OnRevision(about) => about.kind,
            Event::MergeGroup(_) => EventKind::MergeGroup,
            Event::Push(_) => EventKind::Push,
        }
    }
}

fn read<T: DeserializeOwned>(payload: &Value) -> Result<T, SourceError> {
    rest::read(payload, "webhook payload")
}
