//! Context documents.

use countersign_contract::types::{Facts, Supply, Timestamp};
use countersign_sources::context::Context;
use countersign_sources::github;
use proptest::prelude::*;
use std::path::Path;

/// The documents that `docs/context.md` shows.
fn documented() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/context.md");
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("\n```yaml context\n").skip(1);
    blocks
        .map(|block| block.split("\n```").next().unwrap().to_owned() + "\n")
        .collect()
}

fn facts() -> Facts {
    let event = include_str!("../github/events/pull_request.json");
    let event = github::Webhook::parse(Some("pull_request"), event.as_bytes()).unwrap();
    let options = github::Options {
        now: Timestamp::from_seconds(1_773_144_000).unwrap(),
        purpose: countersign_contract::types::Purpose::Merge,
        environment: None,
    };
    github::collect(&event, &github::Documents::default(), &options)
        .unwrap()
        .facts
}

fn parse(text: &str) -> Context {
    Context::parse(text, "c.yaml", "test").unwrap()
}

fn applied(context: Context) -> Facts {
    let mut facts = facts();
    context.apply(&mut facts, &mut Vec::new());
    facts
}

#[test]
fn every_documented_example_is_read_and_together_they_show_each_kind() {
    let mut all = Context::default();
    let documents = documented();
    assert!(documents.len() >= 12, "{}", documents.len());
    for text in &documents {
        let read = Context::parse(text, "docs/context.md", "docs")
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        all.join(read).unwrap();
    }
    let supply = applied(all).completeness;
    for (kind, list) in [
        ("incidents", supply.incidents),
        ("services", supply.services),
        ("freeze_windows", supply.freeze_windows),
        ("delegations", supply.delegations),
        ("overrides", supply.overrides),
        ("escalations", supply.escalations),
        ("checks", supply.checks),
        ("declarations", supply.declarations),
        ("appeals", supply.appeals),
        ("history", supply.history),
        ("past_sign_offs", supply.past_sign_offs),
        ("prior_decisions", supply.prior_decisions),
    ] {
        assert!(list.is_some(), "{kind} has no example");
    }
}

#[test]
fn the_documented_rule_is_the_one_that_cases_try() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let documented = read("docs/context.md");
    let rule = documented
        .lines()
        .find(|line| line.starts_with("incidents.exists("))
        .unwrap();
    assert!(read("tests/cases/context/policy.yaml").contains(&format!("\"!{rule}\"")));
}

#[test]
fn a_key_makes_a_list_complete_and_names_its_collector() {
    let facts = applied(parse(
        "collector: tracker\nincidents: []\nservices: [{name: pay, tier: 1}]\ntruncated: [services]\n",
    ));
    let incidents = facts.completeness.incidents.unwrap();
    assert_eq!(incidents.supply, Supply::Complete);
    assert_eq!(incidents.collector.as_deref(), Some("tracker"));
    let services = facts.completeness.services.unwrap();
    assert_eq!(services.supply, Supply::Truncated);
    assert_eq!(facts.services[0].name, "pay");
    assert_eq!(facts.completeness.freeze_windows, None);
}

#[test]
fn only_a_document_from_outside_can_be_a_gate_s_own_records() {
    let collector = |text: &str, by: &str| {
        let facts = applied(Context::parse(text, "a.yaml", by).unwrap());
        facts.completeness.prior_decisions.unwrap().collector
    };
    for claim in ["audit-log", "'tracker, audit-log:eu'", "Audit-Log"] {
        let text = format!("collector: {claim}\nprior_decisions: []\n");
        assert_eq!(
            collector(&text, "git:context").as_deref(),
            Some("git:context")
        );
        assert!(
            collector(&text, "caller")
                .unwrap()
                .to_lowercase()
                .contains("audit-log")
        );
    }
    let text = "collector: tracker\nprior_decisions: []\n";
    assert_eq!(collector(text, "git:context").as_deref(), Some("tracker"));
}

#[test]
fn documents_join_and_an_id_in_two_of_them_names_both_places() {
    let read = |text: &str, file: &str| Context::parse(text, file, file).unwrap();
    let mut all = read("services: [{name: pay, tier: 1}]\n", "a.yaml");
    all.join(read("services:\n  - {name: cart, tier: 2}\n", "b.json"))
        .unwrap();
    let error = all
        .join(read("services:\n  - {name: pay, tier: 1}\n", "c.yaml"))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "c.yaml:2:5: `pay` was given before, in a.yaml:1:12; a service has one entry, with all its paths and dependencies"
    );
    let mut all = read("services: [{name: pay, tier: 1}]\n", "a.yaml");
    all.join(read("services: []\n", "b.json")).unwrap();
    let services = applied(all).completeness.services.unwrap();
    assert_eq!(services.collector.as_deref(), Some("a.yaml, b.json"));
}

#[test]
fn local_times_follow_their_zone_through_the_year() {
    let facts = applied(parse(
        "freeze_windows:
  - {id: summer, starts: '2026-07-01T18:00', ends: '2026-07-02T08:00', time_zone: Europe/Paris, reason: r}
  - {id: winter, starts: '2026-12-20T18:00', ends: '2026-12-21T08:00', time_zone: Europe/Paris, reason: r}
  - {id: change, starts: '2026-03-29T00:00', ends: '2026-03-30T00:00', time_zone: Europe/Paris, reason: r}
  - {id: offset, starts: 2026-07-01T18:00:00+02:00, ends: 2026-07-02T08:00:00Z, reason: r}
",
    ));
    let times: Vec<String> = facts
        .freeze_windows
        .iter()
        .map(|window| format!("{} {}", window.starts, window.ends))
        .collect();
    assert_eq!(
        times,
        [
            "2026-07-01T16:00:00Z 2026-07-02T06:00:00Z",
            "2026-12-20T17:00:00Z 2026-12-21T07:00:00Z",
            "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z",
            "2026-07-01T16:00:00Z 2026-07-02T08:00:00Z",
        ]
    );
}

#[test]
fn errors_name_the_place_and_what_to_do() {
    let window = |rest: &str| format!("freeze_windows:\n  - {{id: w, reason: r, {rest}}}\n");
    let delegation = "starts: 2026-01-02T00:00:00Z, ends: 2026-01-01T00:00:00Z";
    for (text, place, part) in [
        ("incident: []\n".to_owned(), "1:1", "incident"),
        ("incidents: 3\n".to_owned(), "1:12", ""),
        ("incidents:\n  - {id: i, title: t, occurred: soon, severity: low}\n".to_owned(), "2:33", "soon"),
        ("incidents:\n  - {id: i, title: t, occurred: 2026-01-01T00:00:00Z, severity: bad}\n".to_owned(), "2:65", "bad"),
        ("incidents:\n  - {id: i, title: t, occurred: 2026-01-01T00:00:00Z, severity: low, paths: [/src/]}\n".to_owned(), "2:5", "`/src/` is not a path"),
        ("services:\n  - {name: pay, tier: 1, paths: [a/../b]}\n".to_owned(), "2:5", "`a/../b` is not a path"),
        ("services:\n  - {name: pay, tier: one}\n".to_owned(), "2:23", ""),
        ("services:\n  - {name: ' pay', tier: 1}\n".to_owned(), "2:5", "` pay` is not an id or name"),
        ("services:\n  - {name: pay, tier: 1}\n  - {name: pay, tier: 2}\n".to_owned(), "3:5", "`pay` was given before, in c.yaml:2:5"),
        (window("starts: '2026-03-29T02:30', ends: '2026-03-30T00:00', time_zone: Europe/Paris"), "2:32", "does not exist there"),
        (window("starts: '2026-10-25T02:30', ends: '2026-10-26T00:00', time_zone: Europe/Paris"), "2:32", "exists twice there"),
        (window("starts: '2026-07-01T18:00', ends: '2026-07-01T18:00', time_zone: Europe/Paris"), "2:58", "ends before it starts"),
        (window("starts: '2026-07-01T18:00', ends: '2026-07-02T18:00'"), "2:32", "is not a point in time"),
        (window("starts: '2026-07-01T18:00', ends: '2026-07-02T18:00', time_zone: Mars/Base"), "2:89", "`Mars/Base` is not a time zone"),
        (window("starts: '2026-07-01T18:00:00Z', ends: '2026-07-02T18:00', time_zone: UTC"), "2:32", "says its offset"),
        (window("starts: 'noon', ends: '2026-07-02T18:00', time_zone: UTC"), "2:32", "`noon` is not a local time"),
        (format!("delegations:\n  - {{id: d, delegator: a, delegate: b, {delegation}}}\n"), "2:5", "ends before it starts"),
        ("delegations:\n  - {id: d, delegator: a, delegate: A, starts: 2026-01-01T00:00:00Z, ends: 2026-01-02T00:00:00Z}\n".to_owned(), "2:5", "lends a right to themselves"),
        ("overrides:\n  - {id: o, control: c, kind: waiver, person: a, revision: r, issued: 2026-01-02T00:00:00Z, expires: 2026-01-01T00:00:00Z, authentication: forge}\n".to_owned(), "2:5", "expires before it is issued"),
        ("overrides:\n  - {id: o, control: c, kind: magic, person: a, revision: r, issued: 2026-01-02T00:00:00Z, authentication: forge}\n".to_owned(), "2:31", "magic"),
        ("escalations:\n  - {control: c, queue: q}\n".to_owned(), "2:18", "opened"),
        ("checks:\n  - {name: ci, conclusion: fine, revision: r}\n".to_owned(), "2:28", "fine"),
        ("declarations:\n  - {person: a, ai: much}\n".to_owned(), "2:21", "much"),
        ("appeals:\n  - {id: '', person: a, agent: copilot, reason: r}\n".to_owned(), "2:5", "not an id or name"),
        ("history:\n  - {id: h, author: a, landed: 2026-01-01T00:00:00Z, lines: 1, ai_lines: {min: 2, max: 1}}\n".to_owned(), "2:5", "more than the most"),
        ("past_sign_offs:\n  - {person: a, change: c, lines: 1}\n".to_owned(), "2:28", "signed"),
        ("prior_decisions:\n  - {revision: r, purpose: merge, verdict: maybe, taken: 2026-01-01T00:00:00Z, policy: p}\n".to_owned(), "2:44", "maybe"),
        ("services: []\ntruncated: [incidents]\n".to_owned(), "2:13", "no list `incidents`"),
    ] {
        let error = Context::parse(&text, "c.yaml", "test").unwrap_err();
        assert_eq!(format!("{}:{}", error.line, error.column), place, "{text}{error}");
        assert!(error.message.contains(part), "{error}");
        assert!(!error.remedy.is_empty());
    }
}

#[test]
fn a_long_list_is_cut_aloud_and_keeps_what_touches_the_change() {
    let mut text = "incidents:\n".to_owned();
    for number in 0..2_500 {
        text.push_str(&format!(
            "  - {{id: I{number:04}, title: t, occurred: 2025-01-01T00:{:02}:{:02}Z, severity: low, paths: [src/{}]}}\n",
            number / 60 % 60,
            number % 60,
            if number == 0 { "near.rs" } else { "far.rs" }
        ));
    }
    let mut facts = facts();
    let mut file = sample_file();
    file.path = "src/near.rs".to_owned();
    facts.files = vec![file];
    let mut warnings = Vec::new();
    parse(&text).apply(&mut facts, &mut warnings);
    assert_eq!(
        facts.incidents.len(),
        countersign_sources::context::MOST_INCIDENTS
    );
    assert_eq!(facts.incidents[0].id, "I0000");
    assert_eq!(facts.incidents[1].id, "I2499");
    assert_eq!(
        facts.completeness.incidents.unwrap().supply,
        Supply::Truncated
    );
    assert_eq!(warnings[0].code, "context_left_out");
    assert!(
        warnings[0].message.contains("500 incidents"),
        "{}",
        warnings[0]
    );
}

fn sample_file() -> countersign_contract::types::File {
    serde_json::from_str(r#"{"path": "a", "status": "modified", "added": 1, "deleted": 0}"#)
        .unwrap()
}

#[test]
fn decisions_on_other_revisions_are_not_about_this_change() {
    let head = facts().change.head.revision;
    let text = format!(
        "prior_decisions:
  - {{revision: {head}, purpose: deploy, verdict: pass, taken: 2026-01-01T00:00:00Z, policy: p 1}}
  - {{revision: other, purpose: deploy, verdict: pass, taken: 2026-01-01T00:00:00Z, policy: p 1}}
"
    );
    let facts = applied(parse(&text));
    assert_eq!(facts.prior_decisions.len(), 1);
    assert_eq!(
        facts.completeness.prior_decisions.unwrap().supply,
        Supply::Complete
    );
}

#[test]
fn what_stands_beside_many_changes_takes_only_what_names_this_one() {
    let head = facts().change.head.revision;
    let entry = |revision: &str| {
        format!(
            "overrides: [{{id: o-{revision}, control: c, kind: waiver, person: p, revision: {revision}, issued: 2026-01-01T00:00:00Z, authentication: forge}}]
checks: [{{name: ci, conclusion: success, revision: {revision}}}]
declarations: [{{person: p, ai: none, revisions: [{revision}]}}]
appeals: [{{id: a-{revision}, person: p, agent: copilot, revisions: [{revision}], reason: r}}]
escalations: []
"
        )
    };
    let mut all = parse(&entry(&head)).standing().unwrap();
    all.join(parse(&entry("other")).standing().unwrap())
        .unwrap();
    let facts = applied(all);
    assert_eq!(
        facts
            .overrides
            .iter()
            .map(|found| found.id.clone())
            .collect::<Vec<_>>(),
        [format!("o-{head}")]
    );
    assert_eq!(facts.checks.len(), 1);
    assert_eq!(facts.declarations.len(), 1);
    assert_eq!(facts.appeals.len(), 1);
    // That the others are about other changes is known, so the lists are whole.
    let supply = facts.completeness;
    for list in [supply.overrides, supply.appeals, supply.escalations] {
        assert_eq!(list.unwrap().supply, Supply::Complete);
    }
    // A caller that names one change says all of it.
    let mut all = parse(&entry(&head));
    all.join(parse(&entry("other"))).unwrap();
    assert_eq!(applied(all).overrides.len(), 2);
}

#[test]
fn what_would_speak_for_every_change_cannot_stand_beside_many() {
    for (text, place, part) in [
        (
            "escalations:\n  - {control: c, queue: q, opened: 2026-01-01T00:00:00Z}\n",
            "2:5",
            "names no change",
        ),
        (
            "declarations:\n  - {person: a, ai: none, revisions: [r]}\n  - {person: b, ai: none}\n",
            "3:5",
            "`b` names no commits",
        ),
        (
            "appeals:\n  - {id: i, person: a, agent: copilot, reason: r}\n",
            "2:5",
            "`i` names no commits",
        ),
    ] {
        let error = parse(text).standing().unwrap_err();
        assert_eq!(format!("{}:{}", error.line, error.column), place, "{error}");
        assert!(error.message.contains(part), "{error}");
        assert!(!error.remedy.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_documents_never_panic(document in 0_usize..12, start in 0_usize..600, length in 0_usize..30, insert in "[ \\-:\\[\\]{}&*#!|>'\"%@`,?\\PC\\n\\t]{0,8}") {
        let documents = documented();
        let characters: Vec<char> = documents[document % documents.len()].chars().collect();
        let start = start.min(characters.len());
        let end = (start + length).min(characters.len());
        let text: String = characters[..start].iter().collect::<String>()
            + &insert
            + &characters[end..].iter().collect::<String>();
        if let Err(error) = Context::parse(&text, "c", "test") {
            prop_assert!(error.line >= 1 && error.column >= 1);
            prop_assert!(!error.to_string().contains('\n'));
        }
    }
}
