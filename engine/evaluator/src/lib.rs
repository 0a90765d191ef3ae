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

mod bounds;
mod codec;
mod controls;
#[cfg(not(target_arch = "wasm32"))]
mod coverage;
mod custom_facts;
mod decide;
mod describe;
mod impact;
mod json_path;
mod notices;
mod paths;
mod people;
mod provenance;
mod queue;
#[cfg(test)]
mod reduction_mutants;
mod risk;
mod rules;
mod safeguards;
mod signoffs;
mod sort;
mod statements;
mod supply;
mod text;
mod touched;
mod transfer;
mod validate;
mod verdict;

/// The corpus of cases names this library as the tests in `tests/` do.
#[cfg(test)]
extern crate self as countersign_evaluator;

#[cfg(not(target_arch = "wasm32"))]
pub use coverage::PolicyCoverage;

use countersign_contract::types::{
    CombinedDecision, Decision, Description, EvaluationError, Explanation, Facts,
};
use countersign_program::Patterns;
use countersign_program::policy::Policy;
#[cfg(not(target_arch = "wasm32"))]
pub use people::agents::catalogue;
use provenance::Settings;
use rules::Watch;

/// A policy that is ready to decide.
#[derive(Debug)]
pub struct Evaluator {
    policy: Policy,
    patterns: Patterns,
    settings: Settings,
    timed: validate::Timed,
}

/// A compiled policy can't be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The bytes are no compiled policy, or a damaged one.
    #[error(transparent)]
    Program(#[from] countersign_program::LoadError),
    /// A glob of mechanical files can't be read.
    #[error("the glob `{0}` under `provenance.mechanical` can't be read; build the bundle again")]
    Glob(String),
}

impl Evaluator {
    /// Reads a compiled policy as [`countersign_program::encode`] writes it.
    ///
    /// # Errors
    /// When the bytes are damaged or of another format.
    pub fn load(bytes: &[u8]) -> Result<Evaluator, LoadError> {
        Evaluator::ready(countersign_program::decode(bytes)?)
    }

    /// Takes a compiled policy.
    ///
    /// # Errors
    /// When the policy makes no sense: it did not come from the compiler.
    pub fn new(policy: Policy) -> Result<Evaluator, LoadError> {
        countersign_program::validate::policy(&policy)?;
        Evaluator::ready(policy)
    }

    fn ready(policy: Policy) -> Result<Evaluator, LoadError> {
        let settings = Settings::new(&policy.provenance).map_err(LoadError::Glob)?;
        let patterns = policy.patterns();
        Ok(Evaluator {
            policy,
            patterns,
            settings,
            timed: validate::Timed::new(),
        })
    }

    /// Says what the policy is.
    pub fn describe(&self) -> Description {
        describe::describe(&self.policy)
    }

    /// Decides one change.
    ///
    /// # Errors
    /// When the facts don't fit the contract.
    pub fn evaluate(&self, facts: &Facts) -> Result<Decision, EvaluationError> {
        validate::check_typed(facts, &self.timed)?;
        Ok(self.decide(facts, Watch::Nothing).decision)
    }

    /// [`Evaluator::evaluate`], and adds to `coverage` what each sub-expression and control came to.
    ///
    /// # Errors
    /// When the facts don't fit the contract.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn cover(
        &self,
        facts: &Facts,
        coverage: &mut PolicyCoverage,
    ) -> Result<Decision, EvaluationError> {
        validate::check_typed(facts, &self.timed)?;
        let watch = Watch::Coverage(std::cell::RefCell::new(std::mem::take(coverage)));
        let (decision, watched) = self.watch(facts, watch);
        if let Watch::Coverage(counted) = watched {
            *coverage = counted.into_inner();
        }
        Ok(decision)
    }

    /// Decides each member of a group or range; the strictest decides for all.
    ///
    /// # Errors
    /// When the facts don't fit the contract, or there are none: nothing was looked at, so nothing may pass.
    pub fn combine(&self, members: &[Facts]) -> Result<CombinedDecision, EvaluationError> {
        for (place, facts) in members.iter().enumerate() {
            validate::check_typed(facts, &self.timed).map_err(|error| within(place, error))?;
        }
        self.fold(members)
    }

    /// Decides one change and says how each expression came to its value.
    ///
    /// # Errors
    /// When the facts don't fit the contract.
    pub fn explain(&self, facts: &Facts) -> Result<Explanation, EvaluationError> {
        validate::check_typed(facts, &self.timed)?;
        Ok(self.decide(facts, Watch::traces()))
    }

    /// [`Evaluator::describe`] as JSON.
    pub fn describe_json(&self) -> String {
        codec::write(&self.describe())
    }

    /// [`Evaluator::evaluate`] from and to JSON.
    ///
    /// # Errors
    /// An `evaluation_error` as JSON.
    pub fn evaluate_json(&self, facts: &str) -> Result<String, String> {
        let decided = self
            .read(facts)
            .map(|facts| self.decide(&facts, Watch::Nothing).decision);
        decided
            .map(|decision| codec::write(&decision))
            .map_err(|error| codec::write(&error))
    }

    /// [`Evaluator::combine`] from a JSON array of facts and to JSON.
    ///
    /// # Errors
    /// An `evaluation_error` as JSON.
    pub fn combine_json(&self, members: &str) -> Result<String, String> {
        let combined = codec::read_members(members).and_then(|members| {
            for (place, facts) in members.iter().enumerate() {
                validate::check(facts).map_err(|error| within(place, error))?;
            }
            self.fold(&members)
        });
        combined
            .map(|decision| codec::write(&decision))
            .map_err(|error| codec::write(&error))
    }

    /// [`Evaluator::explain`] from and to JSON.
    ///
    /// # Errors
    /// An `evaluation_error` as JSON.
    pub fn explain_json(&self, facts: &str) -> Result<String, String> {
        let explained = self
            .read(facts)
            .map(|facts| self.decide(&facts, Watch::traces()));
        explained
            .map(|explanation| codec::write(&explanation))
            .map_err(|error| codec::write(&error))
    }

    fn read(&self, text: &str) -> Result<Facts, EvaluationError> {
        let facts = codec::read_facts(text)?;
        validate::check(&facts)?;
        Ok(facts)
    }

    fn decide(&self, facts: &Facts, watch: Watch) -> Explanation {
        let (decision, watched) = self.watch(facts, watch);
        Explanation {
            decision,
            traces: watched.into_traces(),
        }
    }

    fn watch(&self, facts: &Facts, watch: Watch) -> (Decision, Watch) {
        let facts = paths::normalised(facts);
        decide::decide(&self.policy, &self.patterns, &self.settings, &facts, watch)
    }

    fn fold(&self, members: &[Facts]) -> Result<CombinedDecision, EvaluationError> {
        if members.is_empty() {
            return Err(codec::invalid(
                String::new(),
                "there is no change to decide; give at least one".to_owned(),
            ));
        }
        let decisions = members
            .iter()
            .map(|facts| self.decide(facts, Watch::Nothing).decision)
            .collect();
        Ok(verdict::of_members(decisions, self.policy.mode))
    }
}

/// The same error, as one of a member.
fn within(place: usize, error: EvaluationError) -> EvaluationError {
    match error {
        EvaluationError::InvalidFacts(mut errors) => {
            for error in &mut errors {
                error.path = format!("[{place}].{}", error.path);
            }
            EvaluationError::InvalidFacts(errors)
        }
        other => other,
    }
}
