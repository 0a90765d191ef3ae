//! Which content a sign-off was given for: lines 13 to 17.

use crate::bypasses::world::{DECLARED, Outcome, World, lines};
use countersign_contract::types::{DropReason, EquivalenceKind};
use countersign_sources::git;

const SENIOR: &str = "senior-sign-off";

#[test]
fn line_13_approve_then_push() {
    let world = World::with_material_change();
    let signed = [world.signs("bob")];
    world.decide(&signed).open(SENIOR);
    let more = lines(40) + "smuggled\n";
    world.commit("ada", DECLARED, &[("src/pay.rs", Some(&more))]);
    world
        .decide(&signed)
        .dropped(SENIOR, "bob", DropReason::OtherContent);
}

#[test]
fn line_14_the_dismissal_has_not_arrived_yet() {
    let world = World::new();
    world.commit("ada", DECLARED, &[("src/pay.rs", Some(&lines(5)))]);
    let approved = [world.approves("bob")];
    world.decide_with(&[], &approved).open("human-review");
    world.commit("ada", DECLARED, &[("src/pay.rs", Some(&lines(6)))]);
    // The forge still says `approved`: what it was approved for decides.
    world
        .decide_with(&[], &approved)
        .dropped("human-review", "bob", DropReason::OtherContent);
}

#[test]
fn line_15_the_dates_of_commits_say_nothing() {
    let world = World::with_material_change();
    let signed = [world.signs("bob")];
    // Pushed after the sign-off, dated years before it.
    let more = lines(40) + "smuggled\n";
    world.write(&[("src/pay.rs", Some(&more))]);
    world.git_at(
        "ada",
        1_000_000_000,
        &["commit", "-q", "-a", "-m", DECLARED],
    );
    let attack = world.decide(&signed);
    let newest = attack.facts.commits.last().unwrap();
    assert!(newest.committed < signed[0].signed);
    attack.dropped(SENIOR, "bob", DropReason::OtherContent);

    // Signed after it was pushed, though its date, from a clock that is wrong, is later.
    let world = World::new();
    world.write(&[("src/pay.rs", Some(&lines(40)))]);
    world.git("ada", &["add", "-A"]);
    world.git_at("ada", 1_900_000_000, &["commit", "-q", "-m", DECLARED]);
    let signed = [world.signs("bob")];
    let honest = world.decide(&signed);
    assert!(honest.facts.commits[0].committed > signed[0].signed);
    honest.open(SENIOR);
}

#[test]
fn line_16_the_base_is_retargeted() {
    let world = World::with_material_change();
    let signed = [world.signs("bob")];
    world.git("ada", &["branch", "release", "main"]);
    let mut options = world.options("release..feature");
    options.sign_offs = Some(git::Supplied {
        list: signed.to_vec(),
        collector: "desk".to_owned(),
    });
    let attack = Outcome::decide(git::collect(&options).unwrap().facts);
    attack.dropped(SENIOR, "bob", DropReason::OtherTarget);
    // The base went on, and the change did not.
    world.git("dan", &["checkout", "-q", "main"]);
    world.commit("dan", "Meanwhile", &[("notes/b", Some("1\n"))]);
    world.decide(&signed).open(SENIOR);
}

#[test]
fn line_16_the_merge_base_moves_under_the_same_tree() {
    let world = World::with_material_change();
    let signed = [world.signs("bob")];
    world.git("dan", &["checkout", "-q", "main"]);
    world.commit("dan", "Fix the leak", &[("notes/a", Some("1\nfixed\n3\n"))]);
    let tree = world.id("feature^{tree}");
    let head = world.git("ada", &["commit-tree", &tree, "-p", "main", "-m", DECLARED]);
    // The very tree that was signed, on the new base, takes the fix back.
    world.git("ada", &["branch", "-q", "-f", "feature", &head]);
    let attack = world.decide(&signed);
    assert_eq!(attack.facts.change.head.tree, signed[0].binding.tree);
    assert_ne!(attack.facts.change.merge_base, signed[0].binding.merge_base);
    attack.dropped(SENIOR, "bob", DropReason::OtherContent);
    // A rebase that git makes again brings the fix along.
    world.git("ada", &["checkout", "-q", "-f", "feature"]);
    world.git(
        "ada",
        &["reset", "-q", "--hard", &signed[0].binding.revision],
    );
    world.git("ada", &["rebase", "-q", "main"]);
    let honest = world.decide(&signed);
    assert_eq!(honest.facts.equivalences[0].kind, EquivalenceKind::Rebase);
    honest.open(SENIOR);
}

#[test]
fn line_17_an_update_merge_with_hand_edits() {
    let merge = |edit: Option<&str>| {
        let world = World::with_material_change();
        let signed = [world.signs("bob")];
        world.git("dan", &["checkout", "-q", "main"]);
        world.commit("dan", "Meanwhile", &[("notes/a", Some("1\n2\n4\n"))]);
        world.git("ada", &["checkout", "-q", "feature"]);
        world.git("ada", &["merge", "-q", "--no-ff", "--no-commit", "main"]);
        if let Some(text) = edit {
            world.write(&[("src/pay.rs", Some(text))]);
        }
        world.git("ada", &["add", "-A"]);
        world.git("ada", &["commit", "-q", "-m", "Merge main"]);
        world.decide(&signed)
    };
    let more = lines(40) + "smuggled\n";
    merge(Some(&more)).dropped(SENIOR, "bob", DropReason::OtherContent);
    let honest = merge(None);
    assert_eq!(
        honest.facts.equivalences[0].kind,
        EquivalenceKind::BaseMerge
    );
    honest.open(SENIOR);
}

#[test]
fn line_17_the_resolution_of_a_conflict_is_read_again() {
    let world = World::with_material_change();
    world.commit("ada", DECLARED, &[("notes/a", Some("1\nada\n3\n"))]);
    let signed = [world.signs("bob")];
    world.git("dan", &["checkout", "-q", "main"]);
    world.commit("dan", "Meanwhile", &[("notes/a", Some("1\ndan\n3\n"))]);
    world.git("ada", &["checkout", "-q", "feature"]);
    // Git stops at the conflict, so that what follows is by hand whatever it says.
    world.git(
        "ada",
        &["merge", "-q", "-s", "ours", "-m", "Merge main", "main"],
    );
    world
        .decide(&signed)
        .dropped(SENIOR, "bob", DropReason::OtherContent);
    world.decide(&[world.signs("bob")]).open(SENIOR);
}
