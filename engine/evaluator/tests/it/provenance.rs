//! Laws of provenance, over facts with notes, landed commits, appeals and a history.

use crate::support;

use countersign_contract::types::*;
use countersign_evaluator::Evaluator;
use proptest::prelude::*;
use proptest::sample::select;
use support::{facts, policy};

const MESSAGES: &[&str] = &[
    "Fix",
    "Fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    "Fix\n\nCo-authored-by: Copilot <copilot@github.com>\nAI-assisted: true",
    "Fix\n\nAI-assisted: false",
];

const AUTHORS: &[(&str, &str, &str)] = &[
    ("Ada", "ada@acme.example", "ada"),
    ("Bob", "bob@acme.example", "bob"),
    (
        "copilot-swe-agent[bot]",
        "198982749+Copilot@users.noreply.github.com",
        "copilot-swe-agent[bot]",
    ),
];

const PATHS: &[&str] = &["src/a.rs", "src/b.rs", "Cargo.lock", "src/gone.rs"];

fn identity((name, email, login): (&str, &str, &str)) -> Identity {
    Identity {
        name: name.to_owned(),
        email: email.to_owned(),
        login: Some(login.to_owned()),
    }
}

prop_compose! {
    fn commit()(
        author in select(AUTHORS),
        message in select(MESSAGES),
        files in prop::collection::vec((select(PATHS), 0_u32..40), 0..4),
        parents in 1_usize..3,
    ) -> Commit {
        serde_json::from_value(serde_json::json!({
            "revision": "",
            "parents": vec!["b0"; parents],
            "author": identity(author),
            "committer": identity(author),
            "message": message,
            "signature": "unknown",
            "files": files.into_iter().map(|(path, added)| serde_json::json!({"path": path, "added": added, "deleted": 0})).collect::<Vec<_>>(),
        }))
        .unwrap()
    }
}

prop_compose! {
    fn note()(
        commit in 0_usize..5,
        path in select(PATHS),
        ai in (1_u32..30, 0_u32..30),
        human in (1_u32..30, 0_u32..30),
        format in select(&["git-ai", "agent-trace", "attestation", "odd"][..]),
        verified in any::<bool>(),
        cut in prop::option::weighted(0.1, 0_usize..80),
    ) -> (usize, Note) {
        let (ai, human) = ((ai.0, ai.0 + ai.1), (human.0, human.0 + human.1));
        let revision = format!("c{commit}");
        let mut content = match format {
            "agent-trace" => serde_json::json!({
                "version": "0.1.0", "vcs": {"type": "git", "revision": revision}, "tool": {"name": "cursor"},
                "files": [{"path": path, "conversations": [
                    {"contributor": {"type": "ai"}, "ranges": [{"start_line": ai.0, "end_line": ai.1}]},
                    {"contributor": {"type": "human"}, "ranges": [{"start_line": human.0, "end_line": human.1}]},
                ]}],
            })
            .to_string(),
            "attestation" => serde_json::json!({
                "schema": "countersign-attestation/1", "revision": revision, "agent": "claude",
                "files": [{"path": path, "ai": [[ai.0, ai.1]], "human": [[human.0, human.1]]}],
            })
            .to_string(),
            _ => format!(
                "{path}\n  abcdef0 {}-{}\n  h_1 {}-{}\n---\n{{\"schema_version\":\"authorship/3.0.0\"}}",
                ai.0, ai.1, human.0, human.1
            ),
        };
        if let Some(cut) = cut {
            content.truncate(cut);
        }
        (commit, Note { revision, format: format.to_owned(), content, verified })
    }
}

prop_compose! {
    fn change()(
        commits in prop::collection::vec(commit(), 0..3),
        carried in prop::collection::vec(commit(), 0..3),
        notes in prop::collection::vec(note(), 0..4),
        totals in prop::collection::vec(0_u32..60, 3),
        landed in any::<bool>(),
        appealed in prop::option::of(select(&["copilot", "claude", "cursor"][..])),
        confirmed in select(&["cyn", "ada", "zoe"][..]),
        history in prop::collection::vec((select(&["ada", "bob"][..]), 0_i64..20, 0_u32..30, 0_u32..30), 0..3),
    ) -> Facts {
        let mut facts = facts();
        for (place, mut commit) in commits.into_iter().enumerate() {
            commit.revision = format!("c{place}");
            facts.commits.push(commit);
        }
        if landed {
            facts.change.landed_from.push("example.org/acme/shop#6".to_owned());
            for (place, mut commit) in carried.into_iter().enumerate() {
                commit.revision = format!("c{}", place + 2);
                facts.carried_commits.push(commit);
            }
            facts.completeness.carried_commits.clone_from(&facts.completeness.commits);
        }
        facts.files = PATHS
            .iter()
            .zip(totals)
            .map(|(path, added)| serde_json::from_value(serde_json::json!({"path": path, "status": "modified", "added": added, "deleted": 0})).unwrap())
            .collect();
        facts.notes = notes.into_iter().map(|(_, note)| note).collect();
        if let Some(agent) = appealed {
            facts.appeals.push(Appeal {
                id: "ap1".to_owned(),
                person: "ada".to_owned(),
                agent: agent.to_owned(),
                revisions: Vec::new(),
                reason: String::new(),
                raised: None,
            });
            facts.sign_offs.push(serde_json::from_value(serde_json::json!({
                "id": "s1", "sequence": 1, "person": confirmed, "verdict": "approve", "authentication": "forge", "confirms": ["ap1"],
                "binding": {"repository": "acme/shop", "base_branch": "main", "revision": "c0"},
            })).unwrap());
        }
        for (place, (author, days, min, max)) in history.into_iter().enumerate() {
            facts.history.push(PastChange {
                id: format!("h{place}"),
                author: author.to_owned(),
                landed: Timestamp { seconds: facts.now.seconds - (days - 2) * 86_400 },
                lines: max,
                ai_lines: LineRange { min, max },
                paths: Vec::new(),
                signed_off: None,
            });
        }
        facts.completeness.history.clone_from(&facts.completeness.commits);
        facts
    }
}

fn decide(facts: &Facts) -> Decision {
    Evaluator::new(policy()).unwrap().evaluate(facts).unwrap()
}

/// Bounds in order, and kinds of lines that do not overlap.
fn orderly(ai: &LineRange, human: &LineRange, unknown: &LineRange, lines: Option<u32>) -> bool {
    let ranges = [ai, human, unknown];
    ranges.iter().all(|range| range.min <= range.max)
        && lines.is_none_or(|lines| {
            ranges.iter().all(|range| range.max <= lines)
                && ai.min + human.min + unknown.min <= lines
                && ai.max + human.min <= lines
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn bounds_are_in_order_and_do_not_overlap(facts in change()) {
        let found = decide(&facts).provenance;
        prop_assert!(orderly(&found.ai_lines, &found.human_lines, &found.unknown_lines, Some(found.lines)), "{found:?}");
        prop_assert_eq!(found.lines + found.mechanical_lines, facts.files.iter().map(|file| file.added).sum::<u32>());
        let share = |lines: u32| match found.lines {
            0 if lines == 0 => 0.0..=1.0,
            0 => 1.0..=0.0,
            all => f64::from(lines) / f64::from(all)..=f64::from(lines) / f64::from(all),
        };
        prop_assert!(share(found.ai_lines.min).contains(&found.ai_share.min), "{found:?}");
        prop_assert!(share(found.ai_lines.max).contains(&found.ai_share.max), "{found:?}");
        for commit in &found.commits {
            let all = facts.commits.iter().chain(&facts.carried_commits);
            let added = all
                .filter(|other| other.revision == commit.revision)
                .map(|other| other.files.iter().filter(|file| file.path != "Cargo.lock").map(|file| file.added).sum())
                .next();
            prop_assert!(orderly(&commit.ai_lines, &commit.human_lines, &commit.unknown_lines, added), "{commit:?}");
        }
        for file in &found.files {
            let added = facts.files.iter().find(|other| other.path == file.path).map(|other| other.added);
            prop_assert!(orderly(&file.ai_lines, &file.human_lines, &file.unknown_lines, added), "{file:?}");
        }
    }

    #[test]
    fn the_order_of_lists_shows_nowhere(facts in change(), by in any::<usize>()) {
        let expected = serde_json::to_string(&decide(&facts)).unwrap();
        let mut turned = facts;
        fn turn<T>(list: &mut [T], by: usize) {
            if !list.is_empty() {
                let by = by % list.len();
                list.rotate_left(by);
                list.reverse();
            }
        }
        turn(&mut turned.commits, by);
        turn(&mut turned.carried_commits, by >> 8);
        turn(&mut turned.notes, by >> 16);
        turn(&mut turned.files, by >> 24);
        turn(&mut turned.history, by >> 32);
        prop_assert_eq!(serde_json::to_string(&decide(&turned)).unwrap(), expected);
    }

    /// What is not known may be AI's.
    #[test]
    fn unknown_lines_never_lower_the_demand(facts in change(), which in 0_usize..4) {
        let before = decide(&facts).provenance;
        let mut less = facts;
        match which {
            0 => {
                less.completeness.commit_files = None;
                less.commits.iter_mut().chain(&mut less.carried_commits).for_each(|commit| commit.files.clear());
            }
            1 => less.completeness.commits = Some(ListSupply { supply: Supply::Truncated, collector: None }),
            2 => less.completeness.notes = Some(ListSupply { supply: Supply::Truncated, collector: None }),
            _ => less.completeness.carried_commits = None,
        }
        let after = decide(&less).provenance;
        prop_assert!(after.ai_lines.max >= before.ai_lines.max, "{:?} -> {:?}", before.ai_lines, after.ai_lines);
    }

    /// A note that nobody vouches for raises what is at least AI's and lowers nothing.
    #[test]
    fn one_more_unverified_note_never_lowers(facts in change(), (_, mut more) in note()) {
        more.verified = false;
        let before = decide(&facts).provenance;
        let mut noted = facts;
        noted.notes.push(more);
        let after = decide(&noted).provenance;
        // A line that one note calls a person's and another an agent's is the agent's.
        prop_assert!(after.ai_lines.max >= before.ai_lines.max, "{:?} -> {:?}", before.ai_lines, after.ai_lines);
        prop_assert!(after.human_lines.max <= before.human_lines.max);
        prop_assert!(after.detected || !before.detected);
        prop_assert!(after.undeclared.len() >= before.undeclared.len());
    }

    /// Nobody but a signer without a part in the change sets evidence aside.
    #[test]
    fn an_appeal_alone_changes_nothing_but_its_own_entry(facts in change()) {
        let mut without = facts.clone();
        without.appeals.clear();
        let mut unconfirmed = facts;
        for sign_off in &mut unconfirmed.sign_offs {
            sign_off.confirms.clear();
        }
        let (mut one, mut other) = (decide(&without).provenance, decide(&unconfirmed).provenance);
        one.appeals.clear();
        other.appeals.clear();
        prop_assert_eq!(one, other);
    }
}

/// The generator would prove nothing if it made no such changes.
#[test]
fn the_generator_shows_what_the_laws_speak_of() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = [0_u32; 6];
    for _ in 0..500 {
        let found = decide(&change().new_tree(&mut runner).unwrap().current()).provenance;
        let shown = [
            found.human_lines.max > 0,
            found.ai_lines.min > 0,
            found.ai_lines.min < found.ai_lines.max,
            found
                .evidence
                .iter()
                .any(|evidence| evidence.set_aside_by.is_some()),
            found
                .evidence
                .iter()
                .any(|evidence| evidence.kind == EvidenceKind::Attestation),
            found.recent.is_some_and(|recent| recent.changes > 1),
        ];
        for (count, shown) in seen.iter_mut().zip(shown) {
            *count += u32::from(shown);
        }
    }
    assert!(seen.iter().all(|count| *count >= 10), "{seen:?}");
}
