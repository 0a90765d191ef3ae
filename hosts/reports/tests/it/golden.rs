//! Every decision in `tests/decisions` in every format, against `tests/golden`. `BLESS=1` writes the golden files.

use countersign_contract::types::{AppealResult, Commit, Decision, Evidence, EvidenceKind, Trace};
use countersign_reports::{
    Report, check_run, github, json, junit, markdown, sarif,
    text::{self, Style},
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn decisions() -> Vec<(String, String, Decision)> {
    let mut all: Vec<_> = fs::read_dir(folder("decisions"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let value: serde_json::Value =
                serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let decision = serde_json::from_value(value.clone())
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, value.to_string(), decision)
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(all.len() >= 10, "{}", all.len());
    all
}

fn traces() -> Vec<Trace> {
    serde_json::from_str(&fs::read_to_string(folder("traces.json")).unwrap()).unwrap()
}

/// A commit for each that the decision names, newest first, so that the order of the facts shows; the subject is hostile.
fn commits(decision: &Decision) -> Vec<Commit> {
    let rows = decision.provenance.commits.iter().rev();
    rows.map(|row| {
        let value = serde_json::json!({
            "revision": row.revision,
            "author": {"name": "A", "email": "a@b.example"},
            "committer": {"name": "A", "email": "a@b.example"},
            "signature": "none",
            "message": "Add \u{1b}[31mred\u{1b}[0m and ##[error]forged\u{202e}\n::error::no",
        });
        serde_json::from_value(value).unwrap()
    })
    .collect()
}

const PLAIN: Style = Style {
    color: false,
    width: None,
    verbose: false,
};

/// Every file that the golden folder should hold.
fn renderings() -> Vec<(String, String)> {
    let (bundle, facts) = ("b".repeat(64), "f".repeat(64));
    let traces = traces();
    let mut files = Vec::new();
    for (name, source, decision) in decisions() {
        let report = Report {
            decision: &decision,
            bundle_digest: &bundle,
            facts_digest: &facts,
            fuel: 123_456,
            traces: &[],
        };
        let explained = Report {
            traces: &traces,
            ..report
        };
        let wide = Style {
            width: Some(100),
            ..PLAIN
        };
        let run = check_run::render(&report);
        let mut run = serde_json::to_string_pretty(&run).unwrap();
        run.push('\n');
        for (extension, text) in [
            ("txt", text::render(&report, PLAIN)),
            (
                "narrow.txt",
                text::render(
                    &report,
                    Style {
                        width: Some(60),
                        ..PLAIN
                    },
                ),
            ),
            (
                "color.txt",
                text::render(
                    &report,
                    Style {
                        color: true,
                        ..wide
                    },
                ),
            ),
            (
                "verbose.txt",
                text::render(
                    &explained,
                    Style {
                        verbose: true,
                        ..wide
                    },
                ),
            ),
            ("json", json::render(&report, &source, None).unwrap()),
            ("junit.xml", junit::render(&report, true).unwrap()),
            ("sarif", sarif::render(&report)),
            ("github", github::render(&report, true)),
            ("md", markdown::render(&report)),
            ("check_run.json", run),
            (
                "provenance.txt",
                text::provenance::render(&decision, &[], PLAIN),
            ),
            (
                "provenance.narrow.txt",
                text::provenance::render(
                    &decision,
                    &commits(&decision),
                    Style {
                        width: Some(60),
                        ..PLAIN
                    },
                ),
            ),
            ("provenance.json", json::provenance(&decision).unwrap()),
        ] {
            files.push((format!("{name}.{extension}"), text));
        }
    }
    files
}

#[test]
fn every_format_of_every_decision_is_as_it_was() {
    let golden = folder("golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut expected = BTreeSet::new();
    let mut differences = Vec::new();
    for (name, text) in renderings() {
        let path = golden.join(&name);
        if bless {
            fs::write(&path, &text).unwrap();
        } else if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            differences.push(format!("--- {name}\n{text}"));
        }
        expected.insert(name);
    }
    assert!(
        differences.is_empty(),
        "differ from tests/golden (BLESS=1 writes them):\n{}",
        differences.join("\n")
    );
    for entry in fs::read_dir(&golden).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(expected.contains(&name), "stale golden file {name}");
    }
}

#[test]
fn text_is_at_most_twelve_lines_within_the_width() {
    for (name, _, decision) in decisions() {
        let digest = "0".repeat(64);
        let report = Report {
            decision: &decision,
            bundle_digest: &digest,
            facts_digest: &digest,
            fuel: 1,
            traces: &[],
        };
        for width in [None, Some(1), Some(40), Some(60), Some(100), Some(300)] {
            let text = text::render(&report, Style { width, ..PLAIN });
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines.len() <= 12, "{name} at {width:?}:\n{text}");
            assert!(
                lines[0].starts_with(decision.verdict.as_str()),
                "{name}:\n{text}"
            );
            assert!(lines[1].starts_with("next: "), "{name}:\n{text}");
            if let Some(width) = width {
                let most = width.clamp(40, 120);
                for line in lines {
                    let columns = unicode_width::UnicodeWidthStr::width(line);
                    assert!(columns <= most, "{name}: {columns} > {most}: {line}");
                }
            }
        }
    }
}

/// The decision with more and wider words in its provenance than any real one has.
fn widened(mut decision: Decision) -> Decision {
    let wide = "\u{6771}".repeat(90);
    let long = "x".repeat(300);
    let provenance = &mut decision.provenance;
    provenance.models = vec![wide.clone(), long.clone()];
    provenance.agents = vec![long.clone(), wide.clone()];
    provenance.prompter = Some(wide.clone());
    provenance.undeclared.push(long.clone());
    for (id, confirmed_by) in [(&wide, vec![]), (&long, vec![wide.clone(), long.clone()])] {
        provenance.appeals.push(AppealResult {
            id: id.clone(),
            person: wide.clone(),
            agent: long.clone(),
            confirmed_by,
        });
    }
    let rows = provenance.commits.iter().map(|row| row.revision.clone());
    let places: Vec<Option<String>> = rows.map(Some).chain([None]).collect();
    for kind in EvidenceKind::ALL.iter().copied() {
        for revision in &places {
            provenance.evidence.push(Evidence {
                kind,
                revision: revision.clone(),
                agent: Some(wide.clone()),
                model: None,
                excerpt: format!("{wide} {long}"),
                weight: 0.55,
                session: Some(long.clone()),
                set_aside_by: Some(wide.clone()),
            });
        }
    }
    decision
}

#[test]
fn provenance_stays_within_the_width() {
    for (name, _, decision) in decisions() {
        for decision in [decision.clone(), widened(decision)] {
            let commits = commits(&decision);
            for width in [1, 40, 60, 80, 100, 120, 300] {
                let style = Style {
                    width: Some(width),
                    ..PLAIN
                };
                let text = text::provenance::render(&decision, &commits, style);
                let most = width.clamp(40, 120);
                for line in text.lines() {
                    let columns = unicode_width::UnicodeWidthStr::width(line);
                    assert!(columns <= most, "{name}: {columns} > {most}: {line}");
                }
                assert!(text.lines().count() > 1, "{name}:\n{text}");
            }
        }
    }
}

#[test]
fn a_change_can_not_forge_its_report() {
    for (name, text) in renderings() {
        let is_json = name.ends_with("json") || name.ends_with("sarif");
        let escapes_in_color = name.ends_with("color.txt");
        for (number, line) in text.lines().enumerate() {
            assert!(
                is_json || escapes_in_color || !line.chars().any(char::is_control),
                "{name}:{number}: {line:?}"
            );
            assert!(
                is_json
                    || !line
                        .chars()
                        .any(|c| matches!(u32::from(c), 0x202a..=0x202e | 0x2066..=0x2069)),
                "{name}:{number}: {line:?}"
            );
            assert!(is_json || !line.contains("##["), "{name}:{number}: {line}");
            let command = line.trim_start().starts_with("::");
            assert!(
                command == name.ends_with(".github"),
                "{name}:{number}: {line}"
            );
            if name.ends_with(".md") {
                assert!(!line.contains("<script"), "{name}:{number}: {line}");
                assert!(!line.contains("@everyone"), "{name}:{number}: {line}");
                assert!(!line.contains("https://"), "{name}:{number}: {line}");
            }
        }
    }
}

#[test]
fn sarif_has_the_shape_of_the_standard() {
    for (name, text) in renderings() {
        if !name.ends_with(".sarif") {
            continue;
        }
        let log: serde_sarif::sarif::Sarif =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for run in &log.runs {
            let rules = run.tool.driver.rules.clone().unwrap_or_default();
            for result in run.results.clone().unwrap_or_default() {
                let index = usize::try_from(result.rule_index.unwrap()).unwrap();
                assert_eq!(Some(&rules[index].id), result.rule_id.as_ref(), "{name}");
                assert!(!result.locations.unwrap().is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn the_conclusion_follows_the_documented_table() {
    use check_run::Conclusion::{ActionRequired, Failure, Success};
    for (name, _, decision) in decisions() {
        let expected = match (decision.mode.as_str(), decision.verdict.as_str()) {
            ("report", _) | (_, "pass") => Success,
            (_, "pending") => ActionRequired,
            _ => Failure,
        };
        assert_eq!(check_run::conclusion(&decision), expected, "{name}");
    }
}
