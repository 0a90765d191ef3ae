//! Recognising agents by their names, addresses and logins. The table of them is data; a policy adds its own.

mod free_text;
mod table;
mod vocabulary;

use super::private_address;
use crate::text::folded;
use countersign_program::policy::AgentPattern;
use free_text::is_nameless;
pub(crate) use free_text::{Expected, Named, is_given_name, speaks_of_ai};
use table::{AGENTS, Agent};
pub(crate) use table::{REVIEWERS, SESSION_PAGES};
use vocabulary::MODEL_FAMILIES;

/// The built-in agents and those of a policy.
#[derive(Clone, Copy)]
pub(crate) struct Agents<'a> {
    policy: &'a [AgentPattern],
}

impl<'a> Agents<'a> {
    /// The built-in agents and those of a policy.
    pub(crate) fn new(policy: &'a [AgentPattern]) -> Agents<'a> {
        Agents { policy }
    }

    /// The agent behind an e-mail address.
    pub(crate) fn by_email(&self, email: &str) -> Option<&'a str> {
        if email.is_empty() || email.len() > 320 {
            return None;
        }
        let email = folded(email.trim()).to_ascii_lowercase();
        let own = self
            .policy
            .iter()
            .find(|agent| agent.emails.contains(&email));
        if let Some(agent) = own {
            return Some(&agent.name);
        }
        let known = AGENTS
            .iter()
            .find(|agent| agent.emails.contains(&email.as_str()));
        known
            .or_else(|| AGENTS.iter().find(|agent| agent.writes_from(&email)))
            .map(|agent| agent.name)
            .or_else(|| private_address::login(&email).and_then(|login| self.by_login(login)))
    }

    /// The agent behind a login.
    pub(crate) fn by_login(&self, login: &str) -> Option<&'a str> {
        if login.is_empty() || login.len() > 100 {
            return None;
        }
        let login = login.to_ascii_lowercase();
        let (bare, is_app) = match login.strip_suffix("[bot]") {
            Some(bare) => (bare, true),
            None => (login.as_str(), false),
        };
        let own = self.policy.iter().find(|agent| {
            agent
                .logins
                .iter()
                .any(|known| *known == login || (is_app && known == bare))
        });
        if let Some(agent) = own {
            return Some(&agent.name);
        }
        AGENTS
            .iter()
            .find(|agent| agent.accounts.contains(&bare) || (is_app && agent.apps.contains(&bare)))
            .map(|agent| agent.name)
    }

    /// The agent that a name can only mean. People are called Claude and Devin, nobody is called Claude Opus.
    pub(crate) fn by_name(&self, name: &str) -> Option<&'a str> {
        let name = folded(clipped(name, 100).trim()).to_ascii_lowercase();
        if name.ends_with(AIDERS_SUFFIX) {
            return Some("aider");
        }
        let own = self
            .policy
            .iter()
            .find(|agent| agent.name.eq_ignore_ascii_case(&name));
        if let Some(agent) = own {
            return Some(&agent.name);
        }
        let known = AGENTS.iter().find(|agent| {
            agent
                .names
                .iter()
                .any(|known| begins_with_word(&name, known))
        });
        if let Some(agent) = known {
            return Some(agent.name);
        }
        // `Claude 3.5 Sonnet` and `GPT-5`: a digit behind it is a version, no surname. `claude-1983` is an account.
        VERSIONED
            .iter()
            .find(|(word, _)| {
                let version = name
                    .strip_prefix(word)
                    .and_then(|rest| rest.strip_prefix([' ', '-']));
                let mut characters = version.unwrap_or_default().chars();
                characters
                    .next()
                    .is_some_and(|first| first.is_ascii_digit())
                    && characters
                        .next()
                        .is_none_or(|next| !next.is_alphanumeric() || (*word == "gpt"))
            })
            .map(|(_, agent)| *agent)
    }

    /// What else a name hints at, agent and model. In brackets behind a person's name, the agent that helped: only Aider
    /// documents such a suffix; others copy it. `Joan (jules) <jules@…>` gives the name that her address has, too. And
    /// `AI Agent` is nobody.
    pub(crate) fn hint(
        &self,
        name: &str,
        email: &str,
    ) -> Option<(Option<&'a str>, Option<String>)> {
        if is_nameless(name) {
            return Some((None, None));
        }
        let inside = clipped(name, 200).trim().strip_suffix(')')?;
        let (_, inside) = inside.rsplit_once(" (")?;
        let local = email.split(['+', '@']).next().unwrap_or_default();
        if local
            .to_ascii_lowercase()
            .contains(&inside.to_ascii_lowercase())
        {
            return None;
        }
        let said = ["via ", "with ", "using "];
        let inside = said
            .iter()
            .find_map(|said| inside.strip_prefix(said))
            .unwrap_or(inside);
        // A model runs under many agents, so it names none.
        if let Some(model) = model_in(inside).filter(|_| !inside.contains(' ')) {
            return inside
                .bytes()
                .any(|byte| byte.is_ascii_digit())
                .then_some((None, Some(model)));
        }
        let known = AGENTS.iter().find(|agent| agent.name == inside);
        let agent = known
            .map(|agent| agent.name)
            .or_else(|| self.by_name(inside));
        agent.map(|agent| (Some(agent), None))
    }

    /// The agent that a word of a key names: `claude` in `Claude-Session-Id`.
    pub(crate) fn by_key(&self, word: &str) -> Option<&'a str> {
        let own = self
            .policy
            .iter()
            .find(|agent| agent.name.eq_ignore_ascii_case(word));
        let named = |agent: &&Agent| {
            let mut words = agent.words.iter().chain([&agent.name]);
            words.any(|known| known.eq_ignore_ascii_case(word))
        };
        own.map(|agent| agent.name.as_str())
            .or_else(|| AGENTS.iter().find(named).map(|agent| agent.name))
    }

    /// The agent that a text names, where the text already speaks of AI.
    pub(crate) fn in_text(&self, text: &str) -> Option<&'a str> {
        let text = folded(clipped(text, 300)).to_ascii_lowercase();
        let mut best: Option<(usize, usize, &'a str)> = None;
        let mut offer = |word: &str, name: &'a str| {
            if let Some(place) = find_word(&text, word) {
                let better = best.is_none_or(|(at, length, _)| {
                    place < at || (place == at && word.len() > length)
                });
                if better {
                    best = Some((place, word.len(), name));
                }
            }
        };
        for agent in self.policy {
            offer(&agent.name.to_ascii_lowercase(), &agent.name);
        }
        for agent in AGENTS {
            for word in agent.names.iter().chain(agent.words) {
                offer(word, agent.name);
            }
            offer(agent.name, agent.name);
        }
        best.map(|(_, _, name)| name)
    }

    /// The agent of the policy that a text names.
    fn own_in_text(&self, text: &str) -> Option<&'a str> {
        let text = text.to_ascii_lowercase();
        self.policy
            .iter()
            .find(|agent| find_word(&text, &agent.name.to_ascii_lowercase()).is_some())
            .map(|agent| agent.name.as_str())
    }

    /// The agent behind a commit's or change's identity.
    pub(crate) fn by_identity(
        &self,
        name: &str,
        email: &str,
        login: Option<&str>,
    ) -> Option<&'a str> {
        self.by_email(email)
            .or_else(|| login.and_then(|login| self.by_login(login)))
            .or_else(|| self.by_name(name))
            .or_else(|| {
                name.ends_with("[bot]")
                    .then(|| self.by_login(name))
                    .flatten()
            })
    }

    /// The agent that uses branches of this name.
    pub(crate) fn by_branch(&self, branch: &str) -> Option<&'a str> {
        AGENTS
            .iter()
            .find(|agent| {
                agent
                    .branches
                    .iter()
                    .any(|prefix| branch.starts_with(prefix))
            })
            .map(|agent| agent.name)
    }
}

/// What Aider writes behind the name of the person whom it helped.
const AIDERS_SUFFIX: &str = " (aider)";

/// The name of a person without the suffix that Aider writes behind it.
pub(crate) fn without_suffix(name: &str) -> &str {
    name.strip_suffix(AIDERS_SUFFIX).unwrap_or(name)
}

/// Words that are an agent's name when a version stands behind them.
const VERSIONED: &[(&str, &str)] = &[
    ("claude", "claude"),
    ("gemini", "gemini"),
    ("gpt", "chatgpt"),
];

impl Agent {
    /// The address is one that the agent itself has at its vendor, where people work as well.
    fn writes_from(&self, email: &str) -> bool {
        let Some((local, host)) = email.rsplit_once('@') else {
            return false;
        };
        let is_own = || {
            let mut words = self.words.iter().chain([&self.name]);
            words.any(|word| *word == local)
        };
        self.domains.contains(&host)
            && (matches!(local, "noreply" | "no-reply" | "agent" | "ai" | "bot")
                || local.ends_with("-agent")
                || local.ends_with("-bot")
                || is_own())
    }
}

/// The model that a text names, in lower-case with hyphens: `Claude Opus 4.6 (1M context)` is `claude-opus-4.6`.
pub(crate) fn model_in(text: &str) -> Option<String> {
    let text = clipped(text, 200);
    let text = text.split('<').next().unwrap_or(text).trim();
    // The kernel's form: AGENT:MODEL followed by tools.
    if let Some((_, rest)) = text.split_once(':')
        && !rest.starts_with("//")
        && let Some(model) = rest.split_whitespace().next()
        && is_model(model)
    {
        return Some(canonical_model(model));
    }
    if let Some((_, rest)) = text.split_once('(')
        && let Some((inside, _)) = rest.split_once(')')
        && is_model(inside)
        && inside
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        return Some(canonical_model(inside));
    }
    let name = text.split(['(', ':', ',']).next().unwrap_or(text).trim();
    (is_model(name)
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && name.split_whitespace().count() <= 4)
        .then(|| canonical_model(name))
}

fn is_model(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let text = text.rsplit('/').next().unwrap_or(&text);
    text.len() <= 100 && MODEL_FAMILIES.iter().any(|family| text.starts_with(family))
}

fn canonical_model(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join("-").to_ascii_lowercase()
}

/// The first `limit` octets of a text, cut at a character.
pub(crate) fn clipped(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(ends_a_word)
}

/// What follows a word can't continue it; a version may be glued on, as in `ChatGPTv5`.
fn ends_a_word(rest: &str) -> bool {
    let mut following = rest.chars();
    match following.next() {
        None => true,
        Some('v') => following.next().is_some_and(|next| next.is_ascii_digit()),
        Some(next) => !next.is_alphabetic(),
    }
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .find(|(place, _)| {
            let before = text
                .get(..*place)
                .and_then(|before| before.chars().next_back());
            let after = text.get(place + word.len()..).unwrap_or_default();
            before.is_none_or(|character| !character.is_alphanumeric()) && ends_a_word(after)
        })
        .map(|(place, _)| place)
}

#[cfg(test)]
mod tests;
