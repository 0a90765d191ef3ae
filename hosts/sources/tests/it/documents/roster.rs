//! The roster file.

use countersign_contract::types::{Person, PersonKind, Weekday};
use countersign_sources::roster::{MOST_PEOPLE, Roster};
use proptest::prelude::*;

const WHOLE: &str = "\
people:
  - login: alice
    name: Alice Ames
    aliases: [alice-old]
    emails: [alice@example.com, ames@example.org]
    level: 7
    teams: [core, payments]
    kind: human
    may_push: true
    on_call: true
    available: false
    away_until: 2026-12-01T08:00:00+01:00
    capacity: 3
    open_assignments: 1
    time_zone: Europe/Paris
    utc_offset: -90
    working_hours: {days: [tuesday, monday, monday], from: '09:00', to: '17:30'}
    recent_assignments: 4
    expertise: [{path: src/, score: 0.8}, {path: README.md, score: 1}]
    departed: false
  - login: \"12\"
    kind: ai_reviewer
";

#[test]
fn a_person_is_read_with_all_that_the_file_says() {
    let roster = Roster::parse(WHOLE, "roster.yaml").unwrap();
    let [alice, twelve] = roster.people() else {
        panic!("two people")
    };
    assert_eq!(
        alice.aliases,
        ["alice-old", "alice@example.com", "ames@example.org"]
    );
    assert_eq!(
        (alice.level, alice.capacity, alice.may_push),
        (Some(7), Some(3), Some(true))
    );
    assert_eq!(
        alice.away_until.unwrap().to_string(),
        "2026-12-01T07:00:00Z"
    );
    assert_eq!(alice.expertise[0].score, 0.8);
    assert!(alice.on_call && !alice.departed);
    let hours = alice.working_hours.as_ref().unwrap();
    assert_eq!(hours.days, [Weekday::Monday, Weekday::Tuesday]);
    assert_eq!((hours.starts, hours.ends), (540, 1_050));
    assert_eq!(
        (alice.utc_offset, alice.recent_assignments),
        (Some(-90), Some(4))
    );
    assert_eq!(
        (twelve.login.as_str(), twelve.kind),
        ("12", PersonKind::AiReviewer)
    );
    assert_eq!(
        (twelve.level, twelve.may_push, twelve.available),
        (None, None, None)
    );
    for name in ["ALICE", "Alice-Old", "AMES@example.org"] {
        assert_eq!(roster.find(name).unwrap().login, "alice");
    }
    assert!(roster.find("bob").is_none());
}

#[test]
fn json_is_read_as_well() {
    let roster = Roster::parse(
        r#"{"people": [{"login": "alice", "level": 7}]}"#,
        "roster.json",
    )
    .unwrap();
    assert_eq!(roster.people()[0].level, Some(7));
}

#[test]
fn errors_name_the_place_and_what_to_do() {
    for (text, place, part) in [
        ("", "1:1", ""),
        ("people: 3\n", "1:9", ""),
        ("persons: []\n", "1:1", "persons"),
        ("people:\n  - name: x\n", "2:5", "login"),
        ("people:\n  - login: a\n    levle: 7\n", "3:5", "levle"),
        (
            "people:\n  - login: a\n    level: high\n",
            "3:12",
            "`level` is a whole number such as 6; this is `high`",
        ),
        ("people:\n  - login: a\n    level: -1\n", "3:12", ""),
        ("people:\n  - login: a\n    level: 4294967296\n", "3:12", ""),
        ("people:\n  - login: a\n    kind: robot\n", "3:11", "robot"),
        ("people:\n  - login: a\n    on_call: maybe\n", "3:14", ""),
        (
            "people:\n  - login: a\n    away_until: tomorrow\n",
            "3:17",
            "tomorrow",
        ),
        ("people:\n  - login: a\n    login: b\n", "3:5", "login"),
        (
            "people:\n  - login: 12\n",
            "2:12",
            "`login` is a text; this is `12`",
        ),
        ("people:\n  - a\n", "2:5", "a person is"),
        (
            "people:\n  - login: a\n    teams: core\n",
            "3:12",
            "a list of texts",
        ),
        (
            "people:\n  - login: a\n    may_push: 1\n",
            "3:15",
            "`true` or `false`",
        ),
        (
            "people:\n  - login: a\n  - login: A\n",
            "3:12",
            "`A` was given before, on line 2",
        ),
        (
            "people:\n  - login: a\n    aliases: [b]\n  - login: c\n    emails: [B]\n",
            "5:14",
            "`B` was given before, on line 3",
        ),
        (
            "people:\n  - login: a\n    aliases: [a]\n",
            "3:15",
            "`a` was given before, on line 2",
        ),
        ("people:\n  - login: ''\n", "2:12", "not a login"),
        ("people:\n  - login: ' a'\n", "2:12", "not a login"),
        (
            "people:\n  - login: a\n    expertise: [{path: x, score: 2}]\n",
            "3:34",
            "`2` is not a score",
        ),
        (
            "people:\n  - login: a\n    expertise: [{path: x, score: .nan}]\n",
            "3:34",
            "not a finite number",
        ),
        (
            "people:\n  - login: a\n    time_zone: Europe/Pari\n",
            "3:16",
            "`Europe/Pari` is not a time zone",
        ),
        (
            "people:\n  - login: a\n    utc_offset: 1441\n",
            "3:17",
            "`1441` is not an offset",
        ),
        (
            "people:\n  - login: a\n    working_hours: {days: [monday], from: '9:00', to: '17:00'}\n",
            "3:43",
            "`9:00` is not a time of day",
        ),
        (
            "people:\n  - login: a\n    working_hours: {days: [monday], from: '17:00', to: '09:00'}\n",
            "3:56",
            "work ends before it begins",
        ),
        (
            "people:\n  - login: a\n    working_hours: {days: [], from: '08:00', to: '24:00'}\n",
            "3:27",
            "no day of work",
        ),
        ("people: [\n", "1:9", "unclosed"),
        ("people:\n\t- login: a\n", "2:2", "tab"),
    ] {
        let error = Roster::parse(text, "team.yaml").unwrap_err();
        let shown = error.to_string();
        assert_eq!(
            format!("{}:{}", error.line, error.column),
            place,
            "{text:?}: {shown}"
        );
        assert!(error.message.contains(part), "{text:?}: {shown}");
        assert!(
            shown.starts_with("team.yaml:") && !error.remedy.is_empty(),
            "{shown}"
        );
        assert!(!shown.contains("::") && !shown.contains("Entry"), "{shown}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let text = "\
owner: x
people:
  - login: ada
    level: high
    may_puhs: true
    working_hours: {days: [monday, funday], from: '9', to: '17:00'}
    expertise: [{path: src/}, {path: doc/, score: 2}, {pth: x, score: 1}]
  - name: Bob
  - login: Ada
    emails: [ada, bob@acme.example]
    kind: robot
    zebra: {}
";
    let checked = Roster::check(text, "team.yaml");
    let told: Vec<String> = checked.errors.iter().map(ToString::to_string).collect();
    let expected = [
        "team.yaml:1:1: there is no key `owner` here; known are `people`",
        "team.yaml:4:12: `level` is a whole number such as 6; this is `high`; write it in that form",
        "team.yaml:5:5: there is no key `may_puhs` here; did you mean `may_push`?",
        "team.yaml:6:36: `days` is a list of days such as `[monday, friday]`; this is `funday`; write it in that form",
        "team.yaml:6:51: `9` is not a time of day; write it as `09:00`, in quotes",
        "team.yaml:7:17: `expertise` lacks its `path` or its `score`; say where, and how well from 0 to 1",
        "team.yaml:7:51: `2` is not a score; write a number from 0 (none) to 1 (knows it best)",
        "team.yaml:7:56: there is no key `pth` here; did you mean `path`?",
        "team.yaml:8:5: this person has no `login`; say which account it is",
        "team.yaml:9:12: `Ada` was given before, on line 3; a login, alias or e-mail belongs to one person, and is written once",
        "team.yaml:10:14: `ada` was given before, on line 3; a login, alias or e-mail belongs to one person, and is written once",
        "team.yaml:11:11: `kind` is `human`, `bot`, `ai_reviewer` or `agent`; this is `robot`; write it in that form",
    ];
    assert_eq!(told[..expected.len()], expected);
    assert_eq!(told.len(), expected.len() + 1);
    assert!(
        told[12].starts_with("team.yaml:12:5: there is no key `zebra` here; known are `login`"),
        "{}",
        told[12]
    );
    // The first of them is what a decision without a roster is refused for.
    assert_eq!(
        Roster::parse(text, "team.yaml").unwrap_err(),
        checked.errors[0]
    );
}

#[test]
fn who_may_push_and_is_not_said_to_is_told() {
    let text = "people:\n  - login: ada\n  - {login: bob, may_push: true}\n  - {login: cyn, may_push: false}\n  - {login: ci, kind: bot}\n  - {login: dan, departed: true}\n  - {login: eve, may_push: }\n";
    let checked = Roster::check(text, "team.yaml");
    assert_eq!(checked.errors, []);
    assert_eq!(checked.push_unsaid, ["ada", "eve"]);
    assert_eq!(checked.roster, Roster::parse(text, "team.yaml").unwrap());
}

#[test]
fn ten_thousand_people_with_all_that_is_known_of_them_are_read() {
    let people: String = (0..10_000)
        .map(|number| {
            format!(
                "  - {{login: p{number}, emails: [p{number}@example.com], level: 5, teams: [a, b], may_push: true, on_call: false, \
                 capacity: 5, expertise: [{{path: a/, score: 0.5}}, {{path: b/, score: 0.2}}, {{path: c/, score: 0.1}}], \
                 time_zone: Europe/Berlin, working_hours: {{days: [monday, tuesday, wednesday, thursday, friday], from: '09:00', to: '17:00'}}}}\n"
            )
        })
        .collect();
    let roster = Roster::parse(&format!("people:\n{people}"), "roster.yaml").unwrap();
    assert_eq!(roster.people().len(), 10_000);
    assert_eq!(roster.people()[9_999].expertise.len(), 3);
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text =
        "people:\n  - login: a\n    teams: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        let list = vec![before; 10].join(", ");
        text.push_str(&format!(
            "  - login: b{level}\n    teams: &a{level} [{list}]\n"
        ));
    }
    assert!(Roster::parse(&text, "bomb.yaml").is_err());
    let deep = format!("people: {}", "[".repeat(100_000));
    assert!(Roster::parse(&deep, "deep.yaml").is_err());
}

#[test]
fn facts_carry_the_named_then_the_senior_then_by_login() {
    let mut people: Vec<Person> = Roster::parse(WHOLE, "r").unwrap().people().to_vec();
    let plain = people.pop().unwrap();
    let person = |login: String, level: Option<u32>| Person {
        login,
        level,
        ..plain.clone()
    };
    let mut people: Vec<Person> = (0..1_500_u32)
        .map(|number| person(format!("p{number:04}"), Some(number % 3)))
        .collect();
    people.push(person("unknown-level".to_owned(), None));
    people.push(Person {
        aliases: vec!["Last@Example.com".to_owned()],
        ..person("zz".to_owned(), None)
    });
    let selection = Roster::from_people(people).select(["nobody", "last@example.com", "P0003"]);
    assert_eq!(selection.people.len(), MOST_PEOPLE);
    assert_eq!(selection.left_out, 502);
    let logins: Vec<_> = selection
        .people
        .iter()
        .map(|person| person.login.as_str())
        .collect();
    assert_eq!(logins[..4], ["p0003", "zz", "p0002", "p0005"]);
    assert!(!logins.contains(&"unknown-level"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_rosters_never_panic(start in 0_usize..600, length in 0_usize..30, insert in "[ \\-:\\[\\]{}&*#!|>'\"%@`,?\\PC\\n\\t]{0,8}") {
        let characters: Vec<char> = WHOLE.chars().collect();
        let start = start.min(characters.len());
        let end = (start + length).min(characters.len());
        let text: String = characters[..start].iter().collect::<String>()
            + &insert
            + &characters[end..].iter().collect::<String>();
        if let Err(error) = Roster::parse(&text, "r") {
            prop_assert!(error.line >= 1 && error.column >= 1);
            prop_assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
        Roster::parse(&text, "r").ok();
    }
}
