//! Marks as they were met, masked, each with what is right, and honest texts that look like one. `commits.jsonl` and the first
//! lines of `descriptions.jsonl` were met in the field; `seen` says how often.

use crate::detection::measure::evaluator;
use countersign_contract::types::{Commit, Facts, File, FileStatus, Identity, Signature};
use serde::Deserialize;
use std::fmt::Write as _;

/// One text, and what is to be found in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    /// A commit's message.
    message: Option<String>,
    /// `Name <address>`.
    author: Option<String>,
    /// A change's description.
    body: Option<String>,
    /// The change's branch.
    branch: Option<String>,
    /// Files that it adds.
    #[serde(default)]
    files: Vec<String>,
    found: bool,
    /// The only agent that is named; `-`: none is.
    agent: Option<String>,
    /// The strongest kind of evidence.
    kind: Option<String>,
    /// How often such a thing was met.
    seen: Option<usize>,
}

fn cases() -> Vec<Case> {
    let files = [
        include_str!("commits.jsonl"),
        include_str!("descriptions.jsonl"),
        include_str!("more.jsonl"),
        include_str!("honest.jsonl"),
    ];
    let lines = files.iter().flat_map(|text| text.lines());
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn file(path: &str) -> File {
    File {
        path: path.to_owned(),
        previous_path: None,
        status: FileStatus::Added,
        added: 1,
        deleted: 0,
        binary: false,
        generated: false,
        vendored: false,
        old_mode: None,
        new_mode: Some("100644".to_owned()),
        symlink: false,
        submodule: false,
        whitespace_only: false,
        opaque: false,
        unreadable: None,
        patch: None,
    }
}

fn facts(case: &Case) -> Facts {
    let mut facts: Facts = serde_json::from_str(include_str!("../support/facts.json")).unwrap();
    if let Some(message) = &case.message {
        let author = case
            .author
            .as_deref()
            .unwrap_or("Jane Roe <jane@corp.example>");
        let (name, rest) = author.rsplit_once(" <").unwrap();
        let author = Identity {
            name: name.to_owned(),
            email: rest.trim_end_matches('>').to_owned(),
            login: None,
        };
        facts.commits.push(Commit {
            revision: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            tree: None,
            parents: Vec::new(),
            committer: author.clone(),
            author,
            message: message.clone(),
            signature: Signature::None,
            pusher: None,
            authored: None,
            committed: None,
            in_base: false,
            recomputed_merge: false,
            files: Vec::new(),
        });
    }
    if let Some(body) = &case.body {
        facts.change.body.clone_from(body);
    }
    facts.change.head.branch = case.branch.clone().or(facts.change.head.branch);
    facts.files = case.files.iter().map(|path| file(path)).collect();
    facts
}

/// What is wrong with what was found. None: nothing is.
fn fault(case: &Case, evaluator: &countersign_evaluator::Evaluator) -> Option<String> {
    let decision = evaluator.evaluate(&facts(case)).unwrap();
    let provenance = &decision.provenance;
    let evidence = &provenance.evidence;
    let agent = case.agent.as_deref();
    let expected: Vec<&str> = agent.filter(|name| *name != "-").into_iter().collect();
    let right = provenance.detected == case.found
        && (agent.is_none() || provenance.agents == expected)
        && case.kind.as_deref().is_none_or(|kind| {
            evidence.iter().map(|found| found.kind.as_str()).next() == Some(kind)
        });
    if right {
        return None;
    }
    let mut text = format!(
        "{}: expected {}",
        case.id,
        if case.found {
            agent.unwrap_or("AI")
        } else {
            "nothing"
        }
    );
    for found in evidence {
        let _ = write!(
            text,
            "\n    {} {} {:?}",
            found.kind.as_str(),
            found.agent.as_deref().unwrap_or("-"),
            found.excerpt
        );
    }
    Some(text)
}

#[test]
fn every_mark_that_was_met_is_found_and_every_honest_text_is_left_alone() {
    let evaluator = evaluator();
    let cases = cases();
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| fault(case, &evaluator))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let honest = cases.iter().filter(|case| !case.found).count();
    let met: usize = cases.iter().filter_map(|case| case.seen).sum();
    assert!(honest >= 150 && met >= 1_900, "{honest} {met}");
}

#[test]
fn each_case_has_a_name_of_its_own() {
    let cases = cases();
    let mut ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
