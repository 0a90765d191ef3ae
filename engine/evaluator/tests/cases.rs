//! Every case of the presets and of `tests/cases`, decided natively: the quickest way to see what a change to the evaluator
//! does to decisions.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it does not expect should stop there"
)]

use countersign_compiler::{Folder, Options, cases, compile};
use countersign_contract::types::EvaluationError;
use countersign_evaluator::Evaluator;
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for parent in ["policies", "tests/cases"] {
        for entry in std::fs::read_dir(root.join(parent)).unwrap() {
            let folder = entry.unwrap().path();
            if folder.join("policy.yaml").is_file() {
                found.push(folder);
            }
        }
    }
    found.sort();
    found
}

fn read(folder: &mut Folder, base: &Path, at: &Path) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(folder, base, &path);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let name = path
                .strip_prefix(base)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            folder.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_case_is_decided_as_it_says() {
    let mut ran = 0;
    let mut failures = Vec::new();
    for path in folders() {
        let mut folder = Folder::new();
        read(&mut folder, &path, &path);
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let cases = match cases::read(&folder) {
            Ok(cases) => cases,
            Err(found) => {
                failures.push(format!("{name}: {}", found.render(&folder, false)));
                continue;
            }
        };
        for case in cases {
            ran += 1;
            let compiled = match compile(
                &folder,
                &Options {
                    set: case.set.clone(),
                },
            ) {
                Ok(compiled) => compiled,
                Err(found) => {
                    failures.push(format!(
                        "{name}: {}: {}",
                        case.name,
                        found.render(&folder, false)
                    ));
                    break;
                }
            };
            let evaluator = Evaluator::load(&compiled.encode()).unwrap();
            let problems = match evaluator.evaluate_json(&case.facts.to_string()) {
                Ok(decision) => case
                    .expect
                    .mismatches(&serde_json::from_str(&decision).unwrap()),
                Err(error) => {
                    let error: EvaluationError = serde_json::from_str(&error).unwrap();
                    case.expect.mismatches_of_error(&error)
                }
            };
            if !problems.is_empty() {
                failures.push(format!("{name}: {}: {}", case.name, problems.join("; ")));
            }
        }
    }
    assert!(ran > 200, "only {ran} cases were found");
    assert!(
        failures.is_empty(),
        "{} of {ran} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
