//! A forge that fails: what can be repeated is, what can't is visible, and the gate never opens by it.

use crate::server::forge::{Failure, Forge, Pull};
use crate::server::harness::{Subject, until};
use std::time::{Duration, Instant};

const FAILED: &str = r#"countersign_jobs_total{outcome="collection_failed"}"#;
const RETRIES: &str = "countersign_forge_retries_total";

fn failure(path_end: &'static str, status: u16) -> Failure {
    Failure {
        path_end,
        status,
        headers: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_that_pass_are_outlasted() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    forge.inner().failures = vec![
        failure("/pulls/1", 500),
        failure("/pulls/1", 503),
        failure("/pulls/1", 502),
        failure("/reviews", 429),
        failure("/check-runs", 504),
        Failure {
            path_end: "/files",
            status: 403,
            headers: vec![("retry-after", "1")],
        },
    ];
    let subject = Subject::gate(&forge, &[]).await;
    let begun = Instant::now();
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    until("a check run", async || !forge.check_runs().is_empty()).await;
    assert_eq!(forge.check_runs()[0]["conclusion"], "success");
    assert!(
        begun.elapsed() >= Duration::from_secs(1),
        "the pause that the forge asked for was not kept"
    );
    assert_eq!(subject.metric(RETRIES).await, 6.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forge_that_is_down_shows_and_opens_nothing() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    forge.inner().down = true;
    let subject = Subject::gate(&forge, &["--github-attempts=3"]).await;
    let payload = forge.payload("opened", 1);
    assert_eq!(
        subject
            .deliver("pull_request", "one", &payload)
            .await
            .status(),
        202
    );
    subject.until_metric(FAILED, 1.0).await;
    assert!(forge.check_runs().is_empty());
    until("the attempt to show it", async || {
        let requests = forge.inner().requests.clone();
        requests
            .iter()
            .filter(|request| request.starts_with("POST "))
            .count()
            == 3
    })
    .await;
    // The same delivery is taken again, since it came to nothing.
    forge.inner().down = false;
    until("the delivery to be taken again", async || {
        subject
            .deliver("pull_request", "one", &payload)
            .await
            .status()
            == 202
    })
    .await;
    // The last attempt to show the failure can have met the forge when it was back.
    until("a passing check run", async || {
        let runs = forge.check_runs();
        runs.last()
            .is_some_and(|run| run["conclusion"] == "success")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_can_not_be_collected_gets_a_failing_check_run() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    forge.inner().failures = (0..3).map(|_| failure("/files", 500)).collect();
    let subject = Subject::gate(&forge, &["--github-attempts=3"]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    until("a check run", async || !forge.check_runs().is_empty()).await;
    let run = &forge.check_runs()[0];
    assert_eq!(run["conclusion"], "failure");
    assert_eq!(run["head_sha"], "1".repeat(40));
    let summary = run["output"]["summary"].as_str().unwrap();
    assert!(summary.contains("could not be collected"), "{summary}");
    // How the forge is reached is not for those who read the check run.
    assert!(!run.to_string().contains("127.0.0.1"), "{run}");
    assert_eq!(subject.metric(FAILED).await, 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_forge_refuses_leaves_the_facts_incomplete() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    // A token without the right to read members' rights: nobody is known to be allowed to push.
    forge.inner().failures = (0..3).map(|_| failure("/permission", 403)).collect();
    let subject = Subject::gate(&forge, &[]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    until("a check run", async || !forge.check_runs().is_empty()).await;
    assert_ne!(forge.check_runs()[0]["conclusion"], "success");
    assert_eq!(subject.metric(RETRIES).await, 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_beyond_the_bound_ends_the_attempt() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    forge.inner().failures = vec![Failure {
        path_end: "/pulls/1",
        status: 429,
        headers: vec![("retry-after", "3600")],
    }];
    let subject = Subject::gate(&forge, &[]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    subject.until_metric(FAILED, 1.0).await;
    assert_eq!(subject.metric(RETRIES).await, 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_gives_no_decision_closes_the_gate() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    let subject = Subject::gate(&forge, &["--evaluation-fuel=1000"]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    until("a check run", async || !forge.check_runs().is_empty()).await;
    let run = &forge.check_runs()[0];
    assert_eq!(run["conclusion"], "failure");
    assert!(run["output"]["summary"].as_str().unwrap().contains("fuel"));
    let outcome = r#"countersign_jobs_total{outcome="evaluation_failed"}"#;
    assert_eq!(subject.metric(outcome).await, 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_turns_webhooks_away_until_there_is_room() {
    let forge = Forge::start([
        (1, Pull::new('1')),
        (2, Pull::new('2')),
        (3, Pull::new('3')),
    ])
    .await;
    forge.hold(true);
    let subject = Subject::gate(&forge, &["--webhook-workers=1", "--webhook-queue=1"]).await;
    let deliver = async |number: u32, id: &str| {
        let payload = forge.payload("opened", number);
        subject.deliver("pull_request", id, &payload).await
    };
    assert_eq!(deliver(1, "one").await.status(), 202);
    until("the worker to begin", async || {
        !forge.inner().requests.is_empty()
    })
    .await;
    assert_eq!(deliver(2, "two").await.status(), 202);
    let response = deliver(3, "three").await;
    assert_eq!(response.status(), 503);
    assert!(response.headers().contains_key("retry-after"));
    // A change that waits already takes more webhooks.
    assert_eq!(deliver(2, "four").await.status(), 202);
    forge.hold(false);
    until("both check runs", async || forge.check_runs().len() == 2).await;
    assert_eq!(deliver(3, "three").await.status(), 202);
    until("the third check run", async || {
        forge.check_runs().len() == 3
    })
    .await;
}
