//! What people said of a change: reviews, sign-offs, the short form in a review, and for which content it was said.

pub(crate) mod areas;
pub(crate) mod binding;
pub(crate) mod notices;
pub(crate) mod review_form;
pub(crate) mod votes;
