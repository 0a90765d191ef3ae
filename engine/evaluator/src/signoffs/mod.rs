//! From reviews and sign-offs to the people whose word counts.
//!
//! The order is fixed, since each step could otherwise be slipped past: join a person's accounts; keep what still stands of
//! their words; drop programs; drop what nobody vouches for; drop who may not push; drop who is involved; drop what was
//! given for other content; check who may sign; check what they attest; count distinct people. Every approval that does not
//! count is kept with its reason.

pub(crate) mod appeals;
mod approval;
mod eligibility;
pub(crate) mod involvement;
mod matching;
pub(crate) mod signals;
pub(crate) mod veto;

use crate::people::agents::Agents;
use crate::people::roster::{Joined, Member, Participant, PersonId, Roster};
use crate::provenance::Findings;
use crate::rules::{Rules, Truth};
use crate::safeguards::{Step, Steps};
use crate::statements::binding::Content;
use crate::statements::review_form::Form;
use crate::statements::votes::{Standing, Vote, Votes, drop, standing};
use countersign_contract::types::{
    Authentication, DropReason, DroppedSignOff, Facts, Provenance, RuleFailure,
};
use countersign_program::Scope;
use countersign_program::policy::{Control, Involvement, SignOff};
use countersign_program::value::Value;
use countersign_program::{Expression, Meter};
use involvement::Involved;

/// What does not depend on the control.
pub(crate) struct SignOffs<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) roster: Roster<'a>,
    /// The short form of each review, in their order.
    pub(crate) forms: Vec<Form>,
    pub(crate) votes: Votes<'a>,
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
    vote: &'b Vote<'a>,
    /// Empty: the right to sign is their own. Else: those who lent them theirs.
    lenders: Vec<PersonId>,
}

/// Where a rule about people runs.
pub(crate) struct RuleContext<'r, 'a> {
    pub(crate) rules: &'r Rules<'a>,
    pub(crate) scope: &'r Scope<'a>,
    pub(crate) meter: &'r Meter,
    pub(crate) control: &'a Control,
}

impl<'a> RuleContext<'_, 'a> {
    /// What a rule says of a person.
    pub(crate) fn about(
        &self,
        part: &str,
        rule: &'a Expression,
        known: &Member<'a>,
    ) -> (Truth, Vec<RuleFailure>) {
        let person = known.person;
        let scope = self.scope.with_reviewer(Value::Record(person));
        let part = format!("{part} reviewer {}", person.login);
        self.rules
            .test(&self.control.id, &part, rule, &scope, self.meter)
    }
}

impl<'a> SignOffs<'a> {
    /// Joins people, what they said, what it was said of, and who had a hand in it.
    pub(crate) fn gather(
        facts: &'a Facts,
        joined: &'a Joined,
        findings: &'a Findings,
        agents: Agents<'a>,
        steps: Steps,
    ) -> SignOffs<'a> {
        let roster = Roster::new(&facts.people, joined, steps);
        let bodies = facts.reviews.iter().map(|review| review.body.as_str());
        let forms: Vec<Form> = bodies.map(Form::read).collect();
        let content = Content::new(facts, steps);
        SignOffs {
            facts,
            votes: Votes::read(facts, &forms, &roster),
            involved: Involved::find(facts, findings, &content, &roster, &agents, steps),
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
        votes: &'b [Vote<'a>],
        accepted: &[Authentication],
    ) -> Standing<'b, 'a> {
        standing(votes, accepted, &self.content, self.steps, |vote| {
            self.roster.is_program(vote.login, &self.agents)
        })
    }

    /// Reduces all reviews and sign-offs for one control.
    pub(crate) fn count(&self, rule: &'a SignOff, rule_context: &RuleContext<'_, 'a>) -> Count {
        let mut count = self.demand(rule);
        count.dropped.clone_from(&self.votes.dropped);
        let mut counted: Vec<Counted<'_, 'a>> = Vec::new();
        for (participant, votes) in &self.votes.by {
            let standing = self.standing(votes, &rule.authentication);
            for (vote, reason, words) in &standing.ended {
                count.dropped.push(drop(
                    vote.id,
                    self.roster.shown(participant),
                    *reason,
                    *words,
                ));
            }
            for vote in &standing.vetoes {
                self.veto(participant, vote, &mut count);
            }
            let found = self.approval(
                participant,
                &standing.current,
                rule,
                rule_context,
                &mut count,
            );
            if !self.steps.take(Step::DistinctPeople)
                && let Some(found) = &found
            {
                let again = standing.current.iter().skip(1);
                counted.extend(again.map(|vote| Counted {
                    id: found.id,
                    vote,
                    lenders: Vec::new(),
                }));
            }
            counted.extend(found);
        }
        if rule.pairing {
            self.unconfirmed(rule, &mut count);
        }
        let counted = self.one_signer_a_right(counted, &mut count);
        let counted = self.distinct_teams(counted, rule, &mut count);
        // What counts is not among what did not, such as the comment of one of a pair.
        for one in &counted {
            count.forget(
                one.vote.id,
                &self.roster.shown(&Participant::Member(one.id)),
            );
        }
        count.people = counted.iter().map(|one| one.id).collect();
        if self.steps.take(Step::DistinctPeople) {
            crate::sort::sort_unique(&mut count.people);
        }
        count.counted = count
            .people
            .iter()
            .map(|id| self.roster.shown(&Participant::Member(*id)))
            .collect();
        crate::sort::sort_by(&mut count.dropped, |a, b| {
            (&a.id, a.reason, &a.person).cmp(&(&b.id, b.reason, &b.person))
        });
        crate::sort::sort_unique(&mut count.vetoes);
        count
    }

    /// A right counts once: not for its owner and again for whom it was lent to, and not for two of these.
    fn one_signer_a_right<'b>(
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
        let seats = matching::assign(&wanted);
        let mut seated = Vec::new();
        for (one, seat) in counted.into_iter().zip(seats) {
            if one.lenders.is_empty() || seat.is_some() {
                seated.push(one);
                continue;
            }
            let lenders: Vec<String> = one
                .lenders
                .iter()
                .map(|lender| format!("`{}`", self.roster.shown(&Participant::Member(*lender))))
                .collect();
            let words = format!(
                "the right to sign was lent by {}, and counts already; somebody with a right of their own would count",
                lenders.join(", ")
            );
            let shown = self.roster.shown(&Participant::Member(one.id));
            let reason = DropReason::NotEligible;
            count.dropped.push(drop(one.vote.id, shown, reason, words));
        }
        seated
    }

    /// Who comes from a team that nobody else stands for, and who still fits beside them. Where people of fewer teams signed
    /// than the control asks for, some of its places stay free for the teams that are missing. A right that was lent brings
    /// no team: else its owner's own signature, which takes the right back, could cost a team.
    fn distinct_teams<'b>(
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
            let named = teams.iter().map(|team| crate::people::roster::key(team));
            crate::sort::set(named.filter(|team| !team.is_empty()))
        };
        let all = crate::sort::set(counted.iter().flat_map(teams));
        let wanted: Vec<Vec<usize>> = counted
            .iter()
            .map(|one| {
                let own = teams(one);
                own.iter()
                    .filter_map(|team| all.binary_search(team).ok())
                    .collect()
            })
            .collect();
        let seats = matching::assign(&wanted);
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
            let shown = self.roster.shown(&Participant::Member(one.id));
            count
                .dropped
                .push(drop(one.vote.id, shown, DropReason::SameTeam, words));
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
