//! What a squash or an amend takes away on the way into the branch: line 28.

use crate::bypasses::world::{DECLARED, World, lines};
use countersign_contract::types::{
    ContentBinding, ControlState, DropReason, SignOff, SignOffVerdict, Verdict,
};

const SENIOR: &str = "senior-sign-off";

/// Ada's material change is pull request 12, and `main` is checked out.
fn proposed() -> World {
    let world = World::with_material_change();
    world.git("ada", &["update-ref", "refs/pull/12/head", "feature"]);
    world.git("bob", &["checkout", "-q", "main"]);
    world
}

#[test]
fn line_28_a_squash_sheds_the_trailers() {
    let squashed = |sign: bool| {
        let world = proposed();
        let signed = world.signs("eve");
        world.git("bob", &["merge", "-q", "--squash", "feature"]);
        world.git("bob", &["commit", "-q", "-m", "Retry payments (#12)"]);
        world.decide_landed(if sign {
            std::slice::from_ref(&signed)
        } else {
            &[]
        })
    };
    let attack = squashed(false);
    assert!(!attack.facts.commits[0].message.contains("Claude"));
    assert!(attack.decision.provenance.detected);
    attack.held(SENIOR, &[ControlState::Bypassed]);
    squashed(true).open(SENIOR);
}

#[test]
fn line_28_a_squash_rewrites_the_author_who_then_signs() {
    let world = proposed();
    let signed = world.signs("eve");
    let by_author = {
        let world = World::new();
        world.commit(
            "eve",
            "Retry payments once\n\nAssisted-by: Claude:opus-4",
            &[("src/pay.rs", Some(&lines(40)))],
        );
        world.git("eve", &["update-ref", "refs/pull/12/head", "feature"]);
        let signed = world.signs("eve");
        world.git("bob", &["checkout", "-q", "main"]);
        world.git("bob", &["merge", "-q", "--squash", "feature"]);
        world.git("bob", &["commit", "-q", "-m", "Retry payments (#12)"]);
        world.decide_landed(&[signed])
    };
    let landed = by_author.facts.commits.last().unwrap();
    assert_eq!(landed.author.email, "bob@acme.example");
    let control = by_author.held(SENIOR, &[ControlState::Bypassed]);
    assert!(
        control.dropped.iter().any(|dropped| {
            dropped.person == "eve"
                && matches!(
                    dropped.reason,
                    DropReason::IsAuthor | DropReason::IsCommitter
                )
        }),
        "{control:#?}"
    );
    world.git("bob", &["merge", "-q", "--squash", "feature"]);
    world.git("bob", &["commit", "-q", "-m", "Retry payments (#12)"]);
    world.decide_landed(&[signed]).open(SENIOR);
}

#[test]
fn line_28_an_amend_sheds_the_trailers() {
    let amended = |sign: bool| {
        let world = proposed();
        let signed = world.signs("eve");
        world.git("ada", &["merge", "-q", "--ff-only", "feature"]);
        world.git(
            "ada",
            &["commit", "-q", "--amend", "-m", "Retry payments (#12)"],
        );
        world.decide_landed(if sign {
            std::slice::from_ref(&signed)
        } else {
            &[]
        })
    };
    let attack = amended(false);
    assert!(attack.decision.provenance.detected);
    attack.held(SENIOR, &[ControlState::Bypassed]);
    amended(true).open(SENIOR);
}

#[test]
fn line_28_an_amend_before_it_lands_sheds_the_trailers() {
    const WAITS: [ControlState; 2] = [ControlState::Pending, ControlState::Escalated];
    // Eve signed one head, and what is proposed now has the same content.
    let amended = |first: &str, then: &str| {
        let world = World::new();
        world.commit("ada", first, &[("src/pay.rs", Some(&lines(40)))]);
        let before = world.head();
        let signed = world.signs("eve");
        world.git("ada", &["commit", "-q", "--amend", "-m", then]);
        (world.decide(&[signed]), before)
    };
    let (attack, before) = amended(DECLARED, "Retry payments once");
    assert!(!attack.facts.commits[0].message.contains("Claude"));
    assert_eq!(attack.facts.carried_commits[0].revision, before);
    assert!(attack.decision.provenance.detected);
    assert_eq!(attack.decision.provenance.ai_lines.max, 40);
    attack.held("ai-declared", &WAITS);
    attack.held(SENIOR, &WAITS);
    let told = attack.decision.notices.iter();
    let told: Vec<_> = told
        .map(|notice| (notice.code.as_str(), &notice.subject))
        .collect();
    assert_eq!(told, [("marks_left_behind", &before)]);

    // What stood at the wrong place is declared now.
    let stray =
        "Retry payments once\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nIt was flaky.";
    let (honest, _) = amended(stray, DECLARED);
    assert!(honest.facts.carried_commits[0].message.contains("flaky"));
    honest.open("ai-declared");
    honest.open(SENIOR);
    // A slip of the pen is mended, and the declaration stays.
    let typo = "Rety payments once\n\nAssisted-by: Claude:opus-4";
    let (honest, _) = amended(typo, DECLARED);
    honest.open(SENIOR);
    assert_eq!(honest.decision.notices, []);
    // Nothing but the committer's clock differs: there is nothing to carry.
    let (honest, _) = amended(DECLARED, DECLARED);
    assert_eq!(honest.facts.carried_commits, []);
    honest.open(SENIOR);
}

#[test]
fn line_28_an_amend_before_it_lands_rewrites_the_author() {
    let world = World::new();
    world.commit("eve", DECLARED, &[("src/pay.rs", Some(&lines(40)))]);
    let reviewed = world.approves("dan");
    world.git(
        "ada",
        &["commit", "-q", "--amend", "--reset-author", "--no-edit"],
    );
    let signed = world.signs("eve");
    // Dan's review names the head that was Eve's, with the same content.
    let attack = world.decide_with(std::slice::from_ref(&signed), &[reviewed]);
    attack.dropped(SENIOR, "eve", DropReason::IsCommitter);

    let world = World::with_material_change();
    let reviewed = world.approves("dan");
    world.git(
        "ada",
        &["commit", "-q", "--amend", "--reset-author", "--no-edit"],
    );
    let signed = world.signs("eve");
    world.decide_with(&[signed], &[reviewed]).open(SENIOR);
}

#[test]
fn line_28_a_squash_that_was_edited_is_not_what_was_signed() {
    let world = proposed();
    let signed = [world.signs("eve")];
    world.git("bob", &["merge", "-q", "--squash", "feature"]);
    world.write(&[("src/pay.rs", Some(&(lines(40) + "smuggled\n")))]);
    world.git("bob", &["commit", "-q", "-a", "-m", "Retry payments (#12)"]);
    let attack = world.decide_landed(&signed);
    assert_ne!(attack.decision.verdict, Verdict::Pass);
    let control = attack.control(SENIOR);
    assert!(control.counted.is_empty(), "{control:#?}");
}

#[test]
fn line_28_a_number_in_the_subject_is_no_link() {
    // The message names a change that is clean; what landed is another.
    let world = World::new();
    world.commit("ada", "By hand", &[("src/hand.rs", Some("1\n"))]);
    world.git("ada", &["update-ref", "refs/pull/12/head", "feature"]);
    world.git("bob", &["checkout", "-q", "main"]);
    world.commit("bob", "By hand (#12)", &[("src/pay.rs", Some(&lines(40)))]);
    let attack = world.decide_landed(&[]);
    assert_eq!(attack.decision.verdict, Verdict::Undecided);
    world.git("bob", &["reset", "-q", "--hard", "main~1"]);
    world.git("bob", &["merge", "-q", "--squash", "feature"]);
    world.git("bob", &["commit", "-q", "-m", "By hand (#12)"]);
    world.decide_landed(&[]).passes();
}

#[test]
fn line_28_who_landed_it_signs_what_landed() {
    // Squashed without its trailers, and no ref tells of the pull request.
    let squashed = |sign: &dyn Fn(&World) -> SignOff| {
        let world = World::with_material_change();
        world.git("ada", &["checkout", "-q", "main"]);
        world.git("ada", &["merge", "-q", "--squash", "feature"]);
        world.git("ada", &["commit", "-q", "-m", "Retry payments"]);
        let signed = sign(&world);
        world.decide_landed(&[signed])
    };
    let landed = |person: &'static str| {
        move |world: &World| SignOff {
            binding: ContentBinding {
                merge_base: None,
                ..world.signs_for(person, "main", "main").binding
            },
            ..world.signs_for(person, "main", "main")
        }
    };
    let elsewhere = |world: &World| {
        let mut signed = landed("eve")(world);
        signed.binding.repository = "acme/other".to_owned();
        signed
    };
    let vetoed = |world: &World| SignOff {
        verdict: SignOffVerdict::Veto,
        ..landed("eve")(world)
    };
    let undecided: [&dyn Fn(&World) -> SignOff; 3] =
        [&landed("ada"), &landed("nobody-known"), &elsewhere];
    for attack in undecided {
        let attack = squashed(attack);
        assert_eq!(attack.facts.change.landed_from, [] as [String; 0]);
        assert_eq!(attack.decision.verdict, Verdict::Undecided);
    }
    assert_eq!(
        squashed(&vetoed).facts.change.landed_from,
        [] as [String; 0]
    );
    // Somebody without a part in it has looked at what landed.
    squashed(&landed("eve")).passes();
}

#[test]
fn line_28_a_clean_history_is_made_up_and_signed_by_who_made_it() {
    let made_up = |signer: &str| {
        let world = World::with_material_change();
        world.git("ada", &["checkout", "-q", "-b", "clean", "main"]);
        world.commit("ada", "By hand", &[("src/pay.rs", Some(&lines(40)))]);
        world.git("ada", &["checkout", "-q", "main"]);
        world.git("ada", &["merge", "-q", "--squash", "feature"]);
        world.git("ada", &["commit", "-q", "-m", "Retry payments"]);
        let signed = [world.signs_for(signer, "clean", "main")];
        world.decide_landed(&signed)
    };
    let attack = made_up("ada");
    assert_eq!(attack.facts.change.landed_from, [] as [String; 0]);
    assert_eq!(attack.decision.verdict, Verdict::Undecided);
    assert_eq!(made_up("eve").facts.change.landed_from.len(), 1);
}

#[test]
fn line_17_a_merge_of_nothing_carries_content_of_its_own() {
    let merged = |smuggled: bool| {
        let world = World::new();
        if !smuggled {
            world.commit("ada", "By hand", &[("notes/b", Some(&lines(40)))]);
        }
        world.git("ada", &["commit", "-q", "--allow-empty", "-m", "Nothing"]);
        world.git("ada", &["checkout", "-q", "main"]);
        world.git("ada", &["merge", "-q", "--no-ff", "--no-commit", "feature"]);
        if smuggled {
            world.write(&[("notes/b", Some(&lines(40)))]);
        }
        world.git("ada", &["add", "-A"]);
        world.git("ada", &["commit", "-q", "-m", "Merge feature"]);
        world.decide_landed(&[])
    };
    let attack = merged(true);
    assert_eq!(attack.facts.change.landed_from, [] as [String; 0]);
    assert_eq!(attack.decision.verdict, Verdict::Undecided);
    assert_eq!(merged(false).facts.change.landed_from.len(), 1);
}
