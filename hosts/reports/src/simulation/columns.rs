//! Rows of numbers for several runs side by side, aligned in columns.

use crate::numbers::grouped;
use crate::text::layout::painted;
use anstyle::Style;
use std::fmt::Write as _;

/// Rows of a label and a value for each report, aligned.
pub(super) struct Table {
    columns: usize,
    rows: Vec<(String, Option<Vec<String>>)>,
}

impl Table {
    pub(super) fn new(columns: usize) -> Table {
        Table {
            columns,
            rows: Vec::new(),
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.rows.push((text.to_owned(), None));
    }

    pub(super) fn row(&mut self, label: &str, values: Vec<String>) {
        self.rows.push((format!("  {label}"), Some(values)));
    }

    /// A row of numbers; without `always` it is left out where all are zero.
    pub(super) fn counts(&mut self, label: &str, counts: &[u64], always: bool) {
        if always || counts.iter().any(|count| *count > 0) {
            self.row(label, counts.iter().map(|count| grouped(*count)).collect());
        }
    }

    pub(super) fn write(&self, out: &mut String, color: bool) {
        let heads = ["everybody", "without them"];
        let width = |text: &str| text.chars().count();
        let label = self
            .rows
            .iter()
            .map(|(label, _)| width(label))
            .max()
            .unwrap_or(0);
        let values = self
            .rows
            .iter()
            .filter_map(|(_, values)| values.as_ref())
            .flatten();
        let values = values
            .map(|value| width(value))
            .chain(heads.map(width))
            .max();
        let column = values.unwrap_or(0);
        for (text, values) in &self.rows {
            let Some(values) = values else {
                let pad = label.saturating_sub(width(text));
                let _ = write!(out, "\n{}", painted(color, Style::new().bold(), text));
                if self.columns > 1 {
                    let _ = write!(out, "{}", " ".repeat(pad));
                    for head in heads.iter().take(self.columns) {
                        let _ = write!(out, "  {head:>column$}");
                    }
                }
                out.push('\n');
                continue;
            };
            let mut row = format!("{text:<label$}");
            for value in values {
                let _ = write!(row, "  {value:>column$}");
            }
            let _ = writeln!(out, "{}", row.trim_end());
        }
    }
}
