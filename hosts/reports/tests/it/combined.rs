//! Decisions on several changes, in every format.

use countersign_contract::types::{CombinedDecision, Decision, Mode, Verdict};
use countersign_reports::combined::{CombinedReport, github, json, junit, markdown, sarif, text};
use countersign_reports::text::Style;
use std::path::Path;

fn decision(name: &str) -> Decision {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/decisions")
        .join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn combined(names: &[&str], verdict: Verdict) -> CombinedDecision {
    let members: Vec<Decision> = names.iter().map(|name| decision(name)).collect();
    CombinedDecision {
        verdict,
        mode: Mode::Enforce,
        reason: "1 of 3 changes decide".to_owned(),
        decisive: Vec::new(),
        members,
        steps: 7,
    }
}

const PLAIN: Style = Style {
    color: false,
    width: None,
    verbose: false,
};

fn report(decision: &CombinedDecision) -> CombinedReport<'_> {
    CombinedReport {
        decision,
        bundle_digest: "bbbbbbbbbbbbbbbbbbbb",
        facts_digest: "ffffffffffffffffffff",
        fuel: 12,
    }
}

#[test]
fn what_decides_comes_first_and_nothing_is_cut_in_silence() {
    let decision = combined(&["pass", "blocked", "escalated"], Verdict::Block);
    let out = text::render(&report(&decision), PLAIN);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "block: 1 of 3 changes decide");
    assert!(
        lines[1].starts_with("next: ") && lines[1].contains("(for "),
        "{out}"
    );
    assert!(lines[2].starts_with("  block "), "{out}");
    assert!(lines[3].starts_with("  pending "), "{out}");
    assert!(lines[4].starts_with("  pass "), "{out}");
    assert_eq!(lines[5], "odd facts: 2, with --verbose", "{out}");
    assert!(lines[6].starts_with("about: 3 changes for "), "{out}");
    let many = combined(&["escalated"; 40], Verdict::Pending);
    let out = text::render(&report(&many), PLAIN);
    assert_eq!(out.lines().count(), 12, "{out}");
    assert!(out.contains("  and 33 more, with --verbose\n"), "{out}");
    let all = text::render(
        &report(&many),
        Style {
            verbose: true,
            ..PLAIN
        },
    );
    assert_eq!(all.matches("\nabout\n").count(), 40, "{all}");
    for width in [1, 40, 60, 100, 300] {
        let out = text::render(
            &report(&many),
            Style {
                width: Some(width),
                ..PLAIN
            },
        );
        assert!(out.lines().count() <= 12, "{out}");
    }
}

#[test]
fn an_open_gate_says_that_nobody_has_to_act() {
    let decision = combined(&["pass", "pass"], Verdict::Pass);
    let out = text::render(&report(&decision), PLAIN);
    assert_eq!(out.lines().nth(1), Some("next: nobody has to act"));
    assert!(github::render(&report(&decision), true).starts_with("::notice "));
}

#[test]
fn the_bytes_of_the_decision_stay_as_they_are() {
    let decision = combined(&["pass"], Verdict::Pass);
    let text = json::render(&report(&decision), "{ \"a\":1.50 }").unwrap();
    assert_eq!(
        text,
        "{\"bundle_digest\":\"sha256:bbbbbbbbbbbbbbbbbbbb\",\"facts_digest\":\"sha256:ffffffffffffffffffff\",\"fuel\":12,\"combined_decision\":{ \"a\":1.50 }}\n"
    );
    assert!(json::render(&report(&decision), "{").is_err());
}

#[test]
fn every_change_has_a_suite_and_a_run() {
    let decision = combined(&["pass", "blocked", "hostile"], Verdict::Block);
    let xml = junit::render(&report(&decision), true).unwrap();
    assert!(xml.contains("<failure") || xml.contains("<error"), "{xml}");
    // A job that only reports shows no failure.
    let reported = junit::render(&report(&decision), false).unwrap();
    assert!(
        !reported.contains("<failure") && !reported.contains("<error"),
        "{reported}"
    );
    assert!(reported.contains("report mode: nothing is held back"));
    assert_eq!(xml.matches("<testsuite ").count(), 3, "{xml}");
    let log: serde_sarif::sarif::Sarif =
        serde_json::from_str(&sarif::render(&report(&decision))).unwrap();
    assert_eq!(log.runs.len(), 3);
}

#[test]
fn no_change_can_forge_the_report_of_its_group() {
    let decision = combined(&["hostile", "blocked", "pass"], Verdict::Block);
    let report = report(&decision);
    for (name, out) in [
        ("text", text::render(&report, PLAIN)),
        (
            "verbose",
            text::render(
                &report,
                Style {
                    verbose: true,
                    ..PLAIN
                },
            ),
        ),
        ("markdown", markdown::render(&report)),
        ("github", github::render(&report, true)),
    ] {
        for line in out.lines() {
            assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
            assert!(!line.contains("##["), "{name}: {line}");
            let command = line.trim_start().starts_with("::");
            assert_eq!(command, name == "github", "{name}: {line}");
            if name == "markdown" {
                assert!(!line.contains("<script"), "{line}");
                assert!(!line.contains("@everyone"), "{line}");
                assert!(!line.contains("https://"), "{line}");
            }
        }
    }
}

#[test]
fn a_comment_stays_within_what_forges_take() {
    let decision = combined(&["many"; 60], Verdict::Pending);
    let out = markdown::render(&report(&decision));
    assert!(out.len() < 65_000, "{}", out.len());
    assert!(out.contains("left out for want of room"), "{out}");
}
