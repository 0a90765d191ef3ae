//! What a forge answers to a collector: any status, headers and documents, in any order.
#![no_main]

use countersign_contract::types::{Purpose, Timestamp};
use countersign_sources::fetch::{Fetch, Reply};
use countersign_sources::github::{Options, PullRequestFetch, Repository, read_response};
use libfuzzer_sys::fuzz_target;

/// An answer: its status, the `link` header, the body, and whether it comes before those that were wanted earlier.
type Answered<'a> = (u16, &'a str, &'a [u8], bool);

fuzz_target!(|answers: Vec<Answered<'_>>| {
    let Some(repository) = Repository::parse("acme/shop") else {
        return;
    };
    let mut fetch = PullRequestFetch::new(repository, 7);
    let mut under_way = Vec::new();
    for (status, link, body, first) in answers {
        while let Some(wanted) = fetch.next() {
            under_way.push(wanted);
        }
        if under_way.is_empty() {
            break;
        }
        let place = if first { 0 } else { under_way.len() - 1 };
        let wanted = under_way.remove(place);
        let header = |name: &str| match name {
            "link" => vec![link],
            _ => Vec::new(),
        };
        match read_response(status, header, body, 0) {
            Reply::Answer(answer) => {
                if fetch.answer(wanted.ticket, answer).is_err() {
                    return;
                }
            }
            Reply::Again { .. } | Reply::Unusable(_) => return,
        }
    }
    if let Ok(fetched) = fetch.finish() {
        let options = Options {
            now: Timestamp {
                seconds: 1_773_144_000,
            },
            purpose: Purpose::Merge,
            environment: None,
        };
        let _ = fetched.facts(&options);
    }
});
