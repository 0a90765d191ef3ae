//! Adds a sign-off to a file of them without touching what is there.

use super::{Vouching, parse};
use crate::document::DocumentError;
use countersign_contract::types::{Authentication, SignOff};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a new file starts with.
const HEAD: &str = "sign_offs:\n";

/// The file's text with one sign-off more, at its end. `text` is what the file holds; absent or blank: there is none yet. Comments
/// and layout of YAML stay as they are. The sign-off's `sequence` is left to the place in the file. An id that the file has
/// already gets a number behind it.
///
/// # Errors
/// When the file does not hold, or its layout leaves no place at its end: then nothing may be written.
pub fn append(text: Option<&str>, file: &str, sign_off: &SignOff) -> Result<String, DocumentError> {
    let text = match text {
        Some(text) if !text.trim().is_empty() => text,
        _ => HEAD,
    };
    let before = match text {
        HEAD => Vec::new(),
        text => parse(text, file, Vouching::Host)?.sign_offs,
    };
    let mut entry = sign_off.clone();
    let taken = |id: &str| before.iter().any(|known| known.id == id);
    let mut number = 2;
    while taken(&entry.id) {
        entry.id = format!("{}-{number}", sign_off.id);
        number += 1;
    }
    let whole = if text.trim_start().starts_with('{') {
        into_json(text, &entry)
    } else {
        into_yaml(text, &entry)
    };
    let no_place = || DocumentError {
        file: file.to_owned(),
        line: 1,
        column: 1,
        message: "a sign-off can't be put at its end without changing what is there".to_owned(),
        remedy: "make `sign_offs` its last key, with one item a line, or name another file"
            .to_owned(),
    };
    let whole = whole.ok_or_else(no_place)?;
    // What is written is read again: nothing that was there may be lost or changed, and the new one must say what was meant.
    let after = parse(&whole, file, Vouching::Host).map_err(|_| no_place())?;
    match after.sign_offs.split_last() {
        Some((last, rest)) if rest == before => {
            let mut meant = entry;
            meant.sequence = last.sequence;
            if *last == meant {
                Ok(whole)
            } else {
                Err(no_place())
            }
        }
        _ => Err(no_place()),
    }
}

fn into_json(text: &str, entry: &SignOff) -> Option<String> {
    let mut document: Value = serde_json::from_str(text).ok()?;
    let list = document.get_mut("sign_offs")?.as_array_mut()?;
    let mut item = serde_json::Map::new();
    for (name, value) in fields(entry) {
        item.insert(name.to_owned(), value);
    }
    list.push(Value::Object(item));
    let mut text = serde_json::to_string_pretty(&document).ok()?;
    text.push('\n');
    Some(text)
}

fn into_yaml(text: &str, entry: &SignOff) -> Option<String> {
    let mut out = text.trim_end().to_owned();
    if let Some(head) = out.strip_suffix("sign_offs: []") {
        out = format!("{head}sign_offs:");
    }
    // The items before it say how far the new one is indented.
    let indent = out
        .lines()
        .skip_while(|line| !line.starts_with("sign_offs:"))
        .find_map(|line| {
            let rest = line.trim_start_matches(' ');
            rest.starts_with("- ").then(|| line.len() - rest.len())
        })
        .unwrap_or(2);
    out.push('\n');
    for (place, (name, value)) in fields(entry).into_iter().enumerate() {
        let mark = if place == 0 { "- " } else { "  " };
        // Writing to a string can't fail.
        let _ = writeln!(
            out,
            "{:indent$}{mark}{name}: {}",
            "",
            escaped(&value.to_string())
        );
    }
    Some(out)
}

/// What a person would write, in the order in which they would read it. JSON is YAML, too.
fn fields(entry: &SignOff) -> Vec<(&'static str, Value)> {
    let mut fields = vec![
        ("id", json!(entry.id)),
        ("person", json!(entry.person)),
        ("verdict", json!(entry.verdict)),
        ("binding", json!(entry.binding)),
    ];
    let mut add = |name, value: Option<Value>| fields.extend(value.map(|value| (name, value)));
    let some = |there: bool, value: Value| there.then_some(value);
    add(
        "assesses",
        some(!entry.assesses.is_empty(), json!(entry.assesses)),
    );
    add("reason", entry.reason.as_ref().map(|reason| json!(reason)));
    add("opened", entry.opened.map(|time| json!(time)));
    add("signed", entry.signed.map(|time| json!(time)));
    add(
        "authentication",
        some(
            entry.authentication != Authentication::None,
            json!(entry.authentication),
        ),
    );
    add("evidence", entry.evidence.as_ref().map(|seen| json!(seen)));
    add(
        "confirms",
        some(!entry.confirms.is_empty(), json!(entry.confirms)),
    );
    fields
}

/// JSON text in which every character may stand in YAML: those that it takes for breaks or forbids are written out.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        let code = u32::from(character);
        if character.is_control() || matches!(code, 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff) {
            let _ = write!(out, "\\u{code:04x}");
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_contract::types::{
        Assessment, AssessmentArea, ContentBinding, EvidenceSeen, SignOffVerdict,
    };
    use proptest::prelude::*;

    fn given(person: &str, note: &str) -> SignOff {
        SignOff {
            id: format!("approve-{person}"),
            sequence: 0,
            person: person.to_owned(),
            verdict: SignOffVerdict::Approve,
            binding: ContentBinding {
                repository: "acme/shop".to_owned(),
                base_branch: Some("main".to_owned()),
                revision: "a".repeat(40),
                tree: Some("b".repeat(40)),
                merge_base: Some("c".repeat(40)),
            },
            assesses: vec![Assessment {
                area: AssessmentArea::Diff,
                note: Some(note.to_owned()),
            }],
            reason: Some("read: all of it, # really".to_owned()),
            opened: Some("2026-03-10T11:00:00Z".parse().unwrap()),
            signed: Some("2026-03-10T12:00:00Z".parse().unwrap()),
            authentication: Authentication::None,
            evidence: Some(EvidenceSeen {
                agents: vec!["claude".to_owned()],
                ai_lines_min: 3,
                undeclared: Vec::new(),
            }),
            confirms: vec!["appeal-1".to_owned()],
        }
    }

    #[test]
    fn a_file_grows_at_its_end_and_keeps_its_comments() {
        let one = append(None, "s.yaml", &given("bob", "line by line")).unwrap();
        assert!(
            one.starts_with("sign_offs:\n  - id: \"approve-bob\"\n"),
            "{one}"
        );
        let commented = format!("# Kept by the release desk.\n{one}");
        let two = append(Some(&commented), "s.yaml", &given("bob", "again")).unwrap();
        assert!(two.starts_with(commented.trim_end()), "{two}");
        let read = parse(&two, "s.yaml", Vouching::Nobody).unwrap().sign_offs;
        assert_eq!(read.len(), 2);
        assert_eq!(read[1].id, "approve-bob-2");
        assert_eq!(read[1].sequence, 2);
        assert_eq!(read[1].confirms, ["appeal-1"]);
        assert_eq!(read[1].opened, given("bob", "").opened);
    }

    #[test]
    fn every_layout_is_kept_or_refused() {
        let binding = "{repository: a/b, revision: r}";
        for (text, kept) in [
            ("", true),
            ("sign_offs: []\n", true),
            ("collector: desk\nsign_offs: []", true),
            ("{\"collector\": \"desk\", \"sign_offs\": []}", true),
            (
                &format!("sign_offs:\n- person: a\n  verdict: approve\n  binding: {binding}\n"),
                true,
            ),
            (
                &format!(
                    "sign_offs:\n    - {{person: a, verdict: approve, binding: {binding}, sequence: 7}}\n\n\n"
                ),
                true,
            ),
            (
                &format!(
                    "sign_offs:\n  - {{person: a, verdict: approve, binding: {binding}}}\ncollector: desk\n"
                ),
                false,
            ),
            (
                &format!("sign_offs: [{{person: a, verdict: approve, binding: {binding}}}]\n"),
                false,
            ),
            ("sign_offs: 1\n", false),
            ("- 1\n", false),
        ] {
            let result = append(Some(text), "s", &given("bob", "x"));
            assert_eq!(result.is_ok(), kept, "{text}: {result:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_a_person_writes_is_read_back(person in "\\PC{0,12}", note in any::<String>(), reason in any::<String>()) {
            let mut entry = given(&person, &note);
            entry.reason = Some(reason.clone()).filter(|reason| !reason.trim().is_empty());
            let text = append(None, "s", &entry).unwrap();
            let read = parse(&text, "s", Vouching::Host).unwrap().sign_offs;
            prop_assert_eq!(&read[0].person, &person);
            prop_assert_eq!(read[0].assesses[0].note.as_ref(), Some(&note));
            prop_assert_eq!(&read[0].reason, &entry.reason);
        }
    }
}
