//! Laws that hold between the presets, and within each of them, for all facts.

use crate::changes;

use changes::{HEAD, change, near_a_limit};
use countersign_compiler::{Folder, Options, compile};
use countersign_contract::types::*;
use countersign_evaluator::Evaluator;
use proptest::prelude::*;
use std::path::Path;

/// What lets most pass comes first.
const ORDER: [&str; 6] = [
    "solo",
    "small",
    "standard",
    "enterprise",
    "regulated",
    "ban",
];

fn evaluator(preset: &str) -> Evaluator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../policies")
        .join(preset)
        .join("policy.yaml");
    let mut folder = Folder::new();
    folder.insert("policy.yaml", std::fs::read_to_string(path).unwrap());
    match compile(&folder, &Options::default()) {
        Ok(compiled) => {
            assert_eq!(compiled.render_warnings(&folder, false), "", "{preset}");
            Evaluator::load(&compiled.encode()).unwrap()
        }
        Err(found) => panic!("{preset}: {}", found.render(&folder, false)),
    }
}

fn evaluators() -> Vec<Evaluator> {
    ORDER.iter().map(|preset| evaluator(preset)).collect()
}

thread_local! {
    static EVALUATORS: Vec<Evaluator> = evaluators();
}

/// The decision of every preset, in their order.
fn decide(facts: &Facts) -> Vec<Decision> {
    EVALUATORS.with(|all| all.iter().map(|one| one.evaluate(facts).unwrap()).collect())
}

/// From passing to held to declined. Pending and undecided hold a change alike; which of the two it is depends on what is
/// missing, and where a list may hold a veto, one more approval can turn `pending` into `undecided`.
fn held(decision: &Decision) -> u8 {
    match decision.verdict {
        Verdict::Pass => 0,
        Verdict::Pending | Verdict::Undecided => 1,
        Verdict::Block => 2,
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

fn states(decision: &Decision) -> String {
    let shown = decision
        .controls
        .iter()
        .filter(|control| control.state != ControlState::NotApplicable)
        .map(|control| format!("{} {}", control.id, control.state.as_str()));
    format!(
        "{} {:?}: {}",
        decision.policy,
        decision.verdict,
        shown.collect::<Vec<_>>().join(", ")
    )
}

/// A senior owner whom nothing involves reads everything and signs.
fn signed_by_zoe(facts: &Facts) -> SignOff {
    let areas = [
        AssessmentArea::Diff,
        AssessmentArea::AiContribution,
        AssessmentArea::SystemicRisk,
        AssessmentArea::Context,
        AssessmentArea::Dependencies,
        AssessmentArea::FailureHistory,
    ];
    SignOff {
        id: "zoe".to_owned(),
        sequence: 99,
        person: "zoe".to_owned(),
        verdict: SignOffVerdict::Approve,
        binding: ContentBinding {
            repository: facts.change.repository.clone(),
            base_branch: facts.change.base.branch.clone(),
            revision: HEAD.to_owned(),
            tree: None,
            merge_base: facts.change.merge_base.clone(),
        },
        assesses: areas.map(|area| Assessment { area, note: None }).to_vec(),
        reason: None,
        opened: None,
        signed: None,
        authentication: Authentication::Signed,
        evidence: None,
        confirms: Vec::new(),
    }
}

/// What is the case, declared in the trailer block of each commit that shows it.
fn with_trailers(facts: &Facts, provenance: &Provenance) -> Facts {
    let mut declared = facts.clone();
    for shown in provenance.commits.iter().filter(|commit| commit.detected) {
        let commit = declared
            .commits
            .iter_mut()
            .find(|commit| commit.revision == shown.revision)
            .unwrap();
        // The block is the last paragraph: a message that ends in one gets another line, any other a new paragraph.
        let last = commit.message.rsplit("\n\n").next().unwrap_or_default();
        let is_block = commit.message.contains("\n\n")
            && last
                .lines()
                .all(|line| line.contains(": ") && !line.starts_with(' '));
        let mut separator = if is_block { "\n" } else { "\n\n" };
        let mut say = |line: String| {
            commit.message.push_str(separator);
            commit.message.push_str(&line);
            separator = "\n";
        };
        for agent in &shown.agents {
            say(format!("Assisted-by: {agent}"));
        }
        if shown.agents.is_empty() {
            say("AI-assisted: true".to_owned());
        }
    }
    declared
}

/// The same, said of the whole change outside its commits.
fn with_form(facts: &Facts, provenance: &Provenance) -> Facts {
    let mut declared = facts.clone();
    declared.declarations.push(Declaration {
        person: "ada".to_owned(),
        ai: DeclaredUse::Assisted,
        agents: provenance.agents.clone(),
        revisions: Vec::new(),
    });
    declared
}

fn pays(before: &Decision, after: &Decision) -> Result<(), TestCaseError> {
    let shown = || format!("{}\n{}", states(before), states(after));
    prop_assert!(strictness(after) <= strictness(before), "{}", shown());
    for (one, other) in before.controls.iter().zip(&after.controls) {
        let asked =
            |control: &ControlResult| control.requirement.as_ref().map_or(0, |asked| asked.count);
        prop_assert!(asked(other) <= asked(one), "{}: {}", one.id, shown());
        prop_assert!(
            other.counted.len() >= one.counted.len(),
            "{}: {}",
            one.id,
            shown()
        );
    }
    for one in &before.escalations {
        for other in after
            .escalations
            .iter()
            .filter(|other| other.control == one.control)
        {
            prop_assert_eq!(other.due, one.due, "{}", one.control);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn each_preset_lets_pass_what_the_next_does(facts in change()) {
        let decisions = decide(&facts);
        for pair in decisions.windows(2) {
            prop_assert!(held(&pair[0]) <= held(&pair[1]), "{}\n{}", states(&pair[0]), states(&pair[1]));
        }
    }

    /// Most changes are held by several controls at once, which hides that one of them was loosened.
    #[test]
    fn each_preset_lets_pass_what_the_next_does_near_its_limits(facts in prop::collection::vec(near_a_limit(), 8)) {
        for facts in &facts {
            let decisions = decide(facts);
            for pair in decisions.windows(2) {
                prop_assert!(held(&pair[0]) <= held(&pair[1]), "{}\n{}", states(&pair[0]), states(&pair[1]));
            }
        }
    }

    #[test]
    fn one_more_valid_approval_never_worsens(facts in change()) {
        let mut more = facts.clone();
        more.sign_offs.push(signed_by_zoe(&facts));
        for (before, after) in decide(&facts).iter().zip(&decide(&more)) {
            prop_assert!(held(after) <= held(before), "{}\n{}", states(before), states(after));
            if before.missing_facts.is_empty() {
                prop_assert!(strictness(after) <= strictness(before), "{}\n{}", states(before), states(after));
            }
        }
    }

    #[test]
    fn disclosure_pays_in_a_trailer(facts in change()) {
        let before = decide(&facts);
        prop_assume!(before[0].provenance.commits.iter().any(|commit| commit.detected));
        let after = decide(&with_trailers(&facts, &before[0].provenance));
        for (before, after) in before.iter().zip(&after) {
            pays(before, after)?;
        }
    }

    #[test]
    fn disclosure_pays_in_a_form(facts in change()) {
        let before = decide(&facts);
        prop_assume!(before[0].provenance.detected);
        let after = decide(&with_form(&facts, &before[0].provenance));
        for (before, after) in before.iter().zip(&after) {
            pays(before, after)?;
        }
    }

    #[test]
    fn lists_that_are_left_out_never_open(facts in change(), which in 0_usize..6) {
        let before = decide(&facts);
        let mut less = facts.clone();
        let gone = &mut less.completeness;
        match which {
            0 => { less.commits.clear(); gone.commits = None; gone.commit_files = None; }
            1 => { less.files.clear(); gone.files = None; }
            2 => { less.reviews.clear(); gone.reviews = None; }
            3 => { less.sign_offs.clear(); gone.sign_offs = None; }
            4 => { less.people.clear(); gone.people = None; }
            _ => { less.equivalences.clear(); gone.equivalences = None; }
        }
        for (before, after) in before.iter().zip(&decide(&less)) {
            prop_assert!(before.verdict == Verdict::Pass || after.verdict != Verdict::Pass, "{}\n{}", states(before), states(after));
        }
    }
}

/// Laws over changes that are all alike would say little: every verdict that a preset can give is a tenth of all at least.
#[test]
fn the_changes_show_each_verdict_under_each_preset() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = [[0_u32; 4]; ORDER.len()];
    let rounds = 600;
    for _ in 0..rounds {
        let facts = change().new_tree(&mut runner).unwrap().current();
        for (counts, decision) in seen.iter_mut().zip(decide(&facts)) {
            counts[usize::from(strictness(&decision))] += 1;
        }
    }
    for (preset, counts) in ORDER.iter().zip(seen) {
        println!("{preset}: pass, pending, undecided, block of {rounds}: {counts:?}");
    }
    for (preset, counts) in ORDER.iter().zip(seen) {
        assert!(
            counts.iter().all(|count| count * 10 >= rounds),
            "{preset}: pass, pending, undecided, block of {rounds}: {counts:?}"
        );
    }
}
