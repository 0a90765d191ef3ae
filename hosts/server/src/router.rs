//! All routes, each in one row.

use crate::app::App;
use crate::problem::Problem;
use crate::{decide, metrics, openapi, webhook};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;

/// A route: method, path and handler.
type Route = (Method, &'static str, MethodRouter<Arc<App>>);

/// All routes. The OpenAPI document has the same ones, which a test holds.
fn routes() -> Vec<Route> {
    vec![
        (Method::POST, "/v1/decide", post(decide::decide)),
        (Method::POST, "/webhooks/github", post(webhook::github)),
        (Method::GET, "/healthz", get(health)),
        (Method::GET, "/readyz", get(ready)),
        (Method::GET, "/metrics", get(show_metrics)),
        (Method::GET, "/openapi.json", get(openapi::show)),
    ]
}

pub(crate) fn router(app: Arc<App>) -> Router {
    routes()
        .into_iter()
        .fold(Router::new(), |router, (_, path, handler)| {
            router.route(path, handler)
        })
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(middleware::from_fn_with_state(Arc::clone(&app), observe))
        .with_state(app)
}

/// Counts each answer, and keeps browsers from guessing at its type.
async fn observe(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    app.metrics
        .answered(&route, response.status().as_u16(), begun.elapsed());
    response.headers_mut().insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// The process runs.
async fn health() -> Json<serde_json::Value> {
    Json(json!({"status": "ok"}))
}

/// The server takes work.
async fn ready(State(app): State<Arc<App>>) -> Response {
    if app.is_draining() {
        return Problem::draining().into_response();
    }
    let bundle = app.bundles.current();
    Json(json!({
        "status": "ready",
        "bundle_digest": format!("sha256:{}", bundle.policy.digest()),
        "policy": bundle.policy.manifest().name,
        "policy_version": bundle.policy.manifest().version,
        "github": app.webhooks.is_some(),
    }))
    .into_response()
}

async fn show_metrics(State(app): State<Arc<App>>) -> Response {
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, metrics::CONTENT_TYPE)],
        app.metrics.encode(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::routes;
    use crate::openapi;
    use std::collections::BTreeSet;

    #[test]
    fn the_openapi_document_has_the_same_routes() {
        let routed: BTreeSet<(String, String)> = routes()
            .into_iter()
            .map(|(method, path, _)| (method.as_str().to_lowercase(), path.to_owned()))
            .collect();
        let mut documented = BTreeSet::new();
        for (path, operations) in openapi::document()["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                documented.insert((method.clone(), path.clone()));
            }
        }
        assert_eq!(routed, documented);
    }
}
