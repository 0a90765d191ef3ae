//! Who had a hand in it, and who says who is senior: lines 3 and 36.

use crate::bypasses::world::{DECLARED, Outcome, ROSTER, World, lines};
use countersign_contract::types::{ControlState, DropReason, SignOff};
use countersign_sources::git::{self, RosterFrom, Supplied};

const SENIOR: &str = "senior-sign-off";

#[test]
fn line_03_a_service_account_rebases_and_the_author_approves() {
    let world = World::new();
    world.commit("bob", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
    world.commit("ada", "Say so", &[("notes/b", Some("1\n"))]);
    world.git("dan", &["checkout", "-q", "main"]);
    world.commit("dan", "Meanwhile", &[("notes/c", Some("1\n"))]);
    world.git("shop-ci", &["checkout", "-q", "feature"]);
    world.git("shop-ci", &["rebase", "-q", "main"]);
    let attack = world.decide(&[world.signs("bob")]);
    for commit in &attack.facts.commits {
        assert_eq!(commit.committer.email, "ci@acme.example");
    }
    attack.dropped(SENIOR, "bob", DropReason::IsCommitter);
    world.decide(&[world.signs("eve")]).open(SENIOR);
}

/// Decides `feature` by the roster that `main` has.
fn by_the_base(world: &World, sign_offs: &[SignOff]) -> Outcome {
    let mut options = world.options("main..feature");
    options.roster = RosterFrom::Base {
        path: ".countersign/roster.yaml".to_owned(),
    };
    options.sign_offs = Some(Supplied {
        list: sign_offs.to_vec(),
        collector: "desk".to_owned(),
    });
    Outcome::decide(git::collect(&options).unwrap().facts)
}

fn with_roster() -> World {
    let world = World::new();
    world.git("cyn", &["checkout", "-q", "main"]);
    let roster = (".countersign/roster.yaml", Some(ROSTER));
    world.commit("cyn", "Name the people", &[roster]);
    world.git("ada", &["checkout", "-q", "-B", "feature"]);
    world
}

#[test]
fn line_36_the_change_promotes_its_own_reviewer() {
    let promoted = ROSTER.replace(
        "login: dan, kind: human, level: 3",
        "login: dan, kind: human, level: 9",
    );
    assert_ne!(promoted, ROSTER);
    let world = with_roster();
    world.commit(
        "ada",
        DECLARED,
        &[
            (".countersign/roster.yaml", Some(&promoted)),
            ("src/pay.rs", Some(&lines(40))),
        ],
    );
    let attack = by_the_base(&world, &[world.signs("dan")]);
    attack.dropped(SENIOR, "dan", DropReason::NotEligible);
    attack.dropped("gate-inputs", "dan", DropReason::NotEligible);

    // The promotion landed first, in a change of its own.
    let world = with_roster();
    world.git("cyn", &["checkout", "-q", "main"]);
    let roster = (".countersign/roster.yaml", Some(promoted.as_str()));
    world.commit("cyn", "Promote Dan", &[roster]);
    world.git("ada", &["checkout", "-q", "-B", "feature"]);
    world.commit("ada", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
    by_the_base(&world, &[world.signs("dan")]).open(SENIOR);
}

#[test]
fn line_36_the_change_edits_what_guards_it() {
    for path in [
        ".countersign/policy/policy.yaml",
        ".countersign/roster.yaml",
        ".github/workflows/gate.yml",
        "src/CODEOWNERS",
        ".gitattributes",
    ] {
        let world = World::new();
        world.commit("ada", "Make it easier", &[(path, Some("a: 1\n"))]);
        let waits = [ControlState::Pending, ControlState::Escalated];
        world.decide(&[]).held("gate-inputs", &waits);
        // Its owner has read this very revision.
        world.decide(&[world.signs("cyn")]).open("gate-inputs");
    }
}

#[test]
fn line_36_attributes_of_the_head_do_not_make_lines_mechanical() {
    let world = World::new();
    world.commit(
        "ada",
        DECLARED,
        &[
            ("src/.gitattributes", Some("* linguist-generated\n")),
            ("src/pay.rs", Some(&lines(40))),
        ],
    );
    let attack = world.decide_with(&[], &[world.approves("cyn")]);
    let waits = [ControlState::Pending, ControlState::Escalated];
    attack.held(SENIOR, &waits);
    // The base says that the file is made by a program.
    let world = World::new();
    world.git("cyn", &["checkout", "-q", "main"]);
    let attributes = ("src/.gitattributes", Some("* linguist-generated\n"));
    world.commit("cyn", "Mark what is generated", &[attributes]);
    world.git("ada", &["checkout", "-q", "-B", "feature"]);
    world.commit("ada", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
    let honest = world.decide_with(&[], &[world.approves("cyn")]);
    assert!(honest.facts.files[0].generated);
    honest.open("human-review");
}

/// Bob writes and Ada signs off that it is hers: another name stands on what bob made.
fn bob_wrote_it(rewrite: impl Fn(&World)) -> (Outcome, Outcome) {
    let world = World::new();
    world.commit("bob", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
    let signed = world.signs("bob");
    let by_eve = world.signs("eve");
    rewrite(&world);
    assert_ne!(world.id("feature"), signed.binding.revision);
    (
        world.decide(std::slice::from_ref(&signed)),
        world.decide(&[signed, by_eve]),
    )
}

#[test]
fn line_03_another_name_is_put_on_what_the_signer_wrote() {
    let (attack, honest) = bob_wrote_it(|world| {
        let arguments = ["commit", "-q", "--amend", "--reset-author", "--no-edit"];
        world.git("dan", &arguments);
    });
    attack.dropped(SENIOR, "bob", DropReason::IsCommitter);
    assert_eq!(honest.control(SENIOR).counted, ["eve"]);
}

#[test]
fn line_03_a_service_account_squashes_and_rebases_what_the_signer_wrote() {
    let (attack, honest) = bob_wrote_it(|world| {
        world.commit("ada", "Say so", &[("notes/b", Some("1\n"))]);
        world.git("dan", &["checkout", "-q", "main"]);
        world.commit("dan", "Meanwhile", &[("notes/c", Some("1\n"))]);
        let arguments = ["checkout", "-q", "-B", "feature", "main"];
        let before = world.id("feature");
        world.git("shop-ci", &arguments);
        world.git(
            "shop-ci",
            &["merge", "-q", "--squash", &format!("{before}~1")],
        );
        world.git("shop-ci", &["commit", "-q", "-m", DECLARED]);
    });
    attack.dropped(SENIOR, "bob", DropReason::IsCommitter);
    assert_eq!(honest.control(SENIOR).counted, ["eve"]);
}

#[test]
fn line_03_another_name_is_put_on_it_before_it_is_squashed() {
    let landed = |signer: &str| {
        let world = World::new();
        world.commit("bob", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
        let signed = world.signs(signer);
        let arguments = ["commit", "-q", "--amend", "--reset-author", "--no-edit"];
        world.git("dan", &arguments);
        world.git("dan", &["update-ref", "refs/pull/12/head", "feature"]);
        world.git("dan", &["checkout", "-q", "main"]);
        world.git("dan", &["merge", "-q", "--squash", "feature"]);
        world.git("dan", &["commit", "-q", "-m", "Retry payments (#12)"]);
        world.decide_landed(&[signed])
    };
    landed("bob").dropped(SENIOR, "bob", DropReason::IsCommitter);
    landed("eve").open(SENIOR);
}
