//! `countersign simulate`.

pub mod arguments;
mod report;

use crate::arguments::DocumentFormat;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy::Choice;
use crate::terminal::Terminal;
use crate::{folder, output, policy, presets, source};
use arguments::SimulateArguments;
use countersign::Policy;
use countersign_analysis::simulate::{self, Reading, Repeated, Report, Settings, proposed};
use countersign_contract::types::{Decision, Facts, Person};
use countersign_sources::git::{self, SurveyOptions};
use countersign_sources::roster::Roster;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;
use std::thread;

/// Most changes that are kept to be repeated.
const MOST_TEMPLATES: usize = 2_000;
/// Fewer changes are not worth another thread.
const WORTH_A_THREAD: usize = 8;

/// Runs a stream of changes through policy and roster.
pub fn run(arguments: &SimulateArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let policy = open(arguments, terminal)?;
    let people = roster(&arguments.roster)?;
    let templates = match (&arguments.git, arguments.changes) {
        (Some(_), _) => Some(landed(arguments, terminal)?),
        (None, Some(_)) => Some(read_all(arguments)?),
        (None, None) => None,
    };
    let baseline = simulation(
        arguments,
        &policy,
        &people,
        templates.as_deref(),
        Vec::new(),
        terminal,
    )?;
    let away = match arguments.away.is_empty() {
        true => None,
        false => Some(simulation(
            arguments,
            &policy,
            &people,
            templates.as_deref(),
            arguments.away.clone(),
            terminal,
        )?),
    };
    if let Some((change, why)) = &baseline.first_failure {
        terminal.note(&format!(
            "no decision on {} of {} changes; the first is {change}: {why}",
            baseline.failed, baseline.changes
        ));
    }
    let text = match arguments.format {
        DocumentFormat::Text => report::text(&baseline, away.as_ref(), &arguments.away, terminal),
        DocumentFormat::Json => report::json(&baseline, away.as_ref(), &arguments.away)?,
    };
    output::write(arguments.output.as_deref(), &text)?;
    Ok(Exit::Pass)
}

fn open(arguments: &SimulateArguments, terminal: &Terminal) -> Result<Policy, Failure> {
    let limits = &arguments.limits;
    match Choice::from(&arguments.policy) {
        Choice::Bundle(path, digest) => policy::open_bundle(&path, digest.as_deref(), limits),
        Choice::Folder(path, set) => {
            let source = folder::read(&path)?;
            policy::open_source(&path.display().to_string(), &source, &set, limits, terminal)
        }
        Choice::Preset(name, set) => {
            policy::open_source(&name, &presets::folder(&name)?, &set, limits, terminal)
        }
        Choice::Base(_) => Err(Failure::usage(
            "nothing says which policy decides; name one with --preset, --policy or --bundle",
        )),
    }
}

fn roster(path: &Path) -> Result<Vec<Person>, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let roster = Roster::parse(&text, &path.display().to_string())
        .map_err(|error| Failure::usage(format!("the roster does not hold: {error}")))?;
    Ok(roster.people().to_vec())
}

/// What landed in a repository, oldest first, as it was proposed.
fn landed(arguments: &SimulateArguments, terminal: &Terminal) -> Result<Vec<Facts>, Failure> {
    let mut changes = git::landed_changes(&SurveyOptions {
        repository: arguments.repo.clone(),
        since: Some(arguments.since.clone()),
        branch: arguments.git.clone().filter(|branch| !branch.is_empty()),
        name: None,
        landed_from: None,
        now: source::now(),
    })
    .map_err(source::failure)?;
    for notice in changes.notices() {
        terminal.note(&notice.to_string());
    }
    let mut templates = Vec::new();
    for facts in changes.by_ref().take(MOST_TEMPLATES) {
        templates.push(proposed(facts.map_err(source::failure)?));
    }
    if changes.next().is_some() {
        terminal.note(&format!(
            "only the newest {MOST_TEMPLATES} changes are taken; narrow --since, or hand over a stream with --facts"
        ));
    }
    templates.sort_by_key(|facts| facts.now);
    if templates.is_empty() {
        return Err(Failure::usage(
            "nothing landed in that time; go back further with --since, such as --since 2.years",
        ));
    }
    Ok(templates)
}

/// The changes of a file that are to be repeated.
fn read_all(arguments: &SimulateArguments) -> Result<Vec<Facts>, Failure> {
    let failed = RefCell::new(None);
    let all: Vec<Facts> = lines(arguments, &failed)?.take(MOST_TEMPLATES).collect();
    if let Some(failure) = failed.into_inner() {
        return Err(failure);
    }
    if all.is_empty() {
        return Err(Failure::usage(
            "the stream has no changes; write a facts document on each line",
        ));
    }
    Ok(all)
}

/// One simulation, from the beginning of the stream on.
fn simulation(
    arguments: &SimulateArguments,
    policy: &Policy,
    people: &[Person],
    templates: Option<&[Facts]>,
    away: Vec<String>,
    terminal: &Terminal,
) -> Result<Report, Failure> {
    let settings = Settings {
        seed: arguments.seed,
        reading: Reading {
            base: arguments.reading_minutes * 60.0,
            per_line: arguments.seconds_per_line,
            ..Reading::default()
        },
        most_people: arguments.candidates,
        away,
        ..Settings::default()
    };
    let total = arguments
        .changes
        .or_else(|| templates.map(|all| u64::try_from(all.len()).unwrap_or(u64::MAX)));
    let bar = progress(total, terminal);
    let decide = |batch: &[Facts]| {
        bar.inc(u64::try_from(batch.len()).unwrap_or_default());
        decide(policy, batch)
    };
    let people = people.to_vec();
    let result = match (templates, arguments.changes) {
        (Some(templates), Some(changes)) => {
            let start = templates
                .first()
                .map_or_else(source::now, |facts| facts.now);
            let stream =
                Repeated::new(templates, changes, arguments.per_day, start, arguments.seed);
            simulate::run(&settings, people, stream, decide)
        }
        (Some(templates), None) => {
            simulate::run(&settings, people, templates.iter().cloned(), decide)
        }
        (None, _) => {
            let failed = RefCell::new(None);
            let result = simulate::run(&settings, people, lines(arguments, &failed)?, decide);
            if let Some(failure) = failed.into_inner() {
                return Err(failure);
            }
            result
        }
    };
    bar.finish_and_clear();
    result.map_err(|error| Failure::usage(error.to_string()))
}

/// Decides a batch on all cores. The answers come in the order of the changes.
fn decide(policy: &Policy, batch: &[Facts]) -> Vec<Result<Decision, String>> {
    let one = |facts: &Facts| {
        policy
            .evaluate(facts)
            .map(|evaluation| evaluation.value)
            .map_err(|error| error.to_string())
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = batch.len().div_ceil(cores).max(WORTH_A_THREAD);
    if batch.len() <= share {
        return batch.iter().map(one).collect();
    }
    thread::scope(|scope| {
        let parts: Vec<_> = batch
            .chunks(share)
            .map(|part| {
                (
                    part.len(),
                    scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()),
                )
            })
            .collect();
        let mut all = Vec::with_capacity(batch.len());
        for (length, part) in parts {
            match part.join() {
                Ok(answers) => all.extend(answers),
                // What is lost has to be counted all the same.
                Err(_) => all.extend((0..length).map(|_| Err("the evaluation stopped".to_owned()))),
            }
        }
        all
    })
}

/// The changes of a file of JSON lines. The first that can't be read ends the stream, and is left in `failed`.
fn lines<'a>(
    arguments: &'a SimulateArguments,
    failed: &'a RefCell<Option<Failure>>,
) -> Result<impl Iterator<Item = Facts> + 'a, Failure> {
    let Some(path) = arguments.facts.as_deref() else {
        return Err(Failure::usage(
            "nothing says which changes come; name them with --facts or --git",
        ));
    };
    let file = File::open(path).map_err(|error| Failure::file("read", path, &error))?;
    let most = u64::try_from(arguments.limits.limits().input_bytes).unwrap_or(u64::MAX);
    let mut reader = BufReader::new(file);
    let mut number = 0_u64;
    Ok(std::iter::from_fn(move || {
        loop {
            number += 1;
            match read_line(&mut reader, most) {
                Ok(None) => return None,
                Ok(Some(line)) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(line)) => match serde_json::from_slice(&line) {
                    Ok(facts) => return Some(facts),
                    Err(error) => {
                        failed.replace(Some(Failure::usage(format!(
                            "`{}`, line {number}, is no facts document: {error}; `countersign schema facts` prints the form",
                            path.display()
                        ))));
                        return None;
                    }
                },
                Err(error) => {
                    failed.replace(Some(Failure::usage(format!(
                        "`{}`, line {number}, can't be read: {error}",
                        path.display()
                    ))));
                    return None;
                }
            }
        }
    }))
}

/// One line, of bounded length.
fn read_line(reader: &mut impl BufRead, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = reader
        .take(most.saturating_add(1))
        .read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if u64::try_from(read).unwrap_or(u64::MAX) > most {
        return Err(std::io::Error::other(format!(
            "it is longer than {most} bytes, the most that the sandbox takes"
        )));
    }
    Ok(Some(line))
}

fn progress(total: Option<u64>, terminal: &Terminal) -> ProgressBar {
    let target = match terminal.progress {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(total, target);
    let template = match total {
        Some(_) => "{bar:30} {pos} of {len} changes, {eta} left",
        None => "{spinner} {pos} changes",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
