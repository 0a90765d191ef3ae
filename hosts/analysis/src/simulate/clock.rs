//! When somebody works: how long a piece of work takes by the calendar.

use countersign_contract::types::{Person, Weekday, WorkingHours};

const DAY: i64 = 86_400;

/// Somebody's working week by a clock at a fixed distance from UTC.
#[derive(Clone, Debug)]
pub(super) struct WorkClock {
    /// Seconds that the local clock is ahead of UTC.
    ahead: i64,
    /// Days of work from Monday on, and the seconds of the day between which work is done. Absent: always at work.
    week: Option<([bool; 7], i64, i64)>,
}

impl WorkClock {
    /// The clock of a person. Hours that make no sense are none: the person counts as always at work.
    pub(super) fn for_person(person: &Person) -> WorkClock {
        WorkClock {
            ahead: person.utc_offset.unwrap_or(0).clamp(-1_440, 1_440) * 60,
            week: person.working_hours.as_ref().and_then(week),
        }
    }

    /// Puts the clock so many minutes ahead of UTC.
    pub(super) fn set_offset(&mut self, minutes: i64) {
        self.ahead = minutes.clamp(-1_440, 1_440) * 60;
    }

    /// When `work` seconds of work are done that begin at `start` or, outside working hours, at the next time of work.
    pub(super) fn after(&self, start: i64, work: i64) -> i64 {
        let Some((days, from, to)) = &self.week else {
            return start.saturating_add(work);
        };
        let local = start.saturating_add(self.ahead);
        let (mut day, mut second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let mut left = work.max(1);
        loop {
            // 1970-01-01 was a Thursday, three days after a Monday.
            let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default();
            let begins = second.max(*from);
            if days.get(weekday) == Some(&true) && begins < *to {
                if left <= to - begins {
                    return day * DAY + begins + left - self.ahead;
                }
                left -= to - begins;
            }
            day += 1;
            second = 0;
        }
    }
}

fn week(hours: &WorkingHours) -> Option<([bool; 7], i64, i64)> {
    let (from, to) = (i64::from(hours.starts) * 60, i64::from(hours.ends) * 60);
    if hours.days.is_empty() || from >= to || to > DAY {
        return None;
    }
    let all = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    Some((all.map(|day| hours.days.contains(&day)), from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn office(ahead: i64) -> WorkClock {
        WorkClock {
            ahead,
            week: Some((
                [true, true, true, true, true, false, false],
                9 * 3_600,
                17 * 3_600,
            )),
        }
    }

    #[test]
    fn work_waits_for_the_morning_and_for_monday() {
        // 1970-01-02 was a Friday.
        let friday = DAY;
        assert_eq!(
            office(0).after(friday + 10 * 3_600, 3_600),
            friday + 11 * 3_600
        );
        assert_eq!(
            office(0).after(friday + 16 * 3_600, 2 * 3_600),
            4 * DAY + 10 * 3_600
        );
        assert_eq!(office(0).after(friday, 60), friday + 9 * 3_600 + 60);
        // Two hours ahead of UTC, nine o'clock is seven.
        assert_eq!(office(7_200).after(friday, 60), friday + 7 * 3_600 + 60);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_second_by_second(start in 0_i64..14 * DAY, work in 1_i64..40_000, ahead in -12_i64..13) {
            let clock = office(ahead * 3_600);
            let mut at = start;
            let mut left = work;
            while left > 0 {
                let local = at + ahead * 3_600;
                let weekday = (local.div_euclid(DAY) + 3).rem_euclid(7);
                let second = local.rem_euclid(DAY);
                if weekday < 5 && (9 * 3_600..17 * 3_600).contains(&second) {
                    left -= 1;
                }
                at += 1;
            }
            prop_assert_eq!(clock.after(start, work), at);
        }
    }
}
