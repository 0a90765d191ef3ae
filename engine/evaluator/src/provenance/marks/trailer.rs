//! What one trailer says.

use super::{MOST_EVIDENCE, Marks, evidence, excerpt};
use crate::people::agents::{Agents, Expected, Named, clipped, is_role, model_in, speaks_of_ai};
use crate::provenance::trailers::{self, Answer, Meaning, Trailer, answer};
use crate::sort::insert;
use countersign_contract::types::EvidenceKind;

/// Most co-authors that are kept for one commit.
const MOST_CO_AUTHORS: usize = 1_000;

/// Where a text stands, and what is known for reading it.
pub(super) struct Place<'a> {
    /// The commit whose message it is. None: the change as a whole.
    pub(super) revision: &'a Option<String>,
    pub(super) agents: &'a Agents<'a>,
    /// A policy's keys.
    pub(super) own_keys: &'a [String],
}

impl<'a> Place<'a> {
    fn meaning(&self, key: &str) -> Option<Meaning<'a>> {
        trailers::meaning(key, self.own_keys, self.agents)
    }
}

/// Reads all trailers of a text.
pub(super) fn each(text: &str, place: &Place<'_>, marks: &mut Marks) {
    trailers::each(
        text,
        |key| place.meaning(key).is_some(),
        |trailer| read(&trailer, place, marks),
    );
}

fn read(trailer: &Trailer<'_>, place: &Place<'_>, marks: &mut Marks) {
    let Some(meaning) = place.meaning(&trailer.key) else {
        return;
    };
    let value = trailer.value.trim();
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
    let answer = match meaning {
        // People are called anything, and a share says no by its number.
        Meaning::Identity | Meaning::Share | Meaning::Only(_) | Meaning::Role => Answer::Yes,
        _ => answer(value),
    };
    match (answer, meaning) {
        (Answer::Yes, _) => {}
        (Answer::No, Meaning::Helper | Meaning::Tool | Meaning::Own) => return deny(),
        (Answer::No, Meaning::Flag | Meaning::Scope) => return deny(),
        (Answer::No | Answer::Unclear, _) => return,
    }
    let words = format!("{}: {value}", trailer.key);
    for (name, email) in trailers::identities(value) {
        let named = match meaning {
            Meaning::Identity => {
                co_author(trailer, name, email, place.agents, marks).map(|agent| (kind, agent))
            }
            _ => helper(meaning, (name, email), value, kind, place.agents),
        };
        let Some((kind, agent)) = named else { continue };
        let model = match meaning {
            Meaning::Session(_) | Meaning::Share | Meaning::Flag | Meaning::Scope => None,
            Meaning::Only(_) | Meaning::Role => None,
            Meaning::Model => Some(
                clipped(value, 100)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join("-")
                    .to_ascii_lowercase(),
            ),
            _ => model_in(name),
        };
        let mut found = evidence(kind, place.revision.as_ref(), agent, model, &words);
        let is_session = matches!(meaning, Meaning::Only(_)) && trailers::is_reference(value);
        if is_session || matches!(meaning, Meaning::Session(_)) {
            found.session = Some(excerpt(value));
        }
        marks.add(found);
        // Only these may name several.
        if !matches!(
            meaning,
            Meaning::Identity | Meaning::Helper | Meaning::Tool | Meaning::Own | Meaning::Generator
        ) {
            break;
        }
    }
}

/// The agent that a trailer names as author or co-author, if it names one. People are remembered.
fn co_author<'a>(
    trailer: &Trailer<'_>,
    name: &str,
    email: &str,
    agents: &Agents<'a>,
    marks: &mut Marks,
) -> Option<Option<&'a str>> {
    match agents.co_author(name, email, !trailer.names_co_author()) {
        Named::Agent(agent) => Some(Some(agent)),
        Named::Ai => Some(None),
        Named::Product | Named::Other => {
            let room = marks.co_authors.len() < MOST_CO_AUTHORS;
            let says = !name.is_empty() || !email.is_empty();
            if trailer.names_co_author() && says && room {
                insert(&mut marks.co_authors, (excerpt(name), excerpt(email)));
            }
            None
        }
    }
}

/// Which kind of evidence a trailer of any other meaning is, and the agent that it names. `None`: it is not evidence.
fn helper<'a>(
    meaning: Meaning<'a>,
    (name, email): (&str, &str),
    value: &str,
    kind: EvidenceKind,
    agents: &Agents<'a>,
) -> Option<(EvidenceKind, Option<&'a str>)> {
    let named = |expected| agents.named(name, email, expected);
    let found = match meaning {
        Meaning::Helper => match named(Expected::Helper) {
            Named::Agent(agent) => (kind, Some(agent)),
            Named::Ai => (kind, None),
            Named::Product => (EvidenceKind::Heuristic, None),
            Named::Other => return None,
        },
        Meaning::Own => match named(Expected::Helper) {
            Named::Agent(agent) => (kind, Some(agent)),
            // `Acme-Assisted-by: Jane Doe <jane@acme.example>` thanks a person.
            Named::Other if !email.is_empty() => return None,
            Named::Ai | Named::Product | Named::Other => (kind, None),
        },
        Meaning::Tool => match named(Expected::Helper) {
            Named::Agent(agent) => (kind, Some(agent)),
            Named::Ai | Named::Product | Named::Other => (kind, None),
        },
        Meaning::Generator => match named(Expected::Program) {
            Named::Agent(agent) => (kind, Some(agent)),
            Named::Ai => (kind, None),
            Named::Product | Named::Other => return None,
        },
        Meaning::Flag | Meaning::Scope => (kind, agents.in_text(value)),
        // A model runs under many agents, so it names none.
        Meaning::Model => (kind, None),
        Meaning::Session(agent) if trailers::is_reference(value) => (kind, agent),
        Meaning::Share if trailers::is_share(value) => (kind, None),
        Meaning::Only(agent) if trailers::is_of_agent(value) => (kind, Some(agent)),
        Meaning::AgentName => (kind, agent_named(value, agents)?),
        Meaning::AgentId => numbered(value, kind, agents)?,
        Meaning::Role if is_role(&value.to_ascii_lowercase()) => (kind, Some("gas-town")),
        Meaning::Session(_) | Meaning::Share | Meaning::Identity | Meaning::Only(_) => return None,
        Meaning::Role => return None,
    };
    Some(found)
}

/// The agent that the whole of a short value names. `Agent: restart the heartbeat` speaks of a program.
fn agent_named<'a>(value: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    let name = value.split(['(', '/', ',']).next().unwrap_or(value).trim();
    let agent = agents.by_key(name).or_else(|| agents.by_name(name));
    let is_short = value.split_whitespace().count() <= 4;
    (is_short && (agent.is_some() || (model_in(value).is_some() && speaks_of_ai(value))))
        .then_some(agent)
}

/// An agent's number or name in git's trailer block. Programs that watch machines have agents, too, so one that nobody knows is
/// no more than a hint.
fn numbered<'a>(
    value: &str,
    kind: EvidenceKind,
    agents: &Agents<'a>,
) -> Option<(EvidenceKind, Option<&'a str>)> {
    let is_word = !value.contains(char::is_whitespace) && value.chars().any(char::is_alphabetic);
    if kind != EvidenceKind::Trailer || !is_word {
        return None;
    }
    let agent = agents.by_key(value).or_else(|| agents.by_name(value));
    match agent.is_some() || speaks_of_ai(value) {
        true => Some((kind, agent)),
        false => Some((EvidenceKind::Heuristic, None)),
    }
}
