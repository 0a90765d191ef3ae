//! Who can be asked, in which order, and why others can't.

use crate::bounds::rounded;
use crate::controls::ControlContext;
use crate::people::roster::{Member, Participant, PersonId};
use crate::rules::{RuleContext, Truth};
use crate::signoffs::Count;
use countersign_contract::types::{Candidate, DropReason, ExcludedCandidate, Person, Timestamp};
use countersign_program::policy::Control;
use countersign_program::value::Value;
use countersign_program::{Expression, Meter, Ranking};

/// How many assignments somebody is taken to carry where no limit is known, for `load` only.
const ASSUMED_CAPACITY: f64 = 10.0;

/// Why somebody who may sign is not asked.
const OWNS_OTHERS: &str = "owns none of the paths that lack a sign-off";

/// Everybody in the roster, sorted out.
pub(super) struct Pool {
    /// May sign and can be asked, by login.
    pub(super) candidates: Vec<PersonId>,
    /// Can be asked, whatever the rule for signing says of them, by login.
    free: Vec<PersonId>,
    /// Can't be asked at present, for a reason that passes, by login.
    pub(super) passing: Vec<PersonId>,
    /// Who is no candidate and why, by login.
    pub(super) excluded: Vec<ExcludedCandidate>,
}

/// Why somebody can't be asked, whatever the rule says of them.
enum Bar {
    /// It stays.
    Lasting(String),
    /// It passes: away, not at work, at capacity.
    Passing(String),
}

impl Pool {
    /// `holders` are those who were asked already: what they carry may be this very entry.
    pub(super) fn new<'a>(
        context: &ControlContext<'_, 'a>,
        rule_context: &RuleContext<'_, 'a>,
        count: Option<&Count>,
        holders: &[PersonId],
    ) -> Pool {
        let mut pool = Pool {
            candidates: Vec::new(),
            free: Vec::new(),
            passing: Vec::new(),
            excluded: Vec::new(),
        };
        for (id, member) in context.sign_offs.roster.iter() {
            let bar = barred(context, rule_context.control, count, id, member, holders);
            let reason = match (bar, &rule_context.control.sign_off) {
                (Some(Bar::Lasting(why)), _) => Some(why),
                (Some(Bar::Passing(why)), _) => {
                    pool.passing.push(id);
                    Some(why)
                }
                (None, rule) => {
                    pool.free.push(id);
                    rule.as_ref().and_then(|rule| {
                        let owned = count.and_then(|count| count.owned.as_ref());
                        let eligible = context.sign_offs.eligible(
                            id,
                            member,
                            rule,
                            rule_context,
                            owned,
                            &mut Vec::new(),
                        );
                        match (eligible, count, owned) {
                            (Err((_, why)), _, _) => Some(why),
                            // Who owns other paths only is of no use here.
                            (Ok(right), Some(count), Some(owned)) => {
                                let mut lacking = owned.lacking(count.needed);
                                let of_use = lacking.any(|group| group.covers(id, &right));
                                (!of_use).then(|| OWNS_OTHERS.to_owned())
                            }
                            _ => None,
                        }
                    })
                }
            };
            match reason {
                None => pool.candidates.push(id),
                Some(reason) => pool.excluded.push(ExcludedCandidate {
                    login: member.person.login.clone(),
                    reason,
                }),
            }
        }
        pool
    }

    /// Those who can be asked and for whom a step's rule holds.
    pub(super) fn free_for<'a>(
        &self,
        context: &ControlContext<'_, 'a>,
        rule_context: &RuleContext<'_, 'a>,
        rule: &'a Expression,
    ) -> Vec<PersonId> {
        let mut found = Vec::new();
        for id in &self.free {
            let member = context.sign_offs.roster.get(*id);
            if member.is_some_and(|member| {
                rule_context.about("to", rule, member.person).0 == Truth::Known(true)
            }) {
                found.push(*id);
            }
        }
        found
    }
}

fn barred(
    context: &ControlContext<'_, '_>,
    control: &Control,
    count: Option<&Count>,
    id: PersonId,
    member: &Member<'_>,
    holders: &[PersonId],
) -> Option<Bar> {
    let person = member.person;
    let participant = Participant::Member(id);
    let lasting = |why: &str| Some(Bar::Lasting(why.to_owned()));
    if let Err((reason, why)) = context.sign_offs.voice(&participant, &person.login) {
        return match reason {
            DropReason::NotHuman => lasting("is a program"),
            DropReason::Departed => lasting("has left"),
            _ => lasting(&why),
        };
    }
    match person.may_push {
        Some(true) => {}
        Some(false) => return lasting("may not push to the base branch"),
        None => return lasting("it is not known whether they may push to the base branch"),
    }
    let allowed = control
        .sign_off
        .as_ref()
        .map_or(&[][..], |rule| &rule.involved_may_sign);
    if let Some(way) = context.sign_offs.involved.bars(&participant, allowed) {
        return lasting(crate::signoffs::involvement::in_words(way).1);
    }
    if count.is_some_and(|count| count.people.contains(&id)) {
        return lasting("signed already");
    }
    let now = context.facts.now;
    if let Some(until) = away(person, now) {
        return Some(Bar::Passing(format!("away until {until}")));
    }
    if person.available == Some(false) {
        return Some(Bar::Passing("not at work now".to_owned()));
    }
    match (person.capacity, person.open_assignments) {
        (Some(capacity), Some(open)) if open >= capacity && !holders.contains(&id) => {
            Some(Bar::Passing(format!(
                "at capacity: {open} of {capacity} assignments are open"
            )))
        }
        _ => None,
    }
}

fn away(person: &Person, now: Timestamp) -> Option<Timestamp> {
    person.away_until.filter(|until| *until > now)
}

/// Somebody who can be asked.
pub(super) struct Suggested {
    pub(super) id: PersonId,
    pub(super) candidate: Candidate,
}

/// Puts people in order for one control.
pub(super) struct Ranker<'r, 'c, 'a> {
    context: &'r ControlContext<'c, 'a>,
    control: &'a Control,
    meter: Meter,
    /// Mean of the recent assignments of all who can be asked, as far as they are known.
    usual: Option<f64>,
}

impl<'r, 'c, 'a> Ranker<'r, 'c, 'a> {
    pub(super) fn new(
        context: &'r ControlContext<'c, 'a>,
        control: &'a Control,
        candidates: &[PersonId],
    ) -> Ranker<'r, 'c, 'a> {
        let people = candidates
            .iter()
            .filter_map(|id| context.sign_offs.roster.get(*id));
        let mut sum = 0_u64;
        let mut known = 0_u32;
        for recent in people.filter_map(|member| member.person.recent_assignments) {
            sum = sum.saturating_add(u64::from(recent));
            known += 1;
        }
        Ranker {
            context,
            control,
            meter: context.policy.meter(),
            usual: (sum > 0).then(|| sum as f64 / f64::from(known)),
        }
    }

    /// Steps that ranking took.
    pub(super) fn used(&self) -> u64 {
        self.meter.used()
    }

    /// Best first, by the policy's ranking; what can't be ranked comes last. Ties are broken by a hash of change and
    /// login, so that they fall on everybody in turn and on every host alike.
    pub(super) fn ranked(&self, people: impl Iterator<Item = PersonId>) -> Vec<Suggested> {
        let change = &self.context.facts.change.id;
        let mut all: Vec<(u64, Suggested)> = people
            .filter_map(|id| {
                let person = self.context.sign_offs.roster.get(id)?.person;
                let weighed = self.weigh(id, person);
                let candidate = Candidate {
                    login: person.login.clone(),
                    rank: self.rank(person, weighed),
                    expertise: rounded(weighed.expertise),
                    load: rounded(weighed.load),
                    at_work: weighed.at_work,
                };
                Some((
                    tie_break(change, &person.login),
                    Suggested { id, candidate },
                ))
            })
            .collect();
        crate::sort::sort_by(&mut all, |(a_tie, a), (b_tie, b)| {
            let by_rank = match (a.candidate.rank, b.candidate.rank) {
                (Some(x), Some(y)) => y.total_cmp(&x),
                (x, y) => y.is_some().cmp(&x.is_some()),
            };
            by_rank
                .then(a_tie.cmp(b_tie))
                .then_with(|| a.candidate.login.cmp(&b.candidate.login))
        });
        all.into_iter().map(|(_, suggested)| suggested).collect()
    }

    /// What `rank` may weigh.
    fn weigh(&self, id: PersonId, person: &Person) -> Ranking {
        let expertise = self.context.expertise();
        let recent_share = match (person.recent_assignments, self.usual) {
            (Some(recent), Some(usual)) => f64::from(recent) / usual,
            _ => 1.0,
        };
        Ranking {
            expertise: expertise.mean(id),
            load: load(person),
            recent_share,
            sole_expert: expertise.is_sole(id),
            at_work: at_work(person, self.context.facts.now),
        }
    }

    fn rank(&self, person: &'a Person, weighed: Ranking) -> Option<f64> {
        let rule = self.context.policy.rank.as_ref()?;
        let scope = self
            .context
            .scope
            .with_reviewer(Value::Record(person))
            .with_ranking(weighed);
        let part = format!("rank reviewer {}", person.login);
        let value = self
            .context
            .rules
            .run(&self.control.id, &part, rule, &scope, &self.meter)
            .value
            .ok()?;
        value
            .as_number()
            .filter(|number| number.is_finite())
            .map(rounded)
    }
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

/// Not known to be out: neither away nor absent, and within their hours where hours and zone are known.
fn at_work(person: &Person, now: Timestamp) -> bool {
    if person.available == Some(false) || away(person, now).is_some() {
        return false;
    }
    let (Some(hours), Some(offset)) = (&person.working_hours, person.utc_offset) else {
        return true;
    };
    let local = now.seconds.saturating_add(offset.saturating_mul(60));
    let minute = local.div_euclid(60).rem_euclid(1_440);
    let on_a_day = super::deadline::weekday(local.div_euclid(86_400))
        .is_some_and(|today| hours.days.contains(&today));
    on_a_day && (i64::from(hours.starts)..i64::from(hours.ends)).contains(&minute)
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
