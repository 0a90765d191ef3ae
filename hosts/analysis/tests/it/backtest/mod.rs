//! A policy tried on past changes whose decisions are known.

use crate::native;

use countersign_analysis::backtest::{
    Backtest, Item, Subject, Trial, as_landed, as_proposed, moment,
};
use countersign_contract::types::{ChangeState, Facts, Purpose, Verdict};
use countersign_evaluator::Evaluator;
use native::{POLICY, evaluator, facts};
use proptest::prelude::*;

/// A commit by an agent's own identity, declared or not.
fn by_agent(mut facts: Facts, declared: bool) -> Facts {
    let commit = &mut facts.commits[0];
    commit.author.name = "Claude".to_owned();
    commit.author.email = "noreply@anthropic.com".to_owned();
    commit.author.login = None;
    if declared {
        commit
            .message
            .push_str("\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>");
    }
    facts
}

fn landed_on(mut facts: Facts, time: &str) -> Facts {
    facts.change.merged = Some(time.parse().unwrap());
    facts
}

fn sign_off(mut facts: Facts, people: &[&str]) -> Facts {
    for (place, person) in people.iter().enumerate() {
        let review = serde_json::json!({
            "id": format!("r{place}"), "sequence": place + 1, "reviewer": person, "state": "approved",
            "revision": facts.change.head.revision, "tree": "t0", "merge_base": "b0", "base_branch": "main", "body": ""
        });
        facts.reviews.push(serde_json::from_value(review).unwrap());
    }
    facts
}

fn item(facts: &Facts, policy: &Evaluator, against: Option<&Evaluator>) -> Item {
    let trial = |policy: &Evaluator| {
        Box::new(Trial::run(facts, |facts| {
            policy.evaluate(facts).map_err(|error| format!("{error:?}"))
        }))
    };
    Item::Change {
        subject: Subject::from_facts(facts),
        trial: trial(policy),
        against: against.map(trial),
    }
}

fn backtest(all: &[Facts], policy: &str, against: Option<&str>, examples: usize) -> Backtest {
    let (first, other) = (evaluator(policy), against.map(evaluator));
    let mut backtest = Backtest::new(
        "tests".to_owned(),
        "first".to_owned(),
        against.map(|_| "other".to_owned()),
        examples,
    );
    for facts in all {
        backtest.add(&item(facts, &first, other.as_ref()));
    }
    backtest.finish();
    backtest
}

fn past() -> Vec<Facts> {
    let mut large = facts(5);
    large.files[0].added = 5_000;
    large.change.state = ChangeState::Open;
    large.change.merged = None;
    vec![
        landed_on(facts(1), "2026-03-02T10:00:00Z"),
        landed_on(by_agent(facts(2), false), "2026-03-03T10:00:00Z"),
        landed_on(by_agent(facts(3), true), "2026-03-03T23:59:59Z"),
        landed_on(
            sign_off(by_agent(facts(4), true), &["bob", "cyn"]),
            "2026-03-12T10:00:00Z",
        ),
        large,
    ]
}

#[test]
fn what_is_counted_is_what_was_decided() {
    let tested = backtest(&past(), POLICY, None, 10);
    let tally = &tested.policy;
    assert_eq!(
        (tested.changes, tally.decided, tally.failures.count),
        (5, 5, 0)
    );
    assert_eq!((tally.verdicts.pass, tally.verdicts.pending), (2, 3));
    assert_eq!(tally.held, 3);
    let [declared, senior, small] = &tally.controls[..] else {
        panic!("{:?}", tally.controls)
    };
    assert_eq!((declared.holds, declared.holds_alone), (1, 0));
    assert_eq!(
        (declared.states.satisfied, declared.states.not_applicable),
        (2, 2)
    );
    // It waits for the declaration once, and asks people twice.
    assert_eq!((senior.states.pending, senior.states.escalated), (1, 2));
    assert_eq!(
        (senior.holds, senior.holds_alone, senior.sign_offs),
        (3, 2, 6)
    );
    assert!(senior.asks_for_sign_off && !small.asks_for_sign_off);
    // A warning holds nothing.
    assert_eq!((small.states.pending, small.holds), (1, 0));
    let sign_offs = tally.sign_offs;
    assert_eq!(
        (sign_offs.changes, sign_offs.at_least, sign_offs.at_most),
        (3, 6, 6)
    );
    assert_eq!(tally.detection.with_ai, 3);
    assert_eq!(tally.detection.undeclared.changes, 1);
}

#[test]
fn queues_fill_on_the_day_of_the_change() {
    let tested = backtest(&past(), POLICY, None, 10);
    let load = &tested.policy.load;
    let queue = &load.queues[0];
    assert_eq!(queue.queue, "senior-review");
    assert_eq!((queue.entries, queue.nobody_eligible), (2, 0));
    assert_eq!((queue.busiest_day, queue.busiest_week), (1, 1));
    // From 2 March to 31 March, when the facts of the open change were collected.
    assert_eq!((queue.mean_a_day, queue.mean_a_week), (0.07, 0.47));
    let days: Vec<(&str, u64, u64)> = load
        .days
        .iter()
        .map(|day| (day.date.as_str(), day.changes, day.held))
        .collect();
    assert_eq!(
        days,
        [
            ("2026-03-02", 1, 0),
            ("2026-03-03", 2, 2),
            ("2026-03-12", 1, 1),
            ("2026-03-31", 1, 0)
        ]
    );
}

#[test]
fn what_landed_without_a_sign_off_is_named() {
    let tested = backtest(&past(), POLICY, None, 1);
    let landed = &tested.policy.landed;
    assert_eq!((landed.changes, landed.verdicts.pass), (4, 2));
    assert_eq!((landed.bypassed, landed.without_sign_off), (2, 2));
    // Both are counted, and one is named.
    assert_eq!(landed.lacking.len(), 1);
    assert_eq!(landed.lacking[0].subject.change, "example.org/acme/shop#2");
    let controls: Vec<&str> = landed.lacking[0]
        .bypassed
        .iter()
        .map(|bypass| bypass.control.as_str())
        .collect();
    assert_eq!(controls, ["declared", "senior"]);
    let senior = &landed.controls[1];
    assert_eq!((senior.bypassed, senior.met, senior.unknown), (2, 1, 0));
}

#[test]
fn without_a_link_to_its_change_it_is_unknown_and_not_bypassed() {
    let mut facts = by_agent(facts(2), true);
    facts.change.landed_from = Vec::new();
    facts.change.number = None;
    let tested = backtest(&[facts], POLICY, None, 1);
    let landed = &tested.policy.landed;
    assert_eq!((landed.bypassed, landed.verdicts.undecided), (0, 1));
    assert_eq!(landed.controls[1].unknown, 1);
}

#[test]
fn two_policies_side_by_side() {
    let strict = POLICY
        .replace("applies: provenance.agent_authored", "applies: 'true'")
        .replace("effect: warn", "effect: block")
        .replace("count: 2", "count: 1");
    let tested = backtest(&past(), POLICY, Some(&strict), 10);
    let comparison = tested.comparison.as_ref().unwrap();
    assert_eq!((comparison.compared, comparison.changed), (5, 5));
    assert_eq!(
        (
            comparison.other_verdict,
            comparison.held_by_other_only,
            comparison.held_by_first_only
        ),
        (2, 2, 0)
    );
    assert_eq!(comparison.verdicts.len(), 1);
    assert_eq!(
        (
            comparison.verdicts[0].from,
            comparison.verdicts[0].to,
            comparison.verdicts[0].changes
        ),
        (Verdict::Pass, Verdict::Pending, 2)
    );
    let senior = comparison
        .controls
        .iter()
        .find(|shift| shift.control == "senior")
        .unwrap();
    assert_eq!(
        (senior.first_only, senior.other_only, senior.otherwise),
        (0, 2, 3)
    );
    let small = comparison
        .controls
        .iter()
        .find(|shift| shift.control == "small")
        .unwrap();
    assert_eq!(
        (small.first_only, small.other_only, small.otherwise),
        (0, 1, 0)
    );
    let last = &comparison.differences[4];
    assert_eq!(last.subject.change, "example.org/acme/shop#5");
    assert_eq!(last.newly.len(), 2);
    assert!(last.newly.iter().all(|demand| !demand.reason.is_empty()));
    // The same policy against itself differs nowhere.
    let same = backtest(&past(), POLICY, Some(POLICY), 10)
        .comparison
        .unwrap();
    assert_eq!(
        (same.compared, same.changed, same.differences.len()),
        (5, 0, 0)
    );
}

#[test]
fn failures_and_documents_that_hold_no_facts_are_counted_and_the_first_named() {
    let mut backtest = Backtest::new("tests".to_owned(), "first".to_owned(), None, 2);
    for line in 1..=3 {
        backtest.add(&Item::Invalid {
            place: format!("`a.jsonl`, line {line}"),
            problem: "no facts".to_owned(),
        });
        let failed = || Err("no fuel".to_owned());
        backtest.add(&Item::Change {
            subject: Subject::from_facts(&facts(line)),
            trial: Box::new(Trial {
                proposed: failed(),
                landed: Some(failed()),
            }),
            against: None,
        });
    }
    backtest.finish();
    assert_eq!(
        (backtest.invalid.count, backtest.changes, backtest.failed()),
        (3, 3, 3)
    );
    assert_eq!(backtest.invalid.examples.len(), 2);
    assert_eq!(
        backtest.policy.failures.examples[0].0,
        "example.org/acme/shop#1"
    );
    assert_eq!(backtest.policy.decided, 0);
}

#[test]
fn a_change_as_proposed_and_as_landed() {
    let signed = sign_off(facts(1), &["bob"]);
    let proposed = as_proposed(&signed);
    assert_eq!(proposed.change.state, ChangeState::Open);
    assert_eq!(proposed.purpose, Purpose::Merge);
    assert!(proposed.reviews.is_empty());
    assert_eq!(proposed.now, moment(&signed));
    let landed = as_landed(&signed).unwrap();
    assert_eq!((landed.purpose, landed.reviews.len()), (Purpose::Audit, 1));
    let mut open = signed.clone();
    open.change.state = ChangeState::Open;
    assert!(as_landed(&open).is_none());
    let mut deployed = signed;
    deployed.purpose = Purpose::Deploy;
    assert_eq!(as_proposed(&deployed), deployed);
    assert!(as_landed(&deployed).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn totals_do_not_depend_on_the_order(kinds in prop::collection::vec(0_u32..4, 1..20)) {
        let all: Vec<Facts> = kinds
            .iter()
            .enumerate()
            .map(|(place, kind)| {
                let number = u32::try_from(place).unwrap();
                let day = place % 27 + 1;
                let facts = landed_on(facts(number), &format!("2026-03-{day:02}T10:00:00Z"));
                match kind {
                    0 => facts,
                    1 => by_agent(facts, false),
                    2 => by_agent(facts, true),
                    _ => sign_off(by_agent(facts, true), &["bob", "cyn"]),
                }
            })
            .collect();
        let mut turned = all.clone();
        turned.reverse();
        let (left, right) = (backtest(&all, POLICY, None, 0), backtest(&turned, POLICY, None, 0));
        let plain = |tested: &Backtest| {
            let mut value = serde_json::to_value(tested).unwrap();
            value["policy"]["detection"]["undeclared"]["newest"].take();
            value
        };
        prop_assert_eq!(plain(&left), plain(&right));
        let verdicts = left.policy.verdicts;
        let sum = verdicts.pass + verdicts.pending + verdicts.undecided + verdicts.block;
        prop_assert_eq!(sum, left.policy.decided);
        prop_assert_eq!(sum - verdicts.pass, left.policy.held);
        let by_day: u64 = left.policy.load.days.iter().map(|day| day.held).sum();
        prop_assert_eq!(by_day, left.policy.held);
        for control in &left.policy.controls {
            prop_assert!(control.holds_alone <= control.holds && control.holds <= left.policy.held);
        }
    }
}
