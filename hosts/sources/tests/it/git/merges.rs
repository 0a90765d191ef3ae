//! Merges from the base, rebases and reverts, and their dishonest neighbours.

use crate::git::repository::{TestRepository, codes};
use countersign_contract::types::{
    Authentication, ContentBinding, EquivalenceKind, SignOff, SignOffVerdict, Supply,
};
use countersign_sources::git::{self, Supplied};

/// `main` and `feature` have forked, and both have gone on in different files.
fn forked() -> TestRepository {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n")), ("shared", Some("1\n2\n3\n"))]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.commit("Feature", &[("f", Some("1\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("Main", &[("a", Some("2\n"))]);
    repository.git(&["checkout", "-q", "feature"]);
    repository
}

fn equivalences(
    repository: &TestRepository,
    range: &str,
    earlier: &[&str],
) -> Vec<(String, String, EquivalenceKind, String)> {
    let mut options = repository.options(range);
    options.earlier_revisions = earlier.iter().map(|id| (*id).to_owned()).collect();
    let facts = git::collect(&options).unwrap().facts;
    facts
        .equivalences
        .into_iter()
        .map(|found| {
            (
                found.from_revision,
                found.to_revision,
                found.kind,
                found.tree,
            )
        })
        .collect()
}

#[test]
fn a_clean_merge_from_the_base_is_recomputed() {
    let repository = forked();
    let before = repository.head();
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge main", "main"]);
    let head = repository.head();
    let facts = repository.collect("main..feature").facts;
    let marked: Vec<_> = facts
        .commits
        .iter()
        .map(|commit| commit.recomputed_merge)
        .collect();
    assert_eq!(marked, [false, true]);
    assert_eq!(
        facts.files.len(),
        1,
        "what the base changed is not the change's"
    );
    assert_eq!(
        equivalences(&repository, "main..feature", &[&before]),
        [(
            before,
            head.clone(),
            EquivalenceKind::BaseMerge,
            repository.tree(&head)
        )]
    );
}

#[test]
fn a_merge_from_the_base_with_an_edit_by_hand_is_not() {
    let repository = forked();
    let before = repository.head();
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "main"]);
    repository.commit("Merge main", &[("f", Some("1\nsmuggled\n"))]);
    let facts = repository.collect("main..feature").facts;
    assert_eq!(facts.commits[1].parents.len(), 2);
    assert!(!facts.commits[1].recomputed_merge);
    assert_eq!(equivalences(&repository, "main..feature", &[&before]), []);
}

#[test]
fn a_conflict_resolved_by_hand_is_not_recomputed() {
    let repository = forked();
    repository.commit("Feature", &[("shared", Some("1\nfeature\n3\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("Main", &[("shared", Some("1\nmain\n3\n"))]);
    repository.git(&["checkout", "-q", "feature"]);
    // A driver that the change brings along must not make the conflict vanish.
    repository.commit("Drive", &[(".gitattributes", Some("shared merge=union\n"))]);
    let merged = repository.try_git(&["merge", "-q", "--no-edit", "main"], b"");
    assert!(merged.status.success(), "git itself takes the driver");
    let facts = repository.collect("main..feature").facts;
    assert!(facts.commits.iter().all(|commit| !commit.recomputed_merge));
}

#[test]
fn a_merge_of_another_branch_is_no_merge_from_the_base() {
    let repository = forked();
    repository.git(&["checkout", "-q", "-b", "side", "main~1"]);
    repository.commit("Side", &[("s", Some("1\n"))]);
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge side", "side"]);
    let facts = repository.collect("main..feature").facts;
    assert_eq!(facts.commits.len(), 3);
    assert!(facts.commits.iter().all(|commit| !commit.recomputed_merge));
}

#[test]
fn an_octopus_merge_is_listed_and_not_recomputed() {
    let repository = forked();
    for name in ["one", "two"] {
        repository.git(&["checkout", "-q", "-b", name, "main"]);
        repository.commit(name, &[(name, Some("1\n"))]);
    }
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["merge", "-q", "-m", "Octopus", "one", "two"]);
    let collected = repository.collect("main..feature");
    let octopus = collected.facts.commits.last().unwrap();
    assert_eq!(octopus.parents.len(), 3);
    assert!(!octopus.recomputed_merge);
    assert_eq!(collected.facts.commits.len(), 4);
    assert_eq!(collected.facts.files.len(), 3);
}

#[test]
fn a_rebase_without_a_hand_in_it_is_equivalent() {
    let repository = forked();
    let before = repository.head();
    repository.git(&["rebase", "-q", "main"]);
    let head = repository.head();
    assert_eq!(
        equivalences(&repository, "main..feature", &[&before, &before, &head]),
        [(
            before.clone(),
            head.clone(),
            EquivalenceKind::Rebase,
            repository.tree(&head)
        )]
    );
    let (found, warnings) = git::equivalences(
        repository.path(),
        "main",
        "feature",
        &[before, "gone".to_owned()],
    )
    .unwrap();
    assert_eq!(found.list.len(), 1);
    assert_eq!(warnings[0].code, "earlier_revision_unknown");
}

#[test]
fn a_rebase_with_a_hand_in_it_is_not() {
    let repository = forked();
    let before = repository.head();
    repository.git(&["rebase", "-q", "main"]);
    std::fs::write(repository.path().join("f"), " 1\n").unwrap();
    repository.git(&["commit", "-q", "-a", "--amend", "-m", "Feature"]);
    assert_eq!(equivalences(&repository, "main..feature", &[&before]), []);
}

#[test]
fn a_rewritten_message_is_equivalent_and_rewritten_indentation_is_not() {
    let repository = forked();
    let before = repository.commit("Python", &[("p.py", Some("if a:\n    b()\nc()\n"))]);
    repository.git(&["commit", "-q", "--amend", "-m", "Python, said better"]);
    let kinds: Vec<_> = equivalences(&repository, "main..feature", &[&before]);
    assert_eq!(kinds.len(), 1);
    std::fs::write(repository.path().join("p.py"), "if a:\n    b()\n    c()\n").unwrap();
    repository.git(&["commit", "-q", "-a", "--amend", "-m", "Python"]);
    assert_eq!(equivalences(&repository, "main..feature", &[&before]), []);
}

#[test]
fn sign_offs_name_the_earlier_heads_and_unknown_ones_are_told() {
    let repository = forked();
    let before = repository.head();
    repository.git(&["rebase", "-q", "main"]);
    let sign_off = |id: &str, revision: &str| SignOff {
        id: id.to_owned(),
        sequence: 7,
        person: "sam".to_owned(),
        verdict: SignOffVerdict::Approve,
        binding: ContentBinding {
            repository: "owner/name".to_owned(),
            base_branch: None,
            revision: revision.to_owned(),
            tree: None,
            merge_base: None,
        },
        assesses: Vec::new(),
        reason: None,
        opened: None,
        signed: None,
        authentication: Authentication::Forge,
        evidence: None,
        confirms: Vec::new(),
    };
    let mut options = repository.options("main..feature");
    let gone = "1234567890123456789012345678901234567890";
    options.sign_offs = Some(Supplied {
        list: vec![
            sign_off("1", &before),
            sign_off("2", gone),
            sign_off("3", "main\n--exec"),
        ],
        collector: "desk".to_owned(),
    });
    let collected = git::collect(&options).unwrap();
    assert_eq!(collected.facts.equivalences.len(), 1);
    assert_eq!(codes(&collected), ["earlier_revision_unknown"]);
    assert!(
        collected.warnings[0]
            .message
            .starts_with("2 earlier revisions")
    );
    let completeness = &collected.facts.completeness;
    assert_eq!(
        completeness.equivalences.as_ref().unwrap().supply,
        Supply::Truncated
    );
    assert_eq!(
        completeness
            .sign_offs
            .as_ref()
            .unwrap()
            .collector
            .as_deref(),
        Some("desk")
    );
    let sequences: Vec<_> = collected
        .facts
        .sign_offs
        .iter()
        .map(|sign_off| sign_off.sequence)
        .collect();
    assert_eq!(sequences, [1, 2, 3]);
}

#[test]
fn an_exact_revert_is_recomputed() {
    let repository = forked();
    repository.git(&["checkout", "-q", "main"]);
    let bad = repository.commit(
        "Bad",
        &[("shared", Some("1\nbad\n3\n")), ("new", Some("x\n"))],
    );
    repository.commit("In between", &[("a", Some("3\n"))]);
    repository.git(&["checkout", "-q", "-b", "undo"]);
    repository.git(&["revert", "--no-edit", &bad]);
    let head = repository.head();
    assert_eq!(
        equivalences(&repository, "main..undo", &[]),
        [(
            bad.clone(),
            head.clone(),
            EquivalenceKind::Revert,
            repository.tree(&head)
        )]
    );
    std::fs::write(repository.path().join("a"), "smuggled\n").unwrap();
    repository.git(&["commit", "-q", "-a", "--amend", "--no-edit"]);
    assert!(repository.git(&["log", "-1", "--format=%B"]).contains(&bad));
    assert_eq!(
        equivalences(&repository, "main..undo", &[]),
        [],
        "more than the inverse"
    );
}

#[test]
fn the_inverse_of_something_made_up_is_no_revert() {
    let repository = forked();
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["checkout", "-q", "-b", "bait"]);
    // The bait undoes what the change is going to do, and never lands.
    repository.commit("Wanted", &[("evil", Some("x\n"))]);
    let bait = repository.commit("Bait", &[("evil", None)]);
    repository.git(&["checkout", "-q", "-b", "undo", "main"]);
    repository.commit(
        &format!("Revert \"Bait\"\n\nThis reverts commit {bait}.\n"),
        &[("evil", Some("x\n"))],
    );
    assert_eq!(equivalences(&repository, "main..undo", &[]), []);
}

#[test]
fn a_merge_is_reverted_against_the_side_that_stays() {
    let repository = forked();
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Land feature", "feature"]);
    let merge = repository.head();
    repository.git(&["checkout", "-q", "-b", "undo"]);
    repository.git(&["revert", "--no-edit", "-m", "1", &merge]);
    let found = equivalences(&repository, "main..undo", &[]);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].0, found[0].2), (&merge, EquivalenceKind::Revert));
}

#[test]
fn claims_of_reverts_that_do_not_hold_are_ignored() {
    let repository = forked();
    let claims: String = (0..300)
        .map(|number| format!("This reverts commit {number:040x}.\n"))
        .collect();
    repository.commit(
        &format!("Claims\n\n{claims}This reverts commit zzz."),
        &[("f", Some("3\n"))],
    );
    assert_eq!(equivalences(&repository, "main..feature", &[]), []);
}
