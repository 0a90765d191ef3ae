//! `countersign simulate`: what its page shows, and streams that nobody would write by hand. Its other transcripts are in
//! `cmd/simulate.trycmd`.

use crate::support;

use serde_json::Value;
use support::outcome;

/// The root of the project.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
/// The changes of the example, one on each line.
const CHANGES: &str = include_str!("../../../../docs/example/changes.jsonl");

fn simulate(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    outcome(
        support::countersign()
            .current_dir(ROOT)
            .args(["simulate", "--preset", "standard"])
            .args(["--roster", "docs/example/roster.yaml"])
            .args(arguments)
            .write_stdin(input),
    )
}

#[test]
fn the_page_shows_what_is_printed() {
    // The page's reader stands in the root of the project.
    support::inside(ROOT, || {
        trycmd::TestCases::new()
            .env("NO_COLOR", "1")
            .case("docs/simulate.md");
    });
}

#[test]
fn standard_input_is_as_good_as_a_file_even_with_somebody_away() {
    let away = ["--away", "ann,bo", "--away-until", "2026-03-04"];
    let of = |facts: &str, input: &str| {
        let all: Vec<&str> = ["--facts", facts].into_iter().chain(away).collect();
        simulate(&all, input)
    };
    let file = of("docs/example/changes.jsonl", "");
    assert_eq!(file.0, Some(0), "{}", file.2);
    assert_eq!(of("-", CHANGES), file);
}

#[test]
fn the_same_seed_gives_the_same_and_another_does_not() {
    let of = |seed: &str| {
        let facts = ["--facts", "docs/example/changes.jsonl", "--format", "json"];
        let many = ["--changes", "100", "--per-day", "20", "--seed", seed];
        let all: Vec<&str> = facts.into_iter().chain(many).collect();
        let (code, out, error) = simulate(&all, "");
        assert_eq!(code, Some(0), "{error}");
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let one = of("1");
    assert_eq!(one["baseline"]["changes"], 100);
    assert_eq!(one, of("1"));
    assert_ne!(one, of("2"));
}

#[test]
fn a_line_of_three_megabytes_is_read_and_a_longer_one_than_the_sandbox_takes_is_not() {
    let first = CHANGES.lines().next().unwrap();
    let long = first.replacen(
        "\"body\":\"\"",
        &format!("\"body\":\"{}\"", "x".repeat(3_000_000)),
        1,
    );
    assert!(long.len() > 3_000_000);
    let (code, out, error) = simulate(&["--facts", "-"], &long);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.starts_with("1 change "), "{out}");
    let lines = format!("{first}\n{}\n", "x".repeat(17 << 20));
    let (code, out, error) = simulate(&["--facts", "-"], &lines);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        error.contains("standard input, line 2")
            && error.contains("it is longer than 16777216 bytes"),
        "{error}"
    );
}

#[test]
fn a_decision_that_fails_is_told_and_is_no_pass() {
    let (code, out, error) = simulate(&["--facts", "-", "--fuel", "1000"], CHANGES);
    assert_eq!(code, Some(6), "{error}");
    assert!(
        error.contains("no decision on 10 of 10 changes; the first is example.org/acme/shop#1"),
        "{error}"
    );
    assert!(out.contains("10 undecided"), "{out}");
}

#[test]
fn times_at_the_end_of_time_are_times() {
    let first = CHANGES.lines().next().unwrap();
    let late: String = ["9999-12-31T23:59:58Z", "9999-12-31T23:59:59Z"]
        .map(|time| first.replacen("2026-03-02T09:00:00Z", time, 1) + "\n")
        .concat();
    assert!(late.contains("9999"));
    let (code, out, error) = simulate(&["--facts", "-"], &late);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.starts_with("2 changes "), "{out}");
}

#[test]
fn hostile_names_reach_no_terminal() {
    let first = CHANGES.lines().next().unwrap();
    let hostile = first.replace("payments/", "pay\\u001b[31m/");
    let (code, out, error) = simulate(&["--facts", "-"], &hostile);
    assert_eq!(code, Some(0), "{error}");
    assert!(!out.contains('\u{1b}') && out.contains("pay"), "{out}");
    let broken = "{\"purpose\": \"\\u001b[31m\"}";
    let (code, _, error) = simulate(&["--facts", "-"], broken);
    assert_eq!(code, Some(2));
    assert!(
        !error.contains('\u{1b}') && error.contains("line 1"),
        "{error}"
    );
}
