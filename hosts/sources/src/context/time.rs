//! Local times and time zones.

use crate::document::{self, DocumentError};
use countersign_contract::types::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde_saphyr::Spanned;

/// A time zone of the IANA database by its name.
pub(crate) fn zone(file: &str, name: &Spanned<String>) -> Result<TimeZone, DocumentError> {
    lookup(&name.value).ok_or_else(|| {
        document::at(
            file,
            Some(name.referenced),
            format!("`{}` is not a time zone", name.value.escape_debug()),
            "write a name of the IANA database, such as `Europe/Paris` or `UTC`",
        )
    })
}

/// The time zone of a name, out of the database that the program carries.
pub(crate) fn lookup(name: &str) -> Option<TimeZone> {
    jiff::tz::db().get(name).ok()
}

/// Minutes that a zone's clock is ahead of UTC at a point in time, rounded down.
pub(crate) fn offset_minutes(zone: &TimeZone, at: Timestamp) -> Option<i64> {
    let at = jiff::Timestamp::from_second(at.seconds).ok()?;
    Some(i64::from(zone.to_offset(at).seconds()).div_euclid(60))
}

/// A point in time: local where there is a zone, else with its offset. A local time that does not exist because clocks were
/// put forward, or that exists twice because they were put back, is an error, since a guess would open or close a gate an
/// hour early.
pub(super) fn point(
    file: &str,
    text: &Spanned<String>,
    zone: Option<&TimeZone>,
) -> Result<Timestamp, DocumentError> {
    let wrong = |message: String, remedy: &str| {
        document::at(file, Some(text.referenced), message, remedy.to_owned())
    };
    let shown = text.value.escape_debug().to_string();
    let absolute = text.value.parse::<Timestamp>().ok();
    let Some(zone) = zone else {
        return absolute.ok_or_else(|| {
            wrong(
                format!("`{shown}` is not a point in time"),
                "write `2026-12-20T18:00:00Z`, or a local time such as `2026-12-20T18:00` with a `time_zone` beside it",
            )
        });
    };
    if absolute.is_some() {
        return Err(wrong(
            format!("`{shown}` says its offset, and a time zone is given as well"),
            "leave the offset out, or the `time_zone`",
        ));
    }
    let local: DateTime = text.value.parse().map_err(|_| {
        wrong(
            format!("`{shown}` is not a local time"),
            "write it as `2026-12-20T18:00`",
        )
    })?;
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => {
            return Err(wrong(
                format!("`{shown}` does not exist there: clocks are put forward over it"),
                "write a time before or after the gap",
            ));
        }
        AmbiguousOffset::Fold { before, after } => {
            return Err(wrong(
                format!("`{shown}` exists twice there: clocks are put back over it"),
                &format!(
                    "leave `time_zone` out and write the offset, {before:?} for the first or {after:?} for the second"
                ),
            ));
        }
        AmbiguousOffset::Unambiguous { .. } => {}
    }
    ambiguous
        .unambiguous()
        .ok()
        .and_then(|point| Timestamp::from_seconds(point.as_second()))
        .ok_or_else(|| {
            wrong(
                format!("`{shown}` is not between year 1 and year 9999"),
                "write another year",
            )
        })
}
