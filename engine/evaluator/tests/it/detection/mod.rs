//! How well marks of AI are found: precision and recall over histories whose truth is known. The histories are made here,
//! from what tools document, and share neither code nor lists with the detector. `BLESS=1` writes `docs/detection.md`.

mod actors;
mod forms;
mod history;
mod look_alikes;
pub mod measure;
mod notes;
mod people;
mod plant;
mod real;
mod report;

use measure::Measured;
use plant::Kind;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static MEASURED: LazyLock<Measured> = LazyLock::new(measure::measure);

/// What no kind of mark may fall below, whatever the document says.
const LEAST_RECALL: f64 = 0.98;
const LEAST_PRECISION: f64 = 0.98;

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/detection.md")
}

const BEGIN: &str = "<!-- Written by `cargo xtask detection`. -->\n";
const END: &str = "<!-- End of what is written. -->\n";

#[test]
fn the_document_says_what_was_measured() {
    let figures = report::render(&MEASURED);
    let text = std::fs::read_to_string(document()).unwrap();
    let (head, rest) = text
        .split_once(BEGIN)
        .expect("the mark where the figures begin");
    let (written, tail) = rest
        .split_once(END)
        .expect("the mark where the figures end");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(document(), format!("{head}{BEGIN}{figures}{END}{tail}")).unwrap();
        return;
    }
    assert_eq!(
        written, figures,
        "docs/detection.md says something else; if this is meant, run `cargo xtask detection`"
    );
}

#[test]
fn no_kind_of_mark_falls_below_the_floor() {
    let mut low = Vec::new();
    for (kind, tally) in &MEASURED.kinds {
        assert!(
            tally.marks >= 300 && tally.look_alikes >= 300,
            "{kind:?}: {tally:?}"
        );
        if tally.recall() < LEAST_RECALL || tally.precision() < LEAST_PRECISION {
            low.push(format!("{kind:?}: {tally:?}"));
        }
    }
    assert_eq!(MEASURED.kinds.len(), Kind::ALL.len());
    assert_eq!(MEASURED.places.len(), history::Placement::ALL.len());
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn marks_of_the_base_and_plain_commits_are_never_the_changes() {
    assert!(MEASURED.of_the_base.look_alikes > 300);
    assert_eq!(MEASURED.of_the_base.false_alarms, 0);
    assert_eq!(MEASURED.plain.false_alarms, 0);
}

#[test]
fn three_in_ten_only_look_like_a_mark() {
    assert!(report::share_of_look_alikes(&MEASURED) >= 0.3);
}

/// The truth must not come from what is measured: no path of the detector, and of its crate nothing but the evaluator.
#[test]
fn the_histories_share_nothing_with_the_detector() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/detection");
    let mut files = 0;
    for entry in std::fs::read_dir(here).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        files += 1;
        let crate_name = ["countersign", "_evaluator"].concat();
        for (place, _) in text.match_indices(&crate_name) {
            let rest = &text[place + crate_name.len()..];
            assert!(
                rest.starts_with("::Evaluator;"),
                "{path:?} takes more than the evaluator"
            );
        }
        for word in ["include", "include_str", "include_bytes"].map(|word| format!("{word}!(")) {
            for (place, _) in text.match_indices(&word) {
                let rest = &text[place + word.len()..];
                assert!(
                    rest.starts_with("\"../support/facts.json\")"),
                    "{path:?} includes {rest:.60}"
                );
            }
        }
        assert!(
            !text.contains(&["#[", "path"].concat()),
            "{path:?} names a module by its path"
        );
    }
    assert!(files >= 8, "{files}");
}
