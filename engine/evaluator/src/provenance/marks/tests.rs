use super::*;

fn read_message(message: &str, own_keys: &[String]) -> Marks {
    let mut marks = Marks::default();
    read(
        message,
        Text::Message("r"),
        &Agents::new(&[]),
        own_keys,
        &mut marks,
    );
    marks
}

/// Message, expected `kind agent model` lines.
const MESSAGES: &[(&str, &[&str])] = &[
    (
        "s\n\nAssisted-by: Claude:claude-3-opus coccinelle sparse",
        &["trailer claude claude-3-opus"],
    ),
    (
        "s\n\nAssisted-by: GitHub Copilot:claude-sonnet-4.6",
        &["trailer copilot claude-sonnet-4.6"],
    ),
    ("s\n\nAssisted-by: generic LLM chatbot", &["trailer - -"]),
    ("s\n\nAssisted-by: ChatGPTv5", &["trailer chatgpt -"]),
    (
        "s\n\nAssisted-By: deepseek-r1",
        &["trailer deepseek deepseek-r1"],
    ),
    ("s\n\nAssisted-By: OpenAI ChatGPT", &["trailer chatgpt -"]),
    (
        "s\n\nAssisted-by: Claude Sonnet 4.6 <noreply@anthropic.com>",
        &["trailer claude claude-sonnet-4.6"],
    ),
    (
        "s\n\nAssisted-By: Claude (Anthropic AI) <noreply@anthropic.com>",
        &["trailer claude -"],
    ),
    ("s\n\nAssisted-by: Jane Doe <jane@acme.example>", &[]),
    ("s\n\nGenerated-by: ChatGPT", &["trailer chatgpt -"]),
    ("s\n\nGenerated-by: protoc 3.2", &[]),
    ("s\n\nSynthesized-By: Gemini", &["trailer gemini -"]),
    (
        "s\n\nCo-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com>",
        &["trailer claude claude-opus-4.6"],
    ),
    (
        "s\n\nClaude-Session: https://claude.ai/code/session_1",
        &["trailer claude -"],
    ),
    (
        "s\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)",
        &["heuristic claude -"],
    ),
    (
        "s\n\nCo-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>",
        &["trailer copilot -"],
    ),
    (
        "s\n\nCo-authored-by: Copilot <copilot@github.com>",
        &["trailer copilot -"],
    ),
    (
        "s\n\nCo-author by: GitHub Copilot",
        &["stray_trailer copilot -"],
    ),
    ("s\n\nCo-author by: Jane Doe", &[]),
    ("s\n\nThis one has co-author by: GitHub Copilot in it", &[]),
    (
        "s\n\nEntire-Attribution: 73% agent (146/200 lines)",
        &["trailer - -"],
    ),
    ("s\n\nEntire-Attribution: 0% agent (0/12 lines)", &[]),
    (
        "s\n\nAI-used-for: tests and documentation",
        &["trailer - -"],
    ),
    ("s\n\nAI-scope: none", &[]),
    ("s\n\nAI-Assisted-By: Claude Code", &["trailer claude -"]),
    ("s\n\nAI-Assistant: Cursor", &["trailer cursor -"]),
    (
        "s\n\nCopilot-Session: 0b5dd7de-2f4c-4b7f-9f0c-1d2e3f405162",
        &["trailer copilot -"],
    ),
    (
        "s\n\nEntire-Checkpoint: 01JABCDEFGHJKMNPQRSTVWXYZ0\nEntire-Checkpoint: 0123456789ab",
        &["trailer - -", "trailer - -"],
    ),
    (
        "s\n\nCo-authored-by: Cursor <sos@cursor.sh>",
        &["trailer cursor -"],
    ),
    (
        "s\n\nCo-authored-by: aider (claude-sonnet-4-5) <noreply@aider.dev>",
        &["trailer aider claude-sonnet-4-5"],
    ),
    (
        "Squash (#12)\n\n* one [ai-commit]\n\n* two\n",
        &["heuristic - -"],
    ),
    (
        "Handle the text [ai-commit]\n\nIt is not a mark in a body [ai-commit].",
        &["heuristic - -"],
    ),
    ("s\n\nThe subject may say [ai-commit].", &[]),
    ("s\n\n> Co-Authored-By: Claude <noreply@anthropic.com>", &[]),
    (
        "s\n\nCo-authored-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
        &[],
    ),
    ("s\n\nReviewed-by: Claude <noreply@anthropic.com>", &[]),
    (
        "s\n\nUSER: fix it\nASSISTANT: Co-authored-by is a trailer",
        &[],
    ),
    (
        "s\n\nAgent-Logs-Url: https://github.com/o/r/sessions/1",
        &["trailer copilot -"],
    ),
    (
        "s\n\nCo-authored-by: Codex <noreply@openai.com>",
        &["trailer codex -"],
    ),
    ("s\n\nMade-with: Cursor", &["trailer cursor -"]),
    ("s\n\nMade-with: love", &[]),
    (
        "s\n\nCo-authored-by: aider (gpt-4o) <aider@aider.chat>",
        &["trailer aider gpt-4o"],
    ),
    (
        "s\n\nCo-Authored-By: Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
        &["trailer devin -"],
    ),
    ("s\n\nAi-assisted: true", &["trailer - -"]),
    (
        "s\n\nCo-authored-by-AI: GitHub Copilot (gpt-4.1)",
        &["trailer copilot gpt-4.1"],
    ),
    (
        "s\n\nCo-authored-by-AI: IBM Bob 1.0.0",
        &["trailer ibm-bob -"],
    ),
    ("s\n\nAI-assisted: false", &[]),
    ("s\n\nAI-assisted: true|false", &[]),
    (
        "s\n\nAI-generated: true\nAI-tool: Claude\nAI-model: claude-3-opus",
        &["trailer - -", "trailer claude -", "trailer - claude-3-opus"],
    ),
    ("s [ai-commit]", &["heuristic - -"]),
    ("aider: add a test", &["heuristic aider -"]),
    ("s\n\nEntire-Checkpoint: 0123456789ab", &["trailer - -"]),
    (
        "s\n\nCo-authored-by: Claude Dupont <claude@acme.example>",
        &[],
    ),
    ("s\n\nCo-authored-by: Aiden <aiden@acme.example>", &[]),
    ("s\n\nASSISTANT: I will change the code", &[]),
    (
        "s\n\nThis drops the text Co-Authored-By: Claude <noreply@anthropic.com> from messages",
        &[],
    ),
    ("s\n\nWe removed what was generated with Claude Code", &[]),
    ("s\n\nCreated by Claude Dupont", &[]),
    (
        "s\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nDepends-On: #1",
        &["stray_trailer claude -"],
    ),
    (
        "Squash\n\n* one\n\nCo-authored-by: Copilot <copilot@github.com>\n\n* two\n\nCo-authored-by: Copilot <copilot@github.com>",
        &["stray_trailer copilot -", "trailer copilot -"],
    ),
    (
        "s\r\n\r\nCo-authored-by: Copilot <copilot@github.com>\r\n",
        &["trailer copilot -"],
    ),
];

/// Forms that are read beside the documented ones, and what stands next to them.
const NEAR: &[(&str, &[&str])] = &[
    (
        "s\n\nAssisted-by: Claude Sonnet 4.6 <x@acme.example>",
        &["trailer claude claude-sonnet-4.6"],
    ),
    (
        "s\n\nAssisted-by: Gemma 3 <x@acme.example>",
        &["trailer - gemma-3"],
    ),
    (
        "s\n\nAssisted-by: Gemma Okafor <gemma.okafor@acme.example>",
        &[],
    ),
    (
        "s\n\nAssisted-by: Claude Dupont <claude.dupont@acme.example>",
        &[],
    ),
    (
        "s\n\nAssisted-by: Claude <44903307+claude-moreau@users.noreply.github.com>",
        &[],
    ),
    (
        "s\n\nAssisted-by: Jane Doe (AI team) <jane@acme.example>",
        &[],
    ),
    ("s\n\nAssisted-by: Ai Tanaka", &[]),
    ("s\n\nAssisted-by: Grace Hopper", &[]),
    ("s\n\nAssisted-by: @kofi-cursor", &[]),
    ("s\n\nAssisted-by: @copilot", &["trailer copilot -"]),
    ("s\n\nAssisted-by: Claude", &["trailer claude -"]),
    ("s\n\nAssisted-by: Claude Desktop", &["trailer claude -"]),
    ("s\n\nAssisted-by: FooBot 3", &["heuristic - -"]),
    ("s\n\nAssisted-by: FooAgent:bar-1", &["trailer - -"]),
    ("s\n\nAssisted-by: coccinelle sparse", &[]),
    ("s\n\nGenerated-by: scripts/gemini-constellations.py", &[]),
    ("s\n\nGenerated-by: gcc -O3", &[]),
    ("s\n\nGenerated-by: jenkins-agent 3.1", &[]),
    (
        "s\n\nGenerated-by: anthropic/claude-opus-4.5",
        &["trailer claude anthropic/claude-opus-4.5"],
    ),
    (
        "s\n\nGenerated-by: https://chatgpt.com/share/1",
        &["trailer chatgpt -"],
    ),
    ("s\n\nGenerated-by: FooBot 3", &[]),
    ("s\n\nMade-with: AI", &["trailer - -"]),
    (
        "s\n\nClaude-Session-Id: 5172c674-aa1d-419a-92e9-e6306c0563e0",
        &["trailer claude -"],
    ),
    (
        "s\n\nAmp-Thread-ID: https://ampcode.com/threads/T-1",
        &["trailer amp -"],
    ),
    ("s\n\nClaude-Session: on Friday", &[]),
    ("s\n\nAI-Contribution: 40%", &["trailer - -"]),
    ("s\n\nAI-Reviewed-by: coderabbitai", &[]),
    ("s\n\nLLM-Assisted-by: Gemini", &["trailer gemini -"]),
    (
        "s\n\nCo-authored-by: qwen3-coder <x@acme.example>",
        &["trailer - qwen3-coder"],
    ),
    ("s\n\nCo-authored-by: gemma1990 <x@acme.example>", &[]),
    (
        "s\n\nCo-authored-by: Claude <claude@anthropic.com>",
        &["trailer claude -"],
    ),
    ("s\n\nCo-authored-by: Ada <ada@anthropic.com>", &[]),
    (
        "s\n\n🤖 Generated with [Firebender](https://firebender.com)",
        &["heuristic firebender -"],
    ),
    (
        "s\n\n🤖 Generated with [Nobody's Tool](https://example.com)",
        &["heuristic - -"],
    ),
    ("s\n\n🤖 Created by the nightly job", &[]),
    ("s\n\n💘 Generated with Crush", &["heuristic crush -"]),
    (
        "s\n\nThis commit was generated by GitHub Copilot.",
        &["heuristic copilot -"],
    ),
    ("s\n\nThis commit was written by Jules Verne.", &[]),
    (
        "s\n\nhttps://chatgpt.com/codex/tasks/task_e_0123456789",
        &["heuristic codex -"],
    ),
    (
        "s\n\nDocs: https://chatgpt.com/codex/tasks/ lists them",
        &[],
    ),
    ("s\n\n**AI-assisted:** yes", &["stray_trailer - -"]),
    (
        "s\n\n_Assisted-by: Crush <crush@charm.land>_",
        &["stray_trailer crush -"],
    ),
    ("s\n\n* Co-authored-by: Copilot <copilot@github.com>", &[]),
    (
        "s\n\nCo-authored-by\u{a0}: Copilot <copilot@github.com>",
        &["stray_trailer copilot -"],
    ),
    (
        "s\n\nCo-authored-by \t: Copilot <copilot@github.com>",
        &["trailer copilot -"],
    ),
    (
        "s\n\nCo\u{2011}authored\u{2011}by: Copilot <copilot@github.com>",
        &["stray_trailer copilot -"],
    ),
    (
        "s\n\nＡＩ－ａｓｓｉｓｔｅｄ：　ｙｅｓ",
        &["stray_trailer - -"],
    ),
    (
        "s\n\nAssisted-by: Cl\u{200b}aude\u{a0}Code",
        &["trailer claude -"],
    ),
    (
        "Squashed commit of the following:\n\ncommit 0123456789abcdef0123456789abcdef01234567\nAuthor: Claude <noreply@anthropic.com>\nDate:   now\n\n    one\n\n    Co-authored-by: Copilot <copilot@github.com>\n",
        &["stray_trailer claude -", "stray_trailer copilot -"],
    ),
    (
        "s\n\n    Co-authored-by: Copilot <copilot@github.com>\n",
        &[],
    ),
    (
        "s\n\nThis commit has been implemented by Cursor AI.",
        &["heuristic cursor -"],
    ),
    (
        "s\n\nCode was assisted by Cursor AI.",
        &["heuristic cursor -"],
    ),
    ("s\n\nAssisted by Cursor.", &["heuristic cursor -"]),
    (
        "s\n\n<sub>🤖 Generated by <b>Claude Code</b></sub>",
        &["heuristic claude -"],
    ),
    (
        "s\n\n> 🤖 Generated with [Claude Code](https://claude.com/claude-code)",
        &[],
    ),
    ("s\n\nWritten by Claude.", &[]),
    ("s\n\nMade with love.", &[]),
    (
        "s\n\nAssited-by: Claude <noreply@anthropic.com>",
        &["trailer claude -"],
    ),
    ("s\n\nAssigned-by: Claude <noreply@anthropic.com>", &[]),
    ("s\n\nAssisted-by: Cursor Auto", &["trailer cursor -"]),
    ("s\n\nAssisted-by: Olu Gemini", &[]),
    (
        "s\n\nAssisted-by: Composer 2.5 <composer@anysphere.com>",
        &["heuristic - -"],
    ),
    (
        "s\n\nCo-authored-by: AI Assistant <x@acme.example>",
        &["trailer - -"],
    ),
    ("s\n\nCo-authored-by: Xiaoli Ai <xlai@acme.example>", &[]),
    (
        "s\n\nCo-authored-by: sourcery-ai[bot] <58596630+sourcery-ai[bot]@users.noreply.github.com>",
        &["trailer - -"],
    ),
    (
        "s\n\nAssisted-by: Claude (claude.ai)",
        &["trailer claude -"],
    ),
    ("s\n\nAI-assisted: no, only spell checking", &[]),
    (
        "s\n\nAI-assisted: no, but Claude wrote the tests",
        &["trailer claude -"],
    ),
    ("s\n\nAssisted-by: None (written by hand)", &[]),
    (
        "s\n\nAssisted-by: \"Claude Code\" <x@acme.example>",
        &["trailer claude -"],
    ),
    ("s\n\nGenerated with AI.", &["heuristic - -"]),
    ("s\n\nGenerated with AI-free tools.", &[]),
    (
        "s\n\nCo-Authored-By: claude-flow <ruv@acme.example>",
        &["trailer claude -"],
    ),
    (
        "s\n\nCo-authored-by: AI (Pi/GPT-5.5) <noreply@pi.example>",
        &["trailer pi pi/gpt-5.5"],
    ),
    ("s\n\nAssisted by Codex 5.5", &["heuristic codex -"]),
    (
        "s\n\n**AI Disclosure:** Amp was used considerably.",
        &["stray_trailer amp -"],
    ),
    ("s\n\nAI disclosure: I did not use AI for this.", &[]),
    ("s\n\nAI usage: none", &[]),
    ("s\n\n**Note:** AI is not mentioned.", &[]),
    (
        "s\n\nThis PR was authored with Claude Code.",
        &["heuristic claude -"],
    ),
    (
        "s\n\n  Text.\n\n  Assisted-by: Claude\n    Opus\n  AI-model: gpt-4o\n\nSigned-off-by: A <a@b.c>",
        &["stray_trailer - gpt-4o", "stray_trailer claude -"],
    ),
    ("s\n\n\tAssisted-by: Claude", &[]),
];

#[test]
fn every_mark_in_use_is_read_and_nothing_else() {
    for (message, expected) in MESSAGES.iter().chain(NEAR) {
        let marks = read_message(message, &[]);
        let mut found: Vec<String> = marks
            .evidence
            .iter()
            .map(|e| {
                let agent = e.agent.as_deref().unwrap_or("-");
                format!(
                    "{} {agent} {}",
                    e.kind.as_str(),
                    e.model.as_deref().unwrap_or("-")
                )
            })
            .collect();
        let mut expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{message}");
    }
}

#[test]
fn denials_and_co_authors_are_kept() {
    let message = "s\n\nAI-assisted: false\nCo-authored-by: Bob <bob@acme.example>\nCo-authored-by: Bob <bob@acme.example>";
    let marks = read_message(message, &[]);
    assert_eq!(marks.denials, ["AI-assisted: false"]);
    assert!(marks.denied_in_block);
    assert_eq!(
        marks.co_authors.into_iter().collect::<Vec<_>>(),
        [("Bob".to_owned(), "bob@acme.example".to_owned())]
    );
}

#[test]
fn a_policy_adds_trailers() {
    let keys = ["x-robot".to_owned()];
    let marks = read_message("s\n\nX-Robot: R2", &keys);
    assert_eq!(marks.evidence.len(), 1);
}

#[test]
fn a_session_is_kept_with_the_evidence_that_names_it() {
    let message = "s\n\nCo-Authored-By: Claude <noreply@anthropic.com>\nClaude-Session: https://claude.ai/code/session_1\nClaude-Session: https://claude.ai/code/session_2";
    let marks = read_message(message, &[]);
    let sessions: Vec<Option<&str>> = marks
        .evidence
        .iter()
        .map(|evidence| evidence.session.as_deref())
        .collect();
    assert_eq!(
        sessions,
        [
            Some("https://claude.ai/code/session_1"),
            Some("https://claude.ai/code/session_2")
        ]
    );
}

#[test]
fn what_a_form_explains_and_what_a_description_quotes_is_nobody_s_statement() {
    for (description, expected) in [
        ("Text\n\nAI-assisted: true\n", 1),
        ("<!--\nAI-assisted: true\n-->\nText\n", 0),
        ("<!-- AI-assisted: true -->\nAI-assisted: true\n", 1),
        (
            "```\nCo-Authored-By: Claude <noreply@anthropic.com>\n```\n",
            0,
        ),
        (
            "~~~text\n```\nAI-assisted: true\n~~~\nAI-generated: yes\n",
            1,
        ),
        ("<!-- a --> <!-- b\n--> c\nAI-assisted: true", 1),
        ("<!-- never closed\nAI-assisted: true", 0),
    ] {
        let mut marks = Marks::default();
        read(
            description,
            Text::Description,
            &Agents::new(&[]),
            &[],
            &mut marks,
        );
        assert_eq!(marks.evidence.len(), expected, "{description}");
    }
}

#[test]
fn what_does_not_fit_is_known_to_be_missing() {
    let many: String = (0..40).map(|n| format!("AI-model: m{n}\n")).collect();
    let marks = read_message(&format!("s\n\n{many}"), &[]);
    assert!(marks.full);
    assert_eq!(marks.evidence.len(), 20);
}
