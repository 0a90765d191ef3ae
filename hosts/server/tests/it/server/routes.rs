//! The OpenAPI document against what is served.

use crate::server::harness::Subject;
use reqwest::Method;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_route_answers_with_a_documented_status() {
    let subject = Subject::start(&[]).await;
    let document = subject.get("/openapi.json").await.text().await.unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    let mut routes = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let response = subject
                .http
                .request(method.clone(), format!("{}{path}", subject.base))
                .send()
                .await
                .unwrap();
            let status = response.status().as_u16().to_string();
            let documented = &operation["responses"][&status];
            assert!(documented.is_object(), "{method} {path}: {status}");
            let kind = response
                .headers()
                .get("content-type")
                .map(|kind| kind.to_str().unwrap().split(';').next().unwrap().to_owned());
            let kinds: Vec<String> = documented["content"]
                .as_object()
                .map(|content| content.keys().cloned().collect())
                .unwrap_or_default();
            assert_eq!(
                kind.into_iter().collect::<Vec<_>>(),
                kinds,
                "{method} {path}"
            );
            routes += 1;
        }
    }
    assert_eq!(routes, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_routes_and_methods_are_refused_as_problems() {
    let subject = Subject::start(&[]).await;
    for (method, path, status) in [
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/v1/decide", 405),
        (Method::DELETE, "/healthz", 405),
    ] {
        let response = subject
            .http
            .request(method, format!("{}{path}", subject.base))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
}
