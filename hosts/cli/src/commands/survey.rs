//! `countersign survey`.

mod known;
#[cfg(test)]
mod tests;

use crate::arguments::{DocumentFormat, SurveyArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::landed::{self, Judge};
use crate::limits::LimitArguments;
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::{change, output, policy, presets, time};
use countersign_analysis::backtest::in_order;
use countersign_analysis::survey::{Surveyed, Tally};
use countersign_contract::types::Facts;
use countersign_reports::{json, survey};
use countersign_sources::SourceError;
use countersign_sources::git::{self, Landed, LandedReader, SurveyOptions};
use known::{Circumstances, Known};
use std::thread;

/// Changes whose counts are kept in memory to be kept on disk.
const MOST_KEPT: usize = 400_000;

/// Decides each landed change by a preset, and counts.
pub fn run(arguments: &SurveyArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let interrupt = Interrupt::awaited();
    let limits = LimitArguments {
        fuel: None,
        memory: None,
        no_cache: arguments.no_cache,
        at_once: 1,
    };
    let changes = git::landed_changes(&SurveyOptions {
        repository: arguments.repo.clone(),
        since: Some(arguments.since.clone()),
        branch: arguments.branch.clone(),
        name: None,
        landed_from: (!arguments.landed_from.is_empty()).then(|| arguments.landed_from.clone()),
        now: time::now(),
    })
    .map_err(change::failure)?;
    for warning in changes.warnings() {
        terminal.note(&warning.to_string());
    }
    super::provenance::tell_of_notes(&arguments.repo, terminal);
    let preset = presets::folder(&arguments.preset)?;
    let policy = policy::compile_source(&preset, &[], terminal)?;
    let controls = policy
        .controls
        .iter()
        .map(|control| (control.id.as_str(), control.title.as_str()));
    let mut tally = Tally::new(
        changes.repository().to_owned(),
        changes.branch().map(str::to_owned),
        arguments.since.clone(),
        format!("{} {}", policy.name, policy.version),
        controls,
    );
    // Which refs keep the heads of changes is not a matter of ids.
    let cached = !arguments.no_cache && arguments.landed_from.is_empty();
    let known = match cached {
        true => Known::read(&Circumstances {
            policy: &countersign_program::encode(&policy),
            repository: changes.repository(),
            branch: changes.branch(),
            surroundings: &changes.surroundings(),
        }),
        false => Known::default(),
    };
    let judge = Judge::native(policy, false, || {
        policy::open_preset(&arguments.preset, &[], &limits, terminal)
    })?;
    let counter = terminal.progress.then(|| changes.counter());
    let mut total = counter.map(|counter| thread::spawn(move || counter.count()));
    let mut progress = Progress::new(None, terminal);
    let (left, reader) = changes.split();
    let survey = Survey {
        judge,
        reader,
        known,
    };
    let (mut kept, mut new) = (Vec::new(), false);
    let mut stopped = None;
    in_order(
        left.take_while(|_| !interrupt.pressed()),
        workers(),
        // What waits for its turn is left out, so that what is counted ends where it was stopped.
        |some| match interrupt.pressed() {
            true => Ok(Vec::new()),
            false => survey.count(some),
        },
        |counted| match counted {
            // Git is stopped by Ctrl-C, too.
            Err(_) if interrupt.pressed() => {}
            Err(failure) => stopped = stopped.take().or(Some(failure)),
            Ok(counted) if stopped.is_none() => {
                for (revision, change, was_known) in counted {
                    tally.add(&change);
                    progress.step();
                    new |= !was_known;
                    if cached && kept.len() < MOST_KEPT {
                        kept.push((revision, change));
                    }
                }
                if total.as_ref().is_some_and(thread::JoinHandle::is_finished)
                    && let Some(Ok(total)) = total.take().map(thread::JoinHandle::join)
                {
                    progress.total(total);
                }
                progress.figures(&survey::figures(&tally));
            }
            Ok(_) => {}
        },
    );
    progress.end();
    if let Some(failure) = stopped {
        return Err(failure);
    }
    tally.partial = interrupt.pressed();
    tally.incomplete = survey.reader.lacking();
    if new && tally.incomplete == 0 {
        survey.known.keep(&kept);
    }
    shown(arguments, &tally, &survey.reader, terminal)
}

/// Git and the evaluator take turns: with one thread more than cores none of these waits for git.
fn workers() -> usize {
    thread::available_parallelism().map_or(2, |cores| usize::from(cores) + 1)
}

struct Survey<'s> {
    judge: Judge<'s>,
    reader: LandedReader,
    known: Known,
}

/// A change by the revision that landed, and whether it was known before.
type Counted = (String, Surveyed, bool);

impl Survey<'_> {
    fn count(&self, some: Result<Vec<Landed>, SourceError>) -> Result<Vec<Counted>, Failure> {
        let some = some.map_err(change::failure)?;
        let is_known = |landed: &&Landed| self.known.of(landed.revision()).is_none();
        let unknown: Vec<Landed> = some.iter().filter(is_known).cloned().collect();
        let counted = match unknown.is_empty() {
            true => Vec::new(),
            false => landed::work(&self.reader, &unknown, self.judge.detail(), |facts| {
                self.one(&facts)
            })?,
        };
        let mut counted = counted.into_iter();
        Ok(some
            .into_iter()
            .filter_map(|landed| {
                let revision = landed.revision().to_owned();
                match self.known.of(&revision) {
                    Some(change) => Some((revision, change.clone(), true)),
                    None => Some((revision, counted.next()?, false)),
                }
            })
            .collect())
    }

    fn one(&self, facts: &Facts) -> (Surveyed, bool) {
        match self.judge.decide(facts) {
            Ok(decision) => {
                // Where only some changes' lines are looked at, their sum says nothing.
                let lines = self.judge.detail().lines;
                (
                    Surveyed::decided(facts, &decision, lines),
                    landed::is_marked(facts, &decision),
                )
            }
            Err(error) => (
                Surveyed::Failed {
                    revision: facts.change.head.revision.clone(),
                    reason: error.to_string(),
                },
                true,
            ),
        }
    }
}

/// Prints what was counted, and says what a person should hear of it.
fn shown(
    arguments: &SurveyArguments,
    tally: &Tally,
    reader: &LandedReader,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    for warning in reader.warnings() {
        terminal.note(&warning.to_string());
    }
    if let Some((revision, why)) = tally.first_failure() {
        terminal.note(&format!(
            "no decision on {}; the first is {revision}: {why}",
            tally.failures()
        ));
    }
    let text = match arguments.format {
        DocumentFormat::Text => survey::render(tally, terminal.color),
        DocumentFormat::Json => {
            json::pretty(tally).map_err(|error| Failure::unwritable("JSON", &error))?
        }
    };
    output::write(None, &text)?;
    Ok(match tally.partial {
        true => Exit::Interrupted,
        false => Exit::Pass,
    })
}
