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
        .filter(|person| {
            let here = person.available != Some(false)
                && person.away_until.is_none_or(|until| until <= facts.now);
            here && person.level.unwrap_or(0) >= 6
        })
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
            "unknown_lines": lines, "lines": 0, "ai_share": {"min": 0.0, "max": 0.0}, "mechanical_lines": 0, "agents": [], "models": [], "evidence": [],
            "undeclared": [], "contradictions": [], "commits": [], "files": [], "appeals": []
        },
        "impact": {"services": [], "dependents": [], "incidents": [], "sole_experts": []},
        "signals": [], "notices": [], "totals": {"files": 1, "added": 10, "deleted": 0, "lines": 10, "commits": 1},
        "missing_facts": [], "steps": 0
    }))
    .unwrap()
}

fn reviewers() -> Vec<Person> {
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

fn host() -> Host {
    Host {
        offset: |_, _| None,
        named: |facts| facts.change.author.login.as_deref().into_iter().collect(),
    }
}

fn away(people: &[&str]) -> Absence {
    Absence {
        people: people.iter().map(|name| (*name).to_owned()).collect(),
        ..Absence::default()
    }
}

fn try_run(
    absences: &[Absence],
    people: &[Person],
    stream: Vec<Facts>,
) -> Result<Vec<Report>, SimulateError> {
    let settings = Settings::default();
    run(
        &settings,
        people,
        absences,
        host(),
        stream.into_iter(),
        decide,
    )
}

fn simulate_without(settings: &Settings, absence: Absence, gap: i64, count: u32) -> Report {
    let stream = stream(gap, count).into_iter();
    let mut reports = run(settings, &reviewers(), &[absence], host(), stream, decide).unwrap();
    reports.remove(0)
}

fn simulate(settings: &Settings, gap: i64, count: u32) -> Report {
    simulate_without(settings, Absence::default(), gap, count)
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
        .people
        .iter()
        .map(|person| person.answered)
        .sum();
    assert!(answered >= queue.answered, "{answered}");
    assert_eq!(report.load.asked, 3, "ada is not senior");
    assert!(report.load.inequality < 0.2, "{:?}", report.load);
    assert_eq!(report.knowledge.areas, 3);
}

#[test]
fn with_two_away_the_third_does_all_and_everybody_waits_longer() {
    let absences = [Absence::default(), away(&["bob", "CYN"])];
    let reports = try_run(&absences, &reviewers(), stream(600, 100)).unwrap();
    let [all, few] = reports.as_slice() else {
        panic!("two absences give two reports");
    };
    assert!(few.queues[0].waiting.mean > all.queues[0].waiting.mean);
    assert_eq!(few.load.asked, 1);
    assert_eq!(few.knowledge.areas_of_one_person, few.knowledge.areas);
    assert_eq!(few.knowledge.one_person[0].1, "eve");
}

/// Nine o'clock on a day, counted from the first of the stream.
fn day(number: i64) -> countersign_contract::types::Timestamp {
    let mut at = facts(0, 0, "x").now;
    at.seconds += number * 86_400;
    at
}

#[test]
fn an_absence_of_two_weeks_ends() {
    let settings = Settings {
        window: Some((day(7), day(21))),
        ..Settings::default()
    };
    let absence = Absence {
        from: Some(day(7)),
        until: Some(day(21)),
        ..away(&["bob", "cyn"])
    };
    // 180 changes a day for thirty days: three people can do it, one can't.
    let (gap, count) = (480, 5_400);
    let all = simulate(&settings, gap, count);
    let few = simulate_without(&settings, absence, gap, count);
    let (of_all, of_few) = (&all.in_window[0], &few.in_window[0]);
    assert_eq!(of_all.opened, 14 * 180);
    assert_eq!(of_few.opened, of_all.opened);
    assert!(
        of_few.waiting.mean > 2.0 * of_all.waiting.mean,
        "{of_few:?} {of_all:?}"
    );
    let answers = |report: &Report, login: &str| {
        let mut people = report.load.people.iter();
        people
            .find(|person| person.login == login)
            .map(|person| person.answered)
    };
    assert!(answers(&few, "bob") < answers(&all, "bob"));
    assert!(answers(&few, "bob") > Some(300), "they come back");
    assert!(answers(&few, "eve") > answers(&all, "eve"));
}

#[test]
fn whoever_leaves_in_the_middle_goes_on_when_they_are_back() {
    let mut member = super::member::Member::new(person("bob", 6));
    member.leave(&Absence {
        from: Some(day(1)),
        until: Some(day(3)),
        ..away(&["bob"])
    });
    let (from, until) = (day(1).seconds, day(3).seconds);
    assert_eq!(member.done(from - 600, 600, host()), Some(from));
    assert_eq!(member.done(from - 600, 601, host()), Some(until + 601));
    assert_eq!(member.done(from, 5, host()), Some(until + 5));
    assert_eq!(member.done(until, 5, host()), Some(until + 5));
    assert!(member.has_room(from - 1) && !member.has_room(from));
    assert!(!member.has_room(until - 1) && member.has_room(until));
    member.leave(&away(&["bob"]));
    assert_eq!(member.done(0, 5, host()), None);
}

#[test]
fn nobody_to_ask_is_counted_and_given_up() {
    let report = simulate_without(&Settings::default(), away(&["bob", "cyn", "eve"]), 600, 5);
    let queue = &report.queues[0];
    assert_eq!(
        (queue.nobody_eligible, queue.given_up, queue.answered),
        (5, 5, 0)
    );
    assert_eq!(queue.overdue, 5);
}

#[test]
fn who_is_full_is_asked_once_they_have_room() {
    // All at once, to three people who carry three each: the others wait and are answered.
    let report = simulate(&Settings::default(), 0, 30);
    let queue = &report.queues[0];
    assert_eq!((queue.opened, queue.answered), (30, 30));
    assert_eq!((queue.nobody_eligible, queue.nobody_free), (0, 21));
    assert!(
        report
            .load
            .people
            .iter()
            .all(|person| person.most_open == 3)
    );
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
    let nobody_away = [Absence::default()];
    let error = try_run(&nobody_away, &reviewers(), backwards).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("change 2 of the stream, `c1`, comes 600 seconds before"),
        "{error}"
    );
    let nobody = try_run(&nobody_away, &[], stream(1, 1));
    assert_eq!(nobody, Err(SimulateError::NoPeople));
    let unknown = try_run(&[away(&["zoe"])], &reviewers(), stream(1, 1));
    assert_eq!(unknown, Err(SimulateError::UnknownPerson("zoe".to_owned())));
    let failing = |batch: &[Facts]| batch.iter().map(|_| Err("no".to_owned())).collect();
    let settings = Settings::default();
    let stream = stream(1, 4).into_iter();
    let reports = run(
        &settings,
        &reviewers(),
        &nobody_away,
        host(),
        stream,
        failing,
    )
    .unwrap();
    let report = reports[0].clone();
    assert_eq!(
        (report.failed, report.first_failure),
        (4, Some(("c0".to_owned(), "no".to_owned())))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_same_seed_gives_the_same_and_nothing_is_lost(seed in any::<u64>(), gap in 0_i64..20_000, count in 1_u32..60) {
        let settings = Settings { seed, ..Settings::default() };
        let report = simulate(&settings, gap, count);
        prop_assert_eq!(&report, &simulate(&settings, gap, count));
        let queue = &report.queues[0];
        prop_assert_eq!(queue.answered + queue.given_up, u64::from(count));
        prop_assert!(queue.waiting.median <= queue.waiting.p90 && queue.waiting.p90 <= queue.waiting.longest);
        prop_assert!(report.most_open <= u64::from(count));
        // Nobody carries more than they can.
        prop_assert!(report.load.people.iter().all(|person| person.most_open <= 3));
        prop_assert!(report.load.people.iter().all(|person| person.answered <= person.assigned));
    }

    /// Runs side by side do not see each other, and an absence outside the stream is none.
    #[test]
    fn runs_side_by_side_are_as_alone(gap in 0_i64..20_000, count in 1_u32..60, leaves in 0_i64..9, length in 1_i64..9) {
        let some = Absence { from: Some(day(leaves)), until: Some(day(leaves + length)), ..away(&["bob"]) };
        let before = Absence { from: None, until: Some(day(0)), ..away(&["bob", "eve"]) };
        let after = Absence { from: Some(day(400)), until: None, ..away(&["bob", "eve"]) };
        let absences = [Absence::default(), some, before, after, away(&["cyn"])];
        let reports = try_run(&absences, &reviewers(), stream(gap, count)).unwrap();
        for (absence, report) in absences.iter().zip(&reports) {
            let alone = simulate_without(&Settings::default(), absence.clone(), gap, count);
            prop_assert_eq!(report, &alone);
        }
        prop_assert_eq!(&reports[2], &reports[0]);
        prop_assert_eq!(&reports[3], &reports[0]);
        // Whoever is away all the time does nothing.
        prop_assert!(reports[4].load.people.iter().all(|person| person.login != "cyn"));
    }
}
