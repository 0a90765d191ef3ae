//! Notes with line-level records, as git-ai and agent-trace write them.

use crate::detection::plant::{Carrier, hex, one, uuid};
use fastrand::Rng;

/// Tool as git-ai writes it, and the agent.
const NOTED: &[(&str, &str, &str)] = &[
    ("cursor", "cursor", "claude-sonnet-4-5-20250929"),
    ("claude", "claude", "claude-opus-4-6"),
    ("github-copilot", "copilot", "gpt-5"),
    ("codex", "codex", "gpt-5.2-codex"),
    ("opencode", "opencode", "unknown"),
];

pub fn git_ai(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let (tool, agent, model) = *one(random, NOTED);
    let end = random.u32(1..10);
    let session = hex(random, 14);
    let id = serde_json::json!({"tool": tool, "id": uuid(random), "model": model});
    let (key, metadata) = match random.u32(..4) {
        0 | 1 => (
            format!("s_{session}::t_{}", hex(random, 14)),
            serde_json::json!({
                "schema_version": "authorship/3.0.0", "git_ai_version": "1.0.0",
                "base_commit_sha": hex(random, 40), "prompts": {},
                "sessions": {(format!("s_{session}")): {"agent_id": id, "human_author": "Ada <ada@acme.example>"}},
            }),
        ),
        length => {
            // The older form: the key is the prompt's id, of 16 or, before that, 7 digits.
            let key = hex(random, if length == 2 { 16 } else { 7 });
            let prompt = serde_json::json!({
                "agent_id": id, "human_author": "Ada <ada@acme.example>", "messages": [],
                "total_additions": end, "total_deletions": 0, "accepted_lines": end, "overriden_lines": 0,
            });
            (
                key.clone(),
                serde_json::json!({
                    "schema_version": "authorship/3.0.0", "base_commit_sha": hex(random, 40),
                    "prompts": {(key): prompt},
                }),
            )
        }
    };
    let note = format!(
        "{{path}}\n  {key} 1-{end}\n---\n{}",
        serde_json::to_string_pretty(&metadata).unwrap()
    );
    (Some(agent), Carrier::Note("git-ai", note))
}

pub fn agent_trace(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let kind = *one(random, &["ai", "ai", "mixed"]);
    let (tool, agent) = *one(random, &[("cursor", "cursor"), ("claude-code", "claude")]);
    let trace = serde_json::json!({
        "version": "0.1.0", "id": uuid(random), "timestamp": "2026-03-09T10:00:00Z",
        "vcs": {"type": "git", "revision": "{revision}"},
        "tool": {"name": tool, "version": "2.4.0"},
        "files": [{"path": "{path}", "conversations": [{
            "url": format!("https://api.example.com/conversations/{}", random.u32(1..9_999)),
            "contributor": {"type": kind, "model_id": "anthropic/claude-opus-4-5-20251101"},
            "ranges": [{"start_line": 1, "end_line": random.u32(1..10)}],
        }]}],
    });
    (Some(agent), Carrier::Note("agent-trace", trace.to_string()))
}
