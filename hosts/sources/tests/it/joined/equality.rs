//! The same change has the same facts by a git range and by the forge's documents with a clone: in all that both know.

use super::forge::{Forge, codes, lines, now};
use countersign_contract::types::{EquivalenceKind, Facts, Identity, Supply};
use countersign_sources::SourceError;
use countersign_sources::git::{self, JoinOptions, Objects, Options, Supplied};

/// The facts by git alone: what the forge knows of reviews is handed over.
fn by_git(forge: &Forge, joined: &Facts) -> Facts {
    let mut options = Options::new(forge.path(), "main..topic", now());
    options.name = Some("acme/shop".to_owned());
    options.reviews = Some(Supplied {
        list: joined.reviews.clone(),
        collector: "github-api".to_owned(),
    });
    git::collect(&options).unwrap().facts
}

/// Takes away what only one of them knows.
fn shared(mut facts: Facts) -> Facts {
    let anonymous = |identity: &mut Identity| identity.login = None;
    for commit in facts.commits.iter_mut().chain(&mut facts.carried_commits) {
        anonymous(&mut commit.author);
        anonymous(&mut commit.committer);
        commit.signature = countersign_contract::types::Signature::None;
        commit.pusher = None;
    }
    for file in &mut facts.files {
        file.patch = None;
    }
    let (base, head) = (facts.change.base.clone(), facts.change.head.clone());
    let merge_base = facts.change.merge_base.clone();
    let mut all = by_nobody(&facts);
    (all.change.base, all.change.head, all.change.merge_base) = (base, head, merge_base);
    let completeness = facts.completeness.clone();
    all.commits = facts.commits;
    all.files = facts.files;
    all.equivalences = facts.equivalences;
    all.carried_commits = facts.carried_commits;
    all.notes = facts.notes;
    all.ownership = facts.ownership;
    all.incidents = facts.incidents;
    all.reviews = facts.reviews;
    all.completeness.commits = completeness.commits;
    all.completeness.commit_files = completeness.commit_files;
    all.completeness.files = completeness.files;
    all.completeness.equivalences = completeness.equivalences;
    all.completeness.carried_commits = completeness.carried_commits;
    all.completeness.notes = completeness.notes;
    all.completeness.ownership = completeness.ownership;
    all.completeness.incidents = completeness.incidents;
    all
}

/// The same change with nothing in it.
fn by_nobody(facts: &Facts) -> Facts {
    let mut empty = facts.clone();
    empty.change.id.clear();
    empty.change.title.clear();
    empty.change.url = None;
    empty.change.number = None;
    empty.change.author = Identity {
        name: String::new(),
        email: String::new(),
        login: None,
    };
    empty.change.forge = countersign_contract::types::Forge::Git;
    empty.people.clear();
    empty.checks.clear();
    empty.sign_offs.clear();
    empty.declarations.clear();
    empty.completeness = countersign_contract::types::Completeness::default();
    empty
}

/// One way that a change came about. It leaves `topic` checked out.
type Making = (&'static str, fn(&mut Forge));

const MAKINGS: &[Making] = &[
    ("one commit", |_| {}),
    ("the base moved", |forge| forge.main_moves()),
    ("the base was merged in after the approval", |forge| {
        forge.review("bob", "topic");
        forge.main_moves();
        forge.update_branch("ada");
    }),
    ("rebased after the approval", |forge| {
        forge.review("bob", "topic");
        forge.git("ada", &["branch", "old"]);
        forge.main_moves();
        forge.git("ada", &["rebase", "-q", "main"]);
    }),
    ("amended after the approval", |forge| {
        forge.commit(
            "ada",
            "More\n\nAssisted-by: claude:opus-4",
            &[("more.js", Some("1\n"))],
        );
        forge.review("bob", "topic");
        forge.git("ada", &["branch", "old"]);
        forge.git("ada", &["commit", "-q", "--amend", "-m", "More"]);
    }),
    ("moved, copied, deleted, linked, made executable", |forge| {
        forge.git("ada", &["mv", "app.js", "src.js"]);
        std::os::unix::fs::symlink("src.js", forge.path().join("link")).unwrap();
        forge.commit("ada", "Move", &[("copy.js", Some(&lines(40)))]);
        forge.git("ada", &["update-index", "--chmod=+x", "pay.js"]);
        forge.git("ada", &["commit", "-q", "-m", "Mode"]);
    }),
    ("marked as generated at the base", |forge| {
        forge.git("ada", &["checkout", "-q", "main"]);
        let mark = "*.snap linguist-generated\n";
        forge.commit("ada", "Marks", &[(".gitattributes", Some(mark))]);
        forge.git("ada", &["checkout", "-q", "topic"]);
        forge.git("ada", &["rebase", "-q", "main"]);
        forge.commit("ada", "Snapshot", &[("a.snap", Some(&lines(500)))]);
    }),
    ("noted by git-ai", |forge| {
        let note = "pay.js\n  abc 1-40\n---\n{\"schema_version\":\"authorship/3.0.0\"}\n";
        forge.git("ada", &["notes", "--ref=ai", "add", "-m", note, "topic"]);
    }),
    ("what stands at the base", |forge| {
        forge.git("ada", &["checkout", "-q", "main"]);
        let roster = "people:\n  - {login: ada, level: 4, emails: [ada@corp.example]}\n  - {login: cyn, level: 7, may_push: true}\n";
        let context = "incidents:\n  - {id: i1, title: Down, severity: 1, opened: 2026-03-01T00:00:00Z, paths: [app.js]}\n";
        forge.commit(
            "ada",
            "Set up",
            &[
                (".countersign/roster.yaml", Some(roster)),
                (".countersign/context/now.yaml", Some(context)),
                ("CODEOWNERS", Some("*.js @cyn\n")),
            ],
        );
        forge.git("ada", &["checkout", "-q", "topic"]);
        forge.git("ada", &["rebase", "-q", "main"]);
    }),
];

#[test]
fn documents_with_a_clone_say_what_a_range_says() {
    for (name, make) in MAKINGS {
        let mut forge = Forge::new();
        make(&mut forge);
        let joined = forge.joined(Some(&Objects::of_repository(forge.path())));
        let odd = codes(&joined)
            .into_iter()
            .filter(|code| !matches!(*code, "no_roster" | "document_refused" | "context_unread"));
        assert_eq!(
            odd.collect::<Vec<_>>(),
            [""; 0],
            "{name}: {:?}",
            joined.warnings
        );
        let range = by_git(&forge, &joined.facts);
        pretty_equal(&shared(joined.facts), &shared(range), name);
    }
}

fn pretty_equal(one: &Facts, other: &Facts, name: &str) {
    let text = |facts: &Facts| serde_json::to_string_pretty(facts).unwrap();
    let (one, other) = (text(one), text(other));
    for (left, right) in one.lines().zip(other.lines()) {
        assert_eq!(left, right, "{name}\n{one}\n{other}");
    }
    assert_eq!(one, other, "{name}");
}

#[test]
fn a_merge_by_the_forges_button_keeps_the_approval_and_makes_nobody_an_author() {
    let mut forge = Forge::new();
    forge.review("bob", "topic");
    forge.main_moves();
    forge.update_branch("bob");
    forge.review("bob", "topic");
    let alone = forge.by_documents().facts;
    assert!(alone.commits.iter().all(|commit| !commit.recomputed_merge));
    assert_eq!(alone.completeness.equivalences, None);
    let joined = forge
        .joined(Some(&Objects::of_repository(forge.path())))
        .facts;
    let merge = joined.commits.last().unwrap();
    assert!(merge.recomputed_merge);
    assert_eq!(merge.author.login.as_deref(), Some("bob"));
    let [found] = joined.equivalences.as_slice() else {
        panic!("{:?}", joined.equivalences);
    };
    assert_eq!(found.kind, EquivalenceKind::BaseMerge);
    assert_eq!(found.to_revision, merge.revision);
}

#[test]
fn git_binds_no_review_to_a_base_that_it_was_not_given_for() {
    for (retargeted, bound) in [
        (vec![], true),
        (vec!["2026-03-10T09:00:00Z"], true),
        (vec!["2026-03-10T11:00:00Z"], false),
    ] {
        let mut forge = Forge::new();
        forge.review("bob", "topic");
        forge.retargeted = retargeted;
        let joined = forge.joined(Some(&Objects::of_repository(forge.path())));
        let [review] = joined.facts.reviews.as_slice() else {
            panic!("{:?}", joined.facts.reviews);
        };
        assert!(review.tree.is_some());
        assert_eq!(review.base_branch.is_some(), bound);
        assert_eq!(review.merge_base.is_some(), bound);
    }
}

#[test]
fn what_the_forge_cuts_short_git_completes() {
    let mut forge = Forge::new();
    forge.commit("ada", "More", &[("more.js", Some("1\n"))]);
    forge.lie = |path, body| {
        if path == "pulls/1/commits" || path == "pulls/1/files" {
            body.as_array_mut().unwrap().remove(0);
        }
    };
    let alone = forge.by_documents().facts;
    assert_eq!(alone.completeness.files.unwrap().supply, Supply::Truncated);
    let joined = forge.joined(Some(&Objects::of_repository(forge.path())));
    let facts = &joined.facts;
    assert_eq!((facts.commits.len(), facts.files.len()), (2, 2));
    for entry in [
        &facts.completeness.commits,
        &facts.completeness.commit_files,
        &facts.completeness.files,
    ] {
        assert_eq!(entry.as_ref().unwrap().supply, Supply::Complete);
    }
    assert!(!codes(&joined).contains(&"list_truncated"));
}

/// What the forge says, and what is incomplete then.
#[test]
fn where_the_sources_disagree_it_is_named_and_incomplete() {
    let mut forge = Forge::new();
    forge.commit("ada", "More", &[("more.js", Some("1\n"))]);
    let objects = Objects::of_repository(forge.path());
    // A list that is said to be complete and lacks a commit, and one with another file.
    forge.lie = |path, body| {
        if path == "pulls/1/files" {
            body[0]["filename"] = "hidden.js".into();
        }
        if path == "pulls/1/commits" {
            body.as_array_mut().unwrap().remove(0);
        }
        if path == "pulls/1" {
            body["commits"] = 1.into();
        }
    };
    let joined = forge.joined(Some(&objects));
    let truncated = Some(Supply::Truncated);
    let completeness = &joined.facts.completeness;
    let supply = |entry: &Option<countersign_contract::types::ListSupply>| {
        entry.as_ref().map(|entry| entry.supply)
    };
    assert_eq!(supply(&completeness.files), truncated);
    assert_eq!(joined.facts.files.len(), 3);
    let told: Vec<&str> = joined
        .warnings
        .iter()
        .filter(|warning| warning.code == "sources_disagree")
        .map(|warning| warning.message.as_str())
        .collect();
    assert!(
        told.iter().any(|text| text.contains("other files")),
        "{told:?}"
    );
    assert_eq!(supply(&completeness.commits), truncated, "{told:?}");
    forge.lie = |path, body| {
        if path.starts_with("compare/") {
            let first = body["base_commit"]["parents"].clone();
            assert!(first.as_array().unwrap().is_empty());
            body["merge_base_commit"]["sha"] = "2".repeat(40).into();
        }
    };
    let joined = forge.joined(Some(&objects));
    assert_eq!(joined.facts.change.merge_base, None);
    assert_eq!(supply(&joined.facts.completeness.files), truncated);
    assert!(joined.facts.equivalences.is_empty());
}

#[test]
fn an_object_of_another_content_than_its_id_is_an_error() {
    for lie in [
        (|path: &str, body: &mut serde_json::Value| {
            if path == "pulls/1/commits" {
                body[0]["commit"]["tree"]["sha"] = "3".repeat(40).into();
            }
        }) as fn(&str, &mut serde_json::Value),
        |path, body| {
            if path == "pulls/1/commits" {
                body[0]["parents"] = serde_json::json!([]);
            }
        },
        |path, body| {
            if path.starts_with("git/commits/") {
                body["tree"]["sha"] = "4".repeat(40).into();
            }
        },
    ] {
        let mut forge = Forge::new();
        forge.review("bob", "topic");
        forge.lie = lie;
        let objects = Objects::of_repository(forge.path());
        let fetched = forge.fetched();
        let what = JoinOptions::default();
        let error = fetched
            .joined(Some(&objects), &what, &super::forge::options())
            .unwrap_err();
        let SourceError::Forge { reason, .. } = &error else {
            panic!("{error}");
        };
        assert!(reason.contains("the forge says"), "{error}");
    }
}

#[test]
fn without_objects_the_documents_stand_and_notes_may_be_missing() {
    let forge = Forge::new();
    let mut alone = forge.by_documents().facts;
    let missing = forge.joined(None).facts;
    assert_eq!(
        missing.completeness.notes.as_ref().unwrap().supply,
        Supply::Truncated
    );
    alone.completeness.notes = missing.completeness.notes.clone();
    assert_eq!(alone, missing);
    // A clone of something else has neither end.
    let other = Forge::begun();
    other.commit("eve", "Other", &[]);
    let joined = forge.joined(Some(&Objects::of_repository(other.path())));
    assert!(codes(&joined).contains(&"clone_incomplete"));
    assert_eq!(joined.facts.files.len(), 1);
}
