//! Bundles change while the server serves.

use crate::server::bundles::{FIRST, SECOND};
use crate::server::harness::{Subject, facts};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const ACCEPTED: &str = r#"countersign_bundle_reloads_total{outcome="accepted"}"#;
const REFUSED: &str = r#"countersign_bundle_reloads_total{outcome="refused"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_dropped_while_bundles_change() {
    let subject = Arc::new(Subject::start(&["--reload-interval=20ms", "--queue=100"]).await);
    let (done, answered) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (subject, done, answered) = (subject.clone(), done.clone(), answered.clone());
        clients.spawn(async move {
            let mut digests = BTreeSet::new();
            while !done.load(Ordering::SeqCst) {
                let response = subject.decide(facts().to_string()).await;
                assert_eq!(response.status(), 200);
                let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
                // The decision is the named bundle's own.
                let digest = answer["bundle_digest"].as_str().unwrap().to_owned();
                let version = if digest == format!("sha256:{}", FIRST.digest) {
                    "1.0.0"
                } else {
                    "2.0.0"
                };
                assert_eq!(answer["decision"]["policy_version"], version);
                digests.insert(digest);
                answered.fetch_add(1, Ordering::SeqCst);
            }
            digests
        });
    }
    subject.scratch.put("bundle.wasm", &SECOND.bytes);
    subject.until_metric(ACCEPTED, 1.0).await;
    let damaged = FIRST.bytes.get(..FIRST.bytes.len() / 2).unwrap();
    subject.scratch.put("bundle.wasm", damaged);
    subject.until_metric(REFUSED, 1.0).await;
    subject.scratch.put("bundle.wasm", &FIRST.bytes);
    subject.until_metric(ACCEPTED, 2.0).await;
    let before = answered.load(Ordering::SeqCst);
    crate::server::harness::until("answers of the last bundle", async || {
        answered.load(Ordering::SeqCst) > before + 8
    })
    .await;
    done.store(true, Ordering::SeqCst);
    let mut digests = BTreeSet::new();
    while let Some(seen) = clients.join_next().await {
        digests.extend(seen.unwrap());
    }
    let both = [&FIRST.digest, &SECOND.digest].map(|digest| format!("sha256:{digest}"));
    assert_eq!(digests, BTreeSet::from(both));
    let shown = format!(
        r#"countersign_bundle{{digest="sha256:{}",policy="reviewed",version="1.0.0"}}"#,
        FIRST.digest
    );
    assert_eq!(subject.metric(&shown).await, 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_bundle_leaves_the_old_one_serving() {
    let pin = format!("--digest=sha256:{}", FIRST.digest);
    let subject = Subject::start(&[&pin, "--reload-interval=0s"]).await;
    for bad in [
        &SECOND.bytes[..],
        b"",
        b"\0asm\x01\0\0\0",
        b"not wasm at all",
    ] {
        subject.scratch.put("bundle.wasm", bad);
        let handle = subject.handle.clone();
        tokio::task::spawn_blocking(move || handle.reload())
            .await
            .unwrap();
        let response = subject.get("/readyz").await;
        assert_eq!(response.status(), 200);
        let ready: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(ready["bundle_digest"], format!("sha256:{}", FIRST.digest));
    }
    assert_eq!(subject.metric(REFUSED).await, 4.0);
    assert_eq!(subject.metric(ACCEPTED).await, 0.0);
    assert_eq!(subject.decide(facts().to_string()).await.status(), 200);
}
