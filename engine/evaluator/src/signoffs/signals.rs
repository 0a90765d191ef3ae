//! How each approval came about: what can tell a reading from a rubber stamp.

use super::SignOffs;
use crate::people::roster::Participant;
use crate::statements::votes::{VOUCHED, Vote, VoteKind};
use crate::supply::{lacking, with_missing};
use countersign_contract::types::{Facts, Notice, SignOffSignal, Supply, Timestamp};
use countersign_program::{Missing, Value};

/// The signals of all approvals that still stand, by id, and what is odd about their times. `deleted` are the lines deleted in
/// files that are not mechanical.
pub(crate) fn measure(sign_offs: &SignOffs<'_>, deleted: u32) -> (Vec<SignOffSignal>, Vec<Notice>) {
    let (mut signals, mut notices) = (Vec::new(), Vec::new());
    let lines = sign_offs.provenance.lines.saturating_add(deleted);
    for (participant, votes) in &sign_offs.votes.by {
        let standing = sign_offs.standing(votes, &VOUCHED);
        for vote in standing.current {
            if vote.kind != VoteKind::Approve {
                continue;
            }
            let person = sign_offs.roster.shown(participant);
            let seconds_taken = match taken(sign_offs.facts, vote) {
                Taken::Seconds(seconds) => Some(seconds),
                Taken::Unknown => None,
                Taken::Negative => {
                    notices.push(Notice {
                        code: "sign_off_before_it_was_shown".to_owned(),
                        subject: vote.id.to_owned(),
                        explanation: format!(
                            "by its times `{person}` signed before they could see the change; a clock is wrong, and how long they took is not known"
                        ),
                    });
                    None
                }
            };
            signals.push(SignOffSignal {
                id: vote.id.to_owned(),
                hasty_streak: streak(sign_offs, participant, vote, seconds_taken, lines),
                person,
                seconds_taken,
                lines,
                unassessed: vote.areas.lacking().collect(),
            });
        }
    }
    crate::sort::sort_by(&mut signals, |a, b| {
        (&a.id, &a.person).cmp(&(&b.id, &b.person))
    });
    (signals, notices)
}

/// The signals as expressions see them: what a list that is not all there leaves open reads as missing.
#[expect(
    clippy::ptr_arg,
    reason = "a value of an expression borrows a list, and lists are vectors"
)]
pub(crate) fn to_value<'a>(signals: &'a Vec<SignOffSignal>, facts: &Facts) -> Value<'a> {
    let completeness = &facts.completeness;
    let past = lacking(completeness.past_sign_offs.as_ref(), "past_sign_offs");
    let files = lacking(completeness.files.as_ref(), "files");
    let more = lacking(completeness.reviews.as_ref(), "reviews")
        .or(lacking(completeness.sign_offs.as_ref(), "sign_offs"));
    let elements = signals.iter().map(|signal| {
        // Of unknown length, or careful for a change that is known: whatever was signed before, it ends no hasty streak.
        let careful = |seconds| files.is_none() && seconds >= signal.lines;
        let settled = signal.seconds_taken.is_none_or(careful);
        with_missing(signal, |field| match field {
            "hasty_streak" if settled => None,
            "hasty_streak" => past.or(files),
            "lines" => files,
            _ => None,
        })
    });
    Value::list_with(elements.collect(), more.map(Missing::Fact))
}

enum Taken {
    Seconds(u32),
    Unknown,
    Negative,
}

/// How long a signer had the change before them: since it was shown to them, where that is recorded; else since the head
/// they signed was pushed, else committed, else since the change was proposed.
fn taken(facts: &Facts, vote: &Vote<'_>) -> Taken {
    let change = &facts.change;
    let head = || {
        facts
            .commits
            .iter()
            .find(|commit| commit.revision == change.head.revision)
    };
    // Of what was signed before the head came, neither the head nor its push says anything.
    let of_head = vote.bound.revision == Some(change.head.revision.as_str());
    let pushed = || {
        change
            .head_pushed
            .or_else(|| head().and_then(|commit| commit.committed))
            .or(change.created)
    };
    let since: Option<Timestamp> = match (vote.opened, of_head) {
        (Some(opened), _) => Some(opened),
        (None, true) => pushed(),
        (None, false) => None,
    };
    let (Some(since), Some(given)) = (since, vote.given) else {
        return Taken::Unknown;
    };
    match u32::try_from(given.seconds.saturating_sub(since.seconds)) {
        Ok(seconds) => Taken::Seconds(seconds),
        Err(_) if given < since => Taken::Negative,
        Err(_) => Taken::Seconds(u32::MAX),
    }
}

/// How many of the person's sign-offs in a row, this one the last, took less than a second for a line.
fn streak(
    sign_offs: &SignOffs<'_>,
    participant: &Participant,
    vote: &Vote<'_>,
    seconds_taken: Option<u32>,
    lines: u32,
) -> Option<u32> {
    let facts = sign_offs.facts;
    let supply = facts.completeness.past_sign_offs.as_ref()?.supply;
    let (seconds, given) = (seconds_taken?, vote.given?);
    if supply == Supply::NotSupplied {
        return None;
    }
    if seconds >= lines {
        return Some(0);
    }
    let mut past: Vec<_> = facts
        .past_sign_offs
        .iter()
        .filter(|past| {
            past.signed < given
                && past.change != facts.change.id
                && sign_offs.roster.account(&past.person) == *participant
        })
        .collect();
    crate::sort::sort_by(&mut past, |a, b| {
        (b.signed, &b.change).cmp(&(a.signed, &a.change))
    });
    let hasty = past
        .iter()
        .take_while(|past| past.seconds_taken.is_some_and(|took| took < past.lines));
    Some(crate::bounds::count(hasty.count() + 1))
}
