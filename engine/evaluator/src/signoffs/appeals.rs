//! Appeals against evidence that names an agent which did not take part, such as a co-author line that an editor added by
//! itself. An appeal is a claim until somebody who may sign, and had no hand in the change, confirms it; then the evidence
//! stays in the decision and no longer counts.

use super::involvement::Involved;
use crate::people::agents::Agents;
use crate::people::roster::{Participant, Roster};
use crate::provenance::Contested;
use crate::statements::Statements;
use crate::statements::votes::{VOUCHED, Vote, standing};
use crate::supply::is_complete;
use countersign_contract::types::{
    Appeal, AppealResult, ComplianceEvent, Facts, Notice, Provenance, SignOffVerdict,
};
use countersign_program::policy::{Binding, Involvement};

/// What became of the appeals.
#[derive(Default)]
pub(crate) struct Appeals<'a> {
    pub(crate) results: Vec<AppealResult>,
    /// Evidence that confirmed ones set aside.
    pub(crate) contested: Vec<Contested<'a>>,
    /// Why others are not confirmed.
    pub(crate) notices: Vec<Notice>,
}

/// Judges all appeals.
pub(crate) fn judge<'a>(
    facts: &'a Facts,
    roster: &Roster<'_>,
    statements: &Statements<'_>,
    involved: &Involved,
    agents: &Agents<'_>,
) -> Appeals<'a> {
    let confirmers = Confirmers {
        facts,
        roster,
        statements,
        involved,
        agents,
    };
    let mut appeals: Vec<&Appeal> = facts.appeals.iter().collect();
    crate::sort::sort_by(&mut appeals, |a, b| {
        (&a.id, &a.agent, &a.person, &a.revisions, &a.reason).cmp(&(
            &b.id,
            &b.agent,
            &b.person,
            &b.revisions,
            &b.reason,
        ))
    });
    let mut judged = Appeals::default();
    for appeal in &appeals {
        let agent = agents
            .in_text(&appeal.agent)
            .map_or_else(|| appeal.agent.to_lowercase(), str::to_owned);
        let twins = appeals.iter().filter(|other| other.id == appeal.id).count();
        let by_author = confirmers.is_author(&appeal.person);
        let confirmed = match (by_author, twins) {
            (true, 1) => confirmers.of_appeal(&appeal.id),
            _ => Err(match by_author {
                true => "its id is not unique, so that nobody can say which one they confirm",
                false => "who raised it is neither the author of the change nor of a commit",
            }),
        };
        let confirmed_by = match confirmed {
            Ok(people) => {
                judged.contested.push(Contested {
                    id: &appeal.id,
                    agent: agent.clone(),
                    revisions: &appeal.revisions,
                });
                people
            }
            Err(why) => {
                judged.notices.push(Notice {
                    code: "appeal_not_confirmed".to_owned(),
                    subject: appeal.id.clone(),
                    explanation: format!("the evidence that it contests counts: {why}"),
                });
                Vec::new()
            }
        };
        judged.results.push(AppealResult {
            id: appeal.id.clone(),
            person: appeal.person.clone(),
            agent,
            confirmed_by,
        });
    }
    judged
}

/// Who may confirm an appeal.
struct Confirmers<'c> {
    facts: &'c Facts,
    roster: &'c Roster<'c>,
    statements: &'c Statements<'c>,
    involved: &'c Involved,
    agents: &'c Agents<'c>,
}

impl Confirmers<'_> {
    /// The person proposed the change or is named as author or committer of one of its commits.
    fn is_author(&self, login: &str) -> bool {
        let others = [
            Involvement::CoAuthor,
            Involvement::LastPusher,
            Involvement::Prompter,
        ];
        let participant = self.roster.account(login);
        self.involved.bars(&participant, &others).is_some()
    }

    /// Logins that confirm an appeal, or why it waits.
    fn of_appeal(&self, appeal: &str) -> Result<Vec<String>, &'static str> {
        let completeness = &self.facts.completeness;
        if !is_complete(completeness.sign_offs.as_ref())
            || !is_complete(completeness.reviews.as_ref())
        {
            return Err(
                "reviews and sign-offs are not all there, so that a confirmation may be withdrawn",
            );
        }
        if !self.involved.incomplete.is_empty() {
            return Err("the commits are not all there, so that who confirms it may be involved");
        }
        let content = &self.statements.content;
        let confirm = |participant: &Participant, votes: &[Vote<'_>]| {
            let standing = standing(votes, &VOUCHED, content);
            standing.vetoes.is_empty()
                && standing.current.iter().any(|vote| {
                    VOUCHED.contains(&vote.authentication)
                        && self.confirms(vote, appeal)
                        && content.refuses(&vote.bound, Binding::Revision).is_none()
                        && self.may_confirm(participant, vote)
                })
        };
        let votes = self.statements.votes.by.iter();
        let people: Vec<String> = votes
            .filter(|(participant, votes)| confirm(participant, votes))
            .map(|(participant, _)| self.roster.shown(participant))
            .collect();
        // Each stranger who had a hand in the change may be one of them.
        let strangers = self.involved.strangers(&[]).len();
        let needed = 1 + strangers + usize::from(self.involved.prompter_raises(&[]));
        match people.len() {
            0 => Err(
                "nobody who may sign, and had no hand in the change, has confirmed it for this revision",
            ),
            enough if enough >= needed => Ok(people),
            _ => Err(
                "not everybody who had a hand in the change is known, so that it takes more people to confirm it",
            ),
        }
    }

    /// A sign-off names the appeal; a review does in a line `confirms:` of its short form.
    fn confirms(&self, vote: &Vote<'_>, appeal: &str) -> bool {
        let names = |confirmed: &[String]| confirmed.iter().any(|known| known == appeal);
        if vote.is_review {
            let mut reviews = self.facts.reviews.iter().zip(&self.statements.forms);
            return reviews.any(|(review, form)| {
                review.id == vote.id && review.reviewer == vote.login && names(&form.confirms)
            });
        }
        self.facts.sign_offs.iter().any(|sign_off| {
            sign_off.id == vote.id
                && sign_off.person == vote.login
                && sign_off.verdict == SignOffVerdict::Approve
                && names(&sign_off.confirms)
        })
    }

    fn may_confirm(&self, participant: &Participant, vote: &Vote<'_>) -> bool {
        let Participant::Member(id) = participant else {
            return false;
        };
        self.roster.get(*id).is_some_and(|member| {
            member.human
                && !member.departed
                && member.may_push(vote.login) == Some(true)
                && !vote.by_program
                && !self.roster.is_program(&member.person.login, self.agents)
                && self.involved.bars(participant, &[]).is_none()
        })
    }
}

/// What an audit has to hear of: evidence that no longer counts, and at whose word.
pub(crate) fn events(provenance: &Provenance) -> Vec<ComplianceEvent> {
    let confirmed = provenance
        .appeals
        .iter()
        .filter(|appeal| !appeal.confirmed_by.is_empty());
    confirmed
        .map(|appeal| {
            let aside = provenance
                .evidence
                .iter()
                .filter(|evidence| evidence.set_aside_by.as_ref() == Some(&appeal.id))
                .count();
            ComplianceEvent {
                kind: "over_attribution_confirmed".to_owned(),
                control: String::new(),
                person: appeal.confirmed_by.first().cloned(),
                explanation: format!(
                    "`{}` appealed against evidence of `{}` and {} confirmed it: {aside} pieces of evidence no longer count",
                    appeal.person,
                    appeal.agent,
                    appeal
                        .confirmed_by
                        .iter()
                        .map(|login| format!("`{login}`"))
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
                due: None,
            }
        })
        .collect()
}
