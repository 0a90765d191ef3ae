//! What landed in a branch.

use crate::git::landed::{forked, squash};
use crate::git::repository::{TestRepository, now};
use countersign_contract::types::{ChangeState, EquivalenceKind, Facts, Purpose, Supply};
use countersign_sources::SourceError;
use countersign_sources::git::{self, SurveyOptions};
use proptest::prelude::*;
use std::path::Path;

fn options(path: &Path) -> SurveyOptions {
    SurveyOptions {
        repository: path.to_owned(),
        since: None,
        branch: None,
        name: None,
        landed_from: None,
        now: now(),
    }
}

fn survey(options: &SurveyOptions) -> Vec<Facts> {
    git::landed_changes(options)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn each_first_parent_commit_is_one_change_with_all_that_it_brought_in() {
    let repository = TestRepository::new();
    let root = repository.commit(
        "Root",
        &[
            ("a", Some("1\n")),
            (".gitattributes", Some("*.gen linguist-generated\n")),
        ],
    );
    repository.git(&["checkout", "-q", "-b", "feature"]);
    let one = repository.commit("One", &[("f", Some("1\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    let squash = repository.commit(
        "Squashed (#7)",
        &[("a", Some("2\n")), ("b.gen", Some("1\n"))],
    );
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge main", "main"]);
    let update = repository.head();
    let two = repository.commit("Two", &[("f", Some("2\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&[
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge pull request #8",
        "feature",
    ]);
    let merge = repository.head();
    let landed = survey(&options(repository.path()));
    let heads: Vec<_> = landed
        .iter()
        .map(|facts| facts.change.head.revision.as_str())
        .collect();
    assert_eq!(heads, [&merge, &squash, &root]);
    let first = &landed[0];
    let mut commits: Vec<_> = first
        .commits
        .iter()
        .map(|commit| (commit.revision.as_str(), commit.recomputed_merge))
        .collect();
    assert_eq!(
        commits.pop(),
        Some((merge.as_str(), true)),
        "the landing merge involves nobody"
    );
    assert_eq!(
        commits,
        [(one.as_str(), false), (&update, true), (&two, false)]
    );
    assert_eq!(first.files.len(), 1);
    assert_eq!(first.files[0].path, "f");
    assert_eq!(
        (first.change.state, first.purpose),
        (ChangeState::Merged, Purpose::Audit)
    );
    assert_eq!(first.change.base.revision, squash);
    assert_eq!(first.change.base.tree, Some(repository.tree(&squash)));
    assert_eq!(first.change.merge_base.as_ref(), Some(&squash));
    assert_eq!(first.change.merged, first.commits.last().unwrap().committed);
    assert!(first.completeness.reviews.is_none() && first.completeness.sign_offs.is_none());
    assert!(
        landed[1]
            .files
            .iter()
            .any(|file| file.path == "b.gen" && file.generated)
    );
    assert_eq!(landed[2].change.base.revision, "0".repeat(40));
    assert_eq!(landed[2].files.len(), 2);
}

#[test]
fn each_change_inherits_from_what_it_came_from_where_that_is_looked_for() {
    let repository = forked();
    let origin = repository.git(&["rev-parse", "feature"]);
    // As a clone has them that fetched the forge's refs under its own.
    repository.git(&["update-ref", "refs/remotes/origin/pull/12/head", &origin]);
    let squashed = squash(&repository, "Retry payments (#12)");
    repository.git(&["checkout", "-q", "-b", "other"]);
    let other = repository.commit("By hand", &[("g", Some("1\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge other", "other"]);
    let unlinked = repository.commit("Straight to main", &[("h", Some("1\n"))]);
    let mut options = options(repository.path());
    let linked = |options: &SurveyOptions| -> Vec<Vec<String>> {
        let all = survey(options);
        let name = all[0].change.repository.clone();
        all.into_iter()
            .map(|facts| {
                let from = facts.change.landed_from.iter();
                from.map(|id| id.strip_prefix(&format!("{name}@")).unwrap().to_owned())
                    .collect()
            })
            .collect()
    };
    let none: Vec<Vec<String>> = vec![Vec::new(); 5];
    assert_eq!(linked(&options), none, "nobody asked");
    // The forge's own places hold nothing; a merge tells what it merged.
    options.landed_from = Some(Vec::new());
    assert_eq!(linked(&options)[..3], [vec![], vec![other.clone()], vec![]]);
    options.landed_from = Some(vec!["refs/remotes/origin/pull/*/head".to_owned()]);
    assert_eq!(
        linked(&options)[..3],
        [vec![], vec![other], vec![origin.clone()]]
    );
    let all = survey(&options);
    assert_eq!(all[0].change.head.revision, unlinked);
    let squash = &all[2];
    assert_eq!(squash.change.head.revision, squashed);
    // The squash sheds the trailer, and what it came from still has it.
    assert!(!squash.commits[0].message.contains("Claude"));
    assert!(squash.carried_commits[0].message.contains("Claude"));
    assert_eq!(
        squash.completeness.carried_commits.as_ref().unwrap().supply,
        Supply::Complete
    );
    let kinds: Vec<_> = squash.equivalences.iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [EquivalenceKind::Squash]);
    // What `check` says of it is the same.
    let mut one = git::Options::new(repository.path(), squashed.as_str(), now());
    one.landing = git::Landing::Landed { from: vec![origin] };
    let checked = git::collect(&one).unwrap().facts;
    assert_eq!(checked.carried_commits, squash.carried_commits);
    assert_eq!(checked.equivalences, squash.equivalences);
}

#[test]
fn refs_of_origins_are_named_with_one_place_for_the_number() {
    let repository = forked();
    let mut options = options(repository.path());
    for (refs, why) in [
        ("refs/pull/12/head", "has no `*`"),
        ("pull/*/head", "does not begin with `refs/`"),
        ("refs/*/*/head", "more than one `*`"),
    ] {
        options.landed_from = Some(vec![refs.to_owned()]);
        let error = git::landed_changes(&options).err().unwrap();
        assert!(matches!(error, SourceError::BadRefs { .. }), "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    // A number with a sign or words is none.
    options.landed_from = Some(vec!["refs/heads/change-*".to_owned()]);
    for name in ["change-+12", "change-12x", "change-x"] {
        repository.git(&["branch", name, "feature"]);
    }
    let changes = git::landed_changes(&options).unwrap();
    assert_eq!(changes.warnings()[0].code, "no_origins");
    repository.git(&["branch", "change-12", "feature"]);
    assert_eq!(git::landed_changes(&options).unwrap().warnings(), []);
}

#[test]
fn a_survey_begins_at_a_date_and_counts_ahead() {
    let repository = TestRepository::new();
    // One run of git in place of 450.
    let stream: String = (0..150)
        .map(|number| {
            let date = 1_770_000_000 + number * 60;
            format!(
                "commit refs/heads/main\ncommitter A <a@example.com> {date} +0200\ndata 6\nCommit\nM 100644 inline a\ndata 4\n{number:03}\n\n"
            )
        })
        .collect();
    repository.git_with(&["fast-import", "--quiet"], stream.as_bytes());
    let dates = repository.git(&["log", "--format=%cI", "-150"]);
    let dates: Vec<_> = dates.lines().collect();
    let mut options = options(repository.path());
    let all = git::landed_changes(&options).unwrap();
    assert_eq!((all.total(), all.branch()), (150, Some("main")));
    assert_eq!(all.count(), 150);
    // The ninth newest is the first that is not after its own date.
    options.since = Some(dates[9].to_owned());
    let some = git::landed_changes(&options).unwrap();
    assert_eq!(some.total(), 9);
    assert_eq!(some.count(), 9);
    options.since = Some("now".to_owned());
    assert_eq!(survey(&options).len(), 0);
    for since in ["rubbish", "", "  ", "\0"] {
        options.since = Some(since.to_owned());
        let error = git::landed_changes(&options).err().unwrap();
        assert!(
            matches!(error, SourceError::BadDate { .. }),
            "{since:?}: {error:?}"
        );
    }
    options.since = None;
    options.branch = Some("nowhere".to_owned());
    assert!(matches!(
        git::landed_changes(&options).err(),
        Some(SourceError::UnknownRevision { .. })
    ));
}

#[test]
fn a_shallow_clone_is_told_and_its_edge_is_left_out() {
    let repository = TestRepository::new();
    for number in 0..5 {
        let text = format!("{number}\n");
        repository.commit("Commit", &[("a", Some(&text))]);
    }
    let (_folder, clone) = repository.clone_with(&["--depth=3"]);
    let landed = git::landed_changes(&options(&clone)).unwrap();
    assert_eq!(landed.warnings()[0].code, "shallow_clone");
    assert_eq!(landed.map(Result::unwrap).count(), 2);
}

/// Changes of the real history that are collected alone as well.
const MOST_COMPARED: usize = 30;

/// This project's own history, or whatever repository the tests run in.
#[test]
fn real_history_is_read_whole() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(landed) = git::landed_changes(&options(here)) else {
        println!("skipped: the tests do not run in a git repository");
        return;
    };
    let total = usize::try_from(landed.total()).unwrap();
    let shallow = !landed.warnings().is_empty();
    let all: Vec<Facts> = landed.map(Result::unwrap).collect();
    assert!(all.len() == total || shallow);
    // Each takes some ten runs of git, and the history grows: so many, from all parts of it.
    let step = all.len().div_ceil(MOST_COMPARED).max(1);
    for facts in all.into_iter().step_by(step) {
        let same = crate::git::repository::collect(here, &facts.change.head.revision)
            .unwrap()
            .facts;
        assert_eq!(same.files, facts.files);
        assert_eq!(same.commits, facts.commits);
        assert_eq!(facts.completeness.files.unwrap().supply, Supply::Complete);
    }
}

/// Histories of up to 30 commits, each on top of one to three earlier ones.
fn histories() -> impl Strategy<Value = Vec<Vec<usize>>> {
    proptest::collection::vec(proptest::collection::vec(0_usize..1_000, 1..4), 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The walk puts every commit into the change that brought it in, whatever the shape of history and its dates.
    #[test]
    fn changes_hold_exactly_what_they_brought_in(history in histories()) {
        let repository = TestRepository::new();
        let mut stream = String::new();
        for (number, parents) in history.iter().enumerate() {
            let date = 1_770_000_000 + (number * 7_919 % 13) * 1_000;
            stream.push_str(&format!(
                "commit refs/heads/b{number}\nmark :{}\ncommitter A <a@example.com> {date} +0000\ndata 0\n",
                number + 1
            ));
            let mut seen = Vec::new();
            for parent in parents {
                let parent = parent % (number + 1);
                if parent > 0 && !seen.contains(&parent) {
                    stream.push_str(&format!("{} :{parent}\n", if seen.is_empty() { "from" } else { "merge" }));
                    seen.push(parent);
                }
            }
            stream.push_str(&format!("M 100644 inline f{number}\ndata 2\n1\n\n"));
        }
        repository.git_with(&["fast-import", "--quiet"], stream.as_bytes());
        let mut options = options(repository.path());
        options.branch = Some(format!("b{}", history.len() - 1));
        for facts in survey(&options) {
            let head = facts.change.head.revision.clone();
            let base = facts.change.base.revision;
            let mut range = vec!["rev-list", &head];
            let without = format!("^{base}");
            if base != "0".repeat(40) {
                range.push(&without);
            }
            let expected = repository.git(&range);
            let mut expected: Vec<&str> = expected.lines().collect();
            let mut found: Vec<&str> = facts.commits.iter().map(|commit| commit.revision.as_str()).collect();
            prop_assert_eq!(found.last(), Some(&head.as_str()));
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
