//! One decision: facts, provenance, risk, controls, verdict.

use crate::controls::{ControlContext, Landed, Results, evaluate};
use crate::people::roster::Joined;
use crate::provenance::{self, Settings};
use crate::rules::Rules;
use crate::safeguards::Steps;
use crate::signoffs::SignOffs;
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
    steps_taken: Steps,
    traced: bool,
) -> (Decision, Vec<Trace>) {
    let findings = provenance::find(facts, settings);
    let totals = provenance::totals(facts);
    let (provenance, total) = provenance::to_value(&findings, &totals);
    let joined = Joined::new();
    let sign_offs = SignOffs::gather(facts, &joined, &findings, settings.agents(), steps_taken);
    let impact = crate::impact::reach(facts, &sign_offs.roster, &policy.spread);
    let (signals, odd_times) = crate::signoffs::signals::measure(&sign_offs, findings.deleted);
    let vetoes = sign_offs.vetoes();
    let mut notices = crate::notices::about_facts(facts, policy, &sign_offs.roster);
    notices.extend(findings.oddities.iter().cloned());
    notices.extend(crate::statements::notices::in_reviews(&sign_offs));
    notices.extend(odd_times);
    let author = crate::impact::author(facts, &sign_offs.roster);
    let risk = OnceCell::new();
    let rules = Rules::new(policy, traced);
    let mut scope = Scope::new(Globals {
        facts: Some(facts),
        marks: incomplete_lists(facts),
        provenance: Some(provenance),
        totals: Some(total),
        impact: Some(crate::impact::to_value(facts, &impact)),
        signals: Some(crate::signoffs::signals::to_value(&signals, facts)),
        vetoes: Some(sign_offs.vetoes_as_value(&vetoes)),
        author: Some(author),
        parameters: policy
            .parameters
            .iter()
            .map(|parameter| parameter.value.to_value())
            .collect(),
        extra: crate::custom_facts::values(&policy.extra, &facts.extra),
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
                notices.extend(crate::notices::no_risk(&unknown));
                no_risk = unknown;
                scope = scope.with_risk(Value::Missing(Missing::Fact("risk")));
            }
        }
    }
    crate::sort::sort_by(&mut notices, |a, b| {
        (&a.code, &a.subject, &a.explanation).cmp(&(&b.code, &b.subject, &b.explanation))
    });
    let context = ControlContext {
        policy,
        facts,
        rules: &rules,
        scope: &scope,
        sign_offs: &sign_offs,
        vetoes: &vetoes,
        no_risk: &no_risk,
        impact: &impact,
        risk: risk.get(),
        knowledge: OnceCell::new(),
    };
    let mut results = evaluate(&context);
    drop(context);
    drop(sign_offs);
    drop(scope);
    let steps = results
        .controls
        .iter()
        .fold(steps, |sum, control| sum.saturating_add(control.steps));
    let (mut verdict, mut reason, missing) = verdict(policy, facts, steps_taken, &results);
    if let Some(prior) = (verdict != Verdict::Pass)
        .then(|| crate::controls::prior::opening(facts, steps_taken))
        .flatten()
    {
        results
            .events
            .push(crate::controls::prior::event(facts, prior, &reason));
        reason = format!(
            "it passed for deployment before, under `{}`, and stays deployable; by itself it would not pass now: {reason}",
            prior.policy
        );
        verdict = Verdict::Pass;
    }
    let traces = rules.into_traces();
    let mut events = results.events;
    events.extend(provenance::events(&findings.provenance));
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
        events,
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
fn verdict(
    policy: &Policy,
    facts: &Facts,
    steps: Steps,
    results: &Results,
) -> (Verdict, String, Vec<String>) {
    let counts = |control: &&ControlResult| control.effect == Effect::Block;
    let with = |states: &[ControlState]| -> Vec<&ControlResult> {
        results
            .controls
            .iter()
            .filter(counts)
            .filter(|control| states.contains(&control.state))
            .collect()
    };
    let mut missing = crate::sort::set(
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
    let unlinked = Landed::from_facts(facts, steps) == Landed::WithoutEvidence;
    let (verdict, reason) = if !blocking.is_empty() {
        (Verdict::Block, because(&blocking))
    } else if !failing.is_empty() {
        (Verdict::Undecided, because(&failing))
    } else if unlinked {
        missing.push("change.landed_from".to_owned());
        crate::sort::sort_unique(&mut missing);
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
