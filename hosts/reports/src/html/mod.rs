//! Pages with charts, each one file that opens from disk: no script, nothing loaded, light and dark.
//!
//! A page is figures, charts and tables; it knows nothing of what they count. Each chart comes with its numbers as a table, so
//! that nobody has to see colours. Every text is taken for untrusted: control characters are written out, markup is escaped.

mod chart;
mod scale;

pub use chart::{Bars, Columns, Hue, Series};

use crate::untrusted::line;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Title, also of the document.
    pub title: String,
    /// What it is about, a paragraph each.
    pub lead: Vec<String>,
    /// The numbers that matter most.
    pub figures: Vec<Figure>,
    /// Sections, in order.
    pub sections: Vec<Section>,
    /// Last line.
    pub foot: String,
}

/// A number that matters.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// What puts it into proportion.
    pub note: String,
}

/// A part of a page.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading.
    pub heading: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// A chart.
    pub chart: Option<Chart>,
    /// Tables.
    pub tables: Vec<Table>,
}

/// A chart.
#[derive(Clone, Debug)]
pub enum Chart {
    /// Lying bars, one a row.
    Bars(Bars),
    /// Columns along time.
    Columns(Columns),
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Titles of the columns.
    pub columns: Vec<Column>,
    /// Cells, row by row. The first of each row names it.
    pub rows: Vec<Vec<String>>,
    /// It is closed until somebody opens it.
    pub folded: bool,
}

/// A column of a table.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// It holds numbers, which stand right.
    pub number: bool,
}

impl Column {
    /// A column of text.
    pub fn text(title: &str) -> Column {
        Column {
            title: title.to_owned(),
            number: false,
        }
    }

    /// A column of numbers.
    pub fn number(title: &str) -> Column {
        Column {
            title: title.to_owned(),
            number: true,
        }
    }
}

/// Nothing may be loaded and nothing may run, should any text ever get through as markup.
const SECURITY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page as a document.
pub fn render(page: &Page) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(SECURITY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (line(&page.title)) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    header {
                        h1 { (line(&page.title)) }
                        @for text in &page.lead { p { (line(text)) } }
                    }
                    @if !page.figures.is_empty() {
                        dl class="figures" {
                            @for figure in &page.figures { (self::figure(figure)) }
                        }
                    }
                    @for (number, section) in page.sections.iter().enumerate() {
                        (self::section(section, number))
                    }
                    footer { (line(&page.foot)) }
                }
            }
        }
    };
    let mut text = markup.into_string();
    text.push('\n');
    text
}

fn figure(figure: &Figure) -> Markup {
    html! {
        div {
            dt { (line(&figure.label)) }
            dd class="value" { (line(&figure.value)) }
            dd class="note" { (line(&figure.note)) }
        }
    }
}

fn section(section: &Section, number: usize) -> Markup {
    let id = format!("section-{number}");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (line(&section.heading)) }
            @for text in &section.text { p { (line(text)) } }
            @match &section.chart {
                Some(Chart::Bars(bars)) => (chart::bars(bars, &section.heading, number)),
                Some(Chart::Columns(columns)) => (chart::columns(columns, &section.heading, number)),
                None => {},
            }
            @for table in &section.tables { (self::table(table)) }
        }
    }
}

fn table(table: &Table) -> Markup {
    let body = html! {
        // A wide table scrolls by itself, also by keyboard.
        div class="scroll" tabindex="0" role="region" aria-label=(line(&table.caption)) {
            table {
                caption { (line(&table.caption)) }
                thead {
                    tr {
                        @for column in &table.columns {
                            th scope="col" class=[column.number.then_some("number")] { (line(&column.title)) }
                        }
                    }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                (self::cell(cell, place, table.columns.get(place)))
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        @if table.folded {
            details {
                summary { (line(&table.caption)) }
                (body)
            }
        } @else {
            (body)
        }
    }
}

fn cell(text: &str, place: usize, column: Option<&Column>) -> Markup {
    let class = column
        .is_some_and(|column| column.number)
        .then_some("number");
    html! {
        @if place == 0 {
            th scope="row" class=[class] { (line(text)) }
        } @else {
            td class=[class] { (line(text)) }
        }
    }
}
