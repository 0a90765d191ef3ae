//! Notes on commits from anywhere: they are read in time that grows with their length, without a panic, and whatever they
//! say, the bounds that come out are in order.
#![no_main]

use countersign_compiler::{Folder, Options};
use countersign_contract::types::{Facts, Note};
use countersign_evaluator::Evaluator;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static EVALUATOR: LazyLock<Option<Evaluator>> = LazyLock::new(|| {
    let mut folder = Folder::new();
    folder.insert(
        "policy.yaml",
        include_str!("../../policies/small/policy.yaml"),
    );
    let compiled = countersign_compiler::compile(&folder, &Options { set: Vec::new() }).ok()?;
    Evaluator::load(&compiled.encode()).ok()
});

// The first octet chooses the format and whether somebody vouches for the note; the rest is the note.
fuzz_target!(|bytes: &[u8]| {
    let Some((first, content)) = bytes.split_first() else {
        return;
    };
    let Ok(mut facts) = serde_json::from_str::<Facts>(include_str!("../facts.json")) else {
        return;
    };
    let Some(revision) = facts.commits.first().map(|commit| commit.revision.clone()) else {
        return;
    };
    let format = match first % 3 {
        0 => "git-ai",
        1 => "agent-trace",
        _ => "attestation",
    };
    facts.notes.push(Note {
        revision,
        format: format.to_owned(),
        content: String::from_utf8_lossy(content).into_owned(),
        verified: *first >= 128,
    });
    if let Some(evaluator) = EVALUATOR.as_ref()
        && let Ok(decision) = evaluator.evaluate(&facts)
    {
        let found = decision.provenance;
        assert!(found.ai_lines.min <= found.ai_lines.max);
        assert!(found.ai_lines.max <= found.lines);
        assert!(
            u64::from(found.ai_lines.min) + u64::from(found.human_lines.min)
                <= u64::from(found.lines)
        );
    }
});
