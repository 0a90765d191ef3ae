//! Laws of sign-offs that hold for all facts: with teams, pairs, delegations, vetoes and landed changes.

use crate::support;

use countersign_compiler::{Folder, Options, compile};
use countersign_contract::types::*;
use countersign_evaluator::Evaluator;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::LazyLock;
use support::facts;

const POLICY: &str = "
policy: laws
version: 1.0.0
summary: Every kind of sign-off control.
controls:
  - id: one
    title: One
    sign_off: {count: 1, eligible: reviewer.kind == 'human'}
  - id: teams
    title: Two of two teams
    sign_off: {count: 2, distinct_teams: 2, eligible: \"reviewer.teams.exists(t, t == 'shop' || t == 'ops')\"}
  - id: three
    title: Three of two teams
    effect: warn
    sign_off: {count: 3, distinct_teams: 2, eligible: reviewer.level >= 3}
  - id: pair
    title: A pair
    sign_off: {count: 1, eligible: reviewer.kind == 'human', pairing: true}
  - id: signed
    title: Signed
    effect: warn
    sign_off: {count: 1, eligible: reviewer.kind == 'human', authentication: [signed], assesses: [diff]}
  - id: above
    title: Above the author
    effect: warn
    sign_off: {count: 1, eligible: reviewer.level > author.level, binding: revision}
";

static EVALUATOR: LazyLock<Evaluator> = LazyLock::new(|| {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", POLICY);
    let compiled = match compile(&folder, &Options { set: Vec::new() }) {
        Ok(compiled) => compiled,
        Err(found) => unreachable!("{}", found.render(&folder, false)),
    };
    Evaluator::load(&compiled.encode()).unwrap()
});

const PEOPLE: &[&str] = &[
    "ada", "ADA2", "bob", "cyn", "dan", "eve", "guy", "hal", "zoe", "shop-ci", "nobody",
];
const BODIES: &[&str] = &[
    "",
    "",
    "assessed: diff",
    "paired: yes",
    "paired: no",
    "countersign: veto",
    "> assessed: diff",
    "assessed: diff, nothing",
];
const MESSAGES: &[&str] = &[
    "Fix",
    "Fix\n\nCo-authored-by: Bob <bob@acme.example>",
    "Fix\n\nCo-authored-by: Ada <ada@acme.example>",
    "Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>",
];
const AUTHORS: &[(&str, &str, Option<&str>)] = &[
    ("Ada", "ada@acme.example", Some("ada")),
    ("Ada", "ada@acme.example", Some("ada")),
    ("Ada", "ada@acme.example", Some("ada")),
    ("Bob", "bob@acme.example", None),
    ("Claude", "noreply@anthropic.com", Some("bob")),
    ("Stranger", "x@nowhere.example", None),
];

prop_compose! {
    fn commit(prefix: &'static str)(
        (name, email, login) in select(AUTHORS),
        message in select(MESSAGES),
        pusher in proptest::option::of(select(&["ada", "ada", "eve"][..])),
    ) -> Commit {
        let author = Identity { name: name.to_owned(), email: email.to_owned(), login: login.map(str::to_owned) };
        Commit {
            revision: prefix.to_owned(),
            tree: None,
            parents: vec!["b0".to_owned()],
            committer: author.clone(),
            author,
            message: message.to_owned(),
            signature: Signature::Unknown,
            pusher: pusher.map(str::to_owned),
            authored: None,
            committed: None,
            in_base: false,
            recomputed_merge: false,
            files: Vec::new(),
        }
    }
}

fn binding(revision: &str) -> ContentBinding {
    ContentBinding {
        repository: "acme/shop".to_owned(),
        base_branch: Some("main".to_owned()),
        revision: revision.to_owned(),
        tree: None,
        merge_base: Some("b0".to_owned()),
    }
}

fn sign_off(person: &str, verdict: SignOffVerdict, authentication: Authentication) -> SignOff {
    SignOff {
        id: String::new(),
        sequence: 99,
        person: person.to_owned(),
        verdict,
        binding: binding("c0"),
        assesses: vec![Assessment {
            area: AssessmentArea::Diff,
            note: None,
        }],
        reason: None,
        opened: None,
        signed: None,
        authentication,
        evidence: None,
        confirms: Vec::new(),
    }
}

prop_compose! {
    fn said()(
        person in select(PEOPLE),
        // Mostly approvals, so that verdicts of all kinds come up.
        state in prop_oneof![6 => Just(ReviewState::Approved), 2 => Just(ReviewState::Commented), 1 => select(ReviewState::ALL)],
        verdict in prop_oneof![6 => Just(SignOffVerdict::Approve), 1 => select(SignOffVerdict::ALL)],
        revision in select(&["c0", "c0", "c0", "o0", "old"][..]),
        authentication in prop_oneof![5 => Just(Authentication::Forge), 2 => Just(Authentication::Signed), 1 => Just(Authentication::None)],
        body in select(BODIES),
        as_review in any::<bool>(),
    ) -> (Option<Review>, Option<SignOff>) {
        let review = Review {
            id: String::new(),
            sequence: 0,
            reviewer: person.to_owned(),
            state,
            revision: Some(revision.to_owned()),
            tree: None,
            merge_base: Some("b0".to_owned()),
            base_branch: Some("main".to_owned()),
            submitted: None,
            body: body.to_owned(),
        };
        let signed = SignOff { binding: binding(revision), ..sign_off(person, verdict, authentication) };
        if as_review { (Some(review), None) } else { (None, Some(signed)) }
    }
}

fn complete() -> Option<ListSupply> {
    Some(ListSupply {
        supply: Supply::Complete,
        collector: None,
    })
}

const ALIASES: &[&[&str]] = &[&[], &["bob"], &["eve"], &["cyn", "CYN"]];

prop_compose! {
    /// One more record of somebody, which may contradict the others.
    fn again()(
        login in select(&["bob", "BOB", "Bob", "cyn", "Cyn", "eve-private", "ada2"][..]),
        aliases in select(ALIASES),
        level in proptest::option::of(1_u32..9),
        may_push in any::<Option<bool>>(),
        teams in prop::collection::vec(select(&["shop", "Shop", "ops"][..]), 0..3),
        kind in prop_oneof![6 => Just(PersonKind::Human), 1 => Just(PersonKind::Bot), 1 => Just(PersonKind::Agent)],
        on_call in any::<bool>(),
        departed in prop::bool::weighted(0.1),
    ) -> Person {
        serde_json::from_value(serde_json::json!({
            "login": login, "aliases": aliases, "level": level, "may_push": may_push, "teams": teams, "kind": kind,
            "on_call": on_call, "departed": departed,
        })).unwrap()
    }
}

prop_compose! {
    fn change()(
        commit in commit("c0"),
        origin in commit("o0"),
        said in prop::collection::vec(said(), 0..11),
        teams in prop::collection::vec(prop::collection::vec(select(&["shop", "ops", "data"][..]), 0..3), 9),
        lent in prop::collection::vec((select(PEOPLE), select(PEOPLE)), 0..4),
        landed in prop::bool::weighted(0.3),
        squashed in any::<bool>(),
        again in prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(again(), 1..3)],
    ) -> Facts {
        let mut facts = facts();
        facts.commits.push(commit);
        for (person, teams) in facts.people.iter_mut().zip(teams) {
            person.teams = teams.into_iter().map(str::to_owned).collect();
        }
        for (place, (review, signed)) in said.into_iter().enumerate() {
            let sequence = place as u32 + 1;
            facts.reviews.extend(review.map(|review| Review { id: format!("r{sequence}"), sequence, ..review }));
            facts.sign_offs.extend(signed.map(|signed| SignOff { id: format!("s{sequence}"), sequence, ..signed }));
        }
        facts.people.extend(again);
        for (place, (delegator, delegate)) in lent.into_iter().enumerate() {
            facts.delegations.push(serde_json::from_value(serde_json::json!({
                "id": format!("d{place}"), "delegator": delegator, "delegate": delegate,
                "starts": "2026-03-01T00:00:00Z", "ends": "2026-04-01T00:00:00Z",
            })).unwrap());
        }
        facts.completeness.carried_commits = complete();
        if landed {
            facts.change.state = ChangeState::Merged;
            facts.change.landed_from.push("example.org/acme/shop#6".to_owned());
            facts.carried_commits.push(origin);
        }
        if squashed {
            facts.equivalences.push(Equivalence {
                from_revision: "o0".to_owned(),
                to_revision: "c0".to_owned(),
                kind: EquivalenceKind::Squash,
                tree: "t0".to_owned(),
            });
        }
        facts
    }
}

fn strictness(decision: &Decision) -> u8 {
    match decision.verdict {
        Verdict::Pass => 0,
        Verdict::Pending => 1,
        Verdict::Undecided => 2,
        Verdict::Block => 3,
    }
}

fn decide(facts: &Facts) -> Decision {
    EVALUATOR.evaluate(facts).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_order_of_lists_shows_nowhere(facts in change(), seed in any::<u64>()) {
        let expected = serde_json::to_string(&decide(&facts)).unwrap();
        let mut turned = facts;
        fn turn<T>(list: &mut [T], seed: u64) {
            if !list.is_empty() {
                list.rotate_left((seed as usize) % list.len());
            }
            if seed & 1 == 1 {
                list.reverse();
            }
        }
        turn(&mut turned.reviews, seed);
        turn(&mut turned.sign_offs, seed >> 8);
        turn(&mut turned.people, seed >> 16);
        turn(&mut turned.delegations, seed >> 24);
        turn(&mut turned.commits, seed >> 32);
        turn(&mut turned.carried_commits, seed >> 40);
        prop_assert_eq!(serde_json::to_string(&decide(&turned)).unwrap(), expected);
    }

    #[test]
    fn one_more_approval_never_worsens(
        facts in change(),
        person in select(PEOPLE),
        authentication in select(&[Authentication::Forge, Authentication::Reauthenticated, Authentication::Signed][..]),
        attests in any::<bool>(),
    ) {
        let before = decide(&facts);
        let mut more = facts;
        let mut approval = sign_off(person, SignOffVerdict::Approve, authentication);
        approval.id = "s99".to_owned();
        if !attests {
            approval.assesses.clear();
        }
        more.sign_offs.push(approval);
        let after = decide(&more);
        prop_assert!(strictness(&after) <= strictness(&before), "{} -> {}", before.reason, after.reason);
        for (one, other) in before.controls.iter().zip(&after.controls) {
            prop_assert!(other.counted.len() >= one.counted.len(), "{}: {:?} -> {:?}", one.id, one.counted, other.counted);
            prop_assert!(other.vetoes.len() <= one.vetoes.len());
        }
    }

    #[test]
    fn what_nobody_vouches_for_never_opens(facts in change(), person in select(PEOPLE), verdict in select(SignOffVerdict::ALL)) {
        let mut more = facts;
        // A veto that nobody vouches for is the one thing that a word of the same kind takes back.
        more.sign_offs.retain(|signed| signed.authentication != Authentication::None);
        let before = decide(&more);
        more.sign_offs.push(SignOff { id: "s99".to_owned(), ..sign_off(person, verdict, Authentication::None) });
        let after = decide(&more);
        prop_assert!(strictness(&after) >= strictness(&before), "{} -> {}", before.reason, after.reason);
    }

    #[test]
    fn facts_that_are_left_out_never_open(facts in change(), which in 0_usize..8) {
        let before = decide(&facts);
        let mut less = facts;
        match which {
            0 => { less.commits.clear(); less.completeness.commits = None; }
            1 => { less.carried_commits.clear(); less.completeness.carried_commits = None; }
            2 => { less.reviews.clear(); less.completeness.reviews = None; }
            3 => { less.sign_offs.clear(); less.completeness.sign_offs = None; }
            4 => { less.people.clear(); less.completeness.people = None; }
            5 => { less.delegations.clear(); less.completeness.delegations = None; }
            6 => { less.equivalences.clear(); less.completeness.equivalences = None; }
            _ => { less.change.landed_from.clear(); less.change.number = None; }
        }
        let after = decide(&less);
        if before.verdict != Verdict::Pass {
            prop_assert_ne!(after.verdict, Verdict::Pass, "{}", before.reason);
        }
    }

    #[test]
    fn every_approval_counts_or_says_why_not(facts in change()) {
        let decision = decide(&facts);
        let approvals = facts.reviews.iter().filter(|review| review.state == ReviewState::Approved).map(|review| &review.id);
        let signed = facts.sign_offs.iter().filter(|signed| signed.verdict == SignOffVerdict::Approve).map(|signed| &signed.id);
        let all: Vec<&String> = approvals.chain(signed).collect();
        for control in &decision.controls {
            let dropped = |id: &String| control.dropped.iter().filter(|dropped| dropped.id == *id).count();
            prop_assert!(all.iter().all(|id| dropped(id) <= 1), "{}: {:?}", control.id, control.dropped);
            let silent = all.iter().filter(|id| dropped(id) == 0).count();
            prop_assert!(silent <= control.counted.len(), "{}: {:?} {:?}", control.id, control.counted, control.dropped);
            prop_assert!(control.dropped.iter().all(|dropped| !dropped.explanation.is_empty()));
        }
    }
}

/// The generator would prove nothing if it made one kind of change only.
#[test]
fn the_generator_shows_what_the_laws_are_about() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut verdicts = [0_u32; 4];
    let mut counted = [0_u32; 6];
    for _ in 0..2_000 {
        let decision = decide(&change().new_tree(&mut runner).unwrap().current());
        verdicts[usize::from(strictness(&decision))] += 1;
        for (count, control) in counted.iter_mut().zip(&decision.controls) {
            *count += u32::from(control.state == ControlState::Satisfied);
        }
    }
    assert!(
        verdicts[0] >= 40 && verdicts[1] >= 200 && verdicts[3] >= 200,
        "{verdicts:?}"
    );
    assert!(counted.iter().all(|count| *count >= 10), "{counted:?}");
}
