//! What all requests share.

use crate::bundle::Bundles;
use crate::evaluation::Evaluations;
use crate::metrics::Metrics;
use crate::settings::RequestSettings;
use crate::webhook::Webhooks;
use countersign::EvaluateError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What all requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) bundles: Arc<Bundles>,
    pub(crate) evaluations: Arc<Evaluations>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) requests: RequestSettings,
    /// Absent when no forge is set up.
    pub(crate) webhooks: Option<Webhooks>,
    draining: AtomicBool,
}

impl App {
    pub(crate) fn new(
        bundles: Arc<Bundles>,
        evaluations: Arc<Evaluations>,
        metrics: Arc<Metrics>,
        requests: RequestSettings,
        webhooks: Option<Webhooks>,
    ) -> App {
        App {
            bundles,
            evaluations,
            metrics,
            requests,
            webhooks,
            draining: AtomicBool::new(false),
        }
    }

    /// From now on the server only finishes what it has begun.
    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}

/// Names a failure for metrics.
pub(crate) fn failure_kind(error: &EvaluateError) -> &'static str {
    match error {
        EvaluateError::InvalidFacts(_) => "invalid_facts",
        EvaluateError::InputTooLarge { .. } => "input_too_large",
        EvaluateError::OutputTooLarge { .. } => "output_too_large",
        EvaluateError::FuelExhausted { .. } => "fuel_exhausted",
        EvaluateError::MemoryExhausted { .. } => "memory_exhausted",
        EvaluateError::DeadlineExceeded { .. } => "deadline_exceeded",
        _ => "bundle_failed",
    }
}
