//! Which of the names in a value is the agent's, where a model stands beside it: `Claude Opus 4.5 via Crush` was Crush.

use super::free_text::speaks_of_ai;
use super::model::is_model;
use super::{AGENTS, Agents};

/// Words between a model and what it ran under.
const UNDER: &[&str] = &[" via ", " on ", " in ", " inside ", " through ", " within "];

/// What a value says of agent and model beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harness<'a> {
    /// This agent ran.
    Agent(&'a str),
    /// Some agent ran that is not known; the model's vendor is not it.
    Unknown,
}

impl<'a> Agents<'a> {
    /// The agent under which a model ran. None: the value has none of the forms that say so.
    pub(super) fn harness(&self, value: &str) -> Option<Harness<'a>> {
        self.kernels_form(value)
            .or_else(|| self.under(value))
            .or_else(|| self.bracketed(value))
    }

    /// `AGENT:MODEL`, followed by tools. The agent may have several words.
    fn kernels_form(&self, value: &str) -> Option<Harness<'a>> {
        let (agent, rest) = value.split_once(':')?;
        let model = rest.split_whitespace().next()?;
        if rest.starts_with(|first: char| first.is_whitespace() || first == '/') || !is_model(model)
        {
            return None;
        }
        // `qwen3-coder:30b` has a model and its size.
        Some(self.whole(agent).map_or(Harness::Unknown, Harness::Agent))
    }

    /// `MODEL via AGENT`.
    fn under(&self, value: &str) -> Option<Harness<'a>> {
        UNDER.iter().find_map(|word| {
            let (model, agent) = value.split_once(word)?;
            if !(is_model(model) || speaks_of_ai(model) || self.in_text(model).is_some()) {
                return None;
            }
            let agent = agent.trim_end_matches([')', '.']);
            let agent = agent.split([',', '(', ';']).next().unwrap_or(agent);
            self.whole(agent)
                .filter(|agent| !is_models(agent))
                .map(Harness::Agent)
        })
    }

    /// `AGENT (MODEL)` and `MODEL (AGENT)`.
    fn bracketed(&self, value: &str) -> Option<Harness<'a>> {
        let (head, rest) = value.split_once('(')?;
        let (inside, _) = rest.split_once(')')?;
        let head = head.trim();
        let of_head = self.whole(head).filter(|agent| !is_models(agent));
        if let Some(agent) = of_head.filter(|_| !is_model(head) || head.split(' ').count() == 1)
            && is_model(inside)
        {
            return Some(Harness::Agent(agent));
        }
        // `AI (Pi/GPT-5.5)`
        let (agent, model) = inside.split_once('/').unwrap_or((inside, ""));
        let speaks = is_model(head) || (speaks_of_ai(head) && is_model(model));
        let inside = self.whole(agent).filter(|agent| !is_models(agent));
        inside.filter(|_| speaks).map(Harness::Agent)
    }

    /// The agent that the whole of a text names.
    pub(super) fn whole(&self, text: &str) -> Option<&'a str> {
        let text = text.trim().trim_start_matches("via ");
        self.by_key(text).or_else(|| self.by_name(text))
    }
}

/// The name is that of a model, not of what it runs under.
fn is_models(name: &str) -> bool {
    AGENTS
        .iter()
        .any(|agent| agent.is_model && agent.name == name)
}
