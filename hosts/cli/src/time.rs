//! Points in time: the system's clock, and those that arguments name.

use countersign_contract::TimestampError;
use countersign_contract::types::Timestamp;
use std::time::SystemTime;

/// The system's clock, in whole seconds.
pub fn now() -> Timestamp {
    let seconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |passed| passed.as_secs());
    i64::try_from(seconds)
        .ok()
        .and_then(Timestamp::from_seconds)
        .unwrap_or(Timestamp::MAX)
}

/// Reads a point in time, or a day, which stands for its beginning in UTC.
pub fn time_or_day(text: &str) -> Result<Timestamp, String> {
    let day = format!("{text}T00:00:00Z");
    let read = text.parse().or_else(|error| day.parse().map_err(|_| error));
    read.map_err(|error: TimestampError| format!("{error}; or write a day such as 2026-03-09"))
}

#[cfg(test)]
mod tests {
    use super::time_or_day;

    #[test]
    fn a_day_is_its_beginning() {
        for (text, seconds) in [
            ("1970-01-02", Some(86_400)),
            ("1970-01-01T00:00:01Z", Some(1)),
            ("1970-1-2", None),
            ("", None),
        ] {
            let read = time_or_day(text).ok();
            assert_eq!(read.map(|time| time.seconds), seconds, "{text}");
        }
    }
}
