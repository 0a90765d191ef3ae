//! Which commits and which base a range means.

use crate::git::repository::{TestRepository, codes, collect, supplies};
use countersign_contract::types::{Signature, Supply};
use countersign_sources::{SourceError, git};

const COMPLETE: [Supply; 3] = [Supply::Complete; 3];

fn forked() -> (TestRepository, [String; 4]) {
    let repository = TestRepository::new();
    let root = repository.commit("Root", &[("a", Some("1\n"))]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    let one = repository.commit("One\n\nWhy.\n\nReviewed-by: x\n", &[("b", Some("1\n2\n"))]);
    let two = repository.commit("Two", &[("b", Some("1\n3\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    let main = repository.commit("Main goes on", &[("a", Some("2\n"))]);
    (repository, [root, one, two, main])
}

#[test]
fn a_range_has_its_commits_oldest_first_and_its_files_since_the_merge_base() {
    let (repository, [root, one, two, main]) = forked();
    for range in [
        "main..feature",
        "main...feature",
        &format!("{main}..{two}"),
        "..feature",
    ] {
        let collected = repository.collect(range);
        let facts = &collected.facts;
        assert_eq!(codes(&collected), [""; 0], "{range}");
        assert_eq!(supplies(&collected), COMPLETE);
        assert_eq!(facts.change.base.revision, main);
        assert_eq!(facts.change.head.revision, two);
        assert_eq!(facts.change.merge_base.as_ref(), Some(&root));
        assert_eq!(facts.change.head.tree, Some(repository.tree("feature")));
        assert_eq!(facts.change.base.tree, Some(repository.tree("main")));
        let revisions: Vec<_> = facts
            .commits
            .iter()
            .map(|commit| &commit.revision)
            .collect();
        assert_eq!(revisions, [&one, &two], "{range}");
        let paths: Vec<_> = facts
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.added))
            .collect();
        assert_eq!(paths, [("b", 2)]);
    }
}

#[test]
fn a_commit_comes_with_all_that_git_knows_of_it() {
    let (repository, [root, one, ..]) = forked();
    let facts = repository.collect("main..feature").facts;
    let commit = &facts.commits[0];
    assert_eq!(commit.revision, one);
    assert_eq!(commit.parents, [root]);
    assert_eq!(commit.tree, Some(repository.tree(&one)));
    assert_eq!(commit.author.name, "Alice Ames");
    assert_eq!(commit.author.email, "alice@example.com");
    assert_eq!(commit.author.login, None);
    assert_eq!(commit.committer.email, "carl@example.com");
    assert_eq!(commit.message, "One\n\nWhy.\n\nReviewed-by: x\n");
    assert_eq!(commit.signature, Signature::None);
    let seconds: i64 = repository
        .git(&["log", "-1", "--format=%at", &one])
        .parse()
        .unwrap();
    assert_eq!(commit.authored.unwrap().seconds, seconds);
    assert_eq!(
        (commit.files[0].path.as_str(), commit.files[0].added),
        ("b", 2)
    );
    assert_eq!(
        (
            facts.commits[1].files[0].added,
            facts.commits[1].files[0].deleted
        ),
        (1, 1)
    );
    assert_eq!(facts.change.title, "Two");
    assert!(
        facts
            .change
            .id
            .ends_with(&format!("@{}", facts.change.head.revision))
    );
}

#[test]
fn branches_are_named_when_the_range_names_them() {
    let (repository, _) = forked();
    let change = repository.collect("main..feature").facts.change;
    assert_eq!(change.base.branch.as_deref(), Some("main"));
    assert_eq!(change.head.branch.as_deref(), Some("feature"));
    let change = repository.collect("main~0..feature~1").facts.change;
    assert_eq!((change.base.branch, change.head.branch), (None, None));
    let (_folder, clone) = repository.clone_with(&[]);
    let change = collect(&clone, "origin/main..origin/feature")
        .unwrap()
        .facts
        .change;
    assert_eq!(change.base.branch.as_deref(), Some("main"));
}

#[test]
fn one_revision_is_compared_with_its_first_parent() {
    let (repository, [_, one, two, _]) = forked();
    let collected = repository.collect("feature");
    assert_eq!(collected.facts.change.base.revision, one);
    assert_eq!(collected.facts.change.merge_base, Some(one));
    assert_eq!(collected.facts.commits.len(), 1);
    assert_eq!(collected.facts.change.head.revision, two);
    assert_eq!(supplies(&collected), COMPLETE);
}

#[test]
fn a_root_commit_adds_all_that_it_holds() {
    let (repository, [root, ..]) = forked();
    let collected = repository.collect(&root);
    assert_eq!(codes(&collected), [""; 0]);
    assert_eq!(supplies(&collected), COMPLETE);
    assert_eq!(collected.facts.change.merge_base, None);
    assert_eq!(collected.facts.change.base.revision, "0".repeat(40));
    assert_eq!(collected.facts.files.len(), 1);
    assert_eq!(collected.facts.files[0].old_mode, None);
    assert_eq!(collected.facts.commits[0].files[0].added, 1);
}

#[test]
fn an_empty_commit_is_a_commit_without_files() {
    let (repository, _) = forked();
    repository.commit("Empty", &[]);
    repository.commit("Empty again", &[]);
    repository.commit("Not empty", &[("c", Some("1\n"))]);
    let collected = repository.collect("HEAD~3..");
    let counts: Vec<_> = collected
        .facts
        .commits
        .iter()
        .map(|commit| commit.files.len())
        .collect();
    assert_eq!(counts, [0, 0, 1]);
    assert_eq!(collected.facts.files.len(), 1);
}

#[test]
fn a_range_without_commits_is_refused() {
    let (repository, _) = forked();
    for range in ["feature..feature~1", "feature..feature"] {
        let error = git::collect(&repository.options(range)).unwrap_err();
        let words = error.to_string();
        assert!(matches!(error, SourceError::EmptyRange { .. }), "{words}");
        assert!(words.contains(range), "{words}");
    }
}

#[test]
fn a_bare_repository_serves_as_well() {
    let (repository, [.., two, main]) = forked();
    let (_folder, bare) = repository.clone_with(&["--bare"]);
    let facts = collect(&bare, "main..feature").unwrap().facts;
    assert_eq!(
        (facts.change.base.revision, facts.change.head.revision),
        (main, two)
    );
    assert_eq!(facts.commits.len(), 2);
}

#[test]
fn a_linked_work_tree_and_a_folder_inside_serve_as_well() {
    let (repository, _) = forked();
    let folder = tempfile::tempdir().unwrap();
    let linked = folder.path().join("linked");
    repository.git(&["worktree", "add", "-q", linked.to_str().unwrap(), "feature"]);
    let inside = linked.join("inside");
    std::fs::create_dir(&inside).unwrap();
    assert_eq!(
        collect(&inside, "main..HEAD").unwrap().facts.commits.len(),
        2
    );
}

#[test]
fn commits_that_the_base_branch_has_are_marked() {
    let (repository, [_, one, two, _]) = forked();
    // The range starts before what the branch holds by now.
    let mut options = repository.options("main~1..feature");
    repository.git(&["branch", "release", &one]);
    options.base_branch = Some("release".to_owned());
    let facts = git::collect(&options).unwrap().facts;
    let marked: Vec<_> = facts
        .commits
        .iter()
        .map(|commit| (&commit.revision, commit.in_base))
        .collect();
    assert_eq!(marked, [(&one, true), (&two, false)]);
    assert_eq!(facts.change.base.branch.as_deref(), Some("release"));
}

#[test]
fn an_unknown_revision_says_what_to_do() {
    let (repository, _) = forked();
    for (range, part) in [
        ("main..nowhere", "no remote to fetch it from"),
        ("nowhere", "unknown revision `nowhere`"),
        ("HEAD~99..", "whether history goes back that far"),
        ("main..--output=x", "--output=x"),
        ("-h", "unknown revision `-h`"),
    ] {
        let error = collect(repository.path(), range).unwrap_err();
        assert!(
            matches!(error, SourceError::UnknownRevision { .. }),
            "{range}: {error:?}"
        );
        assert!(error.to_string().contains(part), "{error}");
    }
    for range in ["", " ", "a..b..c", "a\0b", "a\nb"] {
        let error = collect(repository.path(), range).unwrap_err();
        assert!(
            matches!(error, SourceError::BadRange { .. }),
            "{range:?}: {error:?}"
        );
    }
}

#[test]
fn no_repository_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("absent")] {
        let error = collect(&path, "HEAD").unwrap_err();
        assert!(
            matches!(error, SourceError::NotARepository { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains("--repo"), "{error}");
    }
    let empty = TestRepository::new();
    let error = collect(empty.path(), "HEAD").unwrap_err();
    assert!(
        matches!(error, SourceError::UnknownRevision { .. }),
        "{error:?}"
    );
}

#[test]
fn the_same_range_gives_the_same_facts() {
    let (repository, _) = forked();
    let (_folder, clone) = repository.clone_with(&[]);
    let mut here = repository.options("main..feature");
    here.name = Some("owner/name".to_owned());
    let mut there = here.clone();
    there.repository = clone;
    there.range = "origin/main..origin/feature".to_owned();
    assert_eq!(git::collect(&here).unwrap(), git::collect(&there).unwrap());
}

#[test]
fn sha256_repositories_serve_as_well() {
    let repository = TestRepository::with(&["--object-format=sha256"]);
    repository.commit("Root", &[("a", Some("1\n"))]);
    let two = repository.commit("Two", &[("a", Some("2\n"))]);
    let facts = repository.collect("HEAD~1..").facts;
    assert_eq!(facts.change.head.revision, two);
    assert_eq!(two.len(), 64);
    assert_eq!(facts.files[0].added, 1);
    assert_eq!(
        repository
            .collect("HEAD~1")
            .facts
            .change
            .base
            .revision
            .len(),
        64
    );
}

#[test]
fn thousands_of_commits_are_read() {
    let repository = TestRepository::new();
    let mut stream = String::new();
    for number in 0..4_500 {
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter A <a@example.com> {} +0000\ndata 2\n{}\nM 100644 inline f{}\ndata 5\nline\n\n",
            1_770_000_000 + number,
            number % 10,
            number % 7,
        ));
    }
    repository.git_with(&["fast-import", "--quiet"], stream.as_bytes());
    let collected = repository.collect("main~4400..main");
    assert_eq!(collected.facts.commits.len(), 4_400);
    assert_eq!(supplies(&collected), COMPLETE);
}
