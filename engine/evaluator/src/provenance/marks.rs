//! Evidence of AI in one message or description.

use super::agents::{Agents, clipped, model_in, speaks_of_ai};
use super::trailers::{self, Answer, Meaning, answer};
use crate::order::insert;
use countersign_contract::types::{Evidence, EvidenceKind};

/// Longest excerpt, in characters.
const LONGEST_EXCERPT: usize = 200;
/// Most pieces of evidence that are kept for one commit. They are deduplicated first; real squashes have a dozen.
const MOST_EVIDENCE: usize = 20;
/// Most co-authors that are kept for one commit.
const MOST_CO_AUTHORS: usize = 1_000;

/// What a message says.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Evidence of AI, without repetitions.
    pub(crate) evidence: Vec<Evidence>,
    /// Statements that no AI was used, as written.
    pub(crate) denials: Vec<String>,
    /// A denial stands in git's trailer block.
    pub(crate) denied_in_block: bool,
    /// People named as co-authors: name and e-mail.
    pub(crate) co_authors: Vec<(String, String)>,
}

impl Marks {
    /// Adds a piece of evidence unless it is there already.
    pub(crate) fn add(&mut self, evidence: Evidence) {
        let known = self.evidence.iter().any(|other| {
            other.kind == evidence.kind
                && other.agent == evidence.agent
                && other.model == evidence.model
        });
        if !known && self.evidence.len() < MOST_EVIDENCE {
            self.evidence.push(evidence);
        }
    }
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Text<'a> {
    /// The message of this commit.
    Message(&'a str),
    /// The description of the change.
    Description,
}

/// Reads all marks of a text.
pub(crate) fn read(text: &str, from: Text<'_>, agents: &Agents<'_>, own_keys: &[String]) -> Marks {
    let mut marks = Marks::default();
    let revision = match from {
        Text::Message(revision) => Some(revision.to_owned()),
        Text::Description => None,
    };
    trailers::each(
        text,
        |key| trailers::meaning(key, own_keys).is_some(),
        |trailer| read_trailer(&trailer, &revision, agents, own_keys, &mut marks),
    );
    for (number, line) in text.split('\n').enumerate() {
        if let Some(agent) = phrase(line, agents) {
            marks.add(heuristic(&revision, agent, line));
        }
        if number == 0 && matches!(from, Text::Message(_)) {
            let subject = clipped(line, 500);
            if subject.starts_with("aider: ") {
                marks.add(heuristic(&revision, Some("aider"), line));
            }
            if subject.to_ascii_lowercase().contains("[ai-commit]") {
                marks.add(heuristic(&revision, None, line));
            }
        }
    }
    marks
}

fn read_trailer(
    trailer: &trailers::Trailer<'_>,
    revision: &Option<String>,
    agents: &Agents<'_>,
    own_keys: &[String],
    marks: &mut Marks,
) {
    let key = trailer.key.to_ascii_lowercase();
    let Some(meaning) = trailers::meaning(&key, own_keys) else {
        return;
    };
    let value = trailer.value.trim();
    let (name, email) = trailers::identity(value);
    let named = || agents.by_email(email).or_else(|| agents.by_name(name));
    let kind = match trailer.in_block {
        true => EvidenceKind::Trailer,
        false => EvidenceKind::StrayTrailer,
    };
    let mut deny = || {
        marks.denied_in_block |= trailer.in_block;
        if marks.denials.len() < MOST_EVIDENCE {
            marks
                .denials
                .push(excerpt(&format!("{}: {value}", trailer.key)));
        }
    };
    let (kind, agent) = match meaning {
        Meaning::Identity => {
            match named().or_else(|| email.is_empty().then(|| whole_name(agents, name)).flatten()) {
                Some(agent) => (kind, Some(agent)),
                None => {
                    let is_co_author = key.starts_with("co-author");
                    if is_co_author && !value.is_empty() && marks.co_authors.len() < MOST_CO_AUTHORS
                    {
                        insert(&mut marks.co_authors, (excerpt(name), excerpt(email)));
                    }
                    return;
                }
            }
        }
        Meaning::Tool => match answer(value) {
            Answer::No => return deny(),
            Answer::Unclear => return,
            Answer::Yes => {
                let agent = named().or_else(|| match email.is_empty() {
                    true => agents.in_text(value),
                    false => None,
                });
                // `Assisted-by: Jane Doe <jane@acme.example>` thanks a person.
                if agent.is_none() && !email.is_empty() && !speaks_of_ai(name) {
                    return;
                }
                (kind, agent)
            }
        },
        Meaning::Generator => match answer(value) {
            Answer::No | Answer::Unclear => return,
            Answer::Yes => match named().or_else(|| agents.in_text(value)) {
                Some(agent) => (kind, Some(agent)),
                None if speaks_of_ai(value) => (kind, None),
                None => (EvidenceKind::Heuristic, None),
            },
        },
        Meaning::Agent => match named().or_else(|| agents.in_text(value)) {
            Some(agent) => (kind, Some(agent)),
            None => return,
        },
        Meaning::Flag | Meaning::Scope => match answer(value) {
            Answer::No => return deny(),
            Answer::Unclear => return,
            Answer::Yes => (kind, agents.in_text(value)),
        },
        Meaning::Model => match answer(value) {
            Answer::No | Answer::Unclear => return,
            // A model runs under many agents, so it names none.
            Answer::Yes => (kind, None),
        },
        Meaning::Session(agent) if !value.is_empty() => (kind, agent),
        Meaning::Session(_) => return,
    };
    let model = match meaning {
        Meaning::Session(_) | Meaning::Flag | Meaning::Scope => None,
        Meaning::Model => Some(
            clipped(value, 100)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join("-")
                .to_ascii_lowercase(),
        ),
        _ => model_in(value),
    };
    let words = format!("{}: {value}", trailer.key);
    marks.add(evidence(kind, revision.as_ref(), agent, model, &words));
}

/// A co-author line without any address can still name a product, and then nothing but it.
fn whole_name<'a>(agents: &Agents<'a>, name: &str) -> Option<&'a str> {
    let words = name.split_whitespace().count();
    (words == 1 && !name.is_empty())
        .then(|| agents.in_text(name))
        .flatten()
}

/// Words that begin a line by which tools say what they made, such as `🤖 Generated with [Claude Code](…)`.
const PHRASES: &[&str] = &[
    "generated with ",
    "generated by ",
    "generated using ",
    "created with ",
    "created by ",
    "made with ",
    "made by ",
    "written by ",
    "written with ",
    "assisted by ",
    "co-authored with ",
    "authored by ",
];
/// Longest line that can be such a mark; longer ones are prose.
const LONGEST_PHRASE: usize = 240;

/// A line by which a tool says that it made the text. The agent has to be named right behind the phrase, by a name that
/// nobody is called; behind the robot sign any known word will do.
fn phrase<'a>(line: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    if line.len() > LONGEST_PHRASE {
        return None;
    }
    let robot = line.trim_start().starts_with('🤖');
    let text = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let lower = text.to_ascii_lowercase();
    let rest = PHRASES
        .iter()
        .find_map(|phrase| lower.strip_prefix(phrase))?;
    let name = rest.trim_start_matches(|character: char| !character.is_alphanumeric());
    let agent = agents
        .by_name(name)
        .or_else(|| robot.then(|| agents.in_text(name)).flatten());
    match agent {
        Some(agent) => Some(Some(agent)),
        None => (robot && speaks_of_ai(name)).then_some(None),
    }
}

fn heuristic(revision: &Option<String>, agent: Option<&str>, line: &str) -> Evidence {
    evidence(
        EvidenceKind::Heuristic,
        revision.as_ref(),
        agent,
        None,
        line,
    )
}

/// A piece of evidence that counts, with the weight of its kind.
pub(crate) fn evidence(
    kind: EvidenceKind,
    revision: Option<&String>,
    agent: Option<&str>,
    model: Option<String>,
    words: &str,
) -> Evidence {
    Evidence {
        kind,
        revision: revision.cloned(),
        agent: agent.map(str::to_owned),
        model,
        excerpt: excerpt(words),
        weight: weight(kind),
        session: None,
        set_aside_by: None,
    }
}

/// How much a kind of evidence weighs. The order is the contract's; the distances say how often such a mark is wrong.
pub(crate) fn weight(kind: EvidenceKind) -> f64 {
    match kind {
        EvidenceKind::Attestation => 1.0,
        EvidenceKind::LineNote => 0.9,
        EvidenceKind::AgentIdentity => 0.85,
        EvidenceKind::Trailer => 0.8,
        EvidenceKind::StrayTrailer => 0.6,
        EvidenceKind::Declaration => 0.5,
        EvidenceKind::Heuristic => 0.3,
    }
}

/// The words without control characters, at most 200 characters.
pub(crate) fn excerpt(text: &str) -> String {
    let text = clipped(text.trim(), LONGEST_EXCERPT * 4);
    let clean = text.chars().map(|character| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    });
    clean.take(LONGEST_EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ("s\n\nGenerated-by: protoc 3.2", &["heuristic - -"]),
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
        ("s\n\nCo-author by: GitHub Copilot", &[]),
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

    #[test]
    fn every_mark_in_use_is_read_and_nothing_else() {
        for (message, expected) in MESSAGES {
            let marks = read(message, Text::Message("r"), &Agents::new(&[]), &[]);
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
            let mut expected: Vec<String> =
                expected.iter().map(|line| (*line).to_owned()).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{message}");
        }
    }

    #[test]
    fn denials_and_co_authors_are_kept() {
        let message = "s\n\nAI-assisted: false\nCo-authored-by: Bob <bob@acme.example>\nCo-authored-by: Bob <bob@acme.example>";
        let marks = read(message, Text::Message("r"), &Agents::new(&[]), &[]);
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
        let marks = read(
            "s\n\nX-Robot: R2",
            Text::Message("r"),
            &Agents::new(&[]),
            &keys,
        );
        assert_eq!(marks.evidence.len(), 1);
    }
}
