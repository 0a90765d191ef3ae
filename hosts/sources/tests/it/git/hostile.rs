//! Repositories that were made to mislead.

use crate::git::repository::{TestRepository, collect, file, lines};
use countersign_sources::{SourceError, git};
use std::fs;
use std::path::Path;

/// A commit object written byte by byte.
fn raw_commit(repository: &TestRepository, message: &[u8]) -> String {
    let (tree, parent) = (repository.tree("HEAD"), repository.head());
    let mut object = format!(
        "tree {tree}\nparent {parent}\nauthor A <a@example.com> 1770000000 +0000\ncommitter A <a@example.com> 1770000000 +0000\n\n"
    )
    .into_bytes();
    object.extend_from_slice(message);
    repository.git_with(
        &[
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--literally",
            "--stdin",
        ],
        &object,
    )
}

#[test]
fn messages_come_whole_whatever_they_hold() {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n"))]);
    let long = format!(
        "Subject\n\nKey: {}\n  folded\n\tagain\n",
        "x".repeat(100_000)
    );
    let messages: [(&[u8], &str); 7] = [
        (
            b"Subject\r\n\r\nCo-authored-by: A <a@x>\r\n",
            "Subject\r\n\r\nCo-authored-by: A <a@x>\r\n",
        ),
        (
            b"Subject\n\nbefore\0Assisted-by: Claude:opus\n",
            "Subject\n\nbefore\0Assisted-by: Claude:opus\n",
        ),
        (b"caf\xE9\n", "caf\u{FFFD}\n"),
        (b"\n\n  \nLate subject", "\n\n  \nLate subject"),
        (b"", ""),
        (
            b"commit 1234567890123456789012345678901234567890\ntree x\n",
            "commit 1234567890123456789012345678901234567890\ntree x\n",
        ),
        (long.as_bytes(), &long),
    ];
    for (message, expected) in messages {
        let id = raw_commit(&repository, message);
        let facts = repository.collect(&format!("HEAD..{id}")).facts;
        assert_eq!(facts.commits.len(), 1);
        assert_eq!(facts.commits[0].message, expected);
    }
}

#[test]
fn a_commit_of_many_megabytes_is_refused_by_name() {
    let repository = TestRepository::new();
    repository.commit("Root", &[]);
    let id = raw_commit(&repository, &vec![b'x'; 9 << 20]);
    let error = collect(repository.path(), &format!("HEAD..{id}")).unwrap_err();
    assert!(
        matches!(&error, SourceError::CommitTooLarge { revision, .. } if *revision == id),
        "{error:?}"
    );
}

#[test]
fn settings_and_hooks_of_the_repository_neither_run_nor_colour() {
    let repository = TestRepository::new();
    repository.commit(
        "Root",
        &[
            ("a.txt", Some("1\n")),
            ("big", Some(&lines(20))),
            (".mailmap", Some("Other <other@x> <alice@example.com>\n")),
        ],
    );
    repository.git(&["mv", "big", "moved"]);
    repository.commit(
        "Change",
        &[
            ("a.txt", Some("2\n")),
            (".gitattributes", Some("* -diff diff=evil\n")),
        ],
    );
    let plain = repository.collect("HEAD~1..");
    let proof = repository.path().join("ran");
    let evil = format!("touch '{}'; false", proof.display());
    for (name, value) in [
        ("diff.external", evil.as_str()),
        ("diff.evil.textconv", &evil),
        ("diff.evil.command", &evil),
        ("core.pager", &evil),
        ("core.fsmonitor", &evil),
        ("core.sshCommand", &evil),
        ("core.attributesFile", "/dev/zero"),
        ("filter.evil.smudge", &evil),
        ("log.mailmap", "true"),
        ("log.showSignature", "true"),
        ("gpg.program", &evil),
        ("diff.renames", "false"),
        ("diff.noprefix", "true"),
        ("diff.algorithm", "patience"),
        ("diff.orderFile", "/dev/zero"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("alias.rev-list", &format!("!{evil}")),
        ("alias.diff-tree", &format!("!{evil}")),
        ("merge.renames", "false"),
    ] {
        repository.git(&["config", name, value]);
    }
    fs::create_dir_all(repository.path().join(".git/hooks")).unwrap();
    for hook in [
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
        "post-checkout",
    ] {
        executable(
            &repository.path().join(".git/hooks").join(hook),
            &format!("#!/bin/sh\n{evil}\n"),
        );
    }
    fs::write(
        repository.path().join(".git/info/attributes"),
        "* -diff linguist-generated diff=evil\n",
    )
    .unwrap();
    assert_eq!(repository.collect("HEAD~1.."), plain);
    assert!(!proof.exists());
    assert_eq!(file(&plain, "moved").previous_path.as_deref(), Some("big"));
    assert_eq!(plain.facts.commits[0].author.email, "alice@example.com");
}

#[cfg(unix)]
fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

#[test]
fn replacements_and_grafts_do_not_falsify_history() {
    let repository = TestRepository::new();
    let root = repository.commit("Root", &[("a", Some("1\n"))]);
    let real = repository.commit("Real", &[("a", Some("2\n"))]);
    let head = repository.commit("Head", &[("a", Some("3\n"))]);
    let plain = repository.collect(&format!("{root}..{head}"));
    repository.git(&["checkout", "-q", "-b", "fake", &root]);
    let fake = repository.commit("Fake", &[("b", Some("1\n"))]);
    repository.git(&["replace", &real, &fake]);
    fs::write(
        repository.path().join(".git/info/grafts"),
        format!("{head} {root}\n"),
    )
    .unwrap();
    assert_eq!(
        repository.collect(&format!("{root}..{head}")).facts.commits,
        plain.facts.commits
    );
    assert_eq!(
        repository
            .collect(&format!("{head}~2..{head}"))
            .facts
            .commits,
        plain.facts.commits
    );
}

#[test]
fn nothing_is_written_to_the_repository() {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n"))]);
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.commit("Feature", &[("f", Some("1\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("Main", &[("a", Some("2\n"))]);
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge", "main"]);
    let mut options = repository.options("main..feature");
    options.earlier_revisions = vec![repository.git(&["rev-parse", "main"])];
    let before = repository.git(&["count-objects", "-v"]);
    git::collect(&options).unwrap();
    assert_eq!(repository.git(&["count-objects", "-v"]), before);
}

#[test]
fn names_that_look_like_options_are_names() {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n"))]);
    let head = repository.commit("Head", &[("a", Some("2\n"))]);
    for name in [
        "refs/heads/--upload-pack=x",
        "refs/heads/-n",
        "refs/heads/$(touch)",
        "refs/heads/a`b`",
    ] {
        repository.git(&["update-ref", name, &head]);
        let short = name.strip_prefix("refs/heads/").unwrap();
        let facts = repository.collect(&format!("{head}~1..{short}")).facts;
        assert_eq!(facts.change.head.revision, head, "{name}");
        assert_eq!(facts.change.head.branch.as_deref(), Some(short));
    }
}

#[test]
fn a_folder_with_an_odd_name_is_opened() {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n"))]);
    for name in ["-x", "a b", "a\nb", "\"q\"", "#c", "back\\slash", "é:ü"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        repository.git(&[
            "clone",
            "-q",
            "--",
            &format!("file://{}", repository.path().display()),
            path.to_str().unwrap(),
        ]);
        assert_eq!(
            collect(&path, "HEAD").unwrap().facts.files.len(),
            1,
            "{name:?}"
        );
    }
}
