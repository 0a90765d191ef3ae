//! The decision as a commit status on the head. GitHub takes the newest status of a name, so that one is kept up to date instead
//! of several that contradict one another.

use super::Decided;
use crate::arguments::CheckArguments;
use crate::change::{OWN_CHECK, Subject};
use crate::failure::Failure;
use crate::forge::Client;
use crate::terminal::Terminal;
use countersign_reports::commit_status::{self, CommitStatus, State};
use countersign_sources::github::Repository;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The status of a decision that is being taken.
pub(super) struct Status {
    client: Client,
    repository: Repository,
    terminal: Terminal,
    /// The head, where it is known before the change is read.
    head: Option<String>,
    /// An entry of a merge queue, which has a head of its own.
    is_entry: bool,
    /// The id of the status that says that it is being decided.
    pending: Option<u64>,
    /// Why that one could not be published. It is told once there is a decision.
    refused: Option<Failure>,
}

/// Shows that the change is being read, where a status is asked for. One that was green before must not stay so meanwhile.
pub(super) fn begin(
    arguments: &CheckArguments,
    terminal: &Terminal,
) -> Result<Option<Status>, Failure> {
    if !arguments.publish_status {
        return Ok(None);
    }
    let Subject {
        place,
        head,
        is_entry,
    } = arguments.change.subject()?;
    let mut status = Status {
        client: Client::new(&place, terminal)?,
        repository: place.repository,
        terminal: *terminal,
        head,
        is_entry,
        pending: None,
        refused: None,
    };
    if let Some(head) = status.head.clone() {
        match status.post(&head, &commit_status::deciding()) {
            Ok(id) => status.pending = Some(id),
            Err(failure) => status.refused = Some(failure),
        }
    }
    Ok(Some(status))
}

impl Status {
    /// Publishes the decision. A job that can't show it where it would hold the change back has failed.
    pub(super) fn decided(&mut self, decided: &Decided, enforces: bool) -> Result<(), Failure> {
        let result = self.publish(decided, enforces);
        match result {
            // A report holds nothing back, and the token of a fork's change may not write.
            Err(failure) if !enforces => {
                self.terminal.note(&failure.message);
                Ok(())
            }
            other => other,
        }
    }

    fn publish(&mut self, decided: &Decided, enforces: bool) -> Result<(), Failure> {
        if let Some(failure) = self.refused.take() {
            return Err(failure);
        }
        let head = if self.is_entry {
            &self.head
        } else {
            &decided.head
        };
        let Some(head) = head.clone() else {
            return Err(Failure::usage(
                "the changes have several heads, so that there is none to publish the status on",
            ));
        };
        if self.is_overtaken(&head)? {
            self.terminal.note(
                "another run began to decide on the same head meanwhile; it publishes its decision, which is newer than this one",
            );
            return Ok(());
        }
        let mut status =
            commit_status::render(decided.verdict, decided.mode, &decided.reason, enforces);
        if enforces
            && status.state == State::Success
            && decided.by_base
            && let Some(open) = self.open_branch(&decided.into)
        {
            status = commit_status::of_open_branch(open);
        }
        self.post(&head, &status).map(drop)
    }

    /// A branch whose policy anybody may write who may push to it. The status is on the head, which may be proposed to another branch
    /// too, so that such a policy must not open it.
    fn open_branch<'a>(&self, branches: &'a BTreeSet<String>) -> Option<&'a str> {
        branches
            .iter()
            .map(String::as_str)
            .find(|branch| !self.is_guarded(branch))
    }

    /// It is the default branch, or has rules for what lands there. What can't be told is no.
    fn is_guarded(&self, branch: &str) -> bool {
        let ask = |path: &[&str]| {
            let request = self.repository.request(path, &[]);
            self.client.document(&request).ok()
        };
        let default = ask(&[]);
        let default = default.as_ref().and_then(|own| own.get("default_branch"));
        if default.and_then(Value::as_str) == Some(branch) {
            return true;
        }
        let protected = ask(&["branches", branch]);
        if protected.is_some_and(|branch| branch.get("protected") == Some(&Value::Bool(true))) {
            return true;
        }
        let rules = ask(&["rules", "branches", branch]);
        let rules = rules
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let kinds = ["pull_request", "required_status_checks", "update"];
        rules
            .filter_map(|rule| rule.get("type")?.as_str())
            .any(|kind| kinds.contains(&kind))
    }

    /// Shows that there is no decision, as far as that can be shown.
    pub(super) fn failed(&mut self) {
        if let (Some(head), None) = (self.head.clone(), &self.refused)
            && let Err(failure) = self.post(&head, &commit_status::failure())
        {
            self.terminal.note(&failure.message);
        }
    }

    /// Whether a later run has begun on the same head: what this one read is older.
    fn is_overtaken(&self, head: &str) -> Result<bool, Failure> {
        let (Some(own), Some(named)) = (self.pending, &self.head) else {
            return Ok(false);
        };
        if named != head {
            return Ok(false);
        }
        let path = ["commits", head, "statuses"];
        let request = self.repository.request(&path, &[("per_page", "100")]);
        let listed = self.client.document(&request)?;
        // The newest come first.
        let mut all = listed.as_array().into_iter().flatten();
        let newest =
            all.find(|status| status.get("context").and_then(Value::as_str) == Some(OWN_CHECK));
        let newest = newest.and_then(|status| status.get("id")?.as_u64());
        Ok(newest.is_some_and(|newest| newest != own))
    }

    /// Publishes a status and gives its id.
    fn post(&self, head: &str, status: &CommitStatus) -> Result<u64, Failure> {
        let mut body = json!({
            "context": OWN_CHECK,
            "state": status.state,
            "description": status.description,
        });
        if let (Some(address), Some(body)) = (run_address(), body.as_object_mut()) {
            body.insert("target_url".to_owned(), address.into());
        }
        let request = self.repository.request(&["statuses", head], &[]);
        let answer = self.client.post(&request, &body)?;
        Ok(answer.get("id").and_then(Value::as_u64).unwrap_or_default())
    }
}

/// The page of the workflow's run.
fn run_address() -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (server, repository) = (
        variable("GITHUB_SERVER_URL")?,
        variable("GITHUB_REPOSITORY")?,
    );
    let run = variable("GITHUB_RUN_ID")?;
    Some(format!("{server}/{repository}/actions/runs/{run}"))
}
