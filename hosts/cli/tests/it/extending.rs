//! Policies that extend others, as the command reads them: from a disk and from the base of a change.

use crate::support;

use support::{commit, outcome};
use tempfile::TempDir;

/// The root of the project.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

#[test]
fn the_page_shows_what_is_printed_and_the_policy_that_prints_it() {
    const PAGE: &str = include_str!("../../../../docs/extending.md");
    let policy = include_str!("../../../../docs/example/extending/policy.yaml");
    assert!(
        PAGE.contains(&format!("```yaml\n{policy}```")),
        "the page shows another policy"
    );
    // The page's reader stands in the root of the project.
    support::inside(ROOT, || {
        trycmd::TestCases::new()
            .env("NO_COLOR", "1")
            .case("docs/extending.md");
    });
}

fn countersign(arguments: &[&str]) -> (Option<i32>, String, String) {
    outcome(support::countersign().args(arguments))
}

/// An empty repository.
fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    support::init(folder.path());
    folder
}

const OWN: &str = "\
policy: own
version: 1.0.0
summary: Ours.
extends: ../company
";

const COMPANY: &str = "\
policy: company
version: 1.0.0
summary: Nothing passes.
controls:
  - {id: never, title: Nothing passes, satisfied: 'false', effect: block}
";

#[test]
fn what_the_base_extends_is_of_the_base_and_nothing_else() {
    let repository = repository();
    let path = repository.path().to_str().unwrap();
    let check = |more: &[&str]| {
        let check = [
            "check",
            "--repo",
            path,
            "--git",
            "HEAD~1..HEAD",
            "--verbose",
            "--now",
            "2026-03-10T12:00:00Z",
        ];
        countersign(&[&check[..], more].concat())
    };
    commit(
        repository.path(),
        ".countersign/company/policy.yaml",
        COMPANY,
        "Add the company's policy",
    );
    commit(
        repository.path(),
        ".countersign/policy/policy.yaml",
        OWN,
        "Extend it",
    );
    // The head lets everything pass, in what is extended and in the work tree.
    commit(
        repository.path(),
        ".countersign/company/policy.yaml",
        &COMPANY.replace("'false'", "'true'"),
        "Let everything pass",
    );
    let (code, out, error) = check(&[]);
    assert_ne!(code, Some(0), "{out}{error}");
    assert!(out.contains("policy: own 1.0.0"), "{out}{error}");
    assert!(
        out.contains("../company"),
        "the origin is told: {out}{error}"
    );
    let folder = repository.path().join(".countersign");
    std::fs::remove_dir_all(folder.join("company")).unwrap();
    assert_eq!(check(&[]).1, out, "the work tree was read");

    // The same policy from a disk that lacks the folder.
    let own = folder.join("policy");
    let (code, _, error) = check(&["--policy", own.to_str().unwrap()]);
    assert_eq!(code, Some(3), "{error}");
    assert!(error.contains("policy.yaml:4:10"), "{error}");
    assert!(
        error.contains("there is no `.countersign/company/policy.yaml`"),
        "{error}"
    );
}

#[test]
fn nothing_outside_of_the_revision_is_extended() {
    let outside = tempfile::TempDir::new().unwrap();
    std::fs::write(
        outside.path().join("policy.yaml"),
        COMPANY.replace("'false'", "'true'"),
    )
    .unwrap();
    let outside = outside.path().to_str().unwrap();
    for (extends, why) in [
        (outside, "neither a preset's name nor a relative path"),
        ("../../../outside", "leads out of the tree"),
        ("../absent", "has no folder `.countersign/absent`"),
        ("../link", "has no folder `.countersign/link`"),
        ("standrad", "there is no preset `standrad`"),
    ] {
        let repository = repository();
        let folder = repository.path().join(".countersign");
        std::fs::create_dir_all(&folder).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside, folder.join("link")).unwrap();
        let own = OWN.replace("../company", extends);
        commit(
            repository.path(),
            ".countersign/policy/policy.yaml",
            &own,
            "Extend",
        );
        commit(repository.path(), "a", "a\n", "A change");
        let check = [
            "check",
            "--repo",
            repository.path().to_str().unwrap(),
            "--git",
            "HEAD~1..HEAD",
        ];
        let (code, out, error) = countersign(&check);
        assert_eq!((code, out.as_str()), (Some(3), ""), "{extends}: {error}");
        assert!(error.contains(why), "{extends}: {error}");
        // On a disk, neither, although the link could be followed there.
        let policy = folder.join("policy");
        if extends == "../link" {
            let (code, _, error) = countersign(&["show", policy.to_str().unwrap()]);
            assert_eq!(code, Some(3), "{error}");
            assert!(
                error.contains("a link that leads out of the tree"),
                "{error}"
            );
        }
    }
}

#[test]
fn inherited_cases_that_are_decided_otherwise_are_named_and_are_no_failure() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/example/extending");
    let (code, out, error) = countersign(&["test", folder, "--inherited", "--filter", "freeze"]);
    assert_eq!(code, Some(0), "{out}{error}");
    assert!(
        out.contains("differs the first second of a freeze (standard/cases/the-first-second-of-a-freeze.yaml)"),
        "{out}"
    );
    assert!(
        out.contains("cases of standard are decided as there"),
        "{out}"
    );
    let (code, _, error) =
        countersign(&["test", folder, "--inherited", "--filter", "no such case"]);
    assert_eq!(code, Some(4), "{error}");
}
