//! `.mailmap` of the base tells whose hand was in a commit, and nothing else.

use crate::git::repository::TestRepository;
use countersign_sources::git::{self, RosterFrom};
use countersign_sources::roster::Roster;

const ROSTER: &str = "\
people:
  - {login: alice, kind: human, level: 7, emails: [alice@corp.example]}
  - {login: bob, kind: human, level: 4, emails: [alice@example.com]}
  - {login: shop-ci, kind: bot, emails: [ci@corp.example]}
";

/// The author's login of a commit by `email`, where the base has this mailmap and the head that one.
fn login(email: &str, base: &str, head: &str) -> Option<String> {
    let repository = TestRepository::new();
    repository.commit("Root", &[("a", Some("1\n")), (".mailmap", Some(base))]);
    repository.commit("Change", &[("a", Some("2\n")), (".mailmap", Some(head))]);
    let author = format!("--author=Somebody <{email}>");
    repository.git(&["commit", "-q", "--amend", "--no-edit", &author]);
    let mut options = repository.options("HEAD~1..HEAD");
    options.roster = RosterFrom::Given(Roster::parse(ROSTER, "roster.yaml").unwrap());
    let facts = git::collect(&options).unwrap().facts;
    let [commit] = facts.commits.as_slice() else {
        panic!("{:?}", facts.commits);
    };
    // The address stays what it was, nobody gets it as an alias, and the proposer is told in the same way.
    assert_eq!(commit.author.email, email);
    assert_eq!(facts.change.author, commit.author);
    assert!(facts.people.iter().all(|person| person.aliases.len() == 1));
    commit.author.login.clone()
}

#[test]
fn an_address_belongs_to_whom_the_bases_mailmap_names() {
    let home = "Alice <alice@corp.example> <alice@home.example>\n";
    let only_bob = "Bob <alice@example.com> <alice@home.example>\n";
    for (email, base, head, expected) in [
        ("alice@home.example", home, home, Some("alice")),
        ("ALICE@home.example", home, home, Some("alice")),
        ("other@home.example", home, home, None),
        // An account of the forge, by the address that it made for it.
        (
            "alice@home.example",
            "<12+alice@users.noreply.github.com> <alice@home.example>\n",
            "",
            Some("alice"),
        ),
        // The head's own file is not read.
        ("alice@home.example", "# none\n", home, None),
        ("alice@home.example", home, only_bob, Some("alice")),
        // A name of its own is asked for.
        (
            "alice@home.example",
            "Alice <alice@corp.example> Other <alice@home.example>\n",
            home,
            None,
        ),
        // Who is known by somebody better stays who they are: by the roster, and by the forge's own address.
        (
            "alice@example.com",
            "Alice <alice@corp.example> <alice@example.com>\n",
            "",
            None,
        ),
        (
            "7+mallory@users.noreply.github.com",
            "Alice <alice@corp.example> <7+mallory@users.noreply.github.com>\n",
            "",
            None,
        ),
        // A program is nobody's hand.
        (
            "alice@home.example",
            "<ci@corp.example> <alice@home.example>\n",
            "",
            None,
        ),
        (
            "alice@home.example",
            "<nobody@x> <alice@home.example>\n",
            "",
            None,
        ),
        // Whatever is in it, it is no error.
        ("alice@home.example", "<<<>>> \u{0} \n<", home, None),
    ] {
        assert_eq!(
            login(email, base, head).as_deref(),
            expected,
            "{email} {base}"
        );
    }
}

#[test]
fn a_mailmap_that_is_too_large_is_told_and_left_out() {
    let repository = TestRepository::new();
    let large = "# much\n".repeat(1 << 18);
    repository.commit("Root", &[(".mailmap", Some(&large))]);
    repository.commit("Change", &[("a", Some("1\n"))]);
    let collected = repository.collect("HEAD~1..HEAD");
    let codes: Vec<_> = collected.warnings.iter().map(|told| told.code).collect();
    assert_eq!(codes, ["mailmap_unread"]);
}
