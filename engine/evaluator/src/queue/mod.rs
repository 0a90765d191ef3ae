//! Entries for queues: who may be asked, in which order, until when, who else and why not, and what they should see.

mod candidates;
mod deadline;
mod remedy;
mod turns;

use crate::controls::{ControlContext, Judged};
use crate::people::roster::{PersonId, Roster};
use crate::rules::RuleContext;
use crate::signoffs::Count;
use crate::signoffs::owners::Group;
use candidates::{Pool, Ranker};
use countersign_contract::types::{Escalation, EscalationStep, NextAct, OpenEscalation, Timestamp};
use countersign_program::policy::{Control, Escalate};
use deadline::Deadlines;
use turns::Turns;

/// What a control asks of a queue.
pub(crate) struct QueueEntry {
    pub(crate) escalation: Escalation,
    /// What would help where nobody can be asked.
    pub(crate) remedy: Option<NextAct>,
    /// Steps that ranking took.
    pub(crate) steps: u64,
}

/// The entry of a control, if it asks in a queue.
pub(crate) fn entry<'a>(
    context: &ControlContext<'_, 'a>,
    rule_context: &RuleContext<'_, 'a>,
    judged: &Judged,
) -> Option<QueueEntry> {
    let control = rule_context.control;
    let count = judged.count.as_ref();
    let escalate = control.escalate.as_ref()?;
    let open = OpenEntry::read(context, control, &escalate.queue);
    let deadlines = Deadlines::new(context.policy, escalate.clock);
    let pool = Pool::new(context, rule_context, count, &open.holders());
    let ranker = Ranker::new(context, control, &pool.candidates);
    let candidates = ranker.ranked(pool.candidates.iter().copied());
    let steps = DueSteps::find(
        context,
        rule_context,
        escalate,
        open.opened,
        &deadlines,
        &pool,
        &ranker,
    );
    let expertise = context.expertise();
    let ranked: Vec<PersonId> = candidates.iter().map(|one| one.id).collect();
    let thin = expertise.thin(context.policy.spread.below);
    let hold = open.hold(escalate.due, &deadlines, context.facts.now, |id| {
        ranked.contains(&id) || steps.people.contains(&id)
    });
    let turns = Turns {
        ranked: &ranked,
        asked: &open.asked,
        taken: hold.taken,
        silent: hold.silent,
        needed: people_needed(control, count),
        rounds: hold.rounds,
        thin: &thin,
        stepped: &steps.people,
    };
    let lacking = count.map(groups_in_need).unwrap_or_default();
    let asked = match count.is_some_and(|count| count.owned.is_some()) {
        true => turns.ask_for_each(&lacking),
        false => turns.ask(),
    };
    let asked_now: Vec<String> = asked
        .into_iter()
        .filter_map(|id| login(context.sign_offs.roster, id))
        .collect();
    let mut excluded = pool.excluded;
    // A step may name people who can't sign themselves, such as a manager: once it is due, they are asked.
    excluded.retain(|one| !asked_now.contains(&one.login));
    let due = escalate.due.map(|due| deadlines.after(open.opened, due));
    // Where nobody can be asked for one group of paths, the others' owners do not help.
    let unanswered = |people: &[PersonId]| !people.iter().any(|id| ranked.contains(id));
    let nobody = candidates.is_empty() || lacking.iter().any(|(people, _)| unanswered(people));
    let owned = count.and_then(|count| count.owned.as_ref());
    let remedy =
        nobody.then(|| remedy::remedy(context, control, &pool.passing, owned, rule_context));
    Some(QueueEntry {
        escalation: Escalation {
            control: control.id.clone(),
            queue: escalate.queue.clone(),
            reason: format!("{}: {}", control.title, judged.reason()),
            nobody_eligible: nobody,
            candidates: candidates.into_iter().map(|one| one.candidate).collect(),
            excluded,
            opened: open.opened,
            due,
            overdue: due.is_some_and(|due| due <= context.facts.now),
            steps: steps.all,
            steps_due: steps.due,
            ask_now: asked_now,
            taken_by: hold
                .taken
                .and_then(|id| login(context.sign_offs.roster, id)),
            spread: !thin.is_empty(),
            assesses: control
                .sign_off
                .as_ref()
                .map(|rule| rule.assesses.clone())
                .unwrap_or_default(),
            brief: crate::controls::brief(context, control),
        },
        remedy,
        steps: ranker.used(),
    })
}

/// The steps of an escalation, and who is asked by those that are due.
#[derive(Default)]
struct DueSteps {
    all: Vec<EscalationStep>,
    /// How many of them are due.
    due: u32,
    /// Whom those that are due ask, in that order.
    people: Vec<PersonId>,
}

impl DueSteps {
    fn find<'a>(
        context: &ControlContext<'_, 'a>,
        rule_context: &RuleContext<'_, 'a>,
        escalate: &'a Escalate,
        opened: Timestamp,
        deadlines: &Deadlines<'_>,
        pool: &Pool,
        ranker: &Ranker<'_, '_, 'a>,
    ) -> DueSteps {
        let mut steps = DueSteps::default();
        for step in &escalate.then {
            let at = deadlines.after(opened, step.after);
            let asked = pool.free_for(context, rule_context, &step.to);
            let asked = ranker.ranked(asked.into_iter());
            if at <= context.facts.now {
                steps.due = steps.due.saturating_add(1);
                steps.people.extend(asked.iter().map(|one| one.id));
            }
            steps.all.push(EscalationStep {
                at,
                to: step.to.source.text.clone(),
                candidates: asked.into_iter().map(|one| one.candidate.login).collect(),
            });
        }
        steps
    }
}

/// For each group of paths that lacks a sign-off: who could give it, and how many it takes.
fn groups_in_need(count: &Count) -> Vec<(Vec<PersonId>, usize)> {
    let owned = count.owned.iter();
    let lacking = owned.flat_map(|owned| owned.lacking(count.needed));
    let need = |group: &Group| (count.needed as usize).saturating_sub(group.counted.len());
    lacking
        .map(|group| (group.able.clone(), need(group)))
        .collect()
}

/// How many people still have to answer, at least one.
fn people_needed(control: &Control, count: Option<&Count>) -> usize {
    let lacking = match (count, &control.sign_off) {
        (Some(count), _) => count.needed.saturating_sub(count.have()) as usize,
        (None, Some(rule)) => rule.count as usize,
        (None, None) => 1,
    };
    lacking.max(1)
}

fn login(roster: &Roster<'_>, id: PersonId) -> Option<String> {
    roster.get(id).map(|member| member.person.login.clone())
}

/// What facts say of the entry so far: all records of it together.
struct OpenEntry {
    opened: Timestamp,
    /// Who was asked, in the order in which they were.
    asked: Vec<PersonId>,
    /// Who said last that they take it, and when.
    acknowledged: Option<(PersonId, Timestamp)>,
}

/// Whose the entry is at present.
struct Hold {
    /// Who took it and still has time.
    taken: Option<PersonId>,
    /// Who took it and let the time run out.
    silent: Option<PersonId>,
    /// How many times over the time for an answer has passed.
    rounds: usize,
}

impl OpenEntry {
    fn read(context: &ControlContext<'_, '_>, control: &Control, queue: &str) -> OpenEntry {
        let facts = context.facts;
        let roster = context.sign_offs.roster;
        let mut records: Vec<&OpenEscalation> = facts
            .escalations
            .iter()
            .filter(|open| open.control == control.id && open.queue == queue)
            .collect();
        crate::sort::sort_by(&mut records, |a, b| {
            (a.opened, a.acknowledged, &a.acknowledged_by, &a.asked).cmp(&(
                b.opened,
                b.acknowledged,
                &b.acknowledged_by,
                &b.asked,
            ))
        });
        let mut open = OpenEntry {
            opened: records
                .first()
                .map_or(facts.now, |first| first.opened.min(facts.now)),
            asked: Vec::new(),
            acknowledged: None,
        };
        for record in records {
            for name in &record.asked {
                open.asked
                    .extend(roster.find(name).filter(|id| !open.asked.contains(id)));
            }
            let taker = record.acknowledged_by.as_deref();
            if let Some(id) = taker.and_then(|name| roster.find(name)) {
                // A clock that runs ahead must not lengthen anybody's time.
                let since = record.acknowledged.unwrap_or(record.opened).min(facts.now);
                if open.acknowledged.is_none_or(|(_, before)| before <= since) {
                    open.acknowledged = Some((id, since));
                }
            }
        }
        if let Some((id, _)) = open.acknowledged
            && !open.asked.contains(&id)
        {
            open.asked.push(id);
        }
        open
    }

    /// Those who carry this entry already: what they carry may fill their capacity.
    fn holders(&self) -> Vec<PersonId> {
        self.asked.clone()
    }

    fn hold(
        &self,
        due: Option<i64>,
        deadlines: &Deadlines<'_>,
        now: Timestamp,
        can_be_asked: impl Fn(PersonId) -> bool,
    ) -> Hold {
        let taker = self.acknowledged.filter(|(id, _)| can_be_asked(*id));
        let Some(due) = due else {
            return Hold {
                taken: taker.map(|(id, _)| id),
                silent: None,
                rounds: 0,
            };
        };
        let Some((id, since)) = taker else {
            return Hold {
                taken: None,
                silent: None,
                rounds: deadlines.rounds(self.opened, due, now),
            };
        };
        let until = deadlines.after(since.max(self.opened), due);
        if now < until {
            return Hold {
                taken: Some(id),
                silent: None,
                rounds: deadlines.rounds(self.opened, due, now),
            };
        }
        Hold {
            taken: None,
            silent: Some(id),
            // Nobody else was asked while they had it, so that the time began anew when theirs ran out.
            rounds: deadlines.rounds(until, due, now),
        }
    }
}
