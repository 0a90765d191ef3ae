//! Reviews and checks.

use super::base_branch::SameSince;
use super::lists::elements;
use crate::error::SourceError;
use crate::fetch::Pages;
use crate::github::documents::Documents;
use crate::github::rest;
use countersign_contract::types::{Check, CheckConclusion, Review, ReviewState, Supply, Timestamp};

/// Reads reviews in the order in which they were submitted.
pub(super) fn reviews(
    pages: &Pages,
    documents: &Documents,
    base_branch: &str,
) -> Result<(Vec<Review>, Supply), SourceError> {
    let list: Vec<rest::Review> = elements(pages, "list of reviews")?;
    let same_since = SameSince::read(documents, &list)?;
    let mut supply = match pages.last_page_reached {
        true => Supply::Complete,
        false => Supply::Truncated,
    };
    let mut ordered = Vec::with_capacity(list.len());
    for review in list {
        // A state that is not known yet could be a veto: then the list is not all that there is to know.
        let Some(state) = state(&review.state) else {
            supply = Supply::Truncated;
            continue;
        };
        let place = (review.submitted_at.unwrap_or(Timestamp::MAX), review.id);
        let base = same_since
            .covers(review.submitted_at)
            .then_some(base_branch);
        ordered.push((place, self::review(review, state, documents, base)?));
    }
    ordered.sort_by_key(|(place, _)| *place);
    let reviews = ordered.into_iter().map(|(_, review)| review).collect();
    Ok((reviews, supply))
}

fn state(text: &str) -> Option<ReviewState> {
    Some(match text.to_ascii_uppercase().as_str() {
        "APPROVED" => ReviewState::Approved,
        "CHANGES_REQUESTED" => ReviewState::ChangesRequested,
        "COMMENTED" => ReviewState::Commented,
        "DISMISSED" => ReviewState::Dismissed,
        "PENDING" => ReviewState::Pending,
        _ => return None,
    })
}

/// Reads one review. `base_branch` is the one of now, where the review is known to have been given for it.
fn review(
    review: rest::Review,
    state: ReviewState,
    documents: &Documents,
    base_branch: Option<&str>,
) -> Result<Review, SourceError> {
    let (mut tree, mut merge_base) = (None, None);
    if let Some(revision) = &review.commit_id
        && let Some(about) = documents.revisions.get(revision)
    {
        if let Some(document) = &about.commit {
            let commit: rest::GitCommitDocument = rest::read(document, "commit of a review")?;
            tree = (commit.sha == *revision).then_some(commit.tree.sha);
        }
        // The comparison is with the base of now: it tells nothing of what a review for another one was given for.
        if let Some(document) = &about.compare
            && base_branch.is_some()
        {
            let comparison: rest::MergeBase = rest::read(document, "comparison of a review")?;
            merge_base = comparison.merge_base_commit.map(|commit| commit.sha);
        }
    }
    Ok(Review {
        id: review.id.to_string(),
        sequence: 0,
        // Reviews of deleted accounts are shown under this name, which is a real account that nobody can use.
        reviewer: review
            .user
            .map_or_else(|| "ghost".to_owned(), |user| user.login),
        state,
        revision: review.commit_id,
        tree,
        merge_base,
        base_branch: base_branch.map(str::to_owned),
        submitted: review.submitted_at,
        body: review.body.unwrap_or_default(),
    })
}

/// Reads check runs and commit statuses of the head. Only check runs name the app that made them.
pub(super) fn checks(
    documents: &Documents,
    head: &str,
) -> Result<(Vec<Check>, Option<Supply>), SourceError> {
    let mut checks = Vec::new();
    let mut complete = documents.check_runs.is_some() && documents.statuses.is_some();
    if let Some(pages) = &documents.check_runs {
        let (mut count, mut total) = (0_u64, 0);
        for page in &pages.pages {
            let page: rest::CheckRunPage = rest::read(page, "list of check runs")?;
            total = page.total_count;
            for run in page.check_runs {
                count += 1;
                complete &= run.head_sha == head;
                checks.push(check_run(run));
            }
        }
        complete &= pages.last_page_reached && count == total;
    }
    if let Some(pages) = &documents.statuses {
        let (mut count, mut total) = (0_u64, 0);
        for page in &pages.pages {
            let page: rest::StatusPage = rest::read(page, "list of commit statuses")?;
            total = page.total_count;
            complete &= page.sha == head;
            for status in page.statuses {
                count += 1;
                checks.push(commit_status(status, &page.sha));
            }
        }
        complete &= pages.last_page_reached && count == total;
    }
    let own = documents.own_check.as_deref();
    checks.retain(|check: &Check| check.revision == head && own != Some(&check.name));
    checks.sort_by(|left, right| {
        (&left.name, &left.app, left.completed).cmp(&(&right.name, &right.app, right.completed))
    });
    let supply = match (complete, &documents.check_runs, &documents.statuses) {
        (_, None, None) => None,
        (true, ..) => Some(Supply::Complete),
        (false, ..) => Some(Supply::Truncated),
    };
    Ok((checks, supply))
}

/// Most bytes of a check's title or summary that facts carry; longer ones are left out.
const LONGEST_OUTPUT: usize = 4_096;

fn check_run(run: rest::CheckRun) -> Check {
    let conclusion = match (run.status.as_str(), run.conclusion.as_deref()) {
        ("completed", Some("success")) => CheckConclusion::Success,
        ("completed", Some("neutral")) => CheckConclusion::Neutral,
        ("completed", Some("cancelled")) => CheckConclusion::Cancelled,
        ("completed", Some("skipped")) => CheckConclusion::Skipped,
        ("completed", Some("timed_out")) => CheckConclusion::TimedOut,
        ("completed", Some("action_required")) => CheckConclusion::ActionRequired,
        ("completed", Some("stale")) => CheckConclusion::Stale,
        // Whatever else ended, such as `startup_failure`, did not end well.
        ("completed", _) => CheckConclusion::Failure,
        _ => CheckConclusion::Pending,
    };
    let output = run.output.unwrap_or_default();
    // A text that was cut would be another value.
    let short = |text: Option<String>| text.filter(|text| text.len() <= LONGEST_OUTPUT);
    Check {
        title: short(output.title),
        summary: short(output.summary),
        name: run.name,
        app: run.app.and_then(|app| app.slug),
        conclusion,
        revision: run.head_sha,
        completed: run.completed_at,
    }
}

fn commit_status(status: rest::Status, revision: &str) -> Check {
    let conclusion = match status.state.as_str() {
        "success" => CheckConclusion::Success,
        "pending" => CheckConclusion::Pending,
        _ => CheckConclusion::Failure,
    };
    Check {
        title: None,
        summary: None,
        name: status.context,
        app: None,
        completed: status
            .updated_at
            .filter(|_| conclusion != CheckConclusion::Pending),
        conclusion,
        revision: revision.to_owned(),
    }
}
