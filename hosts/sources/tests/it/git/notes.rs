//! Notes on commits, and files that differ in white space only.

use crate::git::repository::{TestRepository, codes, file, lines};
use countersign_contract::types::Supply;
use countersign_sources::git;

const NOTE: &str = "src/a.rs\n  abc 1-3\n---\n{\"schema_version\":\"authorship/3.0.0\"}\n";

fn changed() -> TestRepository {
    let repository = TestRepository::new();
    repository.commit("Root", &[("src/a.rs", Some(&lines(3)))]);
    repository.commit("Change", &[("src/a.rs", Some(&lines(6)))]);
    repository
}

#[test]
fn notes_of_each_format_are_read_for_the_range_only() {
    let repository = changed();
    let collected = repository.collect("HEAD~1..");
    assert_eq!(
        collected.facts.completeness.notes.unwrap().supply,
        Supply::NotSupplied
    );
    for (name, format) in [
        ("ai", "git-ai"),
        ("agent-trace", "agent-trace"),
        ("attestation", "attestation"),
    ] {
        for revision in ["HEAD", "HEAD~1"] {
            let text = format!("{NOTE}{name}\n");
            repository.git(&["notes", "--ref", name, "add", "-m", &text, revision]);
        }
        let collected = repository.collect("HEAD~1..");
        let notes: Vec<_> = collected
            .facts
            .notes
            .iter()
            .filter(|note| note.format == format)
            .collect();
        assert_eq!(notes.len(), 1, "{name}");
        assert_eq!(notes[0].revision, repository.head());
        assert!(notes[0].content.contains("  abc 1-3\n") && !notes[0].verified);
        assert_eq!(
            collected.facts.completeness.notes.unwrap().supply,
            Supply::Complete
        );
    }
    // A ref of another name, even one that the repository's settings show, is not read.
    repository.git(&["notes", "--ref", "commits", "add", "-m", "x", "HEAD"]);
    repository.git(&["config", "notes.displayRef", "refs/notes/*"]);
    assert_eq!(repository.collect("HEAD~1..").facts.notes.len(), 3);
}

#[test]
fn notes_are_found_however_deep_they_lie() {
    let repository = changed();
    let head = repository.head();
    let blob = repository.git_with(&["hash-object", "-w", "--stdin"], NOTE.as_bytes());
    for path in [
        format!("{}/{}", &head[..2], &head[2..]),
        format!("{}/{}/{}", &head[..2], &head[2..4], &head[4..]),
    ] {
        repository.git(&["read-tree", "--empty"]);
        let entry = format!("100644,{},{path}", blob.trim());
        repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
        let tree = repository.git(&["write-tree"]);
        let commit = repository.git(&["commit-tree", "-m", "Notes", tree.trim()]);
        repository.git(&["update-ref", "refs/notes/ai", commit.trim()]);
        let notes = repository.collect("HEAD~1..").facts.notes;
        assert_eq!(notes.len(), 1, "{path}");
        assert_eq!(notes[0].content, NOTE);
    }
}

#[test]
fn a_note_that_is_too_large_is_left_out_and_reported() {
    let repository = changed();
    let blob = repository.git_with(&["hash-object", "-w", "--stdin"], &vec![b'x'; 5 << 20]);
    repository.git(&["notes", "--ref", "ai", "add", "-C", blob.trim(), "HEAD"]);
    let collected = repository.collect("HEAD~1..");
    assert!(collected.facts.notes.is_empty());
    assert_eq!(
        codes(&collected)
            .iter()
            .filter(|code| **code == "notes_left_out")
            .count(),
        1
    );
    assert_eq!(
        collected.facts.completeness.notes.unwrap().supply,
        Supply::Truncated
    );
}

#[test]
fn a_notes_ref_that_is_no_tree_of_notes_says_nothing() {
    let repository = changed();
    let blob = repository.git_with(&["hash-object", "-w", "--stdin"], b"x");
    repository.git(&["update-ref", "refs/notes/ai", blob.trim()]);
    let collected = repository.collect("HEAD~1..");
    assert!(collected.facts.notes.is_empty());
    repository.git(&["update-ref", "refs/notes/ai", "HEAD"]);
    assert!(repository.collect("HEAD~1..").facts.notes.is_empty());
}

#[test]
fn the_survey_reads_notes_too() {
    let repository = changed();
    repository.git(&["notes", "--ref", "ai", "add", "-m", NOTE, "HEAD"]);
    let options = git::SurveyOptions {
        repository: repository.path().to_owned(),
        since: None,
        branch: None,
        name: None,
        landed_from: None,
        now: crate::git::repository::now(),
    };
    let counts: Vec<usize> = git::landed_changes(&options)
        .unwrap()
        .map(|facts| facts.unwrap().notes.len())
        .collect();
    assert_eq!(counts, [1, 0]);
}

#[test]
fn files_that_differ_in_white_space_only_are_marked() {
    let braces = "int a() {\n    b( 1 );\n}\n";
    let tabs = braces.replace("    ", "\t");
    let moved = [braces, &tabs].map(|text| format!("{text}{}", lines(20)));
    let blank_lines = format!("{braces}\n\n");
    let edited = tabs.replace('1', "2");
    let python = ["if a:\n    b\n    c\n", "if a:\n    b\nc\n"];
    let script = [
        "#!/usr/bin/env python3\nif a:\n    b\n",
        "#!/usr/bin/env python3\nif a:\nb\n",
    ];
    // Name before, name after, both texts, and whether they differ in nothing.
    let cases = [
        ("indented.c", "indented.c", [braces, &tabs], true),
        ("edited.c", "edited.c", [braces, &edited], false),
        ("moved.c", "away/moved.c", [&moved[0], &moved[1]], true),
        ("longer.c", "longer.c", [braces, &blank_lines], false),
        ("ends.java", "ends.java", ["a;\nb;\n", "a;\r\nb;\r\n"], true),
        ("words.js", "words.js", ["a('x 1');\n", "a('x1');\n"], false),
        ("inside.js", "inside.js", ["a = 1;\n", "a  =  1;\n"], false),
        (
            "text.ts",
            "text.ts",
            ["a = `x\n  y`;\n", "a = `x\ny`;\n"],
            false,
        ),
        (
            "clean.sh",
            "clean.sh",
            ["rm -rf $D/tmp\n", "rm -rf $D /tmp\n"],
            false,
        ),
        ("deploy", "deploy", script, false),
        ("a.py", "a.py", python, false),
        ("a.unknown", "a.unknown", [braces, &tabs], false),
        (
            "code.rs",
            "code.rs",
            ["a(\"x\n  y\");\n", "a(\"x\ny\");\n"],
            false,
        ),
        ("Makefile", "Makefile", ["a:\n\tb\n", "a:\n    b\n"], false),
        ("crlf.txt", "crlf.txt", ["a\nb\n", "a\r\nb\r\n"], false),
        ("x.txt", "x.c", [&moved[0], &moved[1]], false),
    ];
    let repository = TestRepository::new();
    let before: Vec<_> = cases
        .map(|(path, _, [text, _], _)| (path, Some(text)))
        .to_vec();
    repository.commit("Root", &before);
    let gone = cases.iter().filter(|(before, after, ..)| before != after);
    let gone = gone.map(|(before, ..)| (*before, None));
    let after = cases
        .iter()
        .map(|(_, path, [_, text], _)| (*path, Some(*text)));
    repository.commit("White space", &gone.chain(after).collect::<Vec<_>>());
    let collected = repository.collect("HEAD~1..");
    for (_, path, _, expected) in cases {
        assert_eq!(file(&collected, path).whitespace_only, expected, "{path}");
    }
}

#[test]
fn a_ref_of_notes_that_cannot_be_read_is_not_one_without_notes() {
    let repository = changed();
    let blob = repository.git_with(&["hash-object", "-w", "--stdin"], NOTE.as_bytes());
    let own = |content: &str| {
        let path = repository.path().join(".git/refs/notes/ai");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("{content}\n")).unwrap();
    };
    for (name, content) in [
        ("a blob", blob.as_str()),
        ("an object that is missing", &"1".repeat(40)),
        ("a reference to nowhere", "ref: refs/notes/none"),
        ("no reference at all", "nonsense"),
    ] {
        own(content);
        let collected = repository.collect("HEAD~1..");
        let supply = collected.facts.completeness.notes.clone().unwrap().supply;
        assert_eq!(supply, Supply::Truncated, "{name}");
        assert_eq!(codes(&collected), ["notes_unreadable"], "{name}");
        // Other notes are read all the same.
        repository.git(&[
            "notes",
            "--ref",
            "agent-trace",
            "add",
            "-f",
            "-m",
            NOTE,
            "HEAD",
        ]);
        let collected = repository.collect("HEAD~1..");
        assert_eq!(collected.facts.notes.len(), 1, "{name}");
        let supply = collected.facts.completeness.notes.unwrap().supply;
        assert_eq!(supply, Supply::Truncated, "{name}");
        repository.git(&["update-ref", "-d", "refs/notes/agent-trace"]);
    }
    // A branch that is called as the ref is none.
    std::fs::remove_file(repository.path().join(".git/refs/notes/ai")).unwrap();
    repository.git(&["update-ref", "refs/heads/refs/notes/ai", "HEAD"]);
    let supply = repository.collect("HEAD~1..").facts.completeness.notes;
    assert_eq!(supply.unwrap().supply, Supply::NotSupplied);
}

/// What is said of notes that were not fetched: nothing, or code, message and remedy in one line.
fn said(repository: &TestRepository) -> String {
    let warning = git::unfetched_notes(repository.path()).unwrap();
    warning.map_or_else(String::new, |warning| {
        format!("{}: {warning}", warning.code)
    })
}

#[test]
fn notes_that_a_remote_has_and_nobody_fetched_are_told() {
    let there = changed();
    let here = changed();
    assert_eq!(
        said(&here),
        "",
        "without a remote there is nothing to fetch"
    );
    let address = there.path().to_str().unwrap();
    here.git(&["remote", "add", "origin", address]);
    assert_eq!(said(&here), "", "the remote is a folder, and has none");
    there.git(&["notes", "--ref", "ai", "add", "-m", NOTE, "HEAD"]);
    assert_eq!(
        said(&here),
        "notes_not_fetched: the remote `origin` has notes about who wrote which lines, and they were not fetched; run `git fetch origin 'refs/notes/*:refs/notes/*'`"
    );
    here.git(&["notes", "--ref", "ai", "add", "-m", NOTE, "HEAD"]);
    assert_eq!(said(&here), "", "notes are here");
}

#[test]
fn a_remote_over_the_network_is_not_asked() {
    let here = changed();
    // Nobody answers there.
    here.git(&[
        "remote",
        "add",
        "origin",
        "https://forge.invalid/acme/shop.git",
    ]);
    let text = said(&here);
    assert!(
        text.contains("`git ls-remote origin 'refs/notes/*'` lists them"),
        "{text}"
    );
    here.git(&[
        "config",
        "--add",
        "remote.origin.fetch",
        "+refs/notes/*:refs/notes/*",
    ]);
    assert_eq!(said(&here), "", "it fetches notes, so that it has none");
    for name in [
        "git@forge.invalid:acme/shop.git",
        "ssh://forge.invalid/shop",
    ] {
        let other = changed();
        other.git(&["remote", "add", "upstream", name]);
        assert!(said(&other).contains("`upstream`"), "{name}");
    }
}
