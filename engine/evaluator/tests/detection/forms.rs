//! Marks of AI in the forms that tools and projects use, one function a kind. Written from the tools' own documentation, on
//! its own: neither lists nor code are the detector's.

use crate::people::person;
use crate::plant::{Carrier, Kind, Plant, hex, one, uuid};
use fastrand::Rng;

/// A mark of this kind.
pub fn of(kind: Kind, random: &mut Rng) -> Plant {
    let (agent, carrier) = match kind {
        Kind::Assisted => trailer(assisted(random)),
        Kind::Generated => trailer(generated(random)),
        Kind::CoAuthor => trailer(co_author(random)),
        Kind::House => trailer(house(random)),
        Kind::Session => trailer(session(random)),
        Kind::Identity => identity(random),
        Kind::Phrase => phrase(random),
        Kind::Description => description(random),
        Kind::Branch => branch(random),
        Kind::Proposer => proposer(random),
        Kind::GitAi => git_ai(random),
        Kind::AgentTrace => agent_trace(random),
    };
    Plant::real(kind, agent, carrier)
}

type Named = (Option<&'static str>, String);

fn trailer((agent, line): Named) -> (Option<&'static str>, Carrier) {
    (agent, Carrier::Trailer(line))
}

const CLAUDE_MODELS: &[&str] = &[
    "claude-opus-4.6",
    "claude-sonnet-4-5-20250929",
    "claude-3-opus",
    "claude-haiku-4.5",
];
const CLAUDE_NAMES: &[&str] = &[
    "Claude",
    "Claude Code",
    "Claude Opus 4.6 (1M context)",
    "Claude Sonnet 4.5",
    "Claude Haiku 4.5",
    "claude-flow",
];

fn assisted(random: &mut Rng) -> Named {
    let claude = *one(random, CLAUDE_MODELS);
    let name = *one(random, &CLAUDE_NAMES[..5]);
    let key = *one(random, &["Assisted-by", "Assisted-By", "AI-Assisted-By"]);
    match random.u32(..12) {
        0 => (Some("claude"), format!("{key}: Claude:{claude}")),
        1 => (
            Some("claude"),
            format!("{key}: Claude:{claude} coccinelle sparse"),
        ),
        2 => (
            Some("copilot"),
            format!("{key}: GitHub Copilot:claude-sonnet-4.6"),
        ),
        3 => (Some("codex"), format!("{key}: Codex:gpt-5.2-codex")),
        4 => (None, format!("{key}: generic LLM chatbot")),
        5 => (Some("chatgpt"), format!("{key}: ChatGPTv5")),
        6 => (Some("deepseek"), format!("{key}: deepseek-r1")),
        7 => (Some("chatgpt"), format!("{key}: OpenAI ChatGPT")),
        8 => (
            Some("claude"),
            format!("{key}: {name} <noreply@anthropic.com>"),
        ),
        9 => (
            Some("claude"),
            format!("{key}: Claude (Anthropic AI) <noreply@anthropic.com>"),
        ),
        10 => (Some("gemini"), format!("{key}: Gemini:gemini-2.5-pro")),
        _ => (Some("cursor"), "AI-Assistant: Cursor".to_owned()),
    }
}

fn generated(random: &mut Rng) -> Named {
    match random.u32(..8) {
        0 => (Some("claude"), "Generated-By: Claude Code".to_owned()),
        1 => (Some("chatgpt"), "Generated-by: ChatGPT".to_owned()),
        2 => (Some("copilot"), "Generated-by: GitHub Copilot".to_owned()),
        3 => (Some("gemini"), "Synthesized-By: Gemini 2.5 Pro".to_owned()),
        4 => (Some("cursor"), "Made-with: Cursor".to_owned()),
        5 => (
            Some("claude"),
            format!(
                "Generated-by: {} <noreply@anthropic.com>",
                one(random, CLAUDE_NAMES)
            ),
        ),
        6 => (None, "Generated-By: an LLM, edited by hand".to_owned()),
        _ => (Some("copilot"), "Synthesized-by: Copilot".to_owned()),
    }
}

fn co_author(random: &mut Rng) -> Named {
    let key = *one(
        random,
        &[
            "Co-Authored-By",
            "Co-authored-by",
            "Co-Authored-by",
            "co-authored-by",
        ],
    );
    let id = random.u32(100_000_000..300_000_000);
    let (agent, who) = match random.u32(..20) {
        0..=3 => (
            "claude",
            format!("{} <noreply@anthropic.com>", one(random, CLAUDE_NAMES)),
        ),
        4 => (
            "copilot",
            "Copilot <223556219+Copilot@users.noreply.github.com>".to_owned(),
        ),
        5 => (
            "copilot",
            "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>".to_owned(),
        ),
        6 => (
            "copilot",
            format!("Copilot <{id}+Copilot@users.noreply.github.com>"),
        ),
        7 => ("copilot", "Copilot <copilot@github.com>".to_owned()),
        8 => ("codex", "Codex <noreply@openai.com>".to_owned()),
        9 => ("cursor", "Cursor <cursoragent@cursor.com>".to_owned()),
        10 => ("cursor", "Cursor AI <sos@cursor.sh>".to_owned()),
        11 => (
            "aider",
            format!(
                "aider ({}) <aider@aider.chat>",
                one(
                    random,
                    &[
                        "gpt-4o",
                        "anthropic/claude-sonnet-4-20250514",
                        "gemini/gemini-2.5-pro",
                        "o3"
                    ]
                )
            ),
        ),
        12 => (
            "aider",
            format!(
                "aider (gpt-4o) <noreply@aider.{}>",
                one(random, &["chat", "dev"])
            ),
        ),
        13 => (
            "devin",
            "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>".to_owned(),
        ),
        14 => (
            "jules",
            format!(
                "google-labs-jules[bot] <{id}+google-labs-jules[bot]@users.noreply.github.com>"
            ),
        ),
        15 => (
            "openhands",
            "openhands <openhands@all-hands.dev>".to_owned(),
        ),
        16 => ("amp", "Amp <amp@ampcode.com>".to_owned()),
        17 => (
            "gemini",
            "gemini-cli <gemini-cli-agent@google.com>".to_owned(),
        ),
        18 => ("opencode", "opencode <noreply@opencode.ai>".to_owned()),
        _ => {
            let (agent, name, email) = *one(
                random,
                &[
                    ("continue", "Continue", "noreply@continue.dev"),
                    ("roo-code", "Roo Code", "roomote@roocode.com"),
                    ("cline", "Cline", "noreply@cline.bot"),
                    ("goose", "Goose", "opensource@block.xyz"),
                ],
            );
            (agent, format!("{name} <{email}>"))
        }
    };
    (Some(agent), format!("{key}: {who}"))
}

fn house(random: &mut Rng) -> Named {
    match random.u32(..12) {
        0 => (None, "Ai-assisted: true".to_owned()),
        1 => (None, "AI-assisted: yes".to_owned()),
        2 => (None, "AI-generated: true".to_owned()),
        3 => (Some("claude"), "AI-tool: Claude Code".to_owned()),
        4 => (Some("copilot"), "AI-Tool: GitHub Copilot".to_owned()),
        5 => (None, format!("AI-model: {}", one(random, CLAUDE_MODELS))),
        6 => (None, "AI-scope: tests only".to_owned()),
        7 => (None, "AI-used-for: the first draft".to_owned()),
        8 => (
            Some("copilot"),
            "Co-authored-by-AI: GitHub Copilot (gpt-4.1)".to_owned(),
        ),
        9 => (
            Some("ibm-bob"),
            "Co-authored-by-AI: IBM Bob 1.0.0".to_owned(),
        ),
        10 => (Some("claude"), "AI-assisted: yes, Claude".to_owned()),
        _ => (None, "AI-Assisted: partially".to_owned()),
    }
}

fn session(random: &mut Rng) -> Named {
    match random.u32(..6) {
        0 | 1 => (
            Some("claude"),
            format!(
                "Claude-Session: https://claude.ai/code/session_{}",
                hex(random, 24)
            ),
        ),
        2 => (
            Some("copilot"),
            format!(
                "Agent-Logs-Url: https://github.com/acme/shop/sessions/{}",
                uuid(random)
            ),
        ),
        3 => (
            Some("copilot"),
            format!("Copilot-Session: {}", uuid(random)),
        ),
        4 => match random.bool() {
            true => (None, format!("Entire-Checkpoint: {}", hex(random, 12))),
            false => (
                Some("claude"),
                format!("Claude-Session-Id: {}", uuid(random)),
            ),
        },
        _ => (
            None,
            format!("Entire-Attribution: {}% agent", random.u32(1..100)),
        ),
    }
}

fn identity(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let id = random.u32(100_000_000..300_000_000);
    let app = |login: &str| {
        (
            login.to_owned(),
            format!("{id}+{login}@users.noreply.github.com"),
            Some(login.to_owned()),
        )
    };
    let plain = |name: &str, email: &str| (name.to_owned(), email.to_owned(), None);
    let (agent, (name, email, login)) = match random.u32(..21) {
        0 => ("claude", plain("Claude", "noreply@anthropic.com")),
        1 => ("claude", app("claude[bot]")),
        2 => ("copilot", app("copilot-swe-agent[bot]")),
        3 => (
            "copilot",
            (
                "copilot-swe-agent[bot]".to_owned(),
                format!("{id}+Copilot@users.noreply.github.com"),
                None,
            ),
        ),
        4 => ("devin", app("devin-ai-integration[bot]")),
        5 => ("cursor", app("cursor[bot]")),
        6 => ("cursor", plain("Cursor Agent", "cursoragent@cursor.com")),
        7 => ("codex", app("chatgpt-codex-connector[bot]")),
        8 => ("jules", app("google-labs-jules[bot]")),
        9 => ("amazon-q", app("amazon-q-developer[bot]")),
        10 => ("factory-droid", app("factory-droid[bot]")),
        11 => ("sweep", app("sweep-ai[bot]")),
        12 => ("ellipsis", app("ellipsis-dev[bot]")),
        13 => ("gemini", app("gemini-code-assist[bot]")),
        14 => ("openhands", plain("openhands", "openhands@all-hands.dev")),
        15 => ("opencode", plain("opencode", "noreply@opencode.ai")),
        16 => ("codex", plain("Codex", "codex@openai.com")),
        17 => {
            let person = person(random);
            (
                "claude",
                (format!("{} (claude)", person.name), person.email, None),
            )
        }
        _ => {
            let person = person(random);
            (
                "aider",
                (format!("{} (aider)", person.name), person.email, None),
            )
        }
    };
    let carrier = match random.u32(..3) {
        0 => Carrier::Committer(name, email, login),
        _ => Carrier::Author(name, email, login),
    };
    (Some(agent), carrier)
}

fn phrase(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let paragraph = |text: &str| Carrier::Paragraph(text.to_owned());
    match random.u32(..8) {
        0 | 1 => (
            Some("claude"),
            paragraph("🤖 Generated with [Claude Code](https://claude.com/claude-code)"),
        ),
        2 => (
            Some("claude"),
            paragraph("Generated with [Claude Code](https://claude.ai/code)"),
        ),
        3 => (
            Some("aider"),
            Carrier::Subject("aider: Retry the payment once".to_owned()),
        ),
        4 => (
            None,
            Carrier::Subject("Retry the payment once [ai-commit]".to_owned()),
        ),
        5 => (
            Some("codex"),
            paragraph("🤖 Generated with [OpenAI Codex](https://openai.com/codex)"),
        ),
        6 => (
            None,
            paragraph("🤖 Generated with [Firebender](https://firebender.com)"),
        ),
        _ => (
            Some("opencode"),
            paragraph("🤖 Generated with [opencode](https://opencode.ai)"),
        ),
    }
}

fn description(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let (agent, mark) = match random.u32(..3) {
        0 => (
            Some("claude"),
            "🤖 Generated with [Claude Code](https://claude.com/claude-code)".to_owned(),
        ),
        1 => co_author(random),
        _ => assisted(random),
    };
    let text = format!("## What\n\nRetries a payment once.\n\n## Why\n\nIncident 12.\n\n{mark}\n");
    (agent, Carrier::Description(text))
}

fn branch(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let (agent, prefix) = *one(
        random,
        &[
            ("copilot", "copilot/"),
            ("codex", "codex/"),
            ("devin", "devin/"),
            ("claude", "claude/"),
            ("cursor", "cursor/"),
            ("sweep", "sweep/"),
        ],
    );
    let rest = *one(random, &["retry-payments", "fix-12", "add-tests-4f2a"]);
    (Some(agent), Carrier::Branch(format!("{prefix}{rest}")))
}

fn proposer(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let (agent, login) = *one(
        random,
        &[
            ("copilot", "Copilot"),
            ("copilot", "copilot-swe-agent[bot]"),
            ("devin", "devin-ai-integration[bot]"),
            ("jules", "google-labs-jules[bot]"),
            ("cursor", "cursor[bot]"),
            ("sweep", "sweep-ai[bot]"),
        ],
    );
    (
        Some(agent),
        Carrier::Proposer(login.to_owned(), Some(login.to_owned())),
    )
}

/// Tool as git-ai writes it, and the agent.
const NOTED: &[(&str, &str, &str)] = &[
    ("cursor", "cursor", "claude-sonnet-4-5-20250929"),
    ("claude", "claude", "claude-opus-4-6"),
    ("github-copilot", "copilot", "gpt-5"),
    ("codex", "codex", "gpt-5.2-codex"),
    ("opencode", "opencode", "unknown"),
];

fn git_ai(random: &mut Rng) -> (Option<&'static str>, Carrier) {
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

fn agent_trace(random: &mut Rng) -> (Option<&'static str>, Carrier) {
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
