//! A page of headed lines, for the formats that cut no text.

use super::{Style, layout};
use crate::untrusted;
use anstyle::Style as Paint;

/// No text is cut.
const ALL: usize = usize::MAX;

/// The lines so far.
pub(super) struct Page {
    pub(super) lines: Vec<String>,
    pub(super) style: Style,
}

impl Page {
    pub(super) fn head(&mut self, label: &str, paint: Paint, text: &str) {
        let text = untrusted::line(text);
        layout::hanging(&mut self.lines, (label, paint), &text, self.style, ALL);
    }

    pub(super) fn section(&mut self, title: &str) {
        self.lines.push(String::new());
        self.lines.push(layout::painted(
            self.style.color,
            Paint::new().bold(),
            title,
        ));
    }

    /// A labelled line inside a section.
    pub(super) fn item(&mut self, label: &str, text: &str) {
        let label = format!("  {}:", untrusted::line(label));
        self.head(&label, layout::faint(), text);
    }

    pub(super) fn list(&mut self, label: &str, items: &[String]) {
        if !items.is_empty() {
            self.item(label, &items.join(", "));
        }
    }

    /// A labelled line below an item.
    pub(super) fn detail(&mut self, label: &str, text: &str) {
        let label = format!("    {}:", untrusted::line(label));
        self.head(&label, layout::faint(), text);
    }
}
