//! The operator's context documents are in the facts that the server decides on.

use crate::server::bundles::{CONTEXTUAL, Scratch};
use crate::server::forge::{Forge, Pull};
use crate::server::harness::{Subject, until};
use serde_json::Value;

const ACCEPTED: &str = r#"countersign_bundle_reloads_total{outcome="accepted"}"#;
const REFUSED: &str = r#"countersign_bundle_reloads_total{outcome="refused"}"#;

const CALM: &str = "incidents: []\nservices: []\nfreeze_windows: []\n";
/// The forge's change touches this file.
const FAILED: &str = "incidents:
  - {id: INC-7, title: The till jammed, occurred: 2026-01-10T19:00:00Z, severity: high, paths: [src/till.rs]}
";
const FROZEN: &str = "freeze_windows:
  - {id: always, starts: 2000-01-01T00:00:00Z, ends: 2999-01-01T00:00:00Z, reason: Nobody is here.}
";

/// Folders of documents beside a bundle.
fn documents(files: &[(&str, &str)]) -> Scratch {
    let scratch = Scratch::new();
    for (path, text) in files {
        let path = scratch.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    scratch
}

async fn gate(forge: &Forge, context: &std::path::Path) -> Subject {
    let context = format!("--context={}", context.display());
    Subject::gate_with(
        &CONTEXTUAL.bytes,
        forge,
        &[&context, "--reload-interval=0s"],
    )
    .await
}

/// The check run that a further delivery gets.
async fn decide(subject: &Subject, forge: &Forge) -> Value {
    let before = forge.check_runs().len();
    let payload = forge.payload("opened", 1);
    let delivery = format!("delivery-{before}");
    let response = subject.deliver("pull_request", &delivery, &payload).await;
    assert_eq!(response.status(), 202);
    until("a check run", async || forge.check_runs().len() > before).await;
    forge.check_runs()[before].clone()
}

async fn reload(subject: &Subject) {
    let handle = subject.handle.clone();
    tokio::task::spawn_blocking(move || handle.reload())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_context_what_asks_for_it_does_not_open() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let subject = Subject::gate_with(&CONTEXTUAL.bytes, &forge, &[]).await;
    let run = decide(&subject, &forge).await;
    assert_eq!(run["conclusion"], "failure");
    let title = run["output"]["title"].as_str().unwrap();
    assert!(title.to_lowercase().contains("undecided"), "{title}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_in_the_facts_and_a_new_one_counts_once_it_is_read() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let folder = documents(&[("calm.yaml", CALM), ("README.md", "no document")]);
    let subject = gate(&forge, &folder.path("")).await;
    assert_eq!(decide(&subject, &forge).await["conclusion"], "success");

    folder.put("failed.yaml", FAILED.as_bytes());
    assert_eq!(decide(&subject, &forge).await["conclusion"], "success");
    reload(&subject).await;
    let run = decide(&subject, &forge).await;
    assert_eq!(run["conclusion"], "action_required", "{run:#}");

    folder.put("frozen.json", FROZEN.as_bytes());
    reload(&subject).await;
    let run = decide(&subject, &forge).await;
    assert_eq!(run["conclusion"], "failure");
    assert!(
        run["output"]["title"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("block")
    );

    std::fs::remove_file(folder.path("frozen.json")).unwrap();
    std::fs::remove_file(folder.path("failed.yaml")).unwrap();
    reload(&subject).await;
    assert_eq!(decide(&subject, &forge).await["conclusion"], "success");
    assert_eq!(subject.metric(ACCEPTED).await, 3.0);
    reload(&subject).await;
    assert_eq!(
        subject
            .metric(r#"countersign_bundle_reloads_total{outcome="unchanged"}"#)
            .await,
        1.0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_and_go_are_noticed_without_a_signal() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let folder = documents(&[("calm.yaml", CALM)]);
    let context = format!("--context={}", folder.path("").display());
    let flags = [context.as_str(), "--reload-interval=20ms"];
    let subject = Subject::gate_with(&CONTEXTUAL.bytes, &forge, &flags).await;
    assert_eq!(decide(&subject, &forge).await["conclusion"], "success");
    folder.put("failed.yaml", FAILED.as_bytes());
    subject.until_metric(ACCEPTED, 1.0).await;
    assert_eq!(
        decide(&subject, &forge).await["conclusion"],
        "action_required"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_does_not_hold_leaves_the_old_ones_serving() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    let folder = documents(&[("calm.yaml", CALM)]);
    let subject = gate(&forge, &folder.path("")).await;
    for (count, bad) in (1..).zip([
        "incidents: 3\n",
        "services: [{name: pay, tier: 1}, {name: pay, tier: 1}]\n",
        "escalations: [{control: c, queue: q, opened: 2026-01-01T00:00:00Z}]\n",
    ]) {
        folder.put("bad.yaml", bad.as_bytes());
        reload(&subject).await;
        assert_eq!(subject.metric(REFUSED).await, f64::from(count), "{bad}");
        assert_eq!(decide(&subject, &forge).await["conclusion"], "success");
    }
    assert_eq!(subject.metric(ACCEPTED).await, 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_has_documents_of_its_own() {
    let forge = Forge::start([(1, Pull::new('1'))]).await;
    for (owner_and_name, conclusion) in [
        // Forges tell no case.
        ("Acme/Shop", "action_required"),
        ("acme/other", "success"),
    ] {
        let own = format!("{owner_and_name}/failed.yaml");
        let folder = documents(&[("calm.yaml", CALM), (&own, FAILED)]);
        let subject = gate(&forge, &folder.path("")).await;
        let run = decide(&subject, &forge).await;
        assert_eq!(run["conclusion"], conclusion, "{owner_and_name}: {run:#}");
    }
    // A single file will do.
    let folder = documents(&[("calm.yaml", CALM)]);
    let subject = gate(&forge, &folder.path("calm.yaml")).await;
    assert_eq!(decide(&subject, &forge).await["conclusion"], "success");
}
