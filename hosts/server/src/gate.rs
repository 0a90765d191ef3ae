//! What follows a webhook: facts are collected, a decision is taken, a check run is published. When a step fails the
//! gate stays closed and the failure shows.

use crate::app::failure_kind;
use crate::bundle::{Bundles, Loaded};
use crate::deliveries::Deliveries;
use crate::evaluation::{Evaluations, Lost};
use crate::github::{CollectError, Collector, ForgeError, Gathered, Session, publish};
use crate::jobs::{Job, Jobs};
use crate::metrics::{JobOutcome, Metrics};
use countersign::{EvaluateError, Evaluation, Policy};
use countersign_contract::types::{CombinedDecision, Decision, Facts, Timestamp};
use countersign_reports::check_run::{self, CheckRun};
use countersign_reports::{Report, markdown};
use countersign_sources::github::Repository;
use futures_util::FutureExt;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Who collected the facts, in metrics.
const SOURCE: &str = "server";

/// A change that waits for a decision.
#[derive(Debug)]
pub(crate) struct ChangeJob {
    pub(crate) repository: Repository,
    pub(crate) target: Target,
    /// The head revision as the latest webhook named it.
    pub(crate) head: String,
    /// The deliveries that asked for it.
    pub(crate) deliveries: Vec<String>,
}

/// What is decided on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    PullRequest(u32),
    MergeGroup {
        head: String,
        base_branch: String,
        head_ref: String,
    },
}

impl ChangeJob {
    /// The change in one word.
    pub(crate) fn key_text(&self) -> String {
        match &self.target {
            Target::PullRequest(number) => format!("{}#{number}", self.repository),
            Target::MergeGroup { head, .. } => format!("{}@{head}", self.repository),
        }
    }
}

impl Job for ChangeJob {
    type Key = (Repository, Target);

    fn key(&self) -> (Repository, Target) {
        (self.repository.clone(), self.target.clone())
    }

    fn absorb(&mut self, later: ChangeJob) {
        self.head = later.head;
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
    pub(crate) fn pushed(&self, revision: String, login: String) {
        self.collector.pushed(revision, login);
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
                Ok(conclusion) => {
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

    /// Collects, decides and publishes.
    async fn decide(&self, job: &ChangeJob) -> Result<check_run::Conclusion, GateError> {
        let session = self
            .collector
            .client
            .session()
            .map_err(CollectError::from)?;
        // Bundle, roster and context of one moment serve the whole change, whatever is loaded meanwhile.
        let bundle = self.bundles.current();
        let policy = bundle.policy.clone();
        let ready = match &job.target {
            Target::PullRequest(number) => {
                let gathered = self
                    .gather(&session, &job.repository, *number, &bundle)
                    .await?;
                self.decide_one(policy, gathered.facts).await?
            }
            Target::MergeGroup {
                head,
                base_branch,
                head_ref,
            } => {
                let numbers = self
                    .collector
                    .queued(&session, &job.repository, base_branch, head_ref)
                    .await?;
                let mut members = Vec::new();
                for number in numbers {
                    members.push(
                        self.gather(&session, &job.repository, number, &bundle)
                            .await?
                            .facts,
                    );
                }
                self.decide_group(policy, members, head).await?
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
        Ok(ready.run.conclusion)
    }

    async fn gather(
        &self,
        session: &Session<'_>,
        repository: &Repository,
        number: u32,
        held: &Loaded,
    ) -> Result<Gathered, CollectError> {
        let gathered = self
            .collector
            .pull_request(session, repository, number, held)
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

    async fn decide_group(
        &self,
        policy: Policy,
        members: Vec<Facts>,
        head: &str,
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
            let mut summary = String::from("All that lands together:\n\n");
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
