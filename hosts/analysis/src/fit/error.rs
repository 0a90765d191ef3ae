//! Why there is no model.

/// A history that no model can be fitted to, with place and remedy.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum FitError {
    /// The file can't be read as what it should be.
    #[error("{history}, line {line}: {problem}")]
    BadLine {
        /// How a person would name the history.
        history: String,
        /// Line in it, from 1.
        line: u64,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// The file as a whole does not hold a history.
    #[error("{history}: {problem}")]
    BadHistory {
        /// How a person would name the history.
        history: String,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// More outcomes of one kind are needed.
    #[error(
        "the history holds {have} changes that {what}, and {need} are needed: {why}; collect more history, or fit fewer features"
    )]
    TooFew {
        /// What these changes did, such as `caused an incident`.
        what: &'static str,
        /// How many there are.
        have: usize,
        /// How many are needed.
        need: usize,
        /// Where that number comes from.
        why: String,
    },
    /// The options ask for what can't be.
    #[error("{0}")]
    BadOption(String),
    /// The search for the weights did not end.
    #[error(
        "the weights did not settle after {steps} steps; a larger `--l2` holds them together, or a feature holds values that are far apart"
    )]
    NoConvergence {
        /// How many steps were taken.
        steps: usize,
    },
}
