//! What the list of files hides: lines 20, 21, 22 and 25.

use crate::bypasses::world::{DECLARED, Outcome, World, lines};
use countersign_contract::types::{ControlState, EquivalenceKind, FileStatus, Supply, Verdict};
use countersign_sources::git;
use std::os::unix::fs::{PermissionsExt as _, symlink};

const WAITS: [ControlState; 2] = [ControlState::Pending, ControlState::Escalated];

#[test]
fn line_20_a_rename_takes_a_file_out_of_a_protected_path() {
    let renamed = |from: &str, to: &str| {
        let world = World::new();
        world.git("ada", &["checkout", "-q", "main"]);
        world.commit("ada", "Add a file", &[(from, Some(&lines(20)))]);
        world.git("ada", &["checkout", "-q", "-B", "feature"]);
        std::fs::create_dir_all(world.path().join(to).parent().unwrap()).unwrap();
        world.git("ada", &["mv", from, to]);
        world.git("ada", &["commit", "-q", "-m", "Tidy up"]);
        let outcome = world.decide(&[]);
        assert_eq!(outcome.facts.files[0].status, FileStatus::Renamed);
        outcome
    };
    renamed(".github/workflows/ci.yml", "docs/ci.yml").held("gate-inputs", &WAITS);
    renamed("notes/ci.yml", "docs/ci.yml").passes();
}

/// What an author does to the work tree and the index.
type Edit<'a> = &'a dyn Fn(&World);

/// Decides what `edit` makes of a repository with a script in it, once another human has approved.
fn opaque(edit: impl Fn(&World)) -> Outcome {
    let world = World::new();
    world.git("ada", &["checkout", "-q", "main"]);
    world.commit("ada", "Add a script", &[("run.sh", Some("#!/bin/sh\n"))]);
    world.git("ada", &["checkout", "-q", "-B", "feature"]);
    edit(&world);
    world.git("ada", &["commit", "-q", "-m", DECLARED]);
    world.decide_with(&[], &[world.approves("bob")])
}

#[test]
fn line_21_changes_that_count_no_lines() {
    let script = |world: &World| world.path().join("run.sh");
    let edits: [(&str, Edit); 4] = [
        ("mode", &|world| {
            std::fs::set_permissions(script(world), std::fs::Permissions::from_mode(0o755))
                .unwrap();
            world.git("ada", &["add", "-A"]);
        }),
        ("symbolic link", &|world| {
            std::fs::remove_file(script(world)).unwrap();
            symlink("/etc/passwd", script(world)).unwrap();
            world.git("ada", &["add", "-A"]);
        }),
        ("submodule", &|world| {
            let commit = world.id("main");
            let entry = format!("160000,{commit},library");
            world.git("ada", &["update-index", "--add", "--cacheinfo", &entry]);
        }),
        ("binary", &|world| {
            std::fs::write(world.path().join("tool"), b"\x7fELF\0\0\x01").unwrap();
            world.git("ada", &["add", "-A"]);
        }),
    ];
    for (name, edit) in edits {
        let attack = opaque(edit);
        assert!(attack.decision.totals.added < 20, "{name}");
        attack.held("senior-sign-off", &WAITS);
        assert_eq!(
            attack.control("human-review").state,
            ControlState::Satisfied,
            "{name}: only what lines can't measure holds it"
        );
    }
    // As few lines as that, in a file that shows them, take no senior.
    let honest = opaque(|world| {
        world.write(&[("run.sh", Some("#!/bin/sh\nset -e\n"))]);
        world.git("ada", &["add", "-A"]);
    });
    honest.open("human-review");
    assert_eq!(
        honest.control("senior-sign-off").state,
        ControlState::NotApplicable
    );
}

#[test]
fn line_22_the_list_is_cut() {
    let world = World::new();
    world.git("ada", &["checkout", "-q", "main"]);
    for number in 0..6 {
        world.commit("dan", &format!("Keep shop, day {number}"), &[]);
    }
    world.git("ada", &["checkout", "-q", "-B", "feature"]);
    for number in 0..4 {
        let path = format!("notes/{number}");
        world.commit("ada", "Take notes", &[(&path, Some("1\n"))]);
    }
    let clone = |options: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clone");
        let url = format!("file://{}", world.path().display());
        let arguments = [
            &["clone", "-q", "--no-single-branch"],
            options,
            &[&url, path.to_str().unwrap()],
        ];
        world.git("ada", &arguments.concat());
        assert_eq!(path.join(".git/shallow").exists(), !options.is_empty());
        let mut options = world.options("origin/main..origin/feature");
        options.repository = path;
        Outcome::decide(git::collect(&options).unwrap().facts)
    };
    let lists = |outcome: &Outcome| {
        let supply = &outcome.facts.completeness;
        [&supply.commits, &supply.files].map(|list| list.as_ref().map(|list| list.supply).unwrap())
    };
    // Two of the four commits are there, and two of the four files; the rest lies behind the edge.
    let attack = clone(&["--depth=2"]);
    assert!(attack.facts.commits.len() < 4);
    assert_eq!(lists(&attack), [Supply::Truncated; 2]);
    assert_eq!(attack.decision.verdict, Verdict::Undecided);
    attack.held("facts-complete", &[ControlState::Error]);
    // A clone that is shallow as well, but beyond where the change begins: nothing of the change is hidden.
    let shallow = clone(&["--depth=5"]);
    let whole = clone(&[]);
    for honest in [shallow, whole] {
        assert_eq!(honest.facts.commits.len(), 4);
        assert_eq!(honest.facts.files.len(), 4);
        assert_eq!(lists(&honest), [Supply::Complete; 2]);
        honest.open("facts-complete");
    }
}

#[test]
fn line_25_a_revert_is_one_only_if_it_is_the_exact_inverse() {
    let reverted = |more: Option<&str>| {
        let world = World::new();
        world.git("ada", &["checkout", "-q", "main"]);
        world.commit("cyn", "Add the guard", &[("guard.rs", Some(&lines(50)))]);
        let bad = world.commit("dan", "Drop it", &[("guard.rs", None)]);
        world.git("ada", &["checkout", "-q", "-B", "feature"]);
        world.git("ada", &["revert", "--no-edit", &bad]);
        if let Some(text) = more {
            world.write(&[("guard.rs", Some(text))]);
        }
        let message = world.git("ada", &["log", "-1", "--format=%B"]);
        let message = format!("{message}\n\nAssisted-by: Claude:opus-4");
        world.git("ada", &["commit", "-q", "-a", "--amend", "-m", &message]);
        // Somebody else has reviewed it, who need not be senior for what has been there before.
        let review = [world.approves("dan")];
        (world.decide_with(&[], &review), world.decide(&[]), bad)
    };
    let (honest, unreviewed, bad) = reverted(None);
    let found: Vec<_> = honest
        .facts
        .equivalences
        .iter()
        // What it puts back is a person's, of whom nothing is asked.
        .filter(|found| found.kind != EquivalenceKind::Restore)
        .map(|found| (found.from_revision.as_str(), found.kind))
        .collect();
    assert_eq!(found, [(bad.as_str(), EquivalenceKind::Revert)]);
    honest.open("human-review");
    let senior = honest.control("senior-sign-off");
    assert_eq!(senior.state, ControlState::NotApplicable, "{senior:#?}");
    // It is exempt from the senior's sign-off, not from all.
    unreviewed.held("human-review", &WAITS);

    let (attack, ..) = reverted(Some(&(lines(50) + "smuggled\n")));
    let mut links = attack.facts.equivalences.iter();
    assert!(links.all(|found| found.kind == EquivalenceKind::Restore));
    attack.held("senior-sign-off", &WAITS);
    assert_eq!(
        attack.control("human-review").state,
        ControlState::Satisfied,
        "only that it is no exact revert holds it"
    );
}

#[test]
fn what_the_gate_could_not_read_any_more_is_named_before_it_lands() {
    let world = World::new();
    world.commit(
        "ada",
        "Promote Dan",
        &[
            (
                ".countersign/roster.yaml",
                Some("people:\n  - {login: dan, level: high, may_puhs: true}\n"),
            ),
            (
                ".countersign/context/incidents.yaml",
                Some("incidents: [{id: 7}]\n"),
            ),
            ("CODEOWNERS", Some("/src/[ bob\n/src/pay.rs @cyn\n")),
            ("docs/roster.yaml", Some("people: 3\n")),
        ],
    );
    let outcome = world.decide(&[]);
    let told: Vec<(&str, &str)> = outcome
        .decision
        .notices
        .iter()
        .filter(|notice| notice.code == "gate_input_unreadable")
        .map(|notice| (notice.subject.as_str(), notice.explanation.as_str()))
        .collect();
    let [context, roster, owners] = told.as_slice() else {
        panic!("{told:#?}")
    };
    assert_eq!(
        (context.0, roster.0),
        (
            ".countersign/context/incidents.yaml",
            ".countersign/roster.yaml"
        )
    );
    assert!(
        context.1.contains(".countersign/context/incidents.yaml:1:"),
        "{context:?}"
    );
    let expected =
        ".countersign/roster.yaml:2:25: `level` is a whole number such as 6; this is `high`";
    assert!(
        roster.1.contains(expected) && roster.1.contains("and 1 more"),
        "{roster:?}"
    );
    assert!(
        owners.0 == "CODEOWNERS" && owners.1.contains("CODEOWNERS:1"),
        "{owners:?}"
    );
    // What can be read is named nowhere, and neither is what is taken away.
    let honest = World::new();
    honest.commit(
        "ada",
        "Promote Dan",
        &[(
            ".countersign/roster.yaml",
            Some("people:\n  - {login: dan, level: 4}\n"),
        )],
    );
    let honest = honest.decide(&[]);
    assert!(
        honest
            .facts
            .files
            .iter()
            .all(|file| file.unreadable.is_none())
    );
}

#[test]
fn line_49_lines_that_say_nothing_of_the_size() {
    let decide = |attributes: Option<&str>, files: &[(&str, Option<&str>)]| {
        let world = World::new();
        world.git("ada", &["checkout", "-q", "main"]);
        world.commit(
            "ada",
            "Keep more",
            &[
                (".gitattributes", Some(attributes.unwrap_or_default())),
                ("page.md", Some(&(lines(5) + &"word ".repeat(400) + "\n"))),
            ],
        );
        world.git("ada", &["checkout", "-q", "-B", "feature"]);
        world.commit("ada", super::world::DECLARED, files);
        world.decide_with(&[], &[world.approves("eve")])
    };
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 900000000\n";
    let long = "x".repeat(3_000_000) + "\n";
    let long_beside_short = "y".repeat(20_000) + "\n" + &lines(4);
    let page = lines(5) + &"words ".repeat(400) + "\n";
    let beside_more = "y".repeat(17_000) + "\n" + &lines(18);
    let below_the_limit = ("z".repeat(990) + "\n").repeat(19);
    let other_ends = ["\r", "\u{2028}", "\u{85}", "\u{b}", "\u{c}"];
    let other_ends = other_ends.map(|end| (format!("act();{end}").repeat(40) + "\n").repeat(8));
    for text in other_ends.iter().chain([&beside_more, &below_the_limit]) {
        let attack = decide(None, &[("app.js", Some(text.as_str()))]);
        assert!(attack.facts.files[0].opaque, "{text}");
        attack.held("senior-sign-off", &WAITS);
    }
    for files in [
        [("model.bin", Some(pointer))],
        [("app.js", Some(long.as_str()))],
        [("app.js", Some(long_beside_short.as_str()))],
        [("page.md", Some(page.as_str()))],
        [("odd\nname", Some(pointer))],
    ] {
        let attack = decide(None, &files);
        assert!(attack.facts.files[0].opaque, "{:#?}", attack.facts.files);
        attack.held("senior-sign-off", &WAITS);
    }
    // The attribute of the base says so before anybody sees a pointer.
    let lfs = Some("*.bin filter=lfs diff=lfs merge=lfs -text\n");
    let attack = decide(lfs, &[("model.bin", Some("what the pointer will say\n"))]);
    attack.held("senior-sign-off", &WAITS);

    let paragraph = "word ".repeat(150) + "\n";
    let short = lines(6) + &"word ".repeat(400) + "\n";
    let prose = ("word ".repeat(40) + "\n").repeat(15);
    let dos = lines(15).replace('\n', "\r\n");
    for files in [
        [("src/a.rs", Some("three\nshort\nlines\n"))],
        [("b.md", Some(paragraph.as_str()))],
        [("b.md", Some(prose.as_str()))],
        [("a.c", Some(dos.as_str()))],
        // A long line that was there before, beside which a few short ones are new.
        [("page.md", Some(short.as_str()))],
        [(
            "lfs.md",
            Some("A pointer begins with `version https://git-lfs.github.com/spec/v1`.\n"),
        )],
    ] {
        let honest = decide(lfs, &files);
        assert!(!honest.facts.files[0].opaque, "{:#?}", honest.facts.files);
        honest.open("human-review");
    }
}

#[test]
fn line_50_white_space_that_means_something() {
    let decide = |path: &str, before: &str, after: &str| {
        let world = World::new();
        world.git("ada", &["checkout", "-q", "main"]);
        world.commit("ada", "Begin", &[(path, Some(&before.repeat(30)))]);
        world.git("ada", &["checkout", "-q", "-B", "feature"]);
        world.commit(
            "ada",
            super::world::DECLARED,
            &[(path, Some(&after.repeat(30)))],
        );
        world.decide_with(&[], &[world.approves("eve")])
    };
    for (path, before, after) in [
        ("clean.sh", "rm -rf $D/tmp\n", "rm -rf $D /tmp\n"),
        ("deploy", "if ok():\n    act()\n", "if ok():\nact()\n"),
        ("acl.js", "deny('role 1 admin')\n", "deny('role1 admin')\n"),
    ] {
        let attack = decide(path, before, after);
        assert!(!attack.facts.files[0].whitespace_only, "{path}");
        attack.held("senior-sign-off", &WAITS);
    }
    let honest = decide(
        "acl.js",
        "  deny('role 1 admin')\n",
        "\tdeny('role 1 admin')\n",
    );
    assert!(honest.facts.files[0].whitespace_only);
    honest.open("human-review");
}

#[test]
fn line_51_a_revert_of_what_was_never_there_by_itself() {
    let restored = |prepare: &dyn Fn(&World) -> String| {
        let world = World::new();
        world.git("ada", &["checkout", "-q", "main"]);
        let removal = prepare(&world);
        world.git("ada", &["checkout", "-q", "-B", "feature", "main"]);
        let message = format!(
            "Revert \"Remove it\"\n\nThis reverts commit {removal}.\n\nAssisted-by: Claude:opus-4"
        );
        world.commit("ada", &message, &[("evil.rs", Some(&lines(50)))]);
        world.decide_with(&[], &[world.approves("dan")])
    };
    let add =
        |world: &World, who: &str| world.commit(who, "Add it", &[("evil.rs", Some(&lines(50)))]);
    let remove = |world: &World, who: &str| world.commit(who, "Remove it", &[("evil.rs", None)]);
    let merge = |world: &World| {
        world.git("ada", &["checkout", "-q", "main"]);
        world.git(
            "ada",
            &["merge", "-q", "--no-ff", "-m", "Merge side", "side"],
        );
    };
    let attacks: [&dyn Fn(&World) -> String; 3] = [
        &|world| {
            add(world, "ada");
            remove(world, "ada")
        },
        &|world| {
            add(world, "ada");
            world.commit("ada", "Say more", &[("README.md", Some("more\n"))]);
            remove(world, "ada")
        },
        &|world| {
            world.git("ada", &["checkout", "-q", "-b", "side"]);
            add(world, "cyn");
            let removal = remove(world, "ada");
            merge(world);
            removal
        },
    ];
    for attack in attacks {
        let attack = restored(attack);
        let mut links = attack.facts.equivalences.iter();
        assert!(links.all(|link| link.kind != EquivalenceKind::Revert));
        attack.held("senior-sign-off", &WAITS);
    }
    let honest: [&dyn Fn(&World) -> String; 2] = [
        &|world| {
            add(world, "cyn");
            remove(world, "ada")
        },
        &|world| {
            add(world, "ada");
            world.git("ada", &["checkout", "-q", "-b", "side"]);
            let removal = remove(world, "ada");
            merge(world);
            removal
        },
    ];
    for honest in honest {
        let honest = restored(honest);
        let mut links = honest.facts.equivalences.iter();
        assert!(links.any(|link| link.kind == EquivalenceKind::Revert));
        honest.open("human-review");
    }
}
