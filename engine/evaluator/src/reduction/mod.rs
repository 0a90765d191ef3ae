//! From reviews and sign-offs to the people whose word counts.
//!
//! The order is fixed, since each step could otherwise be slipped past: join a person's accounts; keep what still stands of
//! their words; drop programs; drop what nobody vouches for; drop who may not push; drop who is involved; drop what was
//! given for other content; check who may sign; check what they attest; count distinct people. Every approval that does not
//! count is kept with its reason.

mod accounts;
mod approval;
pub(crate) mod areas;
pub(crate) mod ballots;
pub(crate) mod binding;
mod eligibility;
pub(crate) mod form;
pub(crate) mod involvement;
pub(crate) mod notices;
pub(crate) mod roster;
mod seats;
pub(crate) mod veto;

use crate::provenance::Findings;
use crate::provenance::agents::Agents;
use crate::rules::{Rules, Truth};
use crate::steps::{Step, Steps};
use ballots::{Ballot, Ballots, Standing, drop, standing};
use binding::Content;
use countersign_contract::types::{
    Authentication, DropReason, DroppedSignOff, Facts, Provenance, RuleFailure,
};
use countersign_program::Scope;
use countersign_program::policy::{Control, Involvement, SignOff};
use countersign_program::value::Value;
use countersign_program::{Expression, Meter};
use form::Form;
use involvement::Involved;
use roster::{Joined, Known, Party, PersonId, Roster};

/// What does not depend on the control.
pub(crate) struct Assembly<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) roster: Roster<'a>,
    /// The short form of each review, in their order.
    pub(crate) forms: Vec<Form>,
    pub(crate) ballots: Ballots<'a>,
    pub(crate) content: Content<'a>,
    pub(crate) involved: Involved,
    pub(crate) agents: Agents<'a>,
    pub(crate) provenance: &'a Provenance,
    pub(crate) steps: Steps,
}

/// What a control's sign-offs come to.
#[derive(Debug, Default)]
pub(crate) struct Count {
    /// People whose word counts, by login.
    pub(crate) counted: Vec<String>,
    /// The same people, by place.
    pub(crate) people: Vec<PersonId>,
    /// People whose veto stands, by login.
    pub(crate) vetoes: Vec<String>,
    /// What did not count.
    pub(crate) dropped: Vec<DroppedSignOff>,
    /// How many people it takes.
    pub(crate) needed: u32,
    /// Of how many different teams those are who count, where the control asks.
    pub(crate) teams: Option<u32>,
    /// Why it takes more than the policy says.
    pub(crate) raised: Vec<String>,
    /// Rules that failed.
    pub(crate) failures: Vec<RuleFailure>,
}

impl Count {
    /// Takes back that something is no verdict, where it counts or there is a better reason. Others of the same id, which
    /// ought not to be, keep theirs.
    fn forget(&mut self, id: &str, person: &str) {
        self.dropped.retain(|dropped| {
            dropped.reason != DropReason::NoVerdict || dropped.id != id || dropped.person != person
        });
    }
}

/// A person whose word counts, as far as their own words go.
struct Counted<'b, 'a> {
    id: PersonId,
    /// The sign-off that counts.
    ballot: &'b Ballot<'a>,
    /// Empty: the right to sign is their own. Else: those who lent them theirs.
    lenders: Vec<PersonId>,
}

/// Where a rule about people runs.
pub(crate) struct Asking<'r, 'a> {
    pub(crate) rules: &'r Rules<'a>,
    pub(crate) scope: &'r Scope<'a>,
    pub(crate) meter: &'r Meter,
    pub(crate) control: &'a Control,
}

impl<'a> Asking<'_, 'a> {
    /// What a rule says of a person.
    pub(crate) fn about(
        &self,
        part: &str,
        rule: &'a Expression,
        known: &Known<'a>,
    ) -> (Truth, Vec<RuleFailure>) {
        let person = known.person;
        let scope = self.scope.with_reviewer(Value::Record(person));
        let part = format!("{part} reviewer {}", person.login);
        self.rules
            .test(&self.control.id, &part, rule, &scope, self.meter)
    }
}

impl<'a> Assembly<'a> {
    /// Joins people, what they said, what it was said of, and who had a hand in it.
    pub(crate) fn of(
        facts: &'a Facts,
        joined: &'a Joined,
        findings: &'a Findings,
        agents: Agents<'a>,
        steps: Steps,
    ) -> Assembly<'a> {
        let roster = roster::of(facts, joined, steps);
        let bodies = facts.reviews.iter().map(|review| review.body.as_str());
        let forms: Vec<Form> = bodies.map(Form::read).collect();
        let content = Content::of(facts, steps);
        Assembly {
            facts,
            ballots: Ballots::of(facts, &forms, &roster),
            involved: Involved::of(facts, findings, &content, &roster, &agents, steps),
            forms,
            roster,
            content,
            agents,
            provenance: &findings.provenance,
            steps,
        }
    }

    /// What of a person's words stands, where these ways of authentication are taken.
    pub(crate) fn standing<'b>(
        &self,
        ballots: &'b [Ballot<'a>],
        accepted: &[Authentication],
    ) -> Standing<'b, 'a> {
        standing(ballots, accepted, &self.content, self.steps, |ballot| {
            self.roster.is_program(ballot.login, &self.agents)
        })
    }

    /// Reduces all reviews and sign-offs for one control.
    pub(crate) fn count(&self, rule: &'a SignOff, asking: &Asking<'_, 'a>) -> Count {
        let mut count = self.demand(rule);
        count.dropped.clone_from(&self.ballots.dropped);
        let mut counted: Vec<Counted<'_, 'a>> = Vec::new();
        for (party, ballots) in &self.ballots.by {
            let standing = self.standing(ballots, &rule.authentication);
            for (ballot, reason, words) in &standing.ended {
                count
                    .dropped
                    .push(drop(ballot.id, self.roster.shown(party), *reason, *words));
            }
            for ballot in &standing.vetoes {
                self.veto(party, ballot, &mut count);
            }
            let found = self.approval(party, &standing.current, rule, asking, &mut count);
            if !self.steps.take(Step::DistinctPeople)
                && let Some(found) = &found
            {
                let again = standing.current.iter().skip(1);
                counted.extend(again.map(|ballot| Counted {
                    id: found.id,
                    ballot,
                    lenders: Vec::new(),
                }));
            }
            counted.extend(found);
        }
        if rule.pairing {
            self.unconfirmed(rule, &mut count);
        }
        let counted = self.seat_rights(counted, &mut count);
        let counted = self.seat_teams(counted, rule, &mut count);
        // What counts is not among what did not, such as the comment of one of a pair.
        for one in &counted {
            count.forget(one.ballot.id, &self.roster.shown(&Party::Known(one.id)));
        }
        count.people = counted.iter().map(|one| one.id).collect();
        if self.steps.take(Step::DistinctPeople) {
            crate::order::sort_unique(&mut count.people);
        }
        count.counted = count
            .people
            .iter()
            .map(|id| self.roster.shown(&Party::Known(*id)))
            .collect();
        crate::order::sort_by(&mut count.dropped, |a, b| {
            (&a.id, a.reason, &a.person).cmp(&(&b.id, b.reason, &b.person))
        });
        crate::order::sort_unique(&mut count.vetoes);
        count
    }

    /// A right counts once: not for its owner and again for whom it was lent to, and not for two of these.
    fn seat_rights<'b>(
        &self,
        counted: Vec<Counted<'b, 'a>>,
        count: &mut Count,
    ) -> Vec<Counted<'b, 'a>> {
        let own: Vec<PersonId> = counted
            .iter()
            .filter(|one| one.lenders.is_empty())
            .map(|one| one.id)
            .collect();
        if own.len() == counted.len() || !self.steps.take(Step::RightOnce) {
            return counted;
        }
        let free = |lender: &&PersonId| !own.contains(lender);
        let wanted: Vec<Vec<usize>> = counted
            .iter()
            .map(|one| one.lenders.iter().filter(free).copied().collect())
            .collect();
        let seats = seats::assign(&wanted);
        let mut seated = Vec::new();
        for (one, seat) in counted.into_iter().zip(seats) {
            if one.lenders.is_empty() || seat.is_some() {
                seated.push(one);
                continue;
            }
            let lenders: Vec<String> = one
                .lenders
                .iter()
                .map(|lender| format!("`{}`", self.roster.shown(&Party::Known(*lender))))
                .collect();
            let words = format!(
                "the right to sign was lent by {}, and counts already; somebody with a right of their own would count",
                lenders.join(", ")
            );
            let shown = self.roster.shown(&Party::Known(one.id));
            let reason = DropReason::NotEligible;
            count
                .dropped
                .push(drop(one.ballot.id, shown, reason, words));
        }
        seated
    }

    /// Who comes from a team that nobody else stands for, and who still fits beside them. Where people of fewer teams signed
    /// than the control asks for, some of its places stay free for the teams that are missing. A right that was lent brings
    /// no team: else its owner's own signature, which takes the right back, could cost a team.
    fn seat_teams<'b>(
        &self,
        counted: Vec<Counted<'b, 'a>>,
        rule: &SignOff,
        count: &mut Count,
    ) -> Vec<Counted<'b, 'a>> {
        let Some(asked) = rule
            .distinct_teams
            .filter(|_| self.steps.take(Step::DistinctTeams))
        else {
            return counted;
        };
        let teams = |one: &Counted<'_, 'a>| -> Vec<String> {
            let known = self.roster.get(one.id).filter(|_| one.lenders.is_empty());
            let teams = known.map_or(&[][..], |known| &known.person.teams);
            let named = teams.iter().map(|team| roster::key(team));
            crate::order::set(named.filter(|team| !team.is_empty()))
        };
        let all = crate::order::set(counted.iter().flat_map(teams));
        let wanted: Vec<Vec<usize>> = counted
            .iter()
            .map(|one| {
                let own = teams(one);
                own.iter()
                    .filter_map(|team| all.binary_search(team).ok())
                    .collect()
            })
            .collect();
        let seats = seats::assign(&wanted);
        let stand = u32::try_from(seats.iter().flatten().count()).unwrap_or(u32::MAX);
        count.teams = Some(stand);
        if stand >= asked {
            return counted;
        }
        let mut beside = count.needed.saturating_sub(asked);
        let mut seated = Vec::new();
        for (one, seat) in counted.into_iter().zip(seats) {
            if seat.is_some() || beside > 0 {
                beside = beside.saturating_sub(u32::from(seat.is_none()));
                seated.push(one);
                continue;
            }
            let own = teams(&one);
            let why = match own.as_slice() {
                [] if !one.lenders.is_empty() => {
                    "a right that was lent brings no team with it".to_owned()
                }
                [] => "the person is in no team".to_owned(),
                [team] => format!("somebody else of team `{team}` signed too"),
                teams => format!("others of the teams `{}` signed too", teams.join("`, `")),
            };
            let words = format!(
                "{why}, and it takes people of {asked} different teams; somebody of another team would count"
            );
            let shown = self.roster.shown(&Party::Known(one.id));
            count
                .dropped
                .push(drop(one.ballot.id, shown, DropReason::SameTeam, words));
        }
        seated
    }

    /// How many people it takes, and why.
    fn demand(&self, rule: &SignOff) -> Count {
        let mut count = Count {
            needed: rule.count,
            ..Count::default()
        };
        if rule.count == 0 {
            return count;
        }
        if self.involved.prompter_unknown
            && !rule.involved_may_sign.contains(&Involvement::Prompter)
        {
            count.needed = count.needed.saturating_add(1);
            count.raised.push(self.involved.unknown_prompter());
        }
        let strangers = self.involved.strangers(&rule.involved_may_sign);
        if !strangers.is_empty() {
            count.needed = count
                .needed
                .saturating_add(u32::try_from(strangers.len()).unwrap_or(u32::MAX));
            let shown: Vec<String> = strangers
                .iter()
                .take(3)
                .map(|name| format!("`{name}`"))
                .collect();
            let more = if strangers.len() > 3 {
                " and others"
            } else {
                ""
            };
            count.raised.push(format!(
                "{}{more} had a hand in it and belongs to no known person, so that any signer may be that person",
                shown.join(", ")
            ));
        }
        count
    }
}
