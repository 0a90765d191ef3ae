//! Tables of Markdown, which can be pasted into README.md.

use std::time::Duration;

/// A table that grows by rows. The first column is left-aligned, the others are numbers.
pub struct Table {
    text: String,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Table {
        let mut table = Table {
            text: String::new(),
        };
        table.row(headings);
        let mut rule: Vec<&str> = vec!["---:"; headings.len()];
        if let Some(first) = rule.first_mut() {
            *first = "---";
        }
        table.row(&rule);
        table
    }

    /// Adds a row.
    pub fn row<Cell: AsRef<str>>(&mut self, cells: &[Cell]) {
        for cell in cells {
            self.text.push_str("| ");
            self.text.push_str(cell.as_ref());
            self.text.push(' ');
        }
        self.text.push_str("|\n");
    }

    /// Prints it under a title.
    pub fn print(&self, title: &str) {
        println!("\n**{title}**\n\n{}", self.text);
    }
}

/// A time in microseconds or milliseconds, with three digits that count.
pub fn time(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        ..10.0 => format!("{micros:.2} µs"),
        ..100.0 => format!("{micros:.1} µs"),
        ..10_000.0 => format!("{micros:.0} µs"),
        ..100_000.0 => format!("{:.1} ms", micros / 1e3),
        _ => format!("{:.0} ms", micros / 1e3),
    }
}

/// How many times one time is another.
pub fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// A figure beside the most that it should be.
pub fn against(figure: f64, most: f64) -> String {
    let verdict = if figure <= most { "met" } else { "missed" };
    format!("{figure:.2}, {verdict}")
}

/// A number of bytes, with the thousands apart.
pub fn bytes(bytes: usize) -> String {
    let digits = bytes.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
