//! What had landed, was undone, and is put back: its marks come back with it.

use super::world::{DECLARED, Outcome, World, lines};
use countersign_contract::types::{ControlState, EquivalenceKind};

const WAITS: [ControlState; 2] = [ControlState::Pending, ControlState::Escalated];

/// A change that AI helped with has landed on `main`, with the subject `Retry payments once`, and `feature` is at its tip.
fn landed(message: &str) -> (World, String) {
    let world = World::new();
    world.git("ada", &["checkout", "-q", "main"]);
    let marked = world.commit("ada", message, &[("src/pay.rs", Some(&lines(40)))]);
    world.commit("dan", "Say more", &[("README.md", Some("shop\nmore\n"))]);
    (world, marked)
}

fn revert(world: &World, revision: &str, subject: Option<&str>) -> String {
    world.git("dan", &["revert", "--no-edit", revision]);
    if let Some(subject) = subject {
        let body = world.git("dan", &["log", "-1", "--format=%b"]);
        let message = format!("{subject}\n\n{body}");
        world.git("dan", &["commit", "-q", "--amend", "-m", &message]);
    }
    world.head()
}

fn propose(world: &World) {
    world.git("dan", &["checkout", "-q", "-B", "feature"]);
}

/// The marks came back, and somebody senior is asked, whom nobody has to ask the second time.
fn held(world: &World, marked: &str) -> Outcome {
    let outcome = world.decide_with(&[], &[world.approves("eve")]);
    let restored = outcome.facts.equivalences.iter();
    let mut restored = restored.filter(|link| link.kind == EquivalenceKind::Restore);
    assert!(
        restored.any(|link| link.from_revision == marked),
        "{:#?}",
        outcome.facts.equivalences
    );
    let reverts = outcome.facts.equivalences.iter();
    let mut reverts = reverts.filter(|link| link.kind == EquivalenceKind::Revert);
    assert_eq!(reverts.next(), None);
    assert!(outcome.decision.provenance.detected);
    assert_eq!(outcome.decision.provenance.ai_lines.max, 40);
    outcome.held("senior-sign-off", &WAITS);
    let mut signed = world.signs("bob");
    signed.evidence = None;
    let open = world.decide_with(&[signed], &[]);
    open.open("senior-sign-off");
    open.open("ai-declared");
    outcome
}

#[test]
fn line_48_a_revert_of_a_revert_brings_the_marks_back() {
    for (first, second) in [
        (None, None),
        (None, Some("Reapply \"Retry payments once\"")),
        (None, Some("Revert \"Revert \"Retry payments once\"\"")),
        (None, Some("Try again")),
        (Some("Take it out"), Some("Put it in")),
    ] {
        let (world, marked) = landed(DECLARED);
        let undone = revert(&world, &marked, first);
        propose(&world);
        revert(&world, &undone, second);
        held(&world, &marked);
    }
}

#[test]
fn line_48_a_chain_of_any_length_ends_in_what_is_put_back() {
    let (world, marked) = landed(DECLARED);
    let mut last = marked.clone();
    for _ in 0..5 {
        last = revert(&world, &last, None);
    }
    propose(&world);
    revert(&world, &last, None);
    held(&world, &marked);

    // An odd number of steps takes it out again, which is as good as the first revert.
    let (world, marked) = landed(DECLARED);
    let undone = revert(&world, &marked, None);
    world.commit("cyn", "Say less", &[("README.md", Some("shop\n"))]);
    let again = revert(&world, &undone, None);
    propose(&world);
    revert(&world, &again, None);
    let honest = world.decide(&[]);
    let mut links = honest.facts.equivalences.iter();
    assert!(links.any(|link| link.kind == EquivalenceKind::Revert && link.from_revision == again));
    assert!(!honest.decision.provenance.detected);
    honest.passes();
}

#[test]
fn line_48_forges_name_what_they_undo_by_number() {
    let (world, marked) = landed("Retry payments once (#12)\n\nAssisted-by: Claude:opus-4");
    revert(&world, &marked, None);
    let message = "Revert \"Retry payments once (#12)\" (#13)\n\nReverts acme/shop#12";
    world.git("dan", &["commit", "-q", "--amend", "-m", message]);
    propose(&world);
    world.git("dan", &["checkout", "-q", &marked, "--", "src/pay.rs"]);
    let message = "Reapply \"Retry payments once (#12)\" (#14)\n\nReverts acme/shop#13";
    world.commit("dan", message, &[]);
    held(&world, &marked);
}

#[test]
fn line_48_the_same_content_by_hand_brings_the_marks_back() {
    // Whether or not anybody says that it was undone, and that it comes back.
    for undoing in [true, false] {
        let (world, marked) = landed(DECLARED);
        match undoing {
            true => revert(&world, &marked, None),
            false => world.commit("dan", "Simplify", &[("src/pay.rs", None)]),
        };
        propose(&world);
        world.commit("dan", "Retry", &[("src/pay.rs", Some(&lines(40)))]);
        held(&world, &marked);
    }
    // With more beside it.
    let (world, marked) = landed(DECLARED);
    revert(&world, &marked, None);
    propose(&world);
    let files = [("src/pay.rs", Some(lines(40))), ("b.rs", Some(lines(3)))];
    let files = files
        .each_ref()
        .map(|(path, text)| (*path, text.as_deref()));
    world.commit("dan", "Retry", &files);
    held(&world, &marked);
    // In two steps.
    let (world, marked) = landed(DECLARED);
    revert(&world, &marked, None);
    propose(&world);
    world.commit("dan", "Retry", &[("src/pay.rs", Some(&lines(20)))]);
    world.commit("dan", "Retry more", &[("src/pay.rs", Some(&lines(40)))]);
    held(&world, &marked);
}

#[test]
fn line_48_many_small_commits_do_not_hide_it() {
    // Others were undone in the same file, and each commit of the change touches it, so that there are more pairs than are compared.
    let (world, marked) = landed(DECLARED);
    revert(&world, &marked, None);
    for place in 0..5 {
        let text = format!("{place}\n");
        let other = world.commit("cyn", "Other", &[("src/pay.rs", Some(&text))]);
        revert(&world, &other, None);
    }
    propose(&world);
    for place in 0..45 {
        let text = format!("wip {place}\n");
        world.commit("dan", "wip", &[("src/pay.rs", Some(&text))]);
    }
    world.commit("dan", "Retry", &[("src/pay.rs", Some(&lines(40)))]);
    held(&world, &marked);
}

#[test]
fn line_48_a_merge_brings_back_what_it_merged() {
    let world = World::with_material_change();
    let marked = world.id("feature");
    world.git("ada", &["checkout", "-q", "main"]);
    world.git(
        "ada",
        &["merge", "-q", "--no-ff", "-m", "Merge it", "feature"],
    );
    world.git("dan", &["revert", "--no-edit", "-m", "1", "HEAD"]);
    let undone = world.head();
    propose(&world);
    revert(&world, &undone, None);
    held(&world, &marked);
}

#[test]
fn line_48_what_no_mark_is_on_comes_back_without() {
    let (world, marked) = landed("Retry payments once");
    let undone = revert(&world, &marked, None);
    propose(&world);
    revert(&world, &undone, None);
    let honest = world.decide(&[]);
    assert!(!honest.decision.provenance.detected);
    honest.passes();
    // A revert of an edit over lines of AI puts no commit back.
    let (world, _) = landed(DECLARED);
    let text = lines(40).replace("line 7\n", "line seven\n");
    let edit = world.commit("dan", "Spell it", &[("src/pay.rs", Some(&text))]);
    propose(&world);
    revert(&world, &edit, None);
    let honest = world.decide(&[]);
    let kinds: Vec<_> = honest
        .facts
        .equivalences
        .iter()
        .map(|link| link.kind)
        .collect();
    assert_eq!(kinds, [EquivalenceKind::Revert]);
    assert!(!honest.decision.provenance.detected);
    honest.passes();
}

#[test]
fn line_48_what_was_never_declared_has_to_be_now() {
    let (world, marked) = landed(
        "Retry payments once\n\nMore.\n\nCo-Authored-By: Claude <noreply@anthropic.com>\nand more",
    );
    let undone = revert(&world, &marked, None);
    propose(&world);
    revert(&world, &undone, None);
    let outcome = world.decide(&[]);
    assert!(outcome.decision.provenance.detected);
    outcome.held("ai-declared", &WAITS);
    let message = format!(
        "{}\n\nAssisted-by: Claude:opus-4",
        world.git("dan", &["log", "-1", "--format=%B"])
    );
    world.git("dan", &["commit", "-q", "--amend", "-m", &message]);
    let mut signed = world.signs("bob");
    signed.evidence = None;
    world.decide(&[signed]).open("ai-declared");
}

#[test]
fn line_52_what_is_told_by_its_content_or_by_name_comes_with_its_marks() {
    let marked_with = |more: bool| {
        let (world, marked) = landed(DECLARED);
        let marked = match more {
            true => {
                world.git("ada", &["checkout", "-q", "-B", "main", "main~2"]);
                let files = [
                    ("src/pay.rs", Some(lines(40))),
                    ("other.rs", Some(lines(7))),
                ];
                let files = files
                    .each_ref()
                    .map(|(path, text)| (*path, text.as_deref()));
                world.commit("ada", DECLARED, &files)
            }
            false => marked,
        };
        (world, marked)
    };
    // One of two files.
    let (world, marked) = marked_with(true);
    revert(&world, &marked, None);
    propose(&world);
    world.commit("dan", "Add payments", &[("src/pay.rs", Some(&lines(40)))]);
    held(&world, &marked);
    // Under another name its marks are told, and no lines of it are counted by the old one.
    let (world, marked) = marked_with(false);
    world.commit("dan", "Simplify", &[("src/pay.rs", None)]);
    propose(&world);
    world.commit("dan", "Add payments", &[("pay2.rs", Some(&lines(40)))]);
    let told = world.decide(&[]);
    assert!(told.decision.provenance.detected);
    let mut links = told.facts.equivalences.iter();
    assert!(links.any(|link| link.from_revision == marked));
    // Long ago.
    let (world, marked) = marked_with(false);
    world.commit("dan", "Simplify", &[("src/pay.rs", None)]);
    fill(&world, 301);
    propose(&world);
    world.commit("dan", "Add payments", &[("src/pay.rs", Some(&lines(40)))]);
    held(&world, &marked);
    // Picked from where it never landed, by a message that left the marks out.
    for (message, copied) in [(DECLARED, true), ("Retry payments once", false)] {
        let world = World::new();
        world.git("ada", &["checkout", "-q", "-B", "other", "main"]);
        let marked = world.commit("ada", message, &[("src/pay.rs", Some(&lines(40)))]);
        world.git("ada", &["checkout", "-q", "main"]);
        propose(&world);
        let message = format!("Add payments\n\n(cherry picked from commit {marked})");
        world.commit("dan", &message, &[("src/pay.rs", Some(&lines(40)))]);
        match copied {
            true => _ = held(&world, &marked),
            false => world.decide(&[]).passes(),
        }
    }
}

#[test]
fn line_52_what_is_alike_by_chance_or_was_never_gone_comes_without() {
    // What is in the base still is copied, and nothing comes back.
    let (world, _) = landed(DECLARED);
    propose(&world);
    world.commit("dan", "Copy", &[("copy.rs", Some(&lines(40)))]);
    let honest = world.decide(&[]);
    assert!(!honest.decision.provenance.detected);
    honest.passes();
    // A file of few lines.
    let (world, _) = landed(DECLARED);
    world.commit("ada", DECLARED, &[("module.rs", Some("mod a;\nmod b;\n"))]);
    world.commit("dan", "Simplify", &[("module.rs", None)]);
    propose(&world);
    world.commit(
        "dan",
        "Begin",
        &[("other.rs", Some("mod a;\nmod b;\n")), ("b", Some("1\n"))],
    );
    let honest = world.decide(&[]);
    assert!(!honest.decision.provenance.detected);
    honest.passes();
}

/// So many commits on `main`.
fn fill(world: &World, count: usize) {
    let tip = world.head();
    let mut input = String::new();
    for number in 0..count {
        let from = if number == 0 {
            format!("from {tip}\n")
        } else {
            String::new()
        };
        input += &format!(
            "commit refs/heads/main\ncommitter x <x@y> {} +0000\ndata 1\nz\n{from}M 100644 inline f{number}\ndata 1\nz\n\n",
            1_773_000_000 + number
        );
    }
    let person = ("x", "x@y");
    let arguments = ["fast-import", "--quiet", "--force"];
    let output = crate::support::git(
        world.path(),
        &arguments,
        person,
        person,
        "",
        input.as_bytes(),
    );
    crate::support::text(&output, &arguments);
    world.git("dan", &["reset", "-q", "--hard", "main"]);
}
