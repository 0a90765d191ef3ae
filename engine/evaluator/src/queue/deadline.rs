//! When an answer is due: by the clock, or by the hours in which the organisation works.

use crate::bounds::time;
use countersign_contract::types::{Timestamp, Weekday};
use countersign_program::policy::{Calendar, Clock, Policy};
use countersign_program::{Zone, offset_at};

const DAY: i64 = 86_400;
/// Spans of working or free time that are counted before a deadline is taken never to come: more than 20 years.
const MOST_SPANS: usize = 20_000;
/// Rounds that are counted: further ones would change nothing for anybody.
const MOST_ROUNDS: usize = 1_000;

/// Counts the time of one escalation.
pub(super) struct Deadlines<'a> {
    /// Absent: all time counts.
    calendar: Option<&'a Calendar>,
    zones: &'a [Zone],
}

impl<'a> Deadlines<'a> {
    pub(super) fn new(policy: &'a Policy, clock: Clock) -> Deadlines<'a> {
        Deadlines {
            calendar: match clock {
                Clock::Elapsed => None,
                Clock::Working => policy.calendar.as_ref(),
            },
            zones: &policy.zones,
        }
    }

    /// The first point in time before which so many seconds that count have passed since `from`. The second before it
    /// counts itself; it may be the end of a day of work.
    pub(super) fn after(&self, from: Timestamp, seconds: i64) -> Timestamp {
        match self.calendar {
            None => time(from.seconds.saturating_add(seconds)),
            Some(calendar) => time(self.working(calendar, from.seconds, seconds)),
        }
    }

    /// How many times over `seconds` that count have passed between two points in time.
    pub(super) fn rounds(&self, from: Timestamp, seconds: i64, until: Timestamp) -> usize {
        let mut reached = from;
        let mut rounds = 0;
        while rounds < MOST_ROUNDS {
            reached = self.after(reached, seconds);
            if reached > until {
                break;
            }
            rounds += 1;
        }
        rounds
    }

    fn working(&self, calendar: &Calendar, from: i64, seconds: i64) -> i64 {
        let mut instant = from;
        let mut left = seconds;
        for _ in 0..MOST_SPANS {
            if left <= 0 {
                return instant;
            }
            let (end, counts) = self.span(calendar, instant);
            if counts {
                if left <= end - instant {
                    return instant + left;
                }
                left -= end - instant;
            }
            instant = end;
        }
        Timestamp::MAX.seconds
    }

    /// Until when it stays as it is at an instant, working time or not, by the clocks of the calendar's zone. A span ends
    /// where clocks are put forward or back, so that what lies before and after is each counted by the clock it has.
    fn span(&self, calendar: &Calendar, instant: i64) -> (i64, bool) {
        let offset = self.offset(calendar, instant);
        let local = instant + offset;
        let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (starts, ends) = (
            i64::from(calendar.starts) * 60,
            i64::from(calendar.ends) * 60,
        );
        let (boundary, counts) = if !is_day_of_work(calendar, day) || second >= ends {
            (DAY, false)
        } else if second < starts {
            (starts, false)
        } else {
            (ends, true)
        };
        let end = instant + boundary - second;
        // No zone changes its clocks twice within a day and comes back to where it was.
        if self.offset(calendar, end - 1) == offset {
            return (end, counts);
        }
        let (mut before, mut after) = (instant, end - 1);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if self.offset(calendar, middle) == offset {
                before = middle;
            } else {
                after = middle;
            }
        }
        (after, counts)
    }

    fn offset(&self, calendar: &Calendar, instant: i64) -> i64 {
        // Loading a policy makes sure that its zone is there.
        offset_at(&calendar.zone, instant, self.zones).unwrap_or_default()
    }
}

fn is_day_of_work(calendar: &Calendar, day: i64) -> bool {
    let holiday = i32::try_from(day).is_ok_and(|day| calendar.holidays.binary_search(&day).is_ok());
    !holiday && weekday(day).is_some_and(|weekday| calendar.days.contains(&weekday))
}

/// The weekday of a day that is counted from 1970-01-01, a Thursday.
pub(super) fn weekday(day: i64) -> Option<Weekday> {
    const DAYS: [Weekday; 7] = [
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
    ];
    let place = usize::try_from(day.rem_euclid(7)).ok()?;
    DAYS.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_compiler::{Folder, Options, compile};
    use proptest::prelude::*;

    const ZONES: [&str; 7] = [
        "UTC",
        "+05:30",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Santiago",
    ];

    fn policy(zone: &str, days: &str, from: &str, to: &str) -> Policy {
        let text = format!(
            "policy: clock\nversion: 1.0.0\nsummary: A clock.\nwhen_nothing_applies: pass\ncontrols:\n  - {{id: a, title: A, satisfied: 'true'}}\ncalendar:\n  zone: '{zone}'\n  days: [{days}]\n  from: '{from}'\n  to: '{to}'\n  holidays: ['2026-12-25', '2027-01-01', '2026-04-03']\n"
        );
        let mut folder = Folder::new();
        folder.insert("policy.yaml", text);
        match compile(&folder, &Options::default()) {
            Ok(compiled) => {
                countersign_program::decode(&compiled.encode()).expect("it was encoded just now")
            }
            Err(found) => panic!("{}", found.render(&folder, false)),
        }
    }

    fn office(zone: &str) -> Policy {
        policy(
            zone,
            "monday, tuesday, wednesday, thursday, friday",
            "09:00",
            "17:00",
        )
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn due(policy: &Policy, from: &str, hours: i64) -> String {
        Deadlines::new(policy, Clock::Working)
            .after(moment(from), hours * 3_600)
            .to_string()
    }

    #[test]
    fn nights_weekends_and_holidays_do_not_count() {
        let office = office("Europe/Berlin");
        for (from, hours, expected) in [
            // A Tuesday in winter: 12:00 there.
            ("2026-03-10T11:00:00Z", 4, "2026-03-10T15:00:00Z"),
            // The end of the day is still that day.
            ("2026-03-10T11:00:00Z", 5, "2026-03-10T16:00:00Z"),
            ("2026-03-10T11:00:00Z", 6, "2026-03-11T09:00:00Z"),
            // Before the day and after it.
            ("2026-03-10T02:00:00Z", 1, "2026-03-10T09:00:00Z"),
            ("2026-03-10T20:00:00Z", 1, "2026-03-11T09:00:00Z"),
            // Over a weekend in which clocks go forward: nine o'clock is earlier then.
            ("2026-03-27T15:00:00Z", 2, "2026-03-30T08:00:00Z"),
            // Over a weekend in which they go back.
            ("2026-10-23T14:00:00Z", 2, "2026-10-26T09:00:00Z"),
            // Good Friday, then the weekend.
            ("2026-04-02T14:00:00Z", 2, "2026-04-06T08:00:00Z"),
            // Nothing to wait for.
            ("2026-03-14T12:00:00Z", 0, "2026-03-14T12:00:00Z"),
        ] {
            assert_eq!(due(&office, from, hours), expected, "{from} + {hours} h");
        }
    }

    #[test]
    fn by_the_clock_all_time_counts() {
        let office = office("Europe/Berlin");
        let elapsed = Deadlines::new(&office, Clock::Elapsed);
        let due = elapsed.after(moment("2026-03-27T15:00:00Z"), 48 * 3_600);
        assert_eq!(due, moment("2026-03-29T15:00:00Z"));
    }

    #[test]
    fn an_hour_that_clocks_skip_does_not_count_and_one_that_they_repeat_counts_twice() {
        let all = "monday, tuesday, wednesday, thursday, friday, saturday, sunday";
        let night = policy("Europe/Berlin", all, "01:00", "04:00");
        assert_eq!(
            due(&night, "2026-03-28T23:00:00Z", 2),
            "2026-03-29T02:00:00Z"
        );
        assert_eq!(
            due(&night, "2026-10-24T22:00:00Z", 4),
            "2026-10-25T03:00:00Z"
        );
    }

    #[test]
    fn a_deadline_beyond_measure_is_the_end_of_moment() {
        let office = office("UTC");
        let deadlines = Deadlines::new(&office, Clock::Working);
        let never = deadlines.after(moment("2026-03-10T11:00:00Z"), i64::MAX);
        assert_eq!(never, Timestamp::MAX);
        assert_eq!(deadlines.after(Timestamp::MAX, 3_600), Timestamp::MAX);
        deadlines.after(Timestamp::MIN, 3_600);
    }

    #[test]
    fn rounds_are_counted_in_working_moment() {
        let office = office("UTC");
        let deadlines = Deadlines::new(&office, Clock::Working);
        let rounds =
            |until| deadlines.rounds(moment("2026-03-13T16:00:00Z"), 4 * 3_600, moment(until));
        assert_eq!(rounds("2026-03-15T16:00:00Z"), 0);
        assert_eq!(rounds("2026-03-16T11:59:59Z"), 0);
        assert_eq!(rounds("2026-03-16T12:00:00Z"), 1);
        assert_eq!(rounds("2026-03-16T16:00:00Z"), 2);
    }

    /// Whether an instant lies in working time, looked up from scratch.
    fn works(policy: &Policy, instant: i64) -> bool {
        let calendar = policy.calendar.as_ref().unwrap();
        let local = instant + offset_at(&calendar.zone, instant, &policy.zones).unwrap();
        let minute = local.rem_euclid(DAY) / 60;
        let day = local.div_euclid(DAY);
        (i64::from(calendar.starts)..i64::from(calendar.ends)).contains(&minute)
            && calendar.days.contains(&weekday(day).unwrap())
            && !calendar.holidays.contains(&i32::try_from(day).unwrap())
    }

    fn calendars() -> impl Strategy<Value = Policy> {
        let days = prop::sample::subsequence(
            vec![
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            ],
            1..=7,
        );
        (0..ZONES.len(), days, 0_u32..1_439, 1_u32..1_440).prop_map(
            |(zone, days, starts, length)| {
                let ends = (starts + length).min(1_440);
                let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
                policy(ZONES[zone], &days.join(", "), &clock(starts), &clock(ends))
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        /// The slow way: minute by minute.
        #[test]
        fn agrees_with_counting_minutes(
            policy in calendars(),
            // Whole minutes from spring 2026 to spring 2027.
            start in 29_555_000_i64..30_080_000,
            minutes in 1_i64..3_000,
        ) {
            let mut instant = start * 60;
            let mut left = minutes;
            let mut looked = 0;
            while left > 0 && looked < 300_000 {
                left -= i64::from(works(&policy, instant));
                instant += 60;
                looked += 1;
            }
            prop_assume!(left == 0);
            let deadlines = Deadlines::new(&policy, Clock::Working);
            let due = deadlines.after(Timestamp { seconds: start * 60 }, minutes * 60);
            prop_assert_eq!(due.seconds, instant);
        }

        #[test]
        fn is_monotone_and_additive_and_ends_in_working_moment(
            policy in calendars(),
            from in 1_770_000_000_i64..1_810_000_000,
            later in 0_i64..400_000,
            one in 1_i64..200_000,
            other in 1_i64..200_000,
        ) {
            let deadlines = Deadlines::new(&policy, Clock::Working);
            let after = |from, seconds| deadlines.after(Timestamp { seconds: from }, seconds).seconds;
            let due = after(from, one);
            prop_assert!(due > from);
            prop_assert!(works(&policy, due - 1));
            prop_assert!(after(from + later, one) >= due);
            let both = after(from, one + other);
            prop_assert!(both > due);
            // So many days are looked at from one instant; beyond them no two ways have to meet.
            if both != Timestamp::MAX.seconds {
                prop_assert_eq!(after(due, other), both);
            }
        }
    }
}
