//! The figures as tables, for `docs/detection.md`.

use crate::detection::measure::{CHANGES, Measured, SEED, Tally};
use std::fmt::Write as _;

/// All tables.
pub fn render(measured: &Measured) -> String {
    let total = measured.total();
    let mut text = format!(
        "{CHANGES} changes from seed {SEED}: {} marks, {} things that only look like one, {} commits with nothing in them. {} of all planted things are look-alikes.\n\n",
        total.marks,
        total.look_alikes - measured.plain.look_alikes,
        measured.plain.look_alikes,
        percent(share_of_look_alikes(measured)),
    );
    text.push_str("| kind of mark | marks | found | recall | agent read rightly | look-alikes | false alarms | precision |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (kind, tally) in &measured.kinds {
        row(&mut text, kind.label(), tally);
    }
    row(&mut text, "all, plain commits included", &total);
    text.push_str("\nTrailers, by where they stand in the message:\n\n| place | marks | found | recall | agent read rightly | look-alikes | false alarms | precision |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (place, tally) in &measured.places {
        row(&mut text, place.label(), tally);
    }
    let base = &measured.of_the_base;
    let _ = writeln!(
        text,
        "\nReal marks on commits that are in the base already, or on merges from it: {} planted, {} counted as the change's.\nCommits with nothing in them: {}, {} of them taken for AI's.",
        base.look_alikes,
        base.false_alarms,
        measured.plain.look_alikes,
        measured.plain.false_alarms
    );
    text.push_str("\nWhat went wrong, by form:\n\n");
    if measured.misses.is_empty() {
        text.push_str("Nothing.\n");
    }
    for (form, count) in &measured.misses {
        let _ = writeln!(text, "- {count} × {form}");
    }
    text
}

/// Share of the planted things that are no marks.
pub fn share_of_look_alikes(measured: &Measured) -> f64 {
    let total = measured.total();
    let look_alikes = total.look_alikes - measured.plain.look_alikes;
    look_alikes as f64 / (look_alikes + total.marks) as f64
}

fn row(text: &mut String, label: &str, tally: &Tally) {
    let named = match tally.naming {
        0 => "-".to_owned(),
        naming => format!("{} of {naming}", tally.named),
    };
    let _ = writeln!(
        text,
        "| {label} | {} | {} | {} | {named} | {} | {} | {} |",
        tally.marks,
        tally.found,
        percent(tally.recall()),
        tally.look_alikes,
        tally.false_alarms,
        percent(tally.precision()),
    );
}

/// Cut, not rounded: 99.97 % is not all.
fn percent(share: f64) -> String {
    format!("{:.1} %", (share * 1_000.0).floor() / 10.0)
}
