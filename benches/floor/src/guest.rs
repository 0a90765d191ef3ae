//! The exports of world `bundle`: `evaluate` decides, the others are as short as they can be.

mod bindings;

use crate::rules;
use bindings::exports::countersign::policy::policy::Guest;
use countersign_contract::CONTRACT_VERSION;
use countersign_contract::types::{
    CombinedDecision, ControlResult, ControlState, Decision, Description, Effect, EvaluationError,
    Explanation, Facts, Impact, LineRange, Mode, Provenance, ShareRange, Totals, Verdict,
};

struct Floor;

bindings::export!(Floor with_types_in bindings);

fn refusal() -> EvaluationError {
    EvaluationError::InvalidPolicy("the floor decides one change at a time".to_owned())
}

fn control((number, holds): (usize, bool)) -> ControlResult {
    ControlResult {
        id: format!("rule-{number}"),
        title: format!("Rule {number}"),
        effect: Effect::Block,
        state: if holds {
            ControlState::Satisfied
        } else {
            ControlState::Pending
        },
        reason: String::new(),
        message: None,
        requirement: None,
        counted: Vec::new(),
        dropped: Vec::new(),
        vetoes: Vec::new(),
        missing_facts: Vec::new(),
        failures: Vec::new(),
        next: None,
        waiting_for: Vec::new(),
        steps: 0,
        brief: None,
        origin: None,
    }
}

impl Guest for Floor {
    fn describe() -> Description {
        Description {
            contract: CONTRACT_VERSION.to_owned(),
            policy: "floor".to_owned(),
            policy_version: String::new(),
            summary: String::new(),
            mode: Mode::Report,
            parameters: Vec::new(),
            controls: Vec::new(),
            step_budget: 0,
        }
    }

    fn evaluate(facts: Facts) -> Result<Decision, EvaluationError> {
        let results = rules::hold(&facts);
        let holds = results.iter().all(|holds| *holds);
        Ok(Decision {
            contract: CONTRACT_VERSION.to_owned(),
            policy: "floor".to_owned(),
            policy_version: String::new(),
            change: facts.change.id,
            revision: facts.change.head.revision,
            purpose: facts.purpose,
            now: facts.now,
            verdict: if holds {
                Verdict::Pass
            } else {
                Verdict::Pending
            },
            mode: Mode::Enforce,
            reason: String::new(),
            controls: results.into_iter().enumerate().map(control).collect(),
            escalations: Vec::new(),
            events: Vec::new(),
            provenance: Provenance {
                detected: false,
                agent_authored: false,
                ai_lines: LineRange { min: 0, max: 0 },
                lines: 0,
                ai_share: ShareRange { min: 0.0, max: 0.0 },
                agents: Vec::new(),
                models: Vec::new(),
                evidence: Vec::new(),
                undeclared: Vec::new(),
                contradictions: Vec::new(),
                prompter: None,
                commits: Vec::new(),
                files: Vec::new(),
                agent_alone: false,
                human_lines: LineRange { min: 0, max: 0 },
                unknown_lines: LineRange { min: 0, max: 0 },
                mechanical_lines: 0,
                recent: None,
                appeals: Vec::new(),
            },
            impact: Impact {
                services: Vec::new(),
                dependents: Vec::new(),
                tier: None,
                reached_tier: None,
                incidents: Vec::new(),
                bus_factor: None,
                sole_experts: Vec::new(),
            },
            signals: Vec::new(),
            notices: Vec::new(),
            risk: None,
            totals: Totals {
                files: 0,
                added: 0,
                deleted: 0,
                lines: 0,
                commits: 0,
            },
            missing_facts: Vec::new(),
            steps: 0,
        })
    }

    fn combine(_: Vec<Facts>) -> Result<CombinedDecision, EvaluationError> {
        Err(refusal())
    }

    fn explain(_: Facts) -> Result<Explanation, EvaluationError> {
        Err(refusal())
    }

    fn describe_json() -> String {
        "{}".to_owned()
    }

    fn evaluate_json(_: String) -> Result<String, String> {
        Ok("{}".to_owned())
    }

    fn combine_json(_: String) -> Result<String, String> {
        Err("{}".to_owned())
    }

    fn explain_json(_: String) -> Result<String, String> {
        Err("{}".to_owned())
    }
}
