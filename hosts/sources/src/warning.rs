//! What a person should hear of a collection.

use countersign_contract::types::Facts;
use std::fmt;

/// Facts, and what a person should hear about how they were had.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// The facts.
    pub facts: Facts,
    /// Things to tell, in the order in which they were met. Empty when all went as it should.
    pub warnings: Vec<SourceWarning>,
}

/// One thing that a person should hear, such as a shallow clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceWarning {
    /// Stable code, such as `shallow_clone`.
    pub code: &'static str,
    /// What was met, in one sentence.
    pub message: String,
    /// What to do about it. Absent when nothing can be done.
    pub remedy: Option<String>,
}

impl SourceWarning {
    /// A warning with a remedy.
    pub(crate) fn new(
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> SourceWarning {
        SourceWarning {
            code,
            message: message.into(),
            remedy: Some(remedy.into()),
        }
    }
}

impl fmt::Display for SourceWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.remedy {
            Some(remedy) => write!(f, "{}; {remedy}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
