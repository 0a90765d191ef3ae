//! The trailer keys that speak of AI, as data, and the forms of such keys that projects make up on their own.

use crate::people::agents::{Agents, clipped, speaks_of_ai};

/// What a trailer with a certain key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning<'a> {
    /// Names a person or an agent; AI only when it names an agent.
    Identity,
    /// Names who helped, a person or AI in free text.
    Helper,
    /// Names the tool of a key that itself speaks of AI: AI unless it says none.
    Tool,
    /// The same for a key of the policy, where people may be named as well.
    Own,
    /// Names a tool, which may be any generator; AI only when the value speaks of AI.
    Generator,
    /// Says yes or no.
    Flag,
    /// Names a model.
    Model,
    /// Says what AI was used for.
    Scope,
    /// Points at the session of an agent.
    Session(Option<&'a str>),
    /// Says how much is AI's, as a share in percent first.
    Share,
    /// A key that only this agent, or one of the policy, writes.
    Only(&'a str),
    /// Names an agent by one word. People use the key for other programs, too.
    AgentName,
    /// Numbers an agent, where git finds it.
    AgentId,
    /// Names a role in which an orchestrator had an agent work.
    Role,
}

/// Keys in lower-case.
const TRAILERS: &[(&str, Meaning<'static>)] = &[
    ("agent", Meaning::AgentName),
    ("agent-confidence", Meaning::AgentId),
    ("agent-id", Meaning::AgentId),
    ("agent-model", Meaning::AgentId),
    ("agent-name", Meaning::AgentName),
    ("agent-session", Meaning::AgentId),
    ("agent-session-id", Meaning::AgentId),
    ("agent-task", Meaning::AgentId),
    ("ai", Meaning::Flag),
    ("assisted-by", Meaning::Helper),
    ("authored-by", Meaning::Identity),
    ("built-with", Meaning::Generator),
    ("co-author", Meaning::Identity),
    ("co-author-by", Meaning::Identity),
    ("co-authored-by", Meaning::Identity),
    ("co-authored-with", Meaning::Identity),
    ("co-developed-by", Meaning::Identity),
    ("coauthored-by", Meaning::Identity),
    ("created-by", Meaning::Identity),
    ("created-with", Meaning::Generator),
    ("developed-by", Meaning::Identity),
    ("entire-agent", Meaning::Tool),
    ("entire-attribution", Meaning::Share),
    ("entire-checkpoint", Meaning::Session(None)),
    ("entire-session", Meaning::Session(None)),
    ("executed-by", Meaning::Role),
    ("generated-by", Meaning::Generator),
    ("generated-using", Meaning::Generator),
    ("generated-with", Meaning::Generator),
    ("helped-by", Meaning::Identity),
    ("implemented-by", Meaning::Identity),
    ("made-with", Meaning::Generator),
    ("paired-with", Meaning::Identity),
    ("produced-by", Meaning::Generator),
    ("signed-off-by", Meaning::Identity),
    ("synthesized-by", Meaning::Generator),
    ("written-by", Meaning::Identity),
    ("written-with", Meaning::Generator),
];

/// What the rest of a key that begins or ends in `ai` or `llm` says. A review by AI, or its policy, is not authorship, and
/// is not here.
const AI_KEYS: &[(&str, Meaning<'static>)] = &[
    ("agent", Meaning::Tool),
    ("agents", Meaning::Tool),
    ("assist", Meaning::Flag),
    ("assistance", Meaning::Flag),
    ("assistant", Meaning::Tool),
    ("assisted", Meaning::Flag),
    ("assisted-by", Meaning::Tool),
    ("assisted-with", Meaning::Tool),
    ("authored", Meaning::Flag),
    ("authored-by", Meaning::Tool),
    ("co-authored", Meaning::Flag),
    ("co-authored-by", Meaning::Tool),
    ("contribution", Meaning::Flag),
    ("disclosure", Meaning::Flag),
    ("created-by", Meaning::Tool),
    ("generated", Meaning::Flag),
    ("generated-by", Meaning::Tool),
    ("generated-with", Meaning::Tool),
    ("model", Meaning::Model),
    ("models", Meaning::Model),
    ("scope", Meaning::Scope),
    ("session", Meaning::Session(None)),
    ("session-id", Meaning::Session(None)),
    ("tool", Meaning::Tool),
    ("tool-used", Meaning::Tool),
    ("tools", Meaning::Tool),
    ("tools-used", Meaning::Tool),
    ("usage", Meaning::Flag),
    ("used", Meaning::Flag),
    ("used-for", Meaning::Scope),
    ("written", Meaning::Flag),
    ("written-by", Meaning::Tool),
];

/// Ends of keys that point at an agent's session, behind its name: `Claude-Session-Id`, `Amp-Thread-ID`.
const SESSIONS: &[&str] = &[
    "conversation",
    "conversation-id",
    "conversation-url",
    "logs-url",
    "session",
    "session-id",
    "session-url",
    "thread",
    "thread-id",
    "thread-url",
    "transcript",
];

/// What a key says, if it speaks of AI or names people. `own` are a policy's keys: sorted, lower-case.
pub(crate) fn meaning<'a>(key: &str, own: &[String], agents: &Agents<'a>) -> Option<Meaning<'a>> {
    if own.iter().any(|known| known.eq_ignore_ascii_case(key)) {
        return Some(Meaning::Own);
    }
    let joined = key.replace(' ', "-");
    let key = joined.as_str();
    agents
        .by_trailer(key)
        .map(Meaning::Only)
        .or_else(|| find(TRAILERS, key))
        .or_else(|| of_ai(key).and_then(|rest| find(AI_KEYS, rest)))
        .or_else(|| session(key, agents))
        .or_else(|| misspelt(key))
}

/// A key that misses one of the usual ones by one letter: `Assited-by`.
fn misspelt(key: &str) -> Option<Meaning<'static>> {
    let lower = key.to_ascii_lowercase();
    let usual = ["assisted-by", "co-authored-by", "generated-by"];
    let known = usual.iter().find(|known| is_one_off(&lower, known))?;
    find(TRAILERS, known)
}

/// One letter is too many, missing or another one, or two have changed places.
fn is_one_off(word: &str, known: &str) -> bool {
    let (word, known) = (word.as_bytes(), known.as_bytes());
    let same = |(a, b): &(&u8, &u8)| a == b;
    let start = word.iter().zip(known).take_while(same).count();
    let (word, known) = (word.get(start..), known.get(start..));
    let (Some(word), Some(known)) = (word, known) else {
        return false;
    };
    let end = word
        .iter()
        .rev()
        .zip(known.iter().rev())
        .take_while(same)
        .count();
    let (word, known) = (word.len() - end, known.len() - end);
    match (word, known) {
        (0 | 1, 0 | 1) => word + known > 0,
        _ => false,
    }
}

fn find(keys: &[(&str, Meaning<'static>)], key: &str) -> Option<Meaning<'static>> {
    keys.iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(key))
        .map(|(_, meaning)| *meaning)
}

/// The rest of a key that begins or ends in a word for AI.
fn of_ai(key: &str) -> Option<&str> {
    let is_ai = |word: &str| word.eq_ignore_ascii_case("ai") || word.eq_ignore_ascii_case("llm");
    let begins = key.split_once('-').filter(|(word, _)| is_ai(word));
    let ends = || key.rsplit_once('-').filter(|(_, word)| is_ai(word));
    begins
        .map(|(_, rest)| rest)
        .or_else(|| ends().map(|(rest, _)| rest))
}

fn session<'a>(key: &str, agents: &Agents<'a>) -> Option<Meaning<'a>> {
    let ends_so = |end: &&str| {
        let start = key.len().checked_sub(end.len())?;
        let name = key.get(..start)?.strip_suffix('-')?;
        key.get(start..)?
            .eq_ignore_ascii_case(end)
            .then(|| agents.by_key(name))
            .flatten()
    };
    SESSIONS
        .iter()
        .find_map(ends_so)
        .map(|agent| Meaning::Session(Some(agent)))
}

/// What a yes-or-no value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// AI was used.
    Yes,
    /// No AI was used.
    No,
    /// An empty value or a form that nobody filled in.
    Unclear,
}

/// Reads a yes-or-no value. Whatever is neither empty nor a template nor a plain no says yes; `no, only spell checking` is
/// plain, `no, but Claude wrote the tests` is not.
pub(crate) fn answer(value: &str) -> Answer {
    let value = clipped(value.trim(), 200).to_ascii_lowercase();
    let value = value.trim_end_matches('.');
    // `<anthropic/claude-opus-4.6>` is not a template.
    let value = value
        .strip_prefix('<')
        .and_then(|inside| inside.strip_suffix('>'))
        .filter(|inside| speaks_of_ai(inside) && inside.bytes().any(|byte| byte.is_ascii_digit()))
        .unwrap_or(value);
    if is_no(value) {
        return Answer::No;
    }
    let head = value.split([',', ';', '(']).next().unwrap_or(value);
    let head = head.split(". ").next().unwrap_or(head);
    let rest = value.get(head.len()..).unwrap_or_default();
    let names_agent = |text: &str| Agents::new(&[]).in_text(text).is_some();
    let speaks = || speaks_of_ai(rest) || names_agent(rest);
    match head.trim() {
        _ if value.contains('|') || value.starts_with(['<', '{']) => Answer::Unclear,
        "" | "?" | "unknown" | "todo" | "tbd" => Answer::Unclear,
        _ if matches!(value, "yes/no" | "yes / no" | "true/false" | "y/n") => Answer::Unclear,
        head if is_no(head) && !speaks() => Answer::No,
        _ if DENIALS.iter().any(|denial| value.contains(denial)) && !names_agent(value) => {
            Answer::Unclear
        }
        _ => Answer::Yes,
    }
}

/// Words of a sentence that denies. Nobody can tell how far it goes, so that it is neither a yes nor a no.
const DENIALS: &[&str] = &[
    "no ai",
    "no llm",
    "not use",
    "n't use",
    "not generate",
    "not involve",
    "without ai",
    "without any ai",
];

fn is_no(value: &str) -> bool {
    matches!(
        value,
        "false"
            | "no"
            | "none"
            | "n"
            | "0"
            | "0%"
            | "off"
            | "never"
            | "n/a"
            | "na"
            | "nil"
            | "-"
            | "not used"
            | "not at all"
            | "no ai"
            | "no ai used"
            | "no ai was used"
    )
}

/// A value that can be the id or the address of a session: one word with a number in it, or a link.
pub(crate) fn is_reference(value: &str) -> bool {
    let word = value.split_whitespace().next().unwrap_or_default();
    word.contains("://") || (word.len() >= 6 && word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// What a key that only an agent writes says of it: a session, or a word for what it is. `Replit-Commit-Author: User` is
/// somebody's own commit.
pub(crate) fn is_of_agent(value: &str) -> bool {
    !matches!(
        value.trim().to_ascii_lowercase().as_str(),
        "" | "user" | "human" | "none" | "no" | "false"
    )
}

/// Whether a share such as `73% agent (146/200 lines)` says that any of it is AI's.
pub(crate) fn is_share(value: &str) -> bool {
    let number = value.trim_start().split('%').next().unwrap_or_default();
    match number.trim().parse::<f64>() {
        Ok(share) => share > 0.0,
        // Without a number it still says that a session of an agent stands behind the commit.
        Err(_) => !value.trim().is_empty(),
    }
}
