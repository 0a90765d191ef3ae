//! Marks of AI in the forms that tools and projects use, one function a kind. Written from the tools' own documentation, on
//! its own: neither lists nor code are the detector's.

use crate::detection::actors;
use crate::detection::notes;
use crate::detection::people::person;
use crate::detection::plant::{Carrier, Kind, Plant, hex, one, uuid};
use fastrand::Rng;

/// A mark of this kind.
pub fn plant(kind: Kind, random: &mut Rng) -> Plant {
    let (agent, carrier) = match kind {
        Kind::Assisted => trailer(assisted(random)),
        Kind::Generated => trailer(generated(random)),
        Kind::CoAuthor => trailer(co_author(random)),
        Kind::House => trailer(house(random)),
        Kind::Session => trailer(session(random)),
        Kind::Identity => actors::identity(random),
        Kind::Phrase => phrase(random),
        Kind::Description => description(random),
        Kind::Branch => actors::branch(random),
        Kind::Proposer => actors::proposer(random),
        Kind::GitAi => notes::git_ai(random),
        Kind::AgentTrace => notes::agent_trace(random),
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
    match random.u32(..23) {
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
        // Whoever runs the model gives an address of their own.
        11 => (
            Some("claude"),
            format!(
                "{key}: {} <{}>",
                one(random, &CLAUDE_NAMES[1..4]),
                person(random).email
            ),
        ),
        12 => (
            Some("gemini"),
            format!("{key}: Gemini 2.5 Pro <{}>", person(random).email),
        ),
        13 => (None, format!("{key}: an AI assistant")),
        14 => (None, format!("{key}: Housemate:house-7b-instruct")),
        15 => (
            Some("crush"),
            format!("{key}: Grok Code Fast via Crush <crush@charm.land>"),
        ),
        16 => (Some("claude"), format!("{key}: Claude Desktop")),
        17 => (None, format!("{key}: qwen3-coder:30b")),
        18 => (Some("copilot"), format!("{key}: @copilot")),
        19 => (Some("cursor"), format!("{key}: Cursor Auto")),
        20 => (
            None,
            format!(
                "{key}: Composer 2.5 <composer@{}>",
                one(random, &["any.example", "sphere.example"])
            ),
        ),
        21 => (
            Some("claude"),
            format!("Assited-by: {name} <noreply@anthropic.com>"),
        ),
        _ => (Some("cursor"), "AI-Assistant: Cursor".to_owned()),
    }
}

fn generated(random: &mut Rng) -> Named {
    match random.u32(..14) {
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
        7 => (Some("chatgpt"), "Generated-by: GPT-5".to_owned()),
        8 => (None, "Generated-with: qwen3-coder".to_owned()),
        9 => (Some("deepseek"), "Generated-by: DeepSeek V3".to_owned()),
        10 => (
            Some("claude"),
            format!("Generated-by: anthropic/{}", one(random, CLAUDE_MODELS)),
        ),
        11 => (Some("cursor"), "Built-with: Cursor".to_owned()),
        12 => (None, "Generated-by: Kimi K2".to_owned()),
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
    let (agent, who) = match random.u32(..29) {
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
        19 => ("claude", "Claude <claude@anthropic.com>".to_owned()),
        20 => ("firebender", "Firebender <help@firebender.com>".to_owned()),
        21 => ("warp", "Oz <oz-agent@warp.dev>".to_owned()),
        23 => ("gemini", "Gemini <gemini@google.com>".to_owned()),
        24 => {
            let bot = *one(random, &["coderabbitai[bot]", "sourcery-ai[bot]"]);
            let who = format!("{bot} <{id}+{bot}@users.noreply.github.com>");
            return (None, format!("{key}: {who}"));
        }
        26 => ("claude", format!("claude-flow <{}>", person(random).email)),
        27 => {
            let who = format!("AI (Pi/GPT-5.5) <{}>", person(random).email);
            return (None, format!("{key}: {who}"));
        }
        25 => {
            let who = format!("AI Assistant <{}>", person(random).email);
            return (None, format!("{key}: {who}"));
        }
        22 => (
            "qwen-code",
            "Qwen-Coder <qwen-coder@alibabacloud.com>".to_owned(),
        ),
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
    match random.u32(..19) {
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
        11 => (None, format!("AI-Contribution: {}%", random.u32(1..100))),
        12 => (Some("gemini"), "LLM-Assisted-by: Gemini".to_owned()),
        16 => (
            Some("amp"),
            "AI Disclosure: Amp was used considerably.".to_owned(),
        ),
        17 => (
            Some("claude"),
            "AI tools used: Claude Code for the first draft".to_owned(),
        ),
        13 => (None, "Assisted-by-AI: yes".to_owned()),
        14 => (Some("claude"), "AI-generated-by: Claude Code".to_owned()),
        15 => (None, "AI-tool: the one of our own team".to_owned()),
        _ => (None, "AI-Assisted: partially".to_owned()),
    }
}

fn session(random: &mut Rng) -> Named {
    match random.u32(..8) {
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
        5 => (
            Some("amp"),
            format!(
                "Amp-Thread-ID: https://ampcode.com/threads/T-{}",
                uuid(random)
            ),
        ),
        6 => (Some("codex"), format!("Codex-Session: {}", uuid(random))),
        _ => (
            None,
            format!("Entire-Attribution: {}% agent", random.u32(1..100)),
        ),
    }
}

fn phrase(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let paragraph = |text: &str| Carrier::Paragraph(text.to_owned());
    match random.u32(..17) {
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
        7 => (Some("crush"), paragraph("💘 Generated with Crush")),
        8 => (
            Some("claude"),
            Carrier::Paragraph(format!(
                "https://claude.ai/code/session_01{}",
                hex(random, 22)
            )),
        ),
        9 => (
            Some("aider"),
            paragraph("# Aider chat conversation:\n\nUSER: retry it"),
        ),
        10 => (
            Some("copilot"),
            paragraph("This commit was generated by GitHub Copilot."),
        ),
        11 => (
            Some("codex"),
            Carrier::Paragraph(format!(
                "[Codex Task](https://chatgpt.com/codex/tasks/task_e_{})",
                hex(random, 32)
            )),
        ),
        12 => (
            Some("claude"),
            paragraph("<sub>🤖 Generated by <b>Claude Code</b></sub>"),
        ),
        13 => (Some("cursor"), paragraph("Assisted by Cursor.")),
        14 => (Some("cursor"), paragraph("Code was assisted by Cursor AI")),
        15 => (
            Some("cursor"),
            paragraph("This commit has been implemented by Cursor AI."),
        ),
        _ => (
            Some("opencode"),
            paragraph("🤖 Generated with [opencode](https://opencode.ai)"),
        ),
    }
}

fn description(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let (agent, mark) = match random.u32(..7) {
        0 => (
            Some("claude"),
            "🤖 Generated with [Claude Code](https://claude.com/claude-code)".to_owned(),
        ),
        1 => co_author(random),
        2 => (
            Some("devin"),
            format!(
                "Link to Devin session: https://app.devin.ai/sessions/{}",
                hex(random, 32)
            ),
        ),
        3 => {
            let task = random.u64(..);
            let link = format!("[{task}](https://jules.google.com/task/{task})");
            (
                Some("jules"),
                format!("---\n*PR created automatically by Jules for task {link} started by @ada*"),
            )
        }
        4 => (None, "**AI-assisted:** yes".to_owned()),
        _ => assisted(random),
    };
    let text = format!("## What\n\nRetries a payment once.\n\n## Why\n\nIncident 12.\n\n{mark}\n");
    (agent, Carrier::Description(text))
}
