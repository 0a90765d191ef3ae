//! What the server counts.

use countersign::Policy;
use countersign_contract::types::Verdict;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// The form that `GET /metrics` answers in.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All counters. Labels come from fixed sets, never from a request's text.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    request_seconds: Histogram,
    decisions: Family<Decided, Counter>,
    evaluation_seconds: Histogram,
    evaluation_failures: Family<Kind, Counter>,
    deliveries: Family<Delivery, Counter>,
    jobs: Family<Outcome, Counter>,
    jobs_waiting: Gauge,
    forge_requests: Family<Outcome, Counter>,
    forge_retries: Counter,
    reloads: Family<Outcome, Counter>,
    bundle: Family<Bundle, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    status: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decided {
    source: &'static str,
    verdict: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Delivery {
    event: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Bundle {
    digest: String,
    policy: String,
    version: String,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

impl Metrics {
    /// Counters at zero.
    pub fn new() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("countersign"),
            requests: Family::default(),
            request_seconds: Histogram::new(exponential_buckets(0.001, 2.0, 15)),
            decisions: Family::default(),
            evaluation_seconds: Histogram::new(exponential_buckets(0.000_125, 2.0, 15)),
            evaluation_failures: Family::default(),
            deliveries: Family::default(),
            jobs: Family::default(),
            jobs_waiting: Gauge::default(),
            forge_requests: Family::default(),
            forge_retries: Counter::default(),
            reloads: Family::default(),
            bundle: Family::default(),
        };
        // A counter that exists from the start makes its first increase visible to an alert.
        for outcome in JobOutcome::ALL {
            let _ = metrics.jobs.get_or_create(&outcome.label());
        }
        for outcome in ["accepted", "refused", "unchanged"] {
            let _ = metrics.reloads.get_or_create(&Outcome { outcome });
        }
        let registry = &mut metrics.registry;
        registry.register(
            "http_requests",
            "Requests answered, by route and status",
            metrics.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time from a request's head to its answer's head",
            Unit::Seconds,
            metrics.request_seconds.clone(),
        );
        registry.register(
            "decisions",
            "Decisions, by who collected the facts and by verdict",
            metrics.decisions.clone(),
        );
        registry.register_with_unit(
            "evaluation_duration",
            "Time of one evaluation, its instance included",
            Unit::Seconds,
            metrics.evaluation_seconds.clone(),
        );
        registry.register(
            "evaluation_failures",
            "Evaluations without a decision, by kind",
            metrics.evaluation_failures.clone(),
        );
        registry.register(
            "webhook_deliveries",
            "Webhooks, by event and outcome",
            metrics.deliveries.clone(),
        );
        registry.register(
            "jobs",
            "Changes worked on after a webhook, by outcome",
            metrics.jobs.clone(),
        );
        registry.register(
            "jobs_waiting",
            "Changes that wait for a worker",
            metrics.jobs_waiting.clone(),
        );
        registry.register(
            "forge_requests",
            "Requests to the forge's API, by outcome; each repetition counts",
            metrics.forge_requests.clone(),
        );
        registry.register(
            "forge_retries",
            "Requests to the forge's API that were repeated",
            metrics.forge_retries.clone(),
        );
        registry.register(
            "bundle_reloads",
            "Looks at the files of bundle, roster and context that found a change, or were asked for",
            metrics.reloads.clone(),
        );
        registry.register(
            "bundle",
            "The bundle that serves: its value is 1",
            metrics.bundle.clone(),
        );
        metrics
    }

    /// All counters as text.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        // Writing to a string can't fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }

    pub(crate) fn answered(&self, route: &str, status: u16, time: Duration) {
        self.requests
            .get_or_create(&Request {
                route: route.to_owned(),
                status: status.into(),
            })
            .inc();
        self.request_seconds.observe(time.as_secs_f64());
    }

    pub(crate) fn decided(&self, source: &'static str, verdict: Verdict) {
        self.decisions
            .get_or_create(&Decided {
                source,
                verdict: verdict.as_str(),
            })
            .inc();
    }

    pub(crate) fn evaluated(&self, time: Duration) {
        self.evaluation_seconds.observe(time.as_secs_f64());
    }

    pub(crate) fn not_evaluated(&self, kind: &'static str) {
        self.evaluation_failures.get_or_create(&Kind { kind }).inc();
    }

    pub(crate) fn delivered(&self, event: &'static str, outcome: &'static str) {
        self.deliveries
            .get_or_create(&Delivery { event, outcome })
            .inc();
    }

    pub(crate) fn job(&self, outcome: JobOutcome) {
        self.jobs.get_or_create(&outcome.label()).inc();
    }

    pub(crate) fn waiting(&self, jobs: usize) {
        self.jobs_waiting
            .set(i64::try_from(jobs).unwrap_or(i64::MAX));
    }

    pub(crate) fn forge(&self, outcome: &'static str) {
        self.forge_requests
            .get_or_create(&Outcome { outcome })
            .inc();
    }

    pub(crate) fn repeated(&self) {
        self.forge_retries.inc();
    }

    pub(crate) fn reloaded(&self, outcome: &'static str) {
        self.reloads.get_or_create(&Outcome { outcome }).inc();
    }

    pub(crate) fn serves(&self, policy: &Policy) {
        self.bundle.clear();
        self.bundle
            .get_or_create(&Bundle {
                digest: format!("sha256:{}", policy.digest()),
                policy: policy.manifest().name.clone(),
                version: policy.manifest().version.clone(),
            })
            .set(1);
    }
}

/// How the work on a change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobOutcome {
    /// A decision was taken and its check run published.
    Published,
    /// No open change has the revision as its head any more.
    NothingToDecide,
    /// The facts could not be had.
    CollectionFailed,
    /// The bundle gave no decision.
    EvaluationFailed,
    /// The check run could not be published.
    PublicationFailed,
    /// The server stopped first.
    Abandoned,
}

impl JobOutcome {
    const ALL: [JobOutcome; 6] = [
        JobOutcome::Published,
        JobOutcome::NothingToDecide,
        JobOutcome::CollectionFailed,
        JobOutcome::EvaluationFailed,
        JobOutcome::PublicationFailed,
        JobOutcome::Abandoned,
    ];

    fn label(self) -> Outcome {
        Outcome {
            outcome: match self {
                JobOutcome::Published => "published",
                JobOutcome::NothingToDecide => "nothing_to_decide",
                JobOutcome::CollectionFailed => "collection_failed",
                JobOutcome::EvaluationFailed => "evaluation_failed",
                JobOutcome::PublicationFailed => "publication_failed",
                JobOutcome::Abandoned => "abandoned",
            },
        }
    }
}
