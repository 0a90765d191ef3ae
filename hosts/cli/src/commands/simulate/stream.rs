//! The changes of a simulation: of a repository, or of facts documents.

use super::arguments::SimulateArguments;
use crate::commands::backtest::parse_document;
use crate::commands::backtest::past::{self, Past, Piece};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{change, time};
use countersign::Policy;
use countersign_analysis::simulate::proposed;
use countersign_contract::types::Facts;
use countersign_reports::untrusted;
use countersign_sources::git::{Detail, LandedReader};

/// Most changes that are kept: to be repeated, or to be put in order.
const MOST_KEPT: usize = 2_000;

/// Changes, oldest first. The first that can't be read ends them.
pub(super) struct Stream<'p> {
    policy: &'p Policy,
    changes: Box<dyn Iterator<Item = Piece> + Send>,
    total: Option<u64>,
    failed: Option<Failure>,
}

impl<'p> Stream<'p> {
    pub(super) fn open(
        arguments: &SimulateArguments,
        policy: &'p Policy,
        terminal: &Terminal,
    ) -> Result<Stream<'p>, Failure> {
        let past = match &arguments.facts {
            Some(path) => {
                let most = arguments.limits.limits().input_bytes;
                past::facts(path, most, terminal)?
            }
            None => landed(arguments, terminal)?,
        };
        Ok(Stream {
            policy,
            changes: past.pieces,
            total: past.total,
            failed: None,
        })
    }

    /// How many there are, if that is known.
    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// # Errors
    /// What ended the changes before their end.
    pub(super) fn failed(self) -> Result<(), Failure> {
        self.failed.map_or(Ok(()), Err)
    }

    /// The changes that are to be repeated.
    pub(super) fn templates(mut self, terminal: &Terminal) -> Result<Vec<Facts>, Failure> {
        let templates: Vec<Facts> = self.by_ref().take(MOST_KEPT).collect();
        if templates.len() == MOST_KEPT && self.next().is_some() {
            terminal.note(&format!("only the first {MOST_KEPT} changes are repeated"));
        }
        self.failed()?;
        if templates.is_empty() {
            return Err(Failure::usage(
                "the stream has no changes to repeat; write a facts document on each line",
            ));
        }
        Ok(templates)
    }

    fn document(&self, place: &str, text: &str) -> Result<Facts, Failure> {
        parse_document(self.policy, text).map_err(|problem| {
            Failure::usage(format!(
                "no facts in {place}: {}; `countersign schema facts` prints the form",
                untrusted::short(&problem, 400)
            ))
        })
    }
}

impl Iterator for Stream<'_> {
    type Item = Facts;

    fn next(&mut self) -> Option<Facts> {
        if self.failed.is_some() {
            return None;
        }
        let facts = match self.changes.next()? {
            Piece::Facts(facts) => Ok(*facts),
            // What landed has been read before.
            Piece::Landed(_) => return self.next(),
            Piece::Document { place, text } => self.document(&place, &text),
            Piece::Unreadable { place, problem } => {
                Err(Failure::usage(format!("no facts in {place}: {problem}")))
            }
            Piece::Stopped(failure) => Err(failure),
        };
        facts.map_err(|failure| self.failed = Some(failure)).ok()
    }
}

/// What landed in a repository, oldest first, as it was proposed.
fn landed(arguments: &SimulateArguments, terminal: &Terminal) -> Result<Past, Failure> {
    let branch = arguments.git.clone().filter(|branch| !branch.is_empty());
    let since = Some(arguments.since.as_str());
    let mut past = past::since(&arguments.repo, since, branch, None, time::now(), terminal)?;
    let mut changes: Vec<Facts> = Vec::new();
    let mut more = false;
    for piece in past.pieces.by_ref() {
        match (piece, &past.reader) {
            (Piece::Landed(some), Some(reader)) => {
                let read = reader.read(&some, Detail::WHOLE).map_err(change::failure)?;
                changes.extend(read.into_iter().map(proposed));
            }
            (Piece::Stopped(failure), _) => return Err(failure),
            _ => {}
        }
        more = changes.len() > MOST_KEPT;
        if more {
            changes.truncate(MOST_KEPT);
            break;
        }
    }
    for warning in past.reader.iter().flat_map(LandedReader::warnings) {
        terminal.note(&warning.to_string());
    }
    if more {
        terminal.note(&format!(
            "only {MOST_KEPT} changes are taken; narrow --since, or hand over a stream with --facts"
        ));
    }
    // They come in the order in which they landed, which is not the one in which they were proposed.
    changes.sort_by_key(|facts| facts.now);
    if changes.is_empty() {
        return Err(Failure::usage(
            "nothing landed in that time; go back further with --since, such as --since 2.years",
        ));
    }
    Ok(Past {
        name: past.name,
        total: Some(changes.len() as u64),
        pieces: Box::new(
            changes
                .into_iter()
                .map(|facts| Piece::Facts(Box::new(facts))),
        ),
        reader: None,
    })
}
