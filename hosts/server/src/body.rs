//! Bodies of requests, within a bound of size and time.

use crate::problem::Problem;
use crate::settings::RequestSettings;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// Reads a whole body.
pub(crate) async fn read(
    headers: &HeaderMap,
    body: Body,
    settings: &RequestSettings,
) -> Result<Bytes, Problem> {
    let limit = settings.max_body_bytes;
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(Problem::body_too_large(limit));
    }
    let collected =
        tokio::time::timeout(settings.read_timeout, Limited::new(body, limit).collect());
    match collected.await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::body_too_large(limit)),
        Ok(Err(_)) => Err(Problem::body_not_received(
            "the connection ended before the body did; send it again",
        )),
        Err(_) => Err(Problem::body_not_received(format!(
            "the body took longer than {}; send it faster, or have the operator raise `read-timeout`",
            humantime::format_duration(settings.read_timeout)
        ))),
    }
}
