//! What only looks like a mark of AI: namesakes, other programs, look-alike addresses, prose that quotes marks, words that
//! are names of products too, forms that nobody filled in.

use crate::detection::forms;
use crate::detection::people::{PROGRAMS, namesake, person};
use crate::detection::plant::{Carrier, Kind, Plant, hex, one, uuid};
use fastrand::Rng;

/// Something that looks like a mark of this kind.
pub fn plant(kind: Kind, random: &mut Rng) -> Plant {
    let carrier = match kind {
        Kind::Assisted => assisted(random),
        Kind::Generated => generated(random),
        Kind::CoAuthor => co_author(random),
        Kind::House => house(random),
        Kind::Session => session(random),
        Kind::Identity => identity(random),
        Kind::Phrase => phrase(random),
        Kind::Description => description(random),
        Kind::Branch => Carrier::Branch(
            one(
                random,
                &[
                    "feature/cursor-blink",
                    "fix/devin-typo",
                    "codex-import",
                    "claude-dupont-patch-1",
                    "copilots/seat-billing",
                    "sweep-stale-sessions",
                    "cursors/overlay",
                    "release/claude",
                    "dependabot/npm_and_yarn/lodash-4.17.21",
                    "renovate/all",
                ],
            )
            .to_string(),
        ),
        Kind::Proposer => proposer(random),
        Kind::GitAi => git_ai(random),
        Kind::AgentTrace => agent_trace(random),
    };
    Plant::look_alike(kind, carrier)
}

fn assisted(random: &mut Rng) -> Carrier {
    let someone = person(random);
    let double = namesake(random);
    let key = *one(random, &["Assisted-by", "Assisted-By"]);
    Carrier::Trailer(match random.u32(..14) {
        0 | 1 => format!("{key}: {} <{}>", someone.name, someone.email),
        2 | 3 => format!("{key}: {} <{}>", double.name, double.email),
        4 => format!("{key}: none"),
        5 => format!("{key}: @{}", someone.login),
        6 => format!("{key}: Grace Hopper"),
        7 => format!(
            "{key}: {}",
            one(
                random,
                &[
                    "Claude Dupont",
                    "Devin Carter",
                    "Jules van Rossum",
                    "Gemma Okafor",
                    "Ai Tanaka",
                    "Olu Gemini",
                    "Kofi Cursor",
                ]
            )
        ),
        8 => format!("{key}: Ai Tanaka <ai.tanaka@acme.example>"),
        9 => format!("{key}: {} (AI platform) <{}>", double.name, double.email),
        10 => format!("{key}: coccinelle sparse"),
        11 => format!("{key}: the payments team"),
        12 => match random.bool() {
            true => format!("{key}: gemma1990 <{}>", someone.email),
            false => "Assigned-by: Claude <noreply@anthropic.com>".to_owned(),
        },
        _ => format!("{key}: N/A"),
    })
}

fn generated(random: &mut Rng) -> Carrier {
    let line = one(
        random,
        &[
            "Generated-by: protoc 3.2",
            "Generated-by: bindgen 0.69",
            "Generated-by: scripts/update-tables.sh",
            "Generated-with: openapi-generator 7.1",
            "Generated-by: cargo xtask gen",
            "Generated-by: scripts/gemini-constellations.py",
            "Generated-by: tools/cursor/gen --all",
            "Generated-by: cursor.execute()",
            "Generated-by: gcc -O3 and a linker script",
            "Generated-by: jenkins-agent 3.1",
            "Generated-by: glm 0.9.9",
            "Generated-by: Claude Dupont",
            "Generated-by: Maya Kline <maya@robots.ai.example>",
            "Generated-with: https://tables.example/cursor?columns=9",
            "Built-with: meson 1.4",
            "Synthesized-by: Yosys 0.38",
            "Made-with: love",
            "Made-with: Blender 4",
            "Generated-by: <tool>",
            "Generated-by: none",
        ],
    );
    Carrier::Trailer(line.to_string())
}

fn co_author(random: &mut Rng) -> Carrier {
    let double = namesake(random);
    let (program, address, _) = *one(random, PROGRAMS);
    let id = random.u32(1_000..90_000_000);
    let who = match random.u32(..12) {
        0..=3 => format!("{} <{}>", double.name, double.email),
        4 | 5 => format!("{program} <{address}>"),
        6 => {
            let host = one(
                random,
                &[
                    "anthropic.com.example",
                    "anthropic-billing.example",
                    "notanthropic.com",
                    "mail.anthropic.example",
                ],
            );
            format!("Claude <noreply@{host}>")
        }
        7 => format!("Devin <{id}+devin@users.noreply.github.com.example>"),
        8 => "Jules <jules@googles-labs.example>".to_owned(),
        9 => format!("{} <{id}+cursor-fan@users.noreply.github.com>", double.name),
        10 => format!("Claude <{id}+claude@users.noreply.github.com>"),
        _ => format!("{} <sos@cursor.sh.example>", double.name),
    };
    let key = *one(
        random,
        &[
            "Co-authored-by",
            "Co-Authored-By",
            "Signed-off-by",
            "Reviewed-by",
        ],
    );
    Carrier::Trailer(format!("{key}: {who}"))
}

fn house(random: &mut Rng) -> Carrier {
    let line = one(
        random,
        &[
            "AI-assisted: false",
            "AI-Assisted: no",
            "AI-generated: false",
            "AI-assisted: true|false",
            "AI-assisted:",
            "AI-tool: none",
            "AI-tool: <name>",
            "AI-model: n/a",
            "AI-assisted: 0",
            "AI-assisted: yes/no",
            "AI-Contribution: 0%",
            "AI-Reviewed-by: coderabbitai",
            "AI-Policy: read and understood",
            "AI disclosure: I did not use AI for this.",
            "AI usage: none",
            "AI-assisted: no, only spell checking",
            "AI opponents: cheaper paths",
            "AI-Team: search",
            "LLM-Ticket: 4711",
        ],
    );
    Carrier::Trailer(line.to_string())
}

fn session(random: &mut Rng) -> Carrier {
    Carrier::Trailer(match random.u32(..9) {
        0 => "Claude-Session:".to_owned(),
        1 => "Claude-Session: on Friday".to_owned(),
        2 => "Cursor-Session: closed".to_owned(),
        3 => format!("Database-Session-Id: {}", uuid(random)),
        4 => format!("Goose-Migration-Id: {}", random.u32(10_000_000..)),
        5 => format!("Session: {}", uuid(random)),
        6 => format!(
            "Training-Session: Copilot seats, room {}",
            random.u32(1..400)
        ),
        7 => format!("Checkpoint: {}", hex(random, 12)),
        _ => format!(
            "Logs-Url: https://ci.acme.example/runs/{}",
            random.u32(1..9_999)
        ),
    })
}

fn identity(random: &mut Rng) -> Carrier {
    let double = namesake(random);
    let (program, address, login) = *one(random, PROGRAMS);
    let (name, email, login) = match random.u32(..13) {
        0..=2 => (double.name, double.email, Some(double.login)),
        3 | 4 => (
            program.to_owned(),
            address.to_owned(),
            Some(login.to_owned()),
        ),
        5 => (
            "Claude".to_owned(),
            "claude@acme.example".to_owned(),
            Some("claude".to_owned()),
        ),
        6 => (
            "cursor".to_owned(),
            "cursor@studio.example".to_owned(),
            None,
        ),
        7 => (
            "Joan Kline (jules)".to_owned(),
            "jules@acme.example".to_owned(),
            None,
        ),
        8 => (format!("{} (London)", double.name), double.email, None),
        9 => (
            "claude1983".to_owned(),
            "claude1983@mail.example.org".to_owned(),
            Some("claude1983".to_owned()),
        ),
        // People who work for the vendors.
        10 => {
            let someone = person(random);
            let host = one(
                random,
                &["anthropic.com", "openai.com", "cursor.com", "warp.dev"],
            );
            let email = format!("{}@{host}", someone.login);
            (someone.name, email, None)
        }
        11 => (format!("{} (Gemma)", double.name), double.email, None),
        _ => (format!("{} (contractor)", double.name), double.email, None),
    };
    match random.u32(..3) {
        0 => Carrier::Committer(name, email, login),
        _ => Carrier::Author(name, email, login),
    }
}

/// Sentences, quotations and words. Some of them begin a line like a mark does.
const PROSE: &[&str] = &[
    "This drops the text Co-Authored-By: Claude <noreply@anthropic.com> from our messages.",
    "> Co-authored-by: Copilot <copilot@github.com>",
    "    Co-authored-by: Cursor <cursoragent@cursor.com>",
    "`Assisted-by: Claude:claude-3-opus` is what the kernel asks for.",
    "- `AI-assisted: true` in the last paragraph",
    "We removed what was generated with Claude Code last year.",
    "The footer \"🤖 Generated with [Claude Code](https://claude.com/claude-code)\" is cut off now.",
    "ASSISTANT: I will move the retry into the client.",
    "USER: make it faster, and ask Claude what it thinks",
    "Human: why does aider write its name there?",
    "Move the cursor to the end of the line before it blinks.",
    "Continue after a failed read instead of giving up.",
    "goose migrations run before the server starts.",
    "The codex of the tests is in docs/codex.md.",
    "Copilot seats are billed by the month.",
    "Sweep stale sessions every hour, cascade the deletes.",
    "Amp up the limits; droid builds need them.",
    "Created by Claude Dupont in 2019, kept for its comments.",
    "Written by Jules Verne, as the licence demands.",
    "Generated by cmake, so it is no longer checked in.",
    "Generated with protoc 3.2 from the same sources.",
    "Made with care by the payments team.",
    "Assisted by Devin Carter, who knew the protocol.",
    "Gemini and Cancer are swapped in the table of constellations.",
    "Written by cursor.execute(), read by nobody.",
    "The agent of the monitoring system restarts by itself.",
    "Reviewed together with Claude and Devin on Tuesday.",
    "Docs: how to set attribution.commit so that no Co-Authored-By line is added.",
    "Created with create-react-app, then ejected.",
    "Authored by many; see AUTHORS.",
    "> 🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    "This commit was written by Jules Verne.",
    "This code was generated by bindgen.",
    "See https://claude.ai/code for how to install it.",
    "Docs: https://chatgpt.com/codex/tasks/ lists them.",
    "It began with https://app.devin.ai/sessions/0123456789abcdef, a session about something else.",
    "🤖 Created by the nightly job of the release team.",
    "✨ Created by the design team.",
    "* Co-authored-by: Copilot <copilot@github.com>",
    "| Assisted-by: Claude | what the kernel asks for |",
    "PR created automatically by the release job.",
    "Written by Claude.",
    "Assisted by the whole team.",
    "The tests were written by Devin Carter.",
    "The code is generated by protoc.",
    "Unit tests are generated by cursor.execute(), see below.",
];

/// The same, where a subject stands.
const SUBJECTS: &[&str] = &[
    "Reset the cursor when the field loses focus",
    "cursor: reset when the field loses focus",
    "codex: add a chapter on retries",
    "goose: pin the migration tool to 3.2",
    "continue: handle labels in loops",
    "Document the Co-authored-by: Copilot trailer",
    "Ask before sending logs to Claude",
    "Aiden: fix the build",
    "Add an AI opponent to the game",
    "Support AI-assisted: true in the linter",
    "gemini(api): bump the client to 2.1",
    "Explain aider: prefixes in the changelog",
];

fn phrase(random: &mut Rng) -> Carrier {
    match random.u32(..4) {
        0 => Carrier::Subject(one(random, SUBJECTS).to_string()),
        _ => Carrier::Paragraph(one(random, PROSE).to_string()),
    }
}

/// A form as it stands before somebody fills it in.
const EMPTY_FORM: &str = "## What\n\nRetries a payment once.\n\n## AI\n\n- [ ] No AI was used\n- [ ] AI assisted me\n- [ ] AI wrote it\n\nAgent and model:\n";

fn description(random: &mut Rng) -> Carrier {
    Carrier::Description(match random.u32(..5) {
        0 => EMPTY_FORM.to_owned(),
        2 => {
            let quoted = one(
                random,
                &[
                    ("<!--\n", "\n-->"),
                    ("```text\n", "\n```"),
                    ("> ", ""),
                    ("<!-- ", " -->"),
                ],
            );
            let mark = "Co-authored-by: Copilot <copilot@github.com>";
            format!(
                "Retries a payment once.\n\n{}{mark}{}\n\nText.\n",
                quoted.0, quoted.1
            )
        }
        1 => {
            let double = namesake(random);
            format!(
                "Retries a payment once.\n\nThanks to {} for the idea.\n\n{}\n",
                double.name,
                one(random, PROSE)
            )
        }
        _ => format!("Retries a payment once.\n\n{}\n", one(random, PROSE)),
    })
}

fn proposer(random: &mut Rng) -> Carrier {
    let double = namesake(random);
    let (program, _, login) = *one(random, PROGRAMS);
    let (name, login) = match random.u32(..5) {
        0 | 1 => (double.name, double.login),
        2 => (program.to_owned(), login.to_owned()),
        3 => ("claude".to_owned(), "claude".to_owned()),
        _ => ("cursor".to_owned(), "cursor".to_owned()),
    };
    Carrier::Proposer(name, Some(login))
}

fn git_ai(random: &mut Rng) -> Carrier {
    let human = format!("h_{}", hex(random, 14));
    let person = person(random);
    let end = random.u32(1..10);
    let metadata = |humans: serde_json::Value| {
        serde_json::json!({
            "schema_version": "authorship/3.0.0", "base_commit_sha": hex(&mut Rng::with_seed(1), 40),
            "prompts": {}, "humans": humans,
        })
    };
    let author = format!("{} <{}>", person.name, person.email);
    let note = match random.u32(..3) {
        // A person's own lines, as the tool saw them typed.
        0 | 1 => format!(
            "{{path}}\n  {human} 1-{end}\n---\n{}",
            metadata(serde_json::json!({(human.clone()): {"author": author}}))
        ),
        // Nothing attested: unknown lines, and no evidence.
        _ => format!("---\n{}", metadata(serde_json::json!({}))),
    };
    Carrier::Note("git-ai", note)
}

fn agent_trace(random: &mut Rng) -> Carrier {
    let kind = *one(random, &["human", "human", "unknown"]);
    let trace = serde_json::json!({
        "version": "0.1.0", "id": uuid(random), "timestamp": "2026-03-09T10:00:00Z",
        "vcs": {"type": "git", "revision": "{revision}"},
        "files": [{"path": "{path}", "conversations": [{
            "contributor": {"type": kind},
            "ranges": [{"start_line": 1, "end_line": random.u32(1..10)}],
        }]}],
    });
    Carrier::Note("agent-trace", trace.to_string())
}

/// A real mark on a commit that is in the base already, or on a merge from it: not this change's.
pub fn of_the_base(kind: Kind, random: &mut Rng) -> Plant {
    Plant {
        real: false,
        ..forms::plant(kind, random)
    }
}
