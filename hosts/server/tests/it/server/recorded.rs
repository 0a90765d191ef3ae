//! The recordings that the collector is tested with (`hosts/sources/tests/it/github/recorded`), replayed to the server: what
//! it decides on are the very bytes of facts that are kept beside them, but for the time. The command is held to the same.

use crate::server::forge::Forge;
use crate::server::harness::{Subject, until};
use countersign_contract::types::{Facts, ListSupply, Supply, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::SystemTime;

fn recorded(name: &str) -> Value {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/it/github");
    let path = folder.join(format!("recorded/{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    i64::try_from(since.unwrap().as_secs()).unwrap()
}

fn digest(facts: &Facts) -> String {
    let text = serde_json::to_string(facts).unwrap();
    format!("sha256:{}", hex::encode(Sha256::digest(text)))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_decides_on_the_recorded_facts() {
    let mirrored = ["--mirrors-bytes=1000000", "--mirrors-timeout=30s"];
    let all = ["amended", "moved", "refused", "retargeted"].map(|name| (name, &[][..]));
    // Where git's objects are wanted and can't be had, there may be notes.
    for (name, flags) in all.into_iter().chain([("amended", &mirrored[..])]) {
        let recording = recorded(name);
        let forge = Forge::start([]).await;
        let mut pull = None;
        for exchange in recording["exchanges"].as_array().unwrap() {
            let asked = exchange["get"].as_str().unwrap().to_owned();
            // The webhook came with the head that the pull request has in the end: another is decided on anew.
            if asked.ends_with(&format!("/pulls/{}", recording["number"])) {
                pull = Some(exchange["body"].clone());
            }
            let mut inner = forge.inner();
            let answers = inner.recorded.entry(asked).or_default();
            answers.push_back(exchange.clone());
        }
        let all_open =
            "/repos/acme/shop/pulls?state=open&sort=created&direction=asc&per_page=100&page=1";
        let listed = VecDeque::from([json!({"status": 200, "body": [pull.clone()]})]);
        forge.inner().recorded.insert(all_open.to_owned(), listed);
        let subject = Subject::gate(&forge, flags).await;
        let payload = json!({
            "action": "opened",
            "number": recording["number"],
            "pull_request": pull.unwrap(),
            "repository": {"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"},
            "sender": {"login": "ada", "type": "User"},
        });
        let begun = now();
        subject.deliver("pull_request", name, &payload).await;
        until("a check run", async || !forge.check_runs().is_empty()).await;
        let digest_of_decision = forge.check_runs()[0]["external_id"].clone();
        let mut facts: Facts = serde_json::from_value(recorded(&format!("{name}.facts"))).unwrap();
        if !flags.is_empty() {
            facts.completeness.notes = Some(ListSupply {
                supply: Supply::Truncated,
                collector: Some("git".to_owned()),
            });
        }
        // Only the time is the server's own.
        let equal = (begun..=now()).any(|seconds| {
            facts.now = Timestamp::from_seconds(seconds).unwrap();
            digest_of_decision == digest(&facts)
        });
        assert!(equal, "{name}: {:#?}", forge.check_runs());
        let left = forge
            .inner()
            .recorded
            .values()
            .map(VecDeque::len)
            .sum::<usize>();
        assert_eq!(left, 0, "{name}: recorded and not asked for");
    }
}
