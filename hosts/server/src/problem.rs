//! Errors as clients get them: problem details after RFC 9457.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign::EvaluateError;
use serde::Serialize;
use std::time::Duration;

/// What stands before the name of each kind of problem. It identifies, it need not be fetched.
const TYPE_PREFIX: &str = "urn:countersign:problem:";

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable address of the kind of problem, `urn:countersign:problem:…`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words; the same for each problem of that kind.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// What is wrong this time, and what to do.
    detail: String,
    /// Values that don't fit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<OffendingValue>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// A value that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct OffendingValue {
    /// Where, such as `commits[3].author.email`; empty for the whole document.
    path: String,
    /// What is wrong with it.
    detail: String,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        name: &str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Problem {
        Problem {
            kind: format!("{TYPE_PREFIX}{name}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// Tells the client when to come again.
    pub(crate) fn retry_after(mut self, pause: Duration) -> Problem {
        self.retry_after = Some(pause.as_secs().max(1));
        self
    }

    pub(crate) fn with_value(
        mut self,
        path: impl Into<String>,
        detail: impl Into<String>,
    ) -> Problem {
        self.errors.push(OffendingValue {
            path: path.into(),
            detail: detail.into(),
        });
        self
    }

    pub(crate) fn busy(detail: impl Into<String>) -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "too much work",
            detail,
        )
        .retry_after(Duration::from_secs(1))
    }

    pub(crate) fn draining() -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "draining",
            "shutting down",
            "this server finishes what it has begun and takes nothing new; ask another one",
        )
        .retry_after(Duration::from_secs(5))
    }

    pub(crate) fn body_too_large(limit: usize) -> Problem {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            "body too large",
            format!(
                "the body has more than {limit} bytes; send less, or have the operator raise `max-body-bytes`"
            ),
        )
    }

    pub(crate) fn body_not_received(detail: impl Into<String>) -> Problem {
        Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-not-received",
            "body not received",
            detail,
        )
    }

    pub(crate) fn not_json() -> Problem {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "no JSON",
            "send the facts as `content-type: application/json`",
        )
    }

    pub(crate) fn not_found() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "no such route",
            "`GET /openapi.json` describes all routes",
        )
    }

    pub(crate) fn method_not_allowed() -> Problem {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "method not allowed",
            "`GET /openapi.json` describes all routes with their methods",
        )
    }

    pub(crate) fn invalid_facts(detail: impl Into<String>) -> Problem {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "invalid-facts",
            "facts that don't fit the contract",
            detail,
        )
    }

    pub(crate) fn internal() -> Problem {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "internal error",
            "the server failed; its log says why",
        )
    }
}

impl From<&EvaluateError> for Problem {
    fn from(error: &EvaluateError) -> Problem {
        match error {
            EvaluateError::InvalidFacts(values) => values.iter().fold(
                Problem::invalid_facts(
                    "`errors` lists each value that does not fit; `GET /openapi.json` has the schema",
                ),
                |problem, value| problem.with_value(&value.path, &value.explanation),
            ),
            EvaluateError::InputTooLarge { .. } => Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "facts-too-large",
                "facts too large",
                error.to_string(),
            ),
            EvaluateError::FuelExhausted { .. }
            | EvaluateError::MemoryExhausted { .. }
            | EvaluateError::OutputTooLarge { .. } => Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "limit-exhausted",
                "a limit of the evaluation is exhausted",
                error.to_string(),
            ),
            EvaluateError::DeadlineExceeded { .. } => Problem::new(
                StatusCode::GATEWAY_TIMEOUT,
                "deadline-exceeded",
                "the evaluation took too long",
                error.to_string(),
            ),
            _ => Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "bundle-failed",
                "the bundle failed",
                error.to_string(),
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
