//! One decision: facts, provenance, risk, controls, verdict.

use crate::controls::{Court, Landed, Results, evaluate};
use crate::provenance::{self, Settings};
use crate::reduction::Assembly;
use crate::reduction::ballots::Ballots;
use crate::reduction::binding::Content;
use crate::reduction::involvement::Involved;
use crate::reduction::roster;
use crate::rules::Rules;
use countersign_contract::types::{
    ControlResult, ControlState, Decision, Effect, Facts, Trace, Verdict,
};
use countersign_program::policy::{Policy, WhenNothingApplies};
use countersign_program::{Globals, Missing, Patterns, Scope, ToValue, Value, incomplete_lists};
use std::cell::OnceCell;

/// Decides one change; with traces if asked for.
pub(crate) fn decide(
    policy: &Policy,
    patterns: &Patterns,
    settings: &Settings,
    facts: &Facts,
    traced: bool,
) -> (Decision, Vec<Trace>) {
    let findings = provenance::find(facts, settings);
    let totals = provenance::totals(facts);
    let (provenance, total) = provenance::to_value(&findings, &totals);
    let roster = roster::of(facts);
    let impact = crate::impact::of(facts, &roster, &policy.spread);
    let signals = crate::signals::of(facts);
    let notices = crate::notices::of(facts, policy, &roster);
    let author = crate::impact::author(facts, &roster);
    let risk = OnceCell::new();
    let rules = Rules::new(policy, traced);
    let mut scope = Scope::new(Globals {
        facts: Some(facts),
        marks: incomplete_lists(facts),
        provenance: Some(provenance),
        totals: Some(total),
        impact: Some(crate::impact::to_value(facts, &impact)),
        signals: Some(signals.to_value()),
        author: Some(author),
        parameters: policy
            .parameters
            .iter()
            .map(|parameter| parameter.value.to_value())
            .collect(),
        extra: crate::extra::values(&policy.extra, &facts.extra),
        variables: &policy.variables,
        arguments: Vec::new(),
        patterns: Some(patterns),
        zones: &policy.zones,
    });
    let mut steps = 0;
    let mut no_risk = crate::risk::Unknown::default();
    if let Some(model) = &policy.risk {
        match crate::risk::score(model, &rules, &scope, &policy.meter(), &mut steps) {
            Ok(found) => scope = scope.with_risk(Value::Record(risk.get_or_init(|| found))),
            Err(unknown) => {
                no_risk = unknown;
                scope = scope.with_risk(Value::Missing(Missing::Fact("risk")));
            }
        }
    }
    let agents = settings.agents();
    let assembly = Assembly {
        facts,
        ballots: Ballots::of(facts, &roster),
        content: Content::of(facts),
        involved: Involved::of(facts, &findings, &roster, &agents),
        roster,
        agents,
        provenance: &findings.provenance,
    };
    let court = Court {
        policy,
        facts,
        rules: &rules,
        scope: &scope,
        assembly: &assembly,
        no_risk: &no_risk,
    };
    let results = evaluate(&court);
    drop(assembly);
    drop(scope);
    let steps = results
        .controls
        .iter()
        .fold(steps, |sum, control| sum.saturating_add(control.steps));
    let (verdict, reason, missing) = verdict(policy, facts, &results);
    let traces = rules.into_traces();
    let decision = Decision {
        contract: countersign_contract::CONTRACT_VERSION.to_owned(),
        policy: policy.name.clone(),
        policy_version: policy.version.clone(),
        change: facts.change.id.clone(),
        revision: facts.change.head.revision.clone(),
        purpose: facts.purpose,
        now: facts.now,
        verdict,
        mode: policy.mode,
        reason,
        controls: results.controls,
        escalations: results.escalations,
        events: results.events,
        provenance: findings.provenance,
        risk: risk.into_inner(),
        impact,
        signals,
        notices,
        totals,
        missing_facts: missing,
        steps,
    };
    (decision, traces)
}

/// Any denied or bypassed control blocks; else any error leaves it undecided; else anything that waits is pending.
fn verdict(policy: &Policy, facts: &Facts, results: &Results) -> (Verdict, String, Vec<String>) {
    let counts = |control: &&ControlResult| control.effect == Effect::Block;
    let with = |states: &[ControlState]| -> Vec<&ControlResult> {
        results
            .controls
            .iter()
            .filter(counts)
            .filter(|control| states.contains(&control.state))
            .collect()
    };
    let mut missing = crate::order::set(
        results
            .controls
            .iter()
            .flat_map(|control| control.missing_facts.iter().cloned()),
    );
    let blocking = with(&[ControlState::Denied, ControlState::Bypassed]);
    let failing = with(&[ControlState::Error]);
    let waiting = with(&[ControlState::Pending, ControlState::Escalated]);
    let nothing_applied = results
        .controls
        .iter()
        .all(|control| control.state == ControlState::NotApplicable);
    let unlinked = Landed::of(facts) == Landed::WithoutEvidence;
    let (verdict, reason) = if !blocking.is_empty() {
        (Verdict::Block, because(&blocking))
    } else if !failing.is_empty() {
        (Verdict::Undecided, because(&failing))
    } else if unlinked {
        missing.push("change.landed_from".to_owned());
        crate::order::sort_unique(&mut missing);
        let reason = "it landed without a link to the changes it came from, whose evidence and sign-offs are not known";
        (Verdict::Undecided, reason.to_owned())
    } else if !waiting.is_empty() {
        (Verdict::Pending, because(&waiting))
    } else if nothing_applied && policy.when_nothing_applies == WhenNothingApplies::Block {
        (
            Verdict::Block,
            "no control applies, and the policy does not let such a change pass".to_owned(),
        )
    } else if nothing_applied {
        (Verdict::Pass, "no control applies".to_owned())
    } else {
        (Verdict::Pass, "every control that blocks is met".to_owned())
    };
    (verdict, reason, missing)
}

/// The first control that decides, and how many more there are.
fn because(controls: &[&ControlResult]) -> String {
    let Some(first) = controls.first() else {
        return String::new();
    };
    let reason = format!("`{}`: {}", first.id, first.reason);
    match controls.len() - 1 {
        0 => reason,
        1 => format!("{reason}; and 1 more control"),
        more => format!("{reason}; and {more} more controls"),
    }
}
