//! Evidence of AI in one message or description.

use super::agents::{Agents, clipped, model_in, speaks_of_ai};
use super::trailers::{self, Answer, Meaning, answer};
use crate::order::insert;
use countersign_contract::types::{Evidence, EvidenceKind};

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
        let fits = self.evidence.len() < MOST_EVIDENCE;
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
        |key| trailers::meaning(key, own_keys).is_some(),
        |trailer| read_trailer(&trailer, &revision, agents, own_keys, marks),
    );
    for (number, line) in text.split('\n').enumerate() {
        if let Some(agent) = phrase(line, agents) {
            marks.add(heuristic(&revision, agent, line));
        }
        if number == 0 && matches!(from, Text::Message(_)) {
            let subject = clipped(line, 500);
            if subject.starts_with("aider: ") {
                marks.add(heuristic(&revision, Some("aider"), line));
            }
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
    let key = trailer.key.to_ascii_lowercase();
    let Some(meaning) = trailers::meaning(&key, own_keys) else {
        return;
    };
    let value = trailer.value.trim();
    let (name, email) = trailers::identity(value);
    let named = || agents.by_email(email).or_else(|| agents.by_name(name));
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
    let (kind, agent) = match meaning {
        Meaning::Identity => {
            match named().or_else(|| email.is_empty().then(|| whole_name(agents, name)).flatten()) {
                Some(agent) => (kind, Some(agent)),
                None => {
                    let is_co_author = key.starts_with("co-author");
                    if is_co_author && !value.is_empty() && marks.co_authors.len() < MOST_CO_AUTHORS
                    {
                        insert(&mut marks.co_authors, (excerpt(name), excerpt(email)));
                    }
                    return;
                }
            }
        }
        Meaning::Tool => match answer(value) {
            Answer::No => return deny(),
            Answer::Unclear => return,
            Answer::Yes => {
                let agent = named().or_else(|| match email.is_empty() {
                    true => agents.in_text(value),
                    false => None,
                });
                // `Assisted-by: Jane Doe <jane@acme.example>` thanks a person.
                if agent.is_none() && !email.is_empty() && !speaks_of_ai(name) {
                    return;
                }
                (kind, agent)
            }
        },
        Meaning::Generator => match answer(value) {
            Answer::No | Answer::Unclear => return,
            Answer::Yes => match named().or_else(|| agents.in_text(value)) {
                Some(agent) => (kind, Some(agent)),
                None if speaks_of_ai(value) => (kind, None),
                None => (EvidenceKind::Heuristic, None),
            },
        },
        Meaning::Agent => match named().or_else(|| agents.in_text(value)) {
            Some(agent) => (kind, Some(agent)),
            None => return,
        },
        Meaning::Flag | Meaning::Scope => match answer(value) {
            Answer::No => return deny(),
            Answer::Unclear => return,
            Answer::Yes => (kind, agents.in_text(value)),
        },
        Meaning::Model => match answer(value) {
            Answer::No | Answer::Unclear => return,
            // A model runs under many agents, so it names none.
            Answer::Yes => (kind, None),
        },
        Meaning::Session(agent) if !value.is_empty() => (kind, agent),
        Meaning::Session(_) => return,
        Meaning::Share if trailers::is_share(value) => (kind, None),
        Meaning::Share => return,
    };
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

/// A co-author line without any address can still name a product, and then nothing but it.
fn whole_name<'a>(agents: &Agents<'a>, name: &str) -> Option<&'a str> {
    let words = name.split_whitespace().count();
    (words == 1 && !name.is_empty())
        .then(|| agents.in_text(name))
        .flatten()
}

/// Words that begin a line by which tools say what they made, such as `🤖 Generated with [Claude Code](…)`.
const PHRASES: &[&str] = &[
    "generated with ",
    "generated by ",
    "generated using ",
    "created with ",
    "created by ",
    "made with ",
    "made by ",
    "written by ",
    "written with ",
    "assisted by ",
    "co-authored with ",
    "authored by ",
];
/// Longest line that can be such a mark; longer ones are prose.
const LONGEST_PHRASE: usize = 240;

/// A line by which a tool says that it made the text. The agent has to be named right behind the phrase, by a name that
/// nobody is called; behind the robot sign any known word will do.
fn phrase<'a>(line: &str, agents: &Agents<'a>) -> Option<Option<&'a str>> {
    if line.len() > LONGEST_PHRASE {
        return None;
    }
    let robot = line.trim_start().starts_with('🤖');
    let text = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let lower = text.to_ascii_lowercase();
    let rest = PHRASES
        .iter()
        .find_map(|phrase| lower.strip_prefix(phrase))?;
    let name = rest.trim_start_matches(|character: char| !character.is_alphanumeric());
    let agent = agents
        .by_name(name)
        .or_else(|| robot.then(|| agents.in_text(name)).flatten());
    match agent {
        Some(agent) => Some(Some(agent)),
        None => (robot && speaks_of_ai(name)).then_some(None),
    }
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
