//! Agents as who acts: authors, committers, branches, who proposes a change.

use crate::detection::people::person;
use crate::detection::plant::{Carrier, one};
use fastrand::Rng;

pub fn identity(random: &mut Rng) -> (Option<&'static str>, Carrier) {
    let id = random.u32(100_000_000..300_000_000);
    let app = |login: &str| {
        (
            login.to_owned(),
            format!("{id}+{login}@users.noreply.github.com"),
            Some(login.to_owned()),
        )
    };
    let plain = |name: &str, email: &str| (name.to_owned(), email.to_owned(), None);
    let (agent, (name, email, login)) = match random.u32(..24) {
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
        17 => ("gitar", plain("Gitar", "noreply@gitar.ai")),
        18 => ("claude", plain("Claude AI", "claude@anthropic.com")),
        19 => {
            let person = person(random);
            let (agent, suffix) = *one(
                random,
                &[
                    (Some("codex"), "codex"),
                    (Some("copilot"), "via GitHub Copilot"),
                    (None, "gemini-2.5-pro-preview-05-06"),
                    (None, "claude-sonnet-4-20250514"),
                ],
            );
            let name = format!("{} ({suffix})", person.name);
            return (agent, Carrier::Author(name, person.email, None));
        }
        21 => {
            return (
                None,
                Carrier::Author("AI Agent".to_owned(), "bot@acme.example".to_owned(), None),
            );
        }
        20 => {
            let person = person(random);
            let email = person.email.replace("claude", "cl");
            ("claude", (format!("{} (claude)", person.name), email, None))
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

pub fn branch(random: &mut Rng) -> (Option<&'static str>, Carrier) {
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

pub fn proposer(random: &mut Rng) -> (Option<&'static str>, Carrier) {
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
