//! Time zones by name. A bundle has the tables of those that its policy names, and no others.
//!
//! A table is what the IANA time zone database says of a zone: the offsets that clocks there ever showed, when they
//! changed, and the yearly rule for the time after the last change that is listed.

use countersign_contract::types::Timestamp;
use serde::{Deserialize, Serialize};

/// Widest offset from UTC, in seconds: less than 26 hours, as POSIX has it.
const WIDEST: i32 = 26 * 3_600;
/// Latest time of day of a change, in seconds before or after midnight: a week, as the database's files have it.
const LATEST: i32 = 7 * 86_400;

/// One time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Name, such as `Europe/Berlin`.
    pub name: String,
    /// Seconds east of UTC that clocks there ever showed.
    pub offsets: Vec<i32>,
    /// When clocks changed, in seconds since 1970-01-01T00:00:00Z, ascending.
    pub changes: Vec<i64>,
    /// What clocks show: a place in `offsets` for the time before the first change, and one for the time from each on.
    pub shown: Vec<u8>,
    /// The rule from the last change on. Absent: clocks stay as they are.
    pub yearly: Option<Yearly>,
}

/// Two changes in each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yearly {
    /// Seconds east of UTC for the rest of the year.
    pub standard: i32,
    /// Seconds east of UTC from `start` to `end`.
    pub summer: i32,
    /// When `summer` begins, by a clock that shows `standard`.
    pub start: Turn,
    /// When `summer` ends, by a clock that shows `summer`.
    pub end: Turn,
}

/// A change of a yearly rule, such as the last Sunday of March at 02:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Month, from 1.
    pub month: u8,
    /// Which such weekday of the month, from 1; 5 is the last.
    pub week: u8,
    /// Weekday, Sunday is 0.
    pub weekday: u8,
    /// Seconds after midnight; may be negative or more than a day.
    pub seconds: i32,
}

impl Zone {
    /// Seconds east of UTC that clocks show at an instant, in seconds since 1970-01-01T00:00:00Z.
    pub fn offset_at(&self, seconds: i64) -> i32 {
        let passed = self.changes.partition_point(|change| *change <= seconds);
        match &self.yearly {
            Some(yearly) if passed == self.changes.len() => yearly.offset_at(seconds),
            _ => self
                .shown
                .get(passed)
                .and_then(|place| self.offsets.get(usize::from(*place)))
                .copied()
                .unwrap_or_default(),
        }
    }

    /// Checks that everything in it is within range, so that looking a time up can't fail.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), &'static str> {
        let within = |offset: &i32| (-WIDEST..=WIDEST).contains(offset);
        if self.shown.len() != self.changes.len() + 1 {
            return Err("a time zone does not say what clocks show after each change");
        }
        if self
            .shown
            .iter()
            .any(|place| usize::from(*place) >= self.offsets.len())
        {
            return Err("a time zone shows an offset that it does not have");
        }
        if !self.changes.is_sorted() {
            return Err("the changes of a time zone are not in order");
        }
        let yearly = self.yearly.iter();
        let turns = yearly.clone().flat_map(|yearly| [yearly.start, yearly.end]);
        let turns = turns.map(|turn| {
            (1..=12).contains(&turn.month)
                && (1..=5).contains(&turn.week)
                && turn.weekday < 7
                && (-LATEST..=LATEST).contains(&turn.seconds)
        });
        let offsets = yearly.flat_map(|yearly| [yearly.standard, yearly.summer]);
        let offsets = self.offsets.iter().copied().chain(offsets);
        if !turns
            .chain(offsets.map(|offset| within(&offset)))
            .all(|ok| ok)
        {
            return Err("a time zone has numbers out of range");
        }
        Ok(())
    }
}

impl Yearly {
    fn offset_at(&self, seconds: i64) -> i32 {
        let standard = Timestamp {
            seconds: seconds.saturating_add(i64::from(self.standard)),
        };
        let (year, ..) = standard.civil_date();
        let start = self.start.clock(year) - i64::from(self.standard);
        let end = self.end.clock(year) - i64::from(self.summer);
        // South of the equator the summer reaches over the turn of the year.
        let summer = if start < end {
            (start..end).contains(&seconds)
        } else {
            !(end..start).contains(&seconds)
        };
        if summer { self.summer } else { self.standard }
    }
}

impl Turn {
    /// Seconds since 1970-01-01T00:00:00 by the clock that is changed.
    fn clock(self, year: i64) -> i64 {
        let month = i64::from(self.month);
        let first = Timestamp::days_from_civil(year, month, 1);
        let next = match month {
            12 => Timestamp::days_from_civil(year + 1, 1, 1),
            _ => Timestamp::days_from_civil(year, month + 1, 1),
        };
        // 1970-01-01 was a Thursday.
        let weekday = (first + 4).rem_euclid(7);
        let mut day = first
            + (i64::from(self.weekday) - weekday).rem_euclid(7)
            + 7 * (i64::from(self.week) - 1);
        if day >= next {
            day -= 7;
        }
        day * 86_400 + i64::from(self.seconds)
    }
}
