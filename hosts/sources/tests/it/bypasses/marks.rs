//! Whose marks they are: line 34.

use crate::bypasses::world::{DECLARED, World, lines};
use countersign_contract::types::ControlState;

const WAITS: [ControlState; 2] = [ControlState::Pending, ControlState::Escalated];

/// `feature` without AI, into which `main` is merged, which has gone on with an agent's help.
fn updated(edit: Option<&str>, message: &str) -> World {
    let world = World::new();
    world.commit("ada", "By hand", &[("src/hand.rs", Some(&lines(30)))]);
    world.git("dan", &["checkout", "-q", "main"]);
    world.commit("dan", DECLARED, &[("src/other.rs", Some(&lines(60)))]);
    world.git("ada", &["checkout", "-q", "feature"]);
    world.git("ada", &["merge", "-q", "--no-ff", "--no-commit", "main"]);
    if let Some(text) = edit {
        world.write(&[("src/more.rs", Some(text))]);
        world.git("ada", &["add", "-A"]);
    }
    world.git("ada", &["commit", "-q", "-m", message]);
    world
}

#[test]
fn line_34_marks_of_the_base_are_not_the_changes() {
    let merge = "Merge main\n\nAssisted-by: Claude:opus-4";
    let honest = updated(None, merge).decide(&[]);
    assert!(!honest.decision.provenance.detected);
    assert!(honest.facts.commits.last().unwrap().recomputed_merge);
    honest.passes();
    // A merge that brings lines of its own is a commit like any other.
    let attack = updated(Some(&lines(40)), merge).decide(&[]);
    assert!(attack.decision.provenance.detected);
    attack.held("senior-sign-off", &WAITS);
}

#[test]
fn line_34_only_what_git_finds_in_the_base_is_of_the_base() {
    // A side branch that calls itself `main` in the message of its merge.
    let world = World::new();
    world.commit("ada", "By hand", &[("src/hand.rs", Some(&lines(30)))]);
    world.git("ada", &["checkout", "-q", "-b", "side", "main"]);
    world.commit("ada", DECLARED, &[("src/other.rs", Some(&lines(60)))]);
    world.git("ada", &["checkout", "-q", "feature"]);
    world.git(
        "ada",
        &[
            "merge",
            "-q",
            "--no-ff",
            "-m",
            "Merge branch 'main' into feature",
            "side",
        ],
    );
    let attack = world.decide(&[]);
    assert!(attack.decision.provenance.detected);
    attack.held("senior-sign-off", &WAITS);
    // The same merge, once the base has what it brings.
    world.git("dan", &["branch", "-f", "main", "side"]);
    let honest = world.decide(&[]);
    assert!(!honest.decision.provenance.detected);
    honest.passes();
}
