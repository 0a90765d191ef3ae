use super::*;
use countersign_contract::types::Commit;
use countersign_program::policy::ProvenanceSettings;
use proptest::prelude::*;

fn commit(revision: &str) -> Commit {
    serde_json::from_value(serde_json::json!({
        "revision": revision, "author": {"name": "", "email": ""}, "committer": {"name": "", "email": ""},
        "message": "", "signature": "unknown",
    }))
    .unwrap()
}

fn facts(notes: &[(&str, &str, &str, bool)]) -> Facts {
    let mut facts: Facts =
        serde_json::from_str(include_str!("../../../tests/it/support/facts.json")).unwrap();
    facts.commits = vec![commit("c0"), commit("c1")];
    facts.notes = notes
        .iter()
        .map(|(revision, format, content, verified)| Note {
            revision: (*revision).to_owned(),
            format: (*format).to_owned(),
            content: (*content).to_owned(),
            verified: *verified,
        })
        .collect();
    facts
}

fn trusting(formats: &[&str]) -> Settings {
    Settings::new(&ProvenanceSettings {
        trusted_notes: formats.iter().map(|format| (*format).to_owned()).collect(),
        ..ProvenanceSettings::default()
    })
    .unwrap()
}

/// `path ai human` lines, `kind agent model session` lines, codes of notices, and whether the record is open.
fn said(
    notes: &[(&str, &str, &str, bool)],
    settings: &Settings,
) -> (Vec<String>, Vec<String>, Vec<String>, bool) {
    let facts = facts(notes);
    let agents = settings.agents();
    let notes = read(&facts, settings, &agents);
    let empty = Record::default();
    let record = notes.record("c0").unwrap_or(&empty);
    let lines = record
        .noted
        .iter()
        .map(|(path, noted)| format!("{path} {} {}", noted.ai, noted.human));
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let evidence = record.evidence.iter().map(|e| {
        format!(
            "{} {} {} {}",
            e.kind.as_str(),
            text(&e.agent),
            text(&e.model),
            text(&e.session)
        )
    });
    let notices = notes
        .notices
        .iter()
        .map(|notice| format!("{} {}", notice.code, notice.subject));
    (
        lines.collect(),
        evidence.collect(),
        notices.collect(),
        record.open,
    )
}

const GIT_AI: &str = r#"src/main.rs
  s_c9883b05a2487d::t_9f8e7d6c5b4a32 1-10,15-20
  h_31dce776f88375 42-50
"docs/a \"b\".md"
  0a1efe2 1,1,1
  4e0bc1c52a6b4d0f9c8f7a6b5c4d3e2f1a0b 2
---
{"schema_version":"authorship/3.0.0","base_commit_sha":"7734","prompts":{
  "0a1efe2":{"agent_id":{"tool":"mock_ai","id":"i","model":"unknown"},"messages":[{"text":"}]\""}],"messages_url":"https://x.example/1"},
  "never":{"agent_id":{"tool":"claude","model":"opus"},"accepted_lines":0}},
 "humans":{"h_31dce776f88375":{"author":"Developer <dev@example.com>"}},
 "sessions":{"s_c9883b05a2487d":{"agent_id":{"tool":"cursor","id":"6ef2","model":"claude-sonnet-4-5-20250514"}}}}
"#;

#[test]
fn git_ai_notes_say_whose_lines_they_are() {
    let (lines, evidence, notices, open) = said(&[("c0", "git-ai", GIT_AI, false)], &trusting(&[]));
    assert_eq!(lines, [r#"docs/a "b".md 2 0"#, "src/main.rs 16 0"]);
    assert_eq!(
        evidence,
        [
            "line_note - - -",
            "line_note cursor claude-sonnet-4-5-20250514 6ef2",
            "line_note mock_ai - https://x.example/1"
        ]
    );
    assert!(notices.is_empty() && !open, "{notices:?}");
    for vouched in [
        said(&[("c0", "git-ai", GIT_AI, true)], &trusting(&[])),
        said(&[("c0", "git-ai", GIT_AI, false)], &trusting(&["git-ai"])),
    ] {
        assert_eq!(vouched.0, [r#"docs/a "b".md 2 0"#, "src/main.rs 16 9"]);
    }
}

const TRACE: &str = r#"{"version":"0.1.0","id":"u","vcs":{"type":"git","revision":"c0"},"files":[
  {"conversations":[
     {"ranges":[{"start_line":1,"end_line":10,"content_hash":"murmur3:1"},{"start_line":20,"end_line":21,"contributor":{"type":"human"}}],
      "contributor":{"type":"ai","model_id":"anthropic/claude-opus-4-5"},"url":"https://t.example/1"},
     {"contributor":{"type":"mixed"},"ranges":[{"start_line":30,"end_line":40}]},
     {"contributor":{"type":"unknown"},"ranges":[{"start_line":50,"end_line":60}]}],
   "path":"src/a.rs"}],"tool":{"name":"Cursor","version":"2.4"},"metadata":{"x":[1,{"y":null}]}}"#;

#[test]
fn agent_trace_documents_say_who_contributed() {
    let (lines, evidence, notices, open) =
        said(&[("c0", "agent-trace", TRACE, true)], &trusting(&[]));
    assert_eq!(lines, ["src/a.rs 10 2"]);
    assert_eq!(
        evidence,
        [
            "line_note cursor - -",
            "line_note cursor claude-opus-4-5 https://t.example/1"
        ]
    );
    assert!(notices.is_empty() && !open, "{notices:?}");
    // Of another commit: it may raise, not lower, and is reported.
    let other = TRACE.replace("\"c0\"", "\"c9\"");
    let (lines, evidence, notices, _) =
        said(&[("c0", "agent-trace", &other, true)], &trusting(&[]));
    assert_eq!(lines, ["src/a.rs 10 0"]);
    assert_eq!(
        (evidence.len(), notices),
        (2, vec!["foreign_note c0".to_owned()])
    );
}

const ATTESTATION: &str = r#"{"schema":"countersign-attestation/1","revision":"c0","agent":"claude","model":"claude-opus-4-6",
 "session":"https://s.example/1","files":[{"path":"./src/../src/a.rs","ai":[[1,10],[5,12]],"human":[[13,13],[1,2]]}]}"#;

#[test]
fn an_attestation_is_one_only_when_it_was_verified_for_this_commit() {
    for (content, verified, kind, lines) in [
        (ATTESTATION.to_owned(), true, "attestation", "src/a.rs 12 1"),
        (ATTESTATION.to_owned(), false, "line_note", "src/a.rs 12 0"),
        (
            ATTESTATION.replace("c0", "c1"),
            true,
            "line_note",
            "src/a.rs 12 0",
        ),
        (
            ATTESTATION.replace("revision", "revised"),
            true,
            "line_note",
            "src/a.rs 12 0",
        ),
    ] {
        let (found, evidence, _, _) =
            said(&[("c0", "attestation", &content, verified)], &trusting(&[]));
        assert_eq!(found, [lines], "{content}");
        assert_eq!(
            evidence,
            [format!("{kind} claude claude-opus-4-6 https://s.example/1")]
        );
    }
}

#[test]
fn the_documented_attestation_is_read() {
    let page = include_str!("../../../../../docs/provenance.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let example = example.replace("0123456789abcdef0123456789abcdef01234567", "c0");
    let (lines, evidence, notices, open) =
        said(&[("c0", "attestation", &example, true)], &trusting(&[]));
    assert_eq!(lines, ["src/payments.rs 18 2"]);
    assert_eq!(
        evidence,
        ["attestation claude claude-opus-4-6 https://claude.ai/code/session_0123"]
    );
    assert!(notices.is_empty() && !open);
}

#[test]
fn what_can_t_be_read_is_reported_and_leaves_the_lines_open() {
    let trusting = trusting(&["git-ai", "agent-trace", "attestation"]);
    for (format, content, expected) in [
        ("git-ai", "src/a.rs\n  abc 1-3\n", "src/a.rs 3 0"),
        (
            "git-ai",
            "src/a.rs\n  abc 1-3\n---\n{\"schema_version\":\"authorship/3.0.0\",",
            "src/a.rs 3 0",
        ),
        (
            "git-ai",
            "src/a.rs\n  abc 1-3\n---\n{\"schema_version\":\"authorship/4.0.0\"}",
            "src/a.rs 3 0",
        ),
        (
            "git-ai",
            "src/a.rs\n  abc 9-3,1-3,0,x,-,99999999999999\n---\n{\"schema_version\":\"authorship/3.0.0\"}",
            "src/a.rs 3 0",
        ),
        (
            "git-ai",
            "  abc 1-3\nsrc/a.rs\n  h_abc 1\n---\n{\"schema_version\":\"authorship/3.0.0\"}",
            "",
        ),
        ("agent-trace", "[]", ""),
        (
            "agent-trace",
            &TRACE.replace("0.1.0", "2.0.0"),
            "src/a.rs 10 0",
        ),
        (
            "attestation",
            &ATTESTATION.replace("/1\"", "/2\""),
            "src/a.rs 12 0",
        ),
        (
            "attestation",
            &ATTESTATION.replace("[1,10]", "[1,10,11]"),
            "src/a.rs 8 0",
        ),
        ("attestation", "\u{0}", ""),
    ] {
        let (lines, _, notices, open) = said(&[("c0", format, content, true)], &trusting);
        assert_eq!(lines.join(","), expected, "{content}");
        let unreadable = "unreadable_note c0".to_owned();
        assert!(
            open && notices.contains(&unreadable),
            "{content}: {notices:?}"
        );
    }
    let (_, evidence, notices, open) = said(&[("c0", "else\u{1b}[31m", "x", true)], &trusting);
    assert!(evidence.is_empty() && !open);
    assert_eq!(notices, ["unreadable_note c0"]);
    let (_, evidence, notices, _) = said(&[("zz", "git-ai", GIT_AI, true)], &trusting);
    assert!(evidence.is_empty());
    assert_eq!(notices, ["foreign_note zz"]);
}

#[test]
fn large_notes_are_read_up_to_a_bound() {
    let json = "---\n{\"schema_version\":\"authorship/3.0.0\"}";
    let ranges = format!("a\n  k {}\n{json}", "1-2,".repeat(750_000));
    let paths: String = (0..200_000).map(|n| format!("p{n}\n  k 1\n")).collect();
    let messages = format!("a\n  k 1-5\n---\n{{\"x\":[{}", "\"m\",".repeat(750_000));
    for content in [ranges, format!("{paths}{json}"), messages] {
        let (lines, evidence, notices, open) =
            said(&[("c0", "git-ai", &content, true)], &trusting(&[]));
        assert!(open && !lines.is_empty() && evidence.len() == 1);
        assert_eq!(notices, ["oversized_note c0"]);
    }
    let many: Vec<String> = (0..40)
        .map(|n| format!("a{n}\n  k 1\n---\n{{}}{}", " ".repeat(1 << 20)))
        .collect();
    let notes: Vec<(&str, &str, &str, bool)> = many
        .iter()
        .map(|note| ("c0", "git-ai", note.as_str(), false))
        .collect();
    let (lines, _, notices, _) = said(&notes, &trusting(&[]));
    assert!(lines.len() <= 17, "{}", lines.len());
    assert_eq!(notices, ["oversized_note c0"]);
}

#[test]
fn paths_that_lie_outside_are_those_of_the_repository_or_of_nothing() {
    let note = "../../src/a.rs\n  k 1\n/src/a.rs\n  k 2\n\"src/./a.rs\"\n  k 3\na\0b\n  k 1\n\"\n  k 1\n---\n{\"schema_version\":\"authorship/3.0.0\"}";
    let (lines, _, _, _) = said(&[("c0", "git-ai", note, false)], &trusting(&[]));
    assert_eq!(lines, ["\" 1 0", "a\0b 1 0", "src/a.rs 3 0"]);
}

#[test]
fn the_samples_of_real_notes_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/fixtures/git-ai-notes");
    if !folder.is_dir() {
        eprintln!("skipped: {} is absent", folder.display());
        return;
    }
    for (name, files, agents) in [
        ("empty", 0, &[][..]),
        ("human+prompt16", 3, &["claude"]),
        ("human", 1, &[]),
        ("none", 4, &["-"]),
        ("prompt16", 2, &["claude"]),
        ("prompt7", 8, &["-"]),
        ("session+human", 1, &["claude"]),
        ("session+prompt16", 2, &["-", "claude"]),
        ("session", 1, &["claude", "claude", "claude"]),
    ] {
        let note = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let (lines, evidence, notices, open) =
            said(&[("c0", "git-ai", &note, false)], &trusting(&["git-ai"]));
        assert!(notices.is_empty() && !open, "{name}: {notices:?}");
        assert_eq!(lines.len(), files, "{name}: {lines:?}");
        let found: Vec<&str> = evidence
            .iter()
            .filter_map(|line| line.split(' ').nth(1))
            .collect();
        let mut found = found;
        found.sort_unstable();
        // One agent may have several sessions; each is evidence of its own.
        assert_eq!(
            found.iter().collect::<std::collections::BTreeSet<_>>(),
            agents.iter().collect(),
            "{name}: {evidence:?}"
        );
    }
}

proptest! {
    #[test]
    fn no_note_breaks_the_readers_and_their_order_shows_nowhere(
        contents in prop::collection::vec((prop::sample::select(&["git-ai", "agent-trace", "attestation"][..]), "[a-z \"\\\\\n0-9,\\-{}:\\[\\]]{0,80}"), 1..4),
        cut in 0_usize..GIT_AI.len(),
    ) {
        let cut = clipped(GIT_AI, cut);
        let mut notes: Vec<(&str, &str, &str, bool)> = contents.iter().map(|(format, content)| ("c0", *format, content.as_str(), false)).collect();
        notes.push(("c0", "git-ai", cut, true));
        notes.push(("c0", "agent-trace", &TRACE[..TRACE.len() - cut.len().min(TRACE.len()) / 2], true));
        let settings = trusting(&["git-ai"]);
        let found = said(&notes, &settings);
        notes.reverse();
        prop_assert_eq!(said(&notes, &settings), found);
    }
}
