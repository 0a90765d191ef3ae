//! Small streams with a policy by hand.

use super::*;
use countersign_contract::types::{Decision, Facts, Person};
use proptest::prelude::*;
use serde_json::json;

fn person(login: &str, level: u32) -> Person {
    serde_json::from_value(
        json!({"login": login, "kind": "human", "level": level, "may_push": true, "capacity": 3}),
    )
    .unwrap()
}

fn facts(number: u32, at: i64, path: &str) -> Facts {
    let mut facts: Facts = serde_json::from_value(json!({
        "purpose": "merge",
        "now": "2026-03-09T09:00:00Z",
        "change": {
            "id": format!("c{number}"), "forge": "git", "repository": "acme/shop", "title": "t", "body": "", "state": "open",
            "author": {"name": "", "email": "", "login": "ada"},
            "base": {"revision": "b"}, "head": {"revision": format!("h{number}")}
        },
        "files": [{"path": path, "status": "modified", "added": 10, "deleted": 0}],
        "completeness": {}
    }))
    .unwrap();
    facts.now.seconds += at;
    facts
}

/// One senior signs, whoever has least to do; after a day somebody of level 7.
fn decide(batch: &[Facts]) -> Vec<Result<Decision, String>> {
    batch.iter().map(|facts| Ok(decision(facts))).collect()
}

fn decision(facts: &Facts) -> Decision {
    let mut able: Vec<&Person> = facts
        .people
        .iter()
        .filter(|person| person.level.unwrap_or(0) >= 6 && person.available != Some(false))
        .collect();
    able.sort_by_key(|person| (person.open_assignments, person.login.clone()));
    let candidates: Vec<_> = able
        .iter()
        .map(
            |person| json!({"login": person.login, "expertise": 0.0, "load": 0.0, "at_work": true}),
        )
        .collect();
    let mut later = facts.now;
    later.seconds += 86_400;
    let steps: Vec<&str> = able
        .iter()
        .filter(|person| person.level >= Some(7))
        .map(|person| person.login.as_str())
        .collect();
    let brief = json!({"ai_files": [], "agents": [], "sessions": [], "incidents": [], "services": [], "dependents": [], "unassessed": [], "risks": []});
    let lines = json!({"min": 0, "max": 0});
    serde_json::from_value(json!({
        "contract": "", "policy": "", "policy_version": "", "change": facts.change.id, "revision": "", "purpose": "merge",
        "now": facts.now, "verdict": "pending", "mode": "enforce", "reason": "", "controls": [],
        "escalations": [{
            "control": "senior", "queue": "senior", "reason": "", "nobody_eligible": able.is_empty(), "candidates": candidates,
            "excluded": [], "opened": facts.now, "due": later, "overdue": false,
            "steps": [{"at": later, "to": "", "candidates": steps}], "steps_due": 0, "ask_now": [], "spread": false,
            "assesses": [], "brief": brief
        }],
        "events": [],
        "provenance": {
            "detected": false, "agent_authored": false, "agent_alone": false, "ai_lines": lines, "human_lines": lines,
            "unknown_lines": lines, "lines": 0, "mechanical_lines": 0, "agents": [], "models": [], "evidence": [],
            "undeclared": [], "contradictions": [], "commits": [], "files": [], "appeals": []
        },
        "impact": {"services": [], "dependents": [], "incidents": [], "sole_experts": []},
        "signals": [], "notices": [], "totals": {"files": 1, "added": 10, "deleted": 0, "lines": 10, "commits": 1},
        "missing_facts": [], "steps": 0
    }))
    .unwrap()
}

fn crew() -> Vec<Person> {
    vec![
        person("ada", 5),
        person("bob", 6),
        person("cyn", 6),
        person("eve", 7),
    ]
}

fn stream(gap: i64, count: u32) -> Vec<Facts> {
    (0..count)
        .map(|number| {
            let path = format!("area{}/file", number % 3);
            facts(number, i64::from(number) * gap, &path)
        })
        .collect()
}

fn simulate(settings: &Settings, gap: i64, count: u32) -> Report {
    run(settings, crew(), stream(gap, count).into_iter(), decide).unwrap()
}

#[test]
fn every_entry_is_answered_or_given_up_and_work_is_shared() {
    let report = simulate(&Settings::default(), 240, 200);
    let queue = &report.queues[0];
    assert_eq!(
        (report.changes, report.asking, queue.opened),
        (200, 200, 200)
    );
    assert_eq!(queue.answered + queue.given_up, queue.opened);
    assert_eq!(queue.answered, queue.waiting.count);
    let answered: u64 = report
        .load
        .busiest
        .iter()
        .map(|person| person.answered)
        .sum();
    assert!(answered >= queue.answered, "{answered}");
    assert_eq!(report.load.people, 3, "ada is not senior");
    assert!(report.load.inequality < 0.2, "{:?}", report.load);
    assert_eq!(report.knowledge.areas, 3);
}

#[test]
fn with_two_away_the_third_does_all_and_everybody_waits_longer() {
    let all = simulate(&Settings::default(), 600, 100);
    let away = Settings {
        away: vec!["bob".to_owned(), "CYN".to_owned()],
        ..Settings::default()
    };
    let few = simulate(&away, 600, 100);
    assert!(few.queues[0].waiting.mean > all.queues[0].waiting.mean);
    assert_eq!(few.load.people, 1);
    assert_eq!(few.knowledge.areas_of_one_person, few.knowledge.areas);
    assert_eq!(few.knowledge.one_person[0].1, "eve");
}

#[test]
fn nobody_to_ask_is_counted_and_given_up() {
    let settings = Settings {
        away: ["bob", "cyn", "eve"].map(str::to_owned).to_vec(),
        ..Settings::default()
    };
    let report = simulate(&settings, 600, 5);
    let queue = &report.queues[0];
    assert_eq!(
        (queue.nobody_eligible, queue.given_up, queue.answered),
        (5, 5, 0)
    );
    assert_eq!(queue.overdue, 5);
}

#[test]
fn who_does_not_answer_is_followed_by_the_next_step() {
    let slow = Settings {
        reading: Reading {
            base: 3.0 * 86_400.0,
            most: 3.0 * 86_400.0,
            spread: 0.0,
            ..Reading::default()
        },
        ..Settings::default()
    };
    let report = simulate(&slow, 60, 3);
    assert_eq!(report.queues[0].steps, [3]);
    assert_eq!(report.queues[0].overdue, 3);
}

#[test]
fn what_can_t_be_simulated_is_said() {
    let mut backwards = stream(600, 3);
    backwards.reverse();
    let error = run(&Settings::default(), crew(), backwards.into_iter(), decide).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("change 2 of the stream, `c1`, comes 600 seconds before"),
        "{error}"
    );
    let nobody = run(
        &Settings::default(),
        Vec::new(),
        stream(1, 1).into_iter(),
        decide,
    );
    assert_eq!(nobody, Err(SimulateError::NoPeople));
    let settings = Settings {
        away: vec!["zoe".to_owned()],
        ..Settings::default()
    };
    let unknown = run(&settings, crew(), stream(1, 1).into_iter(), decide);
    assert_eq!(unknown, Err(SimulateError::UnknownPerson("zoe".to_owned())));
    let failing = |batch: &[Facts]| batch.iter().map(|_| Err("no".to_owned())).collect();
    let report = run(
        &Settings::default(),
        crew(),
        stream(1, 4).into_iter(),
        failing,
    )
    .unwrap();
    assert_eq!(
        (report.failed, report.first_failure),
        (4, Some(("c0".to_owned(), "no".to_owned())))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_same_seed_gives_the_same_and_nothing_is_lost(seed in any::<u64>(), gap in 1_i64..20_000, count in 1_u32..60) {
        let settings = Settings { seed, ..Settings::default() };
        let report = simulate(&settings, gap, count);
        prop_assert_eq!(&report, &simulate(&settings, gap, count));
        let queue = &report.queues[0];
        prop_assert_eq!(queue.answered + queue.given_up, u64::from(count));
        prop_assert!(queue.waiting.median <= queue.waiting.p90 && queue.waiting.p90 <= queue.waiting.longest);
        // Nobody carries more than they can.
        prop_assert!(report.most_open <= u64::from(count));
    }
}
