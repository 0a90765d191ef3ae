//! `POST /v1/decide`: the caller's facts in, a decision out. It is the caller's word: no gate is answered from it.

use crate::app::App;
use crate::body;
use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use countersign_contract::types::Verdict;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Instant;

/// Who collected the facts, in the envelope and in metrics.
const SOURCE: &str = "caller";

/// A decision with what it was taken from. The decision's bytes are the component's own.
#[derive(Serialize)]
struct Envelope<'a> {
    bundle_digest: String,
    facts_digest: String,
    fuel: u64,
    source: &'static str,
    decision: &'a RawValue,
}

/// What is counted of a decision.
#[derive(Deserialize)]
struct Counted {
    verdict: Verdict,
}

/// Decides on the caller's facts.
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    if !is_json(&head.headers) {
        return Err(Problem::not_json());
    }
    let Some(place) = app.evaluations.place() else {
        return Err(Problem::busy(
            "as many decisions as are allowed wait already; ask again, or have the operator raise `queue`",
        ));
    };
    let body = body::read(&head.headers, body, &app.requests).await?;
    let facts = String::from_utf8(body.into()).map_err(|error| {
        Problem::invalid_facts("the body is not UTF-8; send JSON in UTF-8").with_value(
            "",
            format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()),
        )
    })?;
    let bundle = app.bundles.current();
    let metrics = Arc::clone(&app.metrics);
    let result = app
        .evaluations
        .run(Some(place), move || {
            let begun = Instant::now();
            let result = bundle.policy.evaluate_json(&facts);
            metrics.evaluated(begun.elapsed());
            result
        })
        .await
        .map_err(|lost| {
            tracing::error!(error = %lost, "no decision");
            Problem::internal()
        })?;
    let evaluation = result.map_err(|error| {
        app.metrics.not_evaluated(crate::app::failure_kind(&error));
        tracing::info!(error = %error, "no decision on a caller's facts");
        Problem::from(&error)
    })?;
    let broken = |error: serde_json::Error| {
        tracing::error!(error = %error, "the bundle's decision is not a decision");
        Problem::internal()
    };
    let counted: Counted = serde_json::from_str(&evaluation.value).map_err(broken)?;
    app.metrics.decided(SOURCE, counted.verdict);
    let envelope = Envelope {
        bundle_digest: format!("sha256:{}", evaluation.bundle_digest),
        facts_digest: format!("sha256:{}", evaluation.facts_digest),
        fuel: evaluation.fuel,
        source: SOURCE,
        decision: serde_json::from_str(&evaluation.value).map_err(broken)?,
    };
    let text = serde_json::to_string(&envelope).map_err(broken)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"))
}
