//! Charts as inline SVG.

use super::scale::{count, marks, place};
use crate::untrusted::{line, short};
use maud::{Markup, html};

/// Units of all charts are those of their view box, which fills the page's width.
const WIDTH: f64 = 920.0;
/// Left of the bars stand their names.
const NAMES: f64 = 250.0;
/// Right of the bars stand their sums.
const SUMS: f64 = 70.0;
const ROW: f64 = 28.0;
const BAR: f64 = 18.0;
/// Of columns.
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 52.0;
const BELOW: f64 = 30.0;
const ABOVE: f64 = 12.0;
/// More dates would run into each other.
const MOST_DATES: usize = 9;
/// Longer names of rows are cut; the whole name is shown by pointing at it, and in the table.
const NAME_CHARACTERS: usize = 36;

/// What a colour means. Colours differ in lightness too, so that those who see no hues can tell neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// It may go ahead.
    Pass,
    /// Somebody has to act.
    Pending,
    /// It can't be told.
    Undecided,
    /// It may not.
    Block,
    /// Nothing to say.
    Quiet,
    /// One of several things of a kind, by number.
    Number(usize),
}

impl Hue {
    fn class(self) -> String {
        match self {
            Hue::Pass => "pass".to_owned(),
            Hue::Pending => "pending".to_owned(),
            Hue::Undecided => "undecided".to_owned(),
            Hue::Block => "block".to_owned(),
            Hue::Quiet => "quiet".to_owned(),
            Hue::Number(number) => format!("hue-{}", number % 6),
        }
    }
}

/// One of the parts that a bar or column is stacked of.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it counts.
    pub name: String,
    /// Its colour.
    pub hue: Hue,
}

/// Lying bars.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    /// Parts of each bar.
    pub series: Vec<Series>,
    /// Name of each bar, and a number for each part.
    pub rows: Vec<(String, Vec<f64>)>,
    /// What the numbers count, such as `changes`.
    pub unit: String,
}

/// Columns along time.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Parts of each column.
    pub series: Vec<Series>,
    /// Date of each column, and a number for each part.
    pub buckets: Vec<(String, Vec<f64>)>,
    /// What the numbers count, such as `entries`.
    pub unit: String,
}

/// What stands above every chart: which colour is what.
fn legend(series: &[Series]) -> Markup {
    html! {
        @if series.len() > 1 {
            ul class="legend" aria-hidden="true" {
                @for one in series {
                    li { span class={ "swatch " (one.hue.class()) } {} (line(&one.name)) }
                }
            }
        }
    }
}

/// The parts of a bar or column one after the other: series, where it begins, how long it is.
fn stacked<'a>(series: &'a [Series], values: &'a [f64]) -> Vec<(&'a Series, f64, f64)> {
    let mut from = 0.0;
    series
        .iter()
        .zip(values)
        .filter(|(_, value)| value.is_finite() && **value > 0.0)
        .map(|(series, value)| {
            let part = (series, from, *value);
            from += value;
            part
        })
        .collect()
}

fn sum(values: &[f64]) -> f64 {
    values
        .iter()
        .filter(|value| value.is_finite() && **value > 0.0)
        .sum()
}

fn most(sums: impl Iterator<Item = f64>, whole: bool) -> Vec<f64> {
    marks(sums.fold(0.0, f64::max), whole)
}

/// Lying bars.
pub(super) fn bars(bars: &Bars, heading: &str, number: usize) -> Markup {
    let axis = most(bars.rows.iter().map(|(_, values)| sum(values)), true);
    let end = axis.last().copied().unwrap_or(1.0);
    let room = WIDTH - NAMES - SUMS;
    let across = |value: f64| NAMES + value / end * room;
    let height = ROW * bars.rows.len() as f64;
    let id = format!("chart-{number}");
    html! {
        figure {
            (legend(&bars.series))
            svg viewBox={ "0 0 " (place(WIDTH)) " " (place(height + 26.0)) } role="img" aria-labelledby=(id) {
                title id=(id) { (line(heading)) ", in " (line(&bars.unit)) "; the table below has the numbers" }
                @for mark in &axis {
                    line class="grid" x1=(place(across(*mark))) x2=(place(across(*mark))) y1="0" y2=(place(height)) {}
                    text class="mark" x=(place(across(*mark))) y=(place(height + 18.0)) text-anchor="middle" { (count(*mark)) }
                }
                @for (row, (name, values)) in bars.rows.iter().enumerate() {
                    @let top = row as f64 * ROW + (ROW - BAR) / 2.0;
                    g {
                        title { (line(name)) ": " (told(&bars.series, values)) }
                        text class="name" x=(place(NAMES - 10.0)) y=(place(top + 13.5)) text-anchor="end" { (short(name, NAME_CHARACTERS)) }
                        @for (series, from, length) in stacked(&bars.series, values) {
                            rect class=(series.hue.class()) x=(place(across(from))) y=(place(top)) width=(place(across(length) - NAMES)) height=(place(BAR)) {}
                        }
                        text class="sum" x=(place(across(sum(values)) + 6.0)) y=(place(top + 13.5)) { (count(sum(values))) }
                    }
                }
            }
        }
    }
}

/// The numbers of a bar in words.
fn told(series: &[Series], values: &[f64]) -> String {
    series
        .iter()
        .zip(values)
        .map(|(series, value)| format!("{} {}", line(&series.name), count(*value)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Columns along time.
pub(super) fn columns(columns: &Columns, heading: &str, number: usize) -> Markup {
    let axis = most(columns.buckets.iter().map(|(_, values)| sum(values)), true);
    let end = axis.last().copied().unwrap_or(1.0);
    let (room, tall) = (WIDTH - LEFT - 8.0, HEIGHT - ABOVE - BELOW);
    let step = room / columns.buckets.len().max(1) as f64;
    let wide = (step * 0.8).min(48.0);
    let up = |value: f64| ABOVE + tall - value / end * tall;
    let dates = columns.buckets.len().div_ceil(MOST_DATES).max(1);
    let id = format!("chart-{number}");
    html! {
        figure {
            (legend(&columns.series))
            svg viewBox={ "0 0 " (place(WIDTH)) " " (place(HEIGHT)) } role="img" aria-labelledby=(id) {
                title id=(id) { (line(heading)) ", in " (line(&columns.unit)) "; the table below has the numbers" }
                @for mark in &axis {
                    line class="grid" x1=(place(LEFT)) x2=(place(WIDTH)) y1=(place(up(*mark))) y2=(place(up(*mark))) {}
                    text class="mark" x=(place(LEFT - 8.0)) y=(place(up(*mark) + 4.0)) text-anchor="end" { (count(*mark)) }
                }
                @for (bucket, (date, values)) in columns.buckets.iter().enumerate() {
                    @let middle = LEFT + (bucket as f64 + 0.5) * step;
                    g {
                        title { (line(date)) ": " (told(&columns.series, values)) }
                        @for (series, from, length) in stacked(&columns.series, values) {
                            rect class=(series.hue.class()) x=(place(middle - wide / 2.0)) y=(place(up(from + length))) width=(place(wide)) height=(place(up(from) - up(from + length))) {}
                        }
                        @if bucket % dates == 0 {
                            text class="mark" x=(place(middle)) y=(place(HEIGHT - 8.0)) text-anchor="middle" { (line(date)) }
                        }
                    }
                }
            }
        }
    }
}
