//! `POST /webhooks/github`: checks who sends, notes which change is concerned, and answers. The work is done later.

use crate::app::App;
use crate::body;
use crate::deliveries::Deliveries;
use crate::gate::{ChangeJob, Gate, Target};
use crate::jobs::{Full, Jobs};
use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use countersign_sources::github::{Event, EventKind, Repository, Webhook};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const SIGNATURE: &str = "x-hub-signature-256";
const EVENT: &str = "x-github-event";
const DELIVERY: &str = "x-github-delivery";
/// Longest delivery id; GitHub's have 36 characters.
const DELIVERY_BYTES: usize = 128;

/// What webhooks go through.
#[derive(Debug)]
pub(crate) struct Webhooks {
    pub(crate) secret: SecretString,
    pub(crate) check_name: String,
    pub(crate) jobs: Arc<Jobs<ChangeJob>>,
    pub(crate) deliveries: Arc<Deliveries>,
    pub(crate) gate: Arc<Gate>,
}

/// What came of a webhook.
#[derive(Clone, Copy)]
enum Outcome {
    Queued,
    Duplicate,
    Ignored,
}

/// Takes a webhook of GitHub's.
pub(crate) async fn github(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Some(webhooks) = &app.webhooks else {
        return not_set_up().into_response();
    };
    let Some(signature) = signature(&head.headers) else {
        app.metrics.delivered("unknown", "unauthenticated");
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let body = match body::read(&head.headers, body, &app.requests).await {
        Ok(body) => body,
        Err(problem) => {
            app.metrics.delivered("unknown", "not_received");
            return problem.into_response();
        }
    };
    if !is_signed(&webhooks.secret, &signature, &body) {
        app.metrics.delivered("unknown", "unauthenticated");
        tracing::warn!("a webhook with a wrong signature was turned away");
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let name = text(&head.headers, EVENT).unwrap_or_default();
    let label = label(name);
    match webhooks.take(&app, name, text(&head.headers, DELIVERY), &body) {
        Ok(outcome) => {
            let (label_of_outcome, status) = match outcome {
                Outcome::Queued => ("queued", StatusCode::ACCEPTED),
                Outcome::Duplicate => ("duplicate", StatusCode::NO_CONTENT),
                Outcome::Ignored => ("ignored", StatusCode::NO_CONTENT),
            };
            app.metrics.delivered(label, label_of_outcome);
            status.into_response()
        }
        Err(problem) => {
            app.metrics.delivered(label, "refused");
            problem.into_response()
        }
    }
}

impl Webhooks {
    /// Takes a webhook whose signature holds.
    fn take(
        &self,
        app: &App,
        name: &str,
        delivery: Option<&str>,
        body: &[u8],
    ) -> Result<Outcome, Problem> {
        if EventKind::from_name(name).is_none() {
            return Ok(Outcome::Ignored);
        }
        // What is taken now would perhaps not be done, so the forge has to hear that it was not.
        if app.is_draining() {
            return Err(Problem::draining());
        }
        let Some(delivery) = delivery.filter(|id| !id.is_empty() && id.len() <= DELIVERY_BYTES)
        else {
            return Err(invalid_payload(format!(
                "the header `{DELIVERY}` is missing or too long"
            )));
        };
        let webhook =
            Webhook::parse(Some(name), body).map_err(|error| invalid_payload(error.to_string()))?;
        let Some(repository) = Repository::parse(webhook.repository()) else {
            return Err(invalid_payload(format!(
                "`{}` is no `owner/name`",
                webhook.repository().escape_debug()
            )));
        };
        if let Some((revision, login)) = webhook.pushed() {
            self.gate.pushed(&repository, revision, login);
        }
        if let (Some(at), [change]) = (webhook.retargeted(), webhook.changes().as_slice())
            && let Some(number) = change.number
        {
            self.gate.retargeted(repository.clone(), number, at);
        }
        if !self.can_move_a_decision(&webhook) {
            return Ok(Outcome::Ignored);
        }
        let jobs = jobs(&repository, &webhook, delivery);
        if jobs.is_empty() {
            return Ok(Outcome::Ignored);
        }
        if !self.deliveries.insert(delivery) {
            return Ok(Outcome::Duplicate);
        }
        for job in jobs {
            tracing::info!(delivery, event = name, change = %job.key_text(), revision = job.head, "queued");
            if let Err(Full) = self.jobs.add(job) {
                self.deliveries.forget(delivery);
                tracing::error!(delivery, "a webhook was turned away: too many changes wait");
                return Err(Problem::busy(
                    "as many changes as are allowed wait already; deliver it again later, or have the operator raise `webhook-queue`",
                )
                .retry_after(Duration::from_secs(30)));
            }
        }
        app.metrics.waiting(self.jobs.waiting());
        Ok(Outcome::Queued)
    }

    fn can_move_a_decision(&self, webhook: &Webhook) -> bool {
        match (webhook.event(), webhook.action().unwrap_or_default()) {
            (
                Event::PullRequest(_),
                "opened" | "synchronize" | "reopened" | "edited" | "ready_for_review"
                | "converted_to_draft" | "labeled" | "unlabeled",
            )
            | (Event::Review(_), "submitted" | "edited" | "dismissed")
            | (Event::MergeGroup(_), "checks_requested") => true,
            (Event::OnRevision(about), action) => {
                let is_own = about.name.as_deref() == Some(&self.check_name);
                match (webhook.event().kind(), action) {
                    // A person asks for another look.
                    (EventKind::CheckRun, "rerequested") => is_own,
                    (EventKind::CheckSuite, "rerequested") => true,
                    // The end of the own check says nothing new, and would go round for ever. So would that of the own suite, whose
                    // checks are told of one by one.
                    (EventKind::CheckRun, "completed") => !is_own,
                    (EventKind::Status, _) => !is_own,
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

/// The revisions that a webhook is about, each with what is decided there.
fn jobs(repository: &Repository, webhook: &Webhook, delivery: &str) -> Vec<ChangeJob> {
    let mut heads: BTreeMap<String, Target> = BTreeMap::new();
    if let Event::OnRevision(about) = webhook.event()
        && let Some(revision) = &about.revision
    {
        // The forge names no pull request of a fork here.
        heads.insert(revision.clone(), Target::Head(BTreeSet::new()));
    }
    for change in webhook.changes() {
        match (change.number, webhook.event()) {
            (Some(number), _) => {
                let target = heads
                    .entry(change.head)
                    .or_insert_with(|| Target::Head(BTreeSet::new()));
                if let Target::Head(known) = target {
                    known.insert(number);
                }
            }
            (None, Event::MergeGroup(group)) => {
                let entry = Target::MergeGroup {
                    base_branch: change.base_branch,
                    head_ref: group.head_ref.clone(),
                };
                heads.insert(change.head, entry);
            }
            (None, _) => {}
        }
    }
    let heads = heads.into_iter().filter(|(head, _)| is_revision(head));
    heads
        .map(|(head, target)| ChangeJob {
            repository: repository.clone(),
            head,
            target,
            deliveries: vec![delivery.to_owned()],
        })
        .collect()
}

fn is_revision(text: &str) -> bool {
    (40..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The signature that a webhook claims.
fn signature(headers: &HeaderMap) -> Option<[u8; 32]> {
    let hexadecimal = text(headers, SIGNATURE)?.strip_prefix("sha256=")?;
    let mut signature = [0; 32];
    hex::decode_to_slice(hexadecimal, &mut signature).ok()?;
    Some(signature)
}

/// Whether the signature holds for the bytes as they came. Compares in constant time.
fn is_signed(secret: &SecretString, signature: &[u8; 32], body: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A name for metrics out of a fixed set.
fn label(event: &str) -> &'static str {
    match event {
        "pull_request" => "pull_request",
        "pull_request_review" => "pull_request_review",
        "check_run" => "check_run",
        "check_suite" => "check_suite",
        "status" => "status",
        "merge_group" => "merge_group",
        "push" => "push",
        "ping" => "ping",
        _ => "other",
    }
}

fn invalid_payload(detail: String) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "invalid-payload",
        "payload that is not GitHub's",
        detail,
    )
}

fn not_set_up() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "webhooks-not-set-up",
        "webhooks are not set up",
        "the operator has to give `github-webhook-secret-file` and `github-token-file`",
    )
}

#[cfg(test)]
mod tests {
    use super::{is_signed, signature};
    use axum::http::{HeaderMap, HeaderValue};
    use secrecy::SecretString;

    /// The example in GitHub's documentation.
    const HEADER: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(super::SIGNATURE, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn checks_a_signature_as_documented() {
        let secret = SecretString::from("It's a Secret to Everybody");
        let signature = signature(&headers(HEADER)).unwrap();
        assert!(is_signed(&secret, &signature, b"Hello, World!"));
        assert!(!is_signed(&secret, &signature, b"Hello, World?"));
        assert!(!is_signed(
            &SecretString::from("another"),
            &signature,
            b"Hello, World!"
        ));
    }

    #[test]
    fn takes_no_other_form_of_signature() {
        for wrong in [
            "",
            "sha256=",
            &HEADER[..HEADER.len() - 2],
            &HEADER[7..],
            &HEADER.replace("sha256", "sha1"),
            &format!("{HEADER}00"),
            &HEADER.replace('7', "g"),
        ] {
            assert_eq!(signature(&headers(wrong)), None, "{wrong}");
        }
        assert_eq!(signature(&HeaderMap::new()), None);
    }
}
