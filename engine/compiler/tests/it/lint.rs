//! Lint: each file of `tests/lint` says in its first lines what has to be found, and where. Beside `# expect: `, `# note: ` is a
//! note, `# silenced: ` what a comment silences, `# set: NAME=VALUE` a parameter, and `# highest: N` the roster's highest level.

use crate::common;

use countersign_compiler::{
    Code, Diagnostic, Folder, Options, RosterLevels, Severity, codes, compile, lint, render,
};
use std::collections::BTreeSet;
use std::fmt::Write;

struct Case {
    name: String,
    text: String,
}

fn cases() -> Vec<Case> {
    let folder = common::root().join("engine/compiler/tests/lint");
    let mut all: Vec<Case> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            Case {
                name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
                text: std::fs::read_to_string(&path).unwrap(),
            }
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

impl Case {
    fn said(&self, key: &str) -> Vec<&str> {
        let head = self.text.lines().take_while(|line| line.starts_with('#'));
        head.filter_map(|line| line.strip_prefix(&format!("# {key}: ")))
            .collect()
    }

    fn folder(&self) -> Folder {
        let mut folder = Folder::new();
        folder.insert("policy.yaml", self.text.clone());
        folder
    }

    fn options(&self) -> Options {
        let set = self.said("set").into_iter();
        Options {
            set: set
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap();
                    (name.to_owned(), value.to_owned())
                })
                .collect(),
        }
    }

    fn roster(&self) -> Option<RosterLevels> {
        let highest = self.said("highest").first().copied()?;
        Some(RosterLevels {
            name: "roster.yaml".to_owned(),
            highest: highest.parse().ok(),
        })
    }
}

fn place(diagnostic: &Diagnostic) -> String {
    let Diagnostic {
        code, line, column, ..
    } = diagnostic;
    format!("{code} {line}:{column}")
}

#[test]
fn each_policy_has_the_findings_that_it_names() {
    let mut wrong = String::new();
    let mut rendered = String::new();
    for case in cases() {
        let folder = case.folder();
        let linted = match lint(&folder, &case.options(), case.roster().as_ref()) {
            Ok(linted) => linted,
            Err(errors) => {
                writeln!(wrong, "{}: {}", case.name, errors.render(&folder, false)).unwrap();
                continue;
            }
        };
        let of = |severity: Severity| -> Vec<String> {
            let findings = linted.findings.iter();
            findings
                .filter(|finding| finding.severity == severity)
                .map(place)
                .collect()
        };
        let silenced: Vec<String> = linted
            .silenced
            .iter()
            .map(|silenced| format!("{} because {}", place(&silenced.finding), silenced.reason))
            .collect();
        for (key, found) in [
            ("expect", of(Severity::Warning)),
            ("note", of(Severity::Note)),
            ("silenced", silenced),
        ] {
            if found != case.said(key) {
                writeln!(
                    wrong,
                    "{}: {key}: found {found:?}\n{}",
                    case.name,
                    render(&linted.findings, &folder, false)
                )
                .unwrap();
            }
        }
        assert_eq!(of(Severity::Error), [""; 0]);
        writeln!(
            rendered,
            "# {}\n{}",
            case.name,
            render(&linted.findings, &folder, false)
        )
        .unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
    common::golden("engine/compiler/tests/rendered/lint.txt", &rendered);
}

#[test]
fn each_rule_of_lint_has_a_case_that_finds_it() {
    let mut found = BTreeSet::new();
    for case in cases() {
        let linted = lint(&case.folder(), &case.options(), case.roster().as_ref()).unwrap();
        let silenced = linted.silenced.iter().map(|silenced| &silenced.finding);
        found.extend(
            linted
                .findings
                .iter()
                .chain(silenced)
                .map(|finding| finding.code),
        );
    }
    let missing: Vec<&str> = codes::all()
        .filter(|code| code.severity != Severity::Error)
        .map(|code| code.id)
        .filter(|id| !found.contains(id))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn presets_have_no_findings() {
    for (name, folder) in common::presets().into_iter().chain(common::examples()) {
        let linted = lint(&folder, &Options::default(), None).unwrap();
        let warnings: Vec<&Diagnostic> = linted
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Note)
            .collect();
        assert!(
            warnings.is_empty(),
            "{name}:\n{}",
            render(&linted.findings, &folder, false)
        );
    }
}

#[test]
fn a_silenced_warning_is_no_warning_of_the_compiler() {
    let text = "policy: p\nversion: 1\nsummary: s\ncontrols:\n  - id: c\n    title: t\n    \
                # countersign: allow constant_condition because it is a trial\n    \
                satisfied: totals.lines < 9 || 1 == 1\n";
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    let compiled = compile(&folder, &Options::default()).unwrap();
    assert_eq!(compiled.warnings, []);
    folder.insert("policy.yaml", text.replace(" because it is a trial", ""));
    let compiled = compile(&folder, &Options::default()).unwrap();
    assert_eq!(compiled.warnings.len(), 1);
}

/// What the sources of the compiler, and of the functions that it asks, name as the id of a finding.
fn named_in_sources() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![
        common::root().join("engine/compiler/src"),
        common::root().join("engine/program/src/library"),
    ];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for before in [
                "Diagnostic::new(",
                ".diagnostic(",
                "Refusal::new(1,",
                "Refusal::new(2,",
                "Refusal::new(place,",
                "Refusal::new( 0,",
                "Refusal::new( 1,",
                "SyntaxError::new(",
                "error(",
                "misfit(",
                "code:",
                "code =",
                "CODE: &str =",
            ] {
                for (at, _) in text.match_indices(before) {
                    let rest = text[at + before.len()..].trim_start();
                    if let Some(rest) = rest.strip_prefix('"')
                        && let Some((id, _)) = rest.split_once('"')
                        && !id.is_empty()
                        && id
                            .chars()
                            .all(|letter| letter.is_ascii_lowercase() || letter == '_')
                    {
                        names.insert(id.to_owned());
                    }
                }
            }
        }
    }
    names
}

#[test]
fn every_finding_that_the_sources_name_has_a_page() {
    let named = named_in_sources();
    assert!(named.len() > 90, "{named:?}");
    let missing: Vec<&String> = named
        .iter()
        .filter(|id| codes::find(id).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "add these to engine/compiler/src/codes: {missing:?}"
    );
    let known: Vec<&Code> = codes::all().collect();
    let ids: BTreeSet<&str> = known.iter().map(|code| code.id).collect();
    assert_eq!(ids.len(), known.len(), "an id has two pages");
    for code in known {
        let end = |text: &str| text.ends_with('.');
        assert!(end(code.about) && end(code.remedy), "{}", code.id);
    }
    // Ids that are handed on by a variable, and no pattern above finds.
    let handed_on = [
        "always_false",
        "always_true",
        "never_applies",
        "never_eligible",
        "never_satisfied",
        "unused_extra",
        "unused_parameter",
        "unused_variable",
    ];
    let gone: Vec<&&str> = ids
        .iter()
        .filter(|id| !named.contains(**id) && !handed_on.contains(id))
        .collect();
    assert!(gone.is_empty(), "nothing in the sources names {gone:?}");
}

#[test]
fn the_page_of_findings_is_generated() {
    common::golden("docs/findings.md", &codes::page());
}
