//! A survey counts what deciding each change with all that git tells of it would count, in the sandbox.

use super::*;
use crate::terminal::Color;
use countersign_analysis::survey::Asked;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let place = self.below(texts.len() as u64) as usize;
        texts[place]
    }
}

const PEOPLE: &[&str] = &[
    "Ada <ada@example.org>",
    "Ada <ada@example.org>",
    "Bob <bob@example.org>",
    "Copilot <198982749+Copilot@users.noreply.github.com>",
];
const BODIES: &[&str] = &[
    "",
    "",
    "",
    "Assisted-by: Claude:opus-4\n",
    "Co-authored-by: Claude <noreply@anthropic.com>\n\nIt goes on.\n",
    "Generated with [Claude Code](https://claude.ai/code)\n",
    "AI-assistance: none\n",
    "Assisted-by: none\n",
    "Co-authored-by: Bob <bob@example.org>\n",
];
const PATHS: &[&str] = &[
    "src/a.rs",
    "src/b.rs",
    "src/deep/er/c.py",
    "gen/d.pb.go",
    "e.bin",
    "docs/f.md",
    ".github/workflows/ci.yml",
    "CODEOWNERS",
    ".gitattributes",
];

/// A history for `git fast-import`, of which the last mark is the head.
fn history(seed: u64, commits: u64) -> String {
    let (mut dice, mut out, mut mark, mut main) = (Dice(seed), String::new(), 0_u64, 0_u64);
    let mut commit = |dice: &mut Dice, out: &mut String, from: &[u64], subject: &str| {
        mark += 1;
        let when = 1_700_000_000 + mark * 600;
        let (author, body) = (dice.one(PEOPLE), dice.one(BODIES));
        let message = format!("{subject} {mark}\n\n{body}");
        let _ = write!(
            out,
            "commit refs/heads/main\nmark :{mark}\nauthor {author} {when} +0000\ncommitter Ada <ada@example.org> {when} +0000\ndata {}\n{message}\n",
            message.len()
        );
        for (place, parent) in from.iter().filter(|parent| **parent > 0).enumerate() {
            let _ = writeln!(
                out,
                "{} :{parent}",
                if place == 0 { "from" } else { "merge" }
            );
        }
        mark
    };
    let edit = |dice: &mut Dice, out: &mut String| {
        let path = dice.one(PATHS);
        let text: String = (0..dice.below(60))
            .map(|line| format!("line {line} {}\n", dice.below(3)))
            .collect();
        match dice.below(12) {
            0 => _ = write!(out, "M 100755 inline {path}\ndata {}\n{text}\n", text.len()),
            1 => _ = write!(out, "M 120000 inline link\ndata 3\na/b\n"),
            2 => _ = writeln!(out, "M 160000 {} module", "ab".repeat(20)),
            3 => {
                _ = write!(
                    out,
                    "M 100644 inline e.bin\ndata 4\na\0b{}\n",
                    dice.below(9)
                )
            }
            4 => {
                _ = write!(
                    out,
                    "M 100644 inline .gitattributes\ndata 25\n*.go linguist-generated=1\n"
                )
            }
            5 => _ = writeln!(out, "D {path}"),
            6 => {
                _ = write!(
                    out,
                    "M 100644 inline moved/{}.rs\ndata {}\n{text}\n",
                    dice.below(3),
                    text.len()
                )
            }
            _ => _ = write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len()),
        }
    };
    while main < commits {
        if main > 0 && dice.below(4) == 0 {
            let mut tip = main;
            for _ in 0..=dice.below(3) {
                tip = commit(&mut dice, &mut out, &[tip], "Work");
                edit(&mut dice, &mut out);
            }
            if dice.below(2) == 0 {
                main = commit(&mut dice, &mut out, &[main], "Meanwhile");
                edit(&mut dice, &mut out);
            }
            main = commit(&mut dice, &mut out, &[main, tip], "Merge");
            edit(&mut dice, &mut out);
        } else {
            main = commit(&mut dice, &mut out, &[main], "Change");
            for _ in 0..=dice.below(3) {
                edit(&mut dice, &mut out);
            }
        }
    }
    out
}

fn imported(folder: &Path, history: &str) {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(folder)
            .args(arguments)
            .stdin(Stdio::piped());
        git
    };
    assert!(
        git(&["init", "-q", "-b", "main"])
            .status()
            .unwrap()
            .success()
    );
    let mut import = git(&["fast-import", "--quiet"]).spawn().unwrap();
    import
        .stdin
        .take()
        .unwrap()
        .write_all(history.as_bytes())
        .unwrap();
    assert!(import.wait().unwrap().success(), "{history}");
}

fn changes(folder: &Path) -> git::LandedChanges {
    git::landed_changes(&SurveyOptions {
        repository: folder.to_owned(),
        since: None,
        branch: None,
        name: Some("acme/shop".to_owned()),
        landed_from: None,
        now: "2026-03-10T12:00:00Z".parse().unwrap(),
    })
    .unwrap()
}

/// What is compared: everything but the lines of changes without marks.
fn compared(
    change: &Surveyed,
) -> (
    Option<countersign_analysis::detection::MarkedChange>,
    u64,
    Vec<Asked>,
) {
    match change {
        Surveyed::Decided {
            detection,
            controls,
        } => (detection.marks.clone(), detection.commits, controls.clone()),
        Surveyed::Failed { reason, .. } => panic!("{reason}"),
    }
}

#[test]
fn what_is_left_out_changes_no_count() {
    let terminal = Terminal::detect(Color::Never);
    let limits = LimitArguments {
        fuel: None,
        memory: None,
        no_cache: true,
        at_once: 1,
    };
    let mut marked = 0;
    for (seed, preset) in presets::names().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        imported(folder.path(), &history(seed as u64 + 11, 40));
        let policy =
            policy::compile_source(&presets::folder(preset).unwrap(), &[], &terminal).unwrap();
        let judge = Judge::native(policy, false, || panic!("nothing here is too large")).unwrap();
        // Opening one takes seconds; the evaluator is the same.
        let sandbox = (preset == "standard")
            .then(|| policy::open_preset(preset, &[], &limits, &terminal).unwrap());
        let (left, reader) = changes(folder.path()).split();
        let survey = Survey {
            judge,
            reader,
            known: Known::default(),
        };
        let counted: Vec<Surveyed> = left
            .flat_map(|some| survey.count(some).unwrap())
            .map(|(_, change, _)| change)
            .collect();
        let whole: Vec<Surveyed> = changes(folder.path())
            .map(|facts| {
                let facts = facts.unwrap();
                let decision = match &sandbox {
                    Some(sandbox) => sandbox.evaluate(&facts).unwrap().value,
                    None => survey.judge.decide(&facts).unwrap(),
                };
                Surveyed::decided(&facts, &decision, true)
            })
            .collect();
        assert_eq!(counted.len(), whole.len());
        for (counted, whole) in counted.iter().zip(&whole) {
            assert_eq!(compared(counted), compared(whole), "{preset}");
            marked += usize::from(compared(whole).0.is_some());
        }
        if survey.judge.detail().lines {
            assert_eq!(counted, whole, "{preset}");
        }
    }
    assert!(marked > 20, "{marked} changes have marks");
}

#[test]
fn the_time_of_a_survey_changes_no_count() {
    let terminal = Terminal::detect(Color::Never);
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path(), &history(5, 25));
    for preset in presets::names() {
        let policy =
            policy::compile_source(&presets::folder(preset).unwrap(), &[], &terminal).unwrap();
        let judge = Judge::native(policy, false, || panic!("nothing here is too large")).unwrap();
        for facts in changes(folder.path()) {
            let mut facts = facts.unwrap();
            let count =
                |facts: &Facts| Surveyed::decided(facts, &judge.decide(facts).unwrap(), true);
            let before = count(&facts);
            facts.now = "2031-01-01T00:00:00Z".parse().unwrap();
            assert_eq!(count(&facts), before, "{preset}");
        }
    }
}

#[test]
fn a_missing_blob_ends_no_survey() {
    let terminal = Terminal::detect(Color::Never);
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path(), &history(3, 40));
    let run = |arguments: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    run(&["-c", "core.compression=0", "repack", "-q", "-a", "-d"]);
    // Loose, so that single ones can be taken away.
    let pack = run(&["rev-parse", "--git-path", "objects/pack"]);
    let packs = folder.path().join(pack.trim());
    let aside = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&packs).unwrap() {
        let path = entry.unwrap().path();
        let moved = aside.path().join(path.file_name().unwrap());
        std::fs::rename(&path, &moved).unwrap();
        if moved.extension().is_some_and(|end| end == "pack") {
            let mut unpack = Command::new("git");
            unpack
                .arg("-C")
                .arg(folder.path())
                .args(["unpack-objects", "-q"]);
            unpack.stdin(std::fs::File::open(&moved).unwrap());
            assert!(unpack.status().unwrap().success());
        }
    }
    let policy =
        policy::compile_source(&presets::folder("standard").unwrap(), &[], &terminal).unwrap();
    let blobs: Vec<String> = run(&[
        "rev-list",
        "--objects",
        "--all",
        "--filter=object:type=blob",
        "--filter-provided-objects",
    ])
    .lines()
    .filter_map(|line| line.split(' ').next().map(str::to_owned))
    .collect();
    assert!(blobs.len() > 10, "{blobs:?}");
    let survey = |policy| {
        let judge = Judge::native(policy, false, || panic!("nothing here is too large")).unwrap();
        let (left, reader) = changes(folder.path()).split();
        let survey = Survey {
            judge,
            reader,
            known: Known::default(),
        };
        let counted: Vec<Surveyed> = left
            .flat_map(|some| survey.count(some).unwrap())
            .map(|(_, change, _)| change)
            .collect();
        (counted, survey.reader.lacking(), survey.reader.warnings())
    };
    let (before, lacking, warnings) = survey(policy.clone());
    assert_eq!((lacking, warnings.len()), (0, 0));
    for id in &blobs {
        let (folder_name, name) = id.split_at(2);
        let path = format!("objects/{folder_name}/{name}");
        let path = run(&["rev-parse", "--git-path", &path]);
        std::fs::remove_file(folder.path().join(path.trim())).unwrap();
    }
    let (after, lacking, warnings) = survey(policy);
    assert_eq!(after.len(), before.len());
    assert!(lacking > 3, "{lacking}");
    assert_eq!(warnings[0].code, "missing_objects");
    assert!(
        warnings[0].to_string().contains("git fetch --refetch"),
        "{}",
        warnings[0]
    );
    for (before, after) in before.iter().zip(&after) {
        let (before, after) = (compared(before), compared(after));
        assert_eq!(before.1, after.1);
        // Marks are in messages, of which none is missing.
        assert_eq!(
            before.0.map(|marks| marks.agents),
            after.0.map(|marks| marks.agents)
        );
    }
}
