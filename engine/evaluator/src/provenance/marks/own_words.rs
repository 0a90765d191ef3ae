//! What people say of this change in their own words, in a few fixed shapes: `AI assistance was used to write the tests`,
//! `(Written by Copilot)`, `Mostly AI generated`. Free prose stays unread: it speaks of products, of the past, of other people.

use super::phrases;
use crate::people::agents::{Agents, is_given_name, speaks_of_ai};
use crate::text::folded;

/// Longest line that is read so.
const LONGEST: usize = 300;

/// How much of it: words before `AI generated`.
const SHARES: &[&str] = &[
    "completely ",
    "entirely ",
    "fully ",
    "heavily ",
    "largely ",
    "mainly ",
    "mostly ",
    "100% ",
    "partially ",
    "partly ",
    "purely ",
];
/// What AI did, behind a word for it.
const DONE: &[&str] = &[
    "assisted",
    "authored",
    "coded",
    "created",
    "generated",
    "written",
];
/// What of the change it did.
const PARTS: &[&str] = &[
    "",
    "change",
    "changes",
    "code",
    "commit",
    "docs",
    "documentation",
    "patch",
    "pr",
    "pull request",
    "test",
    "tests",
];
/// Words for AI where somebody tells what helped.
const HELPERS: &[&str] = &[
    "ai ",
    "ai assistance ",
    "ai assistant ",
    "ai assistants ",
    "ai tooling ",
    "ai tools ",
    "an ai assistant ",
    "an llm ",
    "generative ai ",
    "genai ",
    "llm assistance ",
    "llms ",
];
/// What somebody had it do.
const PURPOSES: &[&str] = &[
    "adapt",
    "add",
    "assist",
    "clean",
    "convert",
    "create",
    "debug",
    "develop",
    "document",
    "draft",
    "fix",
    "format",
    "generate",
    "help",
    "implement",
    "port",
    "prepare",
    "produce",
    "refactor",
    "rewrite",
    "translate",
    "update",
    "write",
];
/// Words that say that it was for this change.
const ABOUT_THIS: &[&str] = &[
    "boilerplate",
    "change",
    "changes",
    "code",
    "commit",
    "description",
    "docs",
    "documentation",
    "fix",
    "implementation",
    "message",
    "patch",
    "pr",
    "refactoring",
    "test",
    "tests",
    "this",
];
/// Ways to say that something was made with AI's help.
const WITH_HELP: &[&str] = &[
    "with the help of ",
    "with help from ",
    "with help of ",
    "with assistance from ",
    "with the assistance of ",
    "with assistance of ",
    "with the aid of ",
    "with the support of ",
];
/// Words that make a sentence speak of another time, of somebody's product, or of what should be.
pub(super) const ELSEWHERE: &[&str] = &[
    " ago",
    " before",
    " can ",
    " could ",
    " earlier",
    " had ",
    " if ",
    " last ",
    " may ",
    " might ",
    " must ",
    " no longer",
    " not ",
    " previous",
    " should ",
    " users ",
    " when ",
    " will ",
    " would ",
    "n't ",
];

/// The agent of a line that says so; None inside: AI, without saying which. `is_subject`: of a subject only what is in brackets at
/// its end speaks of the change, since the rest says what the change does.
pub(super) fn said<'a>(
    line: &str,
    is_subject: bool,
    agents: &Agents<'a>,
) -> Option<Option<&'a str>> {
    if line.len() > LONGEST || line.starts_with("    ") || line.starts_with('\t') {
        return None;
    }
    let line = folded(line);
    let text = line.trim();
    if text.starts_with(['>', '|', '`', '"']) {
        return None;
    }
    if let Some(inside) = in_brackets(text) {
        let found = sentence(inside, agents);
        if found.is_some() {
            return found;
        }
    }
    if is_subject {
        return None;
    }
    let text = text.trim_start_matches(['-', '*', '_', ' ']);
    text.split_inclusive(". ")
        .find_map(|part| sentence(part, agents))
}

/// What stands in brackets at the end of a line.
fn in_brackets(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['.', ' ']);
    let open = match text.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    let (_, inside) = text.rsplit_once(open)?;
    inside.strip_suffix([')', ']'])
}

fn sentence<'a>(text: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    let text = text.trim().trim_end_matches(['.', '!', '*', '_']);
    let lower = text.to_ascii_lowercase();
    if lower.len() != text.len() || ELSEWHERE.iter().any(|word| padded(&lower).contains(word)) {
        return None;
    }
    whole(&lower)
        .then_some(None)
        .or_else(|| phrases::by_whom(&lower, agents).map(Some))
        .or_else(|| was_used(&lower, agents))
        .or_else(|| used(&lower, agents))
        .or_else(|| with_help(&lower, agents))
}

fn padded(text: &str) -> String {
    format!(" {text} ")
}

/// `Mostly AI generated`, `AI-assisted code`: nothing else in the sentence.
fn whole(lower: &str) -> bool {
    let share = SHARES.iter().find_map(|share| lower.strip_prefix(share));
    let rest = share.unwrap_or(lower);
    let names = ["ai", "llm", "genai", "chatgpt"];
    let done = names.iter().find_map(|name| {
        let rest = rest.strip_prefix(name)?.strip_prefix([' ', '-'])?;
        DONE.iter().find_map(|done| rest.strip_prefix(done))
    });
    let Some(part) = done else { return false };
    // A heading `AI-generated code` may be a chapter; `AI generated` and `Mostly AI-generated code` are not.
    PARTS.contains(&part.trim()) && (share.is_some() || part.trim() != "code")
}

/// `AI assistance was used to implement this`, `Copilot was used for the tests`.
fn was_used<'a>(lower: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    let (who, rest) = lower
        .split_once(" was used ")
        .or_else(|| lower.split_once(" were used "))?;
    let agent = helper(who, agents)?;
    for_this(rest).then_some(agent)
}

/// `I used Copilot to write the tests`, `Used AI for the boilerplate`.
fn used<'a>(lower: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    let begin = ["i used ", "i have used ", "i've used ", "we used ", "used "];
    let rest = begin.iter().find_map(|begin| lower.strip_prefix(begin))?;
    let place = [" to ", " for "]
        .iter()
        .filter_map(|word| rest.find(word))
        .min()?;
    let agent = helper(rest.get(..place)?, agents)?;
    for_this(rest.get(place + 1..)?).then_some(agent)
}

/// Who helped, where nothing but the helper is named. None: nobody that is AI.
fn helper<'a>(who: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    let who = who.trim();
    if HELPERS.iter().any(|known| known.trim_end() == who) {
        return Some(None);
    }
    let name = who.split(" (").next().unwrap_or(who);
    let agent = agents.by_key(name).or_else(|| agents.by_name(name));
    // `Jules was used to write` is no way to speak of a person, but `I used Claude` is of a program all the same.
    agent.map(Some)
}

/// The rest of such a sentence is about the change: `to write the tests`, `for this patch`.
fn for_this(rest: &str) -> bool {
    let mut words = rest.split(|character: char| !character.is_alphanumeric());
    let about = words.clone().any(|word| ABOUT_THIS.contains(&word));
    match words.next() {
        Some("to") => words.next().is_some_and(|verb| PURPOSES.contains(&verb)) && about,
        Some("for") => about,
        _ => false,
    }
}

/// `This change was made with the help of AI`, `Written with assistance from Claude Code`.
fn with_help<'a>(lower: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    let (made, who) = WITH_HELP.iter().find_map(|with| lower.split_once(with))?;
    let is_made = made.is_empty()
        || [
            "done ",
            "made ",
            "written ",
            "created ",
            "developed ",
            "implemented ",
            "generated ",
        ]
        .iter()
        .any(|verb| made.ends_with(verb));
    let begins = made.is_empty()
        || [
            "this ", "these ", "the ", "all ", "code ", "tests ", "done ", "made ", "written ",
        ]
        .iter()
        .any(|word| made.starts_with(word))
        || ["created ", "developed ", "implemented ", "generated "].contains(&made);
    if !is_made || !begins {
        return None;
    }
    let who = who.trim_end_matches(|character: char| !character.is_alphanumeric());
    if matches!(
        who,
        "ai" | "an ai" | "an llm" | "llms" | "ai tools" | "an ai assistant"
    ) {
        return Some(None);
    }
    if is_given_name(who) {
        return None;
    }
    let agent = agents.by_key(who).or_else(|| agents.by_name(who));
    match agent {
        Some(agent) => Some(Some(agent)),
        None => (speaks_of_ai(who) && who.split(' ').count() <= 4).then_some(None),
    }
}
