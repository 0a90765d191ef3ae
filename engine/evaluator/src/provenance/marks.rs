//! Evidence of AI in one message or description.

mod description;
mod escaped;
mod own_words;
mod phrases;
mod trailer;

use crate::people::agents::{Agents, clipped};
use countersign_contract::types::{Evidence, EvidenceKind};
use trailer::Place;

/// Longest excerpt, in characters.
const LONGEST_EXCERPT: usize = 200;
/// Most pieces of evidence that are kept for one commit. They are deduplicated first; real squashes have a dozen.
const MOST_EVIDENCE: usize = 20;

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
    let (text, revision) = match from {
        Text::Message(revision) => (text, Some(revision.to_owned())),
        Text::Description => {
            own = description::without_examples(text);
            (own.as_str(), None)
        }
    };
    let place = Place {
        revision: &revision,
        agents,
        own_keys,
    };
    trailer::each(text, &place, marks);
    if matches!(from, Text::Description) {
        description::forms(text, &place, marks);
    }
    lines(text, from, &place, marks);
    if let Some(unfolded) = escaped::unfolded(text) {
        // Git does not find a trailer in it.
        trailer::each(&unfolded, &place, marks);
        lines(&unfolded, Text::Description, &place, marks);
    }
}

/// Reads what single lines say.
fn lines(text: &str, from: Text<'_>, place: &Place<'_>, marks: &mut Marks) {
    let (agents, revision) = (place.agents, place.revision);
    for (number, line) in text.split('\n').enumerate() {
        let is_message = matches!(from, Text::Message(_));
        let is_first = number == 0 && is_message;
        let said = phrases::phrase(line, is_first, agents)
            .or_else(|| own_words::said(line, is_first, agents));
        if let Some(agent) = said {
            marks.add(heuristic(revision, agent, line));
        }
        if let Some((agent, session)) = phrases::session_page(line, agents) {
            let mut found = heuristic(revision, Some(agent), line);
            found.session = Some(excerpt(session));
            // A trailer may have named it already.
            let known = |other: &Evidence| other.session == found.session;
            if !marks.evidence.iter().any(known) {
                marks.add(found);
            }
        }
        if is_first && line.starts_with("aider: ") {
            marks.add(heuristic(revision, Some("aider"), line));
        }
        // A squash lists the subjects of its commits.
        let is_subject = number == 0 || line.starts_with("* ");
        if is_subject
            && clipped(line, 500)
                .to_ascii_lowercase()
                .contains("[ai-commit]")
        {
            marks.add(heuristic(revision, None, line));
        }
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
