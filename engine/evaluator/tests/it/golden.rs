//! Whole decisions, byte by byte: what a change to their words or order does is seen in the diff. `BLESS=1` writes them.

use crate::support;

use countersign_contract::types::*;
use countersign_evaluator::Evaluator;
use std::path::Path;
use support::{constant, control, facts, of_controls, policy, sign_off};

/// Forty lines by Ada and Claude, declared; everybody in the roster.
fn assisted() -> Facts {
    let mut facts = facts();
    facts.commits.push(
        serde_json::from_value(serde_json::json!({
            "revision": "c0",
            "tree": "t0",
            "parents": ["b0"],
            "author": {"name": "Ada", "email": "ada@acme.example", "login": "ada"},
            "committer": {"name": "GitHub", "email": "noreply@github.com", "login": "web-flow"},
            "message": "Retry\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>",
            "signature": "valid",
            "pusher": "ada",
            "files": [{"path": "src/pay.rs", "added": 40, "deleted": 2}, {"path": "Cargo.lock", "added": 400, "deleted": 0}],
        }))
        .unwrap(),
    );
    for (path, added) in [("src/pay.rs", 40), ("Cargo.lock", 400)] {
        let file =
            serde_json::json!({"path": path, "status": "modified", "added": added, "deleted": 2});
        facts.files.push(serde_json::from_value(file).unwrap());
    }
    facts
}

fn approval(person: &str, sequence: u32, areas: &[AssessmentArea]) -> SignOff {
    serde_json::from_value(serde_json::json!({
        "id": format!("s{sequence}"),
        "sequence": sequence,
        "person": person,
        "verdict": "approve",
        "binding": {"repository": "acme/shop", "base_branch": "main", "revision": "c0"},
        "assesses": areas.iter().map(|area| serde_json::json!({"area": area})).collect::<Vec<_>>(),
        "authentication": "forge",
    }))
    .unwrap()
}

fn check<T: serde::Serialize>(name: &str, value: &T) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.json"));
    let found = serde_json::to_string_pretty(value).unwrap() + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name}: `BLESS=1` writes it anew");
}

#[test]
fn decisions_are_as_they_were() {
    let evaluator = Evaluator::new(policy()).unwrap();
    check("escalated", &evaluator.evaluate(&assisted()).unwrap());

    let all = [AssessmentArea::Diff, AssessmentArea::AiContribution];
    let mut signed = assisted();
    signed.sign_offs = vec![
        approval("ADA2", 1, &all),
        approval("bob", 2, &all[..1]),
        approval("hal", 3, &all),
        approval("cyn", 4, &all),
    ];
    check("signed", &evaluator.evaluate(&signed).unwrap());

    let mut vetoed = signed.clone();
    vetoed.sign_offs.push(SignOff {
        verdict: SignOffVerdict::Veto,
        ..approval("eve", 5, &[])
    });
    check("vetoed", &evaluator.evaluate(&vetoed).unwrap());

    let mut emergency = assisted();
    emergency.overrides.push(
        serde_json::from_value(serde_json::json!({
            "id": "o1", "control": "senior", "kind": "break_glass", "person": "eve", "reason": "payments are down",
            "revision": "c0", "issued": "2026-03-10T11:00:00Z", "expires": "2026-03-11T11:00:00Z", "authentication": "forge",
        }))
        .unwrap(),
    );
    check("emergency", &evaluator.evaluate(&emergency).unwrap());

    let mut unknown = signed.clone();
    unknown.completeness.reviews = None;
    unknown.completeness.commits = Some(ListSupply {
        supply: Supply::Truncated,
        collector: None,
    });
    check("incomplete", &evaluator.evaluate(&unknown).unwrap());

    check(
        "combined",
        &evaluator.combine(&[signed.clone(), vetoed]).unwrap(),
    );
    check("explained", &evaluator.explain(&signed).unwrap().traces);
    check("description", &evaluator.describe());
}

#[test]
fn the_brief_of_a_control_without_a_queue_names_what_nobody_attested() {
    let areas = [AssessmentArea::Diff, AssessmentArea::Context];
    let reviewed = countersign_program::policy::Control {
        sign_off: Some(sign_off(constant(true), &areas)),
        ..control("reviewed", None)
    };
    let evaluator = Evaluator::new(of_controls(vec![reviewed])).unwrap();
    for (attested, left) in [
        (&areas[..0], Some(&areas[..])),
        (&areas[..1], Some(&areas[1..])),
        (&areas[..], None),
    ] {
        let mut facts = assisted();
        facts.sign_offs = vec![approval("bob", 1, attested)];
        let decision = evaluator.evaluate(&facts).unwrap();
        assert!(decision.escalations.is_empty());
        let brief = decision.controls[0].brief.as_ref();
        assert_eq!(brief.map(|brief| &brief.unassessed[..]), left);
    }
}

#[test]
fn the_explanation_holds_the_same_decision() {
    let evaluator = Evaluator::new(policy()).unwrap();
    let facts = assisted();
    assert_eq!(
        evaluator.explain(&facts).unwrap().decision,
        evaluator.evaluate(&facts).unwrap()
    );
}

#[test]
fn nothing_to_combine_is_an_error_and_an_error_names_its_member() {
    let evaluator = Evaluator::new(policy()).unwrap();
    assert_eq!(
        evaluator.combine_json("[]").unwrap_err(),
        r#"{"invalid_facts":[{"path":"","explanation":"there is no change to decide; give at least one"}]}"#
    );
    let mut wrong = assisted();
    wrong.people[0].expertise.push(Expertise {
        path: "src/".to_owned(),
        score: 1.5,
    });
    let error = evaluator.combine(&[assisted(), wrong.clone()]).unwrap_err();
    let EvaluationError::InvalidFacts(errors) = error else {
        unreachable!()
    };
    assert_eq!(errors[0].path, "[1].people[0].expertise[0].score");
    wrong.people[0].expertise.clear();
    wrong.commits[0].authored = Some(Timestamp { seconds: i64::MAX });
    let EvaluationError::InvalidFacts(errors) = evaluator.evaluate(&wrong).unwrap_err() else {
        unreachable!()
    };
    assert_eq!(errors[0].path, "commits[0].authored");
    let person = wrong.people[0].clone();
    wrong.people.resize(1_001, person);
    let text = serde_json::to_string(&wrong)
        .unwrap()
        .replace("\"authored\":\"", "\"authored\":\"x");
    assert!(
        evaluator
            .evaluate_json(&text)
            .unwrap_err()
            .contains("commits[0].authored")
    );
}
