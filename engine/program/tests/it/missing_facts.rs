//! Absent options and lists that are not complete.

use crate::support;

use countersign_program::{
    Function as F, Globals, LoopKind, Mark, Meter, NodeId, Operation, Scope, Value, evaluate,
};
use support::{Builder, outcome, places, run};

/// Builds an expression over a range.
type Over = fn(&mut Builder, NodeId) -> NodeId;

/// Builds an expression over facts.
type Alone = fn(&mut Builder) -> NodeId;

fn person(login: &str, level: Option<u32>) -> countersign_contract::types::Person {
    let mut value: serde_json::Value = serde_json::json!({"login": login, "kind": "human"});
    if let Some(level) = level {
        value["level"] = level.into();
    }
    serde_json::from_value(value).unwrap()
}

#[test]
fn absent_options_are_missing_and_has_is_not() {
    let people = vec![person("ann", Some(7)), person("bob", None)];
    let rows: [(&str, Over); 4] = [
        ("[\"ann\", …]", |builder, range| {
            // people.filter(p, p.level > 6).map(p, p.login)
            let p = builder.local(0);
            let level = builder.field(p, "person", "level");
            let six = builder.int(6);
            let condition = builder.call(F::Greater, &[level, six]);
            let filtered = builder.macro_(LoopKind::Filter, range, 0, Some(condition), None);
            let p = builder.local(1);
            let login = builder.field(p, "person", "login");
            builder.macro_(LoopKind::Map, filtered, 1, None, Some(login))
        }),
        ("[true, false]", |builder, range| {
            let p = builder.local(0);
            let has = builder.has(p, "person", "level");
            builder.macro_(LoopKind::Map, range, 0, None, Some(has))
        }),
        ("[optional.of(7), optional.none()]", |builder, range| {
            let p = builder.local(0);
            let level = builder.optional_field(p, "person", "level");
            builder.macro_(LoopKind::Map, range, 0, None, Some(level))
        }),
        ("missing person.level", |builder, range| {
            let p = builder.local(0);
            let level = builder.field(p, "person", "level");
            let six = builder.int(6);
            let condition = builder.call(F::Greater, &[level, six]);
            builder.macro_(LoopKind::All, range, 0, Some(condition), None)
        }),
    ];
    for (expected, build) in rows {
        let mut builder = Builder::new();
        let range = builder.argument(0);
        build(&mut builder, range);
        let expression = builder.finish();
        assert_eq!(run(&expression, vec![Value::Sequence(&people)]), expected);
    }
}

#[test]
fn marks_reach_lists_within_records() {
    let facts: countersign_contract::types::Facts = serde_json::from_value(serde_json::json!({
        "purpose": "merge",
        "now": "2026-03-10T12:00:00Z",
        "change": {"id": "x", "forge": "git", "repository": "r", "title": "t", "body": "", "draft": false, "state": "open",
            "author": {"name": "a", "email": "a@b"}, "base": {"revision": "1"}, "head": {"revision": "2"}},
        "commits": [{"revision": "2", "author": {"name": "a", "email": "a@b"},
            "committer": {"name": "a", "email": "a@b"}, "message": "m", "signature": "none", "in_base": false, "recomputed_merge": false,
            "files": [{"path": "p", "added": 1, "deleted": 0}]}],
        "completeness": {"commits": {"supply": "complete"}, "files": {"supply": "truncated"}},
    }))
    .unwrap();
    let marks = countersign_program::incomplete_lists(&facts);
    let names: Vec<&str> = marks.iter().map(|mark| mark.fact).collect();
    assert!(!names.contains(&"commits") && names.contains(&"files") && names.contains(&"reviews"));
    let (record, field) = places("commit", "files");
    assert!(marks.contains(&Mark {
        record,
        field,
        fact: "commit_files"
    }));
    let rows: [(&str, Alone); 5] = [
        ("1", |builder| {
            let commits = builder.fact("commits");
            builder.call(F::Size, &[commits])
        }),
        ("missing files", |builder| {
            let files = builder.fact("files");
            builder.call(F::Size, &[files])
        }),
        ("missing commit_files", |builder| {
            let commits = builder.fact("commits");
            let zero = builder.int(0);
            let commit = builder.add(Operation::Index {
                operand: commits,
                index: zero,
            });
            let files = builder.field(commit, "commit", "files");
            builder.call(F::Size, &[files])
        }),
        // Equal in all that is known.
        ("missing commit_files", |builder| {
            let commits = builder.fact("commits");
            let zero = builder.int(0);
            let commit = builder.add(Operation::Index {
                operand: commits,
                index: zero,
            });
            builder.call(F::Equal, &[commit, commit])
        }),
        ("missing files, reviews", |builder| {
            let files = builder.fact("files");
            let reviews = builder.fact("reviews");
            let (files, reviews) = (
                builder.call(F::Size, &[files]),
                builder.call(F::Size, &[reviews]),
            );
            builder.call(F::Add, &[files, reviews])
        }),
    ];
    for (expected, build) in rows {
        let mut builder = Builder::new();
        build(&mut builder);
        let expression = builder.finish();
        let scope = Scope::new(Globals {
            facts: Some(&facts),
            marks: marks.clone(),
            ..Globals::default()
        });
        let result = evaluate(&expression, &scope, &Meter::new(1_000), None);
        assert_eq!(outcome(&result), expected);
    }
}
