//! The evaluator: facts in, decision out.
//!
//! It is pure: no clock, no randomness, no files, no map whose order is left to chance. The same policy and the same facts
//! give the same bytes on every host. It runs inside the bundle as a WebAssembly component and, for tests and for the
//! comparison with the bundle, as a native library.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that meets what it does not expect should stop there"
    )
)]

#[cfg(target_arch = "wasm32")]
#[expect(
    unsafe_code,
    reason = "the canonical ABI passes raw pointers into linear memory; only this module touches them"
)]
mod guest;

use countersign_contract::types::{
    CombinedDecision, Decision, Description, EvaluationError, Explanation, Facts,
};
use countersign_program::policy::Policy;

/// A policy that is ready to decide.
#[derive(Debug)]
pub struct Evaluator {
    policy: Policy,
}

/// A compiled policy can't be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The bytes are no compiled policy, or a damaged one.
    #[error("the compiled policy is damaged: {0}; build the bundle again")]
    Damaged(String),
}

impl Evaluator {
    /// Reads a compiled policy as `countersign_program::encode` writes it.
    ///
    /// # Errors
    /// When the bytes are damaged or of another format.
    pub fn load(bytes: &[u8]) -> Result<Evaluator, LoadError> {
        let policy = postcard::from_bytes(bytes).map_err(|e| LoadError::Damaged(e.to_string()))?;
        Evaluator::new(policy)
    }

    /// Takes a compiled policy.
    ///
    /// # Errors
    /// When the policy is damaged.
    pub fn new(policy: Policy) -> Result<Evaluator, LoadError> {
        Ok(Evaluator { policy })
    }

    /// Says what the policy is.
    pub fn describe(&self) -> Description {
        Description {
            contract: self.policy.contract.clone(),
            policy: self.policy.name.clone(),
            policy_version: self.policy.version.clone(),
            summary: self.policy.summary.clone(),
            mode: self.policy.mode,
            parameters: Vec::new(),
            controls: Vec::new(),
            step_budget: self.policy.step_budget,
        }
    }

    /// Decides one change.
    ///
    /// # Errors
    /// When the facts don't fit the contract.
    pub fn evaluate(&self, _facts: &Facts) -> Result<Decision, EvaluationError> {
        Err(EvaluationError::InvalidPolicy(
            "evaluation is being written".to_owned(),
        ))
    }

    /// Decides each member of a group or range; the strictest decides for all.
    ///
    /// # Errors
    /// When the facts don't fit the contract, or there are none.
    pub fn combine(&self, _members: &[Facts]) -> Result<CombinedDecision, EvaluationError> {
        Err(EvaluationError::InvalidPolicy(
            "evaluation is being written".to_owned(),
        ))
    }

    /// Decides one change and says how each expression came to its value.
    ///
    /// # Errors
    /// When the facts don't fit the contract.
    pub fn explain(&self, _facts: &Facts) -> Result<Explanation, EvaluationError> {
        Err(EvaluationError::InvalidPolicy(
            "evaluation is being written".to_owned(),
        ))
    }

    /// [`Evaluator::describe`] as JSON.
    pub fn describe_json(&self) -> String {
        serde_json::to_string(&self.describe()).unwrap_or_default()
    }

    /// [`Evaluator::evaluate`] from and to JSON.
    ///
    /// # Errors
    /// An `evaluation_error` as JSON.
    pub fn evaluate_json(&self, facts: &str) -> Result<String, String> {
        let _ = facts;
        Err(String::new())
    }

    /// [`Evaluator::combine`] from a JSON array of facts and to JSON.
    ///
    /// # Errors
    /// An `evaluation_error` as JSON.
    pub fn combine_json(&self, members: &str) -> Result<String, String> {
        let _ = members;
        Err(String::new())
    }

    /// [`Evaluator::explain`] from and to JSON.
    ///
    /// # Errors
    /// An `evaluation_error` as JSON.
    pub fn explain_json(&self, facts: &str) -> Result<String, String> {
        let _ = facts;
        Err(String::new())
    }
}
