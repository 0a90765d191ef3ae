//! The one order of a change's reviews and sign-offs.

use countersign_contract::types::{
    Authentication, Review, ReviewState, SignOff, SignOffVerdict, Timestamp,
};
use std::collections::BTreeMap;

/// What an entry's place depends on.
struct Statement<'a> {
    person: &'a str,
    authentication: Authentication,
    time: Option<Timestamp>,
    approves: bool,
}

/// Numbers reviews and sign-offs in one order, from 1, by time; reviews first at equal times.
///
/// Each list is in its own order already. So what a person said there stays behind what they said before it, whatever a clock that
/// is wrong wrote down. It does not move behind a time that is still to come, nor for an entry that is less well vouched for, nor for
/// another person's: else whoever can write one line could push an old approval past a newer veto.
///
/// Where it is not known when something was said, or that time is still to come, it can only hold: an approval comes before all
/// else, so that it takes nothing back, and anything else after all else.
pub(crate) fn number(reviews: &mut [Review], sign_offs: &mut [SignOff], now: Timestamp) {
    let review_times = times(
        reviews.iter().map(|review| Statement {
            person: &review.reviewer,
            authentication: Authentication::Forge,
            time: review.submitted,
            approves: matches!(
                review.state,
                ReviewState::Approved | ReviewState::Commented | ReviewState::Pending
            ),
        }),
        now,
    );
    let sign_off_times = times(
        sign_offs.iter().map(|sign_off| Statement {
            person: &sign_off.person,
            authentication: sign_off.authentication,
            time: sign_off.signed,
            approves: sign_off.verdict == SignOffVerdict::Approve,
        }),
        now,
    );
    let mut places: Vec<(Timestamp, &mut u32)> = Vec::new();
    places.extend(
        review_times
            .into_iter()
            .zip(reviews.iter_mut().map(|review| &mut review.sequence)),
    );
    places.extend(
        sign_off_times
            .into_iter()
            .zip(sign_offs.iter_mut().map(|sign_off| &mut sign_off.sequence)),
    );
    places.sort_by_key(|(time, _)| *time);
    for (number, (_, sequence)) in (1_u32..).zip(places) {
        *sequence = number;
    }
}

/// The time by which each entry of a list is sorted.
fn times<'a>(entries: impl Iterator<Item = Statement<'a>>, now: Timestamp) -> Vec<Timestamp> {
    let mut latest: BTreeMap<(String, Authentication), Timestamp> = BTreeMap::new();
    entries
        .map(|entry| {
            let Some(time) = entry.time.filter(|time| *time <= now) else {
                return match entry.approves {
                    true => Timestamp::MIN,
                    false => Timestamp::MAX,
                };
            };
            let person = entry.person.to_lowercase();
            let own =
                (person.clone(), entry.authentication)..=(person.clone(), Authentication::Signed);
            let before = latest.range(own).map(|(_, before)| *before).max();
            let place = before.map_or(time, |before| before.max(time));
            latest.insert((person, entry.authentication), place);
            place
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Authentication::{Forge, None as Nobody};
    use SignOffVerdict::{Approve, Veto, Withdraw};
    use countersign_contract::types::ContentBinding;

    fn time(hour: u32) -> Timestamp {
        format!("2026-03-10T{hour:02}:00:00Z").parse().unwrap()
    }

    fn review(person: &str, state: ReviewState, hour: u32) -> Review {
        Review {
            id: format!("review by {person}"),
            sequence: 0,
            reviewer: person.to_owned(),
            state,
            revision: None,
            tree: None,
            merge_base: None,
            base_branch: None,
            submitted: Some(time(hour)),
            body: String::new(),
        }
    }

    /// Ids in the order that they get, of one review and of entries with their hours, as of noon.
    fn order(
        review: Review,
        entries: &[(&str, SignOffVerdict, Option<u32>, Authentication)],
    ) -> Vec<String> {
        let mut reviews = [review];
        let mut sign_offs: Vec<SignOff> = entries
            .iter()
            .map(|(person, verdict, hour, authentication)| SignOff {
                id: format!("{} by {person}", verdict.as_str()),
                sequence: 0,
                person: (*person).to_owned(),
                verdict: *verdict,
                binding: ContentBinding {
                    repository: String::new(),
                    base_branch: None,
                    revision: String::new(),
                    tree: None,
                    merge_base: None,
                },
                assesses: Vec::new(),
                reason: None,
                opened: None,
                signed: hour.map(time),
                authentication: *authentication,
                evidence: None,
                confirms: Vec::new(),
            })
            .collect();
        number(&mut reviews, &mut sign_offs, time(12));
        let mut all: Vec<(u32, String)> = sign_offs
            .into_iter()
            .map(|entry| (entry.sequence, entry.id))
            .collect();
        all.extend(reviews.map(|review| (review.sequence, review.id)));
        all.sort();
        all.into_iter().map(|(_, id)| id).collect()
    }

    #[test]
    fn what_was_said_at_an_unknown_time_can_only_hold() {
        use ReviewState::{Approved, ChangesRequested};
        let approved = || review("sam", Approved, 10);
        for verdict in [Veto, Withdraw] {
            let found = order(approved(), &[("sam", verdict, None, Forge)]);
            assert_eq!(found[0], "review by sam", "{verdict:?}");
        }
        let vetoed = || review("sam", ChangesRequested, 10);
        for hour in [None, Some(13), Some(9)] {
            let found = order(vetoed(), &[("sam", Approve, hour, Forge)]);
            assert_eq!(found[0], "approve by sam", "{hour:?}");
        }
        let found = order(vetoed(), &[("sam", Approve, Some(11), Forge)]);
        assert_eq!(found[0], "review by sam");
    }

    #[test]
    fn nobody_moves_what_another_said() {
        let vetoed = || review("sam", ReviewState::ChangesRequested, 10);
        let old = ("sam", Approve, Some(2), Forge);
        for (first, before) in [
            (("zed", Approve, Some(11), Forge), 1),
            (("zed", Approve, Some(13), Nobody), 1),
            (("sam", Approve, Some(13), Forge), 2),
            (("sam", Approve, Some(11), Nobody), 1),
        ] {
            let found = order(vetoed(), &[first, old]);
            let earlier = found.iter().take_while(|id| *id != "review by sam");
            let own = earlier.filter(|id| *id == "approve by sam").count();
            assert_eq!(own, before, "{first:?}: {found:?}");
        }
        // What somebody wrote further down in the file, they said later, whatever their clock says.
        let found = order(
            review("eve", ReviewState::Approved, 9),
            &[
                ("sam", Approve, Some(8), Forge),
                ("Sam", Veto, Some(7), Forge),
            ],
        );
        assert_eq!(found, ["approve by sam", "veto by Sam", "review by eve"]);
    }
}
