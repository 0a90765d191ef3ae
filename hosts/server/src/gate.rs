//! What follows a webhook: facts are collected, a decision is taken, a check run is published. When a step fails the
//! gate stays closed and the failure shows.

use crate::app::failure_kind;
use crate::bundle::{Bundles, Loaded};
use crate::deliveries::Deliveries;
use crate::evaluation::{Evaluations, Lost};
use crate::github::{CollectError, Collector, ForgeError, Gathered, Session, now, publish};
use crate::jobs::{Full, Job, Jobs};
use crate::metrics::{JobOutcome, Metrics};
use countersign::{EvaluateError, Evaluation, Policy};
use countersign_contract::types::{CombinedDecision, Decision, Facts, Timestamp};
use countersign_reports::check_run::{self, CheckRun};
use countersign_reports::{Report, markdown};
use countersign_sources::git::QueueEntry;
use countersign_sources::github::Repository;
use futures_util::FutureExt;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Who collected the facts, in metrics.
const SOURCE: &str = "server";

/// A revision that waits for a decision. All changes that have it as their head share its check.
#[derive(Debug)]
pub(crate) struct ChangeJob {
    pub(crate) repository: Repository,
    /// The revision.
    pub(crate) head: String,
    pub(crate) target: Target,
    /// The deliveries that asked for it.
    pub(crate) deliveries: Vec<String>,
}

/// What is decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// All open pull requests on the head. Webhooks named these, which may have moved on.
    Head(BTreeSet<u32>),
    /// All that lands with an entry of the merge queue.
    MergeGroup {
        base_branch: String,
        head_ref: String,
    },
}

impl ChangeJob {
    /// The change in one word.
    pub(crate) fn key_text(&self) -> String {
        format!("{}@{}", self.repository, self.head)
    }
}

impl Job for ChangeJob {
    type Key = (Repository, String);

    fn key(&self) -> (Repository, String) {
        (self.repository.clone(), self.head.clone())
    }

    fn absorb(&mut self, later: ChangeJob) {
        match (&mut self.target, later.target) {
            (Target::Head(known), Target::Head(named)) => known.extend(named),
            // An entry's revision is its own: what else is said of it says nothing new.
            (Target::MergeGroup { .. }, _) => {}
            (target, entry) => *target = entry,
        }
        self.deliveries.extend(later.deliveries);
    }
}

/// Works on changes.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) collector: Collector,
    pub(crate) bundles: Arc<Bundles>,
    pub(crate) evaluations: Arc<Evaluations>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) jobs: Arc<Jobs<ChangeJob>>,
    pub(crate) deliveries: Arc<Deliveries>,
    /// How long one change may take.
    pub(crate) deadline: Duration,
}

/// Why a change got no decision, or its decision did not get out.
#[derive(Debug, thiserror::Error)]
enum GateError {
    #[error("the facts could not be collected: {0}")]
    Collection(#[from] CollectError),
    #[error("the bundle gave no decision: {0}")]
    Evaluation(EvaluateError),
    #[error("the bundle gave no decision: {0}")]
    Lost(#[from] Lost),
    #[error("the bundle's decision is for `{found}` instead of `{expected}`")]
    OtherRevision { found: String, expected: String },
    #[error("the bundle's decision on a group names no member that decided")]
    NoMember,
    #[error("the check run could not be published: {0}")]
    Publication(ForgeError),
    #[error(
        "as many changes as are allowed wait already; deliver the webhook again later, or raise `webhook-queue`"
    )]
    Full,
    #[error("it took longer than `webhook-deadline`, {}", humantime::format_duration(*.0))]
    Deadline(Duration),
    #[error("the work broke off")]
    BrokenOff,
}

impl GateError {
    fn outcome(&self) -> JobOutcome {
        match self {
            GateError::Collection(_) | GateError::Deadline(_) => JobOutcome::CollectionFailed,
            GateError::Publication(_) => JobOutcome::PublicationFailed,
            _ => JobOutcome::EvaluationFailed,
        }
    }

    /// What people on the forge may read. How the forge is reached is not for them.
    fn public(&self) -> String {
        match self {
            GateError::Collection(_) | GateError::Deadline(_) => {
                "the facts of this change could not be collected; the server's log says why. Ask for this check again when it is mended".to_owned()
            }
            other => other.to_string(),
        }
    }
}

/// A decision on its way out.
struct Ready {
    revision: String,
    external_id: String,
    run: CheckRun,
}

impl Gate {
    /// Remembers who pushed a revision.
    pub(crate) fn pushed(&self, repository: &Repository, revision: String, login: String) {
        self.collector.pushed(repository, revision, login);
    }

    /// Remembers when the base branch of a pull request was changed.
    pub(crate) fn retargeted(&self, repository: Repository, number: u32, at: Timestamp) {
        self.collector.retargeted(repository, number, at);
    }

    /// Works on changes for ever.
    pub(crate) async fn work(self: Arc<Self>) {
        loop {
            let job = self.jobs.take().await;
            self.metrics.waiting(self.jobs.waiting());
            let key = job.key();
            let change = job.key_text();
            let begun = Instant::now();
            // One change that breaks its worker must not stop the others.
            let result = AssertUnwindSafe(tokio::time::timeout(self.deadline, self.decide(&job)))
                .catch_unwind()
                .await
                .unwrap_or(Ok(Err(GateError::BrokenOff)))
                .unwrap_or(Err(GateError::Deadline(self.deadline)));
            let seconds = begun.elapsed().as_secs_f64();
            match result {
                Ok(None) => {
                    self.metrics.job(JobOutcome::NothingToDecide);
                    tracing::info!(change, seconds, "no open change has this head any more");
                }
                Ok(Some(conclusion)) => {
                    self.metrics.job(JobOutcome::Published);
                    tracing::info!(change, conclusion = ?conclusion, seconds, "check run published");
                }
                Err(error) => {
                    self.metrics.job(error.outcome());
                    tracing::error!(change, revision = job.head, deliveries = ?job.deliveries, error = %error, seconds, "no decision, the gate stays closed");
                    for delivery in &job.deliveries {
                        self.deliveries.forget(delivery);
                    }
                    self.publish_failure(&job, &error).await;
                }
            }
            self.jobs.end(&key);
        }
    }

    /// Collects, decides and publishes; nothing where no open change has the head.
    async fn decide(&self, job: &ChangeJob) -> Result<Option<check_run::Conclusion>, GateError> {
        let session = self
            .collector
            .client
            .session()
            .map_err(CollectError::from)?;
        // Bundle, roster, context and clock of one moment serve all that is decided together, whatever is loaded meanwhile.
        let now = now();
        let bundle = self.bundles.current();
        let policy = bundle.policy.clone();
        let ready = match &job.target {
            Target::Head(known) => {
                let mut members = self.on_head(&session, job, known, &bundle, now).await?;
                match (members.pop(), members.is_empty()) {
                    (None, _) => return Ok(None),
                    (Some(one), true) => self.decide_one(policy, one).await?,
                    (Some(last), false) => {
                        members.push(last);
                        let title = "All open changes on this head, of which the strictest decides";
                        self.decide_group(policy, members, &job.head, title).await?
                    }
                }
            }
            Target::MergeGroup {
                base_branch,
                head_ref,
            } => {
                let changes = self
                    .collector
                    .queued(&session, &job.repository, base_branch, head_ref, &job.head)
                    .await?;
                let mut members = Vec::new();
                for change in changes {
                    let (number, entry) = (change.number, Some(change.entry));
                    let gathered = self
                        .gather(&session, &job.repository, number, entry, &bundle, now)
                        .await?;
                    members.push(gathered.facts);
                }
                self.decide_entry(policy, members, &job.head).await?
            }
        };
        publish(
            &session,
            &job.repository,
            &ready.revision,
            &self.collector.client.settings().check_name,
            &ready.external_id,
            &ready.run,
        )
        .await
        .map_err(GateError::Publication)?;
        Ok(Some(ready.run.conclusion))
    }

    /// The facts of all open changes on a head. Those that webhooks named and that moved on are decided on where they are now.
    async fn on_head(
        &self,
        session: &Session<'_>,
        job: &ChangeJob,
        known: &BTreeSet<u32>,
        held: &Loaded,
        now: Timestamp,
    ) -> Result<Vec<Facts>, GateError> {
        let open = self
            .collector
            .on_head(session, &job.repository, &job.head, known)
            .await?;
        let mut members = Vec::new();
        let others = known.iter().filter(|number| !open.contains(number));
        for number in open.iter().chain(others) {
            let facts = self
                .gather(session, &job.repository, *number, None, held, now)
                .await?
                .facts;
            let head = &facts.change.head.revision;
            if *head != job.head {
                let moved = ChangeJob {
                    repository: job.repository.clone(),
                    head: head.clone(),
                    target: Target::Head(BTreeSet::from([*number])),
                    deliveries: job.deliveries.clone(),
                };
                self.jobs.add(moved).map_err(|Full| GateError::Full)?;
            } else if open.contains(number) || members.is_empty() {
                // A closed change decides for none but itself.
                members.push(facts);
            }
        }
        Ok(members)
    }

    async fn gather(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        number: u32,
        entry: Option<QueueEntry>,
        held: &Loaded,
        now: Timestamp,
    ) -> Result<Gathered, CollectError> {
        let gathered = self
            .collector
            .pull_request(session, repository, number, entry, held, now)
            .await?;
        for warning in &gathered.warnings {
            tracing::warn!(change = %format_args!("{repository}#{number}"), notice = warning.code, "{warning}");
        }
        Ok(gathered)
    }

    async fn decide_one(&self, policy: Policy, facts: Facts) -> Result<Ready, GateError> {
        let expected = facts.change.head.revision.clone();
        let evaluation: Evaluation<Decision> =
            self.evaluate(move || policy.evaluate(&facts)).await?;
        let decision = &evaluation.value;
        if decision.revision != expected {
            return Err(GateError::OtherRevision {
                found: decision.revision.clone(),
                expected,
            });
        }
        self.metrics.decided(SOURCE, decision.verdict);
        Ok(Ready {
            revision: expected,
            external_id: format!("sha256:{}", evaluation.facts_digest),
            run: check_run::render(&report(decision, &evaluation)),
        })
    }

    /// Decides on an entry of the merge queue, which has a head of its own.
    async fn decide_entry(
        &self,
        policy: Policy,
        mut members: Vec<Facts>,
        head: &str,
    ) -> Result<Ready, GateError> {
        match (members.pop(), members.is_empty()) {
            (Some(one), true) => Ok(Ready {
                revision: head.to_owned(),
                ..self.decide_one(policy, one).await?
            }),
            (last, _) => {
                members.extend(last);
                self.decide_group(policy, members, head, "All that lands together")
                    .await
            }
        }
    }

    async fn decide_group(
        &self,
        policy: Policy,
        members: Vec<Facts>,
        head: &str,
        title: &str,
    ) -> Result<Ready, GateError> {
        let evaluation: Evaluation<CombinedDecision> =
            self.evaluate(move || policy.combine(&members)).await?;
        let combined = &evaluation.value;
        // The strictest member stands for all, so that verdict and conclusion can't part.
        let decisive = combined
            .members
            .iter()
            .find(|member| {
                combined.decisive.contains(&member.change)
                    && member.verdict == combined.verdict
                    && member.mode == combined.mode
            })
            .ok_or(GateError::NoMember)?;
        self.metrics.decided(SOURCE, combined.verdict);
        let mut run = check_run::render(&report(decisive, &evaluation));
        if combined.members.len() > 1 {
            let mut summary = format!("{title}:\n\n");
            for member in &combined.members {
                // Writing to a string can't fail.
                let _ = writeln!(
                    summary,
                    "- {}: {}",
                    markdown::escape(&member.change),
                    member.verdict.as_str()
                );
            }
            run.summary = format!("{summary}\n{}", run.summary);
        }
        Ok(Ready {
            revision: head.to_owned(),
            external_id: format!("sha256:{}", evaluation.facts_digest),
            run,
        })
    }

    async fn evaluate<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<Evaluation<T>, EvaluateError> + Send + 'static,
    ) -> Result<Evaluation<T>, GateError> {
        let metrics = Arc::clone(&self.metrics);
        self.evaluations
            .run(None, move || {
                let begun = Instant::now();
                let result = work();
                metrics.evaluated(begun.elapsed());
                result
            })
            .await?
            .map_err(|error| {
                self.metrics.not_evaluated(failure_kind(&error));
                GateError::Evaluation(error)
            })
    }

    /// Tries to show on the forge that there is no decision.
    async fn publish_failure(&self, job: &ChangeJob, error: &GateError) {
        let client = &self.collector.client;
        let attempt = async {
            let session = client.session()?;
            publish(
                &session,
                &job.repository,
                &job.head,
                &client.settings().check_name,
                "",
                &check_run::failure(&error.public()),
            )
            .await
        };
        match tokio::time::timeout(self.deadline, attempt).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(change = job.key_text(), error = %error, "the failure could not be published either");
            }
            Err(_) => {
                tracing::error!(
                    change = job.key_text(),
                    "the failure could not be published in time either"
                );
            }
        }
    }
}

fn report<'a, T>(decision: &'a Decision, evaluation: &'a Evaluation<T>) -> Report<'a> {
    Report {
        decision,
        bundle_digest: &evaluation.bundle_digest,
        facts_digest: &evaluation.facts_digest,
        fuel: evaluation.fuel,
        traces: &[],
    }
}
