//! Line-level records of who wrote what: notes of git-ai, agent-trace documents, attestations.
//!
//! Notes are untrusted and can be large. Each is read up to a bound; what lies beyond, and what can't be read, leaves the
//! commit's lines open and is reported, never dropped. A note can be wrong about lines, or hang on the wrong commit: it
//! raises what is at least AI's, and what it says of people counts only where somebody vouches for it.

mod agent_trace;
mod attestation;
mod git_ai;
mod ranges;
mod scanner;

use super::Settings;
use super::marks::{self, excerpt};
use crate::people::agents::{Agents, clipped};
use countersign_contract::types::{Evidence, EvidenceKind, Facts, Note, Notice};
use ranges::{Range, count};

/// Most octets that are read of one note. Nine in ten real ones are shorter than a fifth of this.
const MOST_OCTETS: usize = 1 << 20;
/// Most octets that are read of all notes of a change.
const MOST_OCTETS_IN_ALL: usize = 16 << 20;
/// Most ranges of lines that are read of one note.
const MOST_RANGES: usize = 100_000;
/// Most claims, each of one path and one author, that are read of one note.
const MOST_CLAIMS: usize = 20_000;
/// Most agents, models and sessions of one commit that are listed as evidence.
const MOST_AGENTS: usize = 20;

/// Lines of one file that records speak of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Noted {
    /// An agent's.
    pub(crate) ai: u64,
    /// A person's, as a record says that may lower what is demanded.
    pub(crate) human: u64,
}

/// What all records say of one commit.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) evidence: Vec<Evidence>,
    /// By path, sorted.
    pub(crate) noted: Vec<(String, Noted)>,
    /// A record could not be read as a whole, so that it may say more.
    pub(crate) open: bool,
    /// Paths, whether a person's, and lines, until they are counted.
    lines: Vec<(String, bool, Vec<Range>)>,
}

/// What all records say.
#[derive(Debug, Default)]
pub(crate) struct Notes<'a> {
    /// By revision.
    records: Vec<(&'a str, Record)>,
    /// Notes that were not read, or not as a whole.
    pub(crate) notices: Vec<Notice>,
}

impl Notes<'_> {
    /// What records say of a commit.
    pub(crate) fn record(&self, revision: &str) -> Option<&Record> {
        let place = self
            .records
            .binary_search_by(|(known, _)| (*known).cmp(revision))
            .ok()?;
        self.records.get(place).map(|(_, record)| record)
    }
}

/// An agent as a record names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct RecordedAgent {
    agent: Option<String>,
    model: Option<String>,
    session: Option<String>,
}

/// Whose lines they are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Author {
    Agent(RecordedAgent),
    /// An agent's and a person's, without saying which.
    Both(RecordedAgent),
    Person,
}

/// Lines of one file, and whose they are.
#[derive(Clone, Debug)]
struct Claim {
    path: String,
    author: Author,
    ranges: Vec<Range>,
}

/// Why a note was not read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Unreadable(&'static str),
    Oversized,
}

/// What one note says.
#[derive(Debug, Default)]
struct Reading {
    claims: Vec<Claim>,
    /// Agents that it names without saying which lines are theirs.
    mentioned: Vec<RecordedAgent>,
    /// The commit that it says it is about.
    revision: Option<String>,
    problem: Option<Problem>,
    /// Ranges that may still be taken.
    left: usize,
}

impl Reading {
    fn new() -> Reading {
        Reading {
            left: MOST_RANGES,
            ..Reading::default()
        }
    }

    /// Remembers the first problem; too much is worse than a part that can't be read.
    fn fail(&mut self, problem: Problem) {
        if self.problem.is_none() || problem == Problem::Oversized {
            self.problem = Some(problem);
        }
    }

    /// Takes one range of lines: from 1, in order. `false`: there are too many.
    fn range(&mut self, ranges: &mut Vec<Range>, first: Option<u64>, last: Option<u64>) -> bool {
        if self.left == 0 {
            self.fail(Problem::Oversized);
            return false;
        }
        self.left -= 1;
        match (first.and_then(small), last.and_then(small)) {
            (Some(first), Some(last)) if first >= 1 && first <= last => ranges.push((first, last)),
            _ => self.fail(Problem::Unreadable("a range of lines makes no sense")),
        }
        true
    }

    /// Takes one claim. `false`: there are too many.
    fn claim(&mut self, path: &str, author: Author, ranges: Vec<Range>) -> bool {
        if self.claims.len() >= MOST_CLAIMS {
            self.fail(Problem::Oversized);
            return false;
        }
        self.claims.push(Claim {
            path: crate::paths::in_repository(path),
            author,
            ranges,
        });
        true
    }
}

fn small(number: u64) -> Option<u32> {
    u32::try_from(number).ok()
}

/// Reads the notes on all commits of the change.
pub(crate) fn read<'a>(facts: &'a Facts, settings: &Settings, agents: &Agents<'_>) -> Notes<'a> {
    let mut found = Notes::default();
    if facts.notes.is_empty() {
        return found;
    }
    let all = facts.commits.iter().chain(&facts.carried_commits);
    let commits = crate::sort::set(all.map(|commit| commit.revision.as_str()));
    let mut notes: Vec<&Note> = facts.notes.iter().collect();
    crate::sort::sort_by(&mut notes, |a, b| {
        let by_name =
            (&a.revision, &a.format, a.verified).cmp(&(&b.revision, &b.format, b.verified));
        by_name.then_with(|| a.content.cmp(&b.content))
    });
    notes.dedup();
    let mut left = MOST_OCTETS_IN_ALL;
    for note in notes {
        if commits.binary_search(&note.revision.as_str()).is_err() {
            found.report(note, "foreign_note", "it is attached to a commit that is not part of this change, so it does not count; attach it to the commit that it is about");
            continue;
        }
        let Some(mut reading) = interpret(note, agents, &mut left) else {
            found.report(
                note,
                "unreadable_note",
                "its format is not one of `git-ai`, `agent-trace` and `attestation`",
            );
            continue;
        };
        let own = reading.revision.take();
        let stale = match &own {
            Some(own) => *own != note.revision,
            // What it is about has to be under the signature.
            None => note.format == "attestation",
        };
        let vouched =
            (note.verified || settings.trusts(&note.format)) && !stale && reading.problem.is_none();
        let kind = match note.verified && note.format == "attestation" && !stale {
            true => EvidenceKind::Attestation,
            false => EvidenceKind::LineNote,
        };
        // In the order of their revisions.
        if found.records.last().map(|(known, _)| *known) != Some(&note.revision) {
            found.records.push((&note.revision, Record::default()));
        }
        if let Some((_, record)) = found.records.last_mut() {
            record.open |= reading.problem.is_some();
            record.take(note, &reading, kind, vouched);
        }
        match reading.problem {
            Some(Problem::Oversized) => found.report(
                note,
                "oversized_note",
                "it is longer than is read; what lies beyond may be AI's or a person's",
            ),
            Some(Problem::Unreadable(why)) => found.report(
                note,
                "unreadable_note",
                &format!("{why}; what can't be read may be AI's or a person's"),
            ),
            None => {}
        }
        if stale {
            found.report(note, "foreign_note", "it does not say that it is about the commit that it hangs on, so that it can show AI but not lower what is asked for");
        }
    }
    for (_, record) in &mut found.records {
        record.count();
    }
    crate::sort::sort_by(&mut found.notices, |a, b| {
        (&a.code, &a.subject, &a.explanation).cmp(&(&b.code, &b.subject, &b.explanation))
    });
    found.notices.dedup();
    found
}

impl Notes<'_> {
    fn report(&mut self, note: &Note, code: &str, explanation: &str) {
        let format = excerpt(clipped(&note.format, 40));
        self.notices.push(Notice {
            code: code.to_owned(),
            subject: excerpt(&note.revision),
            explanation: format!("the `{format}` note: {explanation}"),
        });
    }
}

/// Reads one note as far as the bounds allow. `None`: nobody knows its format.
fn interpret(note: &Note, agents: &Agents<'_>, left: &mut usize) -> Option<Reading> {
    let text = clipped(&note.content, MOST_OCTETS.min(*left));
    let read = match note.format.as_str() {
        "git-ai" => git_ai::read,
        "agent-trace" => agent_trace::read,
        "attestation" => attestation::read,
        _ => return None,
    };
    *left -= text.len();
    let mut reading = read(text, agents);
    if text.len() < note.content.len() {
        reading.fail(Problem::Oversized);
    }
    Some(reading)
}

impl Record {
    /// Takes what a note says. `vouched` lets it speak of people.
    fn take(&mut self, note: &Note, reading: &Reading, kind: EvidenceKind, vouched: bool) {
        let mut recorded_agents: Vec<&RecordedAgent> = reading.mentioned.iter().collect();
        let mut number = 0;
        let mut places: Vec<String> = Vec::new();
        for claim in &reading.claims {
            if claim.ranges.is_empty() {
                continue;
            }
            let is_person = match &claim.author {
                Author::Agent(recorded) => {
                    recorded_agents.push(recorded);
                    let mut ranges = claim.ranges.clone();
                    number += count(&mut ranges);
                    places.push(format!("{} {}", claim.path, ranges::shown(&ranges)));
                    false
                }
                Author::Both(recorded) => {
                    recorded_agents.push(recorded);
                    continue;
                }
                Author::Person if vouched => true,
                Author::Person => continue,
            };
            let lines = (claim.path.clone(), is_person, claim.ranges.clone());
            self.lines.push(lines);
        }
        let part = match reading.problem {
            Some(Problem::Oversized) => " in the part that was read",
            _ => "",
        };
        let words = match places.is_empty() {
            true => format!("{} note that names {number} lines{part}", note.format),
            false => format!(
                "{} note that names {number} lines{part}: {}",
                note.format,
                places.join("; ")
            ),
        };
        for recorded in crate::sort::set(recorded_agents.into_iter()) {
            let known = self.evidence.iter().any(|known| {
                known.kind == kind
                    && known.agent == recorded.agent
                    && known.model == recorded.model
                    && known.session == recorded.session
            });
            if known || self.evidence.len() >= MOST_AGENTS {
                continue;
            }
            let mut evidence = marks::evidence(
                kind,
                Some(&note.revision),
                recorded.agent.as_deref(),
                recorded.model.clone(),
                &words,
            );
            evidence.session.clone_from(&recorded.session);
            self.evidence.push(evidence);
        }
    }

    /// Counts the lines of each file. One that a record calls an agent's is that, whatever another one calls it.
    fn count(&mut self) {
        let mut lines = std::mem::take(&mut self.lines);
        crate::sort::sort_by(&mut lines, |a, b| a.0.cmp(&b.0));
        let mut ai: Vec<Range> = Vec::new();
        let mut human: Vec<Range> = Vec::new();
        let mut lines = lines.into_iter().peekable();
        while let Some((path, is_person, ranges)) = lines.next() {
            match is_person {
                true => human.extend(ranges),
                false => ai.extend(ranges),
            }
            if lines.peek().is_some_and(|(next, _, _)| *next == path) {
                continue;
            }
            let of_ai = count(&mut ai);
            human.append(&mut ai);
            let noted = Noted {
                ai: of_ai,
                human: count(&mut human) - of_ai,
            };
            human.clear();
            self.noted.push((path, noted));
        }
    }
}

impl RecordedAgent {
    /// An agent by the name of its tool, its model and its session, each as the record has it.
    fn new(
        tool: Option<&str>,
        model: Option<&str>,
        session: Option<&str>,
        agents: &Agents<'_>,
    ) -> RecordedAgent {
        let plain = |text: &str| {
            let text = excerpt(clipped(text, 100));
            (!text.is_empty()).then_some(text)
        };
        let agent = tool.and_then(plain).map(|tool| {
            agents
                .in_text(&tool)
                .map_or_else(|| tool.to_lowercase(), str::to_owned)
        });
        // `anthropic/claude-sonnet-4-5`: who offers a model does not make it another one.
        let model = model
            .and_then(|model| plain(model.rsplit('/').next().unwrap_or(model)))
            .map(|model| model.to_lowercase().replace(' ', "-"))
            .filter(|model| !matches!(model.as_str(), "unknown" | "default"));
        RecordedAgent {
            agent,
            model,
            session: session.map(excerpt).filter(|session| !session.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests;
