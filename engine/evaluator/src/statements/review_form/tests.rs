//! What people type, and what they do not mean.

use super::*;
use proptest::prelude::*;
use proptest::sample::subsequence;

fn areas(body: &str) -> Vec<&'static str> {
    let form = Form::read(body);
    assert!(form.unreadable.is_empty(), "{body}: {:?}", form.unreadable);
    form.assesses
        .iter()
        .map(|assessment| assessment.area.as_str())
        .collect()
}

#[test]
fn what_people_type_is_read() {
    for (body, expected) in [
        ("assessed: diff", vec!["diff"]),
        (
            "Assessed: Diff, AI-Contribution",
            vec!["diff", "ai_contribution"],
        ),
        (
            "assesses: ai contribution; context.",
            vec!["ai_contribution", "context"],
        ),
        (
            "LGTM\r\nassessed: diff\r\nassessed: systemic_risk\r\n",
            vec!["diff", "systemic_risk"],
        ),
        (
            "- assessed: diff\n* assessed: context\n2. assessed: dependencies",
            vec!["diff", "context", "dependencies"],
        ),
        (
            "- [x] assessed: diff\n- [ ] assessed: context",
            vec!["diff"],
        ),
        ("**assessed:** `diff`, *context*", vec!["diff", "context"]),
        ("__Assessed__: diff", vec!["diff"]),
        (
            "assessed: diff (read line by line, twice), context (callers (all))",
            vec!["diff", "context"],
        ),
        ("assessed: diff, diff", vec!["diff"]),
        ("assessed: diff, ,", vec!["diff"]),
        ("> assessed: diff\n\nassessed: context", vec!["context"]),
        ("- > assessed: diff", vec![]),
        (
            "```\nassessed: diff\n```\nassessed: context",
            vec!["context"],
        ),
        (
            "~~~~ text\nassessed: diff\n~~~\nassessed: diff\n~~~~\nassessed: context",
            vec!["context"],
        ),
        ("``` `inline` ```\nassessed: diff", vec!["diff"]),
        ("    assessed: diff\n\tassessed: context", vec![]),
        (
            "<!-- assessed: diff -->\nassessed: context",
            vec!["context"],
        ),
        (
            "<!--\nassessed: diff\n-->assessed: context",
            vec!["context"],
        ),
        ("`assessed: diff`", vec![]),
        ("I assessed: diff", vec![]),
        ("reason: it is late", vec![]),
        ("аssessed: diff", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(areas(body), expected, "{body}");
    }
}

#[test]
fn words_pairs_and_appeals_are_read() {
    let form = Form::read(
        "Countersign: VETO\ncountersign: approve\npaired: yes\npaired: no\nconfirms: a-2, a-1, `a-1`\n",
    );
    assert_eq!(form.verdict, Some(FormVerdict::Veto));
    assert_eq!(form.paired, Some(false));
    assert_eq!(form.confirms, ["a-1", "a-2"]);
    let form = Form::read("paired: Yes!");
    assert_eq!(form.paired, Some(true));
    let note = Form::read("assessed: diff\nassessed: diff ( twice )\nassessed: diff").assesses;
    assert_eq!(note[0].note.as_deref(), Some("twice"));
}

#[test]
fn what_cannot_be_read_is_told() {
    for (body, part) in [
        ("countersign: maybe", "takes `approve`"),
        ("countersign:", "takes `approve`"),
        ("assessed:", "names no part"),
        ("assessed: everything", "'everything'"),
        ("assessed: diff (read it", "no end"),
        ("assessed: diff (read it) well", "no end"),
        ("asessed: diff", "did you mean `assessed:`"),
        ("counter-sign: approve", ""),
        ("countersing: approve", "did you mean `countersign:`"),
        ("paired: with bob", "takes `yes` or `no`"),
        ("confirms: that it works", "ids of appeals"),
    ] {
        let form = Form::read(body);
        if part.is_empty() {
            assert_eq!(form, Form::default(), "{body}");
            continue;
        }
        let told = form.unreadable.join("\n").replace('`', "'");
        assert!(told.contains(&part.replace('`', "'")), "{body}: {told}");
    }
    // What can be read counts beside what can't.
    assert_eq!(Form::read("assessed: diff, everything").assesses.len(), 1);
}

#[test]
fn hostile_text_is_bounded() {
    let many = Form::read(&"assessed: x\u{1b}[31m\n".repeat(1_000));
    assert_eq!(many.unreadable.len(), MOST_SHOWN + 1);
    assert!(many.unreadable.iter().all(|line| !line.contains('\u{1b}')));
    let long = format!("{}\nassessed: diff", "ä".repeat(MOST_OCTETS));
    let long = Form::read(&long);
    assert!(long.assesses.is_empty() && long.unreadable.len() == 1);
    let deep = Form::read(&format!("assessed: diff {}", "(".repeat(60_000)));
    assert_eq!(deep.unreadable.len(), 1);
    let names: Vec<String> = (0..200).map(|n| format!("a-{n}")).collect();
    assert_eq!(
        Form::read(&format!("confirms: {}", names.join(",")))
            .confirms
            .len(),
        100
    );
}

#[test]
fn what_stands_in_code_begins_no_comment() {
    for (text, read) in [
        ("a `<!--` b\npaired: yes", true),
        ("``a ` <!--``\npaired: yes", true),
        ("`a` <!--\npaired: yes", false),
        ("``a` <!--\npaired: yes", false),
        ("<!-- ` -->\npaired: yes", true),
        ("`<!--\npaired: yes", false),
        ("a `<!-- b\n` -->\npaired: yes", true),
    ] {
        let form = Form::read(text);
        assert_eq!(form.paired, read.then_some(true), "{text}");
        // What a comment without an end goes on over is told.
        assert_eq!(form.unreadable.len(), usize::from(!read), "{text}");
    }
    assert_eq!(Form::read("```\nassessed: diff\n```").unreadable, [""; 0]);
    for open in ["```never closed", "<!-- never closed"] {
        let form = Form::read(&format!("{open}\nassessed: diff"));
        assert_eq!(
            (form.assesses.len(), form.unreadable.len()),
            (0, 1),
            "{open}"
        );
    }
    assert_eq!(Form::read("```\nit: is").unreadable, [""; 0]);
}

prop_compose! {
    fn form()(
        verdict in proptest::option::of(prop_oneof![Just(FormVerdict::Approve), Just(FormVerdict::Withdraw), Just(FormVerdict::Veto)]),
        areas in subsequence(AssessmentArea::ALL, 0..=6),
        note in proptest::option::of("[a-z]([a-z ,.;:-]{0,20}[a-z])?"),
        confirms in prop::collection::btree_set("[a-z][a-z0-9-]{0,8}", 0..4),
        paired in any::<Option<bool>>(),
    ) -> Form {
        Form {
            verdict,
            assesses: areas.into_iter().map(|area| Assessment { area, note: note.clone() }).collect(),
            confirms: confirms.into_iter().filter(|name| !name.ends_with('-')).collect(),
            paired,
            unreadable: Vec::new(),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(form in form(), quoted in any::<bool>()) {
        let written = form.written();
        prop_assert_eq!(&Form::read(&written), &form, "{}", written);
        let other = written.lines().map(|line| format!("> {line}\r\n")).collect::<String>();
        let expected = if quoted { Form::default() } else { form };
        let text = if quoted { other } else { format!("{other}{written}") };
        prop_assert_eq!(Form::read(&text), expected);
    }

    #[test]
    fn no_text_is_too_much(text in any::<String>()) {
        let _ = Form::read(&text);
    }

    #[test]
    fn no_pieces_of_forms_are_too_much(pieces in prop::collection::vec(prop::sample::select(&[
        "assessed", ":", " ", "`", "diff", ",", "(", ")", "\n", "\r\n", "> ", "```", "~~~", "<!--", "-->", "- [x] ", "- [ ]", "**", "countersign",
        "veto", "paired", "no", "confirms", "a-1", "ä", "\u{0}", "12. ", "\t",
    ][..]), 0..60)) {
        let form = Form::read(&pieces.concat());
        prop_assert!(form.unreadable.len() <= MOST_SHOWN + 2);
    }
}
