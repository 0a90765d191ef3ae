//! What an evaluation gives: an answer with what vouches for it, or a reason why there is none.

use countersign_contract::types::{EvaluationError, FactError};
use std::time::Duration;

/// An answer, and what it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation<T> {
    /// The answer.
    pub value: T,
    /// SHA-256 of the bundle that gave it, 64 lower-case hexadecimal digits.
    pub bundle_digest: String,
    /// SHA-256 of the facts' JSON text, 64 lower-case hexadecimal digits. For typed facts, of their compact JSON.
    pub facts_digest: String,
    /// Fuel that it took. Equal for equal bundle, facts and path (typed or JSON), wherever the same wasmtime runs.
    pub fuel: u64,
    /// Linear memory that it took, in bytes.
    pub memory_bytes: usize,
}

impl<T> Evaluation<T> {
    /// The same evaluation with its answer in another form.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Evaluation<U> {
        Evaluation {
            value: change(self.value),
            bundle_digest: self.bundle_digest,
            facts_digest: self.facts_digest,
            fuel: self.fuel,
            memory_bytes: self.memory_bytes,
        }
    }
}

/// There is no answer. Never a verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// The facts don't fit the contract.
    #[error("the facts don't fit the contract: {}", listed(.0))]
    InvalidFacts(Vec<FactError>),
    /// The bundle holds no policy, or a damaged one.
    #[error("the bundle's policy can't be used: {0}; build it again")]
    InvalidPolicy(String),
    /// The facts are larger than the caller allows.
    #[error("the facts have {length} bytes as JSON, the limit is {limit}")]
    InputTooLarge {
        /// Their size in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The answer is larger than the caller allows.
    #[error("the answer has more than {limit} bytes, the limit")]
    OutputTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The evaluation took more fuel than the caller allows.
    #[error("the evaluation took all of its {limit} units of fuel")]
    FuelExhausted {
        /// The limit.
        limit: u64,
    },
    /// The evaluation wanted more memory than the caller or the bundle allows.
    #[error("the evaluation wanted more than its {limit} bytes of memory")]
    MemoryExhausted {
        /// The limit in bytes.
        limit: usize,
    },
    /// The evaluation took longer than the caller allows.
    #[error("the evaluation took longer than {} ms", .limit.as_millis())]
    DeadlineExceeded {
        /// The limit.
        limit: Duration,
    },
    /// The guest stopped in a way that it never should.
    #[error("the bundle failed while it decided: {0}; report it with the facts that it was given")]
    Trapped(String),
}

fn listed(errors: &[FactError]) -> String {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| match error.path.as_str() {
            "" => error.explanation.clone(),
            path => format!("`{path}`: {}", error.explanation),
        })
        .collect();
    lines.join("; ")
}

impl From<EvaluationError> for EvaluateError {
    fn from(error: EvaluationError) -> EvaluateError {
        match error {
            EvaluationError::InvalidFacts(errors) => EvaluateError::InvalidFacts(errors),
            EvaluationError::InvalidPolicy(reason) => EvaluateError::InvalidPolicy(reason),
        }
    }
}
