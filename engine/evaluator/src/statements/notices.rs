//! What is odd about what people typed into their reviews.

use super::review_form::FormVerdict;
use crate::signoffs::SignOffs;
use countersign_contract::types::{Notice, ReviewState};

/// Lines of a short form that can't be read, and words in it that the review does not bear out.
pub(crate) fn in_reviews(sign_offs: &SignOffs<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (review, form) in sign_offs.facts.reviews.iter().zip(&sign_offs.forms) {
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
            (form.word, review.state),
            (None, _)
                | (Some(FormVerdict::Approve), ReviewState::Approved)
                | (Some(FormVerdict::Veto), ReviewState::ChangesRequested)
        );
        if let Some(word) = form.word
            && !borne_out
        {
            let act = match word {
                FormVerdict::Approve => "approve on the forge",
                FormVerdict::Veto => "request changes on the forge",
                FormVerdict::Withdraw => "give another review, or withdraw in a sign-off file",
            };
            tell(
                "verdict_in_words_only",
                format!(
                    "it says `countersign: {}` and is `{}` on the forge, whose word counts; {act}",
                    word.as_str(),
                    review.state.as_str()
                ),
            );
        }
    }
    notices
}
