//! A backtest for people, as text.

use crate::numbers::{grouped, percent, plural};
use crate::text::layout::painted;
use crate::untrusted::{line, short};
use anstyle::Style;
use countersign_analysis::backtest::{
    Backtest, Comparison, ControlTally, Demand, PolicyTally, States,
};
use countersign_contract::types::{ControlState, Verdict};

/// Longer titles are cut.
const TITLE_CHARACTERS: usize = 60;
/// Longer reasons are cut.
const REASON_CHARACTERS: usize = 100;

/// The text, with escape sequences for colours where they are wanted.
pub fn render(backtest: &Backtest, color: bool) -> String {
    let mut out = Out {
        text: String::new(),
        color,
    };
    out.head(&format!(
        "{}: {}{}",
        line(&backtest.source),
        plural(backtest.changes, "change"),
        span(backtest)
    ));
    if backtest.invalid.count > 0 {
        out.row(
            "not counted",
            &format!(
                "{} without facts",
                plural(backtest.invalid.count, "document")
            ),
        );
    }
    policy(&mut out, &backtest.policy);
    if let (Some(against), Some(comparison)) = (&backtest.against, &backtest.comparison) {
        policy(&mut out, against);
        compare(&mut out, backtest, comparison);
    }
    out.text
}

struct Out {
    text: String,
    color: bool,
}

impl Out {
    fn head(&mut self, text: &str) {
        let text = painted(self.color, Style::new().bold(), text);
        self.text.push_str(&format!("{text}\n"));
    }

    fn row(&mut self, label: &str, text: &str) {
        self.text.push_str(&format!("  {label}: {text}\n"));
    }

    fn below(&mut self, text: &str) {
        self.text.push_str(&format!("    {text}\n"));
    }
}

/// From when to when.
pub(super) fn span(backtest: &Backtest) -> String {
    let day = |time: countersign_contract::types::Timestamp| {
        time.to_string().chars().take(10).collect::<String>()
    };
    match (backtest.first, backtest.last) {
        (Some(first), Some(last)) => format!(", {} to {}", day(first), day(last)),
        _ => String::new(),
    }
}

fn policy(out: &mut Out, tally: &PolicyTally) {
    out.head(&format!(
        "{} would have held {} of {} ({})",
        line(&tally.policy),
        grouped(tally.held),
        plural(tally.decided, "change"),
        percent(tally.held, tally.decided)
    ));
    let verdicts = tally.verdicts;
    out.row(
        "verdicts",
        &counted(&[
            (verdicts.pass, "pass"),
            (verdicts.pending, "pending"),
            (verdicts.undecided, "undecided"),
            (verdicts.block, "block"),
        ]),
    );
    if tally.failures.count > 0 {
        out.row("no decision", &plural(tally.failures.count, "change"));
    }
    for control in tally.controls.iter().filter(|control| applied(control) > 0) {
        out.row(&line(&control.id), &self::control(control));
    }
    let sign_offs = tally.sign_offs;
    if sign_offs.changes > 0 {
        let number = if sign_offs.at_least == sign_offs.at_most {
            grouped(sign_offs.at_least)
        } else {
            format!(
                "{} to {}",
                grouped(sign_offs.at_least),
                grouped(sign_offs.at_most)
            )
        };
        out.row(
            "sign-offs asked for",
            &format!("{number}, on {}", plural(sign_offs.changes, "change")),
        );
    }
    for queue in &tally.load.queues {
        let nobody = match queue.nobody_eligible {
            0 => String::new(),
            count => format!("; {} that nobody could have taken", grouped(count)),
        };
        out.row(
            &format!("queue {}", line(&queue.queue)),
            &format!(
                "{}, {} a day and {} a week; at most {} on a day, {} in a week{nobody}",
                match queue.entries {
                    1 => "1 entry".to_owned(),
                    entries => format!("{} entries", grouped(entries)),
                },
                queue.mean_a_day,
                queue.mean_a_week,
                grouped(queue.busiest_day),
                grouped(queue.busiest_week)
            ),
        );
    }
    landed(out, tally);
}

fn landed(out: &mut Out, tally: &PolicyTally) {
    let landed = &tally.landed;
    if landed.changes == 0 {
        return;
    }
    out.row(
        "landed",
        &format!(
            "{}: {} in order, {} bypassed ({} without a valid sign-off), {} that can't be told",
            plural(landed.changes, "change"),
            grouped(landed.verdicts.pass),
            grouped(landed.bypassed),
            grouped(landed.without_sign_off),
            grouped(landed.verdicts.undecided)
        ),
    );
    for lacking in &landed.lacking {
        let controls: Vec<String> = lacking
            .bypassed
            .iter()
            .map(|bypass| line(&bypass.control))
            .collect();
        out.below(&format!(
            "{} {} ({})",
            revision(&lacking.subject.revision),
            short(&lacking.subject.title, TITLE_CHARACTERS),
            controls.join(", ")
        ));
    }
    left_out(out, landed.bypassed, landed.lacking.len());
}

fn left_out(out: &mut Out, all: u64, shown: usize) {
    let left = all.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if left > 0 {
        out.below(&format!("and {} more", grouped(left)));
    }
}

/// As much of a commit id as people read.
pub(super) fn revision(revision: &str) -> String {
    line(revision.get(..12).unwrap_or(revision))
}

/// How often a control applied.
pub(super) fn applied(control: &ControlTally) -> u64 {
    let States {
        not_applicable: _,
        satisfied,
        pending,
        escalated,
        denied,
        overridden,
        bypassed,
        error,
    } = control.states;
    satisfied + pending + escalated + denied + overridden + bypassed + error
}

fn control(control: &ControlTally) -> String {
    let states = control.states;
    let counts = counted(&[
        (states.satisfied, "met"),
        (states.overridden, "overridden"),
        (states.escalated, "asked people"),
        (states.pending, "pending"),
        (states.denied, "denied"),
        (states.bypassed, "bypassed"),
        (states.error, "undecided"),
    ]);
    let alone = match control.holds_alone {
        0 => String::new(),
        count => format!("; alone held {}", grouped(count)),
    };
    format!("{}: {counts}{alone}", plural(applied(control), "change"))
}

/// What is not zero.
fn counted(parts: &[(u64, &str)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    if parts.is_empty() {
        "none".to_owned()
    } else {
        parts.join(", ")
    }
}

fn compare(out: &mut Out, backtest: &Backtest, comparison: &Comparison) {
    let other = backtest
        .against
        .as_ref()
        .map(|against| line(&against.policy))
        .unwrap_or_default();
    out.head(&format!(
        "{other} instead of {}: {} of {} decisions differ ({})",
        line(&backtest.policy.policy),
        grouped(comparison.changed),
        grouped(comparison.compared),
        percent(comparison.changed, comparison.compared)
    ));
    if comparison.incomparable > 0 {
        out.row(
            "decided by one only",
            &plural(comparison.incomparable, "change"),
        );
    }
    for shift in &comparison.verdicts {
        out.row(
            &format!("{} → {}", verdict(shift.from), verdict(shift.to)),
            &plural(shift.changes, "change"),
        );
    }
    for shift in &comparison.controls {
        out.row(
            &line(&shift.control),
            &counted(&[
                (shift.other_only, "held anew"),
                (shift.first_only, "held no more"),
                (shift.otherwise, "held otherwise"),
            ]),
        );
    }
    for difference in &comparison.differences {
        out.below(&format!(
            "{} {}: {} → {}",
            revision(&difference.subject.revision),
            short(&difference.subject.title, TITLE_CHARACTERS),
            verdict(difference.from),
            verdict(difference.to)
        ));
        for (sign, demands) in [("-", &difference.no_more), ("+", &difference.newly)] {
            for demand in demands {
                out.below(&format!("  {sign} {}", self::demand(demand)));
            }
        }
    }
    left_out(out, comparison.changed, comparison.differences.len());
}

/// What a control demands, in words.
pub(super) fn demand(demand: &Demand) -> String {
    let state = match demand.state {
        ControlState::NotApplicable => "not applicable",
        ControlState::Satisfied => "satisfied",
        ControlState::Pending => "pending",
        ControlState::Escalated => "escalated",
        ControlState::Denied => "denied",
        ControlState::Overridden => "overridden",
        ControlState::Bypassed => "bypassed",
        ControlState::Error => "undecided",
    };
    format!(
        "{} {state}: {}",
        line(&demand.control),
        short(&demand.reason, REASON_CHARACTERS)
    )
}

/// A verdict's name.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Pending => "pending",
        Verdict::Undecided => "undecided",
        Verdict::Block => "block",
    }
}
