//! The JSON form of timestamps: RFC 3339, read with any offset, written in UTC.
//!
//! Days are converted with the algorithm of Howard Hinnant, "chrono-compatible low-level date algorithms".

use crate::types::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A text is not an RFC 3339 timestamp between year 1 and year 9999.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError {
    text: String,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an RFC 3339 timestamp such as `2026-03-10T12:00:00Z`",
            self.text
        )
    }
}

impl std::error::Error for TimestampError {}

impl Timestamp {
    /// The first second of year 1.
    pub const MIN: Timestamp = Timestamp {
        seconds: -62_135_596_800,
    };
    /// The last second of year 9999.
    pub const MAX: Timestamp = Timestamp {
        seconds: 253_402_300_799,
    };

    /// A timestamp, if it is between year 1 and year 9999.
    pub fn from_seconds(seconds: i64) -> Option<Timestamp> {
        let timestamp = Timestamp { seconds };
        (Timestamp::MIN..=Timestamp::MAX)
            .contains(&timestamp)
            .then_some(timestamp)
    }

    /// Year, month from 1, day from 1.
    pub fn civil_date(self) -> (i64, u32, u32) {
        let days = self.seconds.div_euclid(86_400) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // Month and day are within 1 to 31 by construction.
        (
            year,
            u32::try_from(month).unwrap_or(1),
            u32::try_from(day).unwrap_or(1),
        )
    }

    /// Days from 1970-01-01 to a date, without checking that the date exists. Months and days count from 1.
    pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil_date();
        let second = self.seconds.rem_euclid(86_400);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3_600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| TimestampError {
            text: text.chars().take(60).collect(),
        })
    }
}

/// Fractions of a second are read and dropped: facts are in whole seconds.
fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = bytes.get(range)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    let is = |place: usize, expected: &[u8]| {
        bytes.get(place).is_some_and(|byte| expected.contains(byte))
    };
    if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":")) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // Second 60 is a leap second, which only the last minute of a day in UTC has (RFC 3339, 5.7).
    if !(1..=longest).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut place = 19;
    if is(place, b".") {
        place += 1;
        let start = place;
        while bytes.get(place).is_some_and(u8::is_ascii_digit) {
            place += 1;
        }
        if place == start {
            return None;
        }
    }
    let offset = if is(place, b"Zz") {
        place += 1;
        0
    } else if is(place, b"+-") {
        let sign = if is(place, b"-") { -1 } else { 1 };
        let (hours, minutes) = (number(place + 1..place + 3)?, number(place + 4..place + 6)?);
        if !is(place + 3, b":") || hours > 23 || minutes > 59 {
            return None;
        }
        place += 6;
        sign * (hours * 3_600 + minutes * 60)
    } else {
        return None;
    };
    if place != bytes.len() {
        return None;
    }
    let days = Timestamp::days_from_civil(year, month, day);
    // The contract counts no leap seconds: one is read as the second before it.
    let counted = days * 86_400 + hour * 3_600 + minute * 60 + second.min(59) - offset;
    if second == 60 && counted.rem_euclid(86_400) != 86_399 {
        return None;
    }
    Timestamp::from_seconds(counted)
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Timestamp;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 timestamp such as `2026-03-10T12:00:00Z`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-03-10T12:00:00Z", 1_773_144_000),
            ("0001-01-01T00:00:00Z", Timestamp::MIN.seconds),
            ("9999-12-31T23:59:59Z", Timestamp::MAX.seconds),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("1969-12-31T23:59:59Z", -1),
        ] {
            assert_eq!(
                text.parse::<Timestamp>().map(|t| t.seconds),
                Ok(seconds),
                "{text}"
            );
            assert_eq!(Timestamp { seconds }.to_string(), text);
        }
        assert_eq!(
            "2026-03-10T13:30:00.25+01:30"
                .parse::<Timestamp>()
                .map(|t| t.seconds),
            Ok(1_773_144_000)
        );
        // A leap second is the last one of a day in UTC, wherever it is written down.
        for text in ["2016-12-31T23:59:60Z", "2017-01-01T08:59:60+09:00"] {
            let read = text.parse::<Timestamp>().map(|t| t.to_string());
            assert_eq!(read, Ok("2016-12-31T23:59:59Z".to_owned()), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_timestamp() {
        for text in [
            "",
            "2026",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00Zz",
            "2026-01-01T00:00:00.Z",
            "+026-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00",
            "2026-01-01T12:30:60Z",
            "2026-01-01T23:59:60+01:00",
            "2026-01-01T23:59:61Z",
            "2026-01-01T00:00:00+0100",
            "\u{ff12}026-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
