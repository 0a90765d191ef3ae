//! The sign-off file.

use countersign_contract::types::{AssessmentArea, Authentication, SignOffVerdict};
use countersign_sources::sign_offs::{Vouching, parse};
use proptest::prelude::*;

const WHOLE: &str = "\
collector: release-desk
sign_offs:
  - person: alice
    verdict: approve
    binding: {repository: acme/shop, base_branch: main, revision: 0123456789abcdef0123456789abcdef01234567}
    assesses: [{area: diff}, {area: ai_contribution, note: line by line}]
    signed: 2026-03-10T12:00:00Z
    authentication: signed
    evidence: {agents: [claude], ai_lines_min: 3, undeclared: []}
  - id: veto-1
    sequence: 9
    person: bob
    verdict: veto
    reason: It drops the audit log.
    binding: {repository: acme/shop, revision: 0123456789abcdef0123456789abcdef01234567, tree: aa, merge_base: bb}
  - person: bob
    verdict: withdraw
    binding: {repository: acme/shop, revision: 0123456789abcdef0123456789abcdef01234567}
    authentication: forge
";

#[test]
fn a_file_that_the_host_vouches_for_is_believed() {
    let file = parse(WHOLE, "s.yaml", Vouching::Host).unwrap();
    assert_eq!(file.collector.as_deref(), Some("release-desk"));
    assert_eq!(file.warnings, []);
    let [alice, veto, withdrawn] = file.sign_offs.as_slice() else {
        panic!("three")
    };
    assert_eq!((alice.id.as_str(), alice.sequence), ("sign-off-1", 1));
    assert_eq!(alice.authentication, Authentication::Signed);
    assert_eq!(alice.assesses[1].area, AssessmentArea::AiContribution);
    assert_eq!(alice.evidence.as_ref().unwrap().ai_lines_min, 3);
    assert_eq!((veto.sequence, veto.verdict), (9, SignOffVerdict::Veto));
    assert_eq!(
        veto.authentication,
        Authentication::None,
        "not said is not known"
    );
    assert_eq!(
        (withdrawn.id.as_str(), withdrawn.sequence),
        ("sign-off-3", 10)
    );
}

#[test]
fn a_file_that_nobody_vouches_for_claims_nothing() {
    let file = parse(WHOLE, "s.yaml", Vouching::Nobody).unwrap();
    assert_eq!(file.collector, None);
    assert!(
        file.sign_offs
            .iter()
            .all(|sign_off| sign_off.authentication == Authentication::None)
    );
    assert_eq!(file.warnings.len(), 1);
    assert!(
        file.warnings[0]
            .to_string()
            .starts_with("2 sign-offs of `s.yaml` claim")
    );
}

#[test]
fn errors_name_the_place_and_what_to_do() {
    let binding = "binding: {repository: a/b, revision: r}";
    for (text, place, part) in [
        ("sign_offs: 1\n".to_owned(), "1:12", ""),
        ("- person: a\n".to_owned(), "1:1", ""),
        (
            "sign_offs:\n- {person: a, verdict: approve, binding: {repository: a/b, revision: 0123abc}}\n".to_owned(),
            "2:3",
            "`0123abc` is a part of a revision",
        ),
        (
            "sign_offs:\n- {person: a, verdict: approve}\n".to_owned(),
            "2:15",
            "binding",
        ),
        (
            format!("sign_offs:\n- {{person: a, verdict: ok, {binding}}}\n"),
            "2:24",
            "ok",
        ),
        (
            format!("sign_offs:\n- {{person: a, verdict: veto, {binding}}}\n"),
            "2:3",
            "has no reason",
        ),
        (
            format!("sign_offs:\n- {{person: a, verdict: veto, reason: '  ', {binding}}}\n"),
            "2:3",
            "has no reason",
        ),
        (
            format!(
                "sign_offs:\n- {{id: x, person: a, verdict: approve, {binding}}}\n- {{id: x, person: b, verdict: approve, {binding}}}\n"
            ),
            "3:3",
            "the id `x` was given before, on line 2",
        ),
        (
            format!(
                "sign_offs:\n- {{sequence: 4, person: a, verdict: approve, {binding}}}\n- {{sequence: 4, person: b, verdict: approve, {binding}}}\n"
            ),
            "3:3",
            "the sequence `4` was given before, on line 2",
        ),
        (
            format!("sign_offs:\n- {{person: a, verdict: approve, {binding}, trust: me}}\n"),
            "2:74",
            "trust",
        ),
    ] {
        let error = parse(&text, "s.yaml", Vouching::Host).unwrap_err();
        assert_eq!(format!("{}:{}", error.line, error.column), place, "{error}");
        assert!(error.message.contains(part), "{error}");
        assert!(!error.remedy.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files_never_panic(start in 0_usize..1_200, length in 0_usize..30, insert in "[ \\-:\\[\\]{}&*#\\PC\\n]{0,8}") {
        let characters: Vec<char> = WHOLE.chars().collect();
        let start = start.min(characters.len());
        let end = (start + length).min(characters.len());
        let text: String = characters[..start].iter().collect::<String>()
            + &insert
            + &characters[end..].iter().collect::<String>();
        if let Ok(file) = parse(&text, "s", Vouching::Nobody) {
            prop_assert!(file.sign_offs.iter().all(|sign_off| sign_off.authentication == Authentication::None));
            prop_assert!(file.sign_offs.is_sorted_by(|left, right| left.sequence < right.sequence));
        }
    }
}

#[test]
fn the_place_says_what_an_entry_does_not() {
    let file = parse(
        WHOLE,
        "s.yaml",
        Vouching::Place(Authentication::Reauthenticated),
    )
    .unwrap();
    let ways: Vec<Authentication> = file
        .sign_offs
        .iter()
        .map(|sign_off| sign_off.authentication)
        .collect();
    assert_eq!(
        ways,
        [
            Authentication::Signed,
            Authentication::Reauthenticated,
            Authentication::Forge
        ],
        "what an entry says of itself stands"
    );
    assert_eq!(file.collector.as_deref(), Some("release-desk"));
    assert_eq!(file.warnings, [], "nothing was disbelieved");
}

#[test]
fn the_documented_file_holds_and_names_every_field() {
    let text = documented("docs/sign-offs.md", "```yaml sign-offs\n");
    let file = parse(&text, "docs/sign-offs.md", Vouching::Host).unwrap();
    assert_eq!(file.sign_offs.len(), 2);
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../schema/sign_offs.schema.json")).unwrap();
    let fields = &schema["properties"]["sign_offs"]["items"]["properties"];
    let fields = fields.as_object().unwrap();
    assert!(fields.len() > 8);
    for field in fields.keys() {
        assert!(text.contains(&format!("{field}:")), "{field} is not shown");
    }
}

#[test]
fn the_documented_roster_lets_somebody_sign_and_names_every_field() {
    let text = documented("docs/context.md", "```yaml roster\n");
    let roster = countersign_sources::roster::Roster::parse(&text, "docs/context.md").unwrap();
    let carol = roster.find("carol").unwrap();
    assert_eq!((carol.level, carol.may_push), (Some(7), Some(true)));
    let page = documented("docs/context.md", "## People\n");
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../schema/roster.schema.json")).unwrap();
    let fields = &schema["properties"]["people"]["items"]["properties"];
    let fields = fields.as_object().unwrap();
    assert!(fields.len() > 12);
    let page = format!("{page}{text}");
    for field in fields.keys() {
        assert!(
            page.contains(&format!("`{field}`")),
            "{field} is not explained"
        );
    }
}

/// What a page has from a mark to the next end of a block or section.
fn documented(page: &str, from: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join(page)).unwrap();
    let (_, rest) = page.split_once(from).unwrap();
    let end = match from.starts_with("```") {
        true => "```",
        false => "\n## ",
    };
    rest.split_once(end).unwrap().0.to_owned()
}
