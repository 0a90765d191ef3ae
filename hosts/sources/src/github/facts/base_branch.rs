//! For which base branch a review was given.
//!
//! GitHub keeps a review when the base branch changes, and does not say for which one it was given. The pull request's
//! timeline tells when that was; whatever was submitted before, or at the same second, is bound to no base branch. A timeline
//! without the reviews that are listed is not the whole one, and tells nothing.

use crate::error::SourceError;
use crate::github::documents::Documents;
use crate::github::rest;
use countersign_contract::types::Timestamp;
use std::collections::BTreeSet;

/// Since when the base branch is what it is now.
pub(super) enum SameSince {
    /// Always.
    Opened,
    /// Since after this time.
    After(Timestamp),
    /// It is not known.
    Unknown,
}

impl SameSince {
    /// Reads the timeline, and what the host saw besides.
    pub(super) fn read(
        documents: &Documents,
        reviews: &[rest::Review],
    ) -> Result<SameSince, SourceError> {
        let Some(pages) = &documents.timeline else {
            return Ok(SameSince::Unknown);
        };
        let mut last = documents.retargeted;
        let mut told = BTreeSet::new();
        for page in &pages.pages {
            let events: Vec<rest::TimelineEvent> = rest::read(page, "timeline")?;
            let reviewed = events.iter().filter(|event| event.event == "reviewed");
            told.extend(reviewed.filter_map(|event| event.id));
            for event in events.iter().filter(|event| changes_base(event)) {
                let Some(at) = event.created_at else {
                    return Ok(SameSince::Unknown);
                };
                last = last.max(Some(at));
            }
        }
        let lacks_one = reviews
            .iter()
            .any(|review| is_told(review) && !told.contains(&review.id));
        if lacks_one {
            return Ok(SameSince::Unknown);
        }
        // The newest events are on the last page.
        Ok(match (pages.last_page_reached, last) {
            (false, _) => SameSince::Unknown,
            (true, Some(at)) => SameSince::After(at),
            (true, None) => SameSince::Opened,
        })
    }

    /// What was submitted then was given for the base branch of now.
    pub(super) fn covers(&self, submitted: Option<Timestamp>) -> bool {
        match (self, submitted) {
            (SameSince::Opened, _) => true,
            (SameSince::After(at), Some(submitted)) => submitted > *at,
            (SameSince::After(_), None) | (SameSince::Unknown, _) => false,
        }
    }
}

/// The timeline tells of every review that was submitted. One that is only the frame of remarks on lines it may tell of by those.
fn is_told(review: &rest::Review) -> bool {
    let is_frame = || {
        review
            .body
            .as_deref()
            .is_none_or(|body| body.trim().is_empty())
    };
    match review.state.to_ascii_uppercase().as_str() {
        "PENDING" => false,
        "COMMENTED" => !is_frame(),
        _ => true,
    }
}

/// The change goes elsewhere since, or its base branch was deleted or moved by force. Kinds of events that come to be later
/// and sound like one are taken for one.
fn changes_base(event: &rest::TimelineEvent) -> bool {
    let kind = event.event.as_str();
    (kind.starts_with("base_ref_") || kind.starts_with("automatic_base_change_"))
        && kind != "automatic_base_change_failed"
}
