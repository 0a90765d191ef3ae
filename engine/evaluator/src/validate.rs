//! What the types of the facts can't say.

use crate::codec::invalid;
use countersign_contract::types::{EvaluationError, FactError, Facts, Timestamp};
use countersign_contract::{RECORDS, Shape};
use countersign_program::value::{Record, Value};
use std::collections::BTreeSet;

/// Most people that the facts of one change may have.
const MOST_PEOPLE: usize = 1_000;
/// Most errors that are listed.
const MOST_ERRORS: usize = 20;

/// Checks what holds for facts in either form.
pub(crate) fn check(facts: &Facts) -> Result<(), EvaluationError> {
    if facts.people.len() > MOST_PEOPLE {
        let found = facts.people.len();
        return Err(invalid(
            "people".to_owned(),
            format!(
                "there are {found} people, at most {MOST_PEOPLE} fit; leave out who does not matter to this change"
            ),
        ));
    }
    let mut errors = Vec::new();
    for (place, person) in facts.people.iter().enumerate() {
        for (known, expertise) in person.expertise.iter().enumerate() {
            if !(0.0..=1.0).contains(&expertise.score) {
                errors.push(FactError {
                    path: format!("people[{place}].expertise[{known}].score"),
                    explanation: format!("`{}` is not between 0 and 1", expertise.score),
                });
            }
        }
    }
    check_hours(facts, &mut errors);
    let mut names = BTreeSet::new();
    for (place, extra) in facts.extra.iter().enumerate() {
        if !names.insert(&extra.name) {
            errors.push(FactError {
                path: format!("extra[{place}].name"),
                explanation: format!("`{}` is there twice", extra.name),
            });
        }
    }
    finish(errors)
}

/// Hours of work and the offsets of clocks that routing counts with.
fn check_hours(facts: &Facts, errors: &mut Vec<FactError>) {
    for (place, person) in facts.people.iter().enumerate() {
        if let Some(hours) = &person.working_hours
            && (hours.ends > 1_440 || hours.starts >= hours.ends)
        {
            errors.push(FactError {
                path: format!("people[{place}].working_hours"),
                explanation: format!(
                    "from minute {} to minute {} of a day there is no time; `starts` is earlier than `ends`, which is at most 1440",
                    hours.starts, hours.ends
                ),
            });
        }
        if let Some(offset) = person.utc_offset
            && !(-1_440..=1_440).contains(&offset)
        {
            errors.push(FactError {
                path: format!("people[{place}].utc_offset"),
                explanation: format!("`{offset}` minutes are not between -1440 and 1440"),
            });
        }
    }
}

/// Which fields have a point in time in them, so that nobody looks for one in thousands of files.
#[derive(Debug)]
pub(crate) struct Timed {
    /// For each record of the contract, its fields in order.
    records: Vec<Vec<bool>>,
}

impl Timed {
    pub(crate) fn new() -> Timed {
        let records = RECORDS.iter().map(|record| {
            let fields = record.fields.iter();
            fields.map(|field| is_timed(&field.shape)).collect()
        });
        Timed {
            records: records.collect(),
        }
    }

    fn fields(&self, record: u16) -> &[bool] {
        self.records
            .get(usize::from(record))
            .map_or(&[], Vec::as_slice)
    }
}

fn is_timed(shape: &Shape) -> bool {
    match shape {
        Shape::Timestamp => true,
        Shape::Option(inner) | Shape::List(inner) => is_timed(inner),
        Shape::Record(name) => RECORDS
            .iter()
            .filter(|record| record.name == *name)
            .any(|record| record.fields.iter().any(|field| is_timed(&field.shape))),
        _ => false,
    }
}

/// Checks what JSON's codec has checked already: times between year 1 and year 9999.
pub(crate) fn check_typed(facts: &Facts, timed: &Timed) -> Result<(), EvaluationError> {
    let mut errors = Vec::new();
    walk(
        &Value::Record(facts),
        timed,
        &mut String::new(),
        &mut errors,
    );
    finish(errors)?;
    check(facts)
}

fn finish(mut errors: Vec<FactError>) -> Result<(), EvaluationError> {
    errors.truncate(MOST_ERRORS);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(EvaluationError::InvalidFacts(errors))
    }
}

fn walk(value: &Value<'_>, timed: &Timed, path: &mut String, errors: &mut Vec<FactError>) {
    match value {
        Value::Record(record) => {
            let record: &dyn Record = *record;
            let fields = RECORDS
                .get(usize::from(record.number()))
                .map_or(&[][..], |shape| shape.fields);
            let timed_fields = timed.fields(record.number()).iter();
            for ((field, is_timed), number) in fields.iter().zip(timed_fields).zip(0_u16..) {
                if !is_timed {
                    continue;
                }
                let Some(inner) = record.field(number) else {
                    continue;
                };
                let length = path.len();
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(field.name);
                walk(&inner, timed, path, errors);
                path.truncate(length);
            }
        }
        Value::Sequence(list) => {
            for place in 0..list.length() {
                let Some(inner) = list.element(place) else {
                    break;
                };
                let length = path.len();
                path.push_str(&format!("[{place}]"));
                walk(&inner, timed, path, errors);
                path.truncate(length);
            }
        }
        Value::Timestamp { seconds, .. }
            if Timestamp::from_seconds(*seconds).is_none() && errors.len() < MOST_ERRORS =>
        {
            errors.push(FactError {
                path: path.clone(),
                explanation: format!("`{seconds}` seconds are not between year 1 and year 9999"),
            });
        }
        _ => {}
    }
}
