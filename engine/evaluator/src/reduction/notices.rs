//! What is odd about what people typed into their reviews.

use super::Assembly;
use super::form::Word;
use countersign_contract::types::{Notice, ReviewState};

/// Lines of a short form that can't be read, and words in it that the review does not bear out.
pub(crate) fn of(assembly: &Assembly<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (review, form) in assembly.facts.reviews.iter().zip(&assembly.forms) {
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
                | (Some(Word::Approve), ReviewState::Approved)
                | (Some(Word::Veto), ReviewState::ChangesRequested)
        );
        if let Some(word) = form.word
            && !borne_out
        {
            let act = match word {
                Word::Approve => "approve on the forge",
                Word::Veto => "request changes on the forge",
                Word::Withdraw => "give another review, or withdraw in a sign-off file",
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
