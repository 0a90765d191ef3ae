//! Appeals against evidence that names an agent which did not take part, such as a co-author line that an editor added by
//! itself. An appeal is a claim until somebody who may sign, and had no hand in the change, confirms it; then the evidence
//! stays in the decision and no longer counts.

use crate::people::agents::Agents;
use crate::people::roster::{self, Participant, Roster};
use crate::provenance::Findings;
use crate::safeguards::Steps;
use crate::signoffs::involvement::Involved;
use crate::statements::binding::Content;
use crate::statements::review_form::Form;
use crate::statements::votes::{Vote, Votes, standing};
use countersign_contract::types::{
    Appeal, AppealResult, Authentication, ComplianceEvent, Evidence, EvidenceKind, Facts, Notice,
    Provenance, SignOffVerdict,
};
use countersign_program::policy::{Binding, Involvement};

/// Evidence that a confirmed appeal sets aside.
pub(crate) struct Aside<'a> {
    pub(crate) id: &'a str,
    agent: String,
    /// Commits it speaks of. Empty: all of the change.
    revisions: &'a [String],
}

impl Aside<'_> {
    /// The appeal contests this evidence, and may: what a tool recorded or signed, and an agent's own identity, is not a
    /// matter of opinion.
    pub(crate) fn speaks_of(&self, evidence: &Evidence) -> bool {
        let may = matches!(
            evidence.kind,
            EvidenceKind::Trailer
                | EvidenceKind::StrayTrailer
                | EvidenceKind::Declaration
                | EvidenceKind::Heuristic
        );
        let of_commit = self.revisions.is_empty()
            || evidence
                .revision
                .as_ref()
                .is_some_and(|revision| self.revisions.contains(revision));
        may && of_commit && evidence.agent.as_ref() == Some(&self.agent)
    }
}

/// What became of the appeals.
pub(crate) struct Judged<'a> {
    pub(crate) results: Vec<AppealResult>,
    pub(crate) aside: Vec<Aside<'a>>,
    pub(crate) oddities: Vec<Notice>,
}

/// Judges all appeals, by what is found without them.
pub(crate) fn judge<'a>(facts: &'a Facts, findings: &Findings, agents: &Agents<'_>) -> Judged<'a> {
    let steps = Steps::default();
    let joined = roster::Joined::new();
    let roster = Roster::new(&facts.people, &joined, steps);
    let bodies = facts.reviews.iter().map(|review| review.body.as_str());
    let forms: Vec<Form> = bodies.map(Form::read).collect();
    let content = Content::new(facts, steps);
    let involved = Involved::find(facts, findings, &content, &roster, agents, steps);
    let votes = Votes::read(facts, &forms, &roster);
    let confirmers = Confirmers {
        facts,
        roster: &roster,
        involved: &involved,
        votes: &votes,
        forms: &forms,
        content: &content,
        agents,
    };
    let mut appeals: Vec<&Appeal> = facts.appeals.iter().collect();
    crate::sort::sort_by(&mut appeals, |a, b| {
        let key = |appeal: &&Appeal| (appeal.id.clone(), appeal.agent.clone());
        (key(a), &a.person, &a.revisions, &a.reason).cmp(&(
            key(b),
            &b.person,
            &b.revisions,
            &b.reason,
        ))
    });
    let mut judged = Judged {
        results: Vec::new(),
        aside: Vec::new(),
        oddities: Vec::new(),
    };
    for appeal in &appeals {
        let agent = agents
            .in_text(&appeal.agent)
            .map_or_else(|| appeal.agent.to_lowercase(), str::to_owned);
        let twins = appeals.iter().filter(|other| other.id == appeal.id).count();
        let by_author = confirmers.is_author(&appeal.person);
        let confirmed = match (by_author, twins) {
            (true, 1) => confirmers.confirmers(&appeal.id),
            _ => Err(match by_author {
                true => "its id is not unique, so that nobody can say which one they confirm",
                false => "who raised it is neither the author of the change nor of a commit",
            }),
        };
        let confirmed_by = match confirmed {
            Ok(people) => {
                judged.aside.push(Aside {
                    id: &appeal.id,
                    agent: agent.clone(),
                    revisions: &appeal.revisions,
                });
                people
            }
            Err(why) => {
                judged.oddities.push(Notice {
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

/// Ways of authentication by which somebody vouches for a word.
const VOUCHED: [Authentication; 3] = [
    Authentication::Forge,
    Authentication::Reauthenticated,
    Authentication::Signed,
];

/// Who may confirm an appeal.
struct Confirmers<'c, 'a> {
    facts: &'a Facts,
    roster: &'c Roster<'a>,
    involved: &'c Involved,
    votes: &'c Votes<'a>,
    /// The short form of each review, in their order.
    forms: &'c [Form],
    content: &'c Content<'a>,
    agents: &'c Agents<'c>,
}

impl Confirmers<'_, '_> {
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
    fn confirmers(&self, appeal: &str) -> Result<Vec<String>, &'static str> {
        let completeness = &self.facts.completeness;
        let complete = crate::controls::is_complete;
        if !complete(completeness.sign_offs.as_ref()) || !complete(completeness.reviews.as_ref()) {
            return Err(
                "reviews and sign-offs are not all there, so that a confirmation may be withdrawn",
            );
        }
        if !self.involved.incomplete.is_empty() {
            return Err("the commits are not all there, so that who confirms it may be involved");
        }
        let people: Vec<String> = self
            .votes
            .by
            .iter()
            .filter(|(participant, votes)| {
                let standing = standing(votes, &VOUCHED, self.content, Steps::default(), |vote| {
                    self.roster.is_program(vote.login, self.agents)
                });
                standing.vetoes.is_empty()
                    && standing.current.iter().any(|vote| {
                        VOUCHED.contains(&vote.authentication)
                            && self.confirms(vote, appeal)
                            && self
                                .content
                                .refuses(&vote.bound, Binding::Revision)
                                .is_none()
                            && self.may_confirm(participant, vote.login)
                    })
            })
            .map(|(participant, _)| self.roster.shown(participant))
            .collect();
        // Each stranger who had a hand in the change may be one of them.
        let strangers = self.involved.strangers(&[]).len();
        let needed = 1 + strangers + usize::from(self.involved.prompter_unknown);
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
            let mut reviews = self.facts.reviews.iter().zip(self.forms);
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

    fn may_confirm(&self, participant: &Participant, login: &str) -> bool {
        let Participant::Member(id) = participant else {
            return false;
        };
        self.roster.get(*id).is_some_and(|known| {
            known.human
                && !known.departed
                && known.may_push(login) == Some(true)
                && !self.roster.is_program(login, self.agents)
                && !self.roster.is_program(&known.person.login, self.agents)
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
