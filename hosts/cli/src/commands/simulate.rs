//! `countersign simulate`.

pub mod arguments;
mod stream;

use crate::arguments::DocumentFormat;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy::Choice;
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::{output, time};
use arguments::SimulateArguments;
use countersign::Policy;
use countersign_analysis::simulate::{self, Absence, Host, Reading, Repeated, Report, Settings};
use countersign_contract::types::{Decision, Facts, Person, PersonKind, Timestamp};
use countersign_reports::numbers::{grouped, plural};
use countersign_reports::simulation;
use countersign_sources::people;
use countersign_sources::roster::Roster;
use std::path::Path;
use std::thread;
use stream::Stream;

/// Fewer changes are not worth another thread.
const WORTH_A_THREAD: usize = 8;

/// Runs a stream of changes through policy and roster.
pub fn run(arguments: &SimulateArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let absences = absences(arguments)?;
    let policy = open(arguments, terminal)?;
    let people = roster(&arguments.roster)?;
    notes(&people, terminal);
    let reports = simulation(arguments, &policy, &people, &absences, terminal)?;
    let Some(baseline) = reports.first().filter(|baseline| baseline.changes > 0) else {
        return Err(Failure::usage(
            "the stream has no changes; write a facts document on each line",
        ));
    };
    if let Some((change, why)) = &baseline.first_failure {
        terminal.note(&format!(
            "no decision on {} of {} changes; the first is {change}: {why}",
            baseline.failed, baseline.changes
        ));
    }
    let text = match arguments.format {
        DocumentFormat::Text => simulation::text::render(
            &reports,
            absences.last().filter(|absence| !absence.people.is_empty()),
            terminal.color && arguments.output.is_none(),
        ),
        DocumentFormat::Json => simulation::json(&reports, &absences)
            .map_err(|error| Failure::unwritable("JSON", &error))?,
    };
    output::write(arguments.output.as_deref(), &text)?;
    Ok(match baseline.failed {
        0 => Exit::Pass,
        _ => Exit::Undecided,
    })
}

/// Nobody is away; then, if somebody is said to be, they are.
fn absences(arguments: &SimulateArguments) -> Result<Vec<Absence>, Failure> {
    if let (Some(from), Some(until)) = (arguments.away_from, arguments.away_until)
        && until <= from
    {
        return Err(Failure::usage(format!(
            "nobody is away from {from} until {until}; --away-until has to be later than --away-from"
        )));
    }
    let mut absences = vec![Absence::default()];
    if !arguments.away.is_empty() {
        absences.push(Absence {
            people: arguments.away.clone(),
            from: arguments.away_from,
            until: arguments.away_until,
        });
    }
    Ok(absences)
}

/// What the roster does not say and the result hangs on.
fn notes(people: &[Person], terminal: &Terminal) {
    let reviewers = || {
        let humans = people
            .iter()
            .filter(|person| person.kind == PersonKind::Human);
        humans.filter(|person| !person.departed)
    };
    let all = reviewers().count() as u64;
    let lacking = |lacks: fn(&&Person) -> bool, what: &str| {
        let count = reviewers().filter(lacks).count() as u64;
        if count > 0 {
            terminal.note(&format!(
                "{} of {} of the roster {what}",
                grouped(count),
                plural(all, "reviewer")
            ));
        }
    };
    lacking(
        |person| person.working_hours.is_none(),
        "have no `working_hours`: they count as at work day and night",
    );
    lacking(
        |person| person.capacity.is_none(),
        "have no `capacity`: they are asked however much they carry",
    );
    lacking(
        |person| person.level.is_none(),
        "have no `level`: no rule that asks for one counts them",
    );
}

fn open(arguments: &SimulateArguments, terminal: &Terminal) -> Result<Policy, Failure> {
    let limits = &arguments.limits.for_many(cores());
    Choice::from(&arguments.policy).open(limits, terminal, |_| {
        Err(Failure::usage(
            "nothing says which policy decides; name one with --preset, --policy or --bundle",
        ))
    })
}

fn roster(path: &Path) -> Result<Vec<Person>, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let roster = Roster::parse(&text, &path.display().to_string())
        .map_err(|error| Failure::usage(format!("the roster is invalid: {error}")))?;
    Ok(roster.people().to_vec())
}

/// The simulation, from the beginning of the stream on, once for each absence.
fn simulation(
    arguments: &SimulateArguments,
    policy: &Policy,
    people: &[Person],
    absences: &[Absence],
    terminal: &Terminal,
) -> Result<Vec<Report>, Failure> {
    let window = match (arguments.away_from, arguments.away_until) {
        (None, None) => None,
        (from, until) => Some((
            from.unwrap_or(Timestamp::MIN),
            until.unwrap_or(Timestamp::MAX),
        )),
    };
    let settings = Settings {
        seed: arguments.seed,
        reading: Reading {
            base: arguments.reading_minutes * 60.0,
            per_line: arguments.seconds_per_line,
            ..Reading::default()
        },
        most_people: arguments.candidates,
        window,
        ..Settings::default()
    };
    let host = Host {
        offset: people::offset,
        named: people::named,
    };
    let decide = |batch: &[Facts]| decide(policy, batch);
    let run = |stream: &mut dyn Iterator<Item = Facts>, total: Option<u64>| {
        let mut progress = Progress::new(total, terminal);
        let counted = stream.inspect(|_| progress.step());
        let reports = simulate::run(&settings, people, absences, host, counted, decide);
        progress.end();
        reports.map_err(|error| Failure::usage(error.to_string()))
    };
    let mut stream = Stream::open(arguments, policy, terminal)?;
    let Some(wanted) = arguments.changes else {
        let total = stream.total();
        let reports = run(&mut stream, total);
        // What stopped the stream comes before what followed from its end.
        stream.failed()?;
        return reports;
    };
    let templates = stream.templates(terminal)?;
    let start = templates.first().map_or_else(time::now, |facts| facts.now);
    let mut repeated = Repeated::new(&templates, wanted, arguments.per_day, start, arguments.seed);
    run(&mut repeated, Some(wanted))
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Decides a batch on all cores. The answers come in the order of the changes.
fn decide(policy: &Policy, batch: &[Facts]) -> Vec<Result<Decision, String>> {
    let one = |facts: &Facts| {
        policy
            .evaluate(facts)
            .map(|evaluation| evaluation.value)
            .map_err(|error| error.to_string())
    };
    let share = batch.len().div_ceil(cores()).max(WORTH_A_THREAD);
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
