//! The exports of world `bundle`, each as short as it can be.

#[path = "../../../engine/evaluator/src/guest/bindings.rs"]
mod bindings;

use bindings::exports::countersign::policy::policy::Guest;
use countersign_contract::CONTRACT_VERSION;
use countersign_contract::types::{
    CombinedDecision, Decision, Description, EvaluationError, Explanation, Facts, LineRange, Mode,
    Provenance, Totals, Verdict,
};

struct Floor;

bindings::export!(Floor with_types_in bindings);

fn refusal() -> EvaluationError {
    EvaluationError::InvalidPolicy("the floor decides nothing".to_owned())
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
        Ok(Decision {
            contract: CONTRACT_VERSION.to_owned(),
            policy: "floor".to_owned(),
            policy_version: String::new(),
            change: facts.change.id,
            revision: facts.change.head.revision,
            purpose: facts.purpose,
            now: facts.now,
            verdict: Verdict::Undecided,
            mode: Mode::Report,
            reason: String::new(),
            controls: Vec::new(),
            escalations: Vec::new(),
            events: Vec::new(),
            provenance: Provenance {
                detected: false,
                agent_authored: false,
                ai_lines: LineRange { min: 0, max: 0 },
                lines: 0,
                agents: Vec::new(),
                models: Vec::new(),
                evidence: Vec::new(),
                undeclared: Vec::new(),
                contradictions: Vec::new(),
                prompter: None,
                commits: Vec::new(),
                files: Vec::new(),
            },
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
