//! What a name in free text means: an agent, AI of some kind, a product that nobody knows, or a person.
//!
//! Agents and models are called like people, and code generators like agents. So a word counts by what stands beside it:
//! an address that is nobody's agent's, a surname, a version, a path.

use super::harness::Harness;
use super::vocabulary::{
    AI_WORDS, GIVEN_NAMES, GLUED_FAMILIES, HELPER_WORDS, MODEL_FAMILIES, NAMELESS, PRODUCT_WORDS,
    SCRIPT_ENDINGS, SURNAMES, is_other_program,
};
use super::{AGENTS, Agents, REVIEWERS, clipped, find_word, invented};
use crate::people::private_address;

/// What a value in free text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named<'a> {
    /// This agent.
    Agent(&'a str),
    /// AI, without an agent that is known.
    Ai,
    /// A product with a version, which nobody knows.
    Product,
    /// A person, an account, a program of another kind, or nothing at all.
    Other,
}

/// What is to be expected of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A person or AI: `Assisted-by`.
    Helper,
    /// A program of any kind: `Generated-by`.
    Program,
}

impl<'a> Agents<'a> {
    /// What a name means that stands where `expected` is to be expected. `email` is empty where there is not an address.
    pub(crate) fn named(&self, name: &str, email: &str, expected: Expected) -> Named<'a> {
        let name = clipped(name, 300).trim();
        if let Some(agent) = self.by_email(email) {
            return Named::Agent(agent);
        }
        match self.harness(name) {
            Some(Harness::Agent(agent)) => return Named::Agent(agent),
            Some(Harness::Unknown) if email.is_empty() => return Named::Ai,
            Some(Harness::Unknown) | None => {}
        }
        if let Some(agent) = self.by_name(name) {
            return Named::Agent(agent);
        }
        if let Some(login) = name.strip_prefix('@').filter(|login| is_one_word(login)) {
            return self.by_handle(login).map_or(Named::Other, Named::Agent);
        }
        if !email.is_empty() {
            return if speaks_beside_an_address(name) {
                self.in_text(name).map_or(Named::Ai, Named::Agent)
            } else if has_version_word(name) && !is_other_program(name) {
                Named::Product
            } else {
                Named::Other
            };
        }
        if let Some(agent) = self.own_in_text(name) {
            return Named::Agent(agent);
        }
        if is_persons_name(name) {
            return Named::Other;
        }
        if expected == Expected::Helper && is_disclosure(name) {
            return Named::Ai;
        }
        let text = without_paths(name);
        if let Some(agent) = self.in_text(&text) {
            return Named::Agent(agent);
        }
        let is_other = is_other_program(&text) && !speaks_of_ai(&text);
        let says_so = match expected {
            Expected::Helper => speaks_freely(&text) || has_kernels_form(&text),
            Expected::Program => speaks_of_ai(&text),
        };
        match says_so {
            _ if is_other => Named::Other,
            true => Named::Ai,
            false if is_product(&text) => Named::Product,
            false => Named::Other,
        }
    }

    /// What a name means that stands where a person or an agent is named by name and address. `person` says that people are
    /// named there by one word, as in `Helped-by`.
    pub(crate) fn co_author(&self, name: &str, email: &str, person: bool) -> Named<'a> {
        let name = clipped(name, 300).trim();
        if let Some(agent) = self.by_email(email) {
            return Named::Agent(agent);
        }
        let agent = match self.harness(name) {
            Some(Harness::Agent(agent)) => Some(agent),
            Some(Harness::Unknown) | None => self.by_name(name),
        };
        if let Some(agent) = agent {
            return Named::Agent(agent);
        }
        if let Some(login) = name.strip_prefix('@').filter(|login| is_one_word(login)) {
            return self.by_handle(login).map_or(Named::Other, Named::Agent);
        }
        // Without any address, a single word can name a product, and then nothing but it.
        if email.is_empty() && is_one_word(name) {
            let agent = self.by_key(name);
            let known = agent.filter(|_| !(person && is_given_name(name)));
            return known.map_or(Named::Other, Named::Agent);
        }
        if let Some(agent) = invented::agent(name, email, false) {
            return Named::Agent(agent);
        }
        match is_model_alone(name) || is_nameless(name) || is_reviewer(email) {
            true => Named::Ai,
            false => Named::Other,
        }
    }

    /// The agent that is called by this handle. The bare name of an app is how one calls it, whoever may own that account.
    fn by_handle(&self, handle: &str) -> Option<&'a str> {
        self.by_login(handle)
            .or_else(|| self.by_login(&format!("{handle}[bot]")))
    }
}

/// A link to where somebody says how they use AI: `https://acme.example/jane#llms`.
fn is_disclosure(text: &str) -> bool {
    let is_word = |word: &str| {
        let mut parts = word.split(['-', '_']);
        parts.any(|part| matches!(part, "ai" | "genai" | "llm" | "llms"))
    };
    let lower = text.to_ascii_lowercase();
    let end = lower.rsplit(['#', '/']).next().unwrap_or_default();
    is_one_word(text) && lower.starts_with("https://") && is_word(end)
}

/// The text without the words that name a model by its version, in lower-case.
pub(super) fn without_models(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_inclusive(|character: char| {
        character.is_whitespace() || matches!(character, '(' | ')' | '[' | ']' | ',')
    }) {
        let is_model = word.contains(['-', '/', ':']) && has_model(word);
        kept.push_str(if is_model { " " } else { word });
    }
    kept
}

/// The text says that something is AI, or names a model by its version.
pub(crate) fn speaks_of_ai(text: &str) -> bool {
    let text = clipped(text, 300);
    has_word(text, AI_WORDS) || has_model(text)
}

/// The same where AI is to be expected, so that a family's bare name will do.
fn speaks_freely(text: &str) -> bool {
    speaks_of_ai(text) || names_family(text) || has_word(text, HELPER_WORDS)
}

/// A family's name stands in the text. With a year behind it, it is an account's: `mistral1987`.
fn names_family(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    MODEL_FAMILIES.iter().any(|family| {
        let rest = find_word(&lower, family).and_then(|place| lower.get(place + family.len()..));
        let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
        rest.is_some_and(|rest| digits(rest) != 4)
    })
}

/// The same for a name beside an address that is not an agent's. `Jane Doe (AI team)` is a person, and so is `Gemma Okafor`.
fn speaks_beside_an_address(name: &str) -> bool {
    let (head, inside) = name.split_once('(').unwrap_or((name, ""));
    let is_product = || {
        let head = head.trim().to_ascii_lowercase();
        MODEL_FAMILIES.contains(&head.as_str())
            || AGENTS
                .iter()
                .any(|agent| agent.words().any(|word| word == head))
    };
    speaks_of_ai(head) || has_model(inside) || (speaks_of_ai(inside) && is_product())
}

/// One of the words stands in the text. `Ai`, written like a name, is one.
fn has_word(text: &str, words: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    words.iter().any(|word| {
        find_word(&lower, word)
            .is_some_and(|place| *word != "ai" || text.get(place..place + word.len()) != Some("Ai"))
    })
}

/// A family's name with a version: `gpt-4o`, `Gemini 2.5 Pro`, `Kimi K2`.
fn has_model(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let breaks = |character: char| {
        character.is_whitespace() || matches!(character, '(' | ')' | '[' | ']' | ',' | ':' | '/')
    };
    let mut tokens = lower
        .split(breaks)
        .filter(|token| !token.is_empty())
        .peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek().copied().unwrap_or_default();
        if MODEL_FAMILIES
            .iter()
            .any(|family| is_version_of(family, token, next))
        {
            return true;
        }
    }
    false
}

/// The whole name is a model's: `qwen3-coder`, `Kimi K2`.
fn is_model_alone(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let begins = MODEL_FAMILIES
        .iter()
        .any(|family| lower.starts_with(family));
    begins && lower.split_whitespace().count() <= 3 && has_model(name)
}

/// The whole name says no more than that it is an AI: `AI Agent`.
pub(crate) fn is_nameless(name: &str) -> bool {
    // `AI (Pi/GPT-5.5)` says in brackets what was at work.
    let (head, inside) = name.split_once(" (").unwrap_or((name, ""));
    let mut words = head.split([' ', '-']);
    has_word(head, &["ai", "llm"])
        && (head.contains([' ', '-']) || !inside.is_empty())
        && words.all(|word| {
            NAMELESS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word))
        })
}

/// The address is that of a program that reviews with a model: somebody took over what it suggested.
fn is_reviewer(email: &str) -> bool {
    private_address::login(email)
        .and_then(|login| login.strip_suffix("[bot]"))
        .is_some_and(|login| {
            REVIEWERS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(login))
        })
}

/// A word behind the first one is a version, as nobody's name has: `Composer 2.5`.
fn has_version_word(name: &str) -> bool {
    let is_version = |word: &str| {
        word.len() <= 6
            && word.starts_with(|first: char| first.is_ascii_digit())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    name.split_whitespace().skip(1).any(is_version)
}

/// A single word that names an agent, where a tool is spoken of. `Written by Claude` may as well be a person's work.
pub(crate) fn is_given_name(word: &str) -> bool {
    let is_word = |known: &str| known.eq_ignore_ascii_case(word);
    GIVEN_NAMES.iter().any(|known| is_word(known))
        || AGENTS
            .iter()
            .filter(|agent| agent.given)
            .any(|agent| agent.words().any(is_word))
}

fn is_version_of(family: &str, token: &str, next: &str) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let Some(rest) = token.strip_prefix(family) else {
        return false;
    };
    let is_numbered = has_digit(family);
    match rest.chars().next() {
        None if is_numbered => true,
        // The library of that name never came as far as 4.
        None if family == "glm" && next.starts_with(['4', '5', '6']) => true,
        None if GLUED_FAMILIES.contains(&family) => false,
        // A version is short: `Gemma 1990` is somebody's account.
        None => has_digit(next) && next.len() <= 5 && !next.ends_with("th"),
        Some('-' | '.' | '_') => is_numbered || has_version(rest),
        Some(first) => {
            first.is_ascii_digit() && !is_numbered && !is_given_name(family) && has_version(rest)
        }
    }
}

/// A number of one or two digits begins somewhere in the text, which tells `claude-3-opus` from the account `claude-1983`.
fn has_version(text: &str) -> bool {
    text.split(|character: char| !character.is_ascii_digit())
        .any(|number| matches!(number.len(), 1 | 2))
}

/// Two to four capitalised words, of which none makes it a product's name: `Claude Dupont`, `Olu Gemini`. `Cursor Auto` is
/// nobody, since `Cursor` is not a given name.
fn is_persons_name(text: &str) -> bool {
    let count = text.split_whitespace().count();
    let looks_like_one = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().unwrap_or('-');
        let particle = word.len() <= 3 && first.is_lowercase();
        (particle || !first.is_lowercase())
            && first.is_alphabetic()
            && characters.all(|character| {
                character.is_alphabetic() || matches!(character, '\'' | '’' | '-' | '.')
            })
    };
    let names_a_product = |(place, word): (usize, &str)| {
        let lower = word.to_ascii_lowercase();
        let lower = lower.as_str();
        let known = MODEL_FAMILIES.contains(&lower)
            || AGENTS.iter().any(|agent| {
                agent.words().any(|word| word == lower) || agent.names.contains(&lower)
            });
        let is_persons = is_given_name(lower) || (place > 0 && SURNAMES.contains(&lower));
        PRODUCT_WORDS.contains(&lower) || has_word(word, AI_WORDS) || (known && !is_persons)
    };
    let first = text.chars().next();
    (2..=4).contains(&count)
        && first.is_some_and(|first| !first.is_lowercase())
        && text.split_whitespace().all(looks_like_one)
        && !text.split_whitespace().enumerate().any(names_a_product)
}

/// The text without what only names files and commands: a script called `update-gemini-stars.py` is no Gemini. Of an
/// address on the web the host stays.
fn without_paths(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let bare = word.trim_matches(['<', '>', '(', ')', '[', ']', ',']);
        let shown = if let Some((_, rest)) = bare.split_once("://") {
            rest.split('/').next().unwrap_or_default()
        } else if is_path(bare) || word.ends_with("()") {
            continue;
        } else {
            word
        };
        kept.push_str(shown);
        kept.push(' ');
    }
    kept.truncate(kept.trim_end().len());
    kept
}

fn is_path(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if SCRIPT_ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        return true;
    }
    // `Claude/ChatGPT` are two names, `anthropic/claude-opus-4.5` is a model and its provider.
    let is_name = |part: &str| {
        AI_WORDS.contains(&part)
            || MODEL_FAMILIES.contains(&part)
            || AGENTS
                .iter()
                .any(|agent| agent.words.contains(&part) || agent.names.contains(&part))
    };
    match lower.rsplit_once('/') {
        Some((before, last)) => {
            !(has_model(last) || (before.split('/').all(is_name) && is_name(last)))
        }
        None => false,
    }
}

/// The kernel's `AGENT:MODEL`, whichever agent and model.
fn has_kernels_form(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.split_once(':').is_some_and(|(agent, model)| {
        let plain = |part: &str| part.chars().any(char::is_alphabetic) && !part.contains('/');
        plain(agent) && plain(model)
    })
}

/// A name like a product's, with its version: `FooBot 3`. A digit elsewhere is an account's, an issue's or a protocol's.
fn is_product(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(char::is_uppercase) && has_version_word(text) && !is_other_program(text)
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}
