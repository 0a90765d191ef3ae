//! The collector, driven by recorded answers: in whatever order they come, the same documents are asked for and the same
//! facts come of it. Server and command are held to the same recordings and the same facts by their own tests.

use crate::github::fixtures::{json, options, path};
use countersign_contract::types::Supply;
use countersign_sources::Collected;
use countersign_sources::fetch::{
    AT_ONCE, Answer, Fetch, FetchError, Refusal, Reply, Request, Ticket, Wanted,
};
use countersign_sources::git::QueueEntry;
use countersign_sources::github::{
    PullRequestFetch, QueueFetch, QueuedChange, Repository, read_response,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

const RECORDED: [&str; 4] = ["amended", "moved", "refused", "retargeted"];

pub(super) fn shop() -> Repository {
    Repository::parse("acme/shop").unwrap()
}

pub(super) fn named(request: &Request) -> String {
    match request.encoded_query() {
        query if query.is_empty() => request.encoded_path(),
        query => format!("{}?{query}", request.encoded_path()),
    }
}

/// The answers of a recorded forge, each once, by what was asked.
struct Recording {
    number: u32,
    answers: BTreeMap<String, VecDeque<Value>>,
}

impl Recording {
    fn read(name: &str) -> Recording {
        let recorded = json(&format!("recorded/{name}"));
        let mut answers: BTreeMap<String, VecDeque<Value>> = BTreeMap::new();
        for exchange in recorded["exchanges"].as_array().unwrap() {
            let asked = exchange["get"].as_str().unwrap().to_owned();
            answers
                .entry(asked)
                .or_default()
                .push_back(exchange.clone());
        }
        Recording {
            number: u32::try_from(recorded["number"].as_u64().unwrap()).unwrap(),
            answers,
        }
    }

    fn answer(&mut self, request: &Request) -> Answer {
        loop {
            let asked = named(request);
            let queue = self.answers.get_mut(&asked);
            let exchange = queue
                .and_then(VecDeque::pop_front)
                .unwrap_or_else(|| panic!("{asked} is not recorded so often"));
            let header = |name: &str| {
                let value = exchange["headers"][name].as_str();
                value.into_iter().collect()
            };
            let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
            let body = exchange["body"].to_string();
            match read_response(status, header, body.as_bytes(), 0) {
                Reply::Answer(answer) => return answer,
                Reply::Again { .. } => {}
                Reply::Unusable(reason) => panic!("{reason}"),
            }
        }
    }
}

/// Drives a collection; `choose` says which of the requests under way is answered next.
pub(super) fn drive<F: Fetch>(
    mut fetch: F,
    mut answer: impl FnMut(&Request) -> Answer,
    mut choose: impl FnMut(usize) -> usize,
) -> Result<F::Fetched, FetchError> {
    let mut under_way: Vec<Wanted> = Vec::new();
    loop {
        while let Some(wanted) = fetch.next() {
            under_way.push(wanted);
        }
        assert!(under_way.len() <= AT_ONCE);
        if under_way.is_empty() {
            return fetch.finish();
        }
        let wanted = under_way.remove(choose(under_way.len()));
        fetch.answer(wanted.ticket, answer(&wanted.request))?;
    }
}

fn replayed(name: &str, choose: impl FnMut(usize) -> usize) -> Collected {
    let mut recording = Recording::read(name);
    let fetch = PullRequestFetch::new(shop(), recording.number);
    let fetched = drive(fetch, |request| recording.answer(request), choose).unwrap();
    recording.answers.retain(|_, left| !left.is_empty());
    let left: Vec<&String> = recording.answers.keys().collect();
    assert!(
        left.is_empty(),
        "{name}: recorded and not asked for: {left:#?}"
    );
    fetched.facts(&options()).unwrap()
}

#[test]
fn a_recorded_forge_gives_the_expected_facts() {
    for name in RECORDED {
        let facts = replayed(name, |_| 0).facts;
        let text = serde_json::to_string_pretty(&facts).unwrap() + "\n";
        let golden = path(&format!("recorded/{name}.facts.json"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(
            text == expected,
            "{name}: run with BLESS=1 if this is meant"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_answers_makes_no_difference(
        name in proptest::sample::select(RECORDED.as_slice()),
        choices in proptest::collection::vec(any::<usize>(), 200),
    ) {
        let mut choices = choices.into_iter().cycle();
        let shuffled = replayed(name, |count| choices.next().unwrap() % count);
        prop_assert_eq!(shuffled, replayed(name, |count| count - 1));
    }
}

#[test]
fn the_author_and_the_reviewers_are_asked_for_and_an_amend_keeps_what_it_left_behind() {
    let facts = replayed("amended", |_| 0).facts;
    let may_push = |login: &str| {
        let person = facts.people.iter().find(|person| person.login == login);
        person.unwrap_or_else(|| panic!("{login}")).may_push
    };
    assert_eq!(may_push("ada"), Some(true), "the author");
    assert_eq!(may_push("bob"), Some(true));
    assert_eq!(
        may_push("cyn"),
        None,
        "what the token must not see is not known"
    );
    assert_eq!(may_push("dan"), Some(false));
    assert_eq!(
        may_push("eve"),
        None,
        "no collaborator, or none that the token may see: a veto of hers stands"
    );
    let teams = |login: &str| {
        let mut people = facts.people.iter();
        let person = people.find(|person| person.login == login).unwrap();
        person.teams.join(" ")
    };
    assert_eq!(
        ["bob", "eve", "dan"].map(teams),
        ["payments", "payments", ""]
    );
    assert_eq!(facts.files.len(), 4, "both pages");
    assert_eq!(facts.checks.len(), 3, "both pages, and the older status");
    let carried: Vec<usize> = facts
        .carried_commits
        .iter()
        .map(|commit| commit.files.len())
        .collect();
    assert_eq!(
        carried,
        [2, 2],
        "both commits of the old head, with their files"
    );
    assert!(
        !facts.ownership.is_empty(),
        "the owners of the second place"
    );
}

#[test]
fn a_change_that_moves_is_read_again_at_its_new_head() {
    let facts = replayed("moved", |_| 0).facts;
    assert_eq!(facts.commits.len(), 2);
    assert_eq!(facts.files.len(), 2);
    assert_eq!(facts.change.head.revision, facts.commits[1].revision);
    assert!(
        facts.carried_commits.is_empty(),
        "the reviewed head had other content"
    );
}

#[test]
fn what_was_said_before_the_base_branch_was_changed_is_bound_to_none() {
    let reviews = replayed("retargeted", |_| 0).facts.reviews;
    let bound: Vec<(&str, Option<&str>)> = reviews
        .iter()
        .map(|review| (review.reviewer.as_str(), review.base_branch.as_deref()))
        .collect();
    let expected = [
        ("bob", None),
        ("cyn", None),
        ("eve", None),
        ("dan", Some("main")),
    ];
    assert_eq!(bound, expected);
}

#[test]
fn a_base_branch_that_is_changed_for_one_of_the_same_revision_is_read_again() {
    let (mut looks, mut fetch) = (0, PullRequestFetch::new(shop(), 7));
    let mut answer = |request: &Request| match named(request).as_str() {
        "/repos/acme/shop/pulls/7" => {
            looks += 1;
            let mut pull = pull("b", "h");
            pull["base"]["ref"] = json!(if looks == 1 { "staging" } else { "main" });
            found(pull)
        }
        _ => refused(404),
    };
    while let Some(Wanted { ticket, request }) = fetch.next() {
        fetch.answer(ticket, answer(&request)).unwrap();
    }
    let facts = fetch.finish().unwrap().facts(&options()).unwrap().facts;
    assert_eq!(facts.change.base.branch.as_deref(), Some("main"));
    assert_eq!(looks, 3);
}

#[test]
fn what_is_refused_is_not_known_and_a_person_hears_of_it() {
    let Collected { facts, warnings } = replayed("refused", |_| 0);
    assert_eq!(facts.completeness.reviews, None);
    assert_eq!(facts.completeness.checks, None);
    let supply = |entry: &Option<countersign_contract::types::ListSupply>| {
        entry.as_ref().map(|entry| entry.supply)
    };
    assert_eq!(supply(&facts.completeness.files), Some(Supply::Truncated));
    assert_eq!(
        supply(&facts.completeness.commit_files),
        Some(Supply::Truncated)
    );
    assert!(
        !facts.ownership.is_empty(),
        "an owners file of more than 1 MiB is read as a blob"
    );
    let told: Vec<String> = warnings
        .iter()
        .filter(|warning| warning.code == "document_refused")
        .map(ToString::to_string)
        .collect();
    for part in [
        "the list of files (403: Resource not accessible by integration)",
        "the list of reviews (403",
        "the list of check runs (404",
        "the list of commit statuses (403",
        "who pushed to the branch (403",
        "what a commit changed (403",
    ] {
        assert!(
            told.iter().any(|told| told.contains(part)),
            "{part}: {told:#?}"
        );
    }
    assert_eq!(told.len(), 6, "{told:#?}");
}

pub(super) fn found(body: Value) -> Answer {
    Answer::Document {
        body,
        has_next: false,
    }
}

pub(super) fn refused(status: u16) -> Answer {
    Answer::Refused(Refusal::new(status, "as the test wants"))
}

/// A forge that refuses all but a pull request, and what the test says.
pub(super) fn drive_with(answer: impl Fn(&str) -> Option<Answer>) -> Result<Collected, FetchError> {
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    let fetch = PullRequestFetch::new(shop(), 7);
    let answered = |request: &Request| {
        let count = asked.entry(named(request)).or_default();
        *count += 1;
        match answer(&format!("{} {count}", named(request))) {
            Some(answer) => answer,
            None if request.path.len() == 5 => found(pull("b", "h")),
            None => refused(404),
        }
    };
    let fetched = drive(fetch, answered, |_| 0)?;
    Ok(fetched.facts(&options())?)
}

pub(super) fn pull(base: &str, head: &str) -> Value {
    json!({
        "number": 7, "title": "x", "state": "open", "user": {"login": "ada"},
        "base": {"ref": "main", "sha": base}, "head": {"ref": "topic", "sha": head},
    })
}

#[test]
fn a_change_that_never_stops_moving_is_an_error() {
    for by_base in [false, true] {
        let moving = drive_with(|asked| {
            let count = asked.strip_prefix("/repos/acme/shop/pulls/7 ")?;
            Some(found(match by_base {
                true => pull(count, "h"),
                false => pull("b", count),
            }))
        });
        assert!(
            matches!(moving, Err(FetchError::Moving { starts: 3 })),
            "{moving:?}"
        );
    }
}

#[test]
fn a_change_that_is_not_shown_is_an_error_and_never_facts() {
    for status in [401, 403, 404, 301] {
        let error = drive_with(|_| Some(refused(status))).unwrap_err();
        let FetchError::Refused { refusal, request } = &error else {
            panic!("{error}");
        };
        assert_eq!(refusal.status, status);
        assert_eq!(request, "GET /repos/acme/shop/pulls/7");
    }
    // It was there, and is gone when it is looked at again.
    let gone = drive_with(|asked| asked.ends_with("/pulls/7 2").then(|| refused(404)));
    assert!(matches!(gone, Err(FetchError::Refused { .. })), "{gone:?}");
    for odd in [
        json!(null),
        json!([]),
        json!({"head": {"sha": 7}}),
        pull("b", "h")["base"].clone(),
    ] {
        let lacking = drive_with(|_| Some(found(odd.clone())));
        assert!(
            matches!(
                (&lacking, odd.is_object()),
                (Err(FetchError::Lacking { .. }), true) | (Err(FetchError::NotAPullRequest), false)
            ),
            "{lacking:?}"
        );
    }
}

#[test]
fn lists_accounts_and_commits_are_bounded() {
    let person = |number: usize| json!({"login": format!("p{number}"), "type": "User"});
    let mut asked = BTreeMap::new();
    let mut fetch = PullRequestFetch::new(shop(), 7);
    let mut answered = 0;
    while let Some(Wanted { ticket, request }) = fetch.next() {
        let name = request.path.get(3..).unwrap().join("/");
        let page = request.query.iter().find(|(name, _)| *name == "page");
        let page: usize = page.map_or(0, |(_, page)| page.parse().unwrap());
        let answer = match name.as_str() {
            "pulls/7" => found(pull("b", "h")),
            // A list without an end.
            "pulls/7/reviews" => Answer::Document {
                body: json!([{"id": page, "user": person(page), "state": "COMMENTED", "commit_id": format!("r{page}")},
                             {"id": page + 1000, "user": person(page + 1000), "state": "COMMENTED", "commit_id": format!("r{page}")}]),
                has_next: true,
            },
            "pulls/7/commits" => {
                let commits: Vec<Value> = (0..250)
                    .map(|number| json!({"sha": format!("c{number}"), "commit": {"message": "", "tree": {"sha": "t"}}}))
                    .collect();
                found(Value::from(commits))
            }
            _ => refused(404),
        };
        let kind = request.path.iter().skip(3).map(|part| match part.as_str() {
            "pulls" | "commits" | "reviews" | "compare" | "collaborators" | "permission" => part,
            _ => "*",
        });
        *asked.entry(kind.collect::<Vec<_>>().join("/")).or_insert(0) += 1;
        fetch.answer(ticket, answer).unwrap();
        answered += 1;
        assert!(answered < 1_000);
    }
    assert_eq!(asked["pulls/*/reviews"], 30);
    assert_eq!(asked["commits/*"], 100);
    assert_eq!(asked["collaborators/*/permission"], 50);
    // The head's own comparison, and one of each of the reviewed revisions.
    assert_eq!(asked["compare/*"], 31);
    let facts = fetch.finish().unwrap().facts(&options()).unwrap().facts;
    let reviews = facts.completeness.reviews.unwrap();
    assert_eq!(reviews.supply, Supply::Truncated);
}

#[test]
fn the_newest_reviewed_revisions_are_looked_at() {
    // Each push was reviewed, and the last one approved.
    let review = |number: usize| json!({"id": number, "user": {"login": "bob"}, "state": "APPROVED", "commit_id": format!("r{number}")});
    let reviews = Value::from((0..60).map(review).collect::<Vec<_>>());
    let told = (0..60).map(|number| json!({"event": "reviewed", "id": number}));
    let told = Value::from(told.collect::<Vec<_>>());
    let facts = drive_with(|asked| match asked.split('?').next()? {
        "/repos/acme/shop/pulls/7/reviews" => Some(found(reviews.clone())),
        "/repos/acme/shop/compare/b...r59" => Some(found(
            json!({"merge_base_commit": {"sha": "m"}, "commits": []}),
        )),
        "/repos/acme/shop/issues/7/timeline" => Some(found(told.clone())),
        "/repos/acme/shop/pulls/7 1" | "/repos/acme/shop/pulls/7 2" => None,
        _ => Some(refused(404)),
    });
    let reviews = facts.unwrap().facts.reviews;
    assert_eq!(reviews.len(), 60);
    assert_eq!(reviews[59].merge_base.as_deref(), Some("m"));
}

#[test]
fn a_driver_that_breaks_the_order_of_things_gets_an_error() {
    let mut fetch = PullRequestFetch::new(shop(), 7);
    let first = fetch.next().unwrap();
    assert_eq!(fetch.next(), None, "all else depends on the pull request");
    fetch.answer(first.ticket, found(pull("b", "h"))).unwrap();
    let again: Ticket = first.ticket;
    let twice = fetch.answer(again, found(json!({})));
    assert!(matches!(twice, Err(FetchError::Unfinished)));
    assert!(matches!(fetch.finish(), Err(FetchError::Unfinished)));
}

#[test]
fn a_queue_is_followed_to_what_has_landed() {
    let [first, second, third] = ["1", "2", "3"].map(|digit| digit.repeat(40));
    let branch = |number: u32, parent: &str| {
        format!("refs/heads/gh-readonly-queue/main/pr-{number}-{parent}")
    };
    let tip = "9".repeat(40);
    let follow = |status: &'static str, known: bool| {
        let queue = QueueFetch::new(shop(), "main", &branch(9, &second), &third).unwrap();
        let answer = |request: &Request| match request.path[3].as_str() {
            // The branch, where a comparison by its name could take a tag.
            "git" if request.path[4..] == ["ref", "heads", "main"] => {
                found(json!({"object": {"sha": tip}}))
            }
            "git" if known => found(json!([
                {"ref": branch(9, &second), "object": {"sha": third}},
                {"ref": branch(8, &first), "object": {"sha": second}},
            ])),
            "git" => refused(403),
            _ => {
                assert_eq!(request.path[4], format!("{tip}...{first}"));
                found(json!({"status": status}))
            }
        };
        drive(queue, answer, |_| 0)
    };
    let change = |number, parent: &str, revision: &str| QueuedChange {
        number,
        entry: QueueEntry {
            parent: parent.to_owned(),
            revision: revision.to_owned(),
            base_branch: "main".to_owned(),
        },
    };
    assert_eq!(
        follow("behind", true).unwrap(),
        [change(8, &first, &second), change(9, &second, &third)]
    );
    assert!(matches!(
        follow("diverged", true),
        Err(FetchError::MergeQueue(_))
    ));
    assert!(matches!(
        follow("behind", false),
        Err(FetchError::Refused { .. })
    ));
    assert!(QueueFetch::new(shop(), "main", "refs/heads/main", "").is_err());
}
