//! The part of the page on two policies side by side.

use super::{caption, number, series};
use crate::backtest::text::{demand, revision, verdict};
use crate::html::{Bars, Chart, Column, Hue, Section, Series, Table};
use crate::numbers::{grouped, plural};
use countersign_analysis::backtest::{Backtest, Comparison, Demand, PolicyTally};

/// Verdicts of both policies.
pub(super) fn verdicts(
    backtest: &Backtest,
    against: &PolicyTally,
    comparison: &Comparison,
) -> Section {
    let rows = [&backtest.policy, against]
        .into_iter()
        .map(|tally| {
            let verdicts = tally.verdicts;
            let parts = [
                verdicts.pass,
                verdicts.pending,
                verdicts.undecided,
                verdicts.block,
            ];
            (tally.policy.clone(), parts)
        })
        .collect::<Vec<_>>();
    let mut tables = vec![both(&rows)];
    tables.extend(shifts(comparison));
    Section {
        heading: "Side by side".to_owned(),
        text: vec![format!(
            "With {} instead of {}, {} of {} would differ: {} by verdict, the others by what is demanded. {} that pass would be held, {} that are held would pass.",
            against.policy,
            backtest.policy.policy,
            grouped(comparison.changed),
            plural(comparison.compared, "decision"),
            grouped(comparison.other_verdict),
            grouped(comparison.held_by_other_only),
            grouped(comparison.held_by_first_only)
        )],
        chart: Some(Chart::Bars(Bars {
            series: series(&[
                ("pass", Hue::Pass),
                ("pending", Hue::Pending),
                ("undecided", Hue::Undecided),
                ("block", Hue::Block),
            ]),
            rows: rows
                .into_iter()
                .map(|(policy, parts)| (policy, parts.map(number).to_vec()))
                .collect(),
            unit: "changes".to_owned(),
        })),
        tables,
    }
}

/// The verdicts as numbers.
fn both(rows: &[(String, [u64; 4])]) -> Table {
    Table {
        caption: "Verdicts of both, as a table".to_owned(),
        columns: ["Policy", "Pass", "Pending", "Undecided", "Block"]
            .iter()
            .enumerate()
            .map(|(place, title)| {
                if place == 0 {
                    Column::text(title)
                } else {
                    Column::number(title)
                }
            })
            .collect(),
        rows: rows
            .iter()
            .map(|(policy, parts)| {
                std::iter::once(policy.clone())
                    .chain(parts.iter().map(|part| grouped(*part)))
                    .collect()
            })
            .collect(),
        folded: true,
    }
}

/// Which verdicts would change into which.
fn shifts(comparison: &Comparison) -> Option<Table> {
    (!comparison.verdicts.is_empty()).then(|| Table {
        caption: "Verdicts that would change".to_owned(),
        columns: vec![
            Column::text("From"),
            Column::text("To"),
            Column::number("Changes"),
        ],
        rows: comparison
            .verdicts
            .iter()
            .map(|shift| {
                vec![
                    verdict(shift.from).to_owned(),
                    verdict(shift.to).to_owned(),
                    grouped(shift.changes),
                ]
            })
            .collect(),
        folded: false,
    })
}

/// Which controls make the difference, and in which changes.
pub(super) fn reasons(
    backtest: &Backtest,
    against: &PolicyTally,
    comparison: &Comparison,
) -> Section {
    Section {
        heading: "Why decisions differ".to_owned(),
        text: Vec::new(),
        chart: (!comparison.controls.is_empty()).then(|| {
            Chart::Bars(Bars {
                series: vec![
                    Series {
                        name: format!("holds under {} only", backtest.policy.policy),
                        hue: Hue::Number(0),
                    },
                    Series {
                        name: format!("holds under {} only", against.policy),
                        hue: Hue::Number(1),
                    },
                    Series {
                        name: "holds under both, otherwise".to_owned(),
                        hue: Hue::Quiet,
                    },
                ],
                rows: comparison
                    .controls
                    .iter()
                    .map(|shift| {
                        let parts = [shift.first_only, shift.other_only, shift.otherwise];
                        (shift.control.clone(), parts.map(number).to_vec())
                    })
                    .collect(),
                unit: "changes".to_owned(),
            })
        }),
        tables: vec![shifted_controls(comparison), differences(comparison)],
    }
}

fn shifted_controls(comparison: &Comparison) -> Table {
    Table {
        caption: "Which controls make the difference, as a table".to_owned(),
        columns: vec![
            Column::text("Control"),
            Column::number("First only"),
            Column::number("Other only"),
            Column::number("Both, otherwise"),
        ],
        rows: comparison
            .controls
            .iter()
            .map(|shift| {
                vec![
                    shift.control.clone(),
                    grouped(shift.first_only),
                    grouped(shift.other_only),
                    grouped(shift.otherwise),
                ]
            })
            .collect(),
        folded: true,
    }
}

fn differences(comparison: &Comparison) -> Table {
    let joined = |demands: &[Demand]| demands.iter().map(demand).collect::<Vec<_>>().join("; ");
    Table {
        caption: caption(
            "Changes that would be decided otherwise",
            comparison.changed,
            comparison.differences.len(),
        ),
        columns: vec![
            Column::text("Change"),
            Column::text("Title"),
            Column::text("Verdict"),
            Column::text("No more demanded"),
            Column::text("Newly demanded"),
        ],
        rows: comparison
            .differences
            .iter()
            .map(|difference| {
                vec![
                    revision(&difference.subject.revision),
                    difference.subject.title.clone(),
                    format!("{} → {}", verdict(difference.from), verdict(difference.to)),
                    joined(&difference.no_more),
                    joined(&difference.newly),
                ]
            })
            .collect(),
        folded: true,
    }
}
