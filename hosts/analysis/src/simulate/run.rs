//! A stream of changes, through policy and roster: once for each absence that is to be compared.

use super::engine::Engine;
use super::report::Report;
use super::reviewers::Reviewers;
use super::sampling::{self, Sample};
use super::{Absence, Host, Settings, SimulateError};
use countersign_contract::types::{Decision, Facts, Person};

/// Runs a stream of changes, oldest first, through a policy and a roster, once for each absence, side by side, so that the
/// stream is read once. `decide` answers a batch of facts in its order; an error is why there is no decision. `now` of the
/// facts is when the change comes.
///
/// # Errors
/// When the stream is not in order, the roster is empty, or somebody who is away is not in it.
pub fn run(
    settings: &Settings,
    people: &[Person],
    absences: &[Absence],
    host: Host,
    stream: impl Iterator<Item = Facts>,
    mut decide: impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) -> Result<Vec<Report>, SimulateError> {
    if people.is_empty() {
        return Err(SimulateError::NoPeople);
    }
    let mut engines = Vec::with_capacity(absences.len());
    for absence in absences {
        let reviewers = Reviewers::new(people.to_vec(), absence, host)?;
        engines.push(Engine::new(settings, reviewers, host));
    }
    let mut stream = stream.peekable();
    let mut place = 0_u64;
    let mut before: Option<i64> = None;
    let mut batch: Vec<Facts> = Vec::with_capacity(settings.batch);
    while let Some(first) = stream.peek() {
        let until = first.now.seconds.saturating_add(settings.slice);
        batch.clear();
        while batch.len() < settings.batch.max(1) {
            let Some(facts) = stream.next_if(|facts| facts.now.seconds <= until) else {
                break;
            };
            let number = place + batch.len() as u64 + 1;
            if let Some(early) = before.filter(|before| facts.now.seconds < *before) {
                return Err(SimulateError::OutOfOrder {
                    place: number,
                    change: facts.change.id,
                    seconds: early - facts.now.seconds,
                });
            }
            before = Some(facts.now.seconds);
            batch.push(facts);
        }
        for engine in &mut engines {
            advance(settings, engine, &mut batch, place, &mut decide);
        }
        place += batch.len() as u64;
    }
    let reports = engines.into_iter().map(|mut engine| {
        engine.pass_time(i64::MAX);
        engine.report()
    });
    Ok(reports.collect())
}

/// A batch of changes comes. `place` is how many came before it.
fn advance(
    settings: &Settings,
    engine: &mut Engine<'_>,
    batch: &mut [Facts],
    place: u64,
    decide: &mut impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) {
    if let Some(first) = batch.first() {
        engine.pass_time(first.now.seconds);
    }
    let sample = Sample {
        most: settings.most_people,
        with_room: false,
    };
    let mut turn = place;
    let mut more = Vec::with_capacity(batch.len());
    for facts in batch.iter_mut() {
        turn += 1;
        more.push(engine.reviewers.choose(facts, turn, sample));
    }
    let mut decisions = decide(batch);
    decisions.resize_with(batch.len(), || Err("the policy gave no answer".to_owned()));
    sample_again(
        settings,
        engine,
        batch,
        place,
        &more,
        &mut decisions,
        decide,
    );
    for (facts, decision) in batch.iter().zip(decisions) {
        engine.pass_time(facts.now.seconds);
        engine.take(facts, decision);
    }
}

/// Decides again the changes for which too few people can be asked: with as many people, those who are full as if they were
/// not; then with as many people as facts may carry.
fn sample_again(
    settings: &Settings,
    engine: &mut Engine<'_>,
    batch: &[Facts],
    place: u64,
    more: &[bool],
    decisions: &mut [Result<Decision, String>],
    decide: &mut impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) {
    let mut more = more.to_vec();
    for most in [settings.most_people, settings.widest] {
        let widest = most > settings.most_people;
        let sample = Sample {
            most,
            with_room: true,
        };
        let mut turn = place;
        let mut places = Vec::new();
        let mut again = Vec::new();
        for (at, (facts, more)) in batch.iter().zip(&mut more).enumerate() {
            turn += 1;
            let Some(Ok(decision)) = decisions.get(at) else {
                continue;
            };
            let wanted = match widest {
                false => sampling::is_thin(decision),
                true => {
                    sampling::lacking(decision) > 0 && engine.reviewers.found.is_worth(decision)
                }
            };
            if !*more || !wanted {
                continue;
            }
            let mut facts = facts.clone();
            *more = engine.reviewers.choose(&mut facts, turn, sample);
            places.push(at);
            again.push(facts);
        }
        if again.is_empty() {
            continue;
        }
        for (at, answer) in places.into_iter().zip(decide(&again)) {
            // More people than the policy takes, or more steps than it has: then the first sample has to do.
            let (Ok(answer), Some(Ok(decision))) = (answer, decisions.get_mut(at)) else {
                continue;
            };
            if widest {
                engine.reviewers.learn(decision, &answer);
            }
            if sampling::lacking(&answer) < sampling::lacking(decision) {
                *decision = answer;
            } else {
                sampling::add_reserve(decision, answer);
            }
        }
    }
}
