//! Stopping without losing what has begun.

use crate::server::forge::{Forge, Pull};
use crate::server::harness::{Subject, facts, until};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_queued_is_finished_and_nothing_new_is_taken() {
    let forge = Forge::start([(1, Pull::new('1').approved()), (2, Pull::new('2'))]).await;
    forge.hold(true);
    let mut subject = Subject::gate(&forge, &["--webhook-workers=1"]).await;
    for number in [1, 2] {
        let payload = forge.payload("opened", number);
        let id = format!("delivery-{number}");
        assert_eq!(
            subject
                .deliver("pull_request", &id, &payload)
                .await
                .status(),
            202
        );
    }
    subject.stop();
    until("the server to drain", async || {
        subject.get("/readyz").await.status() == 503
    })
    .await;
    let late = forge.payload("edited", 1);
    let response = subject.deliver("pull_request", "late", &late).await;
    assert_eq!(response.status(), 503);
    assert!(response.headers().contains_key("retry-after"));
    // Whoever still asks for a decision gets one, and the process is alive.
    assert_eq!(subject.decide(facts().to_string()).await.status(), 200);
    assert_eq!(subject.get("/healthz").await.status(), 200);
    forge.hold(false);
    assert_eq!(subject.stopped().await.abandoned, 0);
    assert_eq!(forge.check_runs().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grace_is_bounded() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    forge.hold(true);
    let mut subject = Subject::gate(&forge, &["--shutdown-grace=200ms"]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    let begun = Instant::now();
    subject.stop();
    assert_eq!(subject.stopped().await.abandoned, 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(forge.check_runs().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_server_stops_at_once_and_closes_its_port() {
    let mut subject = Subject::start(&[]).await;
    assert_eq!(subject.get("/healthz").await.status(), 200);
    let base = subject.base.clone();
    subject.stop();
    subject.stopped().await;
    // A client of its own: another's open connection would end in an error of its own kind.
    let refused = reqwest::Client::new()
        .get(format!("{base}/healthz"))
        .send()
        .await;
    assert!(refused.unwrap_err().is_connect());
}
