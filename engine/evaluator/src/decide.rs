//! One decision. This is the one place that knows the order in which its parts are made:
//!
//! 1. who is who ([`people`]); what they said ([`statements`]); which marks of AI there are ([`provenance`])
//! 2. who is involved, which appeals hold, and how much is AI's ([`signoffs`], [`provenance`])
//! 3. what the change can reach, what is odd about the facts, and the risk
//! 4. each control ([`controls`]) and whom its queue asks ([`queue`])
//! 5. the verdict
//!
//! Each part is made once and handed down. A folder uses those below it and none above: `queue`, `controls`, `signoffs`,
//! `provenance` and `statements`, `people`.

use crate::controls::{self, ControlContext, Landed, prior};
use crate::people::roster::{Joined, Roster};
use crate::provenance::{self, Examination, Settings};
use crate::rules::{RuleContext, Rules};
use crate::signoffs::{SignOffs, appeals, involvement::Involved, signals};
use crate::statements::Statements;
use crate::{custom_facts, impact, notices, queue, risk, verdict};
use countersign_contract::types::{
    ComplianceEvent, ControlResult, Decision, Escalation, Facts, Trace, Verdict,
};
use countersign_program::policy::Policy;
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
    let agents = settings.agents();
    let joined = Joined::new();
    let roster = Roster::new(&facts.people, &joined);
    let statements = Statements::read(facts, &roster, &agents);
    let examination = Examination::read(facts, settings, agents);
    let authorship = examination.authorship();
    let involved = Involved::find(facts, &authorship, &statements.content, &roster, &agents);
    let appeals = appeals::judge(facts, &roster, &statements, &involved, &agents);
    let mut attribution = examination.weigh(&authorship, &appeals.contested, &roster);
    attribution.provenance.appeals = appeals.results;
    let totals = provenance::totals(facts);
    let (provenance, total) = provenance::to_value(&attribution, &totals);
    let sign_offs = SignOffs {
        facts,
        roster: &roster,
        votes: &statements.votes,
        content: &statements.content,
        involved: &involved,
        agents,
        provenance: &attribution.provenance,
    };
    let impact = impact::reach(facts, &roster, &policy.spread);
    let (signals, odd_times) = signals::measure(&sign_offs, attribution.deleted);
    let vetoes = sign_offs.vetoes();
    let mut notices = notices::about_facts(facts, policy, &roster);
    notices.extend(attribution.notices.iter().cloned());
    notices.extend(appeals.notices);
    notices.extend(statements.notices.iter().cloned());
    notices.extend(odd_times);
    let risk = OnceCell::new();
    let rules = Rules::new(policy, traced);
    let mut scope = Scope::new(Globals {
        facts: Some(facts),
        marks: incomplete_lists(facts),
        provenance: Some(provenance),
        totals: Some(total),
        impact: Some(impact::to_value(facts, &impact)),
        signals: Some(signals::to_value(&signals, facts)),
        vetoes: Some(sign_offs.vetoes_as_value(&vetoes)),
        author: Some(impact::author(facts, &roster)),
        parameters: policy
            .parameters
            .iter()
            .map(|parameter| parameter.value.to_value())
            .collect(),
        extra: custom_facts::values(&policy.extra, &facts.extra),
        variables: &policy.variables,
        arguments: Vec::new(),
        patterns: Some(patterns),
        zones: &policy.zones,
    });
    let mut steps = 0;
    let mut no_risk = risk::Unknown::default();
    if let Some(model) = &policy.risk {
        match risk::score(model, &rules, &scope, &policy.meter(), &mut steps) {
            Ok(found) => scope = scope.with_risk(Value::Record(risk.get_or_init(|| found))),
            Err(unknown) => {
                notices.extend(notices::no_risk(&unknown));
                no_risk = unknown;
                scope = scope.with_risk(Value::Missing(Missing::Fact("risk")));
            }
        }
    }
    notices::sort(&mut notices);
    let landed = Landed::from_facts(facts);
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
        landed,
        expertise: OnceCell::new(),
    };
    let results = judge_all(&context);
    drop(context);
    drop(scope);
    let mut events = results.events;
    let (verdict, reason, missing_facts) =
        conclude(policy, facts, landed, &results.controls, &mut events);
    let traces = rules.into_traces();
    events.extend(appeals::events(&attribution.provenance));
    let steps = results
        .controls
        .iter()
        .fold(steps, |sum, control| sum.saturating_add(control.steps));
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
        provenance: attribution.provenance,
        risk: risk.into_inner(),
        impact,
        signals,
        notices,
        totals,
        missing_facts,
        steps,
    };
    (decision, traces)
}

/// What all controls came to.
#[derive(Default)]
struct Results {
    controls: Vec<ControlResult>,
    escalations: Vec<Escalation>,
    events: Vec<ComplianceEvent>,
}

/// Judges every control in the policy's order, and asks the queue of each that waits for people.
fn judge_all<'a>(context: &ControlContext<'_, 'a>) -> Results {
    let mut results = Results::default();
    for control in &context.policy.controls {
        let meter = context.policy.meter();
        let rule_context = RuleContext {
            rules: context.rules,
            scope: context.scope,
            meter: &meter,
            control,
        };
        let mut judged = controls::judge(
            context,
            &rule_context,
            &results.controls,
            &mut results.events,
        );
        let mut remedy = None;
        if judged.asks()
            && let Some(entry) = queue::entry(context, &rule_context, &judged)
        {
            judged.escalate(entry.escalation.nobody_eligible);
            judged.steps = judged.steps.saturating_add(entry.steps);
            remedy = entry.remedy;
            results.escalations.push(entry.escalation);
        }
        results
            .controls
            .push(judged.finish(context, &rule_context, remedy));
    }
    results
}

/// The verdict, its reason and what is missing. What passed for deployment before stays deployable.
fn conclude(
    policy: &Policy,
    facts: &Facts,
    landed: Landed,
    controls: &[ControlResult],
    events: &mut Vec<ComplianceEvent>,
) -> (Verdict, String, Vec<String>) {
    let (verdict, reason, missing) = verdict::of_controls(policy, landed, controls);
    let prior = match verdict {
        Verdict::Pass => None,
        _ => prior::opening(facts),
    };
    let Some(prior) = prior else {
        return (verdict, reason, missing);
    };
    events.push(prior::event(facts, prior, &reason));
    let reason = format!(
        "it passed for deployment before, under `{}`, and stays deployable; by itself it would not pass now: {reason}",
        prior.policy
    );
    (Verdict::Pass, reason, missing)
}
