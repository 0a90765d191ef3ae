//! What changed in which file, and marks of mechanical files.

use crate::git::repository::{TestRepository, collect, file, lines};
use countersign_contract::types::FileStatus;
use countersign_sources::git;
use std::fs;

#[test]
fn renames_and_copies_name_both_paths() {
    let repository = TestRepository::new();
    repository.commit(
        "Root",
        &[
            ("protected/a.rs", Some(&lines(20))),
            ("kept.rs", Some(&lines(30))),
        ],
    );
    fs::create_dir(repository.path().join("free")).unwrap();
    repository.git(&["mv", "protected/a.rs", "free/a.rs"]);
    repository.commit(
        "Move and copy",
        &[
            ("kept.rs", Some(&(lines(30) + "more\n"))),
            ("copy.rs", Some(&lines(30))),
        ],
    );
    let collected = repository.collect("HEAD~1..");
    let moved = file(&collected, "free/a.rs");
    assert_eq!(moved.status, FileStatus::Renamed);
    assert_eq!(moved.previous_path.as_deref(), Some("protected/a.rs"));
    assert_eq!((moved.added, moved.deleted), (0, 0));
    let copy = file(&collected, "copy.rs");
    assert_eq!(
        (copy.status, copy.previous_path.as_deref()),
        (FileStatus::Copied, Some("kept.rs"))
    );
    assert_eq!(file(&collected, "kept.rs").added, 1);
}

#[cfg(unix)]
#[test]
fn modes_links_submodules_and_binaries_are_seen_with_no_lines() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repository = TestRepository::new();
    repository.commit(
        "Root",
        &[
            ("run.sh", Some("true\n")),
            ("file", Some("x\n")),
            ("gone", Some("x\n")),
            ("blob", Some("a\0b")),
        ],
    );
    let script = repository.path().join("run.sh");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    fs::remove_file(repository.path().join("file")).unwrap();
    symlink("/etc/passwd", repository.path().join("file")).unwrap();
    fs::write(repository.path().join("blob"), b"a\0c").unwrap();
    fs::remove_file(repository.path().join("gone")).unwrap();
    repository.git(&["add", "-A"]);
    let linked = "1234567890123456789012345678901234567890";
    repository.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("160000,{linked},module"),
    ]);
    repository.git(&["commit", "-q", "-m", "All of it"]);
    let collected = repository.collect("HEAD~1..");
    let script = file(&collected, "run.sh");
    assert_eq!(
        (script.added, script.deleted, script.status),
        (0, 0, FileStatus::Modified)
    );
    assert_eq!(
        (script.old_mode.as_deref(), script.new_mode.as_deref()),
        (Some("100644"), Some("100755"))
    );
    let link = file(&collected, "file");
    assert_eq!((link.status, link.symlink), (FileStatus::TypeChanged, true));
    assert_eq!(link.new_mode.as_deref(), Some("120000"));
    let module = file(&collected, "module");
    assert!(module.submodule && !module.symlink);
    assert_eq!(
        (module.status, module.new_mode.as_deref()),
        (FileStatus::Added, Some("160000"))
    );
    let blob = file(&collected, "blob");
    assert_eq!((blob.binary, blob.added, blob.deleted), (true, 0, 0));
    let gone = file(&collected, "gone");
    assert_eq!(
        (gone.status, gone.new_mode.as_deref(), gone.deleted),
        (FileStatus::Deleted, None, 1)
    );
    assert_eq!(collected.facts.files.len(), 5);
}

#[test]
fn marks_are_read_from_the_base() {
    let repository = TestRepository::new();
    let attributes = "*.gen.rs linguist-generated\nvendor/** linguist-vendored=true\nvendor/own.rs -linguist-vendored\n";
    repository.commit(
        "Root",
        &[
            (".gitattributes", Some(attributes)),
            ("api.gen.rs", Some("a\n")),
            ("hand.rs", Some(&lines(20))),
            ("moved.rs", Some(&lines(40))),
        ],
    );
    repository.commit(
        "The change marks its own file",
        &[
            (
                ".gitattributes",
                Some("hand.rs linguist-generated\n* linguist-vendored\n"),
            ),
            ("api.gen.rs", Some("b\n")),
            ("hand.rs", Some("changed\n")),
            ("vendor/lib.rs", Some("x\n")),
            ("vendor/own.rs", Some("y\n")),
            ("moved.rs", None),
            ("moved.gen.rs", Some(&lines(40))),
        ],
    );
    let collected = repository.collect("HEAD~1..");
    let marks = |path: &str| {
        let file = file(&collected, path);
        (file.generated, file.vendored)
    };
    assert_eq!(marks("api.gen.rs"), (true, false));
    assert_eq!(marks("hand.rs"), (false, false));
    assert_eq!(marks("vendor/lib.rs"), (false, true));
    assert_eq!(marks("vendor/own.rs"), (false, false));
    assert_eq!(file(&collected, "moved.gen.rs").status, FileStatus::Renamed);
    assert_eq!(
        marks("moved.gen.rs"),
        (false, false),
        "it was written by hand before"
    );
}

#[cfg(unix)]
#[test]
fn paths_are_never_lost_and_never_become_one() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let repository = TestRepository::new();
    repository.commit("Root", &[]);
    let names: [&[u8]; 9] = [
        b"caf\xE9.rs",
        "caf\u{FFFD}E9.rs".as_bytes(),
        b"caf\xE8.rs",
        b" leading and trailing ",
        b"line\nfeed\ttab",
        b"\"quoted\\\"",
        "日本語 😀".as_bytes(),
        b"--output=x",
        b"0123456789012345678901234567890123456789",
    ];
    for name in names {
        fs::write(repository.path().join(OsStr::from_bytes(name)), "x\n").unwrap();
    }
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-m", "Names"]);
    let collected = repository.collect("HEAD~1..");
    let mut paths: Vec<_> = collected
        .facts
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    let mut expected = [
        "caf\u{FFFD}E9.rs",
        "caf\u{FFFD}00E9.rs",
        "caf\u{FFFD}E8.rs",
        " leading and trailing ",
        "line\nfeed\ttab",
        "\"quoted\\\"",
        "日本語 😀",
        "--output=x",
        "0123456789012345678901234567890123456789",
    ];
    paths.sort_unstable();
    expected.sort_unstable();
    assert_eq!(paths, expected);
    assert!(collected.facts.files.iter().all(|file| file.added == 1));
    let mut of_commit: Vec<_> = collected.facts.commits[0]
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    of_commit.sort_unstable();
    assert_eq!(of_commit, expected);
}

#[test]
fn patches_come_when_asked_for_and_stay_with_their_file() {
    let repository = TestRepository::new();
    repository.commit(
        "Root",
        &[
            ("a", Some("1\n")),
            ("b", Some("1\n")),
            ("m", Some(&lines(9))),
        ],
    );
    repository.commit(
        "Change",
        &[
            ("a", Some("1\ndiff --git a/x b/x\n")),
            ("b", Some("2\n")),
            ("m", None),
            ("n", Some(&lines(9))),
        ],
    );
    assert!(
        repository
            .collect("HEAD~1..")
            .facts
            .files
            .iter()
            .all(|file| file.patch.is_none())
    );
    let mut options = repository.options("HEAD~1..");
    options.patches = true;
    let collected = git::collect(&options).unwrap();
    let patch = |path: &str| file(&collected, path).patch.clone().unwrap();
    assert!(patch("a").contains("+diff --git a/x b/x\n"));
    assert!(patch("b").ends_with("-1\n+2\n"));
    assert!(patch("n").contains("rename from m\n"));
}

#[test]
fn the_repository_is_named_after_its_remote_or_folder() {
    let repository = TestRepository::new();
    repository.commit("Root", &[]);
    let folder = repository
        .path()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    assert_eq!(repository.collect("HEAD").facts.change.repository, folder);
    repository.git(&[
        "remote",
        "add",
        "origin",
        "https://me:secret@example.com/owner/name.git",
    ]);
    let change = repository.collect("HEAD").facts.change;
    assert_eq!(change.repository, "owner/name");
    assert!(!change.id.contains("secret"));
    let (_folder, bare) = repository.clone_with(&["--bare"]);
    let git = bare.join("config");
    let config = fs::read_to_string(&git)
        .unwrap()
        .replace("[remote \"origin\"]", "[other]");
    fs::write(&git, config).unwrap();
    assert_eq!(
        collect(&bare, "HEAD").unwrap().facts.change.repository,
        "clone"
    );
}
