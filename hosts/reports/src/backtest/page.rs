//! A backtest as a page: which chart and which table shows what.

mod comparison;

use super::text::{applied, revision, span};
use crate::html::{self, Bars, Chart, Column, Columns, Figure, Hue, Page, Section, Series, Table};
use crate::numbers::{grouped, percent, plural};
use countersign_analysis::backtest::{
    Backtest, Bucket, ControlTally, Failures, LandedTally, PolicyTally, Unit,
};

/// The page as a document.
pub fn render(backtest: &Backtest) -> String {
    html::render(&page(backtest))
}

fn page(backtest: &Backtest) -> Page {
    let mut sections = Vec::new();
    if let (Some(against), Some(differences)) = (&backtest.against, &backtest.comparison) {
        sections.push(comparison::verdicts(backtest, against, differences));
        sections.push(comparison::reasons(backtest, against, differences));
    }
    let policies: Vec<&PolicyTally> = std::iter::once(&backtest.policy)
        .chain(&backtest.against)
        .collect();
    for tally in &policies {
        let suffix = if policies.len() > 1 {
            format!(" ({})", tally.policy)
        } else {
            String::new()
        };
        sections.push(over_time(tally, &suffix));
        sections.push(controls(tally, &suffix));
        sections.extend(queues(tally, &suffix));
        sections.extend(bypassed(tally, &suffix));
        sections.extend(failures(
            &format!("Changes without a decision{suffix}"),
            "Change",
            &tally.failures,
        ));
    }
    sections.extend(failures(
        "Documents that hold no facts",
        "Document",
        &backtest.invalid,
    ));
    Page {
        title: match &backtest.against {
            Some(against) => format!(
                "Backtest of {} and {}",
                backtest.policy.policy, against.policy
            ),
            None => format!("Backtest of {}", backtest.policy.policy),
        },
        lead: vec![
            format!(
                "{}: {}{}.",
                backtest.source,
                plural(backtest.changes, "change"),
                span(backtest)
            ),
            "Each change was decided as it was proposed, before anybody had signed; and as it landed, with the sign-offs that are known.".to_owned(),
        ],
        figures: figures(backtest),
        sections,
        foot: "Made by countersign backtest. Nothing in this page is loaded from elsewhere.".to_owned(),
    }
}

fn figures(backtest: &Backtest) -> Vec<Figure> {
    let tally = &backtest.policy;
    let mut figures = vec![
        Figure {
            label: "Would have been held".to_owned(),
            value: percent(tally.held, tally.decided),
            note: format!(
                "{} of {}",
                grouped(tally.held),
                plural(tally.decided, "change")
            ),
        },
        Figure {
            label: "Sign-offs asked for".to_owned(),
            value: grouped(tally.sign_offs.at_least),
            note: format!(
                "at most {}, on {}",
                grouped(tally.sign_offs.at_most),
                plural(tally.sign_offs.changes, "change")
            ),
        },
        Figure {
            label: "With marks of AI".to_owned(),
            value: percent(tally.detection.with_ai, tally.detection.changes),
            note: plural(tally.detection.with_ai, "change"),
        },
    ];
    if tally.landed.changes > 0 {
        figures.push(Figure {
            label: "Landed without a sign-off".to_owned(),
            value: grouped(tally.landed.without_sign_off),
            note: format!(
                "of {}; {} can't be told",
                grouped(tally.landed.changes),
                grouped(tally.landed.verdicts.undecided)
            ),
        });
    }
    if let Some(comparison) = &backtest.comparison {
        figures.push(Figure {
            label: "Decisions that would differ".to_owned(),
            value: grouped(comparison.changed),
            note: percent(comparison.changed, comparison.compared),
        });
    }
    figures
}

fn series(parts: &[(&str, Hue)]) -> Vec<Series> {
    parts
        .iter()
        .map(|(name, hue)| Series {
            name: (*name).to_owned(),
            hue: *hue,
        })
        .collect()
}

fn number(count: u64) -> f64 {
    count as f64
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::Week => "week, by its Monday",
        Unit::Month => "month, by its first day",
        Unit::Year => "year, by its first day",
    }
}

fn over_time(tally: &PolicyTally, suffix: &str) -> Section {
    let span = tally.load.unit();
    let buckets = tally.load.series(span);
    let verdicts = tally.verdicts;
    Section {
        heading: format!("Held over time{suffix}"),
        text: vec![format!(
            "Verdicts on the changes as proposed: {} pass, {} pending, {} undecided, {} block. Each column is a {}.",
            grouped(verdicts.pass),
            grouped(verdicts.pending),
            grouped(verdicts.undecided),
            grouped(verdicts.block),
            unit(span)
        )],
        chart: Some(Chart::Columns(Columns {
            series: series(&[("held", Hue::Pending), ("passed at once", Hue::Pass)]),
            buckets: buckets
                .iter()
                .map(|bucket| {
                    let passed = bucket.changes.saturating_sub(bucket.held);
                    (
                        bucket.date.clone(),
                        vec![number(bucket.held), number(passed)],
                    )
                })
                .collect(),
            unit: "changes".to_owned(),
        })),
        tables: vec![Table {
            caption: "Held over time, as a table".to_owned(),
            columns: vec![
                Column::text("From"),
                Column::number("Changes"),
                Column::number("Held"),
                Column::number("Share"),
            ],
            rows: buckets.iter().map(held_row).collect(),
            folded: true,
        }],
    }
}

fn held_row(bucket: &Bucket) -> Vec<String> {
    vec![
        bucket.date.clone(),
        grouped(bucket.changes),
        grouped(bucket.held),
        percent(bucket.held, bucket.changes),
    ]
}

fn controls(tally: &PolicyTally, suffix: &str) -> Section {
    let shown: Vec<&ControlTally> = tally
        .controls
        .iter()
        .filter(|control| applied(control) > 0)
        .collect();
    let idle = tally.controls.len() - shown.len();
    let mut text = vec![
        "How often each control applied, and in which state it was before anybody had signed."
            .to_owned(),
    ];
    if idle > 0 {
        text.push(format!(
            "{} never applied and are left out of the chart.",
            plural(u64::try_from(idle).unwrap_or(u64::MAX), "control")
        ));
    }
    Section {
        heading: format!("By control{suffix}"),
        text,
        chart: (!shown.is_empty()).then(|| {
            Chart::Bars(Bars {
                series: series(&[
                    ("met", Hue::Pass),
                    ("asked people", Hue::Pending),
                    ("pending", Hue::Quiet),
                    ("denied", Hue::Block),
                    ("undecided", Hue::Undecided),
                ]),
                rows: shown
                    .iter()
                    .map(|control| {
                        let states = control.states;
                        let parts = [
                            states.satisfied + states.overridden,
                            states.escalated,
                            states.pending,
                            states.denied + states.bypassed,
                            states.error,
                        ];
                        (control.id.clone(), parts.map(number).to_vec())
                    })
                    .collect(),
                unit: "changes".to_owned(),
            })
        }),
        tables: vec![Table {
            caption: "Controls: how many changes each would have held, and how many it alone"
                .to_owned(),
            columns: vec![
                Column::text("Control"),
                Column::text("Title"),
                Column::number("Applied"),
                Column::number("Met"),
                Column::number("Asked people"),
                Column::number("Pending"),
                Column::number("Denied"),
                Column::number("Undecided"),
                Column::number("Held"),
                Column::number("Alone"),
                Column::number("Sign-offs"),
                Column::number("Facts missing"),
            ],
            rows: tally.controls.iter().map(control_row).collect(),
            folded: false,
        }],
    }
}

fn control_row(control: &ControlTally) -> Vec<String> {
    vec![
        control.id.clone(),
        control.title.clone(),
        grouped(applied(control)),
        grouped(control.states.satisfied + control.states.overridden),
        grouped(control.states.escalated),
        grouped(control.states.pending),
        grouped(control.states.denied + control.states.bypassed),
        grouped(control.states.error),
        grouped(control.holds),
        grouped(control.holds_alone),
        grouped(control.sign_offs),
        grouped(control.lacking_facts),
    ]
}

fn queues(tally: &PolicyTally, suffix: &str) -> Option<Section> {
    let queues = &tally.load.queues;
    if queues.is_empty() {
        return None;
    }
    let span = tally.load.unit();
    let entries = |bucket: &Bucket| -> Vec<f64> {
        queues
            .iter()
            .map(|queue| {
                number(
                    bucket
                        .entries
                        .get(&queue.queue)
                        .copied()
                        .unwrap_or_default(),
                )
            })
            .collect()
    };
    Some(Section {
        heading: format!("Load of the queues{suffix}"),
        text: vec![format!(
            "Entries that the changes would have opened. Each column is a {}.",
            unit(span)
        )],
        chart: Some(Chart::Columns(Columns {
            series: queues
                .iter()
                .enumerate()
                .map(|(place, queue)| Series {
                    name: queue.queue.clone(),
                    hue: Hue::Number(place),
                })
                .collect(),
            buckets: tally
                .load
                .series(span)
                .iter()
                .map(|bucket| (bucket.date.clone(), entries(bucket)))
                .collect(),
            unit: "entries".to_owned(),
        })),
        tables: vec![Table {
            caption: "Queues".to_owned(),
            columns: vec![
                Column::text("Queue"),
                Column::number("Entries"),
                Column::number("A day"),
                Column::number("A week"),
                Column::number("Busiest day"),
                Column::number("Busiest week"),
                Column::number("Nobody eligible"),
            ],
            rows: queues
                .iter()
                .map(|queue| {
                    vec![
                        queue.queue.clone(),
                        grouped(queue.entries),
                        queue.mean_a_day.to_string(),
                        queue.mean_a_week.to_string(),
                        grouped(queue.busiest_day),
                        grouped(queue.busiest_week),
                        grouped(queue.nobody_eligible),
                    ]
                })
                .collect(),
            folded: false,
        }],
    })
}

fn bypassed(tally: &PolicyTally, suffix: &str) -> Option<Section> {
    let landed = &tally.landed;
    if landed.changes == 0 {
        return None;
    }
    Some(Section {
        heading: format!("As it landed{suffix}"),
        text: vec![format!(
            "Of {}, {} landed in order, {} landed without what a control demands ({} without a valid sign-off), and {} can't be told for lack of facts.",
            plural(landed.changes, "change"),
            grouped(landed.verdicts.pass),
            grouped(landed.bypassed),
            grouped(landed.without_sign_off),
            grouped(landed.verdicts.undecided)
        )],
        chart: (!landed.controls.is_empty()).then(|| {
            Chart::Bars(Bars {
                series: series(&[
                    ("met", Hue::Pass),
                    ("bypassed", Hue::Block),
                    ("can't be told", Hue::Undecided),
                ]),
                rows: landed
                    .controls
                    .iter()
                    .filter(|control| control.met + control.bypassed + control.unknown > 0)
                    .map(|control| {
                        let parts = [control.met, control.bypassed, control.unknown];
                        (control.id.clone(), parts.map(number).to_vec())
                    })
                    .collect(),
                unit: "changes".to_owned(),
            })
        }),
        tables: std::iter::once(landed_controls(landed))
            .chain(lacking(landed))
            .collect(),
    })
}

/// The outcome of each control as numbers.
fn landed_controls(landed: &LandedTally) -> Table {
    Table {
        caption: "As it landed, by control, as a table".to_owned(),
        columns: vec![
            Column::text("Control"),
            Column::number("Met"),
            Column::number("Bypassed"),
            Column::number("Can't be told"),
        ],
        rows: landed
            .controls
            .iter()
            .map(|control| {
                vec![
                    control.id.clone(),
                    grouped(control.met),
                    grouped(control.bypassed),
                    grouped(control.unknown),
                ]
            })
            .collect(),
        folded: true,
    }
}

/// Which changes landed without what they needed.
fn lacking(landed: &LandedTally) -> Option<Table> {
    (!landed.lacking.is_empty()).then(|| Table {
        caption: caption(
            "Changes that landed without it",
            landed.bypassed,
            landed.lacking.len(),
        ),
        columns: vec![
            Column::text("Change"),
            Column::text("Title"),
            Column::text("Landed"),
            Column::text("What it lacked"),
        ],
        rows: landed
            .lacking
            .iter()
            .map(|lacking| {
                let reasons: Vec<String> = lacking
                    .bypassed
                    .iter()
                    .map(|bypass| format!("{}: {}", bypass.control, bypass.reason))
                    .collect();
                vec![
                    revision(&lacking.subject.revision),
                    lacking.subject.title.clone(),
                    lacking.subject.moment.to_string(),
                    reasons.join("; "),
                ]
            })
            .collect(),
        folded: false,
    })
}

/// A caption that says how much is left out.
fn caption(what: &str, all: u64, shown: usize) -> String {
    let shown = u64::try_from(shown).unwrap_or(u64::MAX);
    if shown < all {
        format!("{what}: the first {} of {}", grouped(shown), grouped(all))
    } else {
        what.to_owned()
    }
}

fn failures(heading: &str, column: &str, failures: &Failures) -> Option<Section> {
    (failures.count > 0).then(|| Section {
        heading: heading.to_owned(),
        text: Vec::new(),
        chart: None,
        tables: vec![Table {
            caption: caption(heading, failures.count, failures.examples.len()),
            columns: vec![Column::text(column), Column::text("Why")],
            rows: failures
                .examples
                .iter()
                .map(|(place, problem)| vec![place.clone(), problem.clone()])
                .collect(),
            folded: false,
        }],
    })
}
