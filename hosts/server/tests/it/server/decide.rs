//! Decisions on callers' facts.

use crate::server::bundles::FIRST;
use crate::server::harness::{Subject, facts, until};
use serde_json::Value;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

async fn problem(response: reqwest::Response, status: u16, kind: &str) -> Value {
    assert_eq!(response.status(), status);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let problem: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(
        problem["type"],
        format!("urn:countersign:problem:{kind}"),
        "{problem}"
    );
    assert_eq!(problem["status"], status);
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    problem
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_with_the_components_own_bytes_marked_as_the_callers() {
    let subject = Subject::start(&[]).await;
    let text = facts().to_string();
    let response = subject.decide(text.clone()).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let answer = response.text().await.unwrap();

    let engine = countersign::Engine::new(countersign::EngineOptions {
        cache: countersign::Cache::Disabled,
        allocation: countersign::Allocation::OnDemand,
    })
    .unwrap();
    let policy = engine
        .open(&FIRST.bytes, None, countersign::Limits::recommended())
        .unwrap();
    let own = policy.evaluate_json(&text).unwrap();
    assert_eq!(
        answer,
        format!(
            r#"{{"bundle_digest":"sha256:{}","facts_digest":"sha256:{}","fuel":{},"source":"caller","decision":{}}}"#,
            own.bundle_digest, own.facts_digest, own.fuel, own.value
        )
    );
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["decision"]["verdict"], "block");
    assert_eq!(
        subject
            .metric(r#"countersign_decisions_total{source="caller",verdict="block"}"#)
            .await,
        1.0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undecided_verdict_is_a_decision() {
    let subject = Subject::start(&[]).await;
    let mut facts = facts();
    facts["completeness"] = serde_json::json!({});
    let response = subject.decide(facts.to_string()).await;
    assert_eq!(response.status(), 200);
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_ne!(answer["decision"]["verdict"], "pass");
    assert!(
        !answer["decision"]["missing_facts"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_facts_are_refused_with_the_path_of_each_value() {
    let subject = Subject::start(&[]).await;
    let good = facts();
    let with = |pointer: &str, value: Value| {
        let mut facts = good.clone();
        *facts.pointer_mut(pointer).unwrap() = value;
        facts.to_string()
    };
    let mut unknown = good.clone();
    unknown["change"]["colour"] = "red".into();
    let duplicate = good.to_string().replacen("{", r#"{"purpose":"merge","#, 1);
    let deep = format!(
        r#"{{"extra":{}{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    for (facts, path) in [
        (with("/now", 3.into()), "now"),
        (with("/change/number", "seven".into()), "change.number"),
        (with("/files/0/added", (-1).into()), "files[0].added"),
        (with("/purpose", "fun".into()), "purpose"),
        (unknown.to_string(), "change"),
        (duplicate, ""),
        (deep, "extra"),
        (String::new(), ""),
        ("{".to_owned(), ""),
    ] {
        let shown: String = facts.chars().take(80).collect();
        let problem = problem(subject.decide(facts).await, 400, "invalid-facts").await;
        let found = problem["errors"][0]["path"].as_str().unwrap();
        assert!(found.starts_with(path), "{shown}: {problem}");
        assert!(!problem["errors"][0]["detail"].as_str().unwrap().is_empty());
    }
    let problem = problem(subject.decide(vec![b'{', 0xff]).await, 400, "invalid-facts").await;
    assert_eq!(problem["errors"][0]["detail"], "byte 1 is not UTF-8");
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_bodies_are_refused_whether_announced_or_not() {
    let subject = Subject::start(&["--max-body-bytes=1000"]).await;
    problem(
        subject.decide(" ".repeat(1001)).await,
        413,
        "body-too-large",
    )
    .await;
    let chunks = (0..20).map(|_| Ok::<_, std::io::Error>(vec![b' '; 100]));
    let unannounced =
        http_body_util::StreamBody::new(futures_util::stream::iter(chunks.map(|chunk| {
            chunk.map(|bytes| hyper::body::Frame::data(axum::body::Bytes::from(bytes)))
        })));
    let response = subject.decide(reqwest::Body::wrap(unannounced)).await;
    problem(response, 413, "body-too-large").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_content_types_are_refused() {
    let subject = Subject::start(&[]).await;
    for (given, status) in [
        (None, 415),
        (Some("text/plain"), 415),
        (Some("application/jsonx"), 415),
        (Some("Application/JSON; charset=utf-8"), 200),
    ] {
        let mut request = subject
            .http
            .post(format!("{}/v1/decide", subject.base))
            .body(facts().to_string());
        if let Some(given) = given {
            request = request.header("content-type", given);
        }
        assert_eq!(request.send().await.unwrap().status(), status, "{given:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exhausted_limit_is_named_and_is_no_verdict() {
    let subject = Subject::start(&["--evaluation-fuel=1000"]).await;
    let found = problem(
        subject.decide(facts().to_string()).await,
        500,
        "limit-exhausted",
    )
    .await;
    assert!(
        found["detail"].as_str().unwrap().contains("fuel"),
        "{found}"
    );
    let kind = r#"countersign_evaluation_failures_total{kind="fuel_exhausted"}"#;
    assert_eq!(subject.metric(kind).await, 1.0);

    let subject = Subject::start(&["--evaluation-input-bytes=10"]).await;
    problem(
        subject.decide(facts().to_string()).await,
        413,
        "facts-too-large",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_line_turns_requests_away_and_moves_on() {
    let subject = Subject::start(&["--concurrency=1", "--queue=0"]).await;
    // A request takes its place before its body is there, and keeps it until then.
    let mut slow = TcpStream::connect(subject.base.trim_start_matches("http://"))
        .await
        .unwrap();
    let body = facts().to_string();
    let head = format!(
        "POST /v1/decide HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    until("the line to fill", async || {
        subject.decide(body.clone()).await.status() == 503
    })
    .await;
    let response = subject.decide(body.clone()).await;
    assert_eq!(response.headers()["retry-after"], "1");
    problem(response, 503, "busy").await;
    // Everything else is still answered.
    assert_eq!(subject.get("/healthz").await.status(), 200);
    slow.write_all(body.as_bytes()).await.unwrap();
    until("the line to move on", async || {
        subject.decide(body.clone()).await.status() == 200
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_dawdles_is_cut_off() {
    let subject = Subject::start(&["--read-timeout=100ms"]).await;
    let address = subject.base.trim_start_matches("http://").to_owned();
    for sent in [
        "POST /v1/decide HTTP/1.1\r\nhost: x\r\n",
        "POST /v1/decide HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{",
    ] {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let end = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer);
        tokio::time::timeout(Duration::from_secs(20), end)
            .await
            .expect("the connection ends")
            .unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408 "),
            "{answer}"
        );
    }
}
