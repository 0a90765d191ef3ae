//! Changes and queue entries over time.

use super::Subject;
use countersign_contract::types::{Escalation, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

const DAY: i64 = 86_400;

/// What happened on each day, in UTC.
#[derive(Debug, Default, Serialize)]
pub struct Load {
    /// Days on which something landed, earliest first.
    pub days: Vec<Bucket>,
    /// Weeks, from Monday on, on which something landed.
    pub weeks: Vec<Bucket>,
    /// Queues, by name.
    pub queues: Vec<QueueLoad>,
    #[serde(skip)]
    by_day: BTreeMap<i64, Bucket>,
    #[serde(skip)]
    nobody: BTreeMap<String, u64>,
}

/// A span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Its first day, such as `2026-03-10`.
    pub date: String,
    /// Changes.
    pub changes: u64,
    /// Changes that the policy would have held.
    pub held: u64,
    /// Entries for each queue.
    pub entries: BTreeMap<String, u64>,
}

/// The load of one queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueLoad {
    /// Its name.
    pub queue: String,
    /// Entries in all.
    pub entries: u64,
    /// Entries that nobody could have taken.
    pub nobody_eligible: u64,
    /// Entries for each day between the first and the last change, days without any included.
    pub mean_a_day: f64,
    /// Entries for seven such days.
    pub mean_a_week: f64,
    /// Most entries on one day.
    pub busiest_day: u64,
    /// Most entries in one week from Monday on.
    pub busiest_week: u64,
}

/// How long a bucket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

impl Load {
    /// Counts a change.
    pub(super) fn add(&mut self, subject: &Subject, held: bool, escalations: &[Escalation]) {
        let day = subject.moment.seconds.div_euclid(DAY);
        let bucket = self.by_day.entry(day).or_default();
        bucket.changes += 1;
        bucket.held += u64::from(held);
        for escalation in escalations {
            *bucket.entries.entry(escalation.queue.clone()).or_default() += 1;
            *self.nobody.entry(escalation.queue.clone()).or_default() +=
                u64::from(escalation.nobody_eligible);
        }
    }

    /// Sums up what was counted.
    pub(super) fn finish(&mut self) {
        self.days = self.buckets(Unit::Day);
        self.weeks = self.buckets(Unit::Week);
        let span = match (self.by_day.keys().next(), self.by_day.keys().next_back()) {
            (Some(first), Some(last)) => last - first + 1,
            _ => 1,
        };
        self.queues = self
            .nobody
            .iter()
            .map(|(queue, nobody)| {
                let of = |bucket: &Bucket| bucket.entries.get(queue).copied().unwrap_or_default();
                let entries: u64 = self.days.iter().map(of).sum();
                let mean = entries as f64 / span as f64;
                QueueLoad {
                    queue: queue.clone(),
                    entries,
                    nobody_eligible: *nobody,
                    mean_a_day: rounded(mean),
                    mean_a_week: rounded(mean * 7.0),
                    busiest_day: self.days.iter().map(of).max().unwrap_or_default(),
                    busiest_week: self.weeks.iter().map(of).max().unwrap_or_default(),
                }
            })
            .collect();
    }

    /// The shortest unit of which a chart can show all.
    pub fn unit(&self) -> Unit {
        let span = match (self.by_day.keys().next(), self.by_day.keys().next_back()) {
            (Some(first), Some(last)) => last - first,
            _ => 0,
        };
        match span {
            0..=44 => Unit::Day,
            45..=420 => Unit::Week,
            421..=1_830 => Unit::Month,
            _ => Unit::Year,
        }
    }

    /// What was counted, by unit of time, units without a change left out.
    pub fn buckets(&self, unit: Unit) -> Vec<Bucket> {
        let mut buckets: BTreeMap<i64, Bucket> = BTreeMap::new();
        for (day, counted) in &self.by_day {
            let bucket = buckets.entry(start(*day, unit)).or_default();
            bucket.changes += counted.changes;
            bucket.held += counted.held;
            for (queue, entries) in &counted.entries {
                *bucket.entries.entry(queue.clone()).or_default() += entries;
            }
        }
        buckets
            .into_iter()
            .map(|(day, bucket)| Bucket {
                date: date(day),
                ..bucket
            })
            .collect()
    }

    /// The same for a chart: units without a change are there too.
    pub fn series(&self, unit: Unit) -> Vec<Bucket> {
        let mut series: Vec<Bucket> = Vec::new();
        let (Some(first), Some(last)) = (self.by_day.keys().next(), self.by_day.keys().next_back())
        else {
            return series;
        };
        let known: BTreeMap<String, Bucket> = self
            .buckets(unit)
            .into_iter()
            .map(|bucket| (bucket.date.clone(), bucket))
            .collect();
        let mut at = start(*first, unit);
        while at <= *last {
            let date = date(at);
            series.push(known.get(&date).cloned().unwrap_or_else(|| Bucket {
                date,
                ..Bucket::default()
            }));
            // Past the longest month or year, then back to where that one starts.
            at = match unit {
                Unit::Day => at + 1,
                Unit::Week => at + 7,
                Unit::Month => start(at + 31, unit),
                Unit::Year => start(at + 366, unit),
            };
        }
        series
    }
}

/// The first day of the unit that a day lies in. Days count from 1970-01-01, which was a Thursday.
fn start(day: i64, unit: Unit) -> i64 {
    let (year, month, _) = civil(day);
    match unit {
        Unit::Day => day,
        Unit::Week => day - (day + 3).rem_euclid(7),
        Unit::Month => Timestamp::days_from_civil(year, i64::from(month), 1),
        Unit::Year => Timestamp::days_from_civil(year, 1, 1),
    }
}

fn civil(day: i64) -> (i64, u32, u32) {
    Timestamp::from_seconds(day.saturating_mul(DAY))
        .unwrap_or(Timestamp::MIN)
        .civil_date()
}

fn date(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Two decimals: more would claim more than a count holds.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(moment: &str) -> Subject {
        Subject {
            change: "c".to_owned(),
            revision: "r".to_owned(),
            title: "t".to_owned(),
            moment: moment.parse().unwrap(),
        }
    }

    #[test]
    fn days_weeks_months_and_years_begin_where_the_calendar_says() {
        for (moment, day, week, month, year) in [
            (
                "2026-03-10T23:59:59Z",
                "2026-03-10",
                "2026-03-09",
                "2026-03-01",
                "2026-01-01",
            ),
            (
                "2024-02-29T00:00:00Z",
                "2024-02-29",
                "2024-02-26",
                "2024-02-01",
                "2024-01-01",
            ),
            (
                "1969-12-31T12:00:00Z",
                "1969-12-31",
                "1969-12-29",
                "1969-12-01",
                "1969-01-01",
            ),
        ] {
            let mut load = Load::default();
            load.add(&subject(moment), true, &[]);
            for (unit, expected) in [
                (Unit::Day, day),
                (Unit::Week, week),
                (Unit::Month, month),
                (Unit::Year, year),
            ] {
                assert_eq!(load.buckets(unit)[0].date, expected, "{unit:?}");
                assert_eq!(load.series(unit).len(), 1, "{unit:?}");
            }
        }
    }

    #[test]
    fn a_series_has_no_gaps() {
        let mut load = Load::default();
        load.add(&subject("2024-01-31T00:00:00Z"), true, &[]);
        load.add(&subject("2025-03-01T00:00:00Z"), false, &[]);
        load.finish();
        assert_eq!(load.unit(), Unit::Week);
        assert_eq!(load.days.len(), 2);
        assert_eq!(load.series(Unit::Day).len(), 396);
        assert_eq!(load.series(Unit::Week).len(), 57);
        assert_eq!(load.series(Unit::Month).len(), 15);
        assert_eq!(load.series(Unit::Year).len(), 2);
        let changes: u64 = load
            .series(Unit::Month)
            .iter()
            .map(|bucket| bucket.changes)
            .sum();
        assert_eq!(changes, 2);
    }
}
