//! What a merge queue made of a change has to be what git makes of it again.

use super::forge::{Forge, codes, lines, options};
use countersign_contract::types::Supply;
use countersign_sources::git::{JoinOptions, Objects, QueueEntry};
use countersign_sources::{Collected, SourceError};

/// The change as it is decided for an entry that `make` makes on `main`, which has moved on.
fn decided(make: impl Fn(&Forge)) -> Result<Collected, SourceError> {
    let mut forge = Forge::new();
    forge.review("bob", "topic");
    forge.main_moves();
    forge.git("ada", &["checkout", "-q", "-b", "queue", "main"]);
    make(&forge);
    let entry = QueueEntry {
        parent: forge.id("main"),
        revision: forge.id("queue"),
        base_branch: "main".to_owned(),
    };
    decide(&forge, Some(&Objects::of_repository(forge.path())), entry)
}

fn decide(
    forge: &Forge,
    objects: Option<&Objects>,
    entry: QueueEntry,
) -> Result<Collected, SourceError> {
    let mut fetched = forge.fetched();
    fetched.documents.queue_entry = Some(entry);
    let wanted = fetched.wanted().unwrap();
    assert!(wanted.revisions.len() >= 2);
    fetched.joined(objects, &JoinOptions::default(), &options())
}

#[test]
fn a_merge_a_squash_and_a_rebase_of_the_queue_bring_the_change() {
    let makings: [fn(&Forge); 3] = [
        |forge| {
            let merge = [
                "merge",
                "-q",
                "--no-ff",
                "-m",
                "Merge pull request #1",
                "topic",
            ];
            forge.git_as("bob", "forge", &merge);
        },
        |forge| {
            forge.git("bob", &["merge", "-q", "--squash", "topic"]);
            forge.git_as("bob", "forge", &["commit", "-q", "-m", "A change (#1)"]);
        },
        |forge| {
            forge.git_as("ada", "forge", &["cherry-pick", "main..topic"]);
        },
    ];
    for make in makings {
        let collected = decided(make).unwrap();
        let supply = collected.facts.completeness.files.unwrap().supply;
        assert_eq!(supply, Supply::Complete);
        assert_eq!(collected.facts.change.number, Some(1));
        assert_eq!(collected.facts.reviews.len(), 1);
    }
}

#[test]
fn an_entry_that_brings_something_else_is_an_error() {
    let more = |forge: &Forge| {
        forge.git("eve", &["merge", "-q", "--no-ff", "-m", "Merge", "topic"]);
        forge.commit("eve", "And this", &[("evil.js", Some(&lines(10)))]);
    };
    let within = |forge: &Forge| {
        forge.git("eve", &["merge", "-q", "--no-commit", "--no-ff", "topic"]);
        forge.commit("eve", "Merge", &[("pay.js", Some(&lines(41)))]);
    };
    let nothing = |forge: &Forge| {
        forge.commit("eve", "Merge", &[]);
    };
    for make in [&more as &dyn Fn(&Forge), &within, &nothing] {
        let error = decided(make).unwrap_err();
        assert!(error.to_string().contains("which was reviewed"), "{error}");
    }
}

#[test]
fn an_entry_of_another_branch_s_queue_is_an_error() {
    let forge = Forge::new();
    let entry = QueueEntry {
        parent: forge.id("main"),
        revision: forge.id("topic"),
        base_branch: "release".to_owned(),
    };
    let error = decide(&forge, None, entry).unwrap_err().to_string();
    assert!(
        error.contains("goes into `main`") && error.contains("that of `release`"),
        "{error}"
    );
}

#[test]
fn an_entry_that_is_not_here_leaves_open_what_would_land() {
    let forge = Forge::new();
    let here = Objects::of_repository(forge.path());
    let entry = |parent: String, revision: String| QueueEntry {
        parent,
        revision,
        base_branch: "main".to_owned(),
    };
    let (main, topic) = (forge.id("main"), forge.id("topic"));
    for (objects, entry) in [
        (Some(&here), entry(main.clone(), "1".repeat(40))),
        (Some(&here), entry("main".to_owned(), topic.clone())),
        // It was not put on what its name says.
        (Some(&here), entry(topic.clone(), main.clone())),
        (None, entry(main.clone(), topic.clone())),
    ] {
        let collected = decide(&forge, objects, entry).unwrap();
        assert!(codes(&collected).contains(&"queue_unchecked"));
        let completeness = collected.facts.completeness;
        for entry in [completeness.commits, completeness.files] {
            assert_eq!(entry.unwrap().supply, Supply::Truncated);
        }
    }
}
