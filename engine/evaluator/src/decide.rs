//! One decision. This is the one place that knows the order in which its parts are made:
//!
//! 1. who is who ([`people`]); what they said ([`statements`]); which marks of AI there are ([`provenance`])
//! 2. who is involved, which appeals are confirmed, and how much is AI's ([`signoffs`], [`provenance`])
//! 3. what the change can reach, what is odd about the facts, and the risk
//! 4. each control ([`controls`]) and whom its queue asks ([`queue`])
//! 5. the verdict
//!
//! Each part is made once and handed down. A folder uses those below it and none above: `queue`, `controls`, `signoffs`,
//! `provenance` and `statements`, `people`.

use crate::controls::{self, ControlContext, Landed, prior};
use crate::people::roster::{Joined, Roster};
use crate::provenance::{self, Examination, Settings};
use crate::rules::{RuleContext, Rules, Watch};
use crate::signoffs::others::Demand;
use crate::signoffs::{SignOffs, appeals, involvement::Involved, signals};
use crate::statements::Statements;
use crate::{custom_facts, impact, notices, queue, risk, verdict};
use countersign_contract::types::{
    ComplianceEvent, ControlResult, CountedWord, Decision, Escalation, Facts, Impact, Notice,
    Provenance, Risk, SignOffSignal, Totals, Verdict,
};
use countersign_program::policy::Policy;
use countersign_program::{
    Globals, Missing, Patterns, Root, Scope, ToValue, Value, incomplete_lists,
};
use std::cell::OnceCell;

/// Decides one change, watched as asked for.
pub(crate) fn decide(
    policy: &Policy,
    patterns: &Patterns,
    settings: &Settings,
    facts: &Facts,
    watch: Watch,
) -> (Decision, Watch) {
    let agents = settings.agents();
    let joined = Joined::new();
    let roster = Roster::new(&facts.people, &facts.change.id, &joined);
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
    let (extra, odd_extra) = custom_facts::read(&policy.extra, facts);
    notices.extend(odd_extra);
    let risk = OnceCell::new();
    let rules = Rules::new(policy, watch);
    let mut scope = Scope::new(Globals {
        impact: Some(impact::to_value(facts, &impact)),
        signals: Some(signals::to_value(&signals, facts)),
        vetoes: Some(sign_offs.vetoes_as_value(&vetoes)),
        author: Some(impact::author(facts, &roster)),
        provenance: Some(provenance),
        totals: Some(total),
        ..globals(policy, patterns, facts, extra)
    });
    let mut steps = 0;
    let no_risk = score_risk(policy, &rules, &mut scope, &risk, &mut steps);
    notices.extend(notices::no_risk(no_risk.as_ref()));
    notices::sort(&mut notices);
    let landed = Landed::from_facts(facts);
    let context = ControlContext {
        policy,
        facts,
        rules: &rules,
        scope: &scope,
        sign_offs: &sign_offs,
        vetoes: &vetoes,
        no_risk: no_risk.as_ref(),
        impact: &impact,
        risk: risk.get(),
        landed,
        expertise: OnceCell::new(),
    };
    let mut results = judge_all(&context);
    drop(context);
    #[cfg(not(target_arch = "wasm32"))]
    rules.cover_variables(&scope);
    drop(scope);
    let concluded = conclude(policy, facts, landed, &mut results);
    #[cfg(not(target_arch = "wasm32"))]
    rules.cover_controls(&results.controls);
    let watched = rules.into_watch();
    let appealed = appeals::events(&attribution.provenance);
    results.events.extend(appealed);
    let parts = Parts {
        provenance: attribution.provenance,
        risk: risk.into_inner(),
        impact,
        signals,
        notices,
        totals,
        steps,
    };
    (assemble(policy, facts, concluded, results, parts), watched)
}

/// What a decision shows beside its controls.
struct Parts {
    provenance: Provenance,
    risk: Option<Risk>,
    impact: Impact,
    signals: Vec<SignOffSignal>,
    notices: Vec<Notice>,
    totals: Totals,
    /// Steps that no control counts.
    steps: u64,
}

fn assemble(
    policy: &Policy,
    facts: &Facts,
    (verdict, reason, missing_facts): (Verdict, String, Vec<String>),
    results: Results,
    parts: Parts,
) -> Decision {
    let steps = results.controls.iter().fold(parts.steps, |sum, control| {
        sum.saturating_add(control.steps)
    });
    Decision {
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
        provenance: parts.provenance,
        risk: parts.risk,
        impact: parts.impact,
        signals: parts.signals,
        notices: parts.notices,
        totals: parts.totals,
        missing_facts,
        steps,
    }
}

/// What rules may read of the facts and of the policy, before anything is made of them.
fn globals<'a>(
    policy: &'a Policy,
    patterns: &'a Patterns,
    facts: &'a Facts,
    extra: Vec<Value<'a>>,
) -> Globals<'a> {
    Globals {
        facts: Some(facts),
        marks: incomplete_lists(facts),
        parameters: policy
            .parameters
            .iter()
            .map(|parameter| parameter.value.to_value())
            .collect(),
        extra,
        variables: &policy.variables,
        patterns: Some(patterns),
        zones: &policy.zones,
        ..Globals::default()
    }
}

/// Scores the risk where the policy has a model, and lets rules read it. Why there is no score, where there is none.
fn score_risk<'a>(
    policy: &'a Policy,
    rules: &Rules<'a>,
    scope: &mut Scope<'a>,
    risk: &'a OnceCell<Risk>,
    steps: &mut u64,
) -> Option<risk::Unknown> {
    let model = policy.risk.as_ref()?;
    match risk::score(model, rules, scope, &policy.meter(), steps) {
        Ok(found) => {
            *scope = scope.with_risk(Value::Record(risk.get_or_init(|| found)));
            None
        }
        Err(unknown) => {
            *scope = scope.with_risk(Value::Missing(Missing::Fact("risk")));
            Some(unknown)
        }
    }
}

/// What all controls came to.
#[derive(Default)]
struct Results {
    /// The people that each takes, and the words that count.
    demands: Vec<Demand>,
    words: Vec<CountedWord>,
    controls: Vec<ControlResult>,
    escalations: Vec<Escalation>,
    events: Vec<ComplianceEvent>,
}

/// Judges every control in the policy's order, and asks the queue of each that waits for people.
fn judge_all<'a>(context: &ControlContext<'_, 'a>) -> Results {
    let mut results = Results::default();
    let reads_counted = context.policy.names(Root::Counted);
    for control in &context.policy.controls {
        let meter = context.policy.meter();
        let scope = match reads_counted {
            true => context
                .scope
                .with_counted(context.sign_offs.words_as_value(&results.words)),
            false => context.scope.clone(),
        };
        let rule_context = RuleContext {
            rules: context.rules,
            scope: &scope,
            meter: &meter,
            control,
        };
        let mut judged = controls::judge(
            context,
            &rule_context,
            &results.controls,
            &results.demands,
            &mut results.events,
        );
        if let Some(count) = &judged.count {
            results.words.extend(count.words.iter().cloned());
        }
        results.demands.push(std::mem::take(&mut judged.demand));
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
    results: &mut Results,
) -> (Verdict, String, Vec<String>) {
    let (verdict, reason, missing) = verdict::of_controls(policy, landed, &results.controls);
    let prior = match verdict {
        Verdict::Pass => None,
        _ => prior::opening(facts),
    };
    let Some(prior) = prior else {
        return (verdict, reason, missing);
    };
    results.events.push(prior::event(facts, prior, &reason));
    let reason = format!(
        "it passed for deployment before, under `{}`, and stays deployable; by itself it would not pass now: {reason}",
        prior.policy
    );
    (Verdict::Pass, reason, missing)
}
