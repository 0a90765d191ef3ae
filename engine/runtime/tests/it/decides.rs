//! Real bundles: typed and JSON answers agree byte for byte, threads do not disturb each other, and no rule that the
//! compiler accepts is too deep for the guest's small stack.

use countersign::{Allocation, Cache, Engine, EngineOptions, EvaluateError, Limits, Policy};
use countersign_compiler::{Folder, Options, cases, compile};
use countersign_contract::types::Facts;
use std::path::Path;

fn engine(allocation: Allocation) -> Engine {
    Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation,
    })
    .unwrap()
}

fn open(engine: &Engine, folder: &Folder) -> Option<Policy> {
    let compiled = compile(folder, &Options::default()).ok()?;
    let bundle = countersign_bundler::bundle(&compiled, folder).unwrap();
    let policy = engine
        .open(&bundle.bytes, Some(&bundle.digest), Limits::recommended())
        .unwrap();
    Some(policy)
}

fn preset(name: &str) -> Folder {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .join("policies")
        .join(name);
    let mut folder = Folder::new();
    let policy = std::fs::read_to_string(root.join("policy.yaml")).unwrap();
    folder.insert("policy.yaml", policy);
    for entry in std::fs::read_dir(root.join("cases")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        folder.insert(format!("cases/{name}"), text);
    }
    folder
}

/// Facts of the preset's cases, as JSON.
fn documents(folder: &Folder) -> Vec<String> {
    cases::read(folder)
        .unwrap()
        .iter()
        .map(|case| case.facts.to_string())
        .filter(|text| serde_json::from_str::<Facts>(text).is_ok())
        .collect()
}

#[test]
fn typed_and_json_answers_agree_byte_for_byte() {
    let folder = preset("standard");
    let policy = open(&engine(Allocation::OnDemand), &folder).unwrap();
    let documents = documents(&folder);
    assert!(documents.len() >= 20, "{} cases", documents.len());
    for text in &documents {
        let facts: Facts = serde_json::from_str(text).unwrap();
        let compact = serde_json::to_string(&facts).unwrap();
        let json = policy.evaluate_json(&compact);
        let typed = policy.evaluate(&facts);
        match (json, typed) {
            (Ok(json), Ok(typed)) => {
                assert_eq!(json.value, serde_json::to_string(&typed.value).unwrap());
                assert_eq!(json.facts_digest, typed.facts_digest);
                assert_eq!(json.bundle_digest, typed.bundle_digest);
            }
            (json, typed) => assert_eq!(json.map(|_| ()), typed.map(|_| ())),
        }
    }
    let members: Vec<Facts> = documents
        .iter()
        .take(3)
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let json = policy.combine_json(&serde_json::to_string(&members).unwrap());
    let typed = policy.combine(&members);
    assert_eq!(
        json.map(|answer| answer.value),
        typed.map(|answer| serde_json::to_string(&answer.value).unwrap())
    );
    let json = policy.explain_json(&serde_json::to_string(&members[0]).unwrap());
    let typed = policy.explain(&members[0]);
    assert_eq!(
        json.unwrap().value,
        serde_json::to_string(&typed.unwrap().value).unwrap()
    );
    assert_eq!(
        policy.describe_json().unwrap(),
        serde_json::to_string(&policy.describe().unwrap()).unwrap()
    );
}

#[test]
fn threads_get_the_same_answers_as_one() {
    let folder = preset("small");
    let policy = open(&engine(Allocation::Pooling { instances: 8 }), &folder).unwrap();
    let documents = documents(&folder);
    let alone: Vec<_> = documents
        .iter()
        .map(|text| policy.evaluate_json(text))
        .collect();
    std::thread::scope(|scope| {
        for start in 0..6 {
            let (policy, documents, alone) = (policy.clone(), &documents, &alone);
            scope.spawn(move || {
                // Each thread begins elsewhere, so that different facts are under way at the same time.
                for step in 0..documents.len() {
                    let place = (step + start * 5) % documents.len();
                    assert_eq!(policy.evaluate_json(&documents[place]), alone[place]);
                }
            });
        }
    });
}

#[test]
fn facts_that_are_not_the_contracts_are_named() {
    let policy = open(&engine(Allocation::OnDemand), &preset("small")).unwrap();
    let deep = "{\"change\":".repeat(10_000);
    for (text, expected) in [
        ("", ""),
        ("{\"purpose\": \"fly\"}", "purpose"),
        ("{\"people\": [{\"login\": 7}]}", "people[0].login"),
        (deep.as_str(), "change.change"),
    ] {
        match policy.evaluate_json(text) {
            Err(EvaluateError::InvalidFacts(errors)) => assert_eq!(errors[0].path, expected),
            other => panic!("{text:.40}: {other:?}"),
        }
    }
}

#[test]
fn the_deepest_rules_fit_the_guests_stack() {
    let engine = engine(Allocation::OnDemand);
    let facts = documents(&preset("small")).remove(0);
    // What a rule begins with, again and again, its middle and its end.
    let shapes = [
        ("!", "true", ""),
        ("(true && ", "true", ")"),
        ("1 + ", "1", " > 0"),
        ("[true].all(x, ", "true", ")"),
        ("true ? true : ", "true", ""),
    ];
    for (before, middle, after) in shapes {
        let nested = |depth: usize| {
            let repeat = if after.starts_with(' ') { 1 } else { depth };
            let rule = format!("{}{middle}{}", before.repeat(depth), after.repeat(repeat));
            let mut folder = Folder::new();
            folder.insert(
                "policy.yaml",
                format!(
                    "policy: deep\nversion: 1.0.0\nsummary: Nested.\ncontrols:\n  - id: deep\n    title: Deep\n    satisfied: \"{rule}\"\n    effect: block\n"
                ),
            );
            folder
        };
        // A bundle takes longer to make than a policy to compile: only the deepest is bundled.
        let deepest = (1..=300)
            .rev()
            .find(|depth| compile(&nested(*depth), &Options::default()).is_ok())
            .unwrap_or_else(|| panic!("`{before}` is refused at any depth"));
        assert!(deepest >= 3, "`{before}` is refused {deepest} deep");
        let policy = open(&engine, &nested(deepest)).unwrap();
        for answer in [policy.evaluate_json(&facts), policy.explain_json(&facts)] {
            assert!(answer.is_ok(), "{before}, {deepest} deep: {answer:?}");
        }
    }
}
