//! A webhook's payload from anywhere.
#![no_main]

use countersign_sources::github::Webhook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, payload) = input;
    let names = [
        "pull_request",
        "pull_request_review",
        "check_run",
        "merge_group",
        "push",
    ];
    let name = names.get(usize::from(kind) % (names.len() + 1)).copied();
    if let Ok(webhook) = Webhook::parse(name, payload) {
        let _ = webhook.changes();
    }
});
