//! What compiles, and whether it is odd: neighbours of the policies in `tests/bad`.

use countersign_compiler::{Folder, Options, compile};

/// The codes of the warnings of a policy whose one control has this as `satisfied`, as YAML.
fn warnings(rule: &str) -> Vec<&'static str> {
    let mut folder = Folder::new();
    folder.insert(
        "policy.yaml",
        format!(
            "policy: p\nversion: 1\nsummary: s\nparameters: {{limit: 10}}\nvariables: {{each: totals.lines / totals.files}}\n\
             controls:\n  - id: c\n    title: t\n    satisfied: {rule}\n"
        ),
    );
    match compile(&folder, &Options::default()) {
        Ok(compiled) => compiled.warnings.iter().map(|found| found.code).collect(),
        Err(found) => panic!("{rule}: {}", found.render(&folder, false)),
    }
}

#[test]
fn comments_that_end_with_their_line_are_fine() {
    for rule in [
        "|-\n      files.size() < 10 // at most ten\n      && !change.draft // and ready",
        "|-\n      // at most ten\n      files.size() < 10",
        ">-\n      files.size() < 10\n      && !change.draft // the last line",
        // Lines that are indented more keep their ends in a folded block, too.
        ">-\n      change.draft\n        || files.size() < 10 // at most ten\n        && !change.draft",
        // An empty line is one line end in folded text.
        ">-\n      files.size() < 10 // at most ten\n\n      && !change.draft",
        "files.size() < 10 // at most ten",
        "\"files.size() < 10 // at most ten\\n && !change.draft\"",
        "\"change.title == 'https://a // b'\n      && !change.draft\"",
    ] {
        assert_eq!(warnings(rule), [""; 0], "{rule}");
    }
}

#[test]
fn whole_numbers_are_divided_where_no_fraction_is_meant() {
    for rule in [
        "totals.lines / totals.files > 10",
        "variables.each > parameters.limit",
        "provenance.ai_lines.max * 100 / provenance.lines > 50",
        "double(provenance.ai_lines.max) / double(provenance.lines) > 0.5",
        "provenance.ai_share.max > 0.5",
        "totals.lines / 10 * 10 == totals.lines",
        "totals.lines / parameters.limit * parameters.limit == totals.lines",
        "double(totals.lines) > 10.0",
        "totals.files > 2.0",
    ] {
        assert_eq!(warnings(rule), [""; 0], "{rule}");
    }
}

#[test]
fn what_may_want_a_fraction_is_odd() {
    for (rule, code) in [
        ("totals.added / totals.files * 100 > 50", "dropped_fraction"),
        (
            "100 * (totals.added / totals.files) > 50",
            "dropped_fraction",
        ),
        ("totals.files > 2.5", "whole_number_and_fraction"),
        ("0.5 <= totals.files", "whole_number_and_fraction"),
        (
            "files.map(f, f.added / (f.deleted + 1)).exists(s, s > 0.5)",
            "whole_number_and_fraction",
        ),
    ] {
        assert_eq!(warnings(rule), [code], "{rule}");
    }
}
