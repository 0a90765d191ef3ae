//! Evidence of AI in one message or description.

mod phrases;

use super::trailers::{self, Answer, Meaning, answer};
use crate::people::agents::{Agents, Expected, Named, clipped, model_in};
use crate::sort::insert;
use countersign_contract::types::{Evidence, EvidenceKind};

/// The line above the conversation that Aider can put into a message.
const AIDERS_CHAT: &str = "# Aider chat conversation:";
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
    /// There was more evidence than is kept.
    pub(crate) full: bool,
}

impl Marks {
    /// Adds a piece of evidence unless it is there already. A session joins the evidence that lacks one.
    pub(crate) fn add(&mut self, mut evidence: Evidence) {
        // What tools recorded, and who is logged in as an agent, is bounded elsewhere and crowds out nothing.
        let strong = |evidence: &Evidence| evidence.kind <= EvidenceKind::AgentIdentity;
        let weak = self.evidence.iter().filter(|other| !strong(other)).count();
        let fits = strong(&evidence) || weak < MOST_EVIDENCE;
        let twin = self.evidence.iter_mut().find(|other| {
            other.kind == evidence.kind
                && other.agent == evidence.agent
                && other.model == evidence.model
                && (other.session.is_none()
                    || evidence.session.is_none()
                    || other.session == evidence.session)
        });
        match twin {
            Some(twin) => twin.session = twin.session.take().or(evidence.session.take()),
            None if fits => self.evidence.push(evidence),
            None => self.full = true,
        }
    }

    /// Evidence that no confirmed appeal set aside.
    pub(crate) fn counting(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|evidence| counts(evidence))
    }

    /// Some evidence counts.
    pub(crate) fn show_ai(&self) -> bool {
        self.counting().next().is_some()
    }
}

/// No confirmed appeal set it aside.
pub(crate) fn counts(evidence: &Evidence) -> bool {
    evidence.set_aside_by.is_none()
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Text<'a> {
    /// The message of this commit.
    Message(&'a str),
    /// The description of the change.
    Description,
}

/// Reads all marks of a text, beside those that are known already.
pub(crate) fn read(
    text: &str,
    from: Text<'_>,
    agents: &Agents<'_>,
    own_keys: &[String],
    marks: &mut Marks,
) {
    let own;
    let text = match from {
        Text::Message(_) => text,
        Text::Description => {
            own = without_examples(text);
            &own
        }
    };
    let revision = match from {
        Text::Message(revision) => Some(revision.to_owned()),
        Text::Description => None,
    };
    trailers::each(
        text,
        |key| trailers::meaning(key, own_keys, agents).is_some(),
        |trailer| read_trailer(&trailer, &revision, agents, own_keys, marks),
    );
    for (number, line) in text.split('\n').enumerate() {
        if let Some(agent) = phrases::phrase(line, agents) {
            marks.add(heuristic(&revision, agent, line));
        }
        if let Some((agent, session)) = phrases::session_page(line) {
            let mut found = heuristic(&revision, Some(agent), line);
            found.session = Some(excerpt(session));
            // A trailer may have named it already.
            let known = |other: &Evidence| other.session == found.session;
            if !marks.evidence.iter().any(known) {
                marks.add(found);
            }
        }
        let is_aiders = number == 0 && line.starts_with("aider: ");
        if (is_aiders && matches!(from, Text::Message(_))) || line.trim_end() == AIDERS_CHAT {
            marks.add(heuristic(&revision, Some("aider"), line));
        }
        // A squash lists the subjects of its commits.
        let is_subject = number == 0 || line.starts_with("* ");
        if is_subject
            && clipped(line, 500)
                .to_ascii_lowercase()
                .contains("[ai-commit]")
        {
            marks.add(heuristic(&revision, None, line));
        }
    }
}

/// A description without its HTML comments and fenced blocks: a form's instructions and quoted examples are nobody's
/// statements. In commit messages all is read.
fn without_examples(text: &str) -> String {
    // A description has no subject: its first line is read like the others.
    let mut kept = String::with_capacity(text.len().min(1 << 20) + 1);
    kept.push('\n');
    let (mut commented, mut fence) = (false, None);
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| start.starts_with(mark));
        match (fence, mark) {
            _ if commented => {}
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                continue;
            }
            (Some(_), _) => continue,
            (None, Some(mark)) => {
                fence = Some(mark);
                continue;
            }
            (None, None) => {}
        }
        let mut rest = line;
        while !rest.is_empty() {
            if commented {
                let Some((_, after)) = rest.split_once("-->") else {
                    break;
                };
                (commented, rest) = (false, after);
            } else {
                let (before, after) = rest.split_once("<!--").unwrap_or((rest, ""));
                kept.push_str(before);
                commented = before.len() < rest.len();
                rest = after;
            }
        }
        if !kept.ends_with('\n') {
            kept.push('\n');
        }
    }
    kept
}

fn read_trailer(
    trailer: &trailers::Trailer<'_>,
    revision: &Option<String>,
    agents: &Agents<'_>,
    own_keys: &[String],
    marks: &mut Marks,
) {
    let Some(meaning) = trailers::meaning(&trailer.key, own_keys, agents) else {
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
        Meaning::Identity | Meaning::Share => Answer::Yes,
        _ => answer(value),
    };
    match (answer, meaning) {
        (Answer::Yes, _) => {}
        (Answer::No, Meaning::Helper | Meaning::Tool | Meaning::Own) => return deny(),
        (Answer::No, Meaning::Flag | Meaning::Scope) => return deny(),
        (Answer::No | Answer::Unclear, _) => return,
    }
    let named = match meaning {
        Meaning::Identity => co_author(trailer, agents, marks).map(|agent| (kind, agent)),
        _ => helper(meaning, value, kind, agents),
    };
    let Some((kind, agent)) = named else { return };
    let model = match meaning {
        Meaning::Session(_) | Meaning::Share | Meaning::Flag | Meaning::Scope => None,
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
    let mut found = evidence(kind, revision.as_ref(), agent, model, &words);
    if matches!(meaning, Meaning::Session(_)) {
        found.session = Some(excerpt(value));
    }
    marks.add(found);
}

/// The agent that a trailer names as author or co-author, if it names one. People are remembered.
fn co_author<'a>(
    trailer: &trailers::Trailer<'_>,
    agents: &Agents<'a>,
    marks: &mut Marks,
) -> Option<Option<&'a str>> {
    let value = trailer.value.trim();
    let (name, email) = trailers::identity(value);
    match agents.co_author(name, email) {
        Named::Agent(agent) => Some(Some(agent)),
        Named::Ai => Some(None),
        Named::Product | Named::Other => {
            let room = marks.co_authors.len() < MOST_CO_AUTHORS;
            if trailer.names_co_author() && !value.is_empty() && room {
                insert(&mut marks.co_authors, (excerpt(name), excerpt(email)));
            }
            None
        }
    }
}

/// Which kind of evidence a trailer of any other meaning is, and the agent that it names. `None`: it is not evidence.
fn helper<'a>(
    meaning: Meaning<'a>,
    value: &str,
    kind: EvidenceKind,
    agents: &Agents<'a>,
) -> Option<(EvidenceKind, Option<&'a str>)> {
    let (name, email) = trailers::identity(value);
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
        Meaning::Session(_) | Meaning::Share | Meaning::Identity => return None,
    };
    Some(found)
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

/// Sorts evidence, the strongest kind first.
pub(super) fn sort(evidence: &mut Vec<Evidence>) {
    crate::sort::sort_by(evidence, |a, b| {
        let by_name = (a.kind, &a.revision, &a.agent).cmp(&(b.kind, &b.revision, &b.agent));
        let by_words =
            || (&a.model, &a.excerpt, &a.session).cmp(&(&b.model, &b.excerpt, &b.session));
        by_name.then_with(by_words)
    });
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
mod tests;
