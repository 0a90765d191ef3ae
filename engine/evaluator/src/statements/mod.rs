//! What people said of a change: reviews, sign-offs, the short form in a review, and for which content it was said.

pub(crate) mod binding;
pub(crate) mod review_form;
pub(crate) mod votes;

use crate::people::agents::Agents;
use crate::people::roster::Roster;
use binding::Content;
use countersign_contract::types::{AssessmentArea, Facts, Notice, ReviewState};
use review_form::{Form, FormVerdict};
use votes::Votes;

/// Everything that was said, read once.
#[derive(Debug)]
pub(crate) struct Statements<'a> {
    /// The short form of each review, in their order.
    pub(crate) forms: Vec<Form>,
    pub(crate) votes: Votes<'a>,
    /// What the change is, to tell what was said of it from what was said of something else.
    pub(crate) content: Content<'a>,
    /// What is odd about what people typed into their reviews.
    pub(crate) notices: Vec<Notice>,
}

impl<'a> Statements<'a> {
    /// Reads reviews and sign-offs.
    pub(crate) fn read(
        facts: &'a Facts,
        roster: &Roster<'_>,
        agents: &Agents<'_>,
    ) -> Statements<'a> {
        let bodies = facts.reviews.iter().map(|review| review.body.as_str());
        let forms: Vec<Form> = bodies.map(Form::read).collect();
        Statements {
            votes: Votes::read(facts, &forms, roster, agents),
            content: Content::new(facts),
            notices: notices(facts, &forms),
            forms,
        }
    }
}

/// A set of parts of the audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Areas(u8);

impl Areas {
    /// The parts that are listed.
    pub(crate) fn listed<'a>(areas: impl Iterator<Item = &'a AssessmentArea>) -> Areas {
        areas.fold(Areas::default(), |set, area| set.with(*area))
    }

    /// This set and one part more.
    pub(crate) fn with(self, area: AssessmentArea) -> Areas {
        Areas(self.0 | (1 << (area as u8)))
    }

    /// Both sets together.
    pub(crate) fn and(self, other: Areas) -> Areas {
        Areas(self.0 | other.0)
    }

    /// The part is in the set.
    pub(crate) fn has(self, area: AssessmentArea) -> bool {
        self.0 & (1 << (area as u8)) != 0
    }

    /// Those of the contract's parts that are in the set, in its order.
    pub(crate) fn all(self) -> impl Iterator<Item = AssessmentArea> {
        let parts = AssessmentArea::ALL.iter().copied();
        parts.filter(move |area| self.has(*area))
    }

    /// Those of the contract's parts that are not in the set, in its order.
    pub(crate) fn lacking(self) -> impl Iterator<Item = AssessmentArea> {
        AssessmentArea::ALL
            .iter()
            .copied()
            .filter(move |area| !self.has(*area))
    }
}

/// Lines of a short form that can't be read, and words in it that the review does not bear out.
fn notices(facts: &Facts, forms: &[Form]) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (review, form) in facts.reviews.iter().zip(forms) {
        let mut tell = |code: &str, explanation: String| {
            notices.push(Notice {
                code: code.to_owned(),
                subject: review.id.clone(),
                explanation,
            });
        };
        for why in &form.unreadable {
            tell(
                "unreadable_sign_off_line",
                format!("the line counts for nothing: {why}"),
            );
        }
        let borne_out = matches!(
            (form.verdict, review.state),
            (None, _)
                | (Some(FormVerdict::Approve), ReviewState::Approved)
                | (Some(FormVerdict::Veto), ReviewState::ChangesRequested)
        );
        if let Some(verdict) = form.verdict
            && !borne_out
        {
            let act = match verdict {
                FormVerdict::Approve => "approve on the forge",
                FormVerdict::Veto => "request changes on the forge",
                FormVerdict::Withdraw => "give another review, or withdraw in a sign-off file",
            };
            tell(
                "verdict_in_words_only",
                format!(
                    "it says `countersign: {}` and is `{}` on the forge, whose word counts; {act}",
                    verdict.as_str(),
                    review.state.as_str()
                ),
            );
        }
    }
    notices
}
