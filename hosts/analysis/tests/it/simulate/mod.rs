//! Simulations with the real evaluator: what is left out to be quick changes nothing of what is decided.

use crate::native;

use countersign_analysis::simulate::{Absence, Host, Report, Settings, proposed, run};
use countersign_contract::types::{Decision, Facts, Person};
use countersign_evaluator::Evaluator;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

/// A rule by level, one by team, and one that hangs on the change; the ranking does not weigh anybody by the others.
const POLICY: &str = r#"
policy: simulated
version: 1.0.0
summary: For tests.
when_nothing_applies: pass
bounds: {people: 1000}
routing: {rank: 2.0 * expertise - load}
controls:
  - id: senior
    title: A senior signs
    applies: 'true'
    sign_off: {count: 2, eligible: reviewer.level >= 6}
    escalate: {queue: senior-review, due: 4h, then: [{after: 8h, to: reviewer.level >= 7}]}
    effect: block
  - id: owners
    title: An owner signs
    applies: 'true'
    sign_off: {count: 1, eligible: "'owners' in reviewer.teams"}
    escalate: {queue: owners, due: 24h}
    effect: block
  - id: equal
    title: Somebody of the team that the title names signs
    applies: 'true'
    sign_off: {count: 1, eligible: change.title in reviewer.teams}
    escalate: {queue: equals, due: 24h}
    effect: block
"#;

fn host() -> Host {
    Host {
        offset: |_, _| None,
        named: |facts| {
            let author = &facts.change.author;
            let mut names: Vec<&str> = author.login.as_deref().into_iter().collect();
            names.push(&author.email);
            names
        },
    }
}

/// People as numbers tell: level or none, teams, capacity, kind and what they know.
fn people(numbers: &[(u8, u8, u8)]) -> Vec<Person> {
    let one = |(place, (level, team, other)): (usize, &(u8, u8, u8))| {
        let mut person = json!({
            "login": if place == 0 { "ada".to_owned() } else { format!("p{place:03}") },
            "kind": if other % 16 == 1 { "bot" } else { "human" },
            "may_push": other % 16 != 2,
            "departed": other % 16 == 3,
            "on_call": other % 8 == 4,
            "teams": [format!("t{}", team % 8)],
            "expertise": [{"path": format!("area{}/", other % 5), "score": f64::from(team % 10) / 10.0}],
        });
        if level % 9 > 0 {
            person["level"] = json!(level % 9);
        }
        if *team > 240 {
            person["teams"] = json!(["owners"]);
        }
        if other % 4 > 0 {
            person["capacity"] = json!(other % 4);
        }
        serde_json::from_value(person).unwrap()
    };
    numbers.iter().enumerate().map(one).collect()
}

fn stream(gaps: &[(u16, u8)]) -> Vec<Facts> {
    let mut passed = 0;
    let one = |(number, (gap, kind)): (usize, &(u16, u8))| {
        let mut facts = proposed(native::facts(u32::try_from(number).unwrap()));
        passed += i64::from(*gap);
        facts.now.seconds += passed;
        facts.change.title = format!("t{}", kind % 10);
        for file in &mut facts.files {
            file.path = format!("area{}/file", kind % 5);
        }
        facts
    };
    gaps.iter().enumerate().map(one).collect()
}

fn logins(people: &[Person]) -> BTreeSet<&str> {
    people.iter().map(|person| person.login.as_str()).collect()
}

fn simulate(
    settings: &Settings,
    people: &[Person],
    stream: &[Facts],
    decide: impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) -> Report {
    let stream = stream.iter().cloned();
    let mut reports = run(
        settings,
        people,
        &[Absence::default()],
        host(),
        stream,
        decide,
    )
    .unwrap();
    reports.remove(0)
}

fn plain(evaluator: &Evaluator, batch: &[Facts]) -> Vec<Result<Decision, String>> {
    let one = |facts: &Facts| Ok(native::decide(evaluator, facts));
    batch.iter().map(one).collect()
}

/// Names of the candidates of each escalation, by control, best first.
fn candidates(decision: &Decision) -> Vec<(String, Vec<String>)> {
    let one = |escalation: &countersign_contract::types::Escalation| {
        let names = escalation.candidates.iter().map(|one| one.login.clone());
        (escalation.control.clone(), names.collect())
    };
    decision.escalations.iter().map(one).collect()
}

fn numbers(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec(any::<(u8, u8, u8)>(), count)
}

fn gaps() -> impl Strategy<Value = Vec<(u16, u8)>> {
    prop::collection::vec(any::<(u16, u8)>(), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A roster that fits is shown whole, so that each decision is the full one.
    #[test]
    fn a_small_roster_is_seen_whole(numbers in numbers(1..20), gaps in gaps()) {
        let evaluator = native::evaluator(POLICY);
        let (people, stream) = (people(&numbers), stream(&gaps));
        let of = |most_people| {
            let settings = Settings { most_people, ..Settings::default() };
            simulate(&settings, &people, &stream, |batch| {
                for facts in batch {
                    assert_eq!(logins(&facts.people), logins(&people));
                }
                plain(&evaluator, batch)
            })
        };
        prop_assert_eq!(of(20), of(1_000));
    }

    /// Leaving people out changes neither who of the others is a candidate nor in which order.
    #[test]
    fn whoever_is_shown_stands_where_they_would_among_all(numbers in numbers(20..90), gaps in gaps()) {
        let evaluator = native::evaluator(POLICY);
        let (everybody, stream) = (people(&numbers), stream(&gaps));
        let settings = Settings { most_people: 8, widest: 30, ..Settings::default() };
        simulate(&settings, &everybody, &stream, |batch| {
            let decisions = plain(&evaluator, batch);
            for (facts, decision) in batch.iter().zip(&decisions) {
                let shown = logins(&facts.people);
                assert!(shown.contains("ada"), "whoever the change names is there");
                assert!(shown.len() == facts.people.len() && shown.len() <= 30);
                let mut all = facts.clone();
                all.people.extend(everybody.iter().filter(|person| !shown.contains(person.login.as_str())).cloned());
                let mut full = candidates(&native::decide(&evaluator, &all));
                for (_, names) in &mut full {
                    names.retain(|name| shown.contains(name.as_str()));
                }
                assert_eq!(candidates(decision.as_ref().unwrap()), full);
            }
            decisions
        });
    }

    /// Nobody counts as missing who was only not shown: with time between the changes, so that all are free again, as many
    /// changes have nobody as among all.
    #[test]
    fn nobody_is_missed_who_is_there(numbers in numbers(20..90), kinds in prop::collection::vec(any::<u8>(), 1..8)) {
        let evaluator = native::evaluator(POLICY);
        let people = people(&numbers);
        // Longer than an entry stays open.
        let apart: Vec<(u16, u8)> = kinds.iter().map(|kind| (0, *kind)).collect();
        let mut stream = stream(&apart);
        for (number, facts) in stream.iter_mut().enumerate() {
            facts.now.seconds += 40 * 86_400 * i64::try_from(number).unwrap();
        }
        let settings = Settings { most_people: 8, ..Settings::default() };
        let report = simulate(&settings, &people, &stream, |batch| plain(&evaluator, batch));
        let mut missing = std::collections::BTreeMap::new();
        for facts in &stream {
            let mut all = facts.clone();
            all.people.clone_from(&people);
            for escalation in native::decide(&evaluator, &all).escalations {
                *missing.entry(escalation.queue).or_insert(0) += u64::from(escalation.candidates.is_empty());
            }
        }
        for queue in &report.queues {
            prop_assert_eq!(queue.nobody_eligible, missing[&queue.queue], "{}", &queue.queue);
            prop_assert_eq!(queue.answered + queue.given_up, queue.opened);
        }
        prop_assert_eq!(report.queues.len(), missing.len());
    }
}
