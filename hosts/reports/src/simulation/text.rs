//! A simulation for people, as text.

use super::columns::Table;
use crate::numbers::{grouped, plural};
use crate::untrusted::{line, short};
use countersign_analysis::simulate::{Absence, PersonReport, QueueReport, Report};
use countersign_contract::types::Timestamp;
use std::fmt::Write as _;

/// Most people and most areas that the text names.
const MOST_NAMES: usize = 10;
const WEEK: f64 = 7.0 * 86_400.0;

/// For people: one column of numbers for each report, the first of them with everybody. Writing to a text can't fail.
pub fn render(reports: &[Report], absence: Option<&Absence>, color: bool) -> String {
    let mut out = String::new();
    let Some(baseline) = reports.first() else {
        return out;
    };
    let day = |at: Timestamp| at.to_string().chars().take(10).collect::<String>();
    let since = baseline.starts.map_or_else(String::new, |starts| {
        let ends = Timestamp::from_seconds(starts.seconds.saturating_add(baseline.span));
        format!(
            " from {} to {}",
            day(starts),
            day(ends.unwrap_or(Timestamp::MAX))
        )
    });
    let _ = writeln!(
        out,
        "{}{since}: {} waited for people, {} passed at once, {} blocked, {} undecided",
        plural(baseline.changes, "change"),
        grouped(baseline.pending),
        grouped(baseline.pass),
        grouped(baseline.block),
        grouped(baseline.undecided + baseline.failed)
    );
    let windowed = absence.filter(|absence| absence.from.or(absence.until).is_some());
    if let Some(absence) = absence {
        let names: Vec<String> = absence.people.iter().map(|name| line(name)).collect();
        let from = absence
            .from
            .map_or_else(String::new, |from| format!(" from {}", minute(from)));
        let until = absence
            .until
            .map_or_else(String::new, |until| format!(" until {}", minute(until)));
        let when = match windowed {
            Some(_) => format!("{from}{until}"),
            None => " all the time".to_owned(),
        };
        let _ = writeln!(out, "away{when}: {}", names.join(", "));
    }
    if baseline.queues.is_empty() {
        out.push_str("\nno change asked in a queue\n");
        return out;
    }
    let mut table = Table::new(reports.len());
    if windowed.is_some() {
        if baseline.in_window.is_empty() {
            table.title("no change asked in a queue in that time");
        }
        queues(&mut table, reports, " (opened in that time)", |report| {
            &report.in_window
        });
    }
    let whole = if windowed.is_some() {
        " (the whole stream)"
    } else {
        ""
    };
    queues(&mut table, reports, whole, |report| &report.queues);
    load(&mut table, reports, absence);
    knowledge(&mut table, reports);
    table.write(&mut out, color);
    let nobody = |report: &Report| -> u64 {
        report
            .queues
            .iter()
            .map(|queue| queue.nobody_eligible)
            .sum()
    };
    if reports.iter().any(|report| nobody(report) > 0) {
        out.push_str(
            "\nwhere nobody there can answer, the control asks for a level, a team or a right that nobody of the roster has who is\nnot away or involved in the change; `countersign check` tells for one change who was left out and why\n",
        );
    }
    out
}

fn queues(
    table: &mut Table,
    reports: &[Report],
    when: &str,
    of: impl Fn(&Report) -> &[QueueReport],
) {
    let mut names: Vec<&str> = Vec::new();
    for queue in reports.iter().flat_map(&of) {
        if !names.contains(&queue.queue.as_str()) {
            names.push(&queue.queue);
        }
    }
    for name in names {
        table.title(&format!("queue {}{when}", line(name)));
        let found: Vec<Option<&QueueReport>> = reports
            .iter()
            .map(|report| of(report).iter().find(|queue| queue.queue == name))
            .collect();
        let counts = |count: &dyn Fn(&QueueReport) -> u64| -> Vec<u64> {
            found.iter().map(|queue| queue.map_or(0, count)).collect()
        };
        let times = |time: &dyn Fn(&QueueReport) -> f64| -> Vec<String> {
            let time = |queue: &QueueReport| match queue.waiting.count {
                0 => "-".to_owned(),
                _ => span(time(queue)),
            };
            found
                .iter()
                .map(|queue| queue.map_or_else(|| "-".to_owned(), time))
                .collect()
        };
        table.counts("entries", &counts(&|queue| queue.opened), true);
        table.counts("answered", &counts(&|queue| queue.answered), true);
        if found.iter().flatten().any(|queue| queue.answered > 0) {
            table.row("half waited at most", times(&|queue| queue.waiting.median));
            table.row("9 of 10 waited at most", times(&|queue| queue.waiting.p90));
            table.row(
                "99 of 100 waited at most",
                times(&|queue| queue.waiting.p99),
            );
            table.row("the longest wait", times(&|queue| queue.waiting.longest));
        }
        table.counts(
            "not answered when due",
            &counts(&|queue| queue.overdue),
            true,
        );
        let steps = found.iter().flatten().map(|queue| queue.steps.len()).max();
        for step in 0..steps.unwrap_or(0) {
            let label = format!("went on to step {}", step + 1);
            let reached = |queue: &QueueReport| queue.steps.get(step).copied().unwrap_or(0);
            table.counts(&label, &counts(&reached), false);
        }
        table.counts(
            "found everybody at capacity",
            &counts(&|queue| queue.nobody_free),
            false,
        );
        table.counts(
            "nobody there can answer",
            &counts(&|queue| queue.nobody_eligible),
            false,
        );
        table.counts(
            "never answered, given up",
            &counts(&|queue| queue.given_up),
            false,
        );
    }
}

fn load(table: &mut Table, reports: &[Report], absence: Option<&Absence>) {
    table.title("load");
    let each = |value: &dyn Fn(&Report) -> String| reports.iter().map(value).collect();
    let asked = |report: &Report| {
        format!(
            "{} of {}",
            grouped(report.load.asked),
            grouped(report.load.roster)
        )
    };
    table.row("people who were asked", each(&asked));
    let inequality = |report: &Report| format!("{:.2}", report.load.inequality);
    table.row("inequality, 0 all alike, 1 one does all", each(&inequality));
    table.row(
        "entries open at once, at most",
        each(&|report| grouped(report.most_open)),
    );
    let of = |report: &Report, login: &str| {
        let found = report
            .load
            .people
            .iter()
            .find(|person| person.login == login);
        found.cloned()
    };
    let mut names: Vec<(u64, u64, &str)> = Vec::new();
    if let [first, others @ ..] = reports {
        let change = |person: &PersonReport| -> u64 {
            let other = others.last().map(|other| of(other, &person.login));
            let after = other.map(|other| other.map_or(0, |other| other.answered));
            after.map_or(0, |after| after.abs_diff(person.answered))
        };
        // Where runs are compared, those for whom most changes; changes for everybody come to few, so that a cut by what
        // they did comes before it.
        let busiest = first.load.people.iter().take(MOST_NAMES * 10);
        names
            .extend(busiest.map(|person| (change(person), person.answered, person.login.as_str())));
        for other in others {
            for person in other.load.people.iter().take(MOST_NAMES * 10) {
                if of(first, &person.login).is_none() {
                    names.push((person.answered, 0, person.login.as_str()));
                }
            }
        }
    }
    if names.is_empty() {
        return;
    }
    names.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(b.2)));
    let title = match absence {
        Some(_) => "answers and hours a week, by what changes most",
        None => "answers and hours a week, the busiest first",
    };
    table.title(title);
    for (_, _, login) in names.into_iter().take(MOST_NAMES) {
        let numbers = reports.iter().map(|report| {
            let weeks = (report.span as f64 / WEEK).max(1.0);
            match of(report, login) {
                Some(person) => format!(
                    "{} / {:.1} h",
                    grouped(person.answered),
                    person.hours / weeks
                ),
                None => "0".to_owned(),
            }
        });
        table.row(&short(login, 40), numbers.collect());
    }
}

fn knowledge(table: &mut Table, reports: &[Report]) {
    if reports.iter().all(|report| report.knowledge.areas == 0) {
        return;
    }
    table.title("who alone answers for an area (bus factor 1)");
    let alone = reports.iter().map(|report| {
        let knowledge = &report.knowledge;
        format!(
            "{} of {}",
            grouped(knowledge.areas_of_one_person),
            grouped(knowledge.areas)
        )
    });
    table.row("areas with one person alone", alone.collect());
    let mut areas: Vec<&str> = reports
        .iter()
        .flat_map(|report| &report.knowledge.one_person)
        .map(|(area, _)| area.as_str())
        .collect();
    areas.sort_unstable();
    areas.dedup();
    let more = areas.len().saturating_sub(MOST_NAMES);
    for area in areas.into_iter().take(MOST_NAMES) {
        let people = reports.iter().map(|report| {
            let alone = &report.knowledge.one_person;
            let person = alone.iter().find(|(one, _)| one == area);
            person.map_or_else(|| "-".to_owned(), |(_, person)| short(person, 30))
        });
        table.row(&short(area, 40), people.collect());
    }
    if more > 0 {
        table.row(&format!("and {} more", grouped(more as u64)), Vec::new());
    }
}

/// A point in time without its seconds where they are none, without its time of day where that is midnight.
fn minute(at: Timestamp) -> String {
    let text = at.to_string();
    match text.strip_suffix("T00:00:00Z") {
        Some(day) => day.to_owned(),
        None => text,
    }
}

/// A span of time in the two largest units.
fn span(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_short() {
        for (seconds, expected) in [
            (0.0, "0 s"),
            (59.4, "59 s"),
            (600.0, "10 min"),
            (7_260.0, "2 h 1 min"),
            (90_000.0, "1 d 1 h"),
        ] {
            assert_eq!(span(seconds), expected);
        }
    }
}
