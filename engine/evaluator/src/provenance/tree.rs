//! Files by which an agent shows that it worked on a change: its own chat history, a trace of what it wrote.

use super::marks::{Marks, evidence};
use crate::people::agents::Agents;
use countersign_contract::types::{EvidenceKind, File, FileStatus};

/// The folder in which the reference implementation of agent-trace keeps its records.
const TRACES: &str = ".agent-trace/";
/// The name of Chainloop's document about a session, before any number or digest.
const SESSION_DOCUMENT: &str = "ai-coding-session";

/// Adds what the files of a change say: those that it adds or changes. Whoever deletes such a file tidies up.
pub(super) fn add(files: &[File], agents: &Agents<'_>, marks: &mut Marks) {
    for file in files
        .iter()
        .filter(|file| file.status != FileStatus::Deleted)
    {
        let path = file.path.to_ascii_lowercase();
        let agent = agents.by_file(&path);
        if agent.is_some() || is_trace(&path) {
            let words = format!("file {}", file.path);
            marks.add(evidence(EvidenceKind::Heuristic, None, agent, None, &words));
        }
    }
}

fn is_trace(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_document = |ending: &str| {
        let stem = name.strip_suffix(ending);
        stem.is_some_and(|stem| stem.starts_with(SESSION_DOCUMENT) && !stem.contains("schema"))
    };
    let is_record = path.ends_with(".json") || path.ends_with(".jsonl");
    (is_record && (path.starts_with(TRACES) || path.contains(&format!("/{TRACES}"))))
        || is_document(".json")
        || is_document(".jsonl")
}

#[cfg(test)]
mod tests {
    use super::is_trace;

    #[test]
    fn records_are_told_from_what_describes_them() {
        for path in [
            ".agent-trace/traces.jsonl",
            "shop/.agent-trace/0b5d.json",
            "evidence/ai-coding-session.json",
            "ai-coding-session-42.json",
        ] {
            assert!(is_trace(path), "{path}");
        }
        for path in [
            ".agent-trace/README.md",
            "docs/agent-trace.md",
            "schemas/ai-coding-session.schema.json",
            "src/ai-coding-session.rs",
            "traces.jsonl",
        ] {
            assert!(!is_trace(path), "{path}");
        }
    }
}
