//! A host that ran less than it was told, or something else, is never taken for equal.

use countersign_tests::corpus::Entry;
use countersign_tests::report::{Answer, Answers, Run, fuel, parse};
use std::time::Duration;

fn entry(id: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        bundle: "a.wasm".into(),
        digest: None,
        facts: "a.json".into(),
    }
}

#[test]
fn what_a_host_leaves_out_is_a_disagreement() {
    let cases = [entry("a"), entry("b")];
    let altered = [entry("altered/c")];
    let reference = parse("a\t11\nb\t22\n");
    let run = |answers: &str| Run {
        host: "node",
        cases: cases.iter().collect(),
        altered: altered.iter().collect(),
        answers: parse(answers),
        took: Duration::ZERO,
    };
    for (answers, says) in [
        ("a\t11\nb\t22\naltered/c\trefused", ""),
        ("a\t11\nb\t22", "node did not refuse `altered/c`: None"),
        ("a\t11\naltered/c\trefused", "node did not run `b`"),
        (
            "a\t11\nb\t33\naltered/c\trefused",
            "differ on `b`: 33 and 22",
        ),
        (
            "a\t11\nb\trefused\naltered/c\trefused",
            "refused the sound bundle of `b`",
        ),
    ] {
        let found = run(answers).compare(&reference).disagreements.join("\n");
        assert!(
            found.contains(says) && found.is_empty() == says.is_empty(),
            "{answers}: {found}"
        );
    }
    let told_nothing = Run {
        cases: Vec::new(),
        ..run("altered/c\trefused")
    };
    assert_eq!(told_nothing.compare(&reference).disagreements.len(), 1);
    let without_reference = run("a\t11\nb\t22\naltered/c\trefused").compare(&Answers::new());
    assert_eq!(without_reference.disagreements.len(), 2);
}

#[test]
fn fuel_is_compared_where_it_is_told() {
    let run = |host, answers: &str| Run {
        host,
        cases: Vec::new(),
        altered: Vec::new(),
        answers: parse(answers),
        took: Duration::ZERO,
    };
    let runs = [
        run("runtime", "a\t11\t5"),
        run("node", "a\t11"),
        run("python", "a\t11\t6"),
    ];
    assert_eq!(fuel(&runs), ["fuel differs on `a`: python 6, runtime 5"]);
    assert_eq!(
        parse("a\t11\t5").get("a"),
        Some(&Answer::Bytes("11".to_owned(), Some(5)))
    );
}
