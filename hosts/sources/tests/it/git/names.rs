//! Names that could mean several revisions: whoever may push may make a tag that is called as a branch, and git takes the tag.

use crate::git::repository::{TestRepository, codes};
use countersign_sources::{SourceError, git};

/// The branch `feature` with two commits on `main`, and no branch checked out.
fn proposed() -> (TestRepository, [String; 3]) {
    let repository = TestRepository::new();
    let root = repository.commit("Root", &[("a", Some("1\n"))]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    let one = repository.commit("One", &[("b", Some("1\n"))]);
    let two = repository.commit("Two", &[("b", Some("2\n"))]);
    repository.git(&["checkout", "-q", "--detach"]);
    (repository, [root, one, two])
}

#[test]
fn a_name_that_several_refs_have_is_refused_with_what_to_write() {
    // Each ref is made where the tag's attacker would want it; `{short}` is the short id of the root.
    for (refs, range, expected) in [
        (&["tags/main"][..], "main..feature", Err("refs/heads/main")),
        (&["tags/main"], "main~0..feature", Err("refs/heads/main~0")),
        (&["tags/main"], "main@{0}..feature", Err("refs/heads/main")),
        (
            &["tags/feature"],
            "main..feature",
            Err("refs/heads/feature"),
        ),
        (
            &["tags/origin/main", "remotes/origin/main"],
            "origin/main..feature",
            Err("refs/remotes/origin/main"),
        ),
        // The branch that is meant is a remote's, as in CI.
        (
            &["tags/release", "remotes/origin/release"],
            "release..feature",
            Err("refs/remotes/origin/release"),
        ),
        (
            &["tags/heads/main"],
            "heads/main..feature",
            Err("refs/heads/main"),
        ),
        (
            &["tags/{short}"],
            "{short}..feature",
            Err("refs/tags/{short}"),
        ),
        // The ref of that name is not there, and git looks for others.
        (
            &["tags/refs/heads/absent"],
            "refs/heads/absent..feature",
            Err("refs/tags/refs/heads/absent"),
        ),
        // What is written in full means one thing.
        (
            &["tags/main", "tags/refs/heads/main", "heads/refs/heads/main"],
            "refs/heads/main..refs/heads/feature",
            Ok(()),
        ),
        (&["tags/{root}", "heads/{root}"], "{root}..feature", Ok(())),
        (&["tags/HEAD", "heads/HEAD"], "main..HEAD", Ok(())),
        (&["tags/main/x"], "main..feature", Ok(())),
        (&["tags/v1"], "v1..feature", Ok(())),
    ] {
        let (repository, [root, one, _]) = proposed();
        let filled = |text: &str| text.replace("{short}", &root[..7]).replace("{root}", &root);
        for name in refs {
            // What the tag hides: the change's own first commit.
            let at = if *name == "tags/v1" { &root } else { &one };
            repository.git(&["update-ref", &format!("refs/{}", filled(name)), at]);
        }
        let range = filled(range);
        let collected = git::collect(&repository.options(&range));
        match (expected, collected) {
            (Ok(()), Ok(collected)) => {
                assert_eq!(codes(&collected), [""; 0], "{range}");
                assert_eq!(collected.facts.commits.len(), 2, "{range}");
                let branch = collected.facts.change.base.branch;
                assert_ne!(branch.as_deref(), Some(root.as_str()), "{range}");
            }
            (Err(write), Err(error)) => {
                assert!(
                    matches!(error, SourceError::AmbiguousRevision { .. }),
                    "{range}: {error}"
                );
                let text = error.to_string();
                assert!(
                    text.contains(&format!("such as `{}", filled(write))),
                    "{range}: {text}"
                );
            }
            (_, other) => panic!("{range}: {other:?}"),
        }
    }
}

#[test]
fn a_base_branch_is_a_branch() {
    for (refs, named, expected) in [
        (&["tags/release"][..], "release", Err("it is a tag")),
        (&["remotes/release"], "release", Err("check its spelling")),
        (&["tags/main"], "main", Ok("main")),
        (&["tags/main"], "refs/heads/main", Ok("main")),
        (&["remotes/origin/next", "tags/next"], "next", Ok("next")),
        (&["remotes/fork/next"], "next", Ok("next")),
        (
            &["remotes/origin/next", "remotes/fork/next", "heads/x/next"],
            "next",
            Ok("next"),
        ),
        (
            &["remotes/one/next", "remotes/two/next"],
            "next",
            Err("refs/remotes/one/next"),
        ),
        (
            &["remotes/origin/next", "tags/refs/remotes/origin/next"],
            "refs/remotes/origin/next",
            Ok("next"),
        ),
        (
            &["tags/refs/heads/next", "heads/refs/heads/next"],
            "refs/heads/next",
            Err("unknown revision"),
        ),
        (&["remotes/origin/next"], "origin/next", Err("`next`")),
        (&["heads/a"], "*", Err("check its spelling")),
    ] {
        let (repository, [root, ..]) = proposed();
        for name in refs {
            // All of the change would be in such a branch.
            let at = if name.starts_with("tags/") {
                "HEAD"
            } else {
                &root
            };
            repository.git(&["update-ref", &format!("refs/{name}"), at]);
        }
        let mut options = repository.options(&format!("{root}..HEAD"));
        options.base_branch = Some(named.to_owned());
        match (expected, git::collect(&options)) {
            (Ok(branch), Ok(collected)) => {
                let change = collected.facts.change;
                assert_eq!(change.base.branch.as_deref(), Some(branch), "{named}");
                let commits = collected.facts.commits;
                assert!(commits.iter().all(|one| !one.in_base), "{named}");
            }
            (Err(part), Err(error)) => {
                assert!(error.to_string().contains(part), "{named}: {error}");
            }
            (_, other) => panic!("{named}: {other:?}"),
        }
    }
}

#[test]
fn a_range_that_landed_proposes_nothing() {
    let (repository, [root, one, two]) = proposed();
    repository.git(&["tag", "v1", &root]);
    let mut options = repository.options("v1..feature");
    options.base_branch = Some("main".to_owned());
    assert_eq!(git::collect(&options).unwrap().facts.commits.len(), 2);
    // A part of it landed.
    repository.git(&["update-ref", "refs/heads/main", &one]);
    assert_eq!(git::collect(&options).unwrap().facts.commits.len(), 2);
    repository.git(&["update-ref", "refs/heads/main", &two]);
    let error = git::collect(&options).unwrap_err();
    assert!(
        matches!(error, SourceError::NothingProposed { .. }),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("`v1..feature`") && text.contains("`main` has"),
        "{text}"
    );
    // Who asks about what landed has an answer.
    options.landing = git::Landing::Landed { from: Vec::new() };
    assert_eq!(git::collect(&options).unwrap().facts.commits.len(), 2);
}
