//! Paths and patterns.

use crate::functions::{support::call, t};
use countersign_program::Function as F;

#[test]
fn paths() {
    for (path, folder, expected) in [
        ("storage/a.rs", "storage/", true),
        ("storage/a.rs", "storage", true),
        ("storage", "storage/", true),
        ("storage2/a.rs", "storage", false),
        ("a/storage/b", "storage", false),
        ("storage/../secret/a", "storage", false),
        ("x/../storage/a", "storage", true),
        ("./storage//a", "/storage/", true),
        ("a/b/c", "a/b", true),
        ("a", "", true),
        ("../a", "", false),
        ("../storage/a", "storage", false),
    ] {
        let found = call(F::Under, vec![t(path), t(folder)]);
        assert_eq!(found, expected.to_string(), "{path} under {folder}");
    }
    for (path, base, extension) in [
        ("a/b/C.TAR.GZ", "C.TAR.GZ", "gz"),
        ("a/b", "b", ""),
        (".gitignore", ".gitignore", ""),
        ("a/.env.local", ".env.local", "local"),
        ("a/b/", "b", ""),
        ("a/x/../c.rs", "c.rs", "rs"),
        ("a.", "a.", ""),
        ("", "", ""),
    ] {
        assert_eq!(
            call(F::BaseName, vec![t(path)]),
            format!("\"{base}\""),
            "{path}"
        );
        assert_eq!(
            call(F::Extension, vec![t(path)]),
            format!("\"{extension}\""),
            "{path}"
        );
    }
}

#[test]
fn folders_and_segments() {
    for (path, folder, segments) in [
        ("a/b/c.rs", "a/b", "[\"a\", \"b\", \"c.rs\"]"),
        ("c.rs", "", "[\"c.rs\"]"),
        ("/a//b/", "a", "[\"a\", \"b\"]"),
        ("a/./x/../c.rs", "a", "[\"a\", \"c.rs\"]"),
        ("../a", "..", "[\"..\", \"a\"]"),
        ("", "", "[]"),
        ("/", "", "[]"),
    ] {
        assert_eq!(
            call(F::DirName, vec![t(path)]),
            format!("\"{folder}\""),
            "{path}"
        );
        assert_eq!(call(F::Segments, vec![t(path)]), segments, "{path}");
    }
}

#[test]
fn globs() {
    for (pattern, matching, others) in [
        (
            "*.sql",
            vec!["a.sql", ".sql"],
            vec!["a/b.sql", "a.sqlx", ""],
        ),
        ("**/*.sql", vec!["a.sql", "a/b/c.sql"], vec!["a.sql/b"]),
        (
            "storage/**",
            vec!["storage/a", "storage/a/b"],
            vec!["storage", "storage2/a"],
        ),
        (
            "storage/",
            vec!["storage/a", "storage/a/b"],
            vec!["storage"],
        ),
        ("/storage/*", vec!["storage/a"], vec!["storage/a/b"]),
        (
            "a/**/b",
            vec!["a/b", "a/x/b", "a/x/y/b", "a/b/b"],
            vec!["a/b/c", "b"],
        ),
        (
            "a/**/b/**/c",
            vec!["a/b/c", "a/x/b/y/z/c", "a/b/b/c/c"],
            vec!["a/c/b"],
        ),
        ("**", vec!["a", "a/b"], vec![]),
        ("a?c", vec!["abc", "añc"], vec!["ac", "a/c", "abbc"]),
        ("[a-cx]/[!0-9]", vec!["b/z", "x/-"], vec!["d/z", "a/5"]),
        ("[]a]", vec!["]", "a"], vec!["b"]),
        ("*.{rs,toml}", vec!["a.rs", "Cargo.toml"], vec!["a.md"]),
        (
            "{a,b/{c,d}}/x",
            vec!["a/x", "b/c/x", "b/d/x"],
            vec!["b/x", "c/x"],
        ),
        ("{,a}b", vec!["b", "ab"], vec!["aab"]),
        ("a\\*b", vec!["a*b"], vec!["axb"]),
        ("a*b*c", vec!["abc", "aXbYc", "abcbc"], vec!["ab", "abcd"]),
        ("*", vec!["a", ".a"], vec!["a/b"]),
        (
            "Dockerfile*",
            vec!["Dockerfile", "Dockerfile.dev"],
            vec!["a/Dockerfile"],
        ),
        (
            ".github/**",
            vec![".github/workflows/ci.yml", "x/../.github/a"],
            vec!["github/a"],
        ),
    ] {
        for path in matching {
            assert_eq!(
                call(F::MatchesGlob, vec![t(path), t(pattern)]),
                "true",
                "{pattern} {path}"
            );
        }
        for path in others {
            assert_eq!(
                call(F::MatchesGlob, vec![t(path), t(pattern)]),
                "false",
                "{pattern} {path}"
            );
        }
    }
    let many = "{a,b}".repeat(7);
    for pattern in ["{a", "a}", "[a", "[a/b]", "[z-a]", "a\\", "", &many] {
        assert_eq!(
            call(F::MatchesGlob, vec![t("a"), t(pattern)]),
            "invalid_pattern",
            "{pattern}"
        );
    }
}

/// A pattern that makes naive matchers take exponential time.
#[test]
fn globs_and_regexes_take_time_in_proportion() {
    let path = "a".repeat(2_000);
    let glob = format!("{}b", "*a".repeat(100));
    assert_eq!(call(F::MatchesGlob, vec![t(&path), t(&glob)]), "false");
    let deep = "a/".repeat(1_000);
    let glob = format!("{}b", "**/a/".repeat(100));
    assert_eq!(call(F::MatchesGlob, vec![t(&deep), t(&glob)]), "false");
    assert_eq!(call(F::Matches, vec![t(&path), t("^(a*)*b$")]), "false");
}
