//! Entries for queues: who may be asked, in which order, until when, and who else and why not.

use crate::controls::Court;
use crate::controls::overrides::at;
use crate::reduction::roster::{Known, Party, PersonId};
use crate::reduction::{Asking, Count};
use crate::rules::Truth;
use countersign_contract::types::{
    Candidate, DropReason, Escalation, EscalationStep, ExcludedCandidate, Person, ReviewBrief,
};
use countersign_program::policy::Control;
use countersign_program::value::Value;
use countersign_program::{Expression, Meter, Ranking};

/// How many assignments somebody is taken to carry where no limit is known, for `load` only.
const ASSUMED_CAPACITY: f64 = 10.0;

/// The entry of a control, if it asks in a queue.
pub(crate) fn entry<'a>(
    court: &Court<'_, 'a>,
    control: &'a Control,
    count: Option<&Count>,
    reason: &str,
    asking: &Asking<'_, 'a>,
    steps: &mut u64,
) -> Option<Escalation> {
    let escalate = control.escalate.as_ref()?;
    let facts = court.facts;
    let own = facts
        .escalations
        .iter()
        .filter(|open| open.control == control.id && open.queue == escalate.queue);
    let opened = own
        .map(|open| open.opened)
        .min()
        .map_or(facts.now, |opened| opened.min(facts.now));
    let ranking = court.policy.meter();
    let mut candidates = Vec::new();
    let mut excluded = Vec::new();
    let mut free: Vec<(PersonId, &Known<'a>)> = Vec::new();
    for (id, known) in court.assembly.roster.iter() {
        let barred = barred(court, control, count, id, known);
        let verdict = match (&barred, &control.sign_off) {
            (Some(why), _) => Err(why.clone()),
            (None, Some(rule)) => {
                let mut failures = Vec::new();
                court
                    .assembly
                    .eligible(id, known, rule, asking, &mut failures)
                    .map(|_| ())
                    .map_err(|(_, why)| why)
            }
            (None, None) => Ok(()),
        };
        if barred.is_none() {
            free.push((id, known));
        }
        match verdict {
            Ok(()) => candidates.push(known),
            Err(reason) => excluded.push(ExcludedCandidate {
                login: known.person.login.clone(),
                reason,
            }),
        }
    }
    let candidates = ranked(court, control, candidates, &ranking);
    let steps_after = escalate.then.iter().map(|step| {
        let asked: Vec<&Known<'a>> = free
            .iter()
            .filter(|(_, known)| asking.about("to", &step.to, known).0 == Truth::Known(true))
            .map(|(_, known)| *known)
            .collect();
        EscalationStep {
            at: at(opened.seconds.saturating_add(step.after)),
            to: step.to.source.text.clone(),
            candidates: ranked(court, control, asked, &ranking)
                .into_iter()
                .map(|candidate| candidate.login)
                .collect(),
        }
    });
    let steps_after = steps_after.collect();
    *steps = steps.saturating_add(ranking.used());
    Some(Escalation {
        control: control.id.clone(),
        queue: escalate.queue.clone(),
        reason: format!("{}: {reason}", control.title),
        nobody_eligible: candidates.is_empty(),
        candidates,
        excluded,
        opened,
        due: escalate
            .due
            .map(|due| at(opened.seconds.saturating_add(due))),
        steps: steps_after,
        overdue: false,
        steps_due: 0,
        ask_now: Vec::new(),
        taken_by: None,
        spread: false,
        brief: ReviewBrief {
            ai_files: Vec::new(),
            agents: Vec::new(),
            sessions: Vec::new(),
            incidents: Vec::new(),
            services: Vec::new(),
            dependents: Vec::new(),
            unassessed: Vec::new(),
            risks: Vec::new(),
        },
        assesses: control
            .sign_off
            .as_ref()
            .map(|rule| rule.assesses.clone())
            .unwrap_or_default(),
    })
}

/// Why somebody can't be asked, whatever the rule says of them.
fn barred(
    court: &Court<'_, '_>,
    control: &Control,
    count: Option<&Count>,
    id: PersonId,
    known: &Known<'_>,
) -> Option<String> {
    let person = known.person;
    let party = Party::Known(id);
    if let Err((reason, why)) = court.assembly.voice(&party, &person.login) {
        return Some(match reason {
            DropReason::NotHuman => "is a program".to_owned(),
            DropReason::Departed => "has left".to_owned(),
            _ => why,
        });
    }
    match person.may_push {
        Some(true) => {}
        Some(false) => return Some("may not push to the base branch".to_owned()),
        None => return Some("it is not known whether they may push to the base branch".to_owned()),
    }
    let allowed = control
        .sign_off
        .as_ref()
        .map_or(&[][..], |rule| &rule.involved_may_sign);
    if let Some(way) = court.assembly.involved.bars(&party, allowed) {
        return Some(crate::reduction::involvement::in_words(way).1.to_owned());
    }
    if count.is_some_and(|count| count.people.contains(&id)) {
        return Some("signed already".to_owned());
    }
    let now = court.facts.now;
    if let Some(until) = person.away_until.filter(|until| *until > now) {
        return Some(format!("away until {until}"));
    }
    if person.available == Some(false) {
        return Some("not at work now".to_owned());
    }
    match (person.capacity, person.open_assignments) {
        (Some(capacity), Some(open)) if open >= capacity => Some(format!(
            "at capacity: {open} of {capacity} assignments are open"
        )),
        _ => None,
    }
}

/// Best first, by the policy's ranking; what can't be ranked comes last. Ties are broken by a hash of change and login, so
/// that they fall on everybody in turn and on every host alike.
fn ranked<'a>(
    court: &Court<'_, 'a>,
    control: &Control,
    people: Vec<&Known<'a>>,
    meter: &Meter,
) -> Vec<Candidate> {
    let change = &court.facts.change.id;
    let mut all: Vec<(Option<f64>, u64, &Known<'a>)> = people
        .into_iter()
        .map(|known| {
            let rank = court
                .policy
                .rank
                .as_ref()
                .and_then(|rule| rank(court, control, rule, known.person, meter));
            (rank, tie_break(change, &known.person.login), known)
        })
        .collect();
    crate::order::sort_by(&mut all, |a, b| {
        let by_rank = match (a.0, b.0) {
            (Some(x), Some(y)) => y.total_cmp(&x),
            (x, y) => y.is_some().cmp(&x.is_some()),
        };
        by_rank
            .then(a.1.cmp(&b.1))
            .then_with(|| a.2.person.login.cmp(&b.2.person.login))
    });
    all.into_iter()
        .map(|(rank, _, known)| Candidate {
            login: known.person.login.clone(),
            rank,
            expertise: crate::risk::rounded(expertise(court, known.person)),
            load: crate::risk::rounded(load(known.person)),
            at_work: known.person.available != Some(false),
        })
        .collect()
}

fn rank<'a>(
    court: &Court<'_, 'a>,
    control: &Control,
    rule: &'a Expression,
    person: &'a Person,
    meter: &Meter,
) -> Option<f64> {
    let scope = court
        .scope
        .with_reviewer(Value::Record(person))
        .with_ranking(Ranking {
            expertise: expertise(court, person),
            load: load(person),
            recent_share: 1.0,
            sole_expert: false,
            at_work: person.available != Some(false),
        });
    let part = format!("rank reviewer {}", person.login);
    let value = court
        .rules
        .run(&control.id, &part, rule, &scope, meter)
        .value
        .ok()?;
    value
        .as_number()
        .filter(|number| number.is_finite())
        .map(crate::risk::rounded)
}

/// The mean over the change's files of how well somebody knows each: by the longest path that covers it.
fn expertise(court: &Court<'_, '_>, person: &Person) -> f64 {
    let files = &court.facts.files;
    if files.is_empty() || person.expertise.is_empty() {
        return 0.0;
    }
    let known = files
        .iter()
        .map(|file| crate::knowledge::of_path(person, &file.path));
    known.sum::<f64>() / files.len() as f64
}

/// Open assignments over capacity.
fn load(person: &Person) -> f64 {
    let open = f64::from(person.open_assignments.unwrap_or(0));
    match person.capacity {
        Some(0) => 1.0,
        Some(capacity) => open / f64::from(capacity),
        None => open / ASSUMED_CAPACITY,
    }
}

/// FNV-1a over both names, then mixed so that similar logins fall far apart.
fn tie_break(change: &str, login: &str) -> u64 {
    let octets = change
        .bytes()
        .chain(std::iter::once(0))
        .chain(login.bytes().map(|byte| byte.to_ascii_lowercase()));
    let mut hash = octets.fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}
