//! The detector on real histories: `COUNTERSIGN_HISTORY` names a file of commits as
//! `git log -z --format='%H%x1f%an%x1f%ae%x1f%cn%x1f%ce%x1f%B'` writes them, `COUNTERSIGN_FOUND` the file to write what was found
//! to, one line a commit: revision, then each piece of evidence as `kind/agent/model`.

use crate::detection::measure::evaluator;
use countersign_contract::types::{Commit, Facts, Identity, Signature};
use std::fmt::Write as _;

#[test]
fn a_real_history() {
    let Some(path) = std::env::var_os("COUNTERSIGN_HISTORY") else {
        println!("skipped: COUNTERSIGN_HISTORY names no file");
        return;
    };
    let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let evaluator = evaluator();
    let empty: Facts = serde_json::from_str(include_str!("../support/facts.json")).unwrap();
    let mut out = String::new();
    let (mut commits, mut marked) = (0_usize, 0_usize);
    for record in text.split('\0').filter(|record| !record.is_empty()) {
        let fields: Vec<&str> = record.splitn(6, '\x1f').collect();
        let [revision, name, email, committer, address, message] = fields.as_slice() else {
            panic!("not a record of the form that is asked for: {record:?}");
        };
        let identity = |name: &str, email: &str| Identity {
            name: name.to_owned(),
            email: email.to_owned(),
            login: None,
        };
        let mut facts = empty.clone();
        facts.commits.push(Commit {
            revision: (*revision).to_owned(),
            tree: None,
            parents: Vec::new(),
            author: identity(name, email),
            committer: identity(committer, address),
            message: (*message).to_owned(),
            signature: Signature::None,
            pusher: None,
            authored: None,
            committed: None,
            in_base: false,
            recomputed_merge: false,
            files: Vec::new(),
        });
        let decision = evaluator.evaluate(&facts).unwrap();
        commits += 1;
        marked += usize::from(decision.provenance.detected);
        out.push_str(revision);
        for evidence in &decision.provenance.evidence {
            let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            let (agent, model) = (or(&evidence.agent), or(&evidence.model));
            let _ = write!(out, "\t{}/{agent}/{model}", evidence.kind.as_str());
        }
        out.push('\n');
    }
    println!("{marked} of {commits} commits carry marks");
    if let Some(path) = std::env::var_os("COUNTERSIGN_FOUND") {
        std::fs::write(path, out).unwrap();
    }
}
