//! Every known way around a gate has a pair of cases: the attack, which is held, and its nearest honest neighbour, which is
//! open. `cases.rs` decides them; here it is that none is missing, and what `docs/bypasses.md` says of them.

use countersign_compiler::{Folder, cases};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The ways by number, from the project's own list.
fn known() -> BTreeMap<u32, String> {
    let text = std::fs::read_to_string(root().join("tests/cases/bypasses.txt")).unwrap();
    numbered(&text, " ")
}

fn numbered(text: &str, separator: &str) -> BTreeMap<u32, String> {
    text.lines()
        .filter_map(|line| {
            let (number, words) = line.split_once(separator)?;
            Some((number.parse().ok()?, words.trim().to_owned()))
        })
        .collect()
}

fn read(folder: &mut Folder, base: &Path, at: &Path) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(folder, base, &path);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let name = path.strip_prefix(base).unwrap().to_str().unwrap();
            folder.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// One case of a pair: its file from the root of the project, its name, whether it is open, whether it is the honest one.
struct Side {
    file: String,
    name: String,
    open: bool,
    honest: bool,
    says_why: bool,
}

fn sides() -> BTreeMap<u32, Vec<Side>> {
    let mut sides: BTreeMap<u32, Vec<Side>> = BTreeMap::new();
    for parent in ["policies", "tests/cases"] {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join(parent))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("policy.yaml").is_file())
            .collect();
        folders.sort();
        for path in folders {
            let mut folder = Folder::new();
            read(&mut folder, &path, &path);
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            for case in cases::read(&folder).unwrap() {
                let Some(line) = case.bypass else { continue };
                let expect = &case.expect;
                sides.entry(line).or_default().push(Side {
                    file: format!("{parent}/{name}/{}", case.file),
                    name: case.name,
                    open: expect.verdict.as_deref() == Some("pass"),
                    honest: case.honest,
                    says_why: !expect.controls.is_empty()
                        || expect.names_dropped()
                        || expect.names_missing()
                        || expect.error.is_some(),
                });
            }
        }
    }
    sides
}

#[test]
fn every_way_around_has_an_attack_and_its_honest_neighbour() {
    let sides = sides();
    let mut wrong = Vec::new();
    for (line, words) in known() {
        let none = Vec::new();
        let own = sides.get(&line).unwrap_or(&none);
        if !own
            .iter()
            .any(|side| !side.honest && !side.open && side.says_why)
        {
            wrong.push(format!(
                "{line} ({words}) has no attack that is held for a named reason"
            ));
        }
        if !own.iter().any(|side| side.honest && side.open) {
            wrong.push(format!(
                "{line} ({words}) has no honest neighbour that is open"
            ));
        }
    }
    for (line, side) in sides
        .iter()
        .flat_map(|(line, all)| all.iter().map(move |side| (line, side)))
    {
        if side.honest && !side.open {
            wrong.push(format!(
                "{line}: `{}` is called honest and is not open",
                side.file
            ));
        }
        if !known().contains_key(line) {
            wrong.push(format!(
                "{line}: `{}` stands for a line that is not known",
                side.file
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_has_all_of_the_one_it_was_made_from() {
    let known = known();
    let numbers: Vec<u32> = known.keys().copied().collect();
    assert!(numbers.len() >= 49, "only {} lines", numbers.len());
    assert!(
        numbers.iter().copied().eq((1..).take(numbers.len())),
        "a number is left out: {numbers:?}"
    );
    let shared = root().join("../shared/bypasses.md");
    let Ok(text) = std::fs::read_to_string(&shared) else {
        println!("skipped: {} is not there", shared.display());
        return;
    };
    let theirs: Vec<u32> = numbered(&text, ". ").into_keys().collect();
    assert!(
        numbers.starts_with(&theirs),
        "tests/cases/bypasses.txt lacks lines"
    );
}

#[test]
fn the_page_names_every_pair() {
    let mut page = String::from(
        "# Ways around the gate, and what holds them\n\n\
         Each has happened somewhere. Of each there is a case that is held, for the reason that it names, and the nearest honest\n\
         change, which is open; all of them run through every host. This page is made from the cases: `BLESS=1 cargo test -p\n\
         countersign-evaluator bypasses::`.\n\n\
         | | way around | held | open |\n| --- | --- | --- | --- |\n",
    );
    let sides = sides();
    for (line, words) in known() {
        let of = |honest: bool| -> String {
            let all = sides.get(&line).into_iter().flatten();
            let links: Vec<String> = all
                .filter(|side| side.honest == honest && side.open == honest)
                .map(|side| {
                    let short = side
                        .name
                        .split_once(": ")
                        .map_or(side.name.as_str(), |(_, rest)| rest);
                    format!("[{}](../{})", short.replace('|', "\\|"), side.file)
                })
                .collect();
            links.join("<br>")
        };
        let _ = writeln!(page, "| {line} | {words} | {} | {} |", of(false), of(true));
    }
    page.push_str(
        "\n## What no case can hold\n\n\
         Line 28, before a change lands: a mark that was amended away counts where the collector knows the earlier head, which is a\n\
         revision that somebody signed or reviewed, or that the host names, and where git makes the same content of it. Of an amend\n\
         before anybody looked, no repository keeps a trace that others can see; and of one that edits the content too, nobody can say\n\
         which lines the marks meant, so that they count for nothing: what was signed there has to be signed again.\n\n\
         Lines 48 and 52, content that comes back changed: with a line edited, in part, or joined with other text, it is new to git, and no repository\n\
         tells where it came from. Line 51: which commits were one change is read from merges, from numbers that the forge put behind subjects, and\n\
         from who committed when. A branch that was moved forward commit by commit, by several names and dates, looks like several changes.\n\n\
         What presets leave out: lines that AI deletes are none of `ai_lines`, which are lines added; a policy that wants them asked for says so, as in\n\
         `provenance.detected && totals.deleted >= 20`. A new file named like a lock file, or in a folder that the base marks as generated, is\n\
         mechanical whatever it has in it; `provenance: {count: [lock_files, generated]}` makes it count. A trailer that is indented is a quotation.\n\n\
         Where a workflow is the gate, it is as strong as its file is out of reach. Of one on `pull_request`, `pull_request_review` or `merge_group`\n\
         GitHub takes the file from the change's side: whoever can push a branch replaces the step by `true`, and line 36 is never asked. On\n\
         `pull_request_target` the file is the default branch's, but a writer can still push another workflow that posts a status of the same name.\n\
         A required workflow of an organisation's ruleset, or the server's check pinned to its app, withstands both. [github.md](github.md) has the\n\
         forms side by side; `tests/doors` runs their real steps, also for two changes on one head, of which the strictest decides for both.\n",
    );
    let path = root().join("docs/bypasses.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/bypasses.md is out of date: run this test with BLESS=1"
    );
}
