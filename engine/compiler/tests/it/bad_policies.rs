//! Bad policies: each file of `tests/bad` says in its first lines what has to be found, and where.

use crate::common;

use countersign_compiler::{Folder, Options, compile};
use std::fmt::Write;

/// Cases whose rendering is checked in, under `tests/rendered`.
const RENDERED: [&str; 15] = [
    "all-in-one-run",
    "chain-too-long",
    "compare-text-and-number",
    "hidden-character",
    "invalid-regex",
    "later-after",
    "option-without-has",
    "syntax-double-quoted",
    "syntax-folded-block",
    "syntax-literal-block",
    "syntax-unclosed-bracket",
    "two-errors-in-one-expression",
    "unknown-enum-value",
    "unknown-field",
    "unreadable-include",
];

struct Bad {
    name: String,
    text: String,
}

fn bad() -> Vec<Bad> {
    let folder = common::root().join("engine/compiler/tests/bad");
    let mut all: Vec<Bad> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            Bad {
                name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
                text: std::fs::read_to_string(&path).unwrap(),
            }
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn folder(text: &str) -> Folder {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    folder
}

#[test]
fn each_bad_policy_is_refused_at_the_right_place() {
    let cases = bad();
    assert!(cases.len() >= 80, "only {} cases", cases.len());
    let mut wrong = String::new();
    for case in &cases {
        let expected: Vec<&str> = case
            .text
            .lines()
            .map_while(|line| line.strip_prefix("# expect: "))
            .collect();
        assert!(!expected.is_empty(), "{} expects nothing", case.name);
        let folder = folder(&case.text);
        match compile(&folder, &Options::default()) {
            Ok(_) => writeln!(wrong, "{}: compiles", case.name).unwrap(),
            Err(diagnostics) => {
                let found: Vec<String> = diagnostics
                    .iter()
                    .map(|diagnostic| {
                        format!(
                            "{} {}:{}",
                            diagnostic.code, diagnostic.line, diagnostic.column
                        )
                    })
                    .collect();
                if found != expected {
                    writeln!(
                        wrong,
                        "{}: expected {expected:?}, found {found:?}\n{}",
                        case.name,
                        diagnostics.render(&folder, false)
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn diagnostics_are_rendered_as_checked_in() {
    for name in RENDERED {
        let case = bad().into_iter().find(|case| case.name == name).unwrap();
        let folder = folder(&case.text);
        let rendered = compile(&folder, &Options::default())
            .unwrap_err()
            .render(&folder, false);
        let path = common::root().join(format!("engine/compiler/tests/rendered/{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &rendered).unwrap();
        }
        let expected = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; run with BLESS=1", path.display()));
        assert_eq!(
            rendered, expected,
            "{name}; run with BLESS=1 if it is meant"
        );
    }
}

#[test]
fn includes_are_merged_and_their_findings_name_their_file() {
    let mut folder = Folder::new();
    folder.insert(
        "policy.yaml",
        "policy: p\nversion: 1\nsummary: s\ninclude: [base.yaml, more.yaml]\nvariables: {b: variables.a}\n",
    );
    folder.insert(
        "base.yaml",
        "variables: {a: totals.files > 1}\ncontrols: [{id: base, title: t, satisfied: variables.a}]\n",
    );
    folder.insert(
        "more.yaml",
        "include: [base.yaml]\ncontrols: [{id: more, title: t, satisfied: variables.a, after: [base]}]\n",
    );
    let compiled = compile(&folder, &Options::default()).unwrap();
    let ids: Vec<&str> = compiled
        .policy
        .controls
        .iter()
        .map(|control| control.id.as_str())
        .collect();
    assert_eq!(ids, ["base", "more"]);

    folder.insert(
        "base.yaml",
        "mode: report\ninclude: [more.yaml]\nvariables: {a: files.pathh}\n",
    );
    folder.insert(
        "more.yaml",
        "include: [base.yaml]\nvariables: {b: totals.files > 1}\n",
    );
    let found: Vec<String> = compile(&folder, &Options::default())
        .unwrap_err()
        .iter()
        .map(|diagnostic| {
            format!(
                "{}:{}:{} {}",
                diagnostic.file, diagnostic.line, diagnostic.column, diagnostic.code
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "base.yaml:1:1 not_in_included_file",
            "base.yaml:3:22 no_fields",
            "more.yaml:1:11 include_cycle",
            "policy.yaml:5:13 duplicate_name",
        ]
    );
}

#[test]
fn what_the_caller_sets_is_checked_against_its_type() {
    let folder = folder(
        "policy: p\nversion: 1\nsummary: s\nparameters: {level: 6, ratio: 0.5, teams: [], name: a, due: {type: duration, value: 4h}}\n\
         controls: [{id: c, title: t, satisfied: 'parameters.level > 1'}]\n",
    );
    let set = |pairs: &[(&str, &str)]| Options {
        set: pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    let good = set(&[
        ("level", "7"),
        ("ratio", "1"),
        ("teams", "[x, y]"),
        ("name", "a: b"),
        ("due", "90m"),
    ]);
    let policy = compile(&folder, &good).unwrap().policy;
    let shown: Vec<String> = policy
        .parameters
        .iter()
        .map(|parameter| format!("{}={:?}", parameter.name, parameter.value))
        .collect();
    assert_eq!(
        shown,
        [
            "due=Duration(5400)",
            "level=Int(7)",
            "name=Text(\"a: b\")",
            "ratio=Double(1.0)",
            "teams=List([Text(\"x\"), Text(\"y\")])",
        ]
    );
    // A text means nothing else than itself, unless it is in quotes as a whole.
    for (given, meant) in [
        ("team #1", "team #1"),
        ("&a b", "&a b"),
        ("*a", "*a"),
        ("!tag x", "!tag x"),
        ("7", "7"),
        ("a: b", "a: b"),
        ("[x", "[x"),
        ("'a #1'", "a #1"),
        ("\"a\\tb\"", "a\tb"),
        ("'a' and 'b'", "'a' and 'b'"),
    ] {
        let policy = compile(&folder, &set(&[("name", given)])).unwrap().policy;
        let name = policy.parameters.iter().find(|found| found.name == "name");
        let expected = format!("Text({meant:?})");
        assert_eq!(format!("{:?}", name.unwrap().value), expected, "{given}");
    }
    let twice = set(&[("level", "7"), ("level", "8")]);
    let found = compile(&folder, &twice).unwrap_err();
    assert_eq!(found.iter().next().unwrap().code, "duplicate_parameter");
    assert!(compile(&folder, &set(&[("level", "7"), ("level", "7")])).is_ok());
    let bad = set(&[
        ("level", "1.5"),
        ("due", "soon"),
        ("levl", "7"),
        ("teams", "x"),
        ("ratio", "["),
    ]);
    let codes: Vec<&str> = compile(&folder, &bad)
        .unwrap_err()
        .iter()
        .map(|diagnostic| {
            assert_eq!(diagnostic.file, "--set");
            diagnostic.code
        })
        .collect();
    assert_eq!(
        codes,
        [
            "bad_parameter_value",
            "bad_parameter_value",
            "bad_parameter_value",
            "bad_parameter_value",
            "unknown_parameter"
        ]
    );
}

#[test]
fn what_is_odd_is_a_warning() {
    let folder = folder(
        "policy: p\nversion: 1\nsummary: s\nstep_budget: 100\ncontrols:\n  - id: c\n    title: t\n    \
         satisfied: files.all(f, f.binary) || 1 == 1\n",
    );
    let compiled = compile(&folder, &Options::default()).unwrap();
    let found: Vec<String> = compiled
        .warnings
        .iter()
        .map(|diagnostic| {
            format!(
                "{} {}:{}",
                diagnostic.code, diagnostic.line, diagnostic.column
            )
        })
        .collect();
    assert_eq!(found, ["over_budget 6:9", "constant_condition 8:42"]);
    assert!(compiled.policy.controls[0].worst_case_steps > 100);
}

#[test]
fn an_anchor_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    let codes: Vec<&str> = compile(&folder(&text), &Options::default())
        .unwrap_err()
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    assert_eq!(codes, ["yaml_too_many_values"]);
}

#[test]
fn an_anchor_can_be_used() {
    let text = "policy: p\nversion: 1\nsummary: s\ncontrols:\n  - id: a\n    title: t\n    satisfied: &rule totals.files > 1\n  \
                - id: b\n    title: t\n    satisfied: *rule\n";
    let compiled = compile(&folder(text), &Options::default()).unwrap();
    assert_eq!(compiled.policy.controls.len(), 2);
}
