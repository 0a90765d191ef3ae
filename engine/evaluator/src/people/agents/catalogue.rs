//! What is recognised of each agent, for people who ask. The sandbox has no use for it.

use super::sources::KNOWN;
use std::fmt;

/// An agent or reviewer of the table.
#[derive(Debug)]
pub struct Known {
    /// The name that decisions show.
    pub id: &'static str,
    /// The name that people know.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Where its forms can be read.
    pub source: &'static str,
    /// When they were read there.
    pub seen: &'static str,
    /// Its forms: the name of each list in `data/agents.toml`, and what is in it.
    pub forms: &'static [(&'static str, &'static [&'static str])],
}

/// What an agent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It writes changes.
    Agent,
    /// It runs under many agents.
    Model,
    /// It has other agents write.
    Orchestrator,
    /// It reviews.
    Reviewer,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Kind::Agent => "agent",
            Kind::Model => "model",
            Kind::Orchestrator => "orchestrator",
            Kind::Reviewer => "reviewer",
        })
    }
}

/// All of them, by id.
pub fn all() -> &'static [Known] {
    KNOWN
}

/// The one that goes by this id, this name, or one of its own names, in any case.
pub fn find(name: &str) -> Option<&'static Known> {
    let lower = name.trim().to_lowercase();
    let is_called = |known: &&Known| {
        let mut forms = known.forms.iter();
        known.id == lower
            || known.name.to_lowercase() == lower
            || forms.any(|(list, forms)| {
                matches!(*list, "accounts" | "apps" | "models" | "names" | "words")
                    && forms.contains(&lower.as_str())
            })
    };
    KNOWN
        .iter()
        .find(|known| known.id == lower)
        .or_else(|| KNOWN.iter().find(is_called))
}

/// Agents whose ids or names are closest to this one: those that have it inside, else those that are few letters off.
pub fn nearest(name: &str) -> Vec<&'static str> {
    /// As many as one reads.
    const MOST: usize = 5;
    let lower = name.trim().to_lowercase();
    let inside = |known: &&Known| {
        let title = known.name.to_lowercase();
        lower.len() >= 3 && (title.contains(&lower) || lower.contains(known.id))
    };
    let mut found: Vec<&str> = KNOWN.iter().filter(inside).map(|known| known.id).collect();
    if found.is_empty() {
        let far = |known: &Known| {
            let title = known.name.to_lowercase();
            strsim::osa_distance(&lower, known.id).min(strsim::osa_distance(&lower, &title))
        };
        let most = 1 + lower.chars().count() / 4;
        let mut close: Vec<(usize, &str)> = KNOWN
            .iter()
            .map(|known| (far(known), known.id))
            .filter(|(far, _)| *far <= most)
            .collect();
        close.sort_unstable();
        found = close.into_iter().map(|(_, id)| id).collect();
    }
    found.truncate(MOST);
    found
}
