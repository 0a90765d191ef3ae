//! Who knows the files of a change, from real histories.

use crate::git::repository::*;
use countersign_contract::types::{Facts, Person, Purpose};
use countersign_sources::git::{self, Landing, Options, RosterFrom};
use countersign_sources::roster::Roster;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const ROSTER: &str = "people:
  - {login: alice, emails: [alice@example.com], level: 6}
  - {login: bob, emails: [bob@example.com], aliases: [robert@example.com], level: 6}
  - {login: carol, level: 6, expertise: [{path: docs/, score: 0.9}]}
  - {login: shop-ci, emails: [ci@example.com], kind: bot}
";

fn write(repository: &TestRepository, path: &str, content: &str) {
    let file = repository.path().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, content).unwrap();
}

/// A commit by somebody, some days before the others' usual time.
fn commit_by(repository: &TestRepository, email: &str, days: i64) -> String {
    let when = format!("{} +0000", 1_770_000_000 - days * 86_400);
    repository.git(&["add", "-A"]);
    repository.git(&[
        "-c",
        "user.name=Somebody",
        "commit",
        "-q",
        "--author",
        &format!("Somebody <{email}>"),
        "--date",
        &when,
        "-m",
        "Work",
    ]);
    repository.git(&["rev-parse", "HEAD"])
}

fn text(lines: std::ops::Range<u32>) -> String {
    lines.fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "line {line}");
        text
    })
}

fn options(repository: &TestRepository, range: &str) -> Options {
    let mut options = Options::new(repository.path(), range, now());
    options.roster = RosterFrom::Given(Roster::parse(ROSTER, "roster.yaml").unwrap());
    options
}

fn people(options: &Options) -> Vec<Person> {
    git::collect(options).unwrap().facts.people
}

fn scores(people: &[Person], login: &str) -> Vec<(String, f64)> {
    let person = people.iter().find(|person| person.login == login).unwrap();
    person
        .expertise
        .iter()
        .map(|known| (known.path.clone(), known.score))
        .collect()
}

#[test]
fn lines_and_recent_work_make_somebody_an_expert() {
    let repository = TestRepository::new();
    write(&repository, "src/pay.rs", &text(0..30));
    commit_by(&repository, "alice@example.com", 1);
    write(&repository, "src/pay.rs", &text(0..40));
    let base = commit_by(&repository, "bob@example.com", 1);
    write(&repository, "src/pay.rs", &text(0..41));
    commit_by(&repository, "carol@example.com", 0);
    let people = people(&options(&repository, &format!("{base}..HEAD")));
    // Alice wrote 30 of 40 lines and did √30 of √30 + √10 of the work; Carol's own change is not in the base.
    let work = 30_f64.sqrt() / (30_f64.sqrt() + 10_f64.sqrt());
    let expected =
        |lines: f64, work: f64| ((1.0 - (1.0 - lines) * (1.0 - work)) * 1_000.0).round() / 1_000.0;
    assert_eq!(
        scores(&people, "alice"),
        [("src/pay.rs".to_owned(), expected(0.75, work))]
    );
    assert_eq!(
        scores(&people, "bob"),
        [("src/pay.rs".to_owned(), expected(0.25, 1.0 - work))]
    );
    assert_eq!(scores(&people, "carol"), [("docs/".to_owned(), 0.9)]);
}

#[test]
fn what_is_long_ago_weighs_less() {
    let repository = TestRepository::new();
    write(&repository, "a.rs", "old\n");
    commit_by(&repository, "alice@example.com", 400);
    write(&repository, "a.rs", "new\n");
    let base = commit_by(&repository, "bob@example.com", 1);
    write(&repository, "a.rs", "newest\n");
    commit_by(&repository, "carol@example.com", 0);
    let people = people(&options(&repository, &format!("{base}..HEAD")));
    let score = |login| scores(&people, login)[0].1;
    // The only line is Bob's. Of the work, Alice's part faded to less than a quarter.
    assert_eq!(score("bob"), 1.0);
    assert!(
        score("alice") > 0.05 && score("alice") < 0.2,
        "{}",
        score("alice")
    );
}

#[test]
fn several_addresses_are_one_person_and_strangers_and_programs_are_nobody() {
    let repository = TestRepository::new();
    write(&repository, "a.rs", "1\n");
    commit_by(&repository, "bob@example.com", 3);
    write(&repository, "a.rs", "1\n2\n");
    commit_by(&repository, "Robert@Example.com", 2);
    write(&repository, "a.rs", "1\n2\n3\n");
    commit_by(&repository, "1234+bob@users.noreply.github.com", 2);
    write(&repository, "a.rs", "1\n2\n3\n4\n");
    commit_by(&repository, "ci@example.com", 1);
    write(&repository, "a.rs", "1\n2\n3\n4\n5\n");
    let base = commit_by(&repository, "stranger@nowhere.example", 1);
    write(&repository, "a.rs", "0\n");
    commit_by(&repository, "alice@example.com", 0);
    let people = people(&options(&repository, &format!("{base}..HEAD")));
    let bob = scores(&people, "bob");
    assert_eq!(bob.len(), 1);
    assert!(bob[0].1 > 0.6 && bob[0].1 < 0.9, "{bob:?}");
    assert_eq!(scores(&people, "shop-ci"), []);
    assert_eq!(scores(&people, "alice"), []);
}

#[test]
fn a_new_file_is_known_by_who_works_in_its_folder() {
    let repository = TestRepository::new();
    write(&repository, "src/pay/a.rs", "1\n");
    let base = commit_by(&repository, "alice@example.com", 1);
    write(&repository, "src/pay/b.rs", "2\n");
    write(&repository, "top.rs", "3\n");
    commit_by(&repository, "bob@example.com", 0);
    let people = people(&options(&repository, &format!("{base}..HEAD")));
    assert_eq!(scores(&people, "alice"), [("src/pay/b.rs".to_owned(), 0.5)]);
}

#[test]
fn a_renamed_file_keeps_who_knows_it() {
    let repository = TestRepository::new();
    write(&repository, "old.rs", &text(0..20));
    let base = commit_by(&repository, "alice@example.com", 1);
    repository.git(&["mv", "old.rs", "new.rs"]);
    commit_by(&repository, "bob@example.com", 0);
    let people = people(&options(&repository, &format!("{base}..HEAD")));
    assert_eq!(scores(&people, "alice"), [("new.rs".to_owned(), 1.0)]);
}

#[test]
fn what_the_roster_says_goes_before() {
    let repository = TestRepository::new();
    write(&repository, "docs/a.md", "1\n");
    let base = commit_by(&repository, "carol@example.com", 1);
    write(&repository, "docs/a.md", "2\n");
    commit_by(&repository, "bob@example.com", 0);
    let mut options = options(&repository, &format!("{base}..HEAD"));
    let roster = ROSTER.replace(
        "login: carol,",
        "login: carol, emails: [carol@example.com],",
    );
    options.roster = RosterFrom::Given(Roster::parse(&roster, "roster.yaml").unwrap());
    assert_eq!(
        scores(&people(&options), "carol"),
        [("docs/".to_owned(), 0.9)]
    );
}

#[test]
fn it_can_be_left_out_and_is_the_same_each_time() {
    let repository = TestRepository::new();
    write(&repository, "a.rs", "1\n");
    let base = commit_by(&repository, "alice@example.com", 1);
    write(&repository, "a.rs", "2\n");
    commit_by(&repository, "bob@example.com", 0);
    let mut options = options(&repository, &format!("{base}..HEAD"));
    assert_eq!(people(&options), people(&options));
    assert_eq!(scores(&people(&options), "alice").len(), 1);
    options.expertise = false;
    assert_eq!(scores(&people(&options), "alice"), []);
}

#[test]
fn nobody_is_asked_about_what_has_landed() {
    let repository = TestRepository::new();
    write(&repository, "a.rs", "1\n");
    let base = commit_by(&repository, "alice@example.com", 1);
    write(&repository, "a.rs", "2\n");
    commit_by(&repository, "bob@example.com", 0);
    let proposed = options(&repository, &format!("{base}..HEAD"));
    assert_eq!(scores(&people(&proposed), "alice").len(), 1);
    let mut landed = proposed.clone();
    landed.landing = Landing::Landed { from: Vec::new() };
    assert_eq!(scores(&people(&landed), "alice"), []);
    // An audit of an open change asks no less than its gate.
    let mut audited = proposed.clone();
    audited.purpose = Purpose::Audit;
    assert_eq!(scores(&people(&audited), "alice").len(), 1);
    let mut deployed = proposed;
    deployed.purpose = Purpose::Deploy;
    let brought = git::deployment(&deployed, &BTreeMap::new()).unwrap();
    let [member] = brought.members.as_slice() else {
        panic!("one change")
    };
    assert_eq!(scores(&member.people, "alice"), []);
    // What the roster says is not looked for, and stays.
    assert_eq!(scores(&member.people, "carol"), [("docs/".to_owned(), 0.9)]);
}

#[test]
fn long_files_are_told_by_recent_work_and_that_is_said() {
    let repository = TestRepository::new();
    write(&repository, "long.txt", &text(0..6_000));
    commit_by(&repository, "alice@example.com", 2);
    write(&repository, "long.txt", &text(0..6_001));
    let base = commit_by(&repository, "bob@example.com", 1);
    write(&repository, "long.txt", &text(1..6_001));
    commit_by(&repository, "carol@example.com", 0);
    let collected = git::collect(&options(&repository, &format!("{base}..HEAD"))).unwrap();
    assert!(
        collected
            .warnings
            .iter()
            .any(|warning| warning.code == "expertise_bounded"),
        "{:?}",
        collected.warnings
    );
    assert!(scores(&collected.facts.people, "alice")[0].1 < 1.0);
}

#[test]
fn hostile_names_are_paths_and_nothing_else() {
    let repository = TestRepository::new();
    for path in ["--output=x", ":(glob)**", "-- a", "a\"b\\c.rs"] {
        write(&repository, path, "1\n");
    }
    let base = commit_by(&repository, "alice@example.com", 1);
    for path in ["--output=x", ":(glob)**", "-- a", "a\"b\\c.rs"] {
        write(&repository, path, "2\n");
    }
    commit_by(&repository, "bob@example.com", 0);
    let people = people(&options(&repository, &format!("{base}..HEAD")));
    let mut known: Vec<String> = scores(&people, "alice")
        .into_iter()
        .map(|one| one.0)
        .collect();
    known.sort();
    assert_eq!(known, ["-- a", "--output=x", ":(glob)**", "a\"b\\c.rs"]);
}

#[test]
fn time_that_has_run_out_is_told_and_changes_nothing_else() {
    let repository = TestRepository::new();
    write(&repository, "src/a.rs", &text(0..40));
    commit_by(&repository, "alice@example.com", 20);
    write(&repository, "src/a.rs", &text(0..44));
    commit_by(&repository, "bob@example.com", 3);
    let mut options = options(&repository, "HEAD~1..HEAD");
    let whole = git::collect(&options).unwrap();
    assert!(!scores(&whole.facts.people, "alice").is_empty());
    options.expertise_time = std::time::Duration::ZERO;
    let cut = git::collect(&options).unwrap();
    let codes: Vec<_> = cut.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["expertise_cut"]);
    assert!(cut.warnings[0].to_string().contains("--expertise-time"));
    let without = |facts: &Facts| {
        let mut facts = facts.clone();
        // Who knows the files comes first.
        facts
            .people
            .sort_by(|left, right| left.login.cmp(&right.login));
        for person in &mut facts.people {
            person.expertise.retain(|one| one.path == "docs/");
        }
        facts
    };
    assert_eq!(without(&cut.facts), without(&whole.facts));
}

#[test]
fn where_nobody_is_known_nobody_is_looked_for() {
    let repository = TestRepository::new();
    write(&repository, "src/a.rs", &text(0..40));
    commit_by(&repository, "alice@example.com", 20);
    write(&repository, "src/a.rs", &text(0..44));
    commit_by(&repository, "bob@example.com", 3);
    let mut options = Options::new(repository.path(), "HEAD~1..HEAD", now());
    options.expertise_time = std::time::Duration::ZERO;
    let found = git::collect(&options).unwrap();
    let codes: Vec<_> = found.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["no_roster"], "no time ran out");
}

#[test]
fn what_was_found_of_a_base_is_kept_and_needs_no_time_again() {
    let repository = TestRepository::new();
    write(&repository, "src/a.rs", &text(0..40));
    write(&repository, "src/b.bin", "\0");
    commit_by(&repository, "alice@example.com", 20);
    write(&repository, "src/a.rs", &text(0..44));
    let base = commit_by(&repository, "bob@example.com", 3);
    write(&repository, "src/a.rs", &text(0..46));
    write(&repository, "src/b.bin", "\0\0");
    write(&repository, "src/c.rs", "new\n");
    commit_by(&repository, "carol@example.com", 0);
    let folder = tempfile::TempDir::new().unwrap();
    let mut options = options(&repository, &format!("{base}..HEAD"));
    let whole = git::collect(&options).unwrap();
    assert!(!scores(&whole.facts.people, "alice").is_empty());
    options.expertise_folder = Some(folder.path().join("expertise"));
    assert_eq!(git::collect(&options).unwrap(), whole);
    // With no time at all, all comes from the folder.
    options.expertise_time = std::time::Duration::ZERO;
    assert_eq!(git::collect(&options).unwrap(), whole);
    let kept: Vec<_> = std::fs::read_dir(folder.path().join("expertise"))
        .unwrap()
        .collect();
    let name = kept[0].as_ref().unwrap().file_name();
    assert_eq!(
        (kept.len(), name.to_str().unwrap()),
        (1, format!("{base}.json").as_str())
    );
    // Another base knows nothing of it.
    options.range = format!("{base}~1..{base}");
    let codes: Vec<_> = git::collect(&options)
        .unwrap()
        .warnings
        .into_iter()
        .map(|warning| warning.code)
        .collect();
    assert_eq!(codes, ["expertise_cut"]);
}
