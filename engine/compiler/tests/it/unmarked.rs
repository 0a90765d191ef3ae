//! What rules can still read of a change that shows no AI.

use countersign_compiler::{Folder, Options, compile};
use countersign_program::Root;
use countersign_program::policy::{Policy, Reads};
use std::path::Path;

fn policy(text: &str) -> Policy {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    match compile(&folder, &Options::default()) {
        Ok(compiled) => compiled.policy,
        Err(findings) => panic!("{}", findings.render(&folder, false)),
    }
}

fn file_fields(reads: &Reads) -> Vec<&'static str> {
    reads.fields_of("file").collect()
}

#[test]
fn what_only_marks_lead_to_is_not_read() {
    for (rule, expected) in [
        ("provenance.detected && files.exists(f, f.binary)", &[][..]),
        (
            "files.exists(f, f.binary) && provenance.detected",
            &["binary"],
        ),
        (
            "!provenance.detected && files.exists(f, f.binary)",
            &["binary"],
        ),
        (
            "provenance.detected || files.exists(f, f.binary)",
            &["binary"],
        ),
        (
            "provenance.detected ? files.exists(f, f.binary) : files.exists(f, f.symlink)",
            &["symlink"],
        ),
        (
            "provenance.ai_lines.max >= 20 && files.exists(f, f.added > 1)",
            &[],
        ),
        (
            "provenance.ai_lines.max <= 20 && files.exists(f, f.deleted > 1)",
            &["deleted"],
        ),
        ("variables.marked && files.exists(f, f.added > 1)", &[]),
        (
            "variables.not_marked && files.exists(f, f.added > 1)",
            &["added"],
        ),
        ("variables.marked && variables.binary", &[]),
        ("variables.not_marked && variables.binary", &["binary"]),
        ("variables.binary", &["binary"]),
        ("has(environment) && variables.binary", &["binary"]),
        (
            "files.exists(f, provenance.detected && f.binary)",
            &["binary"],
        ),
        (
            "files.exists(f, f.?previous_path.orValue(f.path).startsWith('a'))",
            &["path", "previous_path"],
        ),
        (
            "files.filter(f, f.added > 1).size() > 2 && provenance.agent_authored",
            &["added"],
        ),
        (
            "files.map(f, f.added).size() > 2 || provenance.agent_authored",
            &["added"],
        ),
        (
            "(provenance.detected || change.draft) && files.exists(f, f.added > 1)",
            &["added"],
        ),
        (
            "provenance.agents.size() > 0 && files.exists(f, f.added > 1)",
            &["added"],
        ),
    ] {
        let text = format!(
            "policy: p\nversion: 1.0.0\nsummary: s\nmode: enforce\nwhen_nothing_applies: pass\n\
             variables:\n  marked: provenance.detected || provenance.agent_authored\n  \
             not_marked: '!variables.marked'\n  binary: files.exists(f, f.binary)\n\
             controls:\n  - id: c\n    title: t\n    applies: {rule:?}\n    satisfied: false\n    effect: block\n"
        );
        assert_eq!(
            file_fields(&policy(&text).reads_unmarked(false)),
            expected,
            "{rule}"
        );
    }
}

#[test]
fn names_are_told_where_they_are_used() {
    let text = "policy: p\nversion: 1.0.0\nsummary: s\nmode: enforce\nwhen_nothing_applies: pass\n\
        controls:\n  - id: c\n    title: t\n    applies: provenance.detected && totals.lines > 3\n    satisfied: purpose == 'audit'\n    effect: block\n";
    let reads = policy(text).reads_unmarked(false);
    assert!(!reads.root(Root::Totals));
    assert!(reads.root(Root::Fact(0)), "the purpose");
}

#[test]
fn the_presets_look_at_no_line_of_a_change_without_marks() {
    let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    for (name, lines) in [
        ("small", false),
        ("standard", false),
        ("solo", false),
        ("enterprise", true),
    ] {
        let text = std::fs::read_to_string(presets.join(name).join("policy.yaml")).unwrap();
        let reads = policy(&text).reads_unmarked(false);
        let fields = file_fields(&reads);
        for field in [
            "added",
            "deleted",
            "binary",
            "generated",
            "vendored",
            "whitespace_only",
        ] {
            assert!(!fields.contains(&field), "{name} {field}");
        }
        assert_eq!(
            reads
                .fields_of("commit")
                .find(|field| *field == "recomputed_merge"),
            None,
            "{name}"
        );
        assert_eq!(reads.root(Root::Totals), lines, "{name}");
    }
}
