//! All cases of the presets and of `tests/cases`, with the policies they are for, compiled once for each set of parameters.

#![allow(dead_code, reason = "each file uses its own part")]

use countersign_compiler::cases::Case;
use countersign_compiler::{Folder, Options, cases, compile};
use countersign_contract::types::EvaluationError;
use countersign_evaluator::Evaluator;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One case with its policy.
pub struct CorpusCase {
    /// `FOLDER: NAME`.
    pub name: String,
    pub case: Case,
    /// Its policy's place in [`Corpus::policies`].
    pub policy: usize,
}

pub struct Corpus {
    /// Compiled policies.
    pub policies: Vec<Vec<u8>>,
    pub entries: Vec<CorpusCase>,
    /// What can't be read or compiled.
    pub broken: Vec<String>,
}

pub fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for parent in ["policies", "policies/examples", "tests/cases"] {
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
        } else if path.extension().is_some_and(|extension| extension != "md") {
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

impl Corpus {
    pub fn load() -> Corpus {
        let mut corpus = Corpus {
            policies: Vec::new(),
            entries: Vec::new(),
            broken: Vec::new(),
        };
        for path in folders() {
            let mut folder = Folder::new();
            read(&mut folder, &path, &path);
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let cases = match cases::read(&folder) {
                Ok(cases) => cases,
                Err(found) => {
                    let found = found.render(&folder, false);
                    corpus.broken.push(format!("{name}: {found}"));
                    continue;
                }
            };
            let mut compiled: BTreeMap<Vec<(String, String)>, usize> = BTreeMap::new();
            for case in cases {
                let policy = match compiled.get(&case.set) {
                    Some(place) => *place,
                    None => {
                        let set = case.set.clone();
                        match compile(&folder, &Options { set }) {
                            Ok(policy) => corpus.policies.push(policy.encode()),
                            Err(found) => {
                                let found = found.render(&folder, false);
                                corpus
                                    .broken
                                    .push(format!("{name}: {}: {found}", case.name));
                                break;
                            }
                        }
                        compiled.insert(case.set.clone(), corpus.policies.len() - 1);
                        corpus.policies.len() - 1
                    }
                };
                corpus.entries.push(CorpusCase {
                    name: format!("{name}: {}", case.name),
                    case,
                    policy,
                });
            }
        }
        corpus
    }

    /// All policies, ready.
    pub fn evaluators(&self) -> Vec<Evaluator> {
        let load = |bytes: &Vec<u8>| Evaluator::load(bytes).unwrap();
        self.policies.iter().map(load).collect()
    }
}

/// How what an evaluator makes of a case's facts differs from what the case expects.
pub fn problems(evaluator: &Evaluator, case: &Case, facts: &str) -> Vec<String> {
    match evaluator.evaluate_json(facts) {
        Ok(decision) => case
            .expect
            .mismatches(&serde_json::from_str(&decision).unwrap()),
        Err(error) => {
            let error: EvaluationError = serde_json::from_str(&error).unwrap();
            case.expect.mismatches_of_error(&error)
        }
    }
}
