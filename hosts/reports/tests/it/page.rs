//! A page with all that a page can hold, against `tests/pages`; what a change wrote can't become markup. `BLESS=1` writes the
//! golden file.

use countersign_reports::html::{
    Bars, Chart, Column, Columns, Figure, Hue, Page, Section, Series, Table, render,
};
use proptest::prelude::*;
use std::path::Path;

fn series(names: &[&str]) -> Vec<Series> {
    let hues = [Hue::Pass, Hue::Pending, Hue::Block, Hue::Number(7)];
    names
        .iter()
        .zip(hues)
        .map(|(name, hue)| Series {
            name: (*name).to_owned(),
            hue,
        })
        .collect()
}

/// A page whose every text is `text`.
fn page(text: &str) -> Page {
    let owned = || text.to_owned();
    let table = |folded| Table {
        caption: owned(),
        columns: vec![Column::text(text), Column::number(text)],
        rows: vec![vec![owned(), owned()], vec![owned(), "1,234".to_owned()]],
        folded,
    };
    Page {
        title: owned(),
        lead: vec![owned()],
        figures: vec![Figure {
            label: owned(),
            value: owned(),
            note: owned(),
        }],
        sections: vec![
            Section {
                heading: owned(),
                text: vec![owned()],
                chart: Some(Chart::Bars(Bars {
                    series: series(&[text, text, text]),
                    rows: vec![
                        (owned(), vec![1.0, 2.0, 3.0]),
                        (owned(), vec![0.0, f64::NAN, -1.0]),
                    ],
                    unit: owned(),
                })),
                tables: vec![table(false)],
            },
            Section {
                heading: owned(),
                text: Vec::new(),
                chart: Some(Chart::Columns(Columns {
                    series: series(&[text]),
                    buckets: (0..40).map(|day| (owned(), vec![f64::from(day)])).collect(),
                    unit: owned(),
                })),
                tables: vec![table(true)],
            },
            Section {
                chart: Some(Chart::Columns(Columns::default())),
                ..Section::default()
            },
        ],
        foot: owned(),
    }
}

/// Reads a document as strict XML would: every tag closed in order, every attribute quoted. HTML's void elements stand alone.
fn well_formed(document: &str) -> Result<Vec<String>, String> {
    let mut open: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    let mut rest = document
        .strip_prefix("<!DOCTYPE html>")
        .ok_or("no doctype")?;
    while let Some(place) = rest.find('<') {
        let (text, tag) = rest.split_at(place);
        if text.contains('>') && open.last().is_none_or(|name| name != "style") {
            return Err(format!("a bare > in {text:?}"));
        }
        let end = tag.find('>').ok_or("a tag without an end")?;
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let name = inside.split(' ').next().unwrap_or_default();
        if inside.matches('"').count() % 2 != 0 || name.is_empty() {
            return Err(format!("<{inside}>"));
        }
        seen.push(name.to_owned());
        if name != "meta" {
            open.push(name.to_owned());
        }
    }
    if open.is_empty() {
        Ok(seen)
    } else {
        Err(format!("not closed: {open:?}"))
    }
}

#[test]
fn the_page_is_what_it_was() {
    let text = render(&page("Fälle & „more“"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/page.html");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == golden,
        "BLESS=1 writes tests/pages/page.html:\n{text}"
    );
}

#[test]
fn a_page_loads_and_runs_nothing() {
    let text = render(&page("x"));
    let seen = well_formed(&text).unwrap();
    for forbidden in [
        "script", "link", "img", "iframe", "object", "form", "a", "image", "use",
    ] {
        assert!(!seen.iter().any(|name| name == forbidden), "{forbidden}");
    }
    for forbidden in [
        "http:",
        "https:",
        "url(",
        "@import",
        "javascript:",
        "src=",
        "href=",
    ] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    // Each chart has a name, and its numbers beside it.
    assert_eq!(text.matches("role=\"img\"").count(), 3);
    assert_eq!(
        text.matches("<svg").count(),
        text.matches("<title id=").count()
    );
}

#[test]
fn what_a_change_wrote_is_text() {
    for hostile in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></style></svg><script>alert(1)</script>",
        "<!--",
        "]]>",
        "&lt;script&gt;",
        "\u{1b}[31mred\u{202e}gnp.exe",
        "a\nb\0c",
    ] {
        let plain = well_formed(&render(&page("x"))).unwrap();
        let text = render(&page(hostile));
        let seen = well_formed(&text).unwrap_or_else(|error| panic!("{hostile}: {error}"));
        assert_eq!(seen, plain, "{hostile}");
        for hidden in ['\u{1b}', '\u{202e}', '\0'] {
            assert!(!text.contains(hidden), "{hostile:?}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_changes_the_page_around_it(text in "\\PC{0,40}|[<>&\"'/a-z =-]{0,30}") {
        prop_assert_eq!(well_formed(&render(&page(&text))), well_formed(&render(&page("x"))));
    }
}
