//! What a landed change inherits, and what merely claims to be its origin.

use crate::git::repository::{TestRepository, codes, options};
use countersign_contract::types::{ChangeState, EquivalenceKind, Facts, Supply};
use countersign_sources::Collected;
use countersign_sources::git::{self, Landing};

/// `main` has gone on since `feature` forked from it. The first commit of the feature declares an agent, the second is by
/// somebody else.
pub fn forked() -> TestRepository {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n")), ("shared", Some("1\n2\n3\n"))]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.commit("One\n\nAssisted-by: Claude:opus-4\n", &[("f", Some("1\n"))]);
    repository.commit("Two", &[("f", Some("1\n2\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("Main", &[("a", Some("2\n"))]);
    repository
}

/// Lands `feature` as one commit with this message, and gives its id.
pub fn squash(repository: &TestRepository, message: &str) -> String {
    repository.git(&["merge", "-q", "--squash", "feature"]);
    repository.git(&["commit", "-q", "-m", message]);
    repository.head()
}

fn landed(repository: &TestRepository, range: &str, from: &[&str]) -> Collected {
    let mut options = options(repository.path(), range);
    options.landing = Landing::Landed {
        from: from.iter().map(|id| (*id).to_owned()).collect(),
    };
    git::collect(&options).unwrap()
}

fn subjects(facts: &Facts) -> Vec<&str> {
    let messages = facts.carried_commits.iter().map(|commit| &commit.message);
    messages.map(|text| text.lines().next().unwrap()).collect()
}

fn kinds(facts: &Facts) -> Vec<(&str, &str, EquivalenceKind)> {
    let list = facts.equivalences.iter();
    list.map(|found| {
        (
            found.from_revision.as_str(),
            found.to_revision.as_str(),
            found.kind,
        )
    })
    .collect()
}

fn supply(facts: &Facts) -> Supply {
    facts.completeness.carried_commits.as_ref().unwrap().supply
}

#[test]
fn a_squash_inherits_what_its_pull_request_carried() {
    let repository = forked();
    let origin = repository.git(&["rev-parse", "feature"]);
    repository.git(&["update-ref", "refs/pull/12/head", &origin]);
    let head = squash(&repository, "Retry payments (#12)");
    let collected = landed(&repository, "HEAD", &[]);
    let facts = &collected.facts;
    assert_eq!(codes(&collected), [] as [&str; 0]);
    assert_eq!(facts.change.state, ChangeState::Merged);
    assert!(facts.change.merged.is_some());
    assert_eq!(
        facts.change.landed_from,
        [format!("{}@{origin}", facts.change.repository)]
    );
    assert_eq!(subjects(facts), ["One", "Two"]);
    assert!(facts.carried_commits[0].message.contains("Claude"));
    assert_eq!(supply(facts), Supply::Complete);
    assert_eq!(
        kinds(facts),
        [(origin.as_str(), head.as_str(), EquivalenceKind::Squash)]
    );
    assert_eq!(facts.equivalences[0].tree, repository.tree(&head));
    assert_eq!(facts.commits.len(), 1);
}

#[test]
fn a_squash_that_was_edited_by_hand_is_not_its_origin_though_it_says_so() {
    let repository = forked();
    let origin = repository.git(&["rev-parse", "feature"]);
    repository.git(&["update-ref", "refs/pull/12/head", &origin]);
    repository.git(&["merge", "-q", "--squash", "feature"]);
    repository.commit("Retry payments (#12)", &[("f", Some("1\n2\nsmuggled\n"))]);
    let collected = landed(&repository, "HEAD", &[]);
    let facts = &collected.facts;
    assert_eq!(codes(&collected), ["origin_unproved"]);
    assert_eq!(facts.change.landed_from, [] as [String; 0]);
    assert_eq!(subjects(facts), ["One", "Two"], "evidence may raise demand");
    assert_eq!(supply(facts), Supply::Truncated);
    assert_eq!(kinds(facts), []);
    // Whoever runs the command can vouch for the link, never for the content.
    let collected = landed(&repository, "HEAD", &["feature"]);
    assert_eq!(collected.facts.change.landed_from.len(), 1);
    assert_eq!(kinds(&collected.facts), []);
    assert_eq!(supply(&collected.facts), Supply::Complete);
}

#[test]
fn a_squash_of_rewritten_indentation_is_not_its_origin() {
    let repository = forked();
    repository.git(&["checkout", "-q", "feature"]);
    let origin = repository.commit("Python", &[("p.py", Some("if a:\n    b()\nc()\n"))]);
    repository.git(&["update-ref", "refs/pull/12/head", &origin]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--squash", "feature"]);
    repository.commit(
        "Retry (#12)",
        &[("p.py", Some("if a:\n    b()\n    c()\n"))],
    );
    assert_eq!(kinds(&landed(&repository, "HEAD", &[]).facts), []);
}

#[test]
fn a_number_whose_change_is_not_there_is_no_link() {
    let repository = forked();
    squash(&repository, "Retry payments (#12)");
    let collected = landed(&repository, "HEAD", &[]);
    assert_eq!(codes(&collected), ["origin_absent"]);
    assert!(
        collected.warnings[0]
            .to_string()
            .ends_with("`git fetch origin refs/pull/12/head:refs/pull/12/head`")
    );
    assert_eq!(collected.facts.change.landed_from, [] as [String; 0]);
    assert_eq!(supply(&collected.facts), Supply::NotSupplied);
}

#[test]
fn a_branch_that_is_named_like_a_pull_request_is_none() {
    let repository = forked();
    for name in [
        "refs/heads/refs/pull/12/head",
        "refs/heads/pull/12/head",
        "refs/remotes/origin/pull/12/head",
        "refs/pull/12/merge",
        "refs/pull/x/head",
    ] {
        repository.git(&["update-ref", name, "feature"]);
    }
    squash(&repository, "Retry payments (#12)");
    assert_eq!(codes(&landed(&repository, "HEAD", &[])), ["origin_absent"]);
}

#[test]
fn a_commit_that_went_straight_to_the_branch_has_no_link() {
    let repository = forked();
    let collected = landed(&repository, "HEAD", &[]);
    assert_eq!(codes(&collected), ["landed_without_origin"]);
    assert_eq!(collected.facts.change.landed_from, [] as [String; 0]);
    assert_eq!(supply(&collected.facts), Supply::NotSupplied);
}

#[test]
fn a_merge_is_linked_by_its_parent_and_equivalent_if_git_makes_it_again() {
    let repository = forked();
    let origin = repository.git(&["rev-parse", "feature"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge feature", "feature"]);
    let head = repository.head();
    let collected = landed(&repository, "HEAD", &[]);
    let facts = &collected.facts;
    assert_eq!(codes(&collected), [] as [&str; 0]);
    assert_eq!(facts.change.landed_from.len(), 1);
    assert_eq!(subjects(facts), [] as [&str; 0], "they landed themselves");
    assert_eq!(supply(facts), Supply::Complete);
    assert_eq!(
        kinds(facts),
        [(origin.as_str(), head.as_str(), EquivalenceKind::BaseMerge)]
    );
    // With a hand in it, it is a merge by its parents only, and no link: those may hold nothing of it.
    repository.git(&["reset", "-q", "--hard", "main~1"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "feature"]);
    repository.commit("Merge feature", &[("f", Some("smuggled\n"))]);
    let collected = landed(&repository, "HEAD", &[]);
    assert_eq!(codes(&collected), ["origin_unproved"]);
    let facts = collected.facts;
    assert_eq!(facts.change.landed_from, [] as [String; 0]);
    assert_eq!(kinds(&facts), []);
    let facts_vouched = landed(&repository, "HEAD", &["feature"]).facts;
    assert_eq!(facts_vouched.change.landed_from.len(), 1);
    assert!(!facts.commits.last().unwrap().recomputed_merge);
}

#[test]
fn a_merge_request_that_was_squashed_and_then_merged_inherits_from_its_head() {
    let repository = forked();
    let origin = repository.git(&["rev-parse", "feature"]);
    repository.git(&["checkout", "-q", "-b", "squashed", "main~1"]);
    squash(&repository, "Retry payments");
    repository.git(&["checkout", "-q", "main"]);
    let message = "Merge branch 'feature' into 'main'\n\nRetry\n\nSee merge request acme/shop!7";
    repository.git(&["merge", "-q", "--no-ff", "-m", message, "squashed"]);
    let collected = landed(&repository, "HEAD", &[]);
    assert_eq!(
        codes(&collected),
        ["origin_absent"],
        "its one commit may be a squash"
    );
    assert_eq!(collected.facts.change.landed_from, [] as [String; 0]);
    repository.git(&["update-ref", "refs/merge-requests/7/head", &origin]);
    let facts = landed(&repository, "HEAD", &[]).facts;
    assert_eq!(facts.change.landed_from.len(), 2);
    assert_eq!(subjects(&facts), ["One", "Two"]);
    assert!(
        kinds(&facts)
            .iter()
            .any(|(from, _, kind)| *from == origin && *kind == EquivalenceKind::Rebase)
    );
}

#[test]
fn a_rebase_that_landed_inherits_from_the_head_that_is_named() {
    let repository = forked();
    let origin = repository.git(&["rev-parse", "feature"]);
    let base = repository.head();
    repository.git(&["checkout", "-q", "-b", "rebased", "feature"]);
    repository.git(&["rebase", "-q", "main"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--ff-only", "rebased"]);
    let facts = landed(&repository, &format!("{base}..main"), &[&origin]).facts;
    assert_eq!(facts.commits.len(), 2);
    assert_eq!(subjects(&facts), ["One", "Two"]);
    let head = repository.head();
    assert_eq!(
        kinds(&facts),
        [(origin.as_str(), head.as_str(), EquivalenceKind::Rebase)]
    );
}

#[test]
fn a_fast_forward_is_its_own_origin() {
    let repository = forked();
    repository.git(&["checkout", "-q", "feature"]);
    let head = repository.head();
    repository.git(&["update-ref", "refs/pull/3/head", &head]);
    let facts = landed(&repository, "main~1..feature", &[]).facts;
    assert_eq!(facts.change.landed_from.len(), 1);
    assert_eq!(kinds(&facts), []);
    assert_eq!(facts.commits.len(), 2);
}

#[test]
fn the_author_of_the_change_is_the_origins_and_not_who_pressed_the_button() {
    let repository = forked();
    repository.git(&["checkout", "-q", "feature"]);
    std::fs::write(repository.path().join("g"), "1\n").unwrap();
    repository.git(&["add", "-A"]);
    repository.git(&[
        "commit",
        "-q",
        "--author=Ada <ada@example.com>",
        "-m",
        "Three",
    ]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["update-ref", "refs/pull/12/head", "feature"]);
    squash(&repository, "Retry payments (#12)");
    let facts = landed(&repository, "HEAD", &[]).facts;
    assert_eq!(facts.change.author.email, "ada@example.com");
    assert_eq!(facts.commits[0].author.email, "alice@example.com");
}

#[test]
fn a_change_that_had_landed_before_is_no_origin() {
    let repository = forked();
    repository.git(&["update-ref", "refs/pull/12/head", "main~1"]);
    squash(&repository, "Retry payments (#12)");
    for from in [&[][..], &["main~2"]] {
        let collected = landed(&repository, "HEAD", from);
        assert_eq!(codes(&collected), ["origin_landed_before"]);
        assert_eq!(collected.facts.change.landed_from, [] as [String; 0]);
        assert_eq!(kinds(&collected.facts), []);
    }
}

#[test]
fn an_unknown_origin_is_an_error_and_a_missing_object_is_told() {
    let repository = forked();
    squash(&repository, "Retry payments (#12)");
    let mut options = options(repository.path(), "HEAD");
    options.landing = Landing::Landed {
        from: vec!["no-such-branch".to_owned()],
    };
    let error = git::collect(&options).unwrap_err();
    assert!(error.to_string().contains("no-such-branch"), "{error}");
}

#[test]
fn histories_without_a_common_root_link_without_content() {
    let repository = forked();
    repository.git(&["checkout", "-q", "--orphan", "island"]);
    let island = repository.commit("Island", &[("i", Some("1\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    squash(&repository, "Retry payments (#12)");
    let facts = landed(&repository, "HEAD", &[&island]).facts;
    assert_eq!(subjects(&facts), ["Island"]);
    assert_eq!(kinds(&facts), []);
}

#[test]
fn a_proposed_change_is_not_looked_into_for_origins() {
    let repository = forked();
    repository.git(&["update-ref", "refs/pull/12/head", "feature"]);
    squash(&repository, "Retry payments (#12)");
    let facts = repository.collect("HEAD").facts;
    assert_eq!(facts.change.state, ChangeState::Open);
    assert!(facts.change.landed_from.is_empty() && facts.carried_commits.is_empty());
}
