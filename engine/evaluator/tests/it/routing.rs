//! Laws of whose turn it is, over generated rosters and queue entries.

use countersign_compiler::{Folder, Options, compile};
use countersign_contract::types::*;
use countersign_evaluator::Evaluator;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

const POLICY: &str = "policy: laws
version: 1.0.0
summary: A queue.
when_nothing_applies: pass
controls:
  - id: senior
    title: Seniors have signed
    sign_off: {count: 2, eligible: reviewer.level >= 6}
    escalate: {queue: seniors, due: 4h, then: [{after: 8h, to: reviewer.level >= 7}, {after: 20h, to: reviewer.on_call}]}
routing:
  rank: '2.0 * expertise - load - 0.1 * recent_share + (at_work ? 0.5 : 0.0) - (sole_expert ? 0.1 : 0.0)'
";

const NOW: i64 = 1_773_144_000;

fn evaluator() -> Evaluator {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", POLICY.to_owned());
    let compiled = compile(&folder, &Options::default()).unwrap();
    Evaluator::load(&compiled.encode()).unwrap()
}

prop_compose! {
    fn person(login: usize)(
        level in prop::option::weighted(0.9, 4_u32..9),
        may_push in prop::option::weighted(0.9, prop::bool::weighted(0.9)),
        on_call in any::<bool>(),
        available in prop::option::of(prop::bool::weighted(0.8)),
        away in prop::option::weighted(0.2, -100_000_i64..100_000),
        capacity in prop::option::of(0_u32..6),
        open in prop::option::of(0_u32..6),
        recent in prop::option::of(0_u32..20),
        expertise in prop::collection::vec((select(&["src/", "src/a.rs", "src/b.rs"][..]), 0_u32..=10), 0..3),
        hours in prop::option::of((0_u32..700, 701_u32..=1_440)),
        offset in prop::option::of(-720_i64..840),
        departed in prop::bool::weighted(0.1),
    ) -> serde_json::Value {
        let away = away.map(|seconds| Timestamp { seconds: NOW + seconds }.to_string());
        let expertise: Vec<serde_json::Value> = expertise
            .into_iter()
            .map(|(path, tenths)| serde_json::json!({"path": path, "score": f64::from(tenths) / 10.0}))
            .collect();
        let hours = hours.map(|(starts, ends)| serde_json::json!({
            "days": ["monday", "tuesday", "wednesday"], "starts": starts, "ends": ends,
        }));
        serde_json::json!({
            "login": format!("p{login}"), "kind": "human", "level": level, "may_push": may_push,
            "on_call": on_call, "available": available, "away_until": away, "capacity": capacity,
            "open_assignments": open, "recent_assignments": recent, "expertise": expertise,
            "working_hours": hours, "utc_offset": offset, "departed": departed,
        })
    }
}

fn people() -> impl Strategy<Value = Vec<serde_json::Value>> {
    (0_usize..9).prop_flat_map(|count| (0..count).map(person).collect::<Vec<_>>())
}

prop_compose! {
    fn change()(
        people in people(),
        files in prop::sample::subsequence(vec!["src/a.rs", "src/b.rs", "docs/c.md"], 1..=3),
        entry in prop::option::weighted(0.8, (
            0_i64..200_000,
            prop::collection::vec(0_usize..10, 0..5),
            prop::option::weighted(0.8, 0_usize..9),
            prop::option::of(0_i64..20_000),
        )),
    ) -> serde_json::Value {
        let at = |ago: i64| Timestamp { seconds: NOW - ago }.to_string();
        let entry = entry.map(|(opened, asked, taker, taken)| serde_json::json!({
            "control": "senior", "queue": "seniors", "opened": at(opened),
            "asked": asked.iter().map(|id| format!("p{id}")).collect::<Vec<_>>(),
            "acknowledged_by": taker.map(|id| format!("P{id}")),
            "acknowledged": taken.map(at),
        }));
        let files: Vec<serde_json::Value> = files
            .iter()
            .map(|path| serde_json::json!({"path": path, "status": "modified", "added": 1, "deleted": 0}))
            .collect();
        let complete = serde_json::json!({"supply": "complete"});
        serde_json::json!({
            "purpose": "merge", "now": at(0),
            "change": {
                "id": "shop@1", "forge": "git", "repository": "shop", "title": "t", "body": "", "state": "open",
                "draft": false, "author": {"name": "P0", "email": "p0@x.example", "login": "p0"},
                "base": {"branch": "main", "revision": "b"}, "head": {"revision": "h"}, "merge_base": "b",
            },
            "commits": [], "files": files, "people": people,
            "escalations": entry.into_iter().collect::<Vec<_>>(),
            "completeness": {
                "commits": complete, "files": complete, "people": complete, "reviews": complete,
                "sign_offs": complete, "escalations": complete,
            },
        })
    }
}

fn decide(evaluator: &Evaluator, facts: &serde_json::Value) -> Decision {
    let facts: Facts = serde_json::from_value(facts.clone()).unwrap();
    evaluator.evaluate(&facts).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn everybody_is_a_candidate_or_has_a_reason(facts in change()) {
        let decision = decide(&evaluator(), &facts);
        let entry = &decision.escalations[0];
        let candidates: BTreeSet<&str> = entry.candidates.iter().map(|one| one.login.as_str()).collect();
        let excluded: BTreeSet<&str> = entry.excluded.iter().map(|one| one.login.as_str()).collect();
        let asked: BTreeSet<&str> = entry.ask_now.iter().map(String::as_str).collect();
        prop_assert_eq!(asked.len(), entry.ask_now.len());
        prop_assert!(candidates.is_disjoint(&excluded));
        prop_assert!(asked.is_disjoint(&excluded));
        prop_assert!(entry.excluded.iter().all(|one| !one.reason.is_empty()));
        let known = facts["people"].as_array().unwrap().len();
        let seen: BTreeSet<&str> = candidates.union(&excluded).chain(&asked).copied().collect();
        prop_assert_eq!(seen.len(), known);
        prop_assert!(!candidates.contains("p0"));
    }

    #[test]
    fn silence_is_a_state_with_a_next_step(facts in change()) {
        let decision = decide(&evaluator(), &facts);
        let entry = &decision.escalations[0];
        prop_assert_eq!(entry.nobody_eligible, entry.candidates.is_empty());
        // Whoever can be asked is: at least as many as have to sign, or all that there are.
        prop_assert!(entry.ask_now.len() >= entry.candidates.len().min(2));
        let next = decision.controls[0].next.as_ref().unwrap();
        prop_assert_eq!(
            entry.nobody_eligible,
            matches!(next.actor, Actor::Operator | Actor::PolicyOwner)
        );
    }

    #[test]
    fn whoever_took_it_is_asked_and_can_be(facts in change()) {
        let decision = decide(&evaluator(), &facts);
        let entry = &decision.escalations[0];
        if let Some(taker) = &entry.taken_by {
            prop_assert_eq!(entry.ask_now.first(), Some(taker));
            let stepped = entry.steps.iter().take(entry.steps_due as usize);
            prop_assert!(
                entry.candidates.iter().any(|one| one.login == *taker)
                    || stepped.flat_map(|step| &step.candidates).any(|login| login == taker)
            );
        } else {
            for step in entry.steps.iter().take(entry.steps_due as usize) {
                prop_assert!(step.candidates.iter().all(|login| entry.ask_now.contains(login)));
            }
        }
        prop_assert_eq!(entry.overdue, entry.due.is_some_and(|due| due <= decision.now));
    }

    #[test]
    fn the_order_of_people_files_and_entries_shows_nowhere(facts in change(), seed in any::<usize>()) {
        let evaluator = evaluator();
        let mut turned = facts.clone();
        for list in ["people", "files", "escalations"] {
            let list = turned[list].as_array_mut().unwrap();
            list.reverse();
            if !list.is_empty() {
                let by = seed % list.len();
                list.rotate_left(by);
            }
        }
        let mut one = decide(&evaluator, &facts);
        let mut other = decide(&evaluator, &turned);
        // Steps count what was looked at, not in which order.
        one.steps = 0;
        other.steps = 0;
        prop_assert_eq!(one.escalations, other.escalations);
    }
}

/// The generator would prove nothing if entries never came to these states.
#[test]
fn the_generator_shows_each_state() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let evaluator = evaluator();
    let mut seen = [0_u32; 5];
    for _ in 0..2_000 {
        let facts = change().new_tree(&mut runner).unwrap().current();
        let decision = decide(&evaluator, &facts);
        let entry = &decision.escalations[0];
        let states = [
            entry.nobody_eligible,
            entry.taken_by.is_some(),
            entry.overdue,
            entry.spread,
            entry.steps_due > 0,
        ];
        for (count, state) in seen.iter_mut().zip(states) {
            *count += u32::from(state);
        }
    }
    assert!(seen.iter().all(|count| *count >= 20), "{seen:?}");
}
