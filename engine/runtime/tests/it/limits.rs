//! Each limit has its own error, and no guest escapes them. One guest = one file in `guests/`.

use crate::support;

use countersign::{Allocation, Cache, Engine, EngineOptions, EvaluateError, Limits};
use std::path::Path;
use std::time::{Duration, Instant};

fn engine(allocation: Allocation) -> Engine {
    Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation,
    })
    .unwrap()
}

/// `;; name: value` lines at the top of a guest.
fn header<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.strip_prefix(";; "))
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn limits(text: &str) -> Limits {
    let mut limits = Limits::recommended();
    for setting in header(text, "limits")
        .unwrap_or_default()
        .split_whitespace()
    {
        let (name, value) = setting.split_once('=').unwrap();
        let value: u64 = value.parse().unwrap();
        match name {
            "fuel" => limits.fuel = value,
            "memory_bytes" => limits.memory_bytes = value as usize,
            "input_bytes" => limits.input_bytes = value as usize,
            "output_bytes" => limits.output_bytes = value as usize,
            "deadline_ms" => limits.deadline = Duration::from_millis(value),
            _ => panic!("no limit `{name}`"),
        }
    }
    limits
}

#[test]
fn guests_end_as_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests");
    let mut count = 0;
    for allocation in [Allocation::OnDemand, Allocation::Pooling { instances: 2 }] {
        let engine = engine(allocation);
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let policy = engine
                .open(&support::bundle(&text), None, limits(&text))
                .unwrap();
            let expected = header(&text, "expect").unwrap();
            // The second call finds nothing of the first.
            for _ in 0..2 {
                let found = match policy.evaluate_json("{\"facts\": true}") {
                    Ok(evaluation) => format!("Ok({:?})", evaluation.value),
                    Err(error) => format!("{error:?}"),
                };
                assert_eq!(found, expected, "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count >= 40, "only {count} calls");
}

#[test]
fn the_input_is_measured_before_it_reaches_the_guest() {
    let mut limits = Limits::recommended();
    limits.input_bytes = 10;
    let policy = engine(Allocation::OnDemand)
        .open(&support::bundle(support::FINE), None, limits)
        .unwrap();
    let error = policy.evaluate_json("{\"a\":\"bcd\"}").unwrap_err();
    assert_eq!(
        error,
        EvaluateError::InputTooLarge {
            length: 11,
            limit: 10
        }
    );
    assert!(policy.evaluate_json("{\"a\":\"bc\"}").is_ok());
}

#[test]
fn a_deadline_ends_a_guest_soon_after_it_and_leaves_others_alone() {
    let endless =
        "(func $answer (param i32 i32) (result i32) (loop $again (br $again)) unreachable)";
    let engine = engine(Allocation::OnDemand);
    let mut limits = Limits::recommended();
    limits.fuel = u64::MAX;
    limits.deadline = Duration::from_millis(100);
    let endless = engine
        .open(&support::bundle(endless), None, limits)
        .unwrap();
    let fine = engine
        .open(&support::bundle(support::FINE), None, Limits::recommended())
        .unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let start = Instant::now();
            (endless.evaluate_json("{}"), start.elapsed())
        });
        for _ in 0..50 {
            assert!(fine.evaluate_json("{}").is_ok());
        }
        let (result, took) = waiting.join().unwrap();
        assert!(
            matches!(result, Err(EvaluateError::DeadlineExceeded { .. })),
            "{result:?}"
        );
        assert!(took >= Duration::from_millis(90), "too early: {took:?}");
        // Far above the epoch's length, since test machines are busy; without the watchdog it would never end.
        assert!(took < Duration::from_secs(20), "too late: {took:?}");
    });
}

#[test]
fn an_evaluation_says_what_it_took() {
    let policy = engine(Allocation::OnDemand)
        .open(&support::bundle(support::FINE), None, Limits::recommended())
        .unwrap();
    let first = policy.evaluate_json("{}").unwrap();
    assert_eq!(first, policy.evaluate_json("{}").unwrap());
    assert_eq!(first.bundle_digest, policy.digest());
    // SHA-256 of the two characters `{}`.
    assert_eq!(
        first.facts_digest,
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    );
    assert!(first.fuel > 0 && first.fuel < 1_000, "{}", first.fuel);
    assert_eq!(first.memory_bytes, 65_536);
}
