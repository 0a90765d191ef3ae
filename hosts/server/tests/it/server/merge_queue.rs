//! Entries of a merge queue: all that lands together is decided together.

use crate::server::forge::{BASE, Forge, Pull, TIP};
use crate::server::harness::{Subject, until};
use serde_json::{Value, json};

const FIRST_ENTRY: &str = "e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1";
const SECOND_ENTRY: &str = "e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2";

async fn check_run(pulls: [(u32, Pull); 2], landed: bool) -> (Forge, Value) {
    let forge = Forge::start(pulls).await;
    let branch = |number: u32, parent: &str| format!("gh-readonly-queue/main/pr-{number}-{parent}");
    {
        let mut inner = forge.inner();
        inner.refs.insert(branch(1, BASE), FIRST_ENTRY.to_owned());
        inner
            .refs
            .insert(branch(2, FIRST_ENTRY), SECOND_ENTRY.to_owned());
        let status = if landed { "identical" } else { "diverged" };
        inner.comparisons.insert(format!("{TIP}...{BASE}"), status);
    }
    let subject = Subject::gate(&forge, &[]).await;
    let payload = json!({
        "action": "checks_requested",
        "repository": {"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"},
        "merge_group": {
            "head_sha": SECOND_ENTRY,
            "head_ref": format!("refs/heads/{}", branch(2, FIRST_ENTRY)),
            "base_sha": FIRST_ENTRY,
            "base_ref": "refs/heads/main",
        },
    });
    let response = subject.deliver("merge_group", "one", &payload).await;
    assert_eq!(response.status(), 202);
    until("a check run", async || !forge.check_runs().is_empty()).await;
    let run = forge.check_runs()[0].clone();
    assert_eq!(run["head_sha"], SECOND_ENTRY);
    (forge, run)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_passes_when_all_before_it_do() {
    let (_, run) = check_run(
        [
            (1, Pull::new('1').approved()),
            (2, Pull::new('2').approved()),
        ],
        true,
    )
    .await;
    assert_eq!(run["conclusion"], "success");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_does_not_pass_ahead_of_one_that_does_not() {
    let (_, run) = check_run([(1, Pull::new('1')), (2, Pull::new('2').approved())], true).await;
    assert_eq!(run["conclusion"], "action_required");
    let summary = run["output"]["summary"].as_str().unwrap();
    assert!(summary.contains("All that lands together"), "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_can_not_be_followed_to_the_base_does_not_pass() {
    let (forge, run) = check_run(
        [
            (1, Pull::new('1').approved()),
            (2, Pull::new('2').approved()),
        ],
        false,
    )
    .await;
    assert_eq!(run["conclusion"], "failure");
    assert_eq!(forge.check_runs().len(), 1);
}
