//! Recognising agents by their names, addresses and logins. The table of them is data; a policy adds its own.

#[cfg(not(target_arch = "wasm32"))]
pub mod catalogue;
mod free_text;
mod harness;
mod invented;
mod model;
mod roles;
#[cfg(not(target_arch = "wasm32"))]
mod sources;
mod table;
mod vocabulary;
mod words;

use super::private_address;
use crate::text::folded;
use countersign_program::policy::AgentPattern;
use free_text::is_nameless;
pub(crate) use free_text::{Expected, Named, is_given_name, speaks_of_ai};
pub(crate) use model::model_in;
pub(crate) use roles::is_role;
use table::AGENTS;
pub(crate) use table::REVIEWERS;
pub(crate) use vocabulary::is_other_program;
pub(crate) use words::clipped;
use words::{begins_with_word, find_word};

/// How one agent is recognised. All text is lower-case. `data/agents.toml` says what each list is.
pub(crate) struct Agent {
    /// Canonical name.
    pub(crate) name: &'static str,
    /// It is a model, which runs under many agents.
    is_model: bool,
    /// Its words are given names of people.
    given: bool,
    emails: &'static [&'static str],
    domains: &'static [&'static str],
    accounts: &'static [&'static str],
    apps: &'static [&'static str],
    names: &'static [&'static str],
    models: &'static [&'static str],
    words: &'static [&'static str],
    branches: &'static [&'static str],
    pages: &'static [&'static str],
    sites: &'static [&'static str],
    keys: &'static [&'static str],
    lines: &'static [&'static str],
    files: &'static [&'static str],
}

impl Agent {
    /// No form at all.
    const NONE: Agent = Agent {
        name: "",
        is_model: false,
        given: false,
        emails: &[],
        domains: &[],
        accounts: &[],
        apps: &[],
        names: &[],
        models: &[],
        words: &[],
        branches: &[],
        pages: &[],
        sites: &[],
        keys: &[],
        lines: &[],
        files: &[],
    };

    /// Words that name it where AI is spoken of.
    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied().chain([self.name])
    }

    /// Names that nobody is called.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().chain(self.models).copied()
    }

    /// The address is one that the agent itself has at its vendor, where people work as well.
    fn writes_from(&self, email: &str) -> bool {
        let Some((local, host)) = email.rsplit_once('@') else {
            return false;
        };
        self.domains.contains(&host)
            && (matches!(
                local,
                "noreply" | "no-reply" | "agent" | "ai" | "assistant" | "bot"
            ) || local.ends_with("-agent")
                || local.ends_with("-bot")
                || self.words().any(|word| word == local))
    }
}

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

    /// The first agent for which this holds: of the policy, else of the table.
    fn first(
        &self,
        own: impl Fn(&AgentPattern) -> bool,
        known: impl Fn(&Agent) -> bool,
    ) -> Option<&'a str> {
        for agent in self.policy {
            if own(agent) {
                return Some(&agent.name);
            }
        }
        let agent = AGENTS.iter().find(|agent| known(agent));
        agent.map(|agent| agent.name)
    }

    /// The agent behind an e-mail address.
    pub(crate) fn by_email(&self, email: &str) -> Option<&'a str> {
        if email.is_empty() || email.len() > 320 {
            return None;
        }
        let email = folded(email.trim()).to_ascii_lowercase();
        self.first(
            |agent| agent.emails.contains(&email),
            |agent| agent.emails.contains(&email.as_str()),
        )
        .or_else(|| self.first(|_| false, |agent| agent.writes_from(&email)))
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
        let is_own = |known: &String| *known == login || (is_app && known == bare);
        self.first(
            |agent| agent.logins.iter().any(is_own),
            |agent| agent.accounts.contains(&bare) || (is_app && agent.apps.contains(&bare)),
        )
    }

    /// The agent that a name can only mean. People are called Claude and Devin, nobody is called Claude Opus.
    pub(crate) fn by_name(&self, name: &str) -> Option<&'a str> {
        let name = folded(clipped(name, 100).trim()).to_ascii_lowercase();
        if name.ends_with(AIDERS_SUFFIX) {
            return Some("aider");
        }
        if is_role(&name) {
            return Some("gas-town");
        }
        self.first(
            |agent| {
                let mut names = agent.names.iter();
                agent.name.eq_ignore_ascii_case(&name)
                    || names.any(|known| begins_with_word(&name, known))
            },
            |agent| agent.names().any(|known| is_called(&name, known)),
        )
        .or_else(|| self.first(|_| false, |agent| is_titled(agent, &name)))
        .or_else(|| versioned(&name))
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
        if name.eq_ignore_ascii_case(roles::REFINERY) {
            return Some((Some("gas-town"), None));
        }
        if let Some(agent) = invented::agent(name, email, true) {
            return Some((Some(agent), None));
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

    /// The agent that a word names where AI is spoken of: `claude` in `Claude-Session-Id`.
    pub(crate) fn by_key(&self, word: &str) -> Option<&'a str> {
        self.first(
            |agent| agent.name.eq_ignore_ascii_case(word),
            |agent| agent.words().any(|known| known.eq_ignore_ascii_case(word)),
        )
    }

    /// The agent whose trailer key this is.
    pub(crate) fn by_trailer(&self, key: &str) -> Option<&'a str> {
        let is_key = |known: &str| known.eq_ignore_ascii_case(key);
        self.first(
            |agent| agent.trailers.iter().any(|known| is_key(known)),
            |agent| agent.keys.iter().any(|known| is_key(known)),
        )
    }

    /// The agent that alone begins a line so. `line` is in lower-case.
    pub(crate) fn by_line(&self, line: &str) -> Option<&'a str> {
        self.first(
            |agent| agent.lines.iter().any(|known| line.starts_with(known)),
            |agent| agent.lines.iter().any(|known| line.starts_with(known)),
        )
    }

    /// The agent that leaves a file of this path in the tree.
    pub(crate) fn by_file(&self, path: &str) -> Option<&'a str> {
        let is_file = |known: &str| {
            let inside =
                |folder: &str| path.starts_with(folder) || path.contains(&format!("/{folder}"));
            match known.ends_with('/') {
                true => inside(known),
                false => path.rsplit('/').next() == Some(known),
            }
        };
        self.first(
            |agent| agent.files.iter().any(|known| is_file(known)),
            |agent| agent.files.iter().any(|known| is_file(known)),
        )
    }

    /// The agent whose page of a session an address without scheme, in lower-case, is: an id has to follow.
    pub(crate) fn by_page(&self, address: &str) -> Option<&'a str> {
        let is_page = |page: &str| {
            let id = address.strip_prefix(page);
            id.is_some_and(|id| id.len() >= 6 && id.bytes().any(|byte| byte.is_ascii_digit()))
        };
        self.first(
            |agent| agent.pages.iter().any(|page| is_page(page)),
            |agent| agent.pages.iter().any(|page| is_page(page)),
        )
    }

    /// The agent whose home page an address without scheme, in lower-case, is on.
    pub(crate) fn by_site(&self, address: &str) -> Option<&'a str> {
        let is_site = |site: &str| {
            let rest = address.strip_prefix(site);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        };
        self.first(
            |agent| agent.sites.iter().any(|site| is_site(site)),
            |agent| agent.sites.iter().any(|site| is_site(site)),
        )
    }

    /// The agent that a text names, where the text already speaks of AI. An agent goes before a model, which runs under many.
    pub(crate) fn in_text(&self, text: &str) -> Option<&'a str> {
        let text = folded(clipped(text, 300)).to_ascii_lowercase();
        let without_models = free_text::without_models(&text);
        self.earliest(&without_models, |agent| !agent.is_model)
            .or_else(|| self.earliest(&text, |_| true))
    }

    /// The agent whose name or word begins first, of several the longest.
    fn earliest(&self, text: &str, of: impl Fn(&Agent) -> bool) -> Option<&'a str> {
        let mut best: Option<(usize, usize, &'a str)> = None;
        let mut offer = |word: &str, name: &'a str| {
            if let Some(place) = find_word(text, word) {
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
            for name in &agent.names {
                offer(name, &agent.name);
            }
        }
        for agent in AGENTS.iter().filter(|agent| of(agent)) {
            for word in agent.names().chain(agent.words()) {
                offer(word, agent.name);
            }
        }
        best.map(|(_, _, name)| name)
    }

    /// The agent of the policy that a text names.
    fn own_in_text(&self, text: &str) -> Option<&'a str> {
        let text = text.to_ascii_lowercase();
        let is_named = |agent: &&AgentPattern| {
            find_word(&text, &agent.name.to_ascii_lowercase()).is_some()
                || agent
                    .names
                    .iter()
                    .any(|name| find_word(&text, name).is_some())
        };
        let found = self.policy.iter().find(is_named);
        found.map(|agent| agent.name.as_str())
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
            .or_else(|| invented::agent(name, email, false))
    }

    /// The agent that uses branches of this name.
    pub(crate) fn by_branch(&self, branch: &str) -> Option<&'a str> {
        let branch = branch.to_ascii_lowercase();
        self.first(
            |agent| agent.branches.iter().any(|known| branch.starts_with(known)),
            |agent| agent.branches.iter().any(|known| branch.starts_with(known)),
        )
    }
}

/// What Aider writes behind the name of the person whom it helped.
const AIDERS_SUFFIX: &str = " (aider)";

/// The name of a person without the suffix that Aider writes behind it.
pub(crate) fn without_suffix(name: &str) -> &str {
    name.strip_suffix(AIDERS_SUFFIX).unwrap_or(name)
}

/// The name begins with a known one. `kilocode-bot` is a program of the vendor's that releases.
fn is_called(name: &str, known: &str) -> bool {
    begins_with_word(name, known)
        && !name
            .get(known.len()..)
            .is_some_and(|rest| rest.starts_with("-bot"))
}

/// Words behind an agent's that make it a program's name: nobody is called `Jules Agent`.
const TITLES: &[&str] = &[
    "agent",
    "ai",
    "ai agent",
    "ai assistant",
    "assistant",
    "cli",
    "coding agent",
];

/// The name is an agent's word with such a title behind it.
fn is_titled(agent: &Agent, name: &str) -> bool {
    agent.words().any(|word| {
        let rest = name.strip_prefix(word).unwrap_or_default();
        let title = rest.strip_prefix([' ', '-']).unwrap_or_default();
        // `Jules Ai` is somebody of a frequent surname.
        TITLES
            .iter()
            .any(|known| begins_with_word(title, known) && (*known != "ai" || !agent.given))
    })
}

/// Words that are an agent's name when a version stands behind them.
const VERSIONED: &[(&str, &str)] = &[
    ("claude", "claude"),
    ("gemini", "gemini"),
    ("gpt", "chatgpt"),
];

/// `Claude 3.5 Sonnet` and `GPT-5`: a digit behind it is a version, no surname. `claude-1983` is an account.
fn versioned(name: &str) -> Option<&'static str> {
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

#[cfg(test)]
mod tests;
