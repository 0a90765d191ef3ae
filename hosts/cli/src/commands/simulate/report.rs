//! How a simulation is shown.

use crate::failure::Failure;
use crate::terminal::Terminal;
use anstyle::Style;
use countersign_analysis::simulate::{QueueReport, Report};
use countersign_reports::untrusted::{line, short};
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Serialize)]
struct Document<'r> {
    /// With everybody.
    baseline: &'r Report,
    /// Who is away in the other run.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    away: &'r [String],
    /// Without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    without: Option<&'r Report>,
}

/// For programs.
pub fn json(
    baseline: &Report,
    without: Option<&Report>,
    away: &[String],
) -> Result<String, Failure> {
    let document = Document {
        baseline,
        away,
        without,
    };
    let mut text = serde_json::to_string_pretty(&document)
        .map_err(|error| Failure::usage(format!("the JSON can't be written: {error}")))?;
    text.push('\n');
    Ok(text)
}

/// For people. Writing to a text can't fail.
pub fn text(
    baseline: &Report,
    without: Option<&Report>,
    away: &[String],
    terminal: &Terminal,
) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} changes in {}: {} passed at once, {} waited for people, {} blocked, {} undecided",
        baseline.changes,
        span(baseline.span as f64),
        baseline.pass,
        baseline.pending,
        baseline.block,
        baseline.undecided + baseline.failed
    );
    if baseline.queues.is_empty() {
        out.push_str("no change asked in a queue\n");
        return out;
    }
    one(&mut out, baseline, terminal);
    if let Some(without) = without {
        let names: Vec<String> = away.iter().map(|name| line(name)).collect();
        let _ = writeln!(
            out,
            "\n{}",
            strong(&format!("without {}", names.join(", ")), terminal)
        );
        one(&mut out, without, terminal);
        for queue in &without.queues {
            let before = baseline
                .queues
                .iter()
                .find(|before| before.queue == queue.queue);
            if let Some(before) = before {
                let _ = writeln!(
                    out,
                    "{}: the median wait goes from {} to {}, overdue from {} to {}, given up from {} to {}",
                    line(&queue.queue),
                    span(before.waiting.median),
                    span(queue.waiting.median),
                    before.overdue,
                    queue.overdue,
                    before.given_up,
                    queue.given_up
                );
            }
        }
    }
    out
}

fn one(out: &mut String, report: &Report, terminal: &Terminal) {
    for queue in &report.queues {
        entry(out, queue, terminal);
    }
    let load = &report.load;
    let _ = writeln!(
        out,
        "{} {} of {} people were asked; inequality {:.2} (0: all alike, 1: one does all); at most {} entries open at once",
        strong("load:", terminal),
        load.people,
        load.roster,
        load.inequality,
        report.most_open
    );
    for person in &load.busiest {
        let _ = writeln!(
            out,
            "  {:<20} {:>7} answers {:>9.1} hours",
            short(&person.login, 20),
            person.answered,
            person.hours
        );
    }
    let knowledge = &report.knowledge;
    let _ = writeln!(
        out,
        "{} one person alone answered for {} of {} areas",
        strong("knowledge:", terminal),
        knowledge.areas_of_one_person,
        knowledge.areas
    );
    for (area, person) in &knowledge.one_person {
        let _ = writeln!(out, "  {:<20} {}", short(area, 20), short(person, 40));
    }
}

fn entry(out: &mut String, queue: &QueueReport, terminal: &Terminal) {
    let _ = writeln!(
        out,
        "{} {} entries: {} answered, {} overdue, {} given up, {} with nobody to ask",
        strong(&format!("queue {}:", line(&queue.queue)), terminal),
        queue.opened,
        queue.answered,
        queue.overdue,
        queue.given_up,
        queue.nobody_eligible
    );
    let _ = writeln!(
        out,
        "  waiting: median {}, 90 % within {}, 99 % within {}, longest {}",
        span(queue.waiting.median),
        span(queue.waiting.p90),
        span(queue.waiting.p99),
        span(queue.waiting.longest)
    );
    for (step, count) in queue.steps.iter().enumerate() {
        let _ = writeln!(out, "  step {} was reached {count} times", step + 1);
    }
}

fn strong(text: &str, terminal: &Terminal) -> String {
    let style = Style::new().bold();
    match terminal.color {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
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
