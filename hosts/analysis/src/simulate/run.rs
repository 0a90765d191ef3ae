//! A stream of changes, through policy and roster: once for each absence that is to be compared.

use super::course::Course;
use super::crew::Crew;
use super::looks::{self, Look};
use super::report::Report;
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
    let mut courses = Vec::with_capacity(absences.len());
    for absence in absences {
        let crew = Crew::new(people.to_vec(), absence, host)?;
        courses.push(Course::new(settings, crew, host));
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
        for course in &mut courses {
            advance(settings, course, &mut batch, place, &mut decide);
        }
        place += batch.len() as u64;
    }
    let reports = courses.into_iter().map(|mut course| {
        course.pass_time(i64::MAX);
        course.report()
    });
    Ok(reports.collect())
}

/// A batch of changes comes. `place` is how many came before it.
fn advance(
    settings: &Settings,
    course: &mut Course<'_>,
    batch: &mut [Facts],
    place: u64,
    decide: &mut impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) {
    if let Some(first) = batch.first() {
        course.pass_time(first.now.seconds);
    }
    let look = Look {
        most: settings.most_people,
        with_room: false,
    };
    let mut turn = place;
    let mut more = Vec::with_capacity(batch.len());
    for facts in batch.iter_mut() {
        turn += 1;
        more.push(course.crew.choose(facts, turn, look));
    }
    let mut decisions = decide(batch);
    decisions.resize_with(batch.len(), || Err("the policy gave no answer".to_owned()));
    look_again(
        settings,
        course,
        batch,
        place,
        &more,
        &mut decisions,
        decide,
    );
    for (facts, decision) in batch.iter().zip(decisions) {
        course.pass_time(facts.now.seconds);
        course.take(facts, decision);
    }
}

/// Looks again at the changes for which too few people can be asked: at as many people, those who are full as if they were
/// not; then at as many people as facts may carry.
fn look_again(
    settings: &Settings,
    course: &mut Course<'_>,
    batch: &[Facts],
    place: u64,
    more: &[bool],
    decisions: &mut [Result<Decision, String>],
    decide: &mut impl FnMut(&[Facts]) -> Vec<Result<Decision, String>>,
) {
    let mut more = more.to_vec();
    for most in [settings.most_people, settings.widest] {
        let widest = most > settings.most_people;
        let look = Look {
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
                false => looks::is_thin(decision),
                true => looks::lacking(decision) > 0 && course.crew.found.is_worth(decision),
            };
            if !*more || !wanted {
                continue;
            }
            let mut facts = facts.clone();
            *more = course.crew.choose(&mut facts, turn, look);
            places.push(at);
            again.push(facts);
        }
        if again.is_empty() {
            continue;
        }
        for (at, answer) in places.into_iter().zip(decide(&again)) {
            // More people than the policy takes, or more steps than it has: then the first look has to do.
            let (Ok(answer), Some(Ok(decision))) = (answer, decisions.get_mut(at)) else {
                continue;
            };
            if widest {
                course.crew.learn(decision, &answer);
            }
            if looks::lacking(&answer) < looks::lacking(decision) {
                *decision = answer;
            } else {
                looks::add_reserve(decision, answer);
            }
        }
    }
}
