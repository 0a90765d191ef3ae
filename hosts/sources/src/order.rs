//! The one order of a change's reviews and sign-offs.

use countersign_contract::types::{Review, SignOff, Timestamp};

/// Numbers reviews and sign-offs in one order, from 1. Each list is in its own order already; they are merged by time,
/// reviews first at equal times. An entry without a time stays behind the one before it in its list.
pub(crate) fn number(reviews: &mut [Review], sign_offs: &mut [SignOff]) {
    let times = |times: Vec<Option<Timestamp>>| {
        let mut latest = Timestamp::MIN;
        times
            .into_iter()
            .map(|time| {
                latest = latest.max(time.unwrap_or(Timestamp::MIN));
                latest
            })
            .collect::<Vec<_>>()
    };
    let review_times = times(reviews.iter().map(|review| review.submitted).collect());
    let sign_off_times = times(sign_offs.iter().map(|sign_off| sign_off.signed).collect());
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
