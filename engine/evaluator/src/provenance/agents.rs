//! Recognising agents by their names, addresses and logins. The table of them is data; a policy adds its own.

mod table;

use countersign_program::policy::AgentPattern;
pub(crate) use table::REVIEWERS;
use table::{AGENTS, AI_WORDS, MODEL_FAMILIES};

/// The built-in agents and those of a policy.
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
        let email = email.trim().to_ascii_lowercase();
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
            .map(|agent| agent.name)
            .or_else(|| noreply_login(&email).and_then(|login| self.by_login(login)))
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
        let name = clipped(name, 100).trim().to_ascii_lowercase();
        if name.ends_with(" (aider)") {
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
        // `Claude 3.5 Sonnet` and `Claude-4`: a digit right behind it is a version, not a surname.
        let version = name
            .strip_prefix("claude")
            .map(|rest| rest.trim_start_matches([' ', '-']));
        version
            .and_then(|rest| rest.chars().next())
            .is_some_and(|first| first.is_ascii_digit())
            .then_some("claude")
    }

    /// The agent that a text names, where the text already speaks of AI.
    pub(crate) fn in_text(&self, text: &str) -> Option<&'a str> {
        let text = clipped(text, 300).to_ascii_lowercase();
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

/// The text says that something is AI.
pub(crate) fn speaks_of_ai(text: &str) -> bool {
    let text = clipped(text, 300).to_ascii_lowercase();
    AI_WORDS
        .iter()
        .chain(MODEL_FAMILIES)
        .any(|word| find_word(&text, word).is_some())
}

/// The login in a forge's own no-reply address: `ID+LOGIN@users.noreply.github.com`, with or without the id.
pub(crate) fn noreply_login(email: &str) -> Option<&str> {
    let (local, host) = email.rsplit_once('@')?;
    if !(host.eq_ignore_ascii_case("users.noreply.github.com")
        || host.eq_ignore_ascii_case("users.noreply.gitlab.com"))
    {
        return None;
    }
    let login = match local.split_once('+') {
        Some((id, login)) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => {
            login
        }
        Some(_) => return None,
        None => local,
    };
    (!login.is_empty()).then_some(login)
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
mod tests {
    use super::*;

    #[test]
    fn identities_of_agents_are_known_and_people_are_left_alone() {
        let agents = Agents::new(&[]);
        for (name, email, login, expected) in [
            ("Claude", "noreply@anthropic.com", None, Some("claude")),
            ("Claude Dupont", "claude@acme.example", None, None),
            ("Claude", "claude@acme.example", Some("claude"), None),
            ("Aiden", "aiden@acme.example", None, None),
            (
                "Copilot",
                "223556219+Copilot@users.noreply.github.com",
                None,
                Some("copilot"),
            ),
            (
                "Copilot",
                "198982749+Copilot@users.noreply.github.com",
                None,
                Some("copilot"),
            ),
            (
                "copilot-swe-agent[bot]",
                "",
                Some("copilot-swe-agent[bot]"),
                Some("copilot"),
            ),
            ("Jane (aider)", "jane@acme.example", None, Some("aider")),
            (
                "devin-ai-integration[bot]",
                "158243242+devin-ai-integration[bot]@users.noreply.github.com",
                None,
                Some("devin"),
            ),
            ("Devin Carter", "devin@acme.example", Some("devin"), None),
            ("cursor", "cursor@acme.example", Some("cursor"), None),
            (
                "cursor[bot]",
                "x@y.example",
                Some("cursor[bot]"),
                Some("cursor"),
            ),
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
                Some("dependabot[bot]"),
                None,
            ),
            (
                "renovate[bot]",
                "29139614+renovate[bot]@users.noreply.github.com",
                Some("renovate[bot]"),
                None,
            ),
            ("Claude Opus 4.6", "x@acme.example", None, Some("claude")),
            ("Evil", "1x+Copilot@users.noreply.github.com", None, None),
        ] {
            assert_eq!(
                agents.by_identity(name, email, login),
                expected,
                "{name} <{email}>"
            );
        }
    }

    #[test]
    fn every_identity_in_use_is_known() {
        let agents = Agents::new(&[]);
        for (email, expected) in [
            ("noreply@anthropic.com", "claude"),
            ("copilot@github.com", "copilot"),
            ("175728472+Copilot@users.noreply.github.com", "copilot"),
            ("noreply@openai.com", "codex"),
            ("cursoragent@cursor.com", "cursor"),
            ("sos@cursor.sh", "cursor"),
            ("aider@aider.chat", "aider"),
            ("noreply@aider.chat", "aider"),
            ("noreply@aider.dev", "aider"),
            ("openhands@all-hands.dev", "openhands"),
            ("noreply@opencode.ai", "opencode"),
            ("noreply@continue.dev", "continue"),
            ("roomote@roocode.com", "roo-code"),
            ("amp@ampcode.com", "amp"),
            ("gemini-cli-agent@google.com", "gemini"),
            ("noreply@cline.bot", "cline"),
            ("OpenSource@block.xyz", "goose"),
        ] {
            assert_eq!(agents.by_email(email), Some(expected), "{email}");
        }
        for (login, expected) in [
            ("copilot-swe-agent[bot]", "copilot"),
            ("chatgpt-codex-connector[bot]", "codex"),
            ("cursor[bot]", "cursor"),
            ("devin-ai-integration[bot]", "devin"),
            ("gemini-code-assist[bot]", "gemini"),
            ("google-labs-jules[bot]", "jules"),
            ("amazon-q-developer[bot]", "amazon-q"),
            ("factory-droid[bot]", "factory-droid"),
            ("sweep-ai[bot]", "sweep"),
            ("Ellipsis-Dev[bot]", "ellipsis"),
        ] {
            assert_eq!(agents.by_login(login), Some(expected), "{login}");
            let address = format!("12345+{login}@users.noreply.github.com");
            assert_eq!(agents.by_email(&address), Some(expected), "{address}");
        }
        for (branch, expected) in [
            ("copilot/fix-1", Some("copilot")),
            ("codex/retry", Some("codex")),
            ("devin/1-x", Some("devin")),
            ("claude/issue-7", Some("claude")),
            ("cursor/x", Some("cursor")),
            ("sweep/x", Some("sweep")),
            ("claude-dupont/retry", None),
            ("feature/cursor/x", None),
        ] {
            assert_eq!(agents.by_branch(branch), expected, "{branch}");
        }
    }

    #[test]
    fn programs_that_only_review_never_count_as_approvers() {
        let agents = Agents::new(&[]);
        for login in [
            "coderabbitai",
            "coderabbitai[bot]",
            "greptile-apps",
            "qodo-merge-pro",
            "bito",
            "copilot-pull-request-reviewer",
            "Copilot",
        ] {
            assert!(
                crate::reduction::roster::is_program(login, &agents),
                "{login}"
            );
        }
        assert!(!crate::reduction::roster::is_program("claude", &agents));
    }

    #[test]
    fn the_documentation_names_every_agent_and_branch() {
        let page = include_str!("../../../../docs/provenance.md");
        for agent in AGENTS {
            for name in agent.branches.iter().chain([&agent.name]) {
                assert!(page.contains(&format!("`{name}`")), "{name}");
            }
        }
    }

    #[test]
    fn models_are_read_from_names_and_from_the_kernels_form() {
        for (text, expected) in [
            ("Claude Opus 4.6 (1M context)", Some("claude-opus-4.6")),
            (
                "Claude:claude-3-opus coccinelle sparse",
                Some("claude-3-opus"),
            ),
            (
                "GitHub Copilot:claude-sonnet-4.6",
                Some("claude-sonnet-4.6"),
            ),
            ("aider (gpt-4o)", Some("gpt-4o")),
            ("GitHub Copilot (gpt-4.1)", Some("gpt-4.1")),
            ("deepseek-r1", Some("deepseek-r1")),
            ("generic LLM chatbot", None),
            ("Claude", None),
            ("https://claude.ai/code/session_1", None),
        ] {
            assert_eq!(model_in(text).as_deref(), expected, "{text}");
        }
    }
}
