//! From a webhook to a check run.

use crate::server::bundles::REPORTING;
use crate::server::forge::{Forge, Pull};
use crate::server::harness::{SECRET, Subject, sign, until};
use serde_json::{Value, json};

async fn published(forge: &Forge, count: usize) -> Vec<Value> {
    until("check runs", async || forge.check_runs().len() >= count).await;
    forge.check_runs()
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_come_out_as_documented() {
    let mut vault = Pull::new('3').approved();
    vault.files = ["a", "b", "c", "d", "vault/key"]
        .map(str::to_owned)
        .to_vec();
    let mut own = Pull::new('4');
    own.reviews.push(("alice", "APPROVED", own.head.clone()));
    let mut older = Pull::new('5');
    older.reviews.push(("bob", "APPROVED", "9".repeat(40)));
    let forge = Forge::start([
        (1, Pull::new('1').approved()),
        (2, Pull::new('2')),
        (3, vault),
        (4, own),
        (5, older),
    ])
    .await;
    let subject = Subject::gate(&forge, &[]).await;
    for (number, conclusion) in [
        (1, "success"),
        (2, "action_required"),
        // The file that matters stands on the third page.
        (3, "failure"),
        (4, "action_required"),
        // The tree is the same, so that the approval of the earlier revision holds.
        (5, "success"),
    ] {
        let before = forge.check_runs().len();
        let delivery = format!("delivery-{number}");
        let payload = forge.payload("opened", number);
        let response = subject.deliver("pull_request", &delivery, &payload).await;
        assert_eq!(response.status(), 202);
        let runs = published(&forge, before + 1).await;
        let run = runs.last().unwrap();
        assert_eq!(run["conclusion"], conclusion, "{number}: {run:#}");
        assert_eq!(run["status"], "completed");
        assert_eq!(run["name"], "countersign");
        assert_eq!(run["head_sha"], forge.inner().pulls[&number].head.as_str());
        assert!(!run["output"]["title"].as_str().unwrap().is_empty());
        assert!(!run["output"]["summary"].as_str().unwrap().is_empty());
        assert!(run["external_id"].as_str().unwrap().starts_with("sha256:"));
    }
    assert_eq!(forge.inner().unauthorised, 0);
    subject
        .until_metric(r#"countersign_jobs_total{outcome="published"}"#, 5.0)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_does_not_outlast_a_change_of_the_base_branch() {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    let subject = Subject::gate(&forge, &[]).await;
    let opened = forge.payload("opened", 1);
    let mut edited = opened.clone();
    edited["action"] = "edited".into();
    edited["changes"] =
        json!({"base": {"ref": {"from": "staging"}, "sha": {"from": "f".repeat(40)}}});
    // Bob approved ten minutes before.
    edited["pull_request"]["updated_at"] = "2026-03-10T11:40:00Z".into();
    // What the webhook told is kept: the one after it tells nothing of it.
    let events = [
        ("opened", &opened, "success"),
        ("edited", &edited, "action_required"),
        ("again", &opened, "action_required"),
    ];
    for (count, (delivery, payload, conclusion)) in (1..).zip(events) {
        subject.deliver("pull_request", delivery, payload).await;
        let runs = published(&forge, count).await;
        assert_eq!(runs[count - 1]["conclusion"], conclusion, "{delivery}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_moves_the_gate() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate(&forge, &["--check-name=gate"]).await;
    let mut payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    assert_eq!(
        published(&forge, 1).await[0]["conclusion"],
        "action_required"
    );
    let pull = Pull::new('1').approved();
    forge.inner().pulls.insert(1, pull);
    payload["action"] = "submitted".into();
    payload["review"] = json!({"id": 1, "state": "approved", "user": {"login": "bob"}});
    let response = subject
        .deliver("pull_request_review", "two", &payload)
        .await;
    assert_eq!(response.status(), 202);
    let run = &published(&forge, 2).await[1];
    assert_eq!(run["conclusion"], "success");
    assert_eq!(run["name"], "gate");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_only_says_where_to_look() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate(&forge, &[]).await;
    // The payload tells another title, author and head than the forge does.
    let mut payload = forge.payload("opened", 1);
    payload["pull_request"]["user"]["login"] = "mallory".into();
    payload["pull_request"]["head"]["sha"] = "7".repeat(40).into();
    subject.deliver("pull_request", "one", &payload).await;
    let run = &published(&forge, 1).await[0];
    assert_eq!(run["head_sha"], "1".repeat(40));
    assert_eq!(run["conclusion"], "action_required");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_moves_while_it_is_read_is_read_again() {
    let mut pull = Pull::new('1').approved();
    pull.moves_to = Some("2".repeat(40));
    let forge = Forge::start([(1, pull)]).await;
    let subject = Subject::gate(&forge, &[]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    let runs = published(&forge, 1).await;
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0]["head_sha"], "2".repeat(40));
}

#[tokio::test(flavor = "multi_thread")]
async fn report_mode_gates_nothing_and_says_so() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate_with(&REPORTING.bytes, &forge, &[]).await;
    let payload = forge.payload("opened", 1);
    subject.deliver("pull_request", "one", &payload).await;
    let run = &published(&forge, 1).await[0];
    assert_eq!(run["conclusion"], "success");
    let title = run["output"]["title"].as_str().unwrap();
    assert!(title.contains("report mode"), "{title}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_signature_gets_401_and_nothing_else() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate(&forge, &[]).await;
    let body = forge.payload("opened", 1).to_string();
    let right = sign(SECRET, body.as_bytes());
    for (signature, body) in [
        (None, body.clone()),
        (Some(sign("another secret", body.as_bytes())), body.clone()),
        (Some(right.clone()), format!("{body} ")),
        (Some(right.replace("sha256=", "sha1=")), body.clone()),
        (Some("sha256=".to_owned()), body.clone()),
        (Some("sha256=00".to_owned()), body.clone()),
        // Nothing is parsed: what is not JSON at all is answered alike.
        (Some(right.clone()), "}{".to_owned()),
    ] {
        let response = subject
            .deliver_raw("pull_request", "one", signature.as_deref(), body)
            .await;
        assert_eq!(response.status(), 401);
        assert!(response.bytes().await.unwrap().is_empty());
    }
    assert!(forge.inner().requests.is_empty());
    let name = r#"countersign_webhook_deliveries_total{event="unknown",outcome="unauthenticated"}"#;
    assert_eq!(subject.metric(name).await, 7.0);
    // The delivery's id was not used up by those who could not sign it.
    let response = subject
        .deliver_raw("pull_request", "one", Some(&right), body)
        .await;
    assert_eq!(response.status(), 202);
    published(&forge, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_move_a_decision_is_taken_and_ignored() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate(&forge, &["--max-body-bytes=20000"]).await;
    let opened = forge.payload("opened", 1);
    let own_check = json!({"action": "completed", "repository": opened["repository"], "check_run": {
        "name": "countersign", "pull_requests": [{"number": 1, "base": opened["pull_request"]["base"], "head": opened["pull_request"]["head"]}]}});
    for (event, payload) in [
        ("ping", json!({"zen": "Keep it logically awesome."})),
        ("issues", json!({})),
        ("star", json!([])),
        ("pull_request", forge.payload("assigned", 1)),
        ("check_run", own_check),
    ] {
        let response = subject.deliver(event, "one", &payload).await;
        assert_eq!(response.status(), 204, "{event}");
    }
    for payload in [
        json!({}),
        json!([]),
        json!({"repository": {"full_name": "acme/shop"}}),
    ] {
        let response = subject.deliver("pull_request", "one", &payload).await;
        assert_eq!(response.status(), 400, "{payload}");
    }
    let mut elsewhere = opened.clone();
    elsewhere["repository"]["full_name"] = "acme/../../evil".into();
    assert_eq!(
        subject
            .deliver("pull_request", "one", &elsewhere)
            .await
            .status(),
        400
    );
    let oversized = json!({"zen": " ".repeat(20_000)});
    assert_eq!(
        subject.deliver("ping", "one", &oversized).await.status(),
        413
    );
    assert!(forge.inner().requests.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_check_moves_the_gate_and_people_can_ask_again() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate(&forge, &[]).await;
    let opened = forge.payload("opened", 1);
    let check = |action: &str, name: &str| {
        json!({"action": action, "repository": opened["repository"], "check_run": {"name": name, "pull_requests": [
            {"number": 1, "base": opened["pull_request"]["base"], "head": opened["pull_request"]["head"]}]}})
    };
    let payload = check("completed", "build");
    assert_eq!(
        subject.deliver("check_run", "one", &payload).await.status(),
        202
    );
    published(&forge, 1).await;
    let payload = check("rerequested", "countersign");
    assert_eq!(
        subject.deliver("check_run", "two", &payload).await.status(),
        202
    );
    published(&forge, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_delivery_is_worked_on_once() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate(&forge, &[]).await;
    let payload = forge.payload("opened", 1);
    let deliver = async |id: &str| subject.deliver("pull_request", id, &payload).await.status();
    assert_eq!(deliver("one").await, 202);
    published(&forge, 1).await;
    assert_eq!(deliver("one").await, 204);
    assert_eq!(deliver("two").await, 202);
    assert_eq!(published(&forge, 2).await.len(), 2);
    let name = r#"countersign_webhook_deliveries_total{event="pull_request",outcome="duplicate"}"#;
    assert_eq!(subject.metric(name).await, 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_forge_says_so() {
    let subject = Subject::start(&[]).await;
    let response = subject.deliver("ping", "one", &json!({})).await;
    assert_eq!(response.status(), 503);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("webhooks-not-set-up")
    );
}
